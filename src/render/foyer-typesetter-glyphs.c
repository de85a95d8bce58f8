/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a Pango layout to plain glyph runs: what is drawn later needs neither Pango nor the layout.
 */
#include "config.h"

#include "foyer-typesetter-private.h"

#include "foyer-font-set-private.h"
#include "foyer-render-error.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-font.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

/* What a font of a layout is to us. */
typedef struct
{
  FoyerEmoji *emoji; /* NULL: outlines */
} Face;

static FoyerEmoji *
open_emoji (FoyerTypesetter *self, const char *path)
{
  FoyerEmoji *emoji = g_hash_table_lookup (self->emoji, path);

  if (emoji == NULL)
    {
      emoji = foyer_emoji_open (path);
      if (emoji != NULL)
        g_hash_table_insert (self->emoji, g_strdup (path), emoji);
    }
  return emoji;
}

static const Face *
get_face (FoyerTypesetter *self, PangoFont *font)
{
  Face *face = g_hash_table_lookup (self->faces, font);
  FcPattern *pattern;
  FcBool is_colour = FcFalse;
  FcChar8 *path;

  if (face != NULL)
    return face;
  face = g_new0 (Face, 1);
  pattern = pango_fc_font_get_pattern (PANGO_FC_FONT (font));
  if (FcPatternGetBool (pattern, FC_COLOR, 0, &is_colour) == FcResultMatch && is_colour
      && FcPatternGetString (pattern, FC_FILE, 0, &path) == FcResultMatch)
    face->emoji = open_emoji (self, (const char *)path);
  g_hash_table_insert (self->faces, g_object_ref (font), face);
  return face;
}

/* Pango opens a font file when it first shapes with it, and libthai its dictionary when it first
 * sees Thai. */
gboolean
foyer_typesetter_open_fonts (FoyerTypesetter *self, GError **error)
{
  FcFontSet *faces = foyer_font_set_get_faces (self->fonts);

  for (int i = 0; faces != NULL && i < faces->nfont; i++)
    {
      g_autoptr (PangoFontDescription) description
          = pango_fc_font_description_from_pattern (faces->fonts[i], FALSE);
      g_autoptr (PangoFont) font = pango_font_map_load_font (self->map, self->context, description);
      FcChar8 *path;

      if (font != NULL && pango_font_get_hb_font (font) != NULL)
        {
          (void)get_face (self, font);
          continue;
        }
      if (FcPatternGetString (faces->fonts[i], FC_FILE, 0, &path) != FcResultMatch)
        path = (FcChar8 *)"?";
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FONT,
                   "the font '%s' cannot be opened", (const char *)path);
      return FALSE;
    }
  pango_layout_set_text (self->layout, "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22", -1);
  (void)pango_layout_get_log_attrs_readonly (self->layout, NULL); /* breaks it */
  pango_layout_set_text (self->layout, "", -1);
  return TRUE;
}

static double
get_advance (const Face *face, const PangoGlyphInfo *glyph, double size_pt)
{
  const FoyerEmojiPicture *picture = NULL;

  if (face->emoji != NULL && glyph->glyph != PANGO_GLYPH_EMPTY
      && !(glyph->glyph & PANGO_GLYPH_UNKNOWN_FLAG))
    picture = foyer_emoji_get (face->emoji, glyph->glyph);
  return picture != NULL ? picture->advance_em * size_pt
                         : (double)glyph->geometry.width / PANGO_SCALE;
}

double
foyer_typesetter_measure (FoyerTypesetter *self, PangoLayout *layout, double size_pt,
                          double *widths)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  double sum = 0;

  for (GSList *link = line != NULL ? line->runs : NULL; link != NULL; link = link->next)
    {
      const PangoGlyphItem *item = link->data;
      const Face *face = get_face (self, item->item->analysis.font);

      for (int i = 0; i < item->glyphs->num_glyphs; i++)
        {
          double advance = get_advance (face, &item->glyphs->glyphs[i], size_pt);

          sum += advance;
          if (widths != NULL)
            widths[item->item->offset + item->glyphs->log_clusters[i]] += advance;
        }
    }
  return sum;
}

static void
note_missing (FoyerFittedText *fitted, guint byte)
{
  if (fitted->missing == 0)
    fitted->missing = g_utf8_get_char (fitted->text + byte);
}

/* One glyph that is drawn; FALSE if it is nothing or has no shape. */
static gboolean
is_drawable (FoyerFittedText *fitted, const PangoGlyphInfo *glyph, guint byte)
{
  if (glyph->glyph & PANGO_GLYPH_UNKNOWN_FLAG)
    {
      note_missing (fitted, byte);
      return FALSE;
    }
  return glyph->glyph != PANGO_GLYPH_EMPTY;
}

