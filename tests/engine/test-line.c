/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole line on the shipped feeds: import, refuse, print to the folder, repeat, recover. */
#include "config.h"

#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-engine-line.h"
#include "foyer-engine-people.h"
#include "foyer-engine-print.h"
#include "foyer-test-await.h"
#include "foyer-test-engine.h"

#include <string.h>

static void
set_up (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_init (fixture, "demo");
}

static void
tear_down (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_clear (fixture);
}

static FoyerImportReport *
import (FoyerEngine *engine, const char *path, const char *source, GError **error)
{
  GAsyncResult *result = NULL;
  FoyerImportOptions options = { .source = source };
  FoyerImportReport *report;

  foyer_engine_import_async (engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  report = foyer_engine_import_finish (engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return report;
}

static FoyerImportReport *
import_sample (FoyerEngine *engine, const char *name, const char *source)
{
  g_autofree char *path = foyer_test_dup_data_path ("samples", name);
  g_autoptr (GError) error = NULL;
  FoyerImportReport *report = import (engine, path, source, &error);

  g_assert_no_error (error);
  g_test_message ("%s: rows %" G_GUINT64_FORMAT " records %" G_GUINT64_FORMAT
                  " skipped %" G_GUINT64_FORMAT,
                  name, report->rows, report->records, report->skipped);
  for (guint i = 0; i < FOYER_N_ADMISSIONS; i++)
    g_test_message ("  %s %" G_GUINT64_FORMAT, foyer_admission_get_name (i), report->outcomes[i]);
  return report;
}

static FoyerLineStatus *
get_status (FoyerEngine *engine)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerLineStatus *status;

  foyer_engine_get_status_async (engine, NULL, foyer_test_await_cb, &result);
  status = foyer_engine_get_status_finish (engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return status;
}

static guint
count_printed_files (FoyerTestEngine *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->directory, "printed", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static GPtrArray *
print_tier (FoyerEngine *engine, const char *tier)
{
  GAsyncResult *result = NULL;
  FoyerSelection selection = { .tier = tier };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintReport) report = NULL;
  GPtrArray *jobs;

  foyer_engine_print_async (engine, &selection, NULL, NULL, foyer_test_await_cb, &result);
  report = foyer_engine_print_finish (engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  foyer_engine_wait_jobs_async (engine, report->jobs, NULL, NULL, NULL, foyer_test_await_cb,
                                &result);
  jobs = foyer_engine_wait_jobs_finish (engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return jobs;
}

/* the reference batch, to the letter. */
static void
test_reference (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerImportReport) report = import_sample (fixture->engine, "reference.json", "crm");
  GAsyncResult *result = NULL;
  FoyerDeadLetterQuery query = { 0 };
  g_autoptr (GPtrArray) dead_letters = NULL;
  g_autoptr (FoyerAttendee) jane = NULL;
  g_autoptr (GError) error = NULL;
  const FoyerDeadLetter *dead_letter;

  g_assert_cmpuint (report->records, ==, 3);
  g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_ADMITTED], ==, 2);
  g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_REFUSED], ==, 1);

  foyer_engine_find_person_async (fixture->engine, "acf49da0-2ad0-58b9-9e23-9af3657cea87", NULL,
                                  foyer_test_await_cb, &result);
  jane = foyer_engine_find_person_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_cmpstr (foyer_record_get_text (jane->record, FOYER_FIELD_FULL_NAME), ==, "Jane Doe");
  g_assert_cmpstr (foyer_record_get_text (jane->record, FOYER_FIELD_EMAIL), ==, "jane@example.com");
  g_assert_cmpstr (foyer_record_get_text (jane->record, FOYER_FIELD_PRINT_TIER), ==, "VIP");

  foyer_engine_list_dead_letters_async (fixture->engine, &query, NULL, foyer_test_await_cb,
                                        &result);
  dead_letters
      = foyer_engine_list_dead_letters_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_cmpuint (dead_letters->len, ==, 1);
  dead_letter = dead_letters->pdata[0];
  g_assert_cmpuint (dead_letter->diagnostics->len, ==, 1);
  g_assert_cmpstr (((FoyerDiagnostic *)dead_letter->diagnostics->pdata[0])->field_path, ==,
                   "full_name");
}

