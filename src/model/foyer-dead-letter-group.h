/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead letters together, and what people tried with one: plain, one owner each. */
#pragma once

#include "foyer-dead-letter.h"

/* Unrepaired ones with one cause: stage, code, field and value as words are compared. One look into
 * an index, however many there are. */
typedef struct
{
  FoyerDeadLetter *oldest; /* stands for all of them */
  guint64 n;
  gint64 first_usec; /* refused */
  gint64 last_usec;
} FoyerDeadLetterGroup;

void foyer_dead_letter_group_free (FoyerDeadLetterGroup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDeadLetterGroup, foyer_dead_letter_group_free)

/* An attempt that a person made: each begins a new series; the automatic ones are series 1. */
typedef struct
{
  guint series; /* from 2 on */
  gint64 at_usec;
  char *actor;
  char *contract, *taxonomy; /* that it was mapped by; NULL: a job */
  char *outcome; /* "admitted", "refused", "queued" */
  char *code; /* refused: why */
  char *job_id; /* queued: the new job */
} FoyerDeadLetterAttempt;

void foyer_dead_letter_attempt_free (FoyerDeadLetterAttempt *self);
