/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each metric disturbed through the real line: exactly its alert, once, and over when all is well
 * an idle hour raises none; a restart forgets nothing. Samples are taken with times of the
 * test's own, so an hour of them is a second. */
#include "config.h"

#include "foyer-engine-import.h"
#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-engine-rendering.h"
#include "foyer-engine-routes.h"
#include "foyer-engine-sources.h"
#include "foyer-intake-door.h"
#include "foyer-store-jobs.h"
#include "foyer-test-await.h"
#include "foyer-test-dial.h"
#include "foyer-test-watch.h"

#include <string.h>

/* A machine that is slow all of a sudden. */
#define CRAWL 20000

static void
set_routes (FoyerTestWatch *self, const char *hops)
{
  g_autofree char *document = g_strdup_printf (
      "{ \"foyer_routes\": 1, \"chains\": { \"hall\": { \"hops\": [ %s ] } }, \"rules\": [] }",
      hops);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_set_routes_async (self->test.engine, "routes.json", document, FALSE, NULL,
                                 foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_set_routes_finish (self->test.engine, foyer_test_await (&result), NULL, &error));
  g_assert_no_error (error);
}

static void
set_offline (FoyerTestWatch *self, const char *mode)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_set_offline_async (self->test.engine, "hall", mode, NULL, foyer_test_await_cb,
                                  &result);
  g_assert_true (
      foyer_engine_set_offline_finish (self->test.engine, foyer_test_await (&result), &error));
  g_assert_no_error (error);
}

static void
set_rendering (FoyerTestWatch *self, FoyerRenderingAct act)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_set_rendering_async (self->test.engine, act, NULL, NULL, foyer_test_await_cb,
                                    &result);
  g_assert_true (
      foyer_engine_set_rendering_finish (self->test.engine, foyer_test_await (&result), &error));
  g_assert_no_error (error);
}

/* ---- The disturbances ---- */

static void
test_depth_ingestion (FoyerTestWatch *self, gconstpointer user_data)
{
  GAsyncResult *results[3] = { NULL };

  foyer_test_watch_stand_still (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    foyer_test_watch_begin_import (self, 2, 0, &results[i]);
  foyer_test_watch_await_depth (self, FOYER_STAGE_INGESTION, G_N_ELEMENTS (results));
  foyer_test_watch_check_raised (self, FOYER_METRIC_DEPTH_INGESTION);
  foyer_test_watch_go_on (self); /* another sampler, which knows of the alert */
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    foyer_test_watch_end_import (self, 0, &results[i]);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_DEPTH_INGESTION, 0);
}

static void
test_depth_transformation (FoyerTestWatch *self, gconstpointer user_data)
{
  FoyerLine *line = foyer_engine_get_line (self->test.engine);
  GAsyncResult *result = NULL;
  FoyerIngestStage *ingest;

  foyer_test_watch_stand_still (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  foyer_bell_open (&line->bell);
  ingest = foyer_ingest_stage_start (line);
  foyer_test_watch_begin_import (self, 50, 0, &result);
  foyer_test_watch_await_depth (self, FOYER_STAGE_TRANSFORMATION, 50);
  foyer_test_watch_check_raised (self, FOYER_METRIC_DEPTH_TRANSFORMATION);
  foyer_bell_close (&line->bell);
  foyer_ingest_stage_stop (ingest);
  foyer_test_watch_go_on (self);
  foyer_test_watch_end_import (self, 0, &result);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_DEPTH_TRANSFORMATION, 0);
}

static void
test_depth_rendering (FoyerTestWatch *self, gconstpointer user_data)
{
  foyer_test_watch_start_line (self);
  foyer_test_watch_import (self, 5, 0);
  set_rendering (self, FOYER_RENDERING_HALT);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  foyer_test_watch_print_all (self, "one", NULL);
  foyer_test_watch_check_raised (self, FOYER_METRIC_DEPTH_RENDERING);
  set_rendering (self, FOYER_RENDERING_RESUME);
  foyer_test_watch_await_jobs (self, FOYER_TEST_WATCH_ENDED, 5);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_DEPTH_RENDERING, 0);
}

