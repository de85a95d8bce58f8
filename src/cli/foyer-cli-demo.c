/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl demo: the shipped sample feeds from import to printed badges; checking the outcome is in
 * foyer-cli-demo-check.c. */
#include "config.h"

#include "foyer-cli-demo.h"

#include "foyer-engine-print.h"

#define EVENT_NAME "Brindlemark 2026"
/* A demo's badges are no secret: with a fixed key they are the same everywhere. */
static const char badge_key[32 + 1] = "foyer demo badge key, not secret";
#define SAMPLE_INTERVAL_MSEC 100

static void
report_free (gpointer data)
{
  foyer_import_report_free (data);
}

static void
demo_clear (FoyerCliDemo *self)
{
  g_clear_pointer (&self->truth, foyer_cli_truth_free);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->printed_folder, g_free);
  g_clear_pointer (&self->reports, g_ptr_array_unref);
  g_clear_pointer (&self->status, foyer_line_status_free);
  g_clear_pointer (&self->refused_by_code, g_hash_table_unref);
  g_clear_pointer (&self->statuses, g_hash_table_unref);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerCliDemo, demo_clear)

/* ---- The event ---- */

static char *
dup_directory (FoyerCli *cli)
{
  const char *word = foyer_cli_get_word (cli, 0);
  const char *event = foyer_cli_get_text (cli, "event");

  if (word == NULL)
    word = event;
  return word != NULL ? g_canonicalize_filename (word, NULL)
                      : g_build_filename (g_get_user_data_dir (), "foyer", "demo", NULL);
}

static FoyerEvent *
create_event (FoyerCliDemo *self, GError **error)
{
  g_autofree char *demo_taxonomy = foyer_cli_dup_data_path ("taxonomies", "demo.taxonomy.json");
  g_autofree char *default_taxonomy
      = foyer_cli_dup_data_path ("taxonomies", "default.taxonomy.json");
  FoyerEventInit init = {
    .id = self->truth->event_id,
    .name = EVENT_NAME,
    .taxonomy_file
    = g_file_test (demo_taxonomy, G_FILE_TEST_EXISTS) ? demo_taxonomy : default_taxonomy,
    .badge_key = (const guint8 *)badge_key,
  };

  if (!foyer_cli_check_new_directory (self->directory, error))
    return NULL;
  self->is_fresh = TRUE;
  return foyer_event_create (self->directory, &init, error);
}

static gboolean
open_event (FoyerCliDemo *self, GError **error)
{
  g_autofree char *marker = g_build_filename (self->directory, "event.json", NULL);
  g_autoptr (FoyerEvent) event = NULL;

  event = g_file_test (marker, G_FILE_TEST_EXISTS) ? foyer_event_open (self->directory, error)
                                                   : create_event (self, error);
  if (event == NULL)
    return FALSE;
  if (!g_str_equal (foyer_event_get_id (event), self->truth->event_id))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "'%s' holds another event, '%s'; nothing was touched, name another directory: "
                   "foyerctl demo DIR",
                   self->directory, foyer_event_get_name (event));
      return FALSE;
    }
  self->printed_folder = foyer_event_dup_path (event, "printed", NULL);
  return foyer_cli_open_directory (self->cli, self->directory, FALSE, error) != NULL;
}

/* Somebody else who runs the line of this event, a console perhaps, does the work as well. */
static gboolean
take_line (FoyerCliDemo *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (foyer_engine_start_line (self->cli->engine, &cause))
    return TRUE;
  if (!g_error_matches (cause, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  foyer_cli_note (self->cli, "foyerctl demo: %s", cause->message);
  return TRUE;
}

/* ---- Which stage works when ---- */

typedef struct
{
  FoyerCliDemo *demo;
  GCancellable *cancellable;
  guint source;
  gboolean is_asking;
  gboolean has_seen;
  guint64 processed[FOYER_N_STAGES];
  gint64 at_usec;
} Watch;

static void
take_sample (Watch *watch, const FoyerLineStatus *status)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < FOYER_N_STAGES; i++)
    {
      guint64 processed = status->stages[i].processed;

      if (watch->has_seen && processed > watch->processed[i])
        watch->demo->stage_seconds[i] += (double)(now - watch->at_usec) / G_USEC_PER_SEC;
      watch->processed[i] = processed;
    }
  watch->has_seen = TRUE;
  watch->at_usec = now;
}

