/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs: who gets one, badge numbers, every pair of states, attempts, history, newer revisions. */
#include "config.h"

#include "store-fixture.h"

#include "foyer-store-private.h"

static const Person jane
    = { .source_id = "A1", .name = "Jane Doe", .family = "Doe", .email = "jane@example.com" };
static const Person john = { .source_id = "A2",
                             .name = "John Smith",
                             .family = "Smith",
                             .email = "john@example.com",
                             .tier = "VIP" };

static void
fixture_init_printing (Fixture *fixture)
{
  fixture_init (fixture);
  fixture_add_printer (fixture, "folder");
}

static gint64
get_row (const FoyerJobReceipt *receipt, guint index)
{
  return g_array_index (receipt->job_row_ids, gint64, index);
}

static FoyerJob *
get_job (Fixture *fixture, gint64 row_id)
{
  FoyerJob *job = NULL;
  g_assert_true (foyer_store_get_job (fixture->store, row_id, &job, NULL));
  return job;
}

static void
move (Fixture *fixture, gint64 row_id, FoyerJobState from, FoyerJobState to,
      const FoyerJobChange *change)
{
  g_autoptr (GError) error = NULL;
  fixture_begin (fixture);
  (void)foyer_store_transition_job (fixture->store, row_id, from, to, change,
                                    &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (fixture);
}

static void
test_enqueue (void)
{
  Fixture fixture;
  Person waiting = { .source_id = "A3",
                     .name = "Wai Ting",
                     .email = "w@example.com",
                     .status = FOYER_STATUS_WAITLISTED };
  Person twin = jane;
  fixture_init_printing (&fixture);
  twin.source_id = "A4";
  fixture_admit_person (&fixture, &john);
  fixture_admit_person (&fixture, &waiting);
  g_autofree char *john_id = fixture_dup_attendee_id ("A2"),
                  *waiting_id = fixture_dup_attendee_id ("A3"),
                  *jane_id = fixture_dup_attendee_id ("A1");
  fixture_admit_person (&fixture, &jane);
  fixture_admit_person (&fixture, &twin);
  /* Everybody: one is waiting, two are perhaps one. */
  g_autoptr (FoyerJobReceipt) all = fixture_enqueue (&fixture, NULL);
  g_assert_cmpuint (all->job_row_ids->len, ==, 1);
  g_assert_cmpuint (all->held, ==, 2);
  g_autoptr (FoyerJob) job = get_job (&fixture, get_row (all, 0));
  g_assert_cmpint (job->state, ==, FOYER_JOB_READY);
  g_assert_cmpstr (job->attendee_id, ==, john_id);
  g_assert_cmpstr (job->tier_label, ==, "General");
  g_assert_cmpstr (job->printer, ==, "folder");
  g_assert_cmpuint (job->copy, ==, 1);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "A2");
  g_assert_cmpstr (attendee->badge_no, ==, job->badge_no);
  g_assert_cmpstr (attendee->badge_state, ==, "READY");
  g_assert_true (foyer_record_equal (job->record, attendee->record));
  /* A second run makes none. */
  g_autoptr (FoyerJobReceipt) again = fixture_enqueue (&fixture, NULL);
  g_assert_cmpuint (again->job_row_ids->len, ==, 0);
  g_assert_cmpuint (again->held, ==, 2);
  /* By name: refused with reasons; a possible duplicate is the operator's decision then. */
  const char *named[]
      = { john_id, waiting_id, jane_id, "00000000-0000-4000-8000-000000000000", "nonsense", NULL };
  g_autoptr (FoyerJobReceipt) some = fixture_enqueue (&fixture, named);
  g_assert_cmpuint (some->job_row_ids->len, ==, 1);
  g_assert_cmpuint (some->refusals->len, ==, 4);
  FoyerJobRefusal *refusal = g_ptr_array_index (some->refusals, 0);
  g_assert_cmpint (refusal->kind, ==, FOYER_JOB_REFUSAL_HAS_JOB);
  g_assert_cmpstr (refusal->job_id, ==, job->job_id);
  refusal = g_ptr_array_index (some->refusals, 1);
  g_assert_cmpint (refusal->kind, ==, FOYER_JOB_REFUSAL_NOT_ACTIVE);
  g_assert_cmpint (refusal->status, ==, FOYER_STATUS_WAITLISTED);
  refusal = g_ptr_array_index (some->refusals, 3);
  g_assert_cmpint (refusal->kind, ==, FOYER_JOB_REFUSAL_UNKNOWN);
  fixture_clear (&fixture);
}

