/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An override token: one field of one record or dead letter that a person has set, as a link
 * of a chain; and the single-use codes that allow one. What the tokens of a record make of it is
 * foyer-token-fold.h; how a token is sealed is foyer-token-seal.h. docs/repair.md. */
#pragma once

#include "foyer-digest.h"
#include "foyer-record.h"

typedef enum
{
  FOYER_TOKEN_KIND_EDIT, /* sets a field */
  FOYER_TOKEN_KIND_UNDO, /* ends an edit; a link of the chain like it */
  FOYER_TOKEN_KIND_CODE, /* allows an edit that somebody else makes; no link of a chain */
} FoyerTokenKind;

#define FOYER_N_TOKEN_KINDS (FOYER_TOKEN_KIND_CODE + 1)

typedef enum
{
  /* of a code */
  FOYER_TOKEN_STATE_GRANTED,
  FOYER_TOKEN_STATE_REDEEMED,
  FOYER_TOKEN_STATE_REVOKED,
  /* of an edit; an undo is applied once and for all */
  FOYER_TOKEN_STATE_APPLIED, /* its value is in force */
  FOYER_TOKEN_STATE_IN_CONFLICT, /* the source has changed its own value since: in force until a
                                    person decides */
  FOYER_TOKEN_STATE_SUPERSEDED, /* by a later edit of the same field */
  FOYER_TOKEN_STATE_UNDONE, /* by a token of kind UNDO */
  FOYER_TOKEN_STATE_CONCEDED, /* a person took the source's value */
  /* of both */
  FOYER_TOKEN_STATE_EXPIRED,
} FoyerTokenState;

#define FOYER_N_TOKEN_STATES (FOYER_TOKEN_STATE_EXPIRED + 1)

typedef enum
{
  FOYER_TOKEN_ACT_REDEEM,
  FOYER_TOKEN_ACT_REVOKE,
  FOYER_TOKEN_ACT_EXPIRE,
  FOYER_TOKEN_ACT_DISPUTE, /* the source says something new */
  FOYER_TOKEN_ACT_KEEP, /* a person keeps the token's value, or the source came back to the old one
                           or round to the token's */
  FOYER_TOKEN_ACT_CONCEDE, /* a person takes the source's value */
  FOYER_TOKEN_ACT_SUPERSEDE,
  FOYER_TOKEN_ACT_UNDO,
  FOYER_TOKEN_ACT_RESTORE, /* the edit that superseded it was undone or ran out */
} FoyerTokenAct;

#define FOYER_N_TOKEN_ACTS (FOYER_TOKEN_ACT_RESTORE + 1)

/* "edit", …; "granted", …, "in-conflict"; "redeem", …; static. */
const char *foyer_token_kind_get_name (FoyerTokenKind kind);
gboolean foyer_token_kind_parse (const char *name, FoyerTokenKind *kind);
const char *foyer_token_state_get_name (FoyerTokenState state);
gboolean foyer_token_state_parse (const char *name, FoyerTokenState *state);
const char *foyer_token_act_get_name (FoyerTokenAct act);
/* The one table: FALSE and *after untouched if @act is not for a token in @state. */
gboolean foyer_token_state_after (FoyerTokenState state, FoyerTokenAct act, FoyerTokenState *after);
/* The state that a token of @kind is made in. */
FoyerTokenState foyer_token_kind_get_first_state (FoyerTokenKind kind);

/* Immutable once shared, atomic reference count. Texts are NULL where there is nothing to say;
 * values are as people read them. */
typedef struct
{
  gint64 token_id; /* the store's number; 0: not stored yet */
  FoyerTokenKind kind;
  FoyerTokenState state;
  /* what it is about: a record or a dead letter; of a code perhaps neither */
  char *attendee_id;
  gint64 dead_letter_id; /* 0: a record's */
  guint version; /* place in the chain, 1 for the first; 0: a code */
  FoyerDigest base; /* content hash of the record that was looked at; of a dead letter the digest of
                       its raw bytes and chain */
  char *field; /* "company", "custom.hat"; of a dead letter also a column */
  char *old_value;
  char *new_value; /* NULL: takes the value away */
  FoyerRecord *value; /* only the fields that it sets, typed; NULL: a dead letter's, or a code
                         without a value */
  char *reason;
  char *who;
  char *role; /* that the act needed: "clerk", "supervisor" */
  gint64 made_usec;
  gint64 expires_usec; /* 0: never */
  gint64 supersedes; /* the token whose value was in force; 0: none */
  gint64 undoes; /* UNDO: which; 0 else */
  gint64 code_id; /* the code that allowed it; 0: none */
  /* what became of it */
  char *source_value; /* what the source said when a person last looked */
  char *source_now; /* IN_CONFLICT, CONCEDED: what it says instead */
  char *ended_by; /* who ended, decided or redeemed it */
  gint64 ended_usec; /* 0: stands */
  FoyerDigest seal; /* foyer_token_seal() */
} FoyerToken;

#define FOYER_TYPE_TOKEN (foyer_token_get_type ())
GType foyer_token_get_type (void);

/* (transfer full) Zeroed, in the first state of @kind; filled before it is shared. */
FoyerToken *foyer_token_new (FoyerTokenKind kind);
FoyerToken *foyer_token_ref (FoyerToken *self);
void foyer_token_unref (FoyerToken *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerToken, foyer_token_unref)

/* An edit that is applied or in conflict: its value is the one that prints. */
gboolean foyer_token_is_in_force (const FoyerToken *self);