static void
sampled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (FoyerLineStatus) status
      = foyer_engine_get_status_finish (FOYER_ENGINE (source), result, NULL);

  watch->is_asking = FALSE;
  if (status != NULL)
    take_sample (watch, status);
}

static void
ask (Watch *watch)
{
  watch->is_asking = TRUE;
  foyer_engine_get_status_async (watch->demo->cli->engine, NULL, sampled_cb, watch);
}

static gboolean
sample_cb (gpointer user_data)
{
  Watch *watch = user_data;

  if (!watch->is_asking)
    ask (watch);
  return G_SOURCE_CONTINUE;
}

static void
await_sample (Watch *watch)
{
  while (watch->is_asking)
    g_main_context_iteration (NULL, TRUE);
}

static void
watch_start (Watch *watch)
{
  ask (watch);
  await_sample (watch);
  watch->source = g_timeout_add (SAMPLE_INTERVAL_MSEC, sample_cb, watch);
}

static void
watch_stop (Watch *watch)
{
  g_clear_handle_id (&watch->source, g_source_remove);
  await_sample (watch);
  ask (watch);
  await_sample (watch);
}

/* ---- The course ---- */

static gboolean
import_feed (FoyerCliDemo *self, const FoyerCliFeed *feed, GError **error)
{
  FoyerCli *cli = self->cli;
  g_autofree char *path = foyer_cli_dup_data_path ("samples", feed->file);
  FoyerImportOptions options = { .source = feed->source, .contract = feed->contract };
  g_autoptr (GAsyncResult) result = NULL;
  FoyerImportReport *report;

  foyer_cli_note (cli, "Importing %s", feed->file);
  foyer_engine_import_async (cli->engine, path, &options, foyer_cli_progress_cb, cli,
                             cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  report = foyer_engine_import_finish (cli->engine, result, error);
  if (report == NULL)
    return FALSE;
  g_ptr_array_add (self->reports, report);
  return !g_cancellable_set_error_if_cancelled (cli->cancellable, error);
}

/* The first folder printer: the demo never uses paper. */
static char *
dup_folder_printer (FoyerCliDemo *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  foyer_engine_list_printers_async (self->cli->engine, self->cli->cancellable, foyer_cli_ready_cb,
                                    &result);
  foyer_cli_await (&result);
  reports = foyer_engine_list_printers_finish (self->cli->engine, result, error);
  if (reports == NULL)
    return NULL;
  for (guint i = 0; i < reports->len; i++)
    {
      const FoyerPrinterReport *report = reports->pdata[i];

      if (report->printer->kind == FOYER_PRINTER_FOLDER)
        return g_strdup (report->printer->name);
    }
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
               "the folder printer was taken out of the demo event; name a new directory: foyerctl "
               "demo DIR");
  return NULL;
}

