/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The benchmark badge as a plain cairo program draws it: everything anew on each page, a layout per
 * text that shrinks until it fits, codes as rectangles. What Foyer's renderer is compared with; no
 * part of the product. plain-cairo ROWS.tsv ART.txt LOGO.jpg OUTPUT.pdf; prints one line. */
#include "config.h"

#include <cairo-pdf.h>
#include <locale.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <stdio.h>
#include <string.h>
#include <zint.h>

#define PAGE_WIDTH_PT 288.0
#define PAGE_HEIGHT_PT 216.0
#define SMALLEST_SIZE_PT 6.0
#define LOGO_WIDTH_PX 300
#define LOGO_HEIGHT_PX 150

/* Columns of the rows, separated by tabs. */
enum
{
  COLUMN_ID,
  COLUMN_NAME,
  COLUMN_COMPANY,
  COLUMN_TITLE,
  COLUMN_TIER,
  COLUMN_BADGE_NO,
  COLUMN_TOKEN,
  N_COLUMNS
};

typedef struct
{
  int column;
  double x, y, width, size;
  gboolean is_bold, is_centred;
} TextPlace;

static const TextPlace text_places[] = {
  { COLUMN_NAME, 12, 56, 264, 30, TRUE, TRUE },
  { COLUMN_COMPANY, 12, 100, 180, 14, FALSE, FALSE },
  { COLUMN_TITLE, 12, 122, 180, 12, FALSE, FALSE },
  { COLUMN_TIER, 12, 186, 264, 16, TRUE, TRUE },
};

static const struct
{
  const char *tier;
  guint32 colour;
} tiers[] = { { "GENERAL", 0x1a66bf },
              { "VIP", 0xbf991a },
              { "SPEAKER", 0x1a8c4d },
              { "STAFF", 0x666666 },
              { "PRESS", 0xb21a33 } };

static void
set_colour (cairo_t *cr, guint32 colour)
{
  cairo_set_source_rgb (cr, (colour >> 16) / 255.0, ((colour >> 8) & 255) / 255.0,
                        (colour & 255) / 255.0);
}

/* One line of the art: a colour, then commands with their points, as badge.py writes them. */
static void
draw_shape (cairo_t *cr, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  double v[6];

  set_colour (cr, (guint32)g_ascii_strtoull (words[0] + 1, NULL, 16));
  for (guint i = 1; words[i] != NULL; i++)
    {
      int n = *words[i] == 'C' ? 6 : *words[i] == 'Z' ? 0 : 2;

      for (int k = 0; k < n; k++)
        v[k] = g_ascii_strtod (words[i + 1 + k], NULL);
      if (*words[i] == 'M')
        cairo_move_to (cr, v[0], v[1]);
      else if (*words[i] == 'L')
        cairo_line_to (cr, v[0], v[1]);
      else if (*words[i] == 'C')
        cairo_curve_to (cr, v[0], v[1], v[2], v[3], v[4], v[5]);
      else
        cairo_close_path (cr);
      i += n;
    }
  cairo_fill (cr);
}

