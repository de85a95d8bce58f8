/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fitted text as a value, and its drawing. */
#include "config.h"

#include "foyer-fitted-text.h"

static void
run_clear (FoyerTextRun *self)
{
  g_clear_pointer (&self->font, cairo_scaled_font_destroy);
}

static void
picture_clear (FoyerTextPicture *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
}

FoyerFittedText *
foyer_fitted_text_new (const char *text)
{
  FoyerFittedText *self = g_rc_box_new0 (FoyerFittedText);

  self->text = g_strdup (text);
  self->scale = 1;
  self->lines = g_array_new (FALSE, TRUE, sizeof (FoyerTextLine));
  self->runs = g_array_new (FALSE, TRUE, sizeof (FoyerTextRun));
  g_array_set_clear_func (self->runs, (GDestroyNotify)run_clear);
  self->glyphs = g_array_new (FALSE, TRUE, sizeof (cairo_glyph_t));
  self->clusters = g_array_new (FALSE, TRUE, sizeof (cairo_text_cluster_t));
  self->pictures = g_array_new (FALSE, TRUE, sizeof (FoyerTextPicture));
  g_array_set_clear_func (self->pictures, (GDestroyNotify)picture_clear);
  return self;
}

FoyerFittedText *
foyer_fitted_text_ref (FoyerFittedText *self)
{
  return g_rc_box_acquire (self);
}

static void
fitted_text_clear (gpointer data)
{
  FoyerFittedText *self = data;

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->full, g_free);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->runs, g_array_unref);
  g_clear_pointer (&self->glyphs, g_array_unref);
  g_clear_pointer (&self->clusters, g_array_unref);
  g_clear_pointer (&self->pictures, g_array_unref);
}

void
foyer_fitted_text_unref (FoyerFittedText *self)
{
  g_rc_box_release_full (self, fitted_text_clear);
}

double
foyer_fitted_text_get_height_pt (const FoyerFittedText *self)
{
  return self->scale
         * (self->size_pt * (FOYER_ASCENT_EM + FOYER_DESCENT_EM)
            + self->leading_pt * (self->lines->len - 1));
}

/* ---- Drawing ---- */

static void
draw_picture (cairo_t *cr, const FoyerTextPicture *picture)
{
  cairo_save (cr);
  cairo_translate (cr, picture->x_pt, picture->y_pt);
  cairo_scale (cr, picture->scale, picture->scale);
  cairo_set_source_surface (cr, picture->surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
draw_run (const FoyerFittedText *self, cairo_t *cr, const FoyerTextRun *run)
{
  const cairo_glyph_t *glyphs = &g_array_index (self->glyphs, cairo_glyph_t, run->first_glyph);

  if (run->font == NULL)
    {
      for (guint i = 0; i < run->n_glyphs; i++)
        draw_picture (cr, &g_array_index (self->pictures, FoyerTextPicture, run->first_glyph + i));
      return;
    }
  if (run->n_glyphs == 0)
    return;
  cairo_set_scaled_font (cr, run->font);
  /* With clusters the PDF also says which characters the glyphs stand for: text can be searched and
   * copied. */
  cairo_show_text_glyphs (
      cr, self->text + run->first_byte, (int)run->n_bytes, glyphs, (int)run->n_glyphs,
      &g_array_index (self->clusters, cairo_text_cluster_t, run->first_cluster),
      (int)run->n_clusters, run->is_backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : 0);
}

static double
get_line_x (const FoyerFittedText *self, const FoyerTextLine *line, FoyerAlign align,
            double width_pt, gboolean is_start_right)
{
  double rest = width_pt - line->width_pt * self->scale;

  switch (align)
    {
    case FOYER_ALIGN_CENTRE:
      return rest / 2;
    case FOYER_ALIGN_START:
      return is_start_right ? rest : 0;
    case FOYER_ALIGN_END:
      return is_start_right ? 0 : rest;
    case FOYER_ALIGN_LEFT:
      return 0;
    case FOYER_ALIGN_RIGHT:
      return rest;
    }
  g_assert_not_reached ();
}

static double
get_first_baseline (const FoyerFittedText *self, FoyerValign valign, double height_pt)
{
  double size = self->size_pt * self->scale;
  double below = self->leading_pt * self->scale * (self->lines->len - 1);

  switch (valign)
    {
    case FOYER_VALIGN_TOP:
      return FOYER_ASCENT_EM * size;
    case FOYER_VALIGN_MIDDLE:
      return (height_pt - below + FOYER_CAP_HEIGHT_EM * size) / 2;
    case FOYER_VALIGN_BOTTOM:
      return height_pt - below - FOYER_DESCENT_EM * size;
    }
  g_assert_not_reached ();
}

void
foyer_fitted_text_draw (const FoyerFittedText *self, cairo_t *cr, const FoyerStyle *style,
                        double width_pt, double height_pt, gboolean is_start_right)
{
  double baseline = get_first_baseline (self, style->valign, height_pt);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const FoyerTextLine *line = &g_array_index (self->lines, FoyerTextLine, i);

      cairo_save (cr);
      cairo_translate (cr, get_line_x (self, line, style->align, width_pt, is_start_right),
                       baseline + i * self->leading_pt * self->scale);
      if (self->scale < 1)
        cairo_scale (cr, self->scale, self->scale);
      for (guint j = 0; j < line->n_runs; j++)
        draw_run (self, cr, &g_array_index (self->runs, FoyerTextRun, line->first_run + j));
      cairo_restore (cr);
    }
}