static gboolean
queue_all (FoyerCliDemo *self, GError **error)
{
  FoyerSelection selection = { .is_all = TRUE };
  g_autofree char *printer = dup_folder_printer (self, error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerPrintReport) report = NULL;

  if (printer == NULL)
    return FALSE;
  foyer_engine_print_async (self->cli->engine, &selection, printer, self->cli->cancellable,
                            foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_print_finish (self->cli->engine, result, error);
  if (report == NULL)
    return FALSE;
  foyer_cli_note (self->cli, "Printing %u badges to %s", report->jobs->len, self->printed_folder);
  return TRUE;
}

/* (transfer full) Jobs that are not final, those of an earlier run too; oldest first. */
static GPtrArray *
list_open_jobs (FoyerCliDemo *self, GError **error)
{
  FoyerJobQuery query = { .limit = G_MAXINT };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  GPtrArray *open;

  foyer_engine_list_jobs_async (self->cli->engine, &query, self->cli->cancellable,
                                foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  jobs = foyer_engine_list_jobs_finish (self->cli->engine, result, error);
  if (jobs == NULL)
    return NULL;
  open = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_job_unref);
  for (guint i = jobs->len; i > 0; i--)
    if (!foyer_job_state_is_final (((const FoyerJob *)jobs->pdata[i - 1])->state))
      g_ptr_array_add (open, foyer_job_ref (jobs->pdata[i - 1]));
  return open;
}

static gboolean
print_all (FoyerCliDemo *self, GError **error)
{
  FoyerCli *cli = self->cli;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) ended = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!queue_all (self, error) || (open = list_open_jobs (self, error)) == NULL)
    return FALSE;
  if (open->len == 0)
    return TRUE;
  foyer_engine_wait_jobs_async (cli->engine, open, foyer_cli_progress_cb, cli, cli->cancellable,
                                foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  ended = foyer_engine_wait_jobs_finish (cli->engine, result, error);
  return ended != NULL && !g_cancellable_set_error_if_cancelled (cli->cancellable, error);
}

/* What an earlier run left in the queues comes first: its order is the order of the feeds. */
static gboolean
finish_earlier_work (FoyerCliDemo *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean is_clean = FALSE;

  if (self->is_fresh)
    return TRUE;
  foyer_engine_drain_async (self->cli->engine, self->cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_drain_finish (self->cli->engine, result, &is_clean, error);
}

static gboolean
run_course (FoyerCliDemo *self, GError **error)
{
  if (!take_line (self, error) || !finish_earlier_work (self, error))
    return FALSE;
  for (guint i = 0; i < self->truth->feeds->len; i++)
    if (!import_feed (self, self->truth->feeds->pdata[i], error))
      return FALSE;
  return print_all (self, error);
}

static int
run_demo (FoyerCli *cli, GError **error)
{
  g_autofree char *truth_path = foyer_cli_dup_data_path ("samples", "expected.json");
  g_auto (FoyerCliDemo) demo = { .cli = cli };
  Watch watch = { .demo = &demo };
  gboolean is_done;

  demo.reports = g_ptr_array_new_with_free_func (report_free);
  demo.differences = g_ptr_array_new_with_free_func (g_free);
  demo.directory = dup_directory (cli);
  demo.truth = foyer_cli_truth_load (truth_path, error);
  if (demo.truth == NULL || !open_event (&demo, error))
    return FOYER_EXIT_STORE;
  watch_start (&watch);
  is_done = run_course (&demo, error);
  watch_stop (&watch);
  demo.total_seconds = (double)(g_get_monotonic_time () - cli->started_usec) / G_USEC_PER_SEC;
  if (!is_done || !foyer_cli_demo_check (&demo, error))
    return FOYER_EXIT_STORE;
  foyer_cli_demo_report (&demo);
  return demo.differences->len == 0 ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

static const FoyerCliOption options[] = {
  { "render-workers", 0, FOYER_CLI_NUMBER, "N",
    "processes that draw (default: as many as processors, at most 4)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "[DIR]", 0, 1, options, run_demo },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_demo = {
  .name = "demo",
  .summary = "make an invented event: import, refuse, print to a folder",
  .description = "Makes an event in DIR (default: foyer/demo in the user's data folder), imports "
                 "the shipped sample feeds, prints all\n"
                 "badges to a folder and compares the outcome with what was planted in the feeds. "
                 "On a directory it made it goes on\n"
                 "or repeats, and changes nothing more.\n"
                 "Exit 0: the outcome is exactly the planted one. Exit 1: it is not; every "
                 "difference is named.\n"
                 "JSON: directory, printed_folder, rows, records, people, statuses, "
                 "refused_by_code, held, badges, seconds per stage,\n"
                 "feeds[], differences[], is_as_planted.",
  .examples = "  foyerctl demo\n"
              "  foyerctl demo /tmp/demo",
  .verbs = verbs,
};
