/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tokens do beside the record: badges on their way, single-use codes, dead letters. */
#include "config.h"

#include "tokens-fixture.h"

/* ---- Jobs ---- */

static FoyerJob *
get_job (Fixture *self, gint64 row_id)
{
  g_autoptr (GError) error = NULL;
  FoyerJob *job = NULL;
  (void)foyer_store_get_job (self->store, row_id, &job, &error); /* the error says it */
  g_assert_no_error (error);
  return job;
}

static gint64
queue (Fixture *self)
{
  g_autofree char *id = fixture_dup_attendee_id ("1");
  const char *ids[] = { id, NULL };
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (self, ids);
  g_assert_cmpuint (receipt->job_row_ids->len, ==, 1);
  return g_array_index (receipt->job_row_ids, gint64, 0);
}

static void
move_job (Fixture *self, gint64 row_id, const FoyerJobState *path, guint n)
{
  g_autoptr (GError) error = NULL;
  fixture_begin (self);
  for (guint i = 0; i + 1 < n; i++)
    {
      (void)foyer_store_transition_job (self->store, row_id, path[i], path[i + 1], NULL,
                                        &error); /* the error says it */
      g_assert_no_error (error);
    }
  fixture_commit (self);
}

static const FoyerJobState to_printer[] = {
  FOYER_JOB_READY,   FOYER_JOB_RENDERING, FOYER_JOB_RENDERED, FOYER_JOB_CREATING,
  FOYER_JOB_CREATED, FOYER_JOB_SENDING,   FOYER_JOB_ACCEPTED, FOYER_JOB_PRINTED,
};

static gboolean
is_revoked (Fixture *self, const char *badge_no)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql
      = g_strdup_printf ("SELECT revoked_usec IS NOT NULL AND revoked_reason IS NOT "
                         "NULL FROM badge WHERE badge_no = '%s'",
                         badge_no);
  gint64 answer = 0;
  (void)foyer_store_query_integer (self->store, sql, &answer, &error); /* the error says it */
  g_assert_no_error (error);
  return answer != 0;
}

