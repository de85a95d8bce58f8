/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours, styles and images of a template document. */
#include "config.h"

#include "foyer-template-private.h"

#include "foyer-colour.h"
#include "foyer-render-error.h"

#include <math.h>
#include <string.h>

#define MAX_STYLES 64u
#define MAX_COLOURS 64u
#define MAX_IMAGES 32u

static const char *const style_keys[]
    = { "family",   "weight", "size_pt", "min_size_pt", "lines", "leading",
        "tracking", "colour", "align",   "valign",      NULL };
static const char *const weight_names[] = { "regular", "bold", NULL };
static const char *const align_names[] = { "start", "centre", "end", "left", "right", NULL };
static const char *const valign_names[] = { "top", "middle", "bottom", NULL };

int
foyer_template_um (double mm)
{
  return (int)lround (mm * 1000);
}

FoyerPaint
foyer_template_read_paint (FoyerTemplateReader *self, const FoyerCursor *cursor, const char *key,
                           FoyerPaint fallback)
{
  const char *text = foyer_cursor_get_text (cursor, key, NULL);
  FoyerPaint paint = { .kind = FOYER_PAINT_RGB };
  gpointer value;

  if (text == NULL)
    return fallback;
  if (g_str_equal (text, "none"))
    paint.kind = FOYER_PAINT_NONE;
  else if (g_str_equal (text, "{tier_colour}"))
    paint.kind = FOYER_PAINT_TIER;
  else if (g_str_equal (text, "{tier_ink}"))
    paint.kind = FOYER_PAINT_TIER_INK;
  else if (g_hash_table_lookup_extended (self->colours, text, NULL, &value))
    paint.rgb = GPOINTER_TO_UINT (value);
  else if (!foyer_colour_parse (text, &paint.rgb))
    foyer_cursor_add_problem (cursor, key, "reference",
                              "'%s' is neither \"#rrggbb\", a colour of this template, "
                              "{tier_colour}, {tier_ink} nor none",
                              text);
  return paint;
}

void
foyer_template_read_colours (FoyerTemplateReader *self, const FoyerCursor *root)
{
  FoyerCursor colours;
  guint length;

  if (!foyer_cursor_has (root, "colours"))
    return;
  colours = foyer_cursor_get_object (root, "colours");
  length = foyer_cursor_get_length (&colours);
  if (length > MAX_COLOURS)
    foyer_cursor_add_problem (&colours, NULL, "range", "%u colours; at most %u", length,
                              MAX_COLOURS);
  for (guint i = 0; i < MIN (length, MAX_COLOURS); i++)
    {
      const char *name = foyer_cursor_get_member_name (&colours, i);
      const char *text = foyer_cursor_get_required_text (&colours, name);
      guint32 rgb = 0;

      if (text == NULL)
        continue;
      if (!foyer_colour_parse (text, &rgb))
        foyer_cursor_add_problem (&colours, name, "range", "'%s' is not a colour \"#rrggbb\"",
                                  text);
      g_hash_table_insert (self->colours, g_strdup (name), GUINT_TO_POINTER (rgb));
    }
}

/* Reads what @cursor says over what @style has. */
static void
read_style (FoyerTemplateReader *self, const FoyerCursor *cursor, FoyerStyle *style)
{
  const char *family = foyer_cursor_get_text (cursor, "family", NULL);
  double inherited_min = style->min_size_pt;
  gboolean has_own_size = foyer_cursor_has (cursor, "size_pt");

  if (family != NULL)
    {
      if (self->fonts != NULL && !foyer_font_set_has_family (self->fonts, family))
        foyer_cursor_add_problem (cursor, "family", "reference", "the font set has no family '%s'",
                                  family);
      g_free (style->family);
      style->family = g_strdup (family);
    }
  style->is_bold = foyer_cursor_get_keyword (cursor, "weight", weight_names, style->is_bold) == 1;
  style->size_pt = foyer_cursor_get_number (cursor, "size_pt", 4, 400, style->size_pt);
  if (has_own_size && !foyer_cursor_has (cursor, "min_size_pt"))
    inherited_min = MIN (inherited_min > 0 ? inherited_min : style->size_pt, style->size_pt);
  style->min_size_pt = foyer_cursor_get_number (cursor, "min_size_pt", 4, 400, inherited_min);
  if (style->min_size_pt > style->size_pt)
    foyer_cursor_add_problem (cursor, "min_size_pt", "range",
                              "the smallest size is larger than the size");
  style->max_lines = (guint)foyer_cursor_get_integer (cursor, "lines", 1, 40, style->max_lines);
  style->leading = foyer_cursor_get_number (cursor, "leading", 0.8, 3, style->leading);
  style->tracking_em = foyer_cursor_get_number (cursor, "tracking", -0.1, 1, style->tracking_em);
  style->colour = foyer_template_read_paint (self, cursor, "colour", style->colour);
  style->align
      = (FoyerAlign)foyer_cursor_get_keyword (cursor, "align", align_names, (int)style->align);
  style->valign
      = (FoyerValign)foyer_cursor_get_keyword (cursor, "valign", valign_names, (int)style->valign);
}

