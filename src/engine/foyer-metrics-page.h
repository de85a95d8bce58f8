/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watching reads in one look at the store, and the page for Prometheus made of it; private to
 * the engine. */
#pragma once

#include "foyer-engine-line.h"
#include "foyer-engine-rendering.h"
#include "foyer-engine-watch.h"
#include "foyer-line.h"

/* ---- One look; (transfer full), NULL with @error of the store. On a thread of the store. ---- */
/* Without holder and rates. */
FoyerLineStatus *foyer_line_status_read (FoyerStore *store, FoyerLine *line, GError **error);
FoyerRendering *foyer_rendering_read (FoyerStore *store, GError **error);
FoyerWatchReport *foyer_watch_report_read (FoyerStore *store, guint n_points, gint64 now_usec,
                                           GError **error);

/* A FoyerStoreFunc: @data is the FoyerLine; (transfer full) the page. */
gpointer foyer_metrics_page_read (FoyerStore *store, gpointer data, GError **error);
/* (transfer full) Pure. */
char *foyer_metrics_page_print (const FoyerLineStatus *status, const FoyerRendering *rendering,
                                const FoyerWatchReport *watch);

/* What the page is served as. */
#define FOYER_METRICS_PAGE_TYPE "text/plain; version=0.0.4; charset=utf-8"
