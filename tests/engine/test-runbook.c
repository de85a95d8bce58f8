/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each row of the runbook rehearsed: it happens, it is seen, the row's own steps contain it
 * and resolve it. No step that the row does not name is taken. */
#include "config.h"

#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-engine-notices.h"
#include "foyer-engine-people.h"
#include "foyer-engine-print.h"
#include "foyer-engine-rendering.h"
#include "foyer-engine-replay.h"
#include "foyer-engine-routes.h"
#include "foyer-engine-runbook.h"
#include "foyer-engine-sources.h"
#include "foyer-store-jobs.h"
#include "foyer-test-await.h"
#include "foyer-test-watch.h"

#include <string.h>

/* More than the queue bears. */
#define N_POISONED 12u
#define PATIENCE_USEC (200 * G_USEC_PER_SEC)

/* ---- Steps ---- */

static gboolean
has_step (const FoyerRunbookStep *steps, FoyerRunbookAct act)
{
  for (guint i = 0; steps[i].title != NULL; i++)
    if (steps[i].act == act)
      return TRUE;
  return FALSE;
}

static char *
run_step (FoyerTestWatch *self, FoyerRunbookAct act, const char *subject, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_run_step_async (self->test.engine, act, subject, NULL, foyer_test_await_cb, &result);
  return foyer_engine_run_step_finish (self->test.engine, foyer_test_await (&result), error);
}

/* A step of the row of @incident that succeeds and says @says. */
static void
step (FoyerTestWatch *self, FoyerIncident incident, FoyerRunbookAct act, const char *subject,
      const char *says)
{
  const FoyerRunbookRow *row = foyer_runbook_get_row (incident);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (has_step (row->contain, act) || has_step (row->resolve, act));
  text = run_step (self, act, subject, &error);
  g_assert_no_error (error);
  if (strstr (text, says) == NULL)
    g_error ("'%s' does not say '%s'", text, says);
}

/* ---- What is seen ---- */

static gboolean
is_lasting (FoyerTestWatch *self, FoyerMetric metric)
{
  g_autoptr (GPtrArray) alerts = foyer_test_watch_list_alerts (self);

  for (guint i = 0; i < alerts->len; i++)
    {
      const FoyerAlert *alert = alerts->pdata[i];

      if (alert->metric == metric && alert->cleared_usec == 0)
        return TRUE;
    }
  return FALSE;
}

/* Samples until @metric is an alert, which leads to the row of @incident. */
static void
await_alert (FoyerTestWatch *self, FoyerMetric metric, FoyerIncident incident)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (!is_lasting (self, metric))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      foyer_test_watch_take (self, 1);
    }
  g_assert_true (foyer_runbook_find_for_metric (metric) == foyer_runbook_get_row (incident));
}

static void
check_over (FoyerTestWatch *self, FoyerMetric metric, guint n_window)
{
  foyer_test_watch_take (self, n_window + FOYER_ALERT_CLEAR_SAMPLES);
  g_assert_false (is_lasting (self, metric));
}

/* ---- Feeds ---- */

static void
import_text (FoyerTestWatch *self, const char *name, const char *contract, const char *text,
             guint n_admitted, guint n_refused)
{
  FoyerImportOptions options = { .source = "crm", .contract = contract };
  g_autofree char *path = g_build_filename (self->test.directory, name, NULL);
  g_autoptr (FoyerImportReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  foyer_test_watch_set_speed (0); /* a busy machine is no slow one */
  foyer_engine_import_async (self->test.engine, path, &options, NULL, NULL, NULL,
                             foyer_test_await_cb, &result);
  report = foyer_engine_import_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  foyer_test_watch_set_speed (FOYER_TEST_WATCH_SPEED);
  g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_ADMITTED], ==, n_admitted);
  g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_REFUSED], ==, n_refused);
}

static void
add_source (FoyerTestWatch *self)
{
  g_autoptr (FoyerSource) draft = foyer_source_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerSourceSecret) secret = NULL;
  g_autoptr (GError) error = NULL;

  draft->name = g_strdup ("crm");
  draft->kind = FOYER_SOURCE_WEBHOOK;
  draft->contract = g_strdup ("reference");
  draft->scheme = g_strdup ("standard-webhooks");
  foyer_engine_add_source_async (self->test.engine, draft, NULL, NULL, NULL, foyer_test_await_cb,
                                 &result);
  secret = foyer_engine_add_source_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
}

