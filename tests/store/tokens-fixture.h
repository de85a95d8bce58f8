/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of override tokens share: acts on one person, imports of the same; header only. */
#pragma once

#include "foyer-store-codes.h"
#include "foyer-store-notices.h"
#include "foyer-store-tokens-private.h"
#include "store-fixture.h"

static const guint8 key[FOYER_DIGEST_BYTES] = { 7 };

static inline FoyerTokenAuthor
get_author (const char *who)
{
  static guint8 n = 0;
  return (FoyerTokenAuthor){ .who = who,
                             .role = "clerk",
                             .reason = "as on the card",
                             .key = key,
                             .seed = { ++n },
                             .maker = &fixture_maker };
}

/* (transfer full) */
static inline FoyerRecord *
make_value (const char *path, const char *text)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  FoyerTokenField field;
  g_assert_true (foyer_token_field_parse (path, TRUE, &field, NULL));
  if (field.key != NULL)
    foyer_record_builder_set_custom (builder, field.key, text);
  else
    foyer_record_builder_set_text (builder, field.field, text);
  return foyer_record_builder_end (builder);
}

typedef struct
{
  const char *source_id, *field, *value;
  const FoyerDigest *base;
  gint64 expires_usec;
  gint64 code_id;
} Issue;

/* (transfer full) NULL with an error. */
static inline FoyerTokenReceipt *
try_issue (Fixture *self, const Issue *issue, GError **error)
{
  g_autofree char *id = fixture_dup_attendee_id (issue->source_id);
  g_autoptr (FoyerRecord) value = make_value (issue->field, issue->value);
  FoyerTokenEdit edit = { issue->field, value };
  FoyerTokenOrder order = { .attendee_id = id,
                            .base = issue->base,
                            .edits = &edit,
                            .n_edits = 1,
                            .expires_usec = issue->expires_usec,
                            .code_id = issue->code_id,
                            .author = get_author ("anna") };
  FoyerTokenReceipt *receipt = NULL;
  fixture_begin (self);
  if (foyer_store_apply_tokens (self->store, &order, &receipt, error))
    fixture_commit (self);
  else
    foyer_store_rollback (self->store);
  return receipt;
}

/* The token's number. */
static inline gint64
issue (Fixture *self, const char *source_id, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  Issue what = { .source_id = source_id, .field = field, .value = value };
  g_autoptr (FoyerTokenReceipt) receipt = try_issue (self, &what, &error);
  g_assert_no_error (error);
  g_assert_null (receipt->stale);
  g_assert_cmpuint (receipt->tokens->len, ==, 1);
  return ((FoyerToken *)receipt->tokens->pdata[0])->token_id;
}

static inline FoyerTokenReceipt *
try_undo (Fixture *self, gint64 token_id, GError **error)
{
  FoyerTokenAuthor author = get_author ("ben");
  FoyerTokenReceipt *receipt = NULL;
  fixture_begin (self);
  if (foyer_store_undo_token (self->store, token_id, &author, &receipt, error))
    fixture_commit (self);
  else
    foyer_store_rollback (self->store);
  return receipt;
}

static inline void
undo (Fixture *self, gint64 token_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTokenReceipt) receipt = try_undo (self, token_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipt->tokens->len, ==, 1);
}

static inline gboolean
decide (Fixture *self, gint64 token_id, gboolean keeps, GError **error)
{
  FoyerTokenAuthor author = get_author ("cleo");
  g_autoptr (FoyerTokenReceipt) receipt = NULL;
  fixture_begin (self);
  gboolean is_done
      = foyer_store_decide_token (self->store, token_id, keeps, &author, &receipt, error);
  if (is_done)
    fixture_commit (self);
  else
    foyer_store_rollback (self->store);
  return is_done;
}

static inline guint
expire (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  FoyerTokenAuthor author = get_author ("foyer");
  guint n = 0;
  fixture_begin (self);
  (void)foyer_store_expire_tokens (self->store, 100, &author, &n, &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (self);
  return n;
}

static inline void
assert_state (Fixture *self, gint64 token_id, FoyerTokenState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerToken) token = NULL;
  (void)foyer_store_get_token (self->store, token_id, &token, &error); /* the error says it */
  g_assert_no_error (error);
  g_assert_cmpstr (foyer_token_state_get_name (token->state), ==,
                   foyer_token_state_get_name (state));
}

static inline void
assert_company (Fixture *self, const char *source_id, const char *company)
{
  g_autoptr (FoyerAttendee) attendee = fixture_get (self, source_id);
  g_assert_cmpstr (foyer_record_get_text (attendee->record, FOYER_FIELD_COMPANY), ==, company);
}

static inline FoyerAdmission
import (Fixture *self, const char *company)
{
  static guint n = 0;
  g_autofree char *bytes = g_strdup_printf ("delivery %u", ++n);
  Person person = { .source_id = "1", .name = "Ann Lee", .email = "a@x.org", .company = company };
  fixture_deliver (self, "web", bytes);
  return fixture_admit_person (self, &person);
}

static inline guint
count_conflict_notices (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  gint64 n = 0;
  (void)foyer_store_query_integer (self->store,
                                   "SELECT COUNT (*) FROM notice WHERE kind = 'token-conflict'", &n,
                                   &error); /* the error says it */
  g_assert_no_error (error);
  return (guint)n;
}
