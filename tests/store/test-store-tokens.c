/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Override tokens in the store: chains, precedence over imports, and random sequences of them. */
#include "config.h"

#include "tokens-fixture.h"

/* ---- Chains ---- */

static void
test_apply (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  g_assert_cmpint (import (&fixture, "ACME"), ==, FOYER_ADMISSION_ADMITTED);
  gint64 first = issue (&fixture, "1", "company", "Acme Ltd");
  assert_company (&fixture, "1", "Acme Ltd");
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "1");
  g_assert_cmpuint (attendee->revision, ==, 2);
  Issue same = { .source_id = "1", .field = "company", .value = "Acme Ltd" };
  g_assert_null (try_issue (&fixture, &same, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  Issue nobody = { .source_id = "9", .field = "company", .value = "X" };
  g_assert_null (try_issue (&fixture, &nobody, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  gint64 second = issue (&fixture, "1", "company", "Acme Limited");
  assert_state (&fixture, first, FOYER_TOKEN_STATE_SUPERSEDED);
  g_autoptr (FoyerToken) token = NULL;
  g_assert_true (foyer_store_get_token (fixture.store, second, &token, &error));
  g_assert_cmpuint (token->version, ==, 2);
  g_assert_cmpint (token->supersedes, ==, first);
  g_assert_cmpstr (token->old_value, ==, "Acme Ltd");
  g_assert_cmpstr (token->source_value, ==, "ACME");
  g_assert_cmpstr (token->attendee_id, ==, foyer_attendee_get_id (attendee));
  fixture_clear (&fixture);
}

static void
test_stale (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  import (&fixture, "ACME");
  g_autoptr (FoyerAttendee) seen = fixture_get (&fixture, "1");
  FoyerDigest base = *foyer_record_get_hash (seen->record);
  issue (&fixture, "1", "title", "CEO");
  Issue mine = { .source_id = "1", .field = "company", .value = "Mine", .base = &base };
  g_autoptr (FoyerTokenReceipt) other_field = try_issue (&fixture, &mine, &error);
  g_assert_no_error (error);
  const FoyerTokenDifference *difference = other_field->stale->pdata[0];
  g_assert_cmpint (difference->verdict, ==, FOYER_THREE_WAY_MINE);
  g_assert_cmpstr (difference->base, ==, "ACME");
  import (&fixture, "Theirs");
  g_autoptr (FoyerTokenReceipt) clash = try_issue (&fixture, &mine, &error);
  difference = clash->stale->pdata[0];
  g_assert_true (clash->is_base_known);
  g_assert_cmpstr (difference->base, ==, "ACME");
  g_assert_cmpstr (difference->mine, ==, "Mine");
  g_assert_cmpstr (difference->theirs, ==, "Theirs");
  g_assert_cmpint (difference->verdict, ==, FOYER_THREE_WAY_CLASH);
  g_assert_cmpuint (clash->tokens->len, ==, 0);
  assert_company (&fixture, "1", "Theirs");
  /* On the present state it goes. */
  mine.base = &clash->now;
  g_autoptr (FoyerTokenReceipt) applied = try_issue (&fixture, &mine, &error);
  g_assert_null (applied->stale);
  base.bytes[0] ^= 1;
  mine.base = &base;
  g_autoptr (FoyerTokenReceipt) unknown = try_issue (&fixture, &mine, &error);
  g_assert_false (unknown->is_base_known);
  fixture_clear (&fixture);
}

static void
test_undo (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  import (&fixture, "ACME");
  gint64 first = issue (&fixture, "1", "company", "One");
  gint64 second = issue (&fixture, "1", "company", "Two");
  g_assert_null (try_undo (&fixture, first, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  undo (&fixture, second);
  assert_company (&fixture, "1", "One");
  assert_state (&fixture, first, FOYER_TOKEN_STATE_APPLIED);
  assert_state (&fixture, second, FOYER_TOKEN_STATE_UNDONE);
  undo (&fixture, first);
  assert_company (&fixture, "1", "ACME");
  FoyerTokenFilter filter = { 0 };
  g_autoptr (GPtrArray) chain = NULL;
  g_assert_true (foyer_store_list_tokens (fixture.store, &filter, &chain, &error));
  g_assert_cmpuint (chain->len, ==, 4);
  const FoyerToken *last = chain->pdata[3];
  g_assert_cmpint (last->kind, ==, FOYER_TOKEN_KIND_UNDO);
  g_assert_cmpint (last->undoes, ==, first);
  g_assert_cmpuint (last->version, ==, 4);
  g_assert_cmpstr (last->new_value, ==, "ACME");
  g_assert_null (try_undo (&fixture, last->token_id, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  fixture_clear (&fixture);
}

/* ---- Precedence ---- */

static void
test_reimport (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  import (&fixture, "ACME");
  gint64 token = issue (&fixture, "1", "company", "Mine");
  g_assert_cmpint (import (&fixture, "ACME"), ==, FOYER_ADMISSION_UNCHANGED);
  assert_company (&fixture, "1", "Mine");
  assert_state (&fixture, token, FOYER_TOKEN_STATE_APPLIED);
  g_assert_false (decide (&fixture, token, TRUE, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  /* The source itself changes: a conflict, and the token's value prints. */
  g_autoptr (FoyerAttendee) before = fixture_get (&fixture, "1");
  g_assert_cmpint (import (&fixture, "Other"), ==, FOYER_ADMISSION_UPDATED);
  assert_company (&fixture, "1", "Mine");
  assert_state (&fixture, token, FOYER_TOKEN_STATE_IN_CONFLICT);
  g_assert_cmpuint (count_conflict_notices (&fixture), ==, 1);
  g_autoptr (FoyerAttendee) after = fixture_get (&fixture, "1");
  g_assert_cmpuint (after->revision, ==, before->revision);
  g_assert_cmpint (after->delivery_id, >, before->delivery_id);
  g_autoptr (FoyerToken) row = NULL;
  g_assert_true (foyer_store_get_token (fixture.store, token, &row, &error));
  g_assert_cmpstr (row->source_value, ==, "ACME");
  g_assert_cmpstr (row->source_now, ==, "Other");
  /* Again the same: no second notice. Back to the former value: no conflict any more. */
  g_assert_cmpint (import (&fixture, "Other"), ==, FOYER_ADMISSION_UNCHANGED);
  g_assert_cmpuint (count_conflict_notices (&fixture), ==, 1);
  import (&fixture, "ACME");
  assert_state (&fixture, token, FOYER_TOKEN_STATE_APPLIED);
  /* What the token says is no conflict. */
  import (&fixture, "Mine");
  assert_state (&fixture, token, FOYER_TOKEN_STATE_APPLIED);
  import (&fixture, "Other");
  assert_state (&fixture, token, FOYER_TOKEN_STATE_IN_CONFLICT);
  g_assert_true (decide (&fixture, token, TRUE, &error));
  assert_company (&fixture, "1", "Mine");
  assert_state (&fixture, token, FOYER_TOKEN_STATE_APPLIED);
  g_assert_cmpint (import (&fixture, "Other"), ==, FOYER_ADMISSION_UNCHANGED);
  assert_state (&fixture, token, FOYER_TOKEN_STATE_APPLIED);
  import (&fixture, "Third");
  assert_state (&fixture, token, FOYER_TOKEN_STATE_IN_CONFLICT);
  g_assert_true (decide (&fixture, token, FALSE, &error));
  assert_state (&fixture, token, FOYER_TOKEN_STATE_CONCEDED);
  assert_company (&fixture, "1", "Third");
  g_assert_cmpint (import (&fixture, "Fourth"), ==, FOYER_ADMISSION_UPDATED);
  assert_company (&fixture, "1", "Fourth");
  fixture_clear (&fixture);
}

/* A field that the token does not name goes on following the source. */
static void
test_other_fields (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  Person person = { .source_id = "1", .name = "Ann Lee", .email = "a@x.org", .company = "ACME" };
  fixture_admit_person (&fixture, &person);
  issue (&fixture, "1", "custom.hat", "L");
  person.company = "New";
  fixture_deliver (&fixture, "web", "second");
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_UPDATED);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "1");
  g_assert_cmpstr (foyer_record_get_text (attendee->record, FOYER_FIELD_COMPANY), ==, "New");
  g_assert_cmpstr (foyer_record_get_custom (attendee->record, "hat"), ==, "L");
  fixture_clear (&fixture);
}

/* A tier that a token set may come from the source too; without one it is refused as ever. */
static void
test_tier (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  Person person = { .source_id = "1", .name = "Ann Lee", .email = "a@x.org", .tier = "GENERAL" };
  fixture_admit_person (&fixture, &person);
  person.tier = "VIP";
  fixture_deliver (&fixture, "web", "vip");
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_REFUSED);
  gint64 token = issue (&fixture, "1", "print_tier", "VIP");
  fixture_deliver (&fixture, "web", "vip again");
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_UPDATED);
  assert_state (&fixture, token, FOYER_TOKEN_STATE_APPLIED);
  person.tier = "SPEAKER";
  fixture_deliver (&fixture, "web", "speaker");
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_UPDATED);
  assert_state (&fixture, token, FOYER_TOKEN_STATE_IN_CONFLICT);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "1");
  g_assert_cmpstr (foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER), ==, "VIP");
  fixture_clear (&fixture);
}

/* The ticket goes to somebody else: corrections of the former person are not theirs. */
static void
test_reassigned (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  Person person = { .source_id = "1", .name = "Ann Lee", .email = "a@x.org" };
  fixture_admit_person (&fixture, &person);
  gint64 name = issue (&fixture, "1", "full_name", "Anne Lee");
  gint64 tier = issue (&fixture, "1", "print_tier", "VIP");
  Person other = { .source_id = "1", .name = "Bob Ray", .email = "b@x.org" };
  fixture_deliver (&fixture, "web", "reassigned");
  FoyerOutcome outcome = fixture_make_outcome (&fixture, &other);
  outcome.has_reassignment = TRUE;
  FoyerAdmissionCounts counts = fixture_admit (&fixture, &outcome, 1, NULL);
  g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_UPDATED], ==, 1);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "1");
  g_assert_cmpstr (foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME), ==, "Bob Ray");
  g_assert_cmpstr (foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER), ==, "VIP");
  assert_state (&fixture, name, FOYER_TOKEN_STATE_EXPIRED);
  assert_state (&fixture, tier, FOYER_TOKEN_STATE_APPLIED);
  fixture_clear (&fixture);
}

