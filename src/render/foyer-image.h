/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template's picture: PNG or JPEG bytes checked against limits, with their digest; decoding for a
 * drawing is the renderer's. */
#pragma once

#include "foyer-digest.h"

#include <glib.h>

typedef enum
{
  FOYER_IMAGE_PNG,
  FOYER_IMAGE_JPEG,
} FoyerImageKind;

/* Immutable after reading, atomic reference count. */
typedef struct
{
  FoyerImageKind kind;
  char *file; /* name in the template's folder */
  GBytes *bytes;
  FoyerDigest digest;
  guint width_px;
  guint height_px;
} FoyerImage;

/* Reads @file out of @folder: a plain name, no folder, no link. Errors: FOYER_RENDER_ERROR_TEMPLATE
 * (what is wrong with name or content), FOYER_BASE_ERROR_FILE, FOYER_BASE_ERROR_LIMIT. (transfer
 * full) */
FoyerImage *foyer_image_read (const char *folder, const char *file, GError **error);
/* From bytes, whose frame is walked to its end but not decoded; pure. */
FoyerImage *foyer_image_new (const char *file, GBytes *bytes, GError **error);
FoyerImage *foyer_image_ref (FoyerImage *self);
void foyer_image_unref (FoyerImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerImage, foyer_image_unref)