/* What a token does to a job, by the state that the job is in. */
static void
test_jobs (void)
{
  for (guint steps = 1; steps <= G_N_ELEMENTS (to_printer); steps++)
    {
      FoyerJobState state = to_printer[steps - 1];
      gboolean may_be_out = foyer_job_state_may_be_out (state);
      gboolean is_printed = state == FOYER_JOB_PRINTED;
      g_autoptr (GError) error = NULL;
      Fixture fixture;
      fixture_init (&fixture);
      fixture_add_printer (&fixture, "folder");
      import (&fixture, "ACME");
      gint64 old = queue (&fixture);
      move_job (&fixture, old, to_printer, steps);
      Issue what = { .source_id = "1", .field = "company", .value = "Mine" };
      g_autoptr (FoyerTokenReceipt) receipt = try_issue (&fixture, &what, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (receipt->cancelled, ==, may_be_out ? 0 : 1);
      g_assert_cmpuint (receipt->replaced, ==, may_be_out ? 0 : 1);
      g_assert_cmpuint (receipt->out, ==, may_be_out && !is_printed ? 1 : 0);
      g_assert_cmpuint (receipt->superseded, ==, is_printed ? 1 : 0);
      g_autoptr (FoyerJob) job = get_job (&fixture, old);
      g_assert_cmpint (job->state, ==, may_be_out ? state : FOYER_JOB_CANCELED);
      g_assert_cmpint (job->superseded_usec != 0, ==, may_be_out);
      g_assert_cmpint (is_revoked (&fixture, job->badge_no), ==, is_printed);
      if (may_be_out)
        g_assert_null (receipt->attendee->badge_no);
      else
        {
          g_autoptr (FoyerJob) new_job = get_job (&fixture, old + 1);
          g_assert_cmpint (new_job->state, ==, FOYER_JOB_READY);
          g_assert_cmpuint (new_job->revision, ==, 2);
          g_assert_cmpstr (new_job->printer, ==, job->printer);
          g_assert_cmpstr (new_job->badge_no, ==, job->badge_no);
          g_assert_cmpstr (new_job->template_digest, ==, job->template_digest);
          g_assert_cmpstr (foyer_record_get_text (new_job->record, FOYER_FIELD_COMPANY), ==,
                           "Mine");
        }
      if (may_be_out && !is_printed)
        {
          move_job (&fixture, old, to_printer + steps - 1, G_N_ELEMENTS (to_printer) - steps + 1);
          g_assert_true (is_revoked (&fixture, job->badge_no));
        }
      if (may_be_out)
        {
          g_autoptr (FoyerJob) next = get_job (&fixture, queue (&fixture));
          g_assert_cmpstr (next->badge_no, !=, job->badge_no);
          g_assert_false (is_revoked (&fixture, next->badge_no));
        }
      fixture_clear (&fixture);
    }
}

/* What only a token hides leaves the badge on its way alone. */
static void
test_hidden_change (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  fixture_add_printer (&fixture, "folder");
  import (&fixture, "ACME");
  issue (&fixture, "1", "company", "Mine");
  gint64 row = queue (&fixture);
  import (&fixture, "Other");
  g_autoptr (FoyerJob) job = get_job (&fixture, row);
  g_assert_cmpint (job->state, ==, FOYER_JOB_READY);
  fixture_clear (&fixture);
}

/* Somebody whom a token makes inactive gets no new badge. */
static void
test_inactive (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_dup_attendee_id ("1");
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  fixture_init (&fixture);
  fixture_add_printer (&fixture, "folder");
  import (&fixture, "ACME");
  gint64 row = queue (&fixture);
  foyer_record_builder_set_status (builder, FOYER_STATUS_PAYMENT_PENDING);
  g_autoptr (FoyerRecord) value = foyer_record_builder_end (builder);
  FoyerTokenEdit edit = { "status", value };
  FoyerTokenOrder order
      = { .attendee_id = id, .edits = &edit, .n_edits = 1, .author = get_author ("anna") };
  g_autoptr (FoyerTokenReceipt) receipt = NULL;
  fixture_begin (&fixture);
  (void)foyer_store_apply_tokens (fixture.store, &order, &receipt, &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (&fixture);
  g_assert_cmpuint (receipt->cancelled, ==, 1);
  g_assert_cmpuint (receipt->replaced, ==, 0);
  g_autoptr (FoyerJob) job = get_job (&fixture, row);
  g_assert_cmpint (job->state, ==, FOYER_JOB_CANCELED);
  fixture_clear (&fixture);
}

/* ---- Codes ---- */

static gint64
grant (Fixture *self, const char *text, const char *field, const char *value, gint64 minutes)
{
  g_autoptr (GError) error = NULL;
  FoyerDigest hash = foyer_digest_of (text, strlen (text));
  g_autofree char *id = fixture_dup_attendee_id ("1");
  g_autoptr (FoyerToken) code = NULL;
  FoyerCodeOrder order = { .hash = &hash,
                           .attendee_id = id,
                           .field = field,
                           .new_value = value,
                           .expires_usec = fixture_now + minutes * 60 * G_USEC_PER_SEC,
                           .author = get_author ("sue") };
  fixture_begin (self);
  (void)foyer_store_grant_code (self->store, &order, &code, &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (self);
  return code->token_id;
}

static FoyerRedemption
look_up (Fixture *self, const char *text, const char *who)
{
  g_autoptr (GError) error = NULL;
  FoyerDigest hash = foyer_digest_of (text, strlen (text));
  FoyerRedemption verdict = FOYER_REDEMPTION_GOOD;
  g_autoptr (FoyerToken) code = NULL;
  gint64 wait_usec = 0;
  fixture_begin (self);
  (void)foyer_store_look_up_code (self->store, &hash, who, &verdict, &code, &wait_usec,
                                  &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (self);
  g_assert_cmpint (wait_usec > 0, ==, verdict == FOYER_REDEMPTION_LOCKED);
  g_assert_cmpint (code != NULL, ==,
                   verdict != FOYER_REDEMPTION_LOCKED && verdict != FOYER_REDEMPTION_UNKNOWN);
  return verdict;
}

static void
test_codes (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  import (&fixture, "ACME");
  gint64 code = grant (&fixture, "AAAA", "company", "Mine", 10);
  g_assert_cmpint (look_up (&fixture, "AAAA", "desk"), ==, FOYER_REDEMPTION_GOOD);
  Issue what = { .source_id = "1", .field = "company", .value = "Other", .code_id = code };
  g_assert_null (try_issue (&fixture, &what, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  assert_state (&fixture, code, FOYER_TOKEN_STATE_GRANTED);
  what.value = "Mine";
  g_autoptr (FoyerTokenReceipt) receipt = try_issue (&fixture, &what, &error);
  g_assert_no_error (error);
  assert_state (&fixture, code, FOYER_TOKEN_STATE_REDEEMED);
  g_assert_cmpint (look_up (&fixture, "AAAA", "desk"), ==, FOYER_REDEMPTION_SPENT);
  what.field = "title";
  g_assert_null (try_issue (&fixture, &what, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  gint64 edit = 0;
  g_assert_true (foyer_store_find_redeemed (fixture.store, code, &edit, &error));
  g_assert_cmpint (edit, ==, ((FoyerToken *)receipt->tokens->pdata[0])->token_id);
  /* Revoked and run out. */
  gint64 second = grant (&fixture, "BBBB", "company", NULL, 10);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_revoke_code (fixture.store, second, "sue", &error));
  fixture_commit (&fixture);
  g_assert_cmpint (look_up (&fixture, "BBBB", "desk"), ==, FOYER_REDEMPTION_REVOKED);
  gint64 third = grant (&fixture, "CCCC", "company", NULL, 10);
  fixture_now += 10 * 60 * G_USEC_PER_SEC;
  g_assert_cmpint (look_up (&fixture, "CCCC", "desk"), ==, FOYER_REDEMPTION_OVER);
  what = (Issue){ .source_id = "1", .field = "company", .value = "Late", .code_id = third };
  g_assert_null (try_issue (&fixture, &what, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpuint (expire (&fixture), ==, 1);
  assert_state (&fixture, third, FOYER_TOKEN_STATE_EXPIRED);
  fixture_clear (&fixture);
}

static void
test_guesses (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  import (&fixture, "ACME");
  grant (&fixture, "GOOD", "company", NULL, 30);
  for (guint i = 0; i < FOYER_CODE_GUESSES; i++)
    g_assert_cmpint (look_up (&fixture, "WRONG", "mallory"), ==, FOYER_REDEMPTION_UNKNOWN);
  g_assert_cmpint (look_up (&fixture, "GOOD", "mallory"), ==, FOYER_REDEMPTION_LOCKED);
  g_assert_cmpint (look_up (&fixture, "GOOD", "desk"), ==, FOYER_REDEMPTION_GOOD);
  for (guint i = FOYER_CODE_GUESSES; i < FOYER_CODE_GUESSES_OF_ALL; i++)
    {
      g_autofree char *who = g_strdup_printf ("mallory %u", i);
      g_assert_cmpint (look_up (&fixture, "WRONG", who), ==, FOYER_REDEMPTION_UNKNOWN);
    }
  g_assert_cmpint (look_up (&fixture, "GOOD", "desk"), ==, FOYER_REDEMPTION_LOCKED);
  fixture_now += FOYER_CODE_GUESS_USEC;
  g_assert_cmpint (look_up (&fixture, "GOOD", "mallory"), ==, FOYER_REDEMPTION_GOOD);
  fixture_clear (&fixture);
}

/* ---- Dead letters ---- */

static FoyerTokenReceipt *
repair (Fixture *self, gint64 letter, const FoyerDigest *raw, const FoyerDigest *base,
        const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  FoyerTokenReceipt *receipt = NULL;
  FoyerLetterTokenOrder order = { .dead_letter_id = letter,
                                  .base = base,
                                  .field = field,
                                  .old_value = "Speakrs",
                                  .new_value = value,
                                  .author = get_author ("anna") };
  fixture_begin (self);
  (void)foyer_store_apply_letter_token (self->store, &order, raw, &receipt,
                                        &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (self);
  return receipt;
}

static void
test_letters (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  FoyerDigest raw = foyer_digest_of ("row", 3), base;
  fixture_init (&fixture);
  FoyerOutcome refusal = fixture_make_refusal (&fixture, "1", "Ann Lee", "row");
  fixture_admit (&fixture, &refusal, 1, NULL);
  g_autoptr (FoyerTokenReceipt) first = repair (&fixture, 1, &raw, &raw, "print_tier", "SPEKER");
  g_assert_null (first->stale);
  g_autoptr (FoyerTokenReceipt) stale = repair (&fixture, 1, &raw, &raw, "print_tier", "VIP");
  const FoyerTokenDifference *difference = stale->stale->pdata[0];
  g_assert_cmpstr (difference->base, ==, "Speakrs");
  g_assert_cmpstr (difference->theirs, ==, "SPEKER");
  g_assert_cmpint (difference->verdict, ==, FOYER_THREE_WAY_CLASH);
  g_autoptr (FoyerTokenReceipt) second
      = repair (&fixture, 1, &raw, &first->now, "print_tier", "SPEAKER");
  g_assert_null (second->stale);
  g_assert_true (foyer_store_get_letter_base (fixture.store, 1, &raw, &base, &error));
  g_assert_true (foyer_digest_equal (&base, &second->now));
  /* Admitted: the repair stands against the next import. */
  Person person = { .source_id = "1", .name = "Ann Lee", .email = "a@x.org", .tier = "SPEAKER" };
  fixture_admit_person (&fixture, &person);
  g_autofree char *id = fixture_dup_attendee_id ("1");
  g_autoptr (FoyerRecordBuilder) nothing = foyer_record_builder_new ();
  g_autoptr (FoyerRecord) source = foyer_record_builder_end (nothing);
  FoyerTokenAuthor author = get_author ("anna");
  guint n = 0;
  fixture_begin (&fixture);
  (void)foyer_store_carry_tokens (fixture.store, 1, id, source, &author, &n,
                                  &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (&fixture);
  g_assert_cmpuint (n, ==, 1);
  person.tier = "VIP";
  fixture_deliver (&fixture, "web", "next");
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_UPDATED);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "1");
  g_assert_cmpstr (foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER), ==, "SPEAKER");
  FoyerTokenFilter filter = { .only_conflicts = TRUE };
  g_autoptr (GPtrArray) conflicts = NULL;
  g_assert_true (foyer_store_list_tokens (fixture.store, &filter, &conflicts, &error));
  g_assert_cmpuint (conflicts->len, ==, 1);
  gint64 bad = -1;
  g_assert_true (foyer_store_verify_tokens (fixture.store, key, &bad, &error));
  g_assert_cmpint (bad, ==, 0);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/tokens/jobs", test_jobs);
  g_test_add_func ("/store/tokens/hidden-change", test_hidden_change);
  g_test_add_func ("/store/tokens/inactive", test_inactive);
  g_test_add_func ("/store/tokens/codes", test_codes);
  g_test_add_func ("/store/tokens/guesses", test_guesses);
  g_test_add_func ("/store/tokens/letters", test_letters);
  return g_test_run ();
}