static void
test_depth_dispatch (FoyerTestWatch *self, gconstpointer user_data)
{
  foyer_test_watch_start_line (self);
  foyer_test_watch_import (self, 5, 0);
  set_routes (self, "{ \"kind\": \"printer\", \"printer\": \"one\" }");
  set_offline (self, "on");
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  foyer_test_watch_print_all (self, NULL, "hall");
  foyer_test_watch_await_depth (self, FOYER_STAGE_DISPATCH, 5);
  foyer_test_watch_check_raised (self, FOYER_METRIC_DEPTH_DISPATCH);
  set_offline (self, "auto");
  foyer_test_watch_await_jobs (self, FOYER_TEST_WATCH_ENDED, 5);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_DEPTH_DISPATCH, 0);
}

static void
test_latency (FoyerTestWatch *self, gconstpointer user_data)
{
  foyer_test_watch_start_line (self);
  for (guint i = 0; i < 3; i++)
    {
      foyer_test_watch_import (self, 5, 0);
      foyer_test_watch_take (self, 20);
    }
  self->import_speed = CRAWL;
  foyer_test_watch_import (self, 2, 0);
  foyer_test_watch_check_raised (self, FOYER_METRIC_TRANSFORM_LATENCY);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_TRANSFORM_LATENCY, 30);
}

static void
test_dead_letters (FoyerTestWatch *self, gconstpointer user_data)
{
  foyer_test_watch_start_line (self);
  foyer_test_watch_take (self, 1);
  foyer_test_watch_import (self, 20, 0);
  foyer_test_watch_take (self, 29);
  foyer_test_watch_import (self, 20, 0);
  foyer_test_watch_take (self, 20);
  foyer_test_watch_import (self, 20, 12);
  foyer_test_watch_check_raised (self, FOYER_METRIC_DEAD_LETTERS);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_DEAD_LETTERS, 30);
}

static void
test_print_success (FoyerTestWatch *self, gconstpointer user_data)
{
  foyer_test_watch_start_line (self);
  foyer_test_watch_take (self, 1);
  foyer_test_watch_import (self, 4, 0);
  foyer_test_watch_print_all (self, "one", NULL);
  foyer_test_watch_await_jobs (self, FOYER_TEST_WATCH_ENDED, 4);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  foyer_test_watch_check_alerts (self, FOYER_METRIC_PRINT_SUCCESS, 0, FALSE);
  foyer_test_watch_import (self, 4, 0);
  foyer_test_watch_add_fault (self, 0, "abort*2, then ok");
  foyer_test_watch_print_all (self, "one", NULL);
  foyer_test_watch_await_jobs (self, FOYER_TEST_WATCH_ENDED, 8);
  foyer_test_watch_check_raised (self, FOYER_METRIC_PRINT_SUCCESS);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_PRINT_SUCCESS, 90);
}

static void
test_retries (FoyerTestWatch *self, gconstpointer user_data)
{
  g_autoptr (GString) script = g_string_new ("on Create-Job: ");

  foyer_test_watch_start_line (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  for (guint i = 0; i < 12; i++)
    g_string_append (script, "busy, ok*4, ");
  g_string_append (script, "ok");
  foyer_test_watch_add_fault (self, 0, script->str);
  foyer_test_watch_import (self, 60, 0);
  foyer_test_watch_print_all (self, "one", NULL);
  foyer_test_watch_await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 60);
  foyer_test_watch_check_raised (self, FOYER_METRIC_RETRIES);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_RETRIES, 30);
}

static gpointer
list_rendered (FoyerStore *store, gpointer data, GError **error)
{
  FoyerJobFilter filter = { .states = FOYER_JOB_STATE_BIT (FOYER_JOB_RENDERED) };
  GPtrArray *jobs = NULL;

  (void)foyer_store_list_jobs (store, &filter, 0, 0, &jobs, error);
  return jobs;
}

static void
test_reroutes (FoyerTestWatch *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) jobs = NULL;

  foyer_test_watch_start_line (self);
  foyer_test_watch_import (self, 12, 0);
  set_routes (self, "{ \"kind\": \"printer\", \"printer\": \"one\" }");
  set_offline (self, "on");
  foyer_test_watch_print_all (self, NULL, "hall");
  foyer_test_watch_await_depth (self, FOYER_STAGE_DISPATCH, 12);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  jobs = foyer_store_service_read (foyer_engine_get_line (self->test.engine)->store, list_rendered,
                                   NULL, NULL);
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (FoyerJob) moved = NULL;
      g_autoptr (GError) error = NULL;

      foyer_engine_reroute_job_async (self->test.engine, job->job_id, "stuck", NULL,
                                      foyer_test_await_cb, &result);
      moved
          = foyer_engine_change_job_finish (self->test.engine, foyer_test_await (&result), &error);
      g_assert_no_error (error);
    }
  foyer_test_watch_check_raised (self, FOYER_METRIC_REROUTES);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_REROUTES, 30);
}

