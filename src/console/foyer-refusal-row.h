/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dead letter in the list: cause, who, where from, since when. */
#pragma once

#include <adwaita.h>

#include "foyer-refusal.h"

#define FOYER_TYPE_REFUSAL_ROW (foyer_refusal_row_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRefusalRow, foyer_refusal_row, FOYER, REFUSAL_ROW, AdwBin)

/* Property "refusal" (FoyerRefusal): NULL while out of use. */
