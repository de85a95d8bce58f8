/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of "Needs You": state, what, and the way there. */
#pragma once

#include <adwaita.h>

#include "foyer-need.h"

#define FOYER_TYPE_NEED_ROW (foyer_need_row_get_type ())
G_DECLARE_FINAL_TYPE (FoyerNeedRow, foyer_need_row, FOYER, NEED_ROW, AdwActionRow)

GtkWidget *foyer_need_row_new (FoyerNeed *need);
/* Lent. */
FoyerNeed *foyer_need_row_get_need (FoyerNeedRow *self);
