/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letters of PROOF as strokes. */
#include "config.h"

#include "foyer-proof-mark.h"

#include <glib.h>
#include <math.h>

/* Letters are drawn in cells of 1 by 1.4 units. */
#define LETTER_HEIGHT 1.4
#define LETTER_PITCH 1.35
#define N_LETTERS 5
#define WORD_WIDTH (LETTER_PITCH * (N_LETTERS - 1) + 1)
#define STROKE 0.17
/* Of the diagonal. */
#define WORD_SHARE 0.72

static void
draw_stem (cairo_t *cr, double x)
{
  cairo_move_to (cr, x, LETTER_HEIGHT);
  cairo_line_to (cr, x, 0);
}

/* The bowl of P and R. */
static void
draw_bowl (cairo_t *cr, double x)
{
  double radius = LETTER_HEIGHT / 4;

  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x + 1 - radius, 0);
  cairo_arc (cr, x + 1 - radius, radius, radius, -G_PI_2, G_PI_2);
  cairo_line_to (cr, x, 2 * radius);
}

static void
draw_o (cairo_t *cr, double x)
{
  cairo_save (cr);
  cairo_translate (cr, x + 0.5, LETTER_HEIGHT / 2);
  cairo_scale (cr, 0.5, LETTER_HEIGHT / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
}

static void
draw_word (cairo_t *cr)
{
  double x = 0;

  draw_stem (cr, x);
  draw_bowl (cr, x);
  x += LETTER_PITCH;
  draw_stem (cr, x);
  draw_bowl (cr, x);
  cairo_move_to (cr, x + 0.45, LETTER_HEIGHT / 2);
  cairo_line_to (cr, x + 1, LETTER_HEIGHT);
  x += LETTER_PITCH;
  draw_o (cr, x);
  x += LETTER_PITCH;
  draw_o (cr, x);
  x += LETTER_PITCH;
  draw_stem (cr, x);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x + 1, 0);
  cairo_move_to (cr, x, LETTER_HEIGHT / 2);
  cairo_line_to (cr, x + 0.8, LETTER_HEIGHT / 2);
}

void
foyer_proof_mark_draw (cairo_t *cr, double width_pt, double height_pt)
{
  double diagonal = hypot (width_pt, height_pt);
  double scale = WORD_SHARE * diagonal / WORD_WIDTH;

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_translate (cr, width_pt / 2, height_pt / 2);
  cairo_rotate (cr, -atan2 (height_pt, width_pt));
  /* On a narrow page the letters would reach over its edges. */
  scale = MIN (scale, MIN (width_pt, height_pt) / (LETTER_HEIGHT * 2));
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -WORD_WIDTH / 2, -LETTER_HEIGHT / 2);
  draw_word (cr);
  cairo_set_line_width (cr, STROKE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, 0.75, 0.1, 0.1, 0.35);
  cairo_stroke (cr);
  cairo_restore (cr);
}
