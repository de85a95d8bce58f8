/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Routes in the store: versions, breakers, offline mode, jobs from hop to hop in order of deadline.
 */
#include "config.h"

#include "foyer-sqlite-private.h"
#include "foyer-store-routes.h"
#include "store-fixture.h"

static const Person jane = { .source_id = "A1", .name = "Jane Roe", .email = "jane@example.com" };
static const Person john = { .source_id = "A2", .name = "John Doe", .email = "john@example.com" };

/* Two jobs on "one"; the second has the earlier deadline. */
static void
init (Fixture *fixture, gint64 rows[2])
{
  fixture_init (fixture);
  fixture_add_printer (fixture, "folder");
  fixture_add_printer (fixture, "one");
  fixture_add_printer (fixture, "two");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FoyerJobReceipt) receipt = NULL;
      g_autofree char *put = NULL;

      fixture_admit_person (fixture, i == 0 ? &jane : &john);
      receipt = fixture_enqueue (fixture, NULL);
      rows[i] = g_array_index (receipt->job_row_ids, gint64, 0);
      put = g_strdup_printf ("UPDATE job SET chain = 'hall', printer = 'one', state = 'RENDERED', "
                             "deadline_usec = %u, hop_deadline_usec = %u WHERE row_id = "
                             "%" G_GINT64_FORMAT,
                             2000 - i * 1000, 2000 - i * 1000, rows[i]);
      fixture_begin (fixture);
      g_assert_true (foyer_store_execute (fixture->store, put, NULL));
      fixture_commit (fixture);
    }
}

static FoyerJob *
get_job (Fixture *fixture, gint64 row_id)
{
  FoyerJob *job = NULL;

  g_assert_true (foyer_store_get_job (fixture->store, row_id, &job, NULL));
  return job;
}

static void
put_state (Fixture *fixture, gint64 row_id, FoyerJobState state)
{
  g_autofree char *put = g_strdup_printf (
      "UPDATE job SET state = '%s', remote_job_id = 7 WHERE row_id = %" G_GINT64_FORMAT,
      foyer_job_state_get_name (state), row_id);

  fixture_begin (fixture);
  g_assert_true (foyer_store_execute (fixture->store, put, NULL));
  fixture_commit (fixture);
}

static void
test_document (void)
{
  Fixture fixture;
  g_autofree char *document = NULL;
  gint64 version = 9;

  fixture_init (&fixture);
  g_assert_true (foyer_store_get_routes (fixture.store, &document, &version, NULL));
  g_assert_null (document);
  g_assert_cmpint (version, ==, 0);
  for (guint i = 1; i <= 2; i++)
    {
      fixture_begin (&fixture);
      g_assert_true (foyer_store_set_routes (fixture.store, i == 1 ? "first" : "second", "ann",
                                             &version, NULL));
      fixture_commit (&fixture);
      g_assert_cmpint (version, ==, i);
    }
  fixture_reopen (&fixture);
  g_assert_true (foyer_store_get_routes (fixture.store, &document, &version, NULL));
  g_assert_cmpstr (document, ==, "second");
  g_assert_cmpint (version, ==, 2);
  fixture_clear (&fixture);
}

static void
test_states (void)
{
  Fixture fixture;
  g_autoptr (GHashTable) breakers = NULL;
  g_autoptr (GPtrArray) states = NULL;
  const FoyerChainState *hall;

  fixture_init (&fixture);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_save_breaker (fixture.store, "one", "old", FALSE, NULL));
  g_assert_true (foyer_store_save_breaker (fixture.store, "one", "new", TRUE, NULL));
  g_assert_true (foyer_store_set_offline (fixture.store, "hall", TRUE, "none answers", NULL));
  g_assert_true (
      foyer_store_set_offline_mode (fixture.store, "hall", FOYER_OFFLINE_ON, "ann", NULL));
  g_assert_true (foyer_store_note_release (fixture.store, "hall", NULL));
  fixture_commit (&fixture);
  fixture_reopen (&fixture);
  g_assert_true (foyer_store_list_breakers (fixture.store, &breakers, NULL));
  g_assert_cmpuint (g_hash_table_size (breakers), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (breakers, "one"), ==, "new");
  g_assert_true (foyer_store_list_chain_states (fixture.store, &states, NULL));
  g_assert_cmpuint (states->len, ==, 1);
  hall = states->pdata[0];
  g_assert_cmpstr (hall->chain, ==, "hall");
  g_assert_true (hall->is_offline);
  g_assert_cmpint (hall->mode, ==, FOYER_OFFLINE_ON);
  g_assert_cmpint (hall->released_usec, >, 0);
  fixture_clear (&fixture);
}

