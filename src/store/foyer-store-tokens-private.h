/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of override tokens share, and what admission asks of them. */
#pragma once

#include "foyer-store-private.h"
#include "foyer-store-tokens.h"
#include "foyer-uuid.h"

/* ---- Rows: foyer-store-tokens.c ---- */

/* A new link of a chain, or a code. Texts lent. */
typedef struct
{
  FoyerToken *token; /* everything but id, version and seal */
  gint64 attendee_row; /* 0: none */
  FoyerRecord *source_value; /* what the source says of the field; NULL: not asked */
  const FoyerDigest *code_hash; /* of a code */
} FoyerTokenDraft;

/* Gives it id, version and seal, and writes it. @nth: which of the act's tokens it is. */
gboolean foyer_store_insert_token (FoyerStore *self, const FoyerTokenDraft *draft, guint nth,
                                   const FoyerTokenAuthor *author, GError **error);
/* Compare and set by the one table; TRANSITION if it has no such step. Notes when and by whom an
 * end was made (@who NULL: by itself). */
gboolean foyer_store_move_token (FoyerStore *self, gint64 token_id, FoyerTokenState from,
                                 FoyerTokenAct act, const char *who, GError **error);
/* Mini-records beside the token; NULL takes one away. @column: "source_value", "source_now",
 * "value". */
gboolean foyer_store_note_token (FoyerStore *self, gint64 token_id, const char *column,
                                 FoyerRecord *value, GError **error);
/* *tokens (transfer full): the edits in force; by token id. */
gboolean foyer_store_list_in_force (FoyerStore *self, gint64 attendee_row, GPtrArray **tokens,
                                    GError **error);
/* (transfer full) One of the mini-records; NULL without error if it is not there. */
gboolean foyer_store_get_token_value (FoyerStore *self, gint64 token_id, const char *column,
                                      FoyerRecord **value, GError **error);

/* ---- One person with what tokens need: foyer-store-tokens-person.c ---- */
typedef struct
{
  gint64 row_id;
  gint64 person_hash;
  guint revision;
  FoyerArrival arrival;
  char attendee_id[FOYER_UUID_TEXT_BYTES];
  FoyerRecord *record;
  FoyerRecord *source; /* the same as @record without tokens */
} FoyerTokenPerson;

void foyer_token_person_clear (FoyerTokenPerson *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerTokenPerson, foyer_token_person_clear)

/* NOT_FOUND. */
gboolean foyer_store_load_token_person (FoyerStore *self, const char *attendee_id, gint64 row_id,
                                        FoyerTokenPerson *person, GError **error);
/* Lays the tokens in force over the source record again and writes what differs: a revision with
 * everything that follows, or only the source. @receipt (may be NULL) gets the counts of jobs. */
gboolean foyer_store_refold (FoyerStore *self, FoyerTokenPerson *person,
                             const FoyerTokenAuthor *author, const char *why,
                             FoyerTokenReceipt *receipt, GError **error);
/* The receipt's attendee and hash as they are now. */
gboolean foyer_store_fill_receipt (FoyerStore *self, const char *attendee_id,
                                   FoyerTokenReceipt *receipt, GError **error);
/* One audit row about @token; never a value. */
gboolean foyer_store_audit_token (FoyerStore *self, const char *verb, const FoyerToken *token,
                                  const FoyerTokenReceipt *receipt, const char *who,
                                  GError **error);

/* ---- Codes: foyer-store-codes.c ---- */

/* In an apply: the code is granted, not run out, and allows exactly these fields and values of this
 * person; becomes redeemed. */
gboolean foyer_store_use_code (FoyerStore *self, gint64 code_id, const char *attendee_id,
                               const char *field, const char *new_value, const char *who,
                               GError **error);
