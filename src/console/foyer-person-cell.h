/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One cell of the list of people: name, company, tier or badge. The name cell says the whole row to
 * a screen reader, and shows the other columns in a second line where they have no room. */
#pragma once

#include <adwaita.h>

#include "foyer-person.h"
#include "foyer-session.h"

#define FOYER_TYPE_PERSON_CELL (foyer_person_cell_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPersonCell, foyer_person_cell, FOYER, PERSON_CELL, AdwBin)

typedef enum
{
  FOYER_PERSON_COLUMN_NAME,
  FOYER_PERSON_COLUMN_COMPANY,
  FOYER_PERSON_COLUMN_TIER,
  FOYER_PERSON_COLUMN_BADGE,
} FoyerPersonColumn;

/* Property "is-compact": the name cell has the second line. */

GtkWidget *foyer_person_cell_new (FoyerSession *session, FoyerPersonColumn column);
/* NULL: the cell is out of use. */
void foyer_person_cell_set_person (FoyerPersonCell *self, FoyerPerson *person);

/* (transfer full) "Jane Doe, Acme, VIP, printed". */
char *foyer_person_cell_dup_sentence (FoyerSession *session, FoyerAttendee *attendee);