static FoyerStyle *
style_new (const FoyerStyle *base)
{
  FoyerStyle *style = g_new0 (FoyerStyle, 1);

  if (base == NULL)
    {
      style->max_lines = 1;
      style->leading = 1.2;
      style->colour.kind = FOYER_PAINT_RGB;
      return style;
    }
  *style = *base;
  style->name = g_strdup (base->name);
  style->family = g_strdup (base->family);
  return style;
}

void
foyer_template_read_styles (FoyerTemplateReader *self, const FoyerCursor *root)
{
  FoyerCursor styles;
  guint length;

  if (!foyer_cursor_has (root, "styles"))
    return;
  styles = foyer_cursor_get_object (root, "styles");
  length = foyer_cursor_get_length (&styles);
  if (length > MAX_STYLES)
    foyer_cursor_add_problem (&styles, NULL, "range", "%u styles; at most %u", length, MAX_STYLES);
  for (guint i = 0; i < MIN (length, MAX_STYLES); i++)
    {
      FoyerCursor cursor = foyer_cursor_get_member (&styles, i);
      FoyerStyle *style = style_new (NULL);

      style->name = g_strdup (foyer_cursor_get_member_name (&styles, i));
      g_ptr_array_add (self->list->styles, style);
      if (cursor.value == NULL)
        continue;
      foyer_cursor_check_keys (&cursor, style_keys);
      if (!foyer_cursor_has (&cursor, "size_pt"))
        foyer_cursor_add_problem (&cursor, "size_pt", "required", "a style needs a size");
      read_style (self, &cursor, style);
    }
}

const FoyerStyle *
foyer_template_find_style (FoyerTemplateReader *self, const FoyerCursor *element, const char *key,
                           const char *name)
{
  for (guint i = 0; i < self->list->styles->len; i++)
    {
      const FoyerStyle *style = self->list->styles->pdata[i];

      if (g_strcmp0 (style->name, name) == 0)
        return style;
    }
  foyer_cursor_add_problem (element, key, "reference", "there is no style '%s'", name);
  return NULL;
}

const FoyerStyle *
foyer_template_read_element_style (FoyerTemplateReader *self, const FoyerCursor *element)
{
  const char *name = foyer_cursor_get_required_text (element, "style");
  const FoyerStyle *base = NULL;
  gboolean has_own = FALSE;
  FoyerStyle *style;

  if (name == NULL)
    return NULL;
  base = foyer_template_find_style (self, element, "style", name);
  if (base == NULL)
    return NULL;
  for (guint i = 0; style_keys[i] != NULL; i++)
    has_own = has_own || foyer_cursor_has (element, style_keys[i]);
  if (!has_own)
    return base;
  style = style_new (base);
  g_clear_pointer (&style->name, g_free);
  g_ptr_array_add (self->list->styles, style);
  read_style (self, element, style);
  return style;
}

void
foyer_template_read_images (FoyerTemplateReader *self, const FoyerCursor *root)
{
  static const char *const keys[] = { "file", "sha256", NULL };
  FoyerCursor images;
  guint length;

  if (!foyer_cursor_has (root, "images"))
    return;
  images = foyer_cursor_get_object (root, "images");
  length = foyer_cursor_get_length (&images);
  if (length > MAX_IMAGES)
    foyer_cursor_add_problem (&images, NULL, "range", "%u images; at most %u", length, MAX_IMAGES);
  for (guint i = 0; i < MIN (length, MAX_IMAGES); i++)
    {
      FoyerCursor cursor = foyer_cursor_get_member (&images, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerImage) image = NULL;
      const char *file;
      const char *wanted;
      char digest[FOYER_DIGEST_TEXT_BYTES];

      if (cursor.value == NULL)
        continue;
      foyer_cursor_check_keys (&cursor, keys);
      file = foyer_cursor_get_required_text (&cursor, "file");
      if (file == NULL)
        continue;
      image = foyer_image_read (self->folder, file, &error);
      if (image == NULL)
        {
          foyer_cursor_add_problem (&cursor, "file", "image", "%s", error->message);
          continue;
        }
      foyer_digest_print (&image->digest, digest);
      wanted = foyer_cursor_get_text (&cursor, "sha256", digest);
      if (!g_str_equal (wanted, digest))
        foyer_cursor_add_problem (&cursor, "sha256", "digest",
                                  "'%s' is another file: its SHA-256 is %s", file, digest);
      g_ptr_array_add (self->used, foyer_image_ref (image));
      g_hash_table_insert (self->images, g_strdup (foyer_cursor_get_member_name (&images, i)),
                           foyer_image_ref (image));
    }
}