static void
force_breaker (FoyerTestWatch *self, const char *mode)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_force_breaker_async (self->test.engine, "one", mode, NULL, foyer_test_await_cb,
                                    &result);
  g_assert_nonnull (
      foyer_engine_force_breaker_finish (self->test.engine, foyer_test_await (&result), &error));
  g_assert_no_error (error);
}

static void
test_breakers (FoyerTestWatch *self, gconstpointer user_data)
{
  foyer_test_watch_start_line (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  force_breaker (self, "open");
  foyer_test_watch_check_raised (self, FOYER_METRIC_BREAKERS);
  force_breaker (self, "close");
  foyer_test_watch_check_cleared (self, FOYER_METRIC_BREAKERS, 0);
}

/* The first hop has three badges and never comes to their end. Badges that went well before, in the
 * same quarter of an hour, keep the ratio good. */
static void
test_overruns (FoyerTestWatch *self, gconstpointer user_data)
{
  static const char late[] = "{ \"foyer_routes\": 1, \"chains\": { \"desk\": { \"hops\": ["
                             " { \"kind\": \"printer\", \"printer\": \"stuck\" },"
                             " { \"kind\": \"printer\", \"printer\": \"two\" } ] } },"
                             " \"deadlines\": [ { \"batch_seconds\": 60 } ] }";
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_test_watch_start_line (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  foyer_test_watch_import (self, 20, 0);
  foyer_test_watch_print_all (self, "one", NULL);
  foyer_test_watch_await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 20);
  foyer_engine_set_routes_async (self->test.engine, "late.json", late, FALSE, NULL,
                                 foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_set_routes_finish (self->test.engine, foyer_test_await (&result), NULL, &error));
  g_assert_no_error (error);
  foyer_test_watch_import (self, 3, 0);
  foyer_test_watch_print_all (self, NULL, "desk");
  foyer_test_watch_await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 23);
  foyer_test_watch_check_raised (self, FOYER_METRIC_OVERRUNS);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_OVERRUNS, 30);
}

/* No drawing process can be started. */
static void
test_workers (FoyerTestWatch *self, gconstpointer user_data)
{
  g_autofree char *program = g_strdup (g_getenv ("FOYER_RENDER_WORKER"));

  foyer_test_watch_close_engine (self);
  g_setenv ("FOYER_RENDER_WORKER", "/nowhere/worker", TRUE);
  foyer_test_watch_open_engine (self);
  foyer_test_watch_start_line (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      foyer_engine_test_printer_async (self->test.engine, "one", TRUE, NULL, foyer_test_await_cb,
                                       &result);
      g_assert_null (
          foyer_engine_test_printer_finish (self->test.engine, foyer_test_await (&result), &error));
      g_assert_nonnull (error);
    }
  foyer_test_watch_check_raised (self, FOYER_METRIC_WORKERS);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_WORKERS, 30);
  g_setenv ("FOYER_RENDER_WORKER", program, TRUE);
}

static guint16
listen_for_hooks (FoyerTestWatch *self)
{
  FoyerListenOptions options = { .address = "127.0.0.1:0" };
  g_autoptr (FoyerSource) draft = foyer_source_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerSourceSecret) secret = NULL;
  g_autoptr (GError) error = NULL;

  draft->name = g_strdup ("shop");
  draft->kind = FOYER_SOURCE_WEBHOOK;
  draft->contract = g_strdup ("foyer-registration");
  draft->scheme = g_strdup ("standard-webhooks");
  foyer_engine_add_source_async (self->test.engine, draft, NULL, NULL, NULL, foyer_test_await_cb,
                                 &result);
  secret = foyer_engine_add_source_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_true (foyer_engine_listen (self->test.engine, &options, &error));
  g_assert_no_error (error);
  return (guint16)g_ascii_strtoull (
      strrchr (foyer_engine_get_listen_url (self->test.engine), ':') + 1, NULL, 10);
}

static void
test_intake (FoyerTestWatch *self, gconstpointer user_data)
{
  static const char request[] = "POST /hooks/shop HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                "application/json\r\nContent-Length: 2\r\n\r\n{}";
  guint16 port;

  foyer_test_watch_start_line (self);
  port = listen_for_hooks (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *answer = foyer_test_ask ("127.0.0.1", port, request, 20000);

      g_assert_cmpuint (foyer_test_status (answer), ==, 401);
    }
  foyer_intake_gate_flush (foyer_intake_door_get_gate (foyer_engine_get_door (self->test.engine)));
  foyer_test_watch_check_raised (self, FOYER_METRIC_INTAKE);
  foyer_test_watch_check_cleared (self, FOYER_METRIC_INTAKE, 30);
}

