/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets. */
#include "config.h"

#include "foyer-sheet.h"

#define MM_UM 1000

guint
foyer_sheet_get_n_places (const FoyerSheet *self)
{
  return self->columns > 0 ? self->columns * self->rows : 1;
}

void
foyer_sheet_get_origin (const FoyerSheet *self, guint place, guint page, int *x_um, int *y_um)
{
  guint column, row;

  *x_um = *y_um = 0;
  if (self->columns == 0)
    return;
  column = place % self->columns;
  row = place / self->columns % self->rows;
  *x_um = self->left_um + (int)column * (self->unit_width_um + self->gap_x_um);
  *y_um = self->top_um + (int)row * (self->unit_height_um + self->gap_y_um);
  if (page == 1)
    *x_um = self->width_um - *x_um - self->unit_width_um;
}

FoyerBox
foyer_sheet_get_area (const FoyerSheet *self, int bleed_um)
{
  int x = self->columns > 1 ? MIN (bleed_um, self->gap_x_um / 2) : bleed_um;
  int y = self->rows > 1 ? MIN (bleed_um, self->gap_y_um / 2) : bleed_um;

  return (FoyerBox){ -x, -y, self->unit_width_um + 2 * x, self->unit_height_um + 2 * y };
}

int
foyer_sheet_get_length_um (const FoyerSheet *self, int end_um)
{
  int wanted = (end_um + self->tail_um + MM_UM - 1) / MM_UM * MM_UM;

  return CLAMP (wanted, self->least_um, self->height_um);
}

static void
print_mm (char *text, gsize length, int um)
{
  if (um % 1000 == 0)
    g_snprintf (text, length, "%d", um / 1000);
  else if (um % 100 == 0)
    g_snprintf (text, length, "%d.%d", um / 1000, um % 1000 / 100);
  else
    g_snprintf (text, length, "%d.%02d", um / 1000, um % 1000 / 10);
}

static char *
dup_name (const char *prefix, const char *name, int width_um, int height_um)
{
  char width[16], height[16];

  print_mm (width, sizeof width, width_um);
  print_mm (height, sizeof height, height_um);
  return g_strdup_printf ("%s_%s_%sx%smm", prefix, name, width, height);
}

/* PWG 5101.1: known sheets by their registered names; the short edge first there. */
char *
foyer_sheet_dup_media (const FoyerSheet *self, const char *name)
{
  static const struct
  {
    const char *media;
    int short_um;
    int long_um;
  } known[] = { { "iso_a4_210x297mm", 210000, 297000 },
                { "iso_a5_148x210mm", 148000, 210000 },
                { "iso_a6_105x148mm", 105000, 148000 },
                { "iso_a7_74x105mm", 74000, 105000 },
                { "na_letter_8.5x11in", 215900, 279400 } };

  if (self->is_roll)
    return dup_name ("roll", name, self->width_um, self->height_um);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (MIN (self->width_um, self->height_um) == known[i].short_um
        && MAX (self->width_um, self->height_um) == known[i].long_um)
      return g_strdup (known[i].media);
  return dup_name ("custom", name, self->width_um, self->height_um);
}

char *
foyer_sheet_dup_cut_media (const FoyerSheet *self, const char *name, int length_um)
{
  return dup_name ("custom", name, self->width_um, length_um);
}
