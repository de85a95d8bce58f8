/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tier on the Line page: colour and name, how many badges are printed, who arrived. */
#pragma once

#include <adwaita.h>

#include "foyer-engine-line.h"

#define FOYER_TYPE_TIER_ROW (foyer_tier_row_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTierRow, foyer_tier_row, FOYER, TIER_ROW, AdwPreferencesRow)

GtkWidget *foyer_tier_row_new (void);
void foyer_tier_row_show_count (FoyerTierRow *self, const FoyerTierCount *count);
