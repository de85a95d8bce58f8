/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person by whatever names exactly one; private to the engine. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-store.h"

/* (transfer full) @text as typed, without blanks around it; of a badge token, its badge number
 * (R-44). */
char *foyer_people_lookup_dup_code (const char *text);
/* (transfer full) By attendee id, badge number, ticket code or source id.
 * FOYER_ENGINE_ERROR_NOT_FOUND; _USAGE: it names several. Inside a closure. */
FoyerAttendee *foyer_people_lookup_one (FoyerStore *store, const char *code, GError **error);
