/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that is shaped and fitted into a box, ready to draw; made by the typesetter. */
#pragma once

#include "foyer-display-list.h"

#include <cairo.h>

/* Ratios of the type size that place text in its box: room for accents above, for descenders below,
 * and the height of capitals, by which a line is centred. Those of Noto Sans, so that all scripts
 * share one baseline. */
#define FOYER_ASCENT_EM 0.92
#define FOYER_DESCENT_EM 0.24
#define FOYER_CAP_HEIGHT_EM 0.714

/* Glyphs of one font, or pictures of a colour font. */
typedef struct
{
  cairo_scaled_font_t *font; /* NULL: pictures */
  guint first_glyph;
  guint n_glyphs;
  guint first_cluster;
  guint n_clusters;
  guint first_byte;
  guint n_bytes;
  gboolean is_backward;
} FoyerTextRun;

typedef struct
{
  cairo_surface_t *surface;
  double x_pt; /* top left, from the start of the baseline */
  double y_pt;
  double scale; /* points per pixel */
} FoyerTextPicture;

typedef struct
{
  guint first_run;
  guint n_runs;
  guint first_byte;
  guint n_bytes;
  double width_pt; /* at full size */
} FoyerTextLine;

/* In the style's full size; drawing scales by @scale. Reference count not atomic: stays in its
 * renderer's thread. */
typedef struct
{
  char *text;
  char *full; /* what was asked for, where @text is shorter; else NULL */
  gboolean is_truncated; /* @text ends with an ellipsis in place of the rest */
  double scale;
  double size_pt;
  double leading_pt; /* at full size */
  gboolean is_overflowing;
  gboolean is_rtl;
  gunichar missing; /* first character without a glyph; 0: none */
  GArray *lines; /* FoyerTextLine */
  GArray *runs; /* FoyerTextRun */
  GArray *glyphs; /* cairo_glyph_t, x from the line's start, y from its baseline */
  GArray *clusters; /* cairo_text_cluster_t */
  GArray *pictures; /* FoyerTextPicture: what runs without a font point to */
} FoyerFittedText;

FoyerFittedText *foyer_fitted_text_new (const char *text);
FoyerFittedText *foyer_fitted_text_ref (FoyerFittedText *self);
void foyer_fitted_text_unref (FoyerFittedText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFittedText, foyer_fitted_text_unref)

/* The height that its lines take, of the ascent of the first to the descent of the last. */
double foyer_fitted_text_get_height_pt (const FoyerFittedText *self);

/* Draws into a box of @width_pt × @height_pt whose top left is the origin, with the current source;
 * @is_start_right says where FOYER_ALIGN_START is. */
void foyer_fitted_text_draw (const FoyerFittedText *self, cairo_t *cr, const FoyerStyle *style,
                             double width_pt, double height_pt, gboolean is_start_right);