static void
test_enqueue_in_pieces (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) jobs = NULL;
  FoyerJobFilter everything = FOYER_JOB_FILTER_INIT;
  guint n_jobs = 0, n = 0;
  fixture_init_printing (&fixture);
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("P%u", i),
                      *email = g_strdup_printf ("p%u@example.com", i);
      fixture_admit_person (&fixture,
                            &(Person){ .source_id = id, .name = "Same Name", .email = email });
    }
  do
    {
      FoyerJobOrder order
          = { .sort = FOYER_SORT_COMPANY, .limit = 10, .printer = "folder", .actor = "test" };
      FoyerJobReceipt *receipt = NULL;
      fixture_begin (&fixture);
      g_assert_true (
          foyer_store_enqueue_jobs (fixture.store, &order, &fixture_maker, &receipt, &error));
      fixture_commit (&fixture);
      n = receipt->job_row_ids->len;
      n_jobs += n;
      foyer_job_receipt_free (receipt);
    }
  while (n > 0);
  g_assert_cmpuint (n_jobs, ==, 25);
  g_assert_true (foyer_store_list_jobs (fixture.store, &everything, 0, 0, &jobs, NULL));
  for (guint i = 0; i < jobs->len; i++)
    g_hash_table_add (numbers, g_strdup (((FoyerJob *)g_ptr_array_index (jobs, i))->badge_no));
  g_assert_cmpuint (g_hash_table_size (numbers), ==, 25);
  fixture_begin (&fixture);
  FoyerJobOrder order = { .printer = "nowhere", .actor = "test" };
  FoyerJobReceipt *receipt = NULL;
  g_assert_false (
      foyer_store_enqueue_jobs (fixture.store, &order, &fixture_maker, &receipt, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

/* Every pair of states: what R-52 has is done once, what it has not is refused whatever the row
 * says. */
static void
test_transitions (void)
{
  Fixture fixture;
  fixture_init_printing (&fixture);
  fixture_admit_person (&fixture, &jane);
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (&fixture, NULL);
  gint64 row_id = get_row (receipt, 0);
  for (FoyerJobState from = 0; from < FOYER_N_JOB_STATES; from++)
    for (FoyerJobState to = 0; to < FOYER_N_JOB_STATES; to++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *put
            = g_strdup_printf ("UPDATE job SET state = '%s'", foyer_job_state_get_name (from));
        fixture_begin (&fixture);
        g_assert_true (foyer_store_execute (fixture.store, put, &error));
        gboolean is_done
            = foyer_store_transition_job (fixture.store, row_id, from, to, NULL, &error);
        /* Staying is allowed while the job is open: for another reason or a wait. */
        gboolean stays = from == to && !foyer_job_state_is_final (from);
        g_assert_true (is_done == (stays || foyer_job_state_can_become (from, to)));
        if (!is_done)
          g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
        g_clear_error (&error);
        if (is_done && !stays)
          {
            g_assert_false (
                foyer_store_transition_job (fixture.store, row_id, from, to, NULL, &error));
            g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
          }
        fixture_commit (&fixture);
      }
  fixture_clear (&fixture);
}

static void
test_line (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL, counts = NULL;
  FoyerStageReport reports[FOYER_N_STAGES];
  gint64 due = -1;
  fixture_init_printing (&fixture);
  fixture_admit_person (&fixture, &jane);
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (&fixture, NULL);
  g_autoptr (FoyerJob) ready = NULL, none = NULL, rendered = NULL, later = NULL;
  fixture_begin (&fixture);
  g_assert_true (foyer_store_next_ready_job (fixture.store, &ready, &error));
  g_assert_cmpuint (ready->render_attempts, ==, 1);
  g_assert_true (foyer_store_next_ready_job (fixture.store, &none, &error));
  g_assert_null (none);
  g_assert_true (foyer_store_finish_render (fixture.store, ready->row_id, "abcd", 1234, &error));
  g_assert_false (foyer_store_finish_render (fixture.store, ready->row_id, "abcd", 1234, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  fixture_commit (&fixture);
  g_assert_true (foyer_store_next_rendered_job (fixture.store, "folder", &rendered, &due, NULL));
  g_assert_cmpstr (rendered->document_digest, ==, "abcd");
  g_assert_cmpuint (rendered->document_bytes, ==, 1234);
  gint64 row_id = rendered->row_id;
  move (&fixture, row_id, FOYER_JOB_RENDERED, FOYER_JOB_CREATING,
        &(FoyerJobChange){ .counts_dispatch_attempt = TRUE });
  move (&fixture, row_id, FOYER_JOB_CREATING, FOYER_JOB_CREATED,
        &(FoyerJobChange){ .remote_job_id = 7, .remote_job_uuid = "urn:uuid:x" });
  move (&fixture, row_id, FOYER_JOB_CREATED, FOYER_JOB_RENDERED,
        &(FoyerJobChange){ .forgets_remote_job = TRUE,
                           .ready_at_usec = fixture_now + 1000000,
                           .reason = "the printer was reset" });
  g_assert_true (foyer_store_next_rendered_job (fixture.store, "folder", &later, &due, NULL));
  g_assert_null (later);
  g_assert_cmpint (due, >, fixture_now);
  g_autoptr (FoyerJob) job = get_job (&fixture, row_id);
  g_assert_cmpint (job->remote_job_id, ==, 0);
  g_assert_cmpuint (job->dispatch_attempts, ==, 1);
  g_assert_cmpstr (job->reason, ==, "the printer was reset");
  move (&fixture, row_id, FOYER_JOB_RENDERED, FOYER_JOB_CREATING, NULL);
  move (&fixture, row_id, FOYER_JOB_CREATING, FOYER_JOB_CREATED, NULL);
  move (&fixture, row_id, FOYER_JOB_CREATED, FOYER_JOB_SENDING, NULL);
  move (&fixture, row_id, FOYER_JOB_SENDING, FOYER_JOB_ACCEPTED, NULL);
  move (&fixture, row_id, FOYER_JOB_ACCEPTED, FOYER_JOB_PRINTED, NULL);
  g_autoptr (FoyerJob) printed = NULL;
  g_assert_true (foyer_store_find_job (fixture.store, job->job_id, &printed, NULL));
  g_assert_cmpstr (printed->printed_on, ==, "folder");
  g_assert_cmpint (printed->printed_usec, >, 0);
  g_assert_true (foyer_store_get_job_history (fixture.store, row_id, &history, NULL));
  g_assert_cmpuint (history->len, ==, 11);
  g_assert_true (foyer_store_count_jobs (fixture.store, &counts, NULL));
  g_assert_cmpuint (counts->len, ==, 1);
  g_assert_true (foyer_store_get_stage_reports (fixture.store, reports, NULL));
  g_assert_cmpuint (reports[FOYER_STAGE_RENDERING].processed, ==, 1);
  g_assert_cmpuint (reports[FOYER_STAGE_DISPATCH].processed, ==, 1);
  g_assert_cmpuint (reports[FOYER_STAGE_DISPATCH].depth, ==, 0);
  fixture_clear (&fixture);
}

static void
test_render_attempts (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDiagnostic) diagnostic
      = foyer_diagnostic_new (FOYER_CODE_RENDER_FAILED, "no ink");
  g_autoptr (GPtrArray) letters = NULL;
  FoyerDeadLetterFilter filter = FOYER_DEAD_LETTER_FILTER_INIT;
  fixture_init_printing (&fixture);
  fixture_admit_person (&fixture, &jane);
  fixture_admit_person (&fixture, &john);
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (&fixture, NULL);
  /* The first crashes the process each time; the second fails with a message. */
  for (guint attempt = 1; attempt <= FOYER_LIMIT_ATTEMPTS; attempt++)
    {
      g_autoptr (FoyerJob) first = NULL, second = NULL;
      gboolean is_dead = FALSE;
      fixture_begin (&fixture);
      g_assert_true (foyer_store_recover (fixture.store, &error));
      g_assert_true (foyer_store_next_ready_job (fixture.store, &first, &error));
      g_assert_true (foyer_store_next_ready_job (fixture.store, &second, &error));
      g_assert_true (foyer_store_fail_render (fixture.store, second->row_id, diagnostic, FALSE,
                                              &is_dead, &error));
      g_assert_true (is_dead == (attempt == FOYER_LIMIT_ATTEMPTS));
      fixture_commit (&fixture);
    }
  g_autoptr (FoyerJob) none = NULL;
  fixture_begin (&fixture);
  g_assert_true (foyer_store_recover (fixture.store, &error));
  g_assert_true (foyer_store_next_ready_job (fixture.store, &none, &error));
  g_assert_null (none);
  fixture_commit (&fixture);
  g_assert_true (foyer_store_list_dead_letters (fixture.store, &filter, 0, 0, &letters, NULL));
  g_assert_cmpuint (letters->len, ==, 2);
  FoyerDeadLetter *letter = g_ptr_array_index (letters, 0);
  g_assert_cmpint (letter->stage, ==, FOYER_STAGE_RENDERING);
  g_assert_cmpuint (letter->attempts, ==, FOYER_LIMIT_ATTEMPTS);
  g_assert_nonnull (letter->job_id);
  fixture_clear (&fixture);
}

static void
test_newer_revision (void)
{
  Fixture fixture;
  Person person = jane;
  fixture_init_printing (&fixture);
  fixture_admit_person (&fixture, &person);
  g_autoptr (FoyerJobReceipt) first = fixture_enqueue (&fixture, NULL);
  person.company = "Acme";
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_UPDATED);
  g_autoptr (FoyerJob) stale = get_job (&fixture, get_row (first, 0));
  g_assert_cmpint (stale->state, ==, FOYER_JOB_CANCELED);
  g_assert_nonnull (stale->reason);
  g_autoptr (FoyerJobReceipt) second = fixture_enqueue (&fixture, NULL);
  g_assert_cmpuint (second->job_row_ids->len, ==, 1);
  g_autoptr (FoyerJob) job = get_job (&fixture, get_row (second, 0));
  g_assert_cmpuint (job->revision, ==, 2);
  g_assert_cmpstr (job->badge_no, ==, stale->badge_no);
  /* Out at the printer: a cancellation leaves the job, and takes the number when it is printed. */
  static const FoyerJobState way[]
      = { FOYER_JOB_READY,   FOYER_JOB_RENDERING, FOYER_JOB_RENDERED, FOYER_JOB_CREATING,
          FOYER_JOB_CREATED, FOYER_JOB_SENDING,   FOYER_JOB_ACCEPTED, FOYER_JOB_PRINTED };
  for (guint i = 0; i + 1 < G_N_ELEMENTS (way); i++)
    move (&fixture, job->row_id, way[i], way[i + 1], NULL);
  person.status = FOYER_STATUS_CANCELLED;
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_CANCELLED);
  g_autoptr (FoyerJob) printed = get_job (&fixture, job->row_id);
  g_assert_cmpint (printed->state, ==, FOYER_JOB_PRINTED);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "A1");
  g_assert_null (attendee->badge_no);
  g_autoptr (GPtrArray) found = NULL;
  FoyerResolved resolved;
  g_assert_true (foyer_store_resolve (fixture.store, job->badge_no, &resolved, &found, NULL));
  g_assert_cmpuint (found->len, ==, 1); /* the revoked number still says whose it was */
  /* Back again: another number. */
  person.status = FOYER_STATUS_ACTIVE;
  fixture_admit_person (&fixture, &person);
  g_autoptr (FoyerJobReceipt) third = fixture_enqueue (&fixture, NULL);
  g_autoptr (FoyerJob) fresh = get_job (&fixture, get_row (third, 0));
  g_assert_cmpstr (fresh->badge_no, !=, job->badge_no);
  fixture_clear (&fixture);
}