static void
test_expiry (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  gint64 next = 0;
  fixture_init (&fixture);
  import (&fixture, "ACME");
  Issue what = { .source_id = "1",
                 .field = "company",
                 .value = "Long",
                 .expires_usec = fixture_now + G_USEC_PER_SEC };
  g_autoptr (FoyerTokenReceipt) longer = try_issue (&fixture, &what, &error);
  what.value = "Short";
  what.expires_usec = fixture_now + G_USEC_PER_SEC / 2;
  g_autoptr (FoyerTokenReceipt) shorter = try_issue (&fixture, &what, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_store_get_next_expiry (fixture.store, &next, &error));
  g_assert_cmpint (next, ==, what.expires_usec);
  g_assert_cmpuint (expire (&fixture), ==, 0);
  fixture_now = what.expires_usec;
  g_assert_cmpuint (expire (&fixture), ==, 1);
  assert_company (&fixture, "1", "Long");
  fixture_now += G_USEC_PER_SEC;
  g_assert_cmpuint (expire (&fixture), ==, 1);
  assert_company (&fixture, "1", "ACME");
  g_assert_cmpuint (expire (&fixture), ==, 0);
  fixture_clear (&fixture);
}

/* ---- The store refuses what the table refuses ---- */

static void
test_transitions (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  import (&fixture, "ACME");
  gint64 token = issue (&fixture, "1", "company", "Mine");
  for (guint state = 0; state < FOYER_N_TOKEN_STATES; state++)
    for (guint act = 0; act < FOYER_N_TOKEN_ACTS; act++)
      {
        g_autoptr (GError) error = NULL;
        FoyerTokenState after;
        gboolean may = foyer_token_state_after ((FoyerTokenState)state, (FoyerTokenAct)act, &after);
        g_autofree char *sql = g_strdup_printf (
            "UPDATE token SET state = '%s'", foyer_token_state_get_name ((FoyerTokenState)state));
        fixture_begin (&fixture);
        g_assert_true (foyer_store_execute (fixture.store, sql, &error));
        gboolean moved = foyer_store_move_token (fixture.store, token, (FoyerTokenState)state,
                                                 (FoyerTokenAct)act, "test", &error);
        g_assert_cmpint (moved, ==, may);
        if (!may)
          g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
        else
          {
            assert_state (&fixture, token, after);
            /* It has gone on since. */
            g_assert_true (after == (FoyerTokenState)state
                           || !foyer_store_move_token (fixture.store, token, (FoyerTokenState)state,
                                                       (FoyerTokenAct)act, "test", &error));
          }
        foyer_store_rollback (fixture.store);
      }
  fixture_clear (&fixture);
}

