/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two pictures of one badge, pixel by pixel; pure. */
#pragma once

#include <cairo.h>
#include <glib.h>

/* A channel may differ by this much before a pixel counts as changed. */
#define FOYER_VISUAL_DIFF_TOLERANCE 8

typedef struct
{
  int x_px;
  int y_px;
  int width_px;
  int height_px;
} FoyerPixelBox;

typedef struct
{
  guint64 n_changed;
  guint64 n_pixels; /* of the larger of both in each direction */
  GArray *boxes; /* FoyerPixelBox: changed areas that do not touch, largest first, at most
                    FOYER_VISUAL_DIFF_BOXES */
} FoyerVisualDiff;

#define FOYER_VISUAL_DIFF_BOXES 20

/* (transfer full) Both are ARGB32 or RGB24; either may be NULL (a page that the other does not
 * have). Where only one has a pixel, it counts as changed. */
FoyerVisualDiff *foyer_visual_diff_new (cairo_surface_t *before, cairo_surface_t *after);
void foyer_visual_diff_free (FoyerVisualDiff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerVisualDiff, foyer_visual_diff_free)

/* Share of changed pixels, 0 to 100. */
double foyer_visual_diff_get_percent (const FoyerVisualDiff *self);

/* (transfer full) One picture: before, after, and after faded with the changed areas framed. */
cairo_surface_t *foyer_visual_diff_draw (const FoyerVisualDiff *self, cairo_surface_t *before,
                                         cairo_surface_t *after);