static FoyerSourceState
get_state (FoyerTestWatch *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerSourceReport) report = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_get_source_async (self->test.engine, "crm", NULL, foyer_test_await_cb, &result);
  report = foyer_engine_get_source_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  return report->source->state;
}

static void
check_groups (FoyerTestWatch *self, const char *code, guint n)
{
  FoyerDeadLetterQuery query = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_group_dead_letters_async (self->test.engine, &query, NULL, foyer_test_await_cb,
                                         &result);
  groups = foyer_engine_group_dead_letters_finish (self->test.engine, foyer_test_await (&result),
                                                   &error);
  g_assert_no_error (error);
  g_assert_cmpuint (groups->len, ==, 1);
  g_assert_cmpuint (((const FoyerDeadLetterGroup *)groups->pdata[0])->n, ==, n);
  g_assert_cmpstr (
      foyer_code_get_name (((const FoyerDeadLetterGroup *)groups->pdata[0])->oldest->code), ==,
      code);
}

/* The sender has renamed a field. */
static void
test_schema (FoyerTestWatch *self, gconstpointer user_data)
{
  static const char renamed[]
      = "[{\"id\": \"A1\", \"name\": \"Ada One\", \"mail\": \"a@x.example\", "
        "\"tier\": \"VIP\"}, {\"id\": \"A2\", \"name\": \"Ada Two\", "
        "\"mail\": \"b@x.example\", \"tier\": \"VIP\"}]";
  static const char sample[] = "[{\"id\": \"A3\", \"name\": \"Ada Three\", \"mail\": "
                               "\"c@x.example\", \"tier\": \"VIP\"}]";
  g_autofree char *shipped = foyer_test_dup_data_path ("contracts", "reference.contract.json");
  g_autofree char *newer = g_build_filename (self->test.directory, "newer.contract.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  foyer_test_watch_start_line (self);
  add_source (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  import_text (self, "renamed.json", "reference", renamed, 0, 2);
  await_alert (self, FOYER_METRIC_DEAD_LETTERS, FOYER_INCIDENT_SCHEMA);
  step (self, FOYER_INCIDENT_SCHEMA, FOYER_ACT_HOLD_SOURCE, "crm", "held");
  g_assert_cmpint (get_state (self), ==, FOYER_SOURCE_HELD);
  check_groups (self, "missing-field", 2);
  /* A person writes the new version and tries it on one record. */
  g_assert_true (g_file_get_contents (shipped, &text, NULL, NULL));
  changed = g_string_new (text);
  g_string_replace (changed, "\"version\": 1", "\"version\": 2", 0);
  g_string_replace (changed, "/email", "/mail", 0);
  g_assert_true (g_file_set_contents (newer, changed->str, -1, NULL));
  import_text (self, "sample.json", newer, sample, 1, 0);
  step (self, FOYER_INCIDENT_SCHEMA, FOYER_ACT_USE_CONTRACT, "reference 2", "version 2");
  step (self, FOYER_INCIDENT_SCHEMA, FOYER_ACT_REHEARSE_REPLAY, "reference@2",
        "of 2 dead letters 2 would be admitted");
  check_groups (self, "missing-field", 2);
  step (self, FOYER_INCIDENT_SCHEMA, FOYER_ACT_REPLAY, "reference@2",
        "of 2 dead letters 2 are admitted, 0 refused");
  step (self, FOYER_INCIDENT_SCHEMA, FOYER_ACT_RELEASE_SOURCE, "crm", "released");
  g_assert_cmpint (get_state (self), ==, FOYER_SOURCE_OPEN);
  check_over (self, FOYER_METRIC_DEAD_LETTERS, 30);
}

/* ---- Printers ---- */

static void
set_routes (FoyerTestWatch *self)
{
  static const char document[]
      = "{ \"foyer_routes\": 1, \"chains\": { \"hall\": { \"hops\": ["
        " { \"kind\": \"printer\", \"printer\": \"one\" },"
        " { \"kind\": \"printer\", \"printer\": \"two\" }, { \"kind\": \"hold\" } ] } },"
        " \"rules\": [ { \"chain\": \"hall\" } ],"
        " \"deadlines\": [ { \"batch_seconds\": 80000, \"walk_up_seconds\": 80000 } ],"
        " \"drain_per_minute\": 60000 }";
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_set_routes_async (self->test.engine, "routes.json", document, FALSE, NULL,
                                 foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_set_routes_finish (self->test.engine, foyer_test_await (&result), NULL, &error));
  g_assert_no_error (error);
}

/* The queue of one printer stands. */
static void
test_spooler (FoyerTestWatch *self, gconstpointer user_data)
{
  foyer_test_watch_set_speed (1); /* no deadline does the desk's work */
  foyer_test_watch_start_line (self);
  set_routes (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  foyer_test_watch_add_fault (self, 0, "not-accepting");
  foyer_test_watch_import (self, 5, 0);
  foyer_test_watch_print_all (self, NULL, "hall");
  foyer_test_watch_await_depth (self, FOYER_STAGE_DISPATCH, 5);
  await_alert (self, FOYER_METRIC_DEPTH_DISPATCH, FOYER_INCIDENT_SPOOLER);
  step (self, FOYER_INCIDENT_SPOOLER, FOYER_ACT_OPEN_BREAKER, "one", "open");
  foyer_test_watch_await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 5);
  g_assert_cmpuint (foyer_simulated_printer_count_documents (self->printers[0]), ==, 0);
  g_assert_cmpuint (foyer_simulated_printer_count_documents (self->printers[1]), ==, 5);
  foyer_simulated_printer_clear_faults (self->printers[0]); /* somebody went there */
  step (self, FOYER_INCIDENT_SPOOLER, FOYER_ACT_TEST_PRINTER, "one", "answers");
  step (self, FOYER_INCIDENT_SPOOLER, FOYER_ACT_CLOSE_BREAKER, "one", "closed");
  foyer_test_watch_import (self, 1, 0);
  foyer_test_watch_print_all (self, NULL, "hall");
  foyer_test_watch_await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 6);
  g_assert_cmpuint (foyer_simulated_printer_count_documents (self->printers[0]), ==, 1);
  check_over (self, FOYER_METRIC_DEPTH_DISPATCH, 0);
}

/* What is stuck is cancelled, and says so. */
static void
test_stuck (FoyerTestWatch *self, gconstpointer user_data)
{
  FoyerJobQuery filter = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GError) error = NULL;

  foyer_test_watch_set_speed (1);
  foyer_test_watch_start_line (self);
  foyer_test_watch_add_fault (self, 0, "not-accepting");
  foyer_test_watch_import (self, 1, 0);
  foyer_test_watch_print_all (self, "one", NULL);
  foyer_test_watch_await_depth (self, FOYER_STAGE_DISPATCH, 1);
  foyer_engine_list_jobs_async (self->test.engine, &filter, NULL, foyer_test_await_cb, &result);
  jobs = foyer_engine_list_jobs_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 1);
  step (self, FOYER_INCIDENT_SPOOLER, FOYER_ACT_CANCEL_JOB,
        ((const FoyerJob *)jobs->pdata[0])->job_id, "cancelled");
  foyer_test_watch_await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_CANCELED), 1);
}

