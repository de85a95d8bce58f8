/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template document made for one size of sheet. */
#include "config.h"

#include "foyer-static-badge.h"

#include "foyer-image.h"

#define LABEL_WIDTH_UM 101600
#define LABEL_HEIGHT_UM 76200
/* Larger sheets show it as large as this, at the top left, where every cutter and fold leaves it
 * whole. */
#define LARGEST_WIDTH_UM 105000
#define LARGEST_HEIGHT_UM 100000

/* Locale of the process must not put a comma into a number. */
static void
print_mm (char text[G_ASCII_DTOSTR_BUF_SIZE], int um)
{
  g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, "%.3f", um / 1000.0);
}

static void
add_text (GString *json, const char *binding, const char *style, int width_um, int top_um,
          int height_um, int margin_um)
{
  char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE], w[G_ASCII_DTOSTR_BUF_SIZE],
      h[G_ASCII_DTOSTR_BUF_SIZE];

  print_mm (x, margin_um);
  print_mm (y, top_um);
  print_mm (w, width_um - 2 * margin_um);
  print_mm (h, height_um);
  g_string_append_printf (json,
                          "%s{\"type\": \"text\", \"text\": \"%s\", \"style\": \"%s\","
                          " \"box_mm\": [%s, %s, %s, %s]}",
                          json->str[json->len - 1] == '[' ? "" : ", ", binding, style, x, y, w, h);
}

FoyerTemplate *
foyer_static_badge_new_template (FoyerTemplate *like, FoyerFontSet *fonts, GError **error)
{
  int sheet_width_um = like != NULL ? foyer_template_get_sheet_width_um (like) : LABEL_WIDTH_UM;
  int sheet_height_um = like != NULL ? foyer_template_get_sheet_height_um (like) : LABEL_HEIGHT_UM;
  gboolean is_roll = like != NULL && foyer_template_is_roll (like);
  int width_um = MIN (sheet_width_um, LARGEST_WIDTH_UM);
  int height_um = MIN (sheet_height_um, LARGEST_HEIGHT_UM);
  int margin_um = MIN (4000, width_um / 10);
  int free_um = height_um - 2 * margin_um;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_image_unref);
  g_autoptr (GBytes) bytes = NULL;
  char w[G_ASCII_DTOSTR_BUF_SIZE], h[G_ASCII_DTOSTR_BUF_SIZE];

  print_mm (w, sheet_width_um);
  print_mm (h, is_roll ? height_um : sheet_height_um);
  g_string_append_printf (
      json,
      "{\"foyer_template\": 1, \"name\": \"static\", \"version\": \"1\", \"title\": \"Plain "
      "badge\","
      " \"page\": {\"width_mm\": %s, \"height_mm\": %s, \"bleed_mm\": 0, \"safe_mm\": 0},"
      " \"styles\": {"
      "\"name\": {\"weight\": \"bold\", \"size_pt\": 30, \"min_size_pt\": 6, \"lines\": 2,"
      " \"align\": \"centre\", \"valign\": \"middle\"},"
      "\"tier\": {\"size_pt\": 18, \"min_size_pt\": 6, \"align\": \"centre\", \"valign\": "
      "\"middle\"},"
      "\"number\": {\"size_pt\": 12, \"min_size_pt\": 6, \"align\": \"centre\", \"valign\": "
      "\"bottom\"}},"
      " \"sides\": {\"front\": {\"elements\": [",
      w, h);
  add_text (json, "{full_name}", "name", width_um, margin_um, free_um / 2, margin_um);
  add_text (json, "{tier_label}", "tier", width_um, margin_um + free_um / 2, free_um / 4,
            margin_um);
  add_text (json, "{badge_no}", "number", width_um, margin_um + free_um * 3 / 4, free_um / 4,
            margin_um);
  g_string_append (json, "]}}}");
  bytes = g_bytes_new (json->str, json->len);
  return foyer_template_unpack (bytes, images, fonts, error);
}