static void
test_never_changed (void)
{
  static const char *const attempts[] = {
    "DELETE FROM token",
    "UPDATE token SET version = 2",
    "UPDATE token SET who = 'x'",
    "UPDATE token SET seal = zeroblob (32)",
    "UPDATE token SET base = NULL",
    "INSERT INTO token (kind, state, attendee_row, version, reason, who, role, made_usec, salt, "
    "commitments, seal) SELECT kind, state, attendee_row, version, reason, who, role, made_usec, "
    "salt, commitments, seal FROM token",
  };
  Fixture fixture;
  fixture_init (&fixture);
  import (&fixture, "ACME");
  issue (&fixture, "1", "company", "Mine");
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autoptr (GError) error = NULL;
      fixture_begin (&fixture);
      g_assert_false (foyer_store_execute (fixture.store, attempts[i], &error));
      g_assert_nonnull (error);
      foyer_store_rollback (fixture.store);
    }
  fixture_clear (&fixture);
}

static void
test_verify (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  gint64 bad = -1;
  fixture_init (&fixture);
  import (&fixture, "ACME");
  issue (&fixture, "1", "company", "One");
  gint64 second = issue (&fixture, "1", "title", "CEO");
  g_assert_true (foyer_store_verify_tokens (fixture.store, key, &bad, &error));
  g_assert_cmpint (bad, ==, 0);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_execute (
      fixture.store, "UPDATE token SET new_value = 'CFO' WHERE field = 'title'", &error));
  fixture_commit (&fixture);
  g_assert_true (foyer_store_verify_tokens (fixture.store, key, &bad, &error));
  g_assert_cmpint (bad, ==, second);
  /* Erased: values and salt are gone, the chain still holds. */
  fixture_begin (&fixture);
  g_assert_true (foyer_store_execute (fixture.store,
                                      "UPDATE token SET new_value = NULL, old_value = NULL, reason "
                                      "= '', salt = zeroblob (16), value = NULL",
                                      &error));
  fixture_commit (&fixture);
  g_assert_true (foyer_store_verify_tokens (fixture.store, key, &bad, &error));
  g_assert_cmpint (bad, ==, 0);
  static const guint8 other[FOYER_DIGEST_BYTES] = { 8 };
  g_assert_true (foyer_store_verify_tokens (fixture.store, other, &bad, &error));
  g_assert_cmpint (bad, !=, 0);
  fixture_clear (&fixture);
}