/* The printer listens again, soon. */
static void
await_answer (FoyerTestWatch *self, const char *printer)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  g_autofree char *text = NULL;

  while (text == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      text = run_step (self, FOYER_ACT_TEST_PRINTER, printer, NULL);
    }
}

/* No printer of the chain can be reached. */
static void
test_partition (FoyerTestWatch *self, gconstpointer user_data)
{
  foyer_test_watch_start_line (self);
  set_routes (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  foyer_test_watch_add_fault (self, 0, "refuse");
  foyer_test_watch_add_fault (self, 1, "refuse");
  foyer_test_watch_import (self, 4, 0);
  foyer_test_watch_print_all (self, NULL, "hall");
  await_alert (self, FOYER_METRIC_BREAKERS, FOYER_INCIDENT_PARTITION);
  step (self, FOYER_INCIDENT_PARTITION, FOYER_ACT_OFFLINE_ON, "hall", "offline");
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (run_step (self, FOYER_ACT_SHOW_PRINTER, "one", &error));
    g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_PEER);
  }
  foyer_simulated_printer_clear_faults (self->printers[0]);
  foyer_simulated_printer_clear_faults (self->printers[1]);
  for (guint i = 0; i < 2; i++)
    await_answer (self, i == 0 ? "one" : "two");
  step (self, FOYER_INCIDENT_PARTITION, FOYER_ACT_SHOW_PRINTER, "one", "no certificate ends soon");
  step (self, FOYER_INCIDENT_PARTITION, FOYER_ACT_TEST_PRINTER, "two", "answers");
  step (self, FOYER_INCIDENT_PARTITION, FOYER_ACT_OFFLINE_AUTO, "hall", "prints again");
  step (self, FOYER_INCIDENT_PARTITION, FOYER_ACT_RELEASE_CHAIN, "hall", "go on");
  foyer_test_watch_await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 4);
  await_alert (self, FOYER_METRIC_BREAKERS, FOYER_INCIDENT_PARTITION); /* until they have closed */
  for (gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
       is_lasting (self, FOYER_METRIC_BREAKERS);)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      g_main_context_iteration (NULL, FALSE);
      foyer_test_watch_take (self, 1);
    }
}

