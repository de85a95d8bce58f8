/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The badge that is always possible: name, tier and readable number on the stock of the
 * job's template; no code, no picture, no font but the packaged ones. */
#pragma once

#include "foyer-template.h"

/* (transfer full) A built-in template on the sheet of @like; NULL: a label of 101.6 × 76.2 mm.
 * FOYER_RENDER_ERROR. */
FoyerTemplate *foyer_static_badge_new_template (FoyerTemplate *like, FoyerFontSet *fonts,
                                                GError **error);