static void
test_order (void)
{
  Fixture fixture;
  gint64 rows[2];
  gint64 due = 0;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) late = NULL;
  FoyerJobChange waits = { .ready_at_usec = G_GINT64_CONSTANT (9000000000000000) };

  init (&fixture, rows);
  g_assert_true (
      foyer_store_list_due_jobs (fixture.store, "one", fixture_now, 5, &jobs, &due, NULL));
  g_assert_cmpuint (jobs->len, ==, 2);
  g_assert_cmpint (((const FoyerJob *)jobs->pdata[0])->row_id, ==, rows[1]);
  g_assert_cmpint (due, ==, 0);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_transition_job (fixture.store, rows[1], FOYER_JOB_RENDERED,
                                             FOYER_JOB_RENDERED, &waits, NULL));
  fixture_commit (&fixture);
  g_clear_pointer (&jobs, g_ptr_array_unref);
  g_assert_true (
      foyer_store_list_due_jobs (fixture.store, "one", fixture_now, 5, &jobs, &due, NULL));
  g_assert_cmpuint (jobs->len, ==, 1);
  g_assert_cmpint (due, ==, waits.ready_at_usec);
  g_assert_true (foyer_store_list_chain_jobs (
      fixture.store, NULL, FOYER_JOB_STATE_BIT (FOYER_JOB_RENDERED), NULL, 1500, 0, &late, NULL));
  g_assert_cmpuint (late->len, ==, 1);
  g_assert_cmpint (((const FoyerJob *)late->pdata[0])->row_id, ==, rows[1]);
  g_assert_true (foyer_store_get_next_hop_deadline (fixture.store, 10, &due, NULL));
  g_assert_cmpint (due, ==, 1000);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_ask_desk (fixture.store, rows[1], FOYER_JOB_RENDERED, "late", NULL));
  fixture_commit (&fixture);
  g_assert_true (foyer_store_get_next_hop_deadline (fixture.store, 10, &due, NULL));
  g_assert_cmpint (due, ==, 2000);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_set_offline (fixture.store, "hall", TRUE, "none answers", NULL));
  fixture_commit (&fixture);
  g_assert_true (foyer_store_get_next_hop_deadline (fixture.store, 10, &due, NULL));
  g_assert_cmpint (due, ==, 0);
  g_clear_pointer (&jobs, g_ptr_array_unref);
  g_assert_true (
      foyer_store_list_due_jobs (fixture.store, "one", fixture_now, 5, &jobs, &due, NULL));
  g_assert_cmpuint (jobs->len, ==, 0);
  fixture_clear (&fixture);
}

/* From every state to every waiting state: what R-52 has no way for is refused, what it has one for
 * goes step by step, and the hop that was left is written down. */
static void
test_moves (void)
{
  static const FoyerJobState goals[]
      = { FOYER_JOB_RENDERED, FOYER_JOB_HELD, FOYER_JOB_NEXT_BATCH, FOYER_JOB_READY };
  Fixture fixture;
  gint64 rows[2];

  init (&fixture, rows);
  for (guint g = 0; g < G_N_ELEMENTS (goals); g++)
    for (FoyerJobState from = 0; from < FOYER_N_JOB_STATES; from++)
      {
        FoyerJobMove move = { .to = goals[g],
                              .hop = 1,
                              .printer = "two",
                              .hop_deadline_usec = 77,
                              .is_overrun = TRUE,
                              .is_fallback = TRUE,
                              .why = "the printer is on fire" };
        g_autoptr (FoyerJob) before = NULL;
        g_autoptr (FoyerJob) after = NULL;
        g_autoptr (GPtrArray) hops_before = NULL;
        g_autoptr (GPtrArray) hops = NULL;
        g_autoptr (GPtrArray) steps = NULL;
        g_autoptr (GError) error = NULL;
        gboolean can = !foyer_job_state_is_final (from) && from != FOYER_JOB_RENDERING
                       && !(from == FOYER_JOB_READY && goals[g] == FOYER_JOB_RENDERED);
        gboolean is_moved;

        put_state (&fixture, rows[0], from);
        before = get_job (&fixture, rows[0]);
        g_assert_true (foyer_store_list_job_hops (fixture.store, rows[0], &hops_before, NULL));
        fixture_begin (&fixture);
        is_moved = foyer_store_move_job (fixture.store, rows[0], from, &move, &error);
        if (is_moved)
          fixture_commit (&fixture);
        else
          foyer_store_rollback (fixture.store);
        g_test_message ("%s to %s: %s", foyer_job_state_get_name (from),
                        foyer_job_state_get_name (goals[g]), is_moved ? "moved" : error->message);
        if (from == FOYER_JOB_RENDERING)
          continue; /* being drawn: a path exists, but no caller moves it */
        g_assert_cmpint (is_moved, ==, can);
        after = get_job (&fixture, rows[0]);
        g_assert_true (foyer_store_list_job_hops (fixture.store, rows[0], &hops, NULL));
        if (!is_moved)
          {
            g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
            g_assert_cmpint (after->state, ==, from);
            g_assert_cmpuint (hops->len, ==, hops_before->len);
            continue;
          }
        g_assert_cmpint (after->state, ==, goals[g]);
        g_assert_cmpstr (after->printer, ==, "two");
        g_assert_cmpuint (after->hop, ==, 1);
        g_assert_cmpuint (after->hop_attempts, ==, 0);
        g_assert_cmpuint (after->dispatch_attempts, ==,
                          before->dispatch_attempts
                              + (foyer_job_state_may_be_out (from) ? 1u : 0u));
        g_assert_cmpint (after->remote_job_id, ==, 0);
        g_assert_cmpuint (after->overruns, ==, before->overruns + 1);
        g_assert_true (after->is_fallback);
        g_assert_cmpstr (after->reason, ==, "the printer is on fire");
        g_assert_cmpuint (hops->len, ==, hops_before->len + 1);
        g_assert_cmpstr (((const FoyerJobHop *)hops->pdata[hops->len - 1])->printer, ==,
                         before->printer);
        g_assert_cmpstr (((const FoyerJobHop *)hops->pdata[hops->len - 1])->why, ==,
                         "the printer is on fire");
        g_assert_true (foyer_store_get_job_history (fixture.store, rows[0], &steps, NULL));
        g_assert_cmpint (((const FoyerJobStep *)steps->pdata[steps->len - 1])->to, ==, goals[g]);
      }
  fixture_clear (&fixture);
}

