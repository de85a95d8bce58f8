/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template document made for one size of sheet. */
#include "config.h"

#include "foyer-calibration-target.h"

#include "foyer-image.h"
#include "foyer-render-error.h"

#define LEAST_UM 30000
#define LINE_UM 200
#define CROSS_UM 10000
/* Rulers reach so far to both sides of the middle of each edge. */
#define RULER_UM 10000
#define MM 1000

/* The locale of the process must not put a comma into a number. */
static void
add_mm (GString *json, int um)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (json, g_ascii_formatd (text, sizeof text, "%.3f", um / 1000.0));
}

static void
add_box (GString *json, int x_um, int y_um, int width_um, int height_um)
{
  g_string_append (json, "\"box_mm\": [");
  add_mm (json, x_um);
  g_string_append (json, ", ");
  add_mm (json, y_um);
  g_string_append (json, ", ");
  add_mm (json, width_um);
  g_string_append (json, ", ");
  add_mm (json, height_um);
  g_string_append_c (json, ']');
}

static void
add_bar (GString *json, int x_um, int y_um, int width_um, int height_um)
{
  g_string_append (json, "{\"type\": \"rectangle\", ");
  add_box (json, x_um, y_um, width_um, height_um);
  g_string_append (json, ", \"fill\": \"ink\"}, ");
}

static void
add_frame (GString *json, int width_um, int height_um)
{
  int inset = FOYER_CALIBRATION_FRAME_UM;
  int inner_width = width_um - 2 * inset, inner_height = height_um - 2 * inset;

  add_bar (json, inset, inset, inner_width, LINE_UM);
  add_bar (json, inset, height_um - inset - LINE_UM, inner_width, LINE_UM);
  add_bar (json, inset, inset, LINE_UM, inner_height);
  add_bar (json, width_um - inset - LINE_UM, inset, LINE_UM, inner_height);
  add_bar (json, (width_um - CROSS_UM) / 2, (height_um - LINE_UM) / 2, CROSS_UM, LINE_UM);
  add_bar (json, (width_um - LINE_UM) / 2, (height_um - CROSS_UM) / 2, LINE_UM, CROSS_UM);
}

/* From the edges inward, a tick a millimetre: the first that is whole says how far the edge is. */
static void
add_rulers (GString *json, int width_um, int height_um)
{
  for (int at = 0; at < FOYER_CALIBRATION_FRAME_UM; at += MM)
    {
      int length = RULER_UM - 2 * at;

      add_bar (json, (width_um - length) / 2, at, length, LINE_UM);
      add_bar (json, (width_um - length) / 2, height_um - at - LINE_UM, length, LINE_UM);
      add_bar (json, at, (height_um - length) / 2, LINE_UM, length);
      add_bar (json, width_um - at - LINE_UM, (height_um - length) / 2, LINE_UM, length);
    }
}

static void
add_caption (GString *json, const char *caption, int width_um, int height_um)
{
  int inset = FOYER_CALIBRATION_FRAME_UM + 2 * MM;

  g_string_append (json, "{\"type\": \"text\", \"text\": \"");
  for (const char *c = caption; *c != '\0'; c++)
    if (g_ascii_isprint (*c) && *c != '"' && *c != '\\' && *c != '{' && *c != '}')
      g_string_append_c (json, *c);
  g_string_append (json, "\", \"style\": \"caption\", ");
  add_box (json, inset, inset, width_um - 2 * inset, MIN (8 * MM, height_um / 4));
  g_string_append_c (json, '}');
}

FoyerTemplate *
foyer_calibration_target_new (int width_um, int height_um, guint dpi, const char *caption,
                              FoyerFontSet *fonts, GError **error)
{
  g_autoptr (GString) json = NULL;
  g_autoptr (GPtrArray) images = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (caption != NULL && fonts != NULL, NULL);
  if (width_um < LEAST_UM || height_um < LEAST_UM)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_LIMIT,
                   "a sheet of %d × %d mm has no room for a calibration target: 30 mm at least",
                   width_um / MM, height_um / MM);
      return NULL;
    }
  json = g_string_new ("{\"foyer_template\": 1, \"name\": \"calibration\", \"version\": \"1\","
                       " \"title\": \"Calibration\", \"page\": {\"width_mm\": ");
  add_mm (json, width_um);
  g_string_append (json, ", \"height_mm\": ");
  add_mm (json, height_um);
  g_string_append_printf (json,
                          ", \"bleed_mm\": 0, \"safe_mm\": 0, \"dpi\": %u},"
                          " \"colours\": {\"ink\": \"#000000\"}, \"styles\": {\"caption\": "
                          "{\"size_pt\": 8, \"min_size_pt\": 6, \"lines\": 2, \"colour\": "
                          "\"ink\"}}, \"sides\": {\"front\": {\"elements\": [",
                          dpi != 0 ? dpi : 300);
  add_frame (json, width_um, height_um);
  add_rulers (json, width_um, height_um);
  add_caption (json, caption, width_um, height_um);
  g_string_append (json, "]}}}");
  bytes = g_bytes_new (json->str, json->len);
  images = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_image_unref);
  return foyer_template_unpack (bytes, images, fonts, error);
}
