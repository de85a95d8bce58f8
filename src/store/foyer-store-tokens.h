/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Override tokens: applied on what their author looked at, undone, decided, run
 * out; listed. Codes are foyer-store-codes.h. Every act is one part of the caller's write
 * transaction with the record's new revision, its jobs and the audit. */
#pragma once

#include "foyer-store-jobs.h"
#include "foyer-token-receipt.h"
#include "foyer-token-seal.h"

/* ---- Who acts. Lent for the call. ---- */
typedef struct
{
  const char *who;
  const char *role; /* that the act needs: "clerk", "supervisor" */
  const char *reason; /* never empty */
  const guint8 *key; /* FOYER_DIGEST_BYTES of the event's key: seals */
  guint8 seed[FOYER_TOKEN_SALT_BYTES]; /* random; the salts of the act's tokens come out of it */
  const FoyerJobMaker *maker; /* of the jobs that take the place of cancelled ones */
} FoyerTokenAuthor;

/* One field. */
typedef struct
{
  const char *field; /* "company", "custom.hat" */
  FoyerRecord *value; /* foyer_token_field_dup_value() */
} FoyerTokenEdit;

typedef struct
{
  const char *attendee_id;
  const FoyerDigest *base; /* content hash that was looked at; NULL: whatever is stored */
  const FoyerTokenEdit *edits; /* at least one, each of another field */
  guint n_edits;
  gint64 expires_usec; /* 0: never */
  gint64 code_id; /* the code that allows it, redeemed with it; 0: none */
  FoyerTokenAuthor author;
} FoyerTokenOrder;

/* Compare-and-swap on the content hash. TRUE with receipt->stale if the base is not the present
 * state. Edits that change nothing are left out; NOT_FOUND: no such person; CONFLICT: all of them
 * change nothing, or the code cannot be redeemed. */
gboolean foyer_store_apply_tokens (FoyerStore *self, const FoyerTokenOrder *order,
                                   FoyerTokenReceipt **receipt, GError **error);
/* A further token that ends @token_id; what it superseded is in force again. CONFLICT if it is not
 * in force. */
gboolean foyer_store_undo_token (FoyerStore *self, gint64 token_id, const FoyerTokenAuthor *author,
                                 FoyerTokenReceipt **receipt, GError **error);
/* Ends a conflict: keeps the token's value, or takes the source's. CONFLICT if it is in none. */
gboolean foyer_store_decide_token (FoyerStore *self, gint64 token_id, gboolean keeps,
                                   const FoyerTokenAuthor *author, FoyerTokenReceipt **receipt,
                                   GError **error);
/* Tokens and codes whose time has come, at most @limit; adds their number to *n. */
gboolean foyer_store_expire_tokens (FoyerStore *self, guint limit, const FoyerTokenAuthor *author,
                                    guint *n, GError **error);
/* When the next one runs out; 0: none. */
gboolean foyer_store_get_next_expiry (FoyerStore *self, gint64 *usec, GError **error);

/* ---- Dead letters: values are texts, the chain's base grows from the digest of the raw bytes ----
 */
typedef struct
{
  gint64 dead_letter_id;
  const FoyerDigest *base; /* NULL: the present one */
  const char *field;
  const char *old_value; /* what the row says, or the token before; NULL: nothing */
  const char *new_value; /* NULL: takes it away */
  gint64 expires_usec;
  gint64 code_id;
  FoyerTokenAuthor author;
} FoyerLetterTokenOrder;

/* The digest that the next token of the letter is based on; *raw: SHA-256 of its raw bytes. */
gboolean foyer_store_get_letter_base (FoyerStore *self, gint64 dead_letter_id,
                                      const FoyerDigest *raw, FoyerDigest *base, GError **error);
/* As foyer_store_apply_tokens(), for one field of a dead letter in whatever state; the receipt has
 * the new base in @now. */
gboolean foyer_store_apply_letter_token (FoyerStore *self, const FoyerLetterTokenOrder *order,
                                         const FoyerDigest *raw, FoyerTokenReceipt **receipt,
                                         GError **error);
/* The letter's edits in force become the record's, so that a re-import does not undo them:
 * after its replay was admitted. @source: what the row itself says of these fields, absent where
 * nothing acceptable. Edits of columns are left out. The record stays as it is. */
gboolean foyer_store_carry_tokens (FoyerStore *self, gint64 dead_letter_id, const char *attendee_id,
                                   FoyerRecord *source, const FoyerTokenAuthor *author,
                                   guint *n_carried, GError **error);

/* ---- Looking ---- */
typedef struct
{
  const char *attendee_id; /* NULL: any */
  gint64 dead_letter_id; /* 0: any */
  gboolean only_in_force;
  gboolean only_conflicts;
  gboolean only_codes; /* granted ones */
  guint limit; /* 0: all */
} FoyerTokenFilter;

/* *tokens (transfer full): FoyerToken, oldest first. */
gboolean foyer_store_list_tokens (FoyerStore *self, const FoyerTokenFilter *filter,
                                  GPtrArray **tokens, GError **error);
/* NOT_FOUND. */
gboolean foyer_store_get_token (FoyerStore *self, gint64 token_id, FoyerToken **token,
                                GError **error);
/* (transfer full) What the source says of the person; the record itself without tokens. */
gboolean foyer_store_get_source_record (FoyerStore *self, const char *attendee_id,
                                        FoyerRecord **record, GError **error);
/* Whether every seal of the record's or letter's chain is what the key makes of it and the versions
 * have no gap; *first_bad_id: 0 if so. */
gboolean foyer_store_verify_tokens (FoyerStore *self, const guint8 *key, gint64 *first_bad_id,
                                    GError **error);
