/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One stage of the line: how much waits, how fast it goes, what went wrong last. */
#pragma once

#include <adwaita.h>

#include "foyer-engine-line.h"

#define FOYER_TYPE_STAGE_CARD (foyer_stage_card_get_type ())
G_DECLARE_FINAL_TYPE (FoyerStageCard, foyer_stage_card, FOYER, STAGE_CARD, AdwBin)

void foyer_stage_card_show_status (FoyerStageCard *self, const FoyerStageStatus *status);