static void
draw_art (cairo_t *cr, char **art, cairo_surface_t *logo, const char *tier)
{
  for (guint i = 0; i < G_N_ELEMENTS (tiers); i++)
    if (g_str_equal (tiers[i].tier, tier))
      set_colour (cr, tiers[i].colour);
  cairo_rectangle (cr, 0, 180, PAGE_WIDTH_PT, 36);
  cairo_fill (cr);
  set_colour (cr, 0x1a2640);
  cairo_rectangle (cr, 0, 0, PAGE_WIDTH_PT, 44);
  cairo_fill (cr);
  for (guint i = 0; art[i] != NULL && *art[i] != '\0'; i++)
    draw_shape (cr, art[i]);
  cairo_save (cr);
  cairo_translate (cr, 8, 4);
  cairo_scale (cr, 72.0 / LOGO_WIDTH_PX, 36.0 / LOGO_HEIGHT_PX);
  cairo_set_source_surface (cr, logo, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
draw_text (cairo_t *cr, const TextPlace *place, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  int width = 0;

  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_layout_context_changed (layout);
  pango_layout_set_text (layout, text, -1);
  for (double size = place->size; size >= SMALLEST_SIZE_PT; size -= 1)
    {
      g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Noto Sans");

      pango_font_description_set_weight (font,
                                         place->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
      pango_font_description_set_size (font, (int)(size * PANGO_SCALE));
      pango_layout_set_font_description (layout, font);
      pango_layout_get_size (layout, &width, NULL);
      if (width <= place->width * PANGO_SCALE)
        break;
    }
  set_colour (cr, place->column == COLUMN_TIER ? 0xffffff : 0x000000);
  cairo_move_to (cr,
                 place->is_centred ? (PAGE_WIDTH_PT - (double)width / PANGO_SCALE) / 2 : place->x,
                 place->y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_qr (cairo_t *cr, const char *text)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  double module = 78.0 / code->width;

  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      {
        int first = x;

        while (x < code->width && (code->data[y * code->width + x] & 1))
          x++;
        if (x > first)
          cairo_rectangle (cr, 198 + first * module, 96 + y * module, (x - first) * module, module);
      }
  set_colour (cr, 0x000000);
  cairo_fill (cr);
  QRcode_free (code);
}

static void
draw_bars (cairo_t *cr, const char *text)
{
  struct zint_symbol *symbol = ZBarcode_Create ();

  symbol->symbology = BARCODE_CODE128;
  symbol->show_hrt = 0;
  if (ZBarcode_Encode (symbol, (const guint8 *)text, 0) >= ZINT_ERROR
      || ZBarcode_Buffer_Vector (symbol, 0) >= ZINT_ERROR)
    g_error ("zint: %s", symbol->errtxt);
  for (struct zint_vector_rect *bar = symbol->vector->rectangles; bar != NULL; bar = bar->next)
    cairo_rectangle (cr, 12 + bar->x * 150.0 / symbol->vector->width, 146,
                     bar->width * 150.0 / symbol->vector->width, 24);
  set_colour (cr, 0x000000);
  cairo_fill (cr);
  ZBarcode_Delete (symbol);
}

static cairo_surface_t *
load_logo (const char *path)
{
  cairo_surface_t *logo
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, LOGO_WIDTH_PX, LOGO_HEIGHT_PX);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, &error))
    g_error ("%s", error->message);
  cairo_surface_set_mime_data (logo, CAIRO_MIME_TYPE_JPEG, (const guint8 *)data, length, g_free,
                               data);
  cairo_surface_set_mime_data (logo, CAIRO_MIME_TYPE_UNIQUE_ID, (const guint8 *)"logo", 4, NULL,
                               NULL);
  return logo;
}

static char **
read_lines (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  return g_strsplit (text, "\n", -1);
}

static cairo_status_t
count_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  guint64 *total = data;

  *total += length;
  return CAIRO_STATUS_SUCCESS;
}

static guint
draw_all (cairo_t *cr, char **rows, char **art, cairo_surface_t *logo)
{
  guint n = 0;

  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) row = g_strsplit (rows[i], "\t", -1);

      if (g_strv_length (row) != N_COLUMNS)
        continue;
      draw_art (cr, art, logo, row[COLUMN_TIER]);
      for (guint k = 0; k < G_N_ELEMENTS (text_places); k++)
        draw_text (cr, &text_places[k], row[text_places[k].column]);
      draw_qr (cr, row[COLUMN_TOKEN]);
      draw_bars (cr, row[COLUMN_BADGE_NO]);
      cairo_show_page (cr);
      n++;
    }
  return n;
}

int
main (int argc, char **argv)
{
  guint64 bytes = 0;
  gint64 start, usec;
  guint n;

  if (argc != 4 && argc != 5)
    {
      fprintf (stderr, "plain-cairo ROWS.tsv ART.txt LOGO.jpg [OUTPUT.pdf]\n");
      return 2;
    }
  setlocale (LC_ALL, "");
  g_auto (GStrv) rows = read_lines (argv[1]);
  g_auto (GStrv) art = read_lines (argv[2]);
  cairo_surface_t *logo = load_logo (argv[3]);
  cairo_surface_t *surface
      = argc == 5
            ? cairo_pdf_surface_create (argv[4], PAGE_WIDTH_PT, PAGE_HEIGHT_PT)
            : cairo_pdf_surface_create_for_stream (count_cb, &bytes, PAGE_WIDTH_PT, PAGE_HEIGHT_PT);
  cairo_t *cr = cairo_create (surface);

  draw_text (cr, &text_places[0], "fonts are loaded outside the clock");
  draw_text (cr, &text_places[1], "fonts are loaded outside the clock");
  cairo_show_page (cr);
  start = g_get_monotonic_time ();
  n = draw_all (cr, rows, art, logo);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  usec = MAX (1, g_get_monotonic_time () - start);
  if (n == 0 || cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    g_error ("nothing was drawn: %s", cairo_status_to_string (cairo_surface_status (surface)));
  cairo_surface_destroy (surface);
  cairo_surface_destroy (logo);
  printf ("badges=%u badges_per_second=%.1f bytes_per_badge=%lu\n", n, n * 1e6 / (double)usec,
          (unsigned long)(bytes / n));
  return 0;
}