/* ---- Nothing happens ---- */

static void
test_quiet_hour (FoyerTestWatch *self, gconstpointer user_data)
{
  foyer_test_watch_start_line (self);
  for (guint i = 0; i < 6; i++)
    {
      foyer_test_watch_take (self, 60);
      foyer_test_watch_import (self, 3, 0);
      foyer_test_watch_print_all (self, "one", NULL);
      foyer_test_watch_await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 3 * (i + 1));
    }
  foyer_test_watch_check_alerts (self, FOYER_METRIC_DEAD_LETTERS, 0, FALSE);
}

/* The alert, its band and the samples on the way to the end of it outlive the process. */
static void
test_restart (FoyerTestWatch *self, gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerWatchReport) report = NULL;
  g_autoptr (GError) error = NULL;

  foyer_test_watch_start_line (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  force_breaker (self, "open");
  foyer_test_watch_take (self, 2);
  for (guint i = 0; i < 4; i++)
    {
      foyer_test_watch_close_engine (self);
      foyer_test_watch_open_engine (self);
      foyer_test_watch_start_line (self);
      if (i == 2)
        force_breaker (self, "close");
      foyer_test_watch_take (self, i < 2 ? 1 : 3);
      foyer_test_watch_check_alerts (self, FOYER_METRIC_BREAKERS, 1, i < 3);
    }
  foyer_engine_get_watch_async (self->test.engine, 20, NULL, foyer_test_await_cb, &result);
  report = foyer_engine_get_watch_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->taken_usec, ==, self->now_usec);
  g_assert_true (report->metrics[FOYER_METRIC_BREAKERS].bounds.has_band);
  g_assert_cmpuint (report->metrics[FOYER_METRIC_BREAKERS].points->len, ==, 20);
  g_assert_cmpint (report->metrics[FOYER_METRIC_BREAKERS].raised_usec, ==, 0);
}

static void
changed_cb (FoyerEngine *engine, guint topics, gpointer user_data)
{
  *(guint *)user_data |= topics;
}

static void
await_topic (guint *topics, FoyerTopics topic)
{
  gint64 end_usec = g_get_monotonic_time () + 100 * G_USEC_PER_SEC;

  while ((*topics & topic) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* Front ends hear of an alert, and of its end, in this process and in another. */
static void
test_told (FoyerTestWatch *self, gconstpointer user_data)
{
  g_autoptr (FoyerEngine) other = foyer_test_open_engine (self->test.directory);
  guint here = 0, there = 0;

  foyer_test_watch_start_line (self);
  foyer_test_watch_take (self, FOYER_TEST_WATCH_BASELINE);
  g_signal_connect (self->test.engine, "changed", G_CALLBACK (changed_cb), &here);
  g_signal_connect (other, "changed", G_CALLBACK (changed_cb), &there);
  for (guint i = 0; i < 2; i++)
    {
      force_breaker (self, i == 0 ? "open" : "close");
      here = there = 0;
      foyer_test_watch_take (self, i == 0 ? FOYER_ALERT_RAISE_SAMPLES : FOYER_ALERT_CLEAR_SAMPLES);
      await_topic (&here, FOYER_TOPIC_ALERTS);
      await_topic (&there, FOYER_TOPIC_ALERTS);
    }
  g_signal_handlers_disconnect_by_func (self->test.engine, changed_cb, &here);
  g_signal_handlers_disconnect_by_func (other, changed_cb, &there);
  foyer_engine_close (other);
}

#define CASE(name)                                                                                 \
  g_test_add ("/engine/watch/" #name, FoyerTestWatch, NULL, foyer_test_watch_set_up, test_##name,  \
              foyer_test_watch_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("FOYER_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  CASE (depth_ingestion);
  CASE (depth_transformation);
  CASE (depth_rendering);
  CASE (depth_dispatch);
  CASE (latency);
  CASE (dead_letters);
  CASE (print_success);
  CASE (retries);
  CASE (reroutes);
  CASE (breakers);
  CASE (overruns);
  CASE (workers);
  CASE (intake);
  CASE (quiet_hour);
  CASE (restart);
  CASE (told);
  return g_test_run ();
}
