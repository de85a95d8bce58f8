/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One column of a file: its name, what its cell becomes in the record that is looked at, and what
 * it is taken for. */
#pragma once

#include <adwaita.h>

#include "foyer-draft.h"

#define FOYER_TYPE_COLUMN_ROW (foyer_column_row_get_type ())
G_DECLARE_FINAL_TYPE (FoyerColumnRow, foyer_column_row, FOYER, COLUMN_ROW, AdwActionRow)

/* Signal "chosen" (int FoyerColumnUse, int FoyerField): a person's word. */
FoyerColumnRow *foyer_column_row_new (const FoyerDraftColumn *column);
void foyer_column_row_show (FoyerColumnRow *self, const FoyerDraftColumn *column);
/* @cell is as received; both copied. @problem NULL: none. */
void foyer_column_row_set_sample (FoyerColumnRow *self, const char *cell, const char *problem);
/* Puts the focus on the choice. */
void foyer_column_row_focus (FoyerColumnRow *self);
