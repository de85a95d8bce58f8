/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four verbs on rows: payload, copy and number of the new job, links, what is refused, and
 * badge numbers that are revoked. */
#include "config.h"

#include "store-fixture.h"

#include "foyer-job-verb.h"
#include "foyer-store-badges.h"
#include "foyer-store-private.h"

static const Person jane
    = { .source_id = "A1", .name = "Jane Doe", .family = "Doe", .email = "jane@example.com" };

static void
set_up (Fixture *fixture)
{
  fixture_init (fixture);
  fixture_add_printer (fixture, "folder");
  fixture_add_printer (fixture, "other");
  fixture_admit_person (fixture, &jane);
}

static gint64
print_all (Fixture *fixture)
{
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (fixture, NULL);
  g_assert_cmpuint (receipt->job_row_ids->len, ==, 1);
  return g_array_index (receipt->job_row_ids, gint64, 0);
}

static void
force_state (Fixture *fixture, gint64 row_id, FoyerJobState state)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE job SET state = '%s', document_digest = 'd1' "
                                          "WHERE row_id = %" G_GINT64_FORMAT,
                                          foyer_job_state_get_name (state), row_id);
  fixture_begin (fixture);
  g_assert_true (foyer_store_execute (fixture->store, sql, NULL));
  fixture_commit (fixture);
}

static FoyerJob *
get_job (Fixture *fixture, gint64 row_id)
{
  FoyerJob *job = NULL;
  g_assert_true (foyer_store_get_job (fixture->store, row_id, &job, NULL));
  return job;
}

static gint64
reissue (Fixture *fixture, gint64 former, FoyerJobVerb verb, const char *reason,
         const char *printer, GError **error)
{
  static guint n;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, former);
  g_autofree char *new_id = g_strdup_printf ("00000000-0000-4000-8000-%012u", ++n);
  FoyerReissueOrder order = { .verb = verb,
                              .job_id = id,
                              .new_job_id = new_id,
                              .reason = reason,
                              .printer = printer,
                              .desk = "Desk 1",
                              .actor = "ana" };
  gint64 row_id = 0;
  fixture_begin (fixture);
  gboolean is_done
      = foyer_store_reissue_job (fixture->store, &order, &fixture_maker, &row_id, error);
  if (is_done)
    fixture_commit (fixture);
  else
    foyer_store_rollback (fixture->store);
  return row_id;
}

static void
test_reprint (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  set_up (&fixture);
  gint64 first = print_all (&fixture);
  force_state (&fixture, first, FOYER_JOB_PRINTED);
  gint64 second = reissue (&fixture, first, FOYER_JOB_VERB_REPRINT, "jammed", NULL, &error);
  g_assert_no_error (error);
  g_autoptr (FoyerJob) before = get_job (&fixture, first);
  g_autoptr (FoyerJob) after = get_job (&fixture, second);
  g_assert_cmpint (after->state, ==, FOYER_JOB_READY);
  g_assert_cmpint (after->verb, ==, FOYER_JOB_VERB_REPRINT);
  g_assert_cmpint (after->former_row_id, ==, first);
  g_assert_cmpuint (after->copy, ==, 2);
  g_assert_cmpstr (after->badge_no, ==, before->badge_no);
  g_assert_cmpstr (after->badge_token, ==, before->badge_token);
  g_assert_cmpstr (after->template_digest, ==, before->template_digest);
  g_assert_cmpstr (after->printer, ==, "folder");
  g_assert_cmpstr (after->cause, ==, "jammed");
  g_assert_cmpstr (after->desk, ==, "Desk 1");
  g_assert_true (foyer_record_equal (after->record, before->record));
  g_assert_null (after->document_digest);
  /* Pressed twice: one copy. */
  g_assert_cmpint (reissue (&fixture, first, FOYER_JOB_VERB_REPRINT, "again", NULL, &error), ==, 0);
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
  g_clear_error (&error);
  /* The third copy, elsewhere, of the second. */
  force_state (&fixture, second, FOYER_JOB_PRINTED);
  gint64 third = reissue (&fixture, first, FOYER_JOB_VERB_REPRINT, "again", "other", &error);
  g_assert_no_error (error);
  g_autoptr (FoyerJob) last = get_job (&fixture, third);
  g_assert_cmpuint (last->copy, ==, 3);
  g_assert_cmpstr (last->printer, ==, "other");
  /* The printer is gone. */
  force_state (&fixture, third, FOYER_JOB_PRINTED);
  g_assert_cmpint (reissue (&fixture, third, FOYER_JOB_VERB_REPRINT, "x", "nowhere", &error), ==,
                   0);
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  g_autoptr (GPtrArray) linked = NULL;
  g_assert_true (foyer_store_list_linked_jobs (fixture.store, second, &linked, NULL));
  g_assert_cmpuint (linked->len, ==, 3);
  fixture_clear (&fixture);
}

