/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing processes that die under a running line: a poisoned badge, a queue that halts, plain
 * badges, and going on. */
#include "config.h"

#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-engine-line.h"
#include "foyer-engine-notices.h"
#include "foyer-engine-people.h"
#include "foyer-engine-print.h"
#include "foyer-engine-rendering.h"
#include "foyer-test-await.h"
#include "foyer-test-engine.h"

#include <string.h>

static void
set_up (FoyerTestEngine *fixture, gconstpointer user_data)
{
  const char *program = user_data;

  g_setenv ("FOYER_RENDER_WORKER",
            program != NULL ? program : g_getenv ("FOYER_TEST_FAULTY_WORKER"), TRUE);
  foyer_test_engine_init (fixture, "demo");
}

static void
tear_down (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_clear (fixture);
}

/* @n people whose badges draw, then one for each fault. */
static void
import_people (FoyerTestEngine *fixture, guint n, guint n_faults, const char *fault)
{
  g_autofree char *path = g_build_filename (fixture->directory, "people.json", NULL);
  g_autoptr (GString) json = g_string_new ("[");
  FoyerImportOptions options = { .source = "crm" };
  g_autoptr (FoyerImportReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n + n_faults; i++)
    g_string_append_printf (json,
                            "%s{\"id\": \"P%02u\", \"name\": \"Person Number%u\", \"email\": "
                            "\"%s@example.com\", \"tier\": \"VIP\"}",
                            i == 0 ? "" : ",", i, i, i < n ? "fine" : fault);
  g_string_append (json, "]\n");
  g_assert_true (g_file_set_contents (path, json->str, (gssize)json->len, &error));
  foyer_engine_import_async (fixture->engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  report = foyer_engine_import_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->records, ==, n + n_faults);
}

static void
queue_all (FoyerTestEngine *fixture)
{
  FoyerSelection selection = { .is_all = TRUE };
  g_autoptr (FoyerPrintReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_print_async (fixture->engine, &selection, NULL, NULL, foyer_test_await_cb, &result);
  report = foyer_engine_print_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->jobs->len, >, 0);
}

/* Until nothing moves; FALSE: a job waits for a person. */
static gboolean
drain (FoyerTestEngine *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_clean = FALSE;

  foyer_engine_drain_async (fixture->engine, NULL, foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_drain_finish (fixture->engine, foyer_test_await (&result), &is_clean, &error));
  g_assert_no_error (error);
  return is_clean;
}

/* Jobs in the state; *reason (may be NULL) gets the reason of one of them. */
static guint
count_jobs (FoyerTestEngine *fixture, const char *state, char **reason)
{
  FoyerJobQuery query = { .state = state };
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_list_jobs_async (fixture->engine, &query, NULL, foyer_test_await_cb, &result);
  jobs = foyer_engine_list_jobs_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  if (reason != NULL && jobs->len > 0)
    *reason = g_strdup (((FoyerJob *)jobs->pdata[0])->reason);
  return jobs->len;
}

static FoyerRendering *
get_rendering (FoyerTestEngine *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerRendering *rendering;

  foyer_engine_get_rendering_async (fixture->engine, NULL, foyer_test_await_cb, &result);
  rendering
      = foyer_engine_get_rendering_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  return rendering;
}

static gboolean
set_rendering (FoyerTestEngine *fixture, FoyerRenderingAct act, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_set_rendering_async (fixture->engine, act, NULL, NULL, foyer_test_await_cb, &result);
  return foyer_engine_set_rendering_finish (fixture->engine, foyer_test_await (&result), error);
}

/* One badge kills every process that draws it: it alone becomes a dead letter, and nothing halts.
 */
static void
test_poisoned (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerRendering) rendering = NULL;
  g_autofree char *reason = NULL;

  import_people (fixture, 12, 1, "fault-crash");
  queue_all (fixture);
  g_assert_true (drain (fixture));
  g_assert_cmpuint (count_jobs (fixture, "PRINTED", NULL), ==, 12);
  g_assert_cmpuint (count_jobs (fixture, "FAILED", &reason), ==, 1);
  g_test_message ("%s", reason);
  g_assert_nonnull (strstr (reason, "ended the drawing process 3 times"));
  g_assert_nonnull (strstr (reason, "signal 11"));
  rendering = get_rendering (fixture);
  g_assert_false (rendering->is_halted);
  g_assert_cmpuint (rendering->ends->len, ==, 1);
  g_assert_cmpstr (((FoyerRenderingEnd *)rendering->ends->pdata[0])->cause, ==, "crash");
  g_assert_cmpuint (((FoyerRenderingEnd *)rendering->ends->pdata[0])->n, ==, 3);
}

