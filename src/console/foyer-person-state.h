/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on a person's card in one sentence, and the one act that is right then
 * (the desk's words for model states; the engine decides what is allowed). */
#pragma once

#include "foyer-attendee.h"

typedef enum
{
  FOYER_PERSON_ACT_PRINT,
  FOYER_PERSON_ACT_NEXT, /* nothing to do: on to the next person */
} FoyerPersonAct;

/* Plain struct for one owner. */
typedef struct
{
  char *sentence;
  const char *icon; /* static */
  const char *style; /* static */
  FoyerPersonAct act;
  gboolean can_cancel; /* a badge that no printer has yet */
} FoyerPersonState;

/* @printer of the newest job and its @reason may be NULL. */
void foyer_person_state_init (FoyerPersonState *self, FoyerAttendee *attendee, const char *printer,
                              const char *reason, gint64 now_usec);
void foyer_person_state_clear (FoyerPersonState *self);
