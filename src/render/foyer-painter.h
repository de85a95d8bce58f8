/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one drawing routine: a scene onto any cairo target, PDF page or pixels. Decides nothing about
 * layout. One thread. */
#pragma once

#include "foyer-scene.h"

#include <cairo.h>

typedef struct _FoyerPainter FoyerPainter;

FoyerPainter *foyer_painter_new (void);
void foyer_painter_free (FoyerPainter *self);

/* Draws page @page of @scene; the user space of @cr is points from the top left of the page, bleed
 * included if @with_bleed. Of a sheet that badges share it draws this one at its place. FALSE with
 * FOYER_RENDER_ERROR_FAILED if a picture cannot be decoded. */
gboolean foyer_painter_draw_page (FoyerPainter *self, cairo_t *cr, const FoyerDisplayList *list,
                                  FoyerScene *scene, guint page, gboolean with_bleed,
                                  GError **error);

/* Draws the crop marks of a sheet that badges share, if it has any: once a page. */
void foyer_painter_draw_marks (cairo_t *cr, const FoyerDisplayList *list, guint page);

/* Forgets decoded pictures; before the template they belong to goes. */
void foyer_painter_forget_pictures (FoyerPainter *self);