/* Badge after badge kills its process: the queue halts with its badges, plain ones are printed on a
 * word, and no badge is lost. */
static void
test_halt (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerRendering) rendering = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_told = FALSE;

  g_assert_false (set_rendering (fixture, FOYER_RENDERING_STATIC_ON, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  g_clear_error (&error);
  import_people (fixture, 0, 10, "fault-crash");
  queue_all (fixture);
  g_assert_false (drain (fixture));
  rendering = get_rendering (fixture);
  g_assert_true (rendering->is_halted);
  g_test_message ("%s", rendering->reason);
  g_assert_nonnull (strstr (rendering->reason, "in a row"));
  g_assert_cmpuint (count_jobs (fixture, "READY", NULL), ==, 10);
  g_assert_cmpuint (count_jobs (fixture, "FAILED", NULL), ==, 0);
  foyer_engine_list_notices_async (fixture->engine, FALSE, 0, NULL, foyer_test_await_cb, &result);
  notices = foyer_engine_list_notices_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < notices->len; i++)
    is_told |= g_str_equal (((FoyerNotice *)notices->pdata[i])->kind, "rendering-halted");
  g_assert_true (is_told);

  g_assert_true (set_rendering (fixture, FOYER_RENDERING_STATIC_ON, &error));
  g_assert_no_error (error);
  g_assert_true (drain (fixture));
  g_assert_cmpuint (count_jobs (fixture, "PRINTED", NULL), ==, 10);

  g_assert_true (set_rendering (fixture, FOYER_RENDERING_RESUME, &error));
  g_assert_no_error (error);
  g_assert_false (set_rendering (fixture, FOYER_RENDERING_RESUME, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  g_clear_pointer (&rendering, foyer_rendering_free);
  rendering = get_rendering (fixture);
  g_assert_false (rendering->is_halted);
  g_assert_false (rendering->is_static);
}

/* A person's halt outlives the process; resuming draws what waited. */
static void
test_resume (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerRendering) rendering = NULL;
  g_autoptr (GError) error = NULL;

  import_people (fixture, 4, 0, "");
  g_assert_true (set_rendering (fixture, FOYER_RENDERING_HALT, &error));
  g_assert_no_error (error);
  g_clear_object (&fixture->engine);
  fixture->engine = foyer_test_open_engine (fixture->directory);
  rendering = get_rendering (fixture);
  g_assert_true (rendering->is_halted);
  queue_all (fixture);
  g_assert_false (drain (fixture));
  g_assert_cmpuint (count_jobs (fixture, "READY", NULL), ==, 4);
  g_assert_true (set_rendering (fixture, FOYER_RENDERING_RESUME, &error));
  g_assert_no_error (error);
  g_assert_true (drain (fixture));
  g_assert_cmpuint (count_jobs (fixture, "PRINTED", NULL), ==, 4);
}

/* No process can be started: said, halted, and no attempt of a badge is counted. */
static void
test_missing (FoyerTestEngine *fixture, gconstpointer user_data)
{
  FoyerJobQuery query = { 0 };
  g_autoptr (FoyerRendering) rendering = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  import_people (fixture, 3, 0, "");
  queue_all (fixture);
  g_assert_false (drain (fixture));
  rendering = get_rendering (fixture);
  g_assert_true (rendering->is_halted);
  g_assert_nonnull (strstr (rendering->reason, "/nowhere/foyer-render-worker"));
  foyer_engine_list_jobs_async (fixture->engine, &query, NULL, foyer_test_await_cb, &result);
  jobs = foyer_engine_list_jobs_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 3);
  for (guint i = 0; i < jobs->len; i++)
    g_assert_cmpuint (((FoyerJob *)jobs->pdata[i])->render_attempts, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK); /* the engine warns of what is provoked here */
  g_test_add ("/rendering/poisoned", FoyerTestEngine, NULL, set_up, test_poisoned, tear_down);
  g_test_add ("/rendering/halt", FoyerTestEngine, NULL, set_up, test_halt, tear_down);
  g_test_add ("/rendering/resume", FoyerTestEngine, NULL, set_up, test_resume, tear_down);
  g_test_add ("/rendering/missing", FoyerTestEngine, "/nowhere/foyer-render-worker", set_up,
              test_missing, tear_down);
  return g_test_run ();
}
