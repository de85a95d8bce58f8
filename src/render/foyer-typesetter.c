/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fitting: one layout at full size tells all widths; lines and scale follow by arithmetic, not by
 * trying sizes. */
#include "config.h"

#include "foyer-typesetter-private.h"

#include "foyer-font-set-private.h"
#include "foyer-language.h"
#include "foyer-line-breaker.h"

#include <string.h>

/* Fewer lines are worth a tenth of the size. */
#define FEWER_LINES 0.9
/* Points that rounding may cost. */
#define TOLERANCE_PT 0.01

typedef struct
{
  const FoyerStyle *style;
  guint chain;
} DescriptionKey;

static guint
description_key_hash (gconstpointer data)
{
  const DescriptionKey *key = data;

  return g_direct_hash (key->style) ^ key->chain;
}

static gboolean
description_key_equal (gconstpointer a, gconstpointer b)
{
  const DescriptionKey *x = a, *y = b;

  return x->style == y->style && x->chain == y->chain;
}

/* Nothing of the screen: no hinting, exact advances, one unit a point, and no language of the
 * environment. */
static PangoContext *
make_context (PangoFontMap *map)
{
  PangoContext *context = pango_font_map_create_context (map);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("en"));
  pango_context_set_base_dir (context, PANGO_DIRECTION_WEAK_LTR);
  return context;
}

FoyerTypesetter *
foyer_typesetter_new (FoyerFontSet *fonts)
{
  FoyerTypesetter *self = g_new0 (FoyerTypesetter, 1);

  self->fonts = foyer_font_set_ref (fonts);
  self->map = foyer_font_set_new_font_map (fonts);
  self->context = make_context (self->map);
  self->layout = pango_layout_new (self->context);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  self->descriptions = g_hash_table_new_full (description_key_hash, description_key_equal, g_free,
                                              (GDestroyNotify)pango_font_description_free);
  self->faces = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
  self->emoji
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)foyer_emoji_free);
  return self;
}

void
foyer_typesetter_free (FoyerTypesetter *self)
{
  g_clear_object (&self->layout);
  g_clear_object (&self->context);
  g_clear_pointer (&self->descriptions, g_hash_table_unref);
  g_clear_pointer (&self->faces, g_hash_table_unref);
  g_clear_pointer (&self->emoji, g_hash_table_unref);
  g_clear_object (&self->map);
  g_clear_pointer (&self->fonts, foyer_font_set_unref);
  g_free (self);
}

void
foyer_typesetter_forget_styles (FoyerTypesetter *self)
{
  g_hash_table_remove_all (self->descriptions);
  g_hash_table_remove_all (self->faces);
}

static const PangoFontDescription *
get_description (FoyerTypesetter *self, const FoyerStyle *style, guint chain)
{
  DescriptionKey key = { style, chain };
  PangoFontDescription *description = g_hash_table_lookup (self->descriptions, &key);
  const char *families = foyer_font_set_get_chain_at (self->fonts, chain);
  g_autofree char *with_own = NULL;

  if (description != NULL)
    return description;
  if (style->family != NULL)
    with_own = g_strconcat (style->family, ",", families, NULL);
  description = pango_font_description_new ();
  pango_font_description_set_family (description, with_own != NULL ? with_own : families);
  pango_font_description_set_weight (description,
                                     style->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size (description, style->size_pt * PANGO_SCALE);
  g_hash_table_insert (self->descriptions, g_memdup2 (&key, sizeof key), description);
  return description;
}

/* ---- One layout ---- */

typedef struct
{
  FoyerTypesetter *typesetter;
  const FoyerStyle *style;
  const char *locale;
  guint chain;
} Job;

static void
lay_out (const Job *job, const char *text, int length)
{
  PangoLayout *layout = job->typesetter->layout;
  g_autofree char *part = g_strndup (text, (gsize)length);
  PangoAttrList *attributes = pango_attr_list_new ();

  foyer_language_add_attributes (part, job->locale, attributes);
  if (job->style->tracking_em != 0 && foyer_language_allows_tracking (part))
    pango_attr_list_insert (
        attributes, pango_attr_letter_spacing_new (
                        (int)(job->style->tracking_em * job->style->size_pt * PANGO_SCALE)));
  pango_layout_set_font_description (layout,
                                     get_description (job->typesetter, job->style, job->chain));
  pango_layout_set_text (layout, part, length);
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

static double
get_layout_width (const Job *job)
{
  return foyer_typesetter_measure (job->typesetter, job->typesetter->layout, job->style->size_pt,
                                   NULL);
}

/* ---- Lines ---- */

/* Cuts the laid-out text where lines may end: between words, or between graphemes if @everywhere.
 * FoyerSegment. */
static GArray *
cut_segments (const Job *job, gboolean everywhere)
{
  PangoLayout *layout = job->typesetter->layout;
  const char *text = pango_layout_get_text (layout);
  gsize length = strlen (text);
  g_autofree double *widths = g_new0 (double, length + 1);
  GArray *segments = g_array_new (FALSE, TRUE, sizeof (FoyerSegment));
  FoyerSegment segment = { 0 };
  const PangoLogAttr *attributes;
  int n_attributes;
  guint character = 0;

  (void)foyer_typesetter_measure (job->typesetter, layout, job->style->size_pt,
                                  widths); /* the sum is known */
  attributes = pango_layout_get_log_attrs_readonly (layout, &n_attributes);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), character++)
    {
      gsize byte = (gsize)(p - text);
      gboolean is_break = everywhere ? attributes[character].is_cursor_position
                                     : attributes[character].is_line_break;

      if (byte > 0 && is_break && segment.width_pt > 0)
        {
          segment.end_byte = (guint)byte;
          g_array_append_val (segments, segment);
          segment = (FoyerSegment){ 0 };
        }
      segment.width_pt += widths[byte];
      segment.space_pt = attributes[character].is_white ? segment.space_pt + widths[byte] : 0;
    }
  segment.end_byte = (guint)length;
  g_array_append_val (segments, segment);
  return segments;
}