/* ---- Whatever happens in whichever order ---- */

static const char *const random_fields[] = { "company", "title", "custom.hat" };

static const char *
pick (GRand *random)
{
  static const char *const values[] = { "A", "B", "C", "D", NULL };
  return values[g_rand_int_range (random, 0, G_N_ELEMENTS (values))];
}

static void
import_random (Fixture *self, GRand *random)
{
  g_autofree char *bytes = g_strdup_printf ("random %u", g_rand_int (random));
  Person person = { .source_id = "1", .name = "Ann Lee", .email = "a@x.org" };
  person.company = pick (random);
  fixture_deliver (self, "web", bytes);
  g_assert_cmpint (fixture_admit_person (self, &person), !=, FOYER_ADMISSION_REFUSED);
}

static gint64
pick_token (Fixture *self, GRand *random)
{
  g_autoptr (GError) error = NULL;
  FoyerTokenFilter filter = { 0 };
  g_autoptr (GPtrArray) tokens = NULL;
  (void)foyer_store_list_tokens (self->store, &filter, &tokens, &error); /* the error says it */
  g_assert_no_error (error);
  return tokens->len == 0 ? 1 : g_rand_int_range (random, 1, (gint32)tokens->len + 1);
}

static void
take_random_step (Fixture *self, GRand *random)
{
  g_autoptr (GError) error = NULL;
  switch (g_rand_int_range (random, 0, 8))
    {
    case 0:
    case 1:
      import_random (self, random);
      break;
    case 2:
    case 3:
    case 4:
      {
        Issue what = { .source_id = "1", .value = pick (random) };
        what.field = random_fields[g_rand_int_range (random, 0, G_N_ELEMENTS (random_fields))];
        if (g_rand_boolean (random))
          what.expires_usec = fixture_now + g_rand_int_range (random, 1, 2 * G_USEC_PER_SEC);
        g_autoptr (FoyerTokenReceipt) receipt = try_issue (self, &what, &error);
        break;
      }
    case 5:
      {
        g_autoptr (FoyerTokenReceipt) receipt = try_undo (self, pick_token (self, random), &error);
        break;
      }
    case 6:
      (void)decide (self, pick_token (self, random), g_rand_boolean (random),
                    &error); /* refused unless in conflict */
      break;
    default:
      fixture_now += g_rand_int_range (random, 0, G_USEC_PER_SEC);
      (void)expire (self); /* as many as there are */
      break;
    }
  /* Refusals are part of the game; anything else is not. */
  g_assert_true (error == NULL
                 || g_error_matches (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND)
                 || g_error_matches (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT));
}