static void
test_conflicts (void)
{
  Fixture fixture;
  gint64 rows[2];
  g_autoptr (GError) error = NULL;
  FoyerJobMove move = { .to = FOYER_JOB_HELD, .why = "x" };

  init (&fixture, rows);
  fixture_begin (&fixture);
  g_assert_false (foyer_store_move_job (fixture.store, rows[0], FOYER_JOB_HELD, &move, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (
      foyer_store_ask_desk (fixture.store, rows[0], FOYER_JOB_ACCEPTED, "late", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (foyer_store_ask_desk (fixture.store, rows[0], FOYER_JOB_RENDERED, "late", &error));
  fixture_commit (&fixture);
  g_autoptr (FoyerJob) job = get_job (&fixture, rows[0]);
  g_assert_cmpint (job->asked_usec, >, 0);
  g_assert_cmpstr (job->reason, ==, "late");
  fixture_clear (&fixture);
}

/* The fourth level of truth: only of what may be on paper. */
static void
test_seen (void)
{
  Fixture fixture;
  gint64 rows[2];

  init (&fixture, rows);
  for (FoyerJobState from = 0; from < FOYER_N_JOB_STATES; from++)
    {
      gboolean can
          = from == FOYER_JOB_PRINTED || from == FOYER_JOB_UNKNOWN || from == FOYER_JOB_LOST;
      g_autoptr (GError) error = NULL;

      put_state (&fixture, rows[0], from);
      fixture_begin (&fixture);
      g_assert_cmpint (foyer_store_note_seen (fixture.store, rows[0], "ann", &error), ==, can);
      fixture_commit (&fixture);
      g_autoptr (FoyerJob) job = get_job (&fixture, rows[0]);
      g_assert_cmpint (job->state, ==, can ? FOYER_JOB_PRINTED : from);
      if (can)
        g_assert_cmpstr (job->seen_by, ==, "ann");
      else
        g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
    }
  fixture_clear (&fixture);
}

/* That it is being taken back is kept while it may be out, and no longer. */
static void
test_leaving (void)
{
  Fixture fixture;
  gint64 rows[2];
  FoyerJobChange leaves = { .leaving = "late" };

  init (&fixture, rows);
  put_state (&fixture, rows[0], FOYER_JOB_PRINTING);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_transition_job (fixture.store, rows[0], FOYER_JOB_PRINTING,
                                             FOYER_JOB_UNKNOWN, &leaves, NULL));
  g_assert_true (foyer_store_transition_job (fixture.store, rows[0], FOYER_JOB_UNKNOWN,
                                             FOYER_JOB_ACCEPTED, NULL, NULL));
  fixture_commit (&fixture);
  g_autoptr (FoyerJob) out = get_job (&fixture, rows[0]);
  g_assert_cmpstr (out->leaving, ==, "late");
  fixture_begin (&fixture);
  g_assert_true (foyer_store_transition_job (fixture.store, rows[0], FOYER_JOB_ACCEPTED,
                                             FOYER_JOB_RENDERED, NULL, NULL));
  fixture_commit (&fixture);
  g_autoptr (FoyerJob) back = get_job (&fixture, rows[0]);
  g_assert_null (back->leaving);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/routes/document", test_document);
  g_test_add_func ("/store/routes/states", test_states);
  g_test_add_func ("/store/routes/order", test_order);
  g_test_add_func ("/store/routes/moves", test_moves);
  g_test_add_func ("/store/routes/conflicts", test_conflicts);
  g_test_add_func ("/store/routes/seen", test_seen);
  g_test_add_func ("/store/routes/leaving", test_leaving);
  return g_test_run ();
}
