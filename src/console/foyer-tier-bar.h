/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colour of a tier as a bar 4 px wide; its name always stands beside it, in words. */
#pragma once

#include <gtk/gtk.h>

#define FOYER_TYPE_TIER_BAR (foyer_tier_bar_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTierBar, foyer_tier_bar, FOYER, TIER_BAR, GtkWidget)

/* @colour "#rrggbb"; NULL or anything else: nothing is drawn. */
void foyer_tier_bar_set_colour (FoyerTierBar *self, const char *colour);
