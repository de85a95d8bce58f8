/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that make previews share. */
#pragma once

#include "foyer-engine-print.h"
#include "foyer-line.h"

/* The pixels of every page of preview->pdf at @dpi. */
gboolean foyer_preview_add_pages (FoyerPreview *preview, double dpi, GError **error);

/* One renderer for previews, with its warm fonts; used by one thread at a time, then given back
 * with foyer_studio_take_renderer(). */
FoyerRenderer *foyer_preview_steal_renderer (FoyerLine *line, GError **error);