static void
test_requeue (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDiagnostic) diagnostic
      = foyer_diagnostic_new (FOYER_CODE_RENDER_FAILED, "it broke");
  set_up (&fixture);
  gint64 first = print_all (&fixture);
  FoyerJobChange change = { .reason = "it broke", .diagnostic = diagnostic };
  fixture_begin (&fixture);
  g_assert_true (foyer_store_transition_job (fixture.store, first, FOYER_JOB_READY,
                                             FOYER_JOB_FAILED, &change, NULL));
  fixture_commit (&fixture);
  gint64 second = reissue (&fixture, first, FOYER_JOB_VERB_REQUEUE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (FoyerJob) job = get_job (&fixture, second);
  g_assert_cmpuint (job->copy, ==, 1);
  g_assert_cmpuint (job->render_attempts, ==, 0);
  /* Its dead letter has a successor. */
  g_autoptr (GPtrArray) letters = NULL;
  FoyerDeadLetterFilter filter = FOYER_DEAD_LETTER_FILTER_INIT;
  g_assert_true (foyer_store_list_dead_letters (fixture.store, &filter, 0, 0, &letters, NULL));
  g_assert_cmpuint (letters->len, ==, 1);
  g_assert_cmpint (((FoyerDeadLetter *)letters->pdata[0])->state, ==, FOYER_DEAD_LETTER_SUPERSEDED);
  /* It stands for the person: a print of all makes none beside it. */
  g_autoptr (FoyerJobReceipt) all = fixture_enqueue (&fixture, NULL);
  g_assert_cmpuint (all->job_row_ids->len, ==, 0);
  /* The first one again, though the second is out. */
  force_state (&fixture, second, FOYER_JOB_PRINTED);
  g_assert_cmpint (reissue (&fixture, first, FOYER_JOB_VERB_REQUEUE, NULL, NULL, &error), ==, 0);
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
  fixture_clear (&fixture);
}

