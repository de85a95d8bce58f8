/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where badges lie on paper: one to a sheet, several, or one on a roll that is cut behind it.
 * Arithmetic only. */
#pragma once

#include "foyer-render-types.h"

/* A badge laid open is a unit: one panel, or two beside or above each other. */
typedef struct
{
  int width_um; /* paper; of a roll the longest */
  int height_um;
  int unit_width_um;
  int unit_height_um;
  guint columns; /* 0: the unit is the sheet */
  guint rows;
  int gap_x_um; /* between units */
  int gap_y_um;
  int left_um; /* of the first unit */
  int top_um;
  gboolean has_marks; /* crop marks in the margins */
  gboolean is_roll; /* height_um is only the most */
  int least_um; /* roll: cut no shorter */
  int tail_um; /* roll: paper behind the content */
} FoyerSheet;

/* Badges that share a sheet; 1 unless it has columns. */
guint foyer_sheet_get_n_places (const FoyerSheet *self);
/* The top left of place @place (from 0: row by row), on page 1 as it comes to lie behind page 0
 * when the sheet is turned over its long, upright edge. */
void foyer_sheet_get_origin (const FoyerSheet *self, guint place, guint page, int *x_um, int *y_um);
/* What a unit may cover: itself and its bleed, up to the middle of a gap. In µm of the unit. */
FoyerBox foyer_sheet_get_area (const FoyerSheet *self, int bleed_um);
/* Roll: where it is cut behind content that ends at @end_um, in whole millimetres. */
int foyer_sheet_get_length_um (const FoyerSheet *self, int end_um);

/* (transfer full) PWG 5101.1: a registered name, else "custom_NAME_101.6x76.2mm", of a roll
 * "roll_NAME_62x300mm" with the most. */
char *foyer_sheet_dup_media (const FoyerSheet *self, const char *name);
/* (transfer full) The same of a piece of roll @length_um long: "custom_NAME_62x84mm". */
char *foyer_sheet_dup_cut_media (const FoyerSheet *self, const char *name, int length_um);
