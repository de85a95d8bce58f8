/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups and attempts: the end of them. */
#include "config.h"

#include "foyer-dead-letter-group.h"

void
foyer_dead_letter_group_free (FoyerDeadLetterGroup *self)
{
  g_clear_pointer (&self->oldest, foyer_dead_letter_unref);
  g_free (self);
}

void
foyer_dead_letter_attempt_free (FoyerDeadLetterAttempt *self)
{
  g_free (self->actor);
  g_free (self->contract);
  g_free (self->taxonomy);
  g_free (self->outcome);
  g_free (self->code);
  g_free (self->job_id);
  g_free (self);
}