static void
test_printers (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) printers = NULL;
  fixture_init_printing (&fixture);
  fixture_add_printer (&fixture, "lobby");
  fixture_admit_person (&fixture, &jane);
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (&fixture, NULL);
  fixture_begin (&fixture);
  FoyerPrinter twice
      = { .name = (char *)"lobby", .kind = FOYER_PRINTER_IPP, .uri = (char *)"ipp://x/" };
  g_assert_false (foyer_store_add_printer (fixture.store, &twice, "test", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (foyer_store_remove_printer (fixture.store, "folder", "test", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (foyer_store_remove_printer (fixture.store, "lobby", "test", &error));
  g_assert_false (foyer_store_remove_printer (fixture.store, "lobby", "test", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  fixture_commit (&fixture);
  g_assert_true (foyer_store_list_printers (fixture.store, &printers, NULL));
  g_assert_cmpuint (printers->len, ==, 1);
  fixture_clear (&fixture);
}

/* Linked: one person, one badge, that of the id that came first. */
static void
test_linked (void)
{
  Fixture fixture;
  Person twin = jane;
  g_autoptr (GPtrArray) pairs = NULL;
  fixture_init_printing (&fixture);
  twin.source_id = "A9";
  fixture_admit_person (&fixture, &jane);
  fixture_admit_person (&fixture, &twin);
  g_assert_true (
      foyer_store_list_duplicates (fixture.store, FOYER_DUPLICATE_OPEN, 0, &pairs, NULL));
  fixture_begin (&fixture);
  g_assert_true (foyer_store_decide_duplicate (
      fixture.store, ((FoyerDuplicate *)g_ptr_array_index (pairs, 0))->pair_id,
      FOYER_DUPLICATE_LINKED, "ann", NULL));
  fixture_commit (&fixture);
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (&fixture, NULL);
  g_assert_cmpuint (receipt->job_row_ids->len, ==, 1);
  g_assert_cmpuint (receipt->held, ==, 0);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/jobs/enqueue", test_enqueue);
  g_test_add_func ("/store/jobs/enqueue-in-pieces", test_enqueue_in_pieces);
  g_test_add_func ("/store/jobs/transitions", test_transitions);
  g_test_add_func ("/store/jobs/line", test_line);
  g_test_add_func ("/store/jobs/render-attempts", test_render_attempts);
  g_test_add_func ("/store/jobs/newer-revision", test_newer_revision);
  g_test_add_func ("/store/jobs/linked", test_linked);
  g_test_add_func ("/store/printers", test_printers);
  return g_test_run ();
}
