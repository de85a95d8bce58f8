/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of badges, one after the other, for whatever keeps them: document or pixels. Private to
 * foyer-render. */
#pragma once

#include "foyer-renderer.h"

#include <cairo.h>

/* Where pages go. Each function FALSE or NULL with @error set: drawing ends. */
typedef struct
{
  /* Lent, until end_page: a context with points from the top left of a page of this size. */
  cairo_t *(*begin_page) (int width_um, int height_um, gpointer user_data, GError **error);
  gboolean (*end_page) (gpointer user_data, GError **error);
  gpointer user_data;
} FoyerPageTarget;

/* Binds and draws as foyer_renderer_render() says; diagnostics are added to @diagnostics. */
gboolean foyer_renderer_draw_pages (FoyerRenderer *self, FoyerTemplate *template,
                                    const FoyerBadgeInput *inputs, guint n_inputs,
                                    const FoyerRenderOptions *options,
                                    const FoyerPageTarget *target, GPtrArray *diagnostics,
                                    GError **error);

/* @options with what goes without saying filled in. */
FoyerRenderOptions foyer_renderer_complete_options (FoyerTemplate *template,
                                                    const FoyerRenderOptions *options);
