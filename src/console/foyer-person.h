/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the list of people: a row id at once, the person behind it when it was fetched. */
#pragma once

#include "foyer-attendee.h"

#define FOYER_TYPE_PERSON (foyer_person_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPerson, foyer_person, FOYER, PERSON, GObject)

/* Property "attendee" (FoyerAttendee, read-only, notified): NULL until fetched, or when the person
 * is gone. */
FoyerPerson *foyer_person_new (gint64 row_id);
gint64 foyer_person_get_row_id (FoyerPerson *self);
/* Lent; may be NULL. */
FoyerAttendee *foyer_person_get_attendee (FoyerPerson *self);
void foyer_person_set_attendee (FoyerPerson *self, FoyerAttendee *attendee);