/* A sender's secret is renewed, and is not in the sentence. */
static void
test_secret (FoyerTestWatch *self, gconstpointer user_data)
{
  g_autofree char *text = NULL;

  add_source (self);
  text = run_step (self, FOYER_ACT_ROTATE_SECRET, "crm", NULL);
  g_assert_nonnull (strstr (text, "the former one is still accepted"));
  g_assert_null (strstr (text, "whsec_"));
  g_assert_true (has_step (foyer_runbook_get_row (FOYER_INCIDENT_PARTITION)->resolve,
                           FOYER_ACT_ROTATE_SECRET));
}

/* ---- Drawing ---- */

static gboolean
is_halted (FoyerTestWatch *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerRendering) rendering = NULL;

  foyer_engine_get_rendering_async (self->test.engine, NULL, foyer_test_await_cb, &result);
  rendering
      = foyer_engine_get_rendering_finish (self->test.engine, foyer_test_await (&result), NULL);
  return rendering->is_halted;
}

/* Badge after badge ends the process that draws it: the queue halts by itself, plain badges go on.
 */
static void
test_drawing (FoyerTestWatch *self, gconstpointer user_data)
{
  g_autofree char *program = g_strdup (g_getenv ("FOYER_RENDER_WORKER"));
  g_autoptr (GString) people = g_string_new ("[");
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  for (guint i = 0; i < N_POISONED; i++)
    g_string_append_printf (people,
                            "%s{\"id\": \"C%u\", \"name\": \"Ada Crash\", \"email\": "
                            "\"fault-crash@%u.example\", \"tier\": \"VIP\"}",
                            i == 0 ? "" : ",", i, i);
  g_string_append (people, "]\n");
  foyer_test_watch_close_engine (self);
  g_setenv ("FOYER_RENDER_WORKER", g_getenv ("FOYER_TEST_FAULTY_WORKER"), TRUE);
  foyer_test_watch_open_engine (self);
  foyer_test_watch_start_line (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  import_text (self, "people.json", "reference", people->str, N_POISONED, 0);
  foyer_test_watch_print_all (self, "one", NULL);
  while (!is_halted (self))
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  await_alert (self, FOYER_METRIC_WORKERS, FOYER_INCIDENT_DRAWING);
  step (self, FOYER_INCIDENT_DRAWING, FOYER_ACT_STATIC_ON, NULL, "plain badges");
  foyer_test_watch_await_depth (self, FOYER_STAGE_RENDERING, 0);
  step (self, FOYER_INCIDENT_DRAWING, FOYER_ACT_CHECK_EVENT, NULL, "rendering: halted");
  /* What crashed is mended. */
  foyer_test_watch_close_engine (self);
  g_setenv ("FOYER_RENDER_WORKER", program, TRUE);
  foyer_test_watch_open_engine (self);
  foyer_test_watch_start_line (self);
  step (self, FOYER_INCIDENT_DRAWING, FOYER_ACT_RESUME_RENDERING, NULL, "badges are drawn");
  foyer_test_watch_import (self, 1, 0);
  foyer_test_watch_print_all (self, "one", NULL);
  foyer_test_watch_await_depth (self, FOYER_STAGE_RENDERING, 0);
  g_assert_false (is_halted (self));
  check_over (self, FOYER_METRIC_WORKERS, 30);
}

/* By hand, before anything halts by itself. */
static void
test_halt (FoyerTestWatch *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  step (self, FOYER_INCIDENT_DRAWING, FOYER_ACT_HALT_RENDERING, NULL, "halted");
  g_assert_true (is_halted (self));
  g_assert_null (run_step (self, FOYER_ACT_HALT_RENDERING, NULL, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  step (self, FOYER_INCIDENT_DRAWING, FOYER_ACT_RESUME_RENDERING, NULL, "drawn");
  g_assert_false (is_halted (self));
}

/* ---- Duplicates ---- */

static GPtrArray *
list_notices (FoyerTestWatch *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *notices;

  foyer_engine_list_notices_async (self->test.engine, FALSE, 0, NULL, foyer_test_await_cb, &result);
  notices
      = foyer_engine_list_notices_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  return notices;
}

/* The search index comes after the store. */
static void
await_person (FoyerTestWatch *self, const char *id)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  g_autoptr (FoyerAttendee) found = NULL;

  while (found == NULL)
    {
      g_autoptr (GAsyncResult) result = NULL;

      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      foyer_engine_find_person_async (self->test.engine, id, NULL, foyer_test_await_cb, &result);
      found = foyer_engine_find_person_finish (self->test.engine, foyer_test_await (&result), NULL);
    }
}

/* Another person under a known id is refused and told; the same person under a second id is
 * decided by a person. */
static void
test_duplicate (FoyerTestWatch *self, gconstpointer user_data)
{
  static const char first[] = "[{\"id\": \"D1\", \"name\": \"Dora One\", \"email\": "
                              "\"dora@x.example\", \"tier\": \"VIP\"}]";
  static const char other[] = "[{\"id\": \"D1\", \"name\": \"Emil Else\", \"email\": "
                              "\"emil@x.example\", \"tier\": \"VIP\"}]";
  static const char again[] = "[{\"id\": \"D2\", \"name\": \"Dora One\", \"email\": "
                              "\"dora@x.example\", \"tier\": \"VIP\"}]";
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  const FoyerNotice *notice;
  g_autofree char *id = NULL;

  foyer_test_watch_start_line (self);
  import_text (self, "first.json", "reference", first, 1, 0);
  import_text (self, "other.json", "reference", other, 0, 1);
  notices = list_notices (self);
  g_assert_cmpuint (notices->len, ==, 1);
  notice = notices->pdata[0];
  g_assert_cmpstr (notice->kind, ==, "identity-collision");
  g_assert_cmpstr (notice->first_origin, ==, "first.json");
  g_assert_cmpstr (notice->second_origin, ==, "other.json");
  import_text (self, "again.json", "reference", again, 1, 0);
  await_person (self, "D1");
  await_person (self, "D2");
  step (self, FOYER_INCIDENT_DUPLICATE, FOYER_ACT_LINK, "D1 D2", "one person");
  g_assert_null (run_step (self, FOYER_ACT_CLEAR, "D1 D2", &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, notice->notice_id);
  step (self, FOYER_INCIDENT_DUPLICATE, FOYER_ACT_SEE_NOTICE, id, "seen");
  left = list_notices (self);
  g_assert_cmpuint (left->len, ==, 0);
}

/* ---- The door itself ---- */

/* Every step of every row either does something or says that it shows something; what needs a
 * subject says so. */
static void
test_door (FoyerTestWatch *self, gconstpointer user_data)
{
  guint n_done = 0;

  for (guint i = 0; i < FOYER_N_INCIDENTS; i++)
    {
      const FoyerRunbookRow *row = foyer_runbook_get_row (i);

      g_assert_nonnull (row->contain[0].title);
      g_assert_nonnull (row->resolve[0].title);
      for (guint j = 0; row->resolve[j].title != NULL; j++)
        {
          const FoyerRunbookStep *one = &row->resolve[j];
          g_autoptr (GError) error = NULL;

          n_done += foyer_runbook_act_is_done (one->act);
          if (foyer_runbook_act_is_done (one->act) && one->subject == FOYER_SUBJECT_NONE)
            continue;
          g_assert_null (run_step (self, one->act, NULL, &error));
          g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE);
        }
    }
  g_assert_cmpuint (n_done, >=, 14);
  for (guint i = 0; i < 3; i++)
    {
      static const FoyerRunbookAct acts[]
          = { FOYER_ACT_USE_CONTRACT, FOYER_ACT_LINK, FOYER_ACT_SEE_NOTICE };
      g_autoptr (GError) error = NULL;

      g_assert_null (run_step (self, acts[i], "nonsense", &error));
      g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE);
    }
}

#define CASE(name)                                                                                 \
  g_test_add ("/engine/runbook/" #name, FoyerTestWatch, NULL, foyer_test_watch_set_up,             \
              test_##name, foyer_test_watch_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("FOYER_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK); /* the engine warns of what is provoked here */
  CASE (schema);
  CASE (spooler);
  CASE (stuck);
  CASE (partition);
  CASE (secret);
  CASE (drawing);
  CASE (halt);
  CASE (duplicate);
  CASE (door);
  return g_test_run ();
}
