/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a drawing process: set up, give up rights, draw what comes until nobody asks. */
#pragma once

#include "foyer-renderer.h"

/* Draws one badge; NULL with @error: it cannot be drawn. Diagnostics as
 * foyer_renderer_render_badge(). */
typedef GBytes *(*FoyerWorkerDraw) (FoyerRenderer *renderer, FoyerTemplate *template,
                                    const FoyerBadgeInput *input, const FoyerRenderOptions *options,
                                    GPtrArray **diagnostics, GError **error);

/* What a drawing process does. */
GBytes *foyer_worker_draw (FoyerRenderer *renderer, FoyerTemplate *template,
                           const FoyerBadgeInput *input, const FoyerRenderOptions *options,
                           GPtrArray **diagnostics, GError **error);

/* Descriptor of the socket. */
#define FOYER_WORKER_FD 0

/* The whole program: @argv is the program and the path of the font manifest. Fonts are loaded and
 * every file is opened first; then the sandbox is entered, FOYER_WORKER_FRAME_READY sent, and each
 * badge answered. Templates stay until the process ends: FOYER_LIMIT_WORKER_TEMPLATES of them. Does
 * not return: the process ends without a word when the socket is closed, with
 * FOYER_WORKER_EXIT_START or _PROTOCOL otherwise. */
void foyer_worker_serve (int argc, char **argv, FoyerWorkerDraw draw) G_GNUC_NORETURN;
