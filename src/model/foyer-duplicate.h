/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two registrations that may be one person. Plain struct for one owner. */
#pragma once

#include "foyer-attendee.h"

typedef enum
{
  FOYER_DUPLICATE_OPEN,
  FOYER_DUPLICATE_LINKED, /* one person: the newer id is left out of --all */
  FOYER_DUPLICATE_CLEARED, /* two people */
} FoyerDuplicateState;

/* "open", "linked", "cleared"; static; NULL beyond the last. */
const char *foyer_duplicate_state_get_name (FoyerDuplicateState state);
gboolean foyer_duplicate_state_parse (const char *name, FoyerDuplicateState *state);

typedef struct
{
  gint64 pair_id;
  FoyerAttendee *first; /* admitted earlier */
  FoyerAttendee *second;
  FoyerDuplicateState state;
  gint64 found_usec;
} FoyerDuplicate;

void foyer_duplicate_free (FoyerDuplicate *self);
