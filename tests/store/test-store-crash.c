/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Killed at any moment: a child works on the store, is killed, the file is whole and everything
 * holds together. */
#include "config.h"

#include "store-fixture.h"

#include "foyer-search-index-private.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 20
#define PEOPLE_PER_SLICE 7

/* One turn of the whole line, in small transactions; ends the process on any error (the parent sees
 * it). */
static void
turn (Fixture *fixture, guint number)
{
  g_autoptr (FoyerJob) job = NULL, rendered = NULL;
  FoyerOutcome outcomes[PEOPLE_PER_SLICE];
  for (guint i = 0; i < PEOPLE_PER_SLICE - 1; i++)
    {
      g_autofree char *id = g_strdup_printf ("N%u-%u", number, i),
                      *email = g_strdup_printf ("n%u-%u@example.com", number, i);
      outcomes[i] = fixture_make_outcome (
          fixture, &(Person){ .source_id = id, .name = "Some Body", .email = email });
    }
  g_autofree char *raw = g_strdup_printf ("bad %u", number);
  outcomes[PEOPLE_PER_SLICE - 1] = fixture_make_refusal (fixture, NULL, NULL, raw);
  fixture_admit (fixture, outcomes, PEOPLE_PER_SLICE, NULL);
  foyer_job_receipt_free (fixture_enqueue (fixture, NULL));
  fixture_begin (fixture);
  g_assert_true (foyer_store_next_ready_job (fixture->store, &job, NULL));
  fixture_commit (fixture);
  if (job != NULL)
    {
      fixture_begin (fixture);
      g_assert_true (foyer_store_finish_render (fixture->store, job->row_id, "00", 1, NULL));
      fixture_commit (fixture);
    }
  g_assert_true (foyer_store_next_rendered_job (fixture->store, "folder", &rendered, NULL, NULL));
  if (rendered != NULL)
    {
      fixture_begin (fixture);
      g_assert_true (foyer_store_transition_job (
          fixture->store, rendered->row_id, FOYER_JOB_RENDERED, FOYER_JOB_CREATING, NULL, NULL));
      fixture_commit (fixture);
    }
}

static void
work_until_killed (Fixture *fixture, guint round)
{
  /* A process of its own, with job ids of its own. */
  fixture->store = foyer_store_open (fixture->path, &fixture_clock, FOYER_STORE_OPEN_NORMAL, NULL);
  for (guint turn_no = 0; fixture->store != NULL; turn_no++)
    turn (fixture, round * 100000 + turn_no);
  _exit (2);
}

static gint64
query (Fixture *fixture, const char *sql)
{
  gint64 value = -1;
  g_autoptr (GError) error = NULL;
  (void)foyer_store_query_integer (fixture->store, sql, &value, &error); /* the error says it */
  g_assert_no_error (error);
  return value;
}

static void
assert_holds_together (Fixture *fixture)
{
  FoyerAuditCheck audit_check;
  /* A slice is in whole or not at all. */
  g_assert_cmpint (query (fixture, "SELECT COUNT (*) FROM attendee"), ==,
                   (PEOPLE_PER_SLICE - 1) * query (fixture, "SELECT COUNT (*) FROM dead_letter"));
  g_assert_cmpint (query (fixture, "SELECT COUNT (*) FROM attendee"), ==,
                   query (fixture, "SELECT COALESCE (SUM (n), 0) FROM attendee_count"));
  g_assert_cmpint (
      query (fixture, "SELECT processed + refused FROM stage WHERE stage = 'transformation'"), ==,
      query (fixture,
             "SELECT (SELECT COUNT (*) FROM attendee) + (SELECT COUNT (*) FROM dead_letter)"));
  /* Every badge number belongs to a person who says so; every job's last row of history is where it
   * stands. */
  g_assert_cmpint (query (fixture, "SELECT COUNT (*) FROM badge b JOIN attendee a ON a.row_id = "
                                   "b.attendee_row WHERE a.badge_no IS NOT b.badge_no"),
                   ==, 0);
  g_assert_cmpint (
      query (fixture,
             "SELECT COUNT (*) FROM job j WHERE j.state <> (SELECT s.to_state FROM job_step s"
             " WHERE s.job_row = j.row_id ORDER BY s.step_id DESC LIMIT 1)"),
      ==, 0);
  g_assert_cmpint (query (fixture, "SELECT COUNT (*) FROM (SELECT 1 FROM job GROUP BY "
                                   "attendee_row, revision HAVING COUNT (*) > 1)"),
                   ==, 0);
  g_assert_true (foyer_store_verify_audit (fixture->store, NULL, &audit_check, NULL));
  g_assert_cmpint (audit_check.fault, ==, FOYER_AUDIT_WHOLE);
  g_autoptr (GError) error = NULL;
  /* The search index was not made anew: what the kill left of it is whole, and gets what is
   * missing. */
  g_autofree char *index_path = g_build_filename (fixture->folder, "foyer-search.sqlite", NULL);
  GStatBuf before, after;
  g_assert_cmpint (g_stat (index_path, &before), ==, 0);
  g_autoptr (FoyerSearchIndex) index = foyer_search_index_open (fixture->path, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (index_path, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
  g_assert_true (foyer_search_index_catch_up (index, &error));
  g_assert_cmpint (
      query (fixture,
             "SELECT COUNT (*) FROM attendee_fts WHERE attendee_fts MATCH 'somebody OR some'"),
      ==, query (fixture, "SELECT COUNT (*) FROM attendee"));
  fixture_begin (fixture);
  g_assert_true (foyer_store_recover (fixture->store, &error));
  fixture_commit (fixture);
  g_assert_cmpint (query (fixture, "SELECT COUNT (*) FROM job WHERE state = 'RENDERING'"), ==, 0);
}

static void
test_killed (void)
{
  Fixture fixture;
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122);
  gint64 people = 0;
  fixture_init (&fixture);
  fixture_add_printer (&fixture, "folder");
  for (guint round = 0; round < ROUNDS; round++)
    {
      int status = 0;
      g_clear_pointer (&fixture.store, foyer_store_close);
      pid_t child = fork ();
      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        work_until_killed (&fixture, round);
      g_usleep ((gulong)g_rand_int_range (random, 10000, 250000));
      g_assert_cmpint (kill (child, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status)); /* it did not end by itself: no error before the kill */
      fixture_reopen (&fixture);
      assert_holds_together (&fixture);
      gint64 now = query (&fixture, "SELECT COUNT (*) FROM attendee");
      g_assert_cmpint (now, >=, people);
      people = now;
    }
  g_assert_cmpint (people, >, 0);
  g_test_message ("%" G_GINT64_FORMAT " people after %d kills", people, ROUNDS);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/crash/killed", test_killed);
  return g_test_run ();
}
