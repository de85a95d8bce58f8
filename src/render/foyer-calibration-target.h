/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page by which a printer is corrected on one stock: a frame 5 mm inside the edges, a
 * cross in the middle, rulers in millimetres. A template like any other, so that it is drawn and
 * calibrated as badges are. */
#pragma once

#include "foyer-template.h"

/* What the frame keeps from every edge. */
#define FOYER_CALIBRATION_FRAME_UM 5000

/* (transfer full) For a sheet of @width_um × @height_um with @caption (plain text, two lines) in
 * it. FOYER_RENDER_ERROR: also for a sheet that has no room for it (less than 30 mm). */
FoyerTemplate *foyer_calibration_target_new (int width_um, int height_um, guint dpi,
                                             const char *caption, FoyerFontSet *fonts,
                                             GError **error);