static void
add_picture (FoyerFittedText *fitted, FoyerEmoji *emoji, const PangoGlyphInfo *glyph, double x_pt,
             double size_pt, guint byte)
{
  const FoyerEmojiPicture *found = foyer_emoji_get (emoji, glyph->glyph);
  FoyerTextPicture picture;

  if (found == NULL)
    {
      note_missing (fitted, byte);
      return;
    }
  picture.surface = cairo_surface_reference (found->surface);
  picture.x_pt = x_pt + found->left_em * size_pt;
  picture.y_pt = -found->top_em * size_pt;
  picture.scale = found->pixel_em * size_pt;
  g_array_append_val (fitted->pictures, picture);
}

/* Positions in visual order; *x_pt moves on. Glyphs without shape are left out, and of them is_kept
 * says FALSE. */
static void
add_glyphs (FoyerFittedText *fitted, const PangoGlyphItem *item, guint first_byte, const Face *face,
            double size_pt, double *x_pt, gboolean *is_kept)
{
  const PangoGlyphString *string = item->glyphs;

  for (int i = 0; i < string->num_glyphs; i++)
    {
      const PangoGlyphInfo *info = &string->glyphs[i];
      guint byte = first_byte + (guint)item->item->offset + (guint)string->log_clusters[i];
      double x = *x_pt + (face->emoji == NULL ? (double)info->geometry.x_offset / PANGO_SCALE : 0);

      is_kept[i] = is_drawable (fitted, info, byte);
      if (is_kept[i] && face->emoji != NULL)
        add_picture (fitted, face->emoji, info, x, size_pt, byte);
      else if (is_kept[i])
        {
          cairo_glyph_t glyph = { info->glyph, x, (double)info->geometry.y_offset / PANGO_SCALE };

          g_array_append_val (fitted->glyphs, glyph);
        }
      *x_pt += get_advance (face, info, size_pt);
    }
}

/* Which glyphs stand for which characters, in the order of the characters. */
static void
add_clusters (FoyerFittedText *fitted, PangoGlyphItem *item, const char *text,
              const gboolean *is_kept)
{
  gboolean is_backward = item->item->analysis.level & 1;
  PangoGlyphItemIter iter;

  for (gboolean more = pango_glyph_item_iter_init_start (&iter, item, text); more;
       more = pango_glyph_item_iter_next_cluster (&iter))
    {
      cairo_text_cluster_t cluster = { iter.end_index - iter.start_index, 0 };
      int from = is_backward ? iter.end_glyph + 1 : iter.start_glyph;
      int to = is_backward ? iter.start_glyph + 1 : iter.end_glyph;

      for (int i = from; i < to; i++)
        cluster.num_glyphs += is_kept[i];
      g_array_append_val (fitted->clusters, cluster);
    }
}

static void
add_run (FoyerTypesetter *self, PangoGlyphItem *item, const char *text, guint first_byte,
         double size_pt, FoyerFittedText *fitted, double *x_pt)
{
  const Face *face = get_face (self, item->item->analysis.font);
  g_autofree gboolean *is_kept = g_new0 (gboolean, item->glyphs->num_glyphs + 1);
  FoyerTextRun run = { 0 };
  GArray *drawn = face->emoji != NULL ? fitted->pictures : fitted->glyphs;

  run.first_glyph = drawn->len;
  run.first_cluster = fitted->clusters->len;
  run.first_byte = first_byte + (guint)item->item->offset;
  run.n_bytes = (guint)item->item->length;
  run.is_backward = item->item->analysis.level & 1;
  add_glyphs (fitted, item, first_byte, face, size_pt, x_pt, is_kept);
  run.n_glyphs = drawn->len - run.first_glyph;
  if (face->emoji == NULL)
    {
      add_clusters (fitted, item, text, is_kept);
      run.n_clusters = fitted->clusters->len - run.first_cluster;
      run.font = cairo_scaled_font_reference (
          pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (item->item->analysis.font)));
    }
  g_array_append_val (fitted->runs, run);
}

void
foyer_typesetter_take_line (FoyerTypesetter *self, PangoLayout *layout, guint first_byte,
                            double size_pt, FoyerFittedText *fitted)
{
  const char *text = pango_layout_get_text (layout);
  PangoLayoutLine *layout_line = pango_layout_get_line_readonly (layout, 0);
  FoyerTextLine line = { 0 };
  double x_pt = 0;

  line.first_run = fitted->runs->len;
  line.first_byte = first_byte;
  line.n_bytes = (guint)strlen (text);
  for (GSList *link = layout_line != NULL ? layout_line->runs : NULL; link != NULL;
       link = link->next)
    add_run (self, link->data, text, first_byte, size_pt, fitted, &x_pt);
  line.n_runs = fitted->runs->len - line.first_run;
  line.width_pt = x_pt;
  g_array_append_val (fitted->lines, line);
}
