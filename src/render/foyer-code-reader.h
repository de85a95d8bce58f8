/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes read back from pixels by a decoder that has nothing in common with the encoders;
 * libzbar, where the build has it (feature `code-reader`). */
#pragma once

#include "foyer-display-list.h"

#include <cairo.h>

/* For one thread at a time. */
typedef struct _FoyerCodeReader FoyerCodeReader;

/* NULL: this build has no decoder. */
FoyerCodeReader *foyer_code_reader_new (void);
/* NULL is fine. */
void foyer_code_reader_free (FoyerCodeReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCodeReader, foyer_code_reader_free)

/* Whether the decoder of this build knows @symbology at all. @self may be NULL: no. */
gboolean foyer_code_reader_knows (FoyerCodeReader *self, FoyerSymbology symbology);

typedef enum
{
  FOYER_CODE_READING_SAME, /* exactly the content that was asked for */
  FOYER_CODE_READING_OTHER, /* a code of this symbology that says something else */
  FOYER_CODE_READING_NOTHING,
} FoyerCodeReading;

/* Looks for @content in @area (pixels) of @page, an RGB24 or opaque ARGB32 image surface, whose
 * surroundings are seen as a scanner sees them. 1 to 5 ms for a code on a badge. */
FoyerCodeReading foyer_code_reader_read (FoyerCodeReader *self, cairo_surface_t *page,
                                         const cairo_rectangle_int_t *area,
                                         FoyerSymbology symbology, const char *content);

/* "zbar 0.23.92", or "none" without a decoder; static. */
const char *foyer_code_reader_get_engine (void);
