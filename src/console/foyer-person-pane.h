/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person: name, tier, state in a sentence, badge, the one right act, facts, trace, badges.
 * Shows no e-mail, dietary or accessibility data: the queue reads over the shoulder. */
#pragma once

#include <adwaita.h>

#include "foyer-attendee.h"
#include "foyer-session.h"

#define FOYER_TYPE_PERSON_PANE (foyer_person_pane_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPersonPane, foyer_person_pane, FOYER, PERSON_PANE, AdwBin)

/* Signal "printed" (FoyerAttendee *): this person's badge was enqueued here. */

void foyer_person_pane_set_session (FoyerPersonPane *self, FoyerSession *session);
/* NULL: nobody is chosen. */
void foyer_person_pane_show_person (FoyerPersonPane *self, FoyerAttendee *attendee);
/* Several are chosen: says how many, and offers to print them ("win.print"). */
void foyer_person_pane_show_many (FoyerPersonPane *self, guint n_people);
/* Lent; NULL unless exactly one person is shown. */
FoyerAttendee *foyer_person_pane_get_person (FoyerPersonPane *self);
/* Puts the focus on the primary button. FALSE if there is none. */
gboolean foyer_person_pane_focus_primary (FoyerPersonPane *self);