static void
test_feeds (FoyerTestEngine *fixture, gconstpointer user_data)
{
  static const struct
  {
    const char *file;
    const char *source;
  } feeds[] = {
    { "pretix-order-positions.csv", "pretix" },
    { "eventbrite-attendees.txt", "eventbrite" },
    { "luma-guests.csv", "luma" },
    { "reference.json", "reference" },
  };
  g_autoptr (FoyerLineStatus) status = NULL;
  g_autoptr (FoyerLineStatus) again = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) more_jobs = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    {
      g_autoptr (FoyerImportReport) report
          = import_sample (fixture->engine, feeds[i].file, feeds[i].source);
      guint64 sum = 0;

      for (guint j = 0; j < FOYER_N_ADMISSIONS; j++)
        sum += report->outcomes[j];
      g_assert_cmpuint (sum, ==, report->records);
      g_assert_cmpuint (report->rows, ==, report->records + report->skipped);
    }
  status = get_status (fixture->engine);
  g_assert_cmpuint (status->people, ==, 1730);
  g_assert_cmpuint (status->active, ==, 1596);
  g_assert_cmpuint (status->possible_duplicates, ==, 22);

  jobs = print_tier (fixture->engine, "PRESS");
  /* One tier: the demo prints all of them, without sanitizers. */
  g_assert_cmpuint (jobs->len, ==, 47);
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];

      if (job->state != FOYER_JOB_PRINTED)
        g_test_message ("%s: %s", foyer_job_state_get_name (job->state), job->reason);
      g_assert_cmpint (job->state, ==, FOYER_JOB_PRINTED);
    }
  g_assert_cmpuint (count_printed_files (fixture), ==, 47);

  /* The same again changes nothing. */
  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    {
      g_autoptr (FoyerImportReport) report
          = import_sample (fixture->engine, feeds[i].file, feeds[i].source);

      g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_ADMITTED], ==, 0);
    }
  again = get_status (fixture->engine);
  g_assert_cmpuint (again->people, ==, status->people);
  g_assert_cmpuint (again->dead_letters_open, ==, status->dead_letters_open);
  more_jobs = print_tier (fixture->engine, "PRESS");
  g_assert_cmpuint (more_jobs->len, ==, 0);
}

static void
test_errors (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *empty = g_build_filename (fixture->directory, "empty.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (import (fixture->engine, "/nonexistent.csv", "x", &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (import (fixture->engine, fixture->directory, "x", &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_null (import (fixture->engine, empty, "x", &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT);
}

/* one process runs the line. */
static void
test_one_line (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerEngine) other = foyer_test_open_engine (fixture->directory);
  g_autoptr (GError) error = NULL;
  FoyerLineHolder holder;

  g_assert_true (foyer_engine_start_line (fixture->engine, &error));
  g_assert_no_error (error);
  g_assert_false (foyer_engine_start_line (other, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  foyer_engine_get_line_holder (other, &holder);
  g_assert_true (holder.is_held);
  g_assert_false (holder.is_mine);
  foyer_engine_stop_line (fixture->engine);
  g_clear_error (&error);
  g_assert_true (foyer_engine_start_line (other, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/line/reference", FoyerTestEngine, NULL, set_up, test_reference, tear_down);
  g_test_add ("/engine/line/feeds", FoyerTestEngine, NULL, set_up, test_feeds, tear_down);
  g_test_add ("/engine/line/errors", FoyerTestEngine, NULL, set_up, test_errors, tear_down);
  g_test_add ("/engine/line/one-line", FoyerTestEngine, NULL, set_up, test_one_line, tear_down);
  return g_test_run ();
}