typedef struct
{
  double scale;
  guint n_lines;
  guint line_ends[40]; /* in segments; as many as a style may ask for */
} Division;

static double
get_height_scale (const FoyerStyle *style, guint n_lines, double height_pt)
{
  double needed
      = style->size_pt * (FOYER_ASCENT_EM + FOYER_DESCENT_EM + (n_lines - 1) * style->leading);

  return needed > height_pt + TOLERANCE_PT ? height_pt / needed : 1;
}

static double
get_scale (const FoyerStyle *style, guint n_lines, double line_pt, double width_pt,
           double height_pt)
{
  double by_width = line_pt > width_pt + TOLERANCE_PT ? width_pt / line_pt : 1;

  return MIN (by_width, get_height_scale (style, n_lines, height_pt));
}

/* The fewest lines at full size; if no number of lines gives that, the largest size, with a
 * preference for fewer lines. */
static void
divide (const FoyerStyle *style, GArray *segments, double width_pt, double height_pt,
        Division *best)
{
  best->scale = 0;
  for (guint n = 1; n <= MIN (style->max_lines, G_N_ELEMENTS (best->line_ends)); n++)
    {
      Division division = { 0 };
      double widest
          = foyer_line_breaker_balance ((const FoyerSegment *)(void *)segments->data, segments->len,
                                        n, division.line_ends, &division.n_lines);

      division.scale = get_scale (style, division.n_lines, widest, width_pt, height_pt);
      if (best->scale < FEWER_LINES * division.scale)
        *best = division;
      if (best->scale >= 1)
        return;
    }
}

static void
add_lines (const Job *job, GArray *segments, const Division *division, FoyerFittedText *fitted)
{
  guint first_byte = 0;

  for (guint i = 0; i < division->n_lines; i++)
    {
      guint end_byte = g_array_index (segments, FoyerSegment, division->line_ends[i] - 1).end_byte;
      guint visible_end = end_byte;

      while (visible_end > first_byte && fitted->text[visible_end - 1] == ' ')
        visible_end--;
      lay_out (job, fitted->text + first_byte, (int)(visible_end - first_byte));
      foyer_typesetter_take_line (job->typesetter, job->typesetter->layout, first_byte,
                                  job->style->size_pt, fitted);
      first_byte = end_byte;
    }
  fitted->scale = division->scale;
}

static void
fit_broken (const Job *job, double width_pt, double height_pt, FoyerFittedText *fitted)
{
  const FoyerStyle *style = job->style;
  g_autoptr (GArray) words = cut_segments (job, FALSE);
  Division division;

  divide (style, words, width_pt, height_pt, &division);
  if (division.scale * style->size_pt < style->min_size_pt - TOLERANCE_PT && style->max_lines > 1)
    {
      g_autoptr (GArray) graphemes = cut_segments (job, TRUE);
      Division finer;

      divide (style, graphemes, width_pt, height_pt, &finer);
      if (finer.scale * style->size_pt >= style->min_size_pt - TOLERANCE_PT)
        {
          add_lines (job, graphemes, &finer, fitted);
          return;
        }
    }
  add_lines (job, words, &division, fitted);
}

/* Every line feed ends a line and nothing else does. */
static void
fit_given_lines (const Job *job, double width_pt, double height_pt, FoyerFittedText *fitted)
{
  double widest = 0;

  for (const char *p = fitted->text; p != NULL;)
    {
      const char *end = strchr (p, '\n');
      int length = end != NULL ? (int)(end - p) : (int)strlen (p);

      lay_out (job, p, length);
      widest = MAX (widest, get_layout_width (job));
      foyer_typesetter_take_line (job->typesetter, job->typesetter->layout,
                                  (guint)(p - fitted->text), job->style->size_pt, fitted);
      p = end != NULL ? end + 1 : NULL;
    }
  fitted->scale = get_scale (job->style, fitted->lines->len, widest, width_pt, height_pt);
  fitted->is_overflowing = fitted->lines->len > job->style->max_lines;
}

FoyerFittedText *
foyer_typesetter_fit (FoyerTypesetter *self, const FoyerStyle *style, const char *text,
                      double width_pt, double height_pt, const char *locale)
{
  FoyerFittedText *fitted = foyer_fitted_text_new (text);
  Job job = { self, style, locale, foyer_font_set_find_chain (self->fonts, locale) };
  double line_pt, scale;

  fitted->size_pt = style->size_pt;
  fitted->leading_pt = style->size_pt * style->leading;
  fitted->is_rtl = foyer_language_is_rtl (text);
  if (text[0] == '\0')
    return fitted;
  if (strchr (text, '\n') != NULL)
    fit_given_lines (&job, width_pt, height_pt, fitted);
  else
    {
      lay_out (&job, text, (int)strlen (text));
      line_pt = get_layout_width (&job);
      scale = get_scale (style, 1, line_pt, width_pt, height_pt);
      if (scale >= 1 || style->max_lines == 1)
        {
          foyer_typesetter_take_line (self, self->layout, 0, style->size_pt, fitted);
          fitted->scale = scale;
        }
      else
        fit_broken (&job, width_pt, height_pt, fitted);
    }
  if (fitted->scale * style->size_pt < style->min_size_pt - TOLERANCE_PT)
    fitted->is_overflowing = TRUE;
  return fitted;
}