/* The record is its source with the chain over it; versions have no gap; at most one edit of a
 * field is in force; a token is in conflict exactly if its source has gone on to something else. */
static void
check_invariants (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_dup_attendee_id ("1");
  g_autoptr (FoyerRecord) source = NULL;
  g_autoptr (FoyerAttendee) attendee = fixture_get (self, "1");
  g_autoptr (GPtrArray) tokens = NULL;
  FoyerTokenFilter filter = { .attendee_id = id };
  gint64 bad = -1;
  g_assert_true (foyer_store_get_source_record (self->store, id, &source, &error));
  g_assert_true (foyer_store_list_tokens (self->store, &filter, &tokens, &error));
  g_autoptr (FoyerRecord) folded
      = foyer_token_fold (source, (FoyerToken *const *)tokens->pdata, tokens->len);
  g_assert_true (foyer_record_equal (folded, attendee->record));
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < tokens->len; i++)
    {
      const FoyerToken *token = tokens->pdata[i];
      FoyerTokenField field;
      g_assert_cmpuint (token->version, ==, i + 1);
      if (!foyer_token_is_in_force (token))
        continue;
      g_assert_true (g_hash_table_add (fields, token->field));
      g_assert_true (foyer_token_field_parse (token->field, TRUE, &field, NULL));
      g_autofree char *now = foyer_token_field_dup_text (&field, source);
      gboolean clashes = foyer_three_way_compare_texts (token->source_value, token->new_value, now)
                         == FOYER_THREE_WAY_CLASH;
      g_assert_cmpint (clashes, ==, token->state == FOYER_TOKEN_STATE_IN_CONFLICT);
      if (clashes)
        g_assert_cmpstr (token->source_now, ==, now);
    }
  g_assert_true (foyer_store_verify_tokens (self->store, key, &bad, &error));
  g_assert_cmpint (bad, ==, 0);
}

static void
test_random (void)
{
  for (guint32 seed = 1; seed <= 6; seed++)
    {
      Fixture fixture;
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      fixture_init (&fixture);
      import (&fixture, "A");
      for (guint i = 0; i < 60; i++)
        {
          take_random_step (&fixture, random);
          check_invariants (&fixture);
        }
      fixture_clear (&fixture);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/tokens/apply", test_apply);
  g_test_add_func ("/store/tokens/stale", test_stale);
  g_test_add_func ("/store/tokens/undo", test_undo);
  g_test_add_func ("/store/tokens/reimport", test_reimport);
  g_test_add_func ("/store/tokens/other-fields", test_other_fields);
  g_test_add_func ("/store/tokens/tier", test_tier);
  g_test_add_func ("/store/tokens/reassigned", test_reassigned);
  g_test_add_func ("/store/tokens/expiry", test_expiry);
  g_test_add_func ("/store/tokens/transitions", test_transitions);
  g_test_add_func ("/store/tokens/never-changed", test_never_changed);
  g_test_add_func ("/store/tokens/verify", test_verify);
  g_test_add_func ("/store/tokens/random", test_random);
  return g_test_run ();
}
