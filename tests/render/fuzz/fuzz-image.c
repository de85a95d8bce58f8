/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a template's picture: refused with a reason that names it, or within the limits, and
 * then its decoder gives a picture of the size that was promised or an error. */
#include "config.h"

#include "foyer-image.h"
#include "foyer-limits.h"
#include "foyer-picture.h"
#include "foyer-render-error.h"

#include "foyer-test-fuzz.h"

#include <string.h>

/* Decoding takes as long as there are pixels: larger ones are only measured here. */
#define MOST_PIXELS 65536u

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  return 0;
}

static void
check_picture (const FoyerImage *image)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = foyer_picture_decode (image, &error);

  if (surface == NULL)
    {
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FAILED);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, (int)image->width_px);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, (int)image->height_px);
  cairo_surface_destroy (surface);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerImage) image = foyer_image_new ("logo.png", bytes, &error);

  if (image == NULL)
    {
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
      g_assert_nonnull (strstr (error->message, "'logo.png'"));
      return 0;
    }
  g_assert_true (image->width_px > 0 && image->height_px > 0);
  g_assert_true ((guint64)image->width_px * image->height_px <= FOYER_LIMIT_IMAGE_PIXELS);
  if ((guint64)image->width_px * image->height_px <= MOST_PIXELS)
    check_picture (image);
  return 0;
}
