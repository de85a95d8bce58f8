/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template's image as a cairo surface that goes into a document once and, as JPEG, untouched. */
#pragma once

#include "foyer-image.h"

#include <cairo.h>

/* (transfer full) FOYER_RENDER_ERROR_FAILED if it is damaged. */
cairo_surface_t *foyer_picture_decode (const FoyerImage *image, GError **error);
