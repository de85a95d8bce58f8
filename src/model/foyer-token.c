/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Override tokens: life of the value and the one transition table. */
#include "config.h"

#include "foyer-token.h"

#include "foyer-keyword-private.h"

typedef struct
{
  FoyerToken public;
  gatomicrefcount ref_count;
} Token;

G_DEFINE_BOXED_TYPE (FoyerToken, foyer_token, foyer_token_ref, foyer_token_unref)

static const char *const kind_names[FOYER_N_TOKEN_KINDS] = { "edit", "undo", "code" };

static const char *const state_names[FOYER_N_TOKEN_STATES] = {
  [FOYER_TOKEN_STATE_GRANTED] = "granted",         [FOYER_TOKEN_STATE_REDEEMED] = "redeemed",
  [FOYER_TOKEN_STATE_REVOKED] = "revoked",         [FOYER_TOKEN_STATE_APPLIED] = "applied",
  [FOYER_TOKEN_STATE_IN_CONFLICT] = "in-conflict", [FOYER_TOKEN_STATE_SUPERSEDED] = "superseded",
  [FOYER_TOKEN_STATE_UNDONE] = "undone",           [FOYER_TOKEN_STATE_CONCEDED] = "conceded",
  [FOYER_TOKEN_STATE_EXPIRED] = "expired",
};

static const char *const act_names[FOYER_N_TOKEN_ACTS] = { "redeem",    "revoke", "expire",
                                                           "dispute",   "keep",   "concede",
                                                           "supersede", "undo",   "restore" };

/* One more than the state, so that what is not named is not allowed. */
#define BECOMES(state) (FOYER_TOKEN_STATE_##state + 1)

/* A superseded edit that has run out meanwhile is not restored. */
static const guint after_table[FOYER_N_TOKEN_STATES][FOYER_N_TOKEN_ACTS] = {
  [FOYER_TOKEN_STATE_GRANTED] = { [FOYER_TOKEN_ACT_REDEEM] = BECOMES (REDEEMED),
                                  [FOYER_TOKEN_ACT_REVOKE] = BECOMES (REVOKED),
                                  [FOYER_TOKEN_ACT_EXPIRE] = BECOMES (EXPIRED) },
  [FOYER_TOKEN_STATE_APPLIED] = { [FOYER_TOKEN_ACT_EXPIRE] = BECOMES (EXPIRED),
                                  [FOYER_TOKEN_ACT_DISPUTE] = BECOMES (IN_CONFLICT),
                                  [FOYER_TOKEN_ACT_SUPERSEDE] = BECOMES (SUPERSEDED),
                                  [FOYER_TOKEN_ACT_UNDO] = BECOMES (UNDONE) },
  [FOYER_TOKEN_STATE_IN_CONFLICT] = { [FOYER_TOKEN_ACT_EXPIRE] = BECOMES (EXPIRED),
                                      [FOYER_TOKEN_ACT_DISPUTE] = BECOMES (IN_CONFLICT),
                                      [FOYER_TOKEN_ACT_KEEP] = BECOMES (APPLIED),
                                      [FOYER_TOKEN_ACT_CONCEDE] = BECOMES (CONCEDED),
                                      [FOYER_TOKEN_ACT_SUPERSEDE] = BECOMES (SUPERSEDED),
                                      [FOYER_TOKEN_ACT_UNDO] = BECOMES (UNDONE) },
  [FOYER_TOKEN_STATE_SUPERSEDED]
  = { [FOYER_TOKEN_ACT_EXPIRE] = BECOMES (EXPIRED), [FOYER_TOKEN_ACT_RESTORE] = BECOMES (APPLIED) },
};

const char *
foyer_token_kind_get_name (FoyerTokenKind kind)
{
  g_return_val_if_fail (kind < FOYER_N_TOKEN_KINDS, NULL);
  return kind_names[kind];
}

gboolean
foyer_token_kind_parse (const char *name, FoyerTokenKind *kind)
{
  int index = foyer_keyword_find (kind_names, FOYER_N_TOKEN_KINDS, name);

  if (index >= 0)
    *kind = (FoyerTokenKind)index;
  return index >= 0;
}

const char *
foyer_token_state_get_name (FoyerTokenState state)
{
  g_return_val_if_fail (state < FOYER_N_TOKEN_STATES, NULL);
  return state_names[state];
}

gboolean
foyer_token_state_parse (const char *name, FoyerTokenState *state)
{
  int index = foyer_keyword_find (state_names, FOYER_N_TOKEN_STATES, name);

  if (index >= 0)
    *state = (FoyerTokenState)index;
  return index >= 0;
}

const char *
foyer_token_act_get_name (FoyerTokenAct act)
{
  g_return_val_if_fail (act < FOYER_N_TOKEN_ACTS, NULL);
  return act_names[act];
}

gboolean
foyer_token_state_after (FoyerTokenState state, FoyerTokenAct act, FoyerTokenState *after)
{
  g_return_val_if_fail (state < FOYER_N_TOKEN_STATES && act < FOYER_N_TOKEN_ACTS, FALSE);
  if (after_table[state][act] == 0)
    return FALSE;
  *after = (FoyerTokenState)(after_table[state][act] - 1);
  return TRUE;
}

FoyerTokenState
foyer_token_kind_get_first_state (FoyerTokenKind kind)
{
  return kind == FOYER_TOKEN_KIND_CODE ? FOYER_TOKEN_STATE_GRANTED : FOYER_TOKEN_STATE_APPLIED;
}

FoyerToken *
foyer_token_new (FoyerTokenKind kind)
{
  Token *self = g_new0 (Token, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->public.kind = kind;
  self->public.state = foyer_token_kind_get_first_state (kind);
  return &self->public;
}

FoyerToken *
foyer_token_ref (FoyerToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((Token *)self)->ref_count);
  return self;
}

void
foyer_token_unref (FoyerToken *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&((Token *)self)->ref_count))
    return;
  g_free (self->attendee_id);
  g_free (self->field);
  g_free (self->old_value);
  g_free (self->new_value);
  g_clear_pointer (&self->value, foyer_record_unref);
  g_free (self->reason);
  g_free (self->who);
  g_free (self->role);
  g_free (self->source_value);
  g_free (self->source_now);
  g_free (self->ended_by);
  g_free ((Token *)self);
}

gboolean
foyer_token_is_in_force (const FoyerToken *self)
{
  return self->kind == FOYER_TOKEN_KIND_EDIT
         && (self->state == FOYER_TOKEN_STATE_APPLIED
             || self->state == FOYER_TOKEN_STATE_IN_CONFLICT);
}
