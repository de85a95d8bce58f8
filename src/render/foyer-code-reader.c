/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading codes through libzbar; without it, nothing can be read and that is said. */
#include "config.h"

#include "foyer-code-reader.h"

#include <string.h>

#ifdef FOYER_HAVE_CODE_READER
#include <zbar.h>

/* White around what is looked at: the decoder expects a picture, not a stamp. */
#define MARGIN_PX 16
/* A scanner at the door sees a code with more dots than the printer set. */
#define SECOND_SCALE 2

struct _FoyerCodeReader
{
  zbar_image_scanner_t *scanner;
};

/* What the scanner is made to look for; anything else in a picture costs time and may be a false
 * find. Debian's libzbar is built without PDF417, and it has no Data Matrix and no Aztec. */
static const struct
{
  FoyerSymbology symbology;
  zbar_symbol_type_t type;
} known[] = {
  { FOYER_SYMBOLOGY_QR, ZBAR_QRCODE },
  { FOYER_SYMBOLOGY_CODE128, ZBAR_CODE128 },
};

FoyerCodeReader *
foyer_code_reader_new (void)
{
  FoyerCodeReader *self = g_new0 (FoyerCodeReader, 1);

  self->scanner = zbar_image_scanner_create ();
  zbar_image_scanner_set_config (self->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    zbar_image_scanner_set_config (self->scanner, known[i].type, ZBAR_CFG_ENABLE, 1);
  /* The bytes as they are: the decoder's guess at a character set is not ours. */
  zbar_image_scanner_set_config (self->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  return self;
}

void
foyer_code_reader_free (FoyerCodeReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->scanner, zbar_image_scanner_destroy);
  g_free (self);
}

static zbar_symbol_type_t
get_type (FoyerSymbology symbology)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].symbology == symbology)
      return known[i].type;
  return ZBAR_NONE;
}

gboolean
foyer_code_reader_knows (FoyerCodeReader *self, FoyerSymbology symbology)
{
  return self != NULL && get_type (symbology) != ZBAR_NONE;
}

/* (transfer full) @area of @page in 256 greys, each pixel @scale × @scale, with white around it. */
static guint8 *
cut (cairo_surface_t *page, const cairo_rectangle_int_t *area, int scale, guint *width,
     guint *height)
{
  const guint8 *data = cairo_image_surface_get_data (page);
  int stride = cairo_image_surface_get_stride (page);
  guint8 *greys;

  *width = (guint)(area->width * scale + 2 * MARGIN_PX);
  *height = (guint)(area->height * scale + 2 * MARGIN_PX);
  greys = g_malloc ((gsize)*width * *height);
  memset (greys, 255, (gsize)*width * *height);
  for (int y = 0; y < area->height * scale; y++)
    {
      const guint32 *row
          = (const guint32 *)(const void *)(data + (gssize)(area->y + y / scale) * stride);
      guint8 *out = greys + (gsize)(y + MARGIN_PX) * *width + MARGIN_PX;

      for (int x = 0; x < area->width * scale; x++)
        {
          guint32 pixel = row[area->x + x / scale];

          out[x] = (guint8)(((pixel >> 16 & 0xff) * 77 + (pixel >> 8 & 0xff) * 151
                             + (pixel & 0xff) * 28)
                            >> 8);
        }
    }
  return greys;
}

static FoyerCodeReading
scan (FoyerCodeReader *self, cairo_surface_t *page, const cairo_rectangle_int_t *area, int scale,
      zbar_symbol_type_t type, const char *content)
{
  FoyerCodeReading reading = FOYER_CODE_READING_NOTHING;
  guint width, height;
  g_autofree guint8 *greys = cut (page, area, scale, &width, &height);
  zbar_image_t *image = zbar_image_create ();
  const zbar_symbol_t *symbol;

  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, width, height);
  zbar_image_set_data (image, greys, (gulong)width * height, NULL);
  zbar_scan_image (self->scanner, image);
  for (symbol = zbar_image_first_symbol (image); symbol != NULL; symbol = zbar_symbol_next (symbol))
    {
      gsize length = zbar_symbol_get_data_length (symbol);

      if (zbar_symbol_get_type (symbol) != type)
        continue;
      if (length == strlen (content)
          && memcmp (zbar_symbol_get_data (symbol), content, length) == 0)
        {
          reading = FOYER_CODE_READING_SAME;
          break;
        }
      reading = FOYER_CODE_READING_OTHER;
    }
  zbar_image_destroy (image);
  return reading;
}

FoyerCodeReading
foyer_code_reader_read (FoyerCodeReader *self, cairo_surface_t *page,
                        const cairo_rectangle_int_t *area, FoyerSymbology symbology,
                        const char *content)
{
  cairo_rectangle_int_t seen = *area;
  zbar_symbol_type_t type = get_type (symbology);
  FoyerCodeReading reading;

  g_return_val_if_fail (self != NULL && page != NULL && content != NULL, 0);

  cairo_surface_flush (page);
  seen.x = CLAMP (area->x, 0, cairo_image_surface_get_width (page));
  seen.y = CLAMP (area->y, 0, cairo_image_surface_get_height (page));
  seen.width = MIN (area->x + area->width, cairo_image_surface_get_width (page)) - seen.x;
  seen.height = MIN (area->y + area->height, cairo_image_surface_get_height (page)) - seen.y;
  if (type == ZBAR_NONE || seen.width <= 0 || seen.height <= 0)
    return FOYER_CODE_READING_NOTHING;
  reading = scan (self, page, &seen, 1, type, content);
  if (reading == FOYER_CODE_READING_NOTHING)
    reading = scan (self, page, &seen, SECOND_SCALE, type, content);
  return reading;
}

static const char *
print_engine (void)
{
  unsigned major = 0, minor = 0, patch = 0;

  zbar_version (&major, &minor, &patch);
  return g_strdup_printf ("zbar %u.%u.%u", major, minor, patch);
}

const char *
foyer_code_reader_get_engine (void)
{
  static gsize engine = 0; /* the version of a loaded library never changes */

  if (g_once_init_enter (&engine))
    g_once_init_leave (&engine, (gsize)print_engine ());
  return (const char *)engine;
}

#else

FoyerCodeReader *
foyer_code_reader_new (void)
{
  return NULL;
}

void
foyer_code_reader_free (FoyerCodeReader *self)
{
}

gboolean
foyer_code_reader_knows (FoyerCodeReader *self, FoyerSymbology symbology)
{
  return FALSE;
}

FoyerCodeReading
foyer_code_reader_read (FoyerCodeReader *self, cairo_surface_t *page,
                        const cairo_rectangle_int_t *area, FoyerSymbology symbology,
                        const char *content)
{
  return FOYER_CODE_READING_NOTHING;
}

const char *
foyer_code_reader_get_engine (void)
{
  return "none";
}
#endif
