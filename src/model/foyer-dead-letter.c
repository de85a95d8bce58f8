/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead letters: life of the value and its transition table. */
#include "config.h"

#include "foyer-dead-letter.h"

#include "foyer-keyword-private.h"

typedef struct
{
  FoyerDeadLetter public;
  gatomicrefcount ref_count;
} DeadLetter;

G_DEFINE_BOXED_TYPE (FoyerDeadLetter, foyer_dead_letter, foyer_dead_letter_ref,
                     foyer_dead_letter_unref)

static const char *const state_names[FOYER_N_DEAD_LETTER_STATES] = {
  [FOYER_DEAD_LETTER_OPEN] = "open",         [FOYER_DEAD_LETTER_IN_REPAIR] = "in-repair",
  [FOYER_DEAD_LETTER_REPLAYED] = "replayed", [FOYER_DEAD_LETTER_SUPERSEDED] = "superseded",
  [FOYER_DEAD_LETTER_RESOLVED] = "resolved", [FOYER_DEAD_LETTER_DISCARDED] = "discarded",
};

#define TO(state) (1u << FOYER_DEAD_LETTER_##state)

/* From the row's state to the states named. */
static const guint transitions[FOYER_N_DEAD_LETTER_STATES] = {
  [FOYER_DEAD_LETTER_OPEN]
  = TO (IN_REPAIR) | TO (REPLAYED) | TO (SUPERSEDED) | TO (RESOLVED) | TO (DISCARDED),
  [FOYER_DEAD_LETTER_IN_REPAIR]
  = TO (OPEN) | TO (REPLAYED) | TO (SUPERSEDED) | TO (RESOLVED) | TO (DISCARDED),
  [FOYER_DEAD_LETTER_REPLAYED] = TO (RESOLVED) | TO (OPEN),
  [FOYER_DEAD_LETTER_SUPERSEDED] = 0,
  [FOYER_DEAD_LETTER_RESOLVED] = 0,
  [FOYER_DEAD_LETTER_DISCARDED] = TO (OPEN),
};

const char *
foyer_dead_letter_state_get_name (FoyerDeadLetterState state)
{
  g_return_val_if_fail (state < FOYER_N_DEAD_LETTER_STATES, NULL);
  return state_names[state];
}

gboolean
foyer_dead_letter_state_parse (const char *name, FoyerDeadLetterState *state)
{
  int found = foyer_keyword_find (state_names, FOYER_N_DEAD_LETTER_STATES, name);

  if (found < 0)
    return FALSE;
  *state = (FoyerDeadLetterState)found;
  return TRUE;
}

gboolean
foyer_dead_letter_state_can_become (FoyerDeadLetterState from, FoyerDeadLetterState to)
{
  g_return_val_if_fail (from < FOYER_N_DEAD_LETTER_STATES && to < FOYER_N_DEAD_LETTER_STATES,
                        FALSE);
  return (transitions[from] & (1u << to)) != 0;
}

FoyerDeadLetter *
foyer_dead_letter_new (void)
{
  DeadLetter *self = g_new0 (DeadLetter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return &self->public;
}

FoyerDeadLetter *
foyer_dead_letter_ref (FoyerDeadLetter *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((DeadLetter *)self)->ref_count);
  return self;
}

void
foyer_dead_letter_unref (FoyerDeadLetter *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&((DeadLetter *)self)->ref_count))
    return;
  g_free (self->source);
  g_free (self->origin);
  g_free (self->source_id);
  g_free (self->name_hint);
  g_free (self->attendee_id);
  g_free (self->job_id);
  g_clear_pointer (&self->diagnostics, g_ptr_array_unref);
  g_free (self->contract);
  g_free (self->taxonomy);
  g_free (self->trace_id);
  g_free ((DeadLetter *)self);
}