static void
test_re_export (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  Person married = jane;
  set_up (&fixture);
  gint64 first = print_all (&fixture);
  force_state (&fixture, first, FOYER_JOB_PRINTED);
  g_assert_cmpint (reissue (&fixture, first, FOYER_JOB_VERB_RE_EXPORT, NULL, NULL, &error), ==, 0);
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
  g_clear_error (&error);
  married.company = "Contoso";
  fixture_deliver (&fixture, "web", "second");
  g_assert_cmpint (fixture_admit_person (&fixture, &married), ==, FOYER_ADMISSION_UPDATED);
  g_assert_cmpint (reissue (&fixture, first, FOYER_JOB_VERB_REPRINT, "x", NULL, &error), ==, 0);
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
  g_clear_error (&error);
  gint64 second = reissue (&fixture, first, FOYER_JOB_VERB_RE_EXPORT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (FoyerJob) before = get_job (&fixture, first);
  g_autoptr (FoyerJob) after = get_job (&fixture, second);
  g_assert_cmpuint (after->revision, ==, 2);
  g_assert_cmpuint (after->copy, ==, 2);
  g_assert_cmpstr (after->badge_no, ==, before->badge_no);
  g_assert_cmpstr (foyer_record_get_text (after->record, FOYER_FIELD_COMPANY), ==, "Contoso");
  g_assert_cmpint (after->former_row_id, ==, first);
  g_autoptr (FoyerJobReceipt) all = fixture_enqueue (&fixture, NULL);
  g_assert_cmpuint (all->job_row_ids->len, ==, 0);
  fixture_clear (&fixture);
}

static void
test_replace (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  set_up (&fixture);
  gint64 first = print_all (&fixture);
  force_state (&fixture, first, FOYER_JOB_PRINTED);
  gint64 second = reissue (&fixture, first, FOYER_JOB_VERB_REPLACE, "lost", NULL, &error);
  g_assert_no_error (error);
  g_autoptr (FoyerJob) before = get_job (&fixture, first);
  g_autoptr (FoyerJob) after = get_job (&fixture, second);
  g_assert_cmpstr (after->badge_no, !=, before->badge_no);
  g_assert_cmpuint (after->copy, ==, 1);
  g_autoptr (FoyerBadge) old = NULL;
  g_autoptr (FoyerBadge) new = NULL;
  g_autoptr (FoyerBadge) none = NULL;
  g_assert_true (foyer_store_find_badge (fixture.store, before->badge_no, &old, NULL));
  g_assert_cmpint (old->revoked_usec, !=, 0);
  g_assert_cmpstr (old->revoked_reason, ==, "lost");
  g_assert_cmpstr (old->newer_no, ==, after->badge_no);
  g_assert_true (foyer_store_find_badge (fixture.store, after->badge_no, &new, NULL));
  g_assert_cmpint (new->revoked_usec, ==, 0);
  g_assert_true (foyer_store_find_badge (fixture.store, "ZZZZZZZZ", &none, NULL));
  g_assert_null (none);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "A1");
  g_assert_cmpstr (attendee->badge_no, ==, after->badge_no);
  /* The old one is nothing any more, whatever is tried with it. */
  force_state (&fixture, second, FOYER_JOB_PRINTED);
  for (FoyerJobVerb verb = FOYER_JOB_VERB_REPRINT; verb < FOYER_N_JOB_VERBS; verb++)
    {
      g_assert_cmpint (reissue (&fixture, first, verb, "x", NULL, &error), ==, 0);
      g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
      g_clear_error (&error);
    }
  fixture_begin (&fixture);
  g_assert_false (
      foyer_store_revoke_badge (fixture.store, before->badge_no, "again", "ana", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (foyer_store_revoke_badge (fixture.store, "ZZZZZZZZ", "x", "ana", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  foyer_store_rollback (fixture.store);
  fixture_clear (&fixture);
}

/* Every verb from every state: the store says what the rule says. */
static void
test_refusals (void)
{
  Fixture fixture;
  set_up (&fixture);
  gint64 first = print_all (&fixture);
  for (FoyerJobVerb verb = FOYER_JOB_VERB_REPRINT; verb < FOYER_N_JOB_VERBS; verb++)
    for (FoyerJobState state = 0; state < FOYER_N_JOB_STATES; state++)
      {
        g_autoptr (GError) error = NULL;
        FoyerJobVerbFacts facts
            = { .state = state, .is_active = TRUE, .is_newest_revision = TRUE, .has_reason = TRUE };
        gboolean may = foyer_job_verb_check (verb, &facts) == FOYER_JOB_VERB_MAY;
        g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, first);
        FoyerReissueOrder order
            = { .verb = verb, .job_id = id, .new_job_id = "new", .reason = "why", .actor = "ana" };
        gint64 row_id = 0;
        force_state (&fixture, first, state);
        fixture_begin (&fixture);
        g_assert_cmpint (
            foyer_store_reissue_job (fixture.store, &order, &fixture_maker, &row_id, &error), ==,
            may);
        if (!may)
          g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
        foyer_store_rollback (fixture.store);
      }
  fixture_clear (&fixture);
}

/* Of two ids that are one person the second gets a badge only for a reason. */
static void
test_linked (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  Person twin = jane;
  set_up (&fixture);
  twin.source_id = "A2";
  fixture_admit_person (&fixture, &twin);
  g_autoptr (FoyerAttendee) first = fixture_get (&fixture, "A1"),
                            second = fixture_get (&fixture, "A2");
  fixture_begin (&fixture);
  g_assert_true (foyer_store_decide_pair (fixture.store, first->row_id, second->row_id,
                                          FOYER_DUPLICATE_LINKED, "ana", NULL));
  fixture_commit (&fixture);
  (void)print_all (&fixture); /* of the first alone */
  const char *ids[] = { foyer_attendee_get_id (second), NULL };
  g_autoptr (FoyerJobReceipt) refused = fixture_enqueue (&fixture, ids);
  g_assert_cmpuint (refused->job_row_ids->len, ==, 0);
  FoyerJobRefusal *refusal = refused->refusals->pdata[0];
  g_assert_cmpint (refusal->kind, ==, FOYER_JOB_REFUSAL_LINKED);
  g_assert_cmpstr (refusal->other_id, ==, foyer_attendee_get_id (first));
  FoyerJobOrder order = {
    .attendee_ids = ids, .printer = "folder", .actor = "test", .reason = "speaks on both days"
  };
  g_autoptr (FoyerJobReceipt) made = NULL;
  fixture_begin (&fixture);
  g_assert_true (foyer_store_enqueue_jobs (fixture.store, &order, &fixture_maker, &made, &error));
  fixture_commit (&fixture);
  g_assert_cmpuint (made->job_row_ids->len, ==, 1);
  g_autoptr (FoyerJob) job = get_job (&fixture, g_array_index (made->job_row_ids, gint64, 0));
  g_assert_cmpstr (job->cause, ==, "speaks on both days");
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/reissue/reprint", test_reprint);
  g_test_add_func ("/store/reissue/requeue", test_requeue);
  g_test_add_func ("/store/reissue/re-export", test_re_export);
  g_test_add_func ("/store/reissue/replace", test_replace);
  g_test_add_func ("/store/reissue/refusals", test_refusals);
  g_test_add_func ("/store/reissue/linked", test_linked);
  return g_test_run ();
}
