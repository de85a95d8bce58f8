/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl simulate morning: invented people come to a desk of the real engine, in a throw-away
 * event whose four printers are simulated and fail by script; then what became of each badge. */
#include "config.h"

#include "foyer-cli-morning.h"

#include "foyer-engine-import.h"
#include "foyer-engine-people.h"
#include "foyer-engine-print.h"
#include "foyer-engine-routes.h"

#include <glib/gstdio.h>
#include <math.h>

#define DEFAULT_PEOPLE 60u
#define DEFAULT_MINUTES 10u
#define DEFAULT_SPEED 10u
#define MOST_PEOPLE 2000u
#define MOST_SPEED 60u
/* Most come when two fifths of the time are over: a triangular curve. */
#define PEAK 0.4
#define LABEL_USEC (3 * G_USEC_PER_SEC)
/* After the last arrival badges may still be on their way so long, in the time of the morning. */
#define PATIENCE_USEC (15 * 60 * G_USEC_PER_SEC)
#define LOOK_USEC (G_USEC_PER_SEC / 5)
#define TICK_MSEC 5

static const char routes[]
    = "{ \"foyer_routes\": 1, \"chains\": {"
      " \"left\": { \"hops\": [ { \"kind\": \"printer\", \"printer\": \"desk1\" },"
      "   { \"kind\": \"printer\", \"printer\": \"desk2\" },"
      "   { \"kind\": \"printer\", \"printer\": \"desk3\" } ] },"
      " \"right\": { \"hops\": [ { \"kind\": \"printer\", \"printer\": \"desk4\" },"
      "   { \"kind\": \"printer\", \"printer\": \"desk2\" },"
      "   { \"kind\": \"printer\", \"printer\": \"desk3\" } ] } } }";

/* What happens when; the thousandths are of the morning. */
static const struct
{
  guint at;
  guint printer;
  const char *script; /* NULL: it is well again */
} course[] = {
  { 200, 3, "on Send-Document: lost reply*1" },
  { 300, 0, "refuse" },
  { 400, 1, "media-empty" },
  { 600, 1, NULL },
  { 700, 0, NULL },
};

typedef struct
{
  FoyerCli *cli;
  FoyerCliMorning result;
  char *directory;
  FoyerEngine *engine;
  FoyerClock clock;
  gint64 origin_usec; /* monotonic */
  gint64 begin_usec; /* UTC */
  gint64 opened_usec; /* when the doors open: of the first arrival */
  guint speed;
  gint64 length_usec;
  guint n_faults; /* done */
  gboolean is_calm;
} Morning;

/* ---- Time ---- */

static gint64
now_cb (gpointer user_data)
{
  const Morning *self = user_data;

  return self->begin_usec + (g_get_monotonic_time () - self->origin_usec) * self->speed;
}

static gint64
get_elapsed (const Morning *self)
{
  return now_cb ((gpointer)self) - self->opened_usec;
}

/* When number @i of @n comes, as a share of the morning. */
static double
get_arrival (guint i, guint n)
{
  double share = (i + 0.5) / n;

  return share < PEAK ? sqrt (share * PEAK) : 1 - sqrt ((1 - share) * (1 - PEAK));
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* ---- The event ---- */

static gboolean
open_event (Morning *self, GError **error)
{
  g_autofree char *taxonomy = foyer_cli_dup_data_path ("taxonomies", "default.taxonomy.json");
  FoyerEventInit init = { .name = "Rehearsal", .taxonomy_file = taxonomy };
  FoyerEngineOptions options = { .clock = &self->clock, .actor = "rehearsal" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerEvent) event = NULL;
  g_autofree char *folder = g_dir_make_tmp ("foyer-morning-XXXXXX", error);

  if (folder == NULL)
    return FALSE;
  self->directory = g_steal_pointer (&folder);
  event = foyer_event_create (self->directory, &init, error);
  if (event == NULL)
    return FALSE;
  foyer_engine_open_async (self->directory, &options, self->cli->cancellable, foyer_cli_ready_cb,
                           &result);
  foyer_cli_await (&result);
  self->engine = foyer_engine_open_finish (result, error);
  return self->engine != NULL;
}

static gboolean
add_printer (Morning *self, guint index, GError **error)
{
  g_autofree char *name = g_strdup_printf ("desk%u", index + 1);
  FoyerSimulatedPrinterSettings settings = { .name = name };
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GError *cause = NULL;

  settings.queue.print_usec = LABEL_USEC / self->speed;
  settings.queue.labels = -1;
  self->result.printers[index] = foyer_simulated_printer_start (&settings, NULL, NULL, &cause);
  if (cause != NULL)
    {
      foyer_cli_simulate_take_error (error, cause);
      return FALSE;
    }
  printer->name = g_strdup (name);
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = g_strdup (foyer_simulated_printer_get_uri (self->result.printers[index]));
  foyer_engine_add_printer_async (self->engine, printer, self->cli->cancellable, foyer_cli_ready_cb,
                                  &result);
  foyer_cli_await (&result);
  return foyer_engine_add_printer_finish (self->engine, result, error);
}

static gboolean
set_routes (Morning *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_set_routes_async (self->engine, "the rehearsal's routes", routes, FALSE,
                                 self->cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_set_routes_finish (self->engine, result, NULL, error);
}

static gboolean
import_people (Morning *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, "people.json", NULL);
  g_autoptr (GString) json = g_string_new ("[");
  FoyerImportOptions options = { .source = "rehearsal" };
  g_autoptr (FoyerImportReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  for (guint i = 0; i < self->result.people; i++)
    g_string_append_printf (json,
                            "%s{\"id\": \"P%04u\", \"name\": \"Person Number%u\", \"email\": "
                            "\"p%u@example.com\", \"tier\": \"GENERAL\"}",
                            i == 0 ? "" : ",", i, i, i);
  g_string_append (json, "]\n");
  if (!g_file_set_contents (path, json->str, (gssize)json->len, error))
    return FALSE;
  foyer_engine_import_async (self->engine, path, &options, NULL, NULL, self->cli->cancellable,
                             foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_import_finish (self->engine, result, error);
  return report != NULL;
}

static gboolean
prepare (Morning *self, GError **error)
{
  if (!open_event (self, error))
    return FALSE;
  for (guint i = 0; i < FOYER_CLI_MORNING_PRINTERS; i++)
    if (!add_printer (self, i, error))
      return FALSE;
  return set_routes (self, error) && import_people (self, error)
         && foyer_engine_start_line (self->engine, error);
}

/* ---- The course ---- */

static gboolean
do_fault (Morning *self, GError **error)
{
  FoyerSimulatedPrinter *printer = self->result.printers[course[self->n_faults].printer];
  const char *script = course[self->n_faults].script;
  GError *cause = NULL;

  self->n_faults++;
  if (script == NULL)
    foyer_simulated_printer_clear_faults (printer);
  else if (!foyer_simulated_printer_add_fault (printer, script, &cause))
    {
      foyer_cli_simulate_take_error (error, cause);
      return FALSE;
    }
  return TRUE;
}

/* The index of codes comes a moment after the people themselves. */
static gboolean
await_person (Morning *self, const char *code, GError **error)
{
  for (;;)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (FoyerAttendee) person = NULL;
      g_autoptr (GError) cause = NULL;

      foyer_engine_find_person_async (self->engine, code, self->cli->cancellable,
                                      foyer_cli_ready_cb, &result);
      foyer_cli_await (&result);
      person = foyer_engine_find_person_finish (self->engine, result, &cause);
      if (person != NULL)
        return TRUE;
      if (!g_error_matches (cause, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND)
          || get_elapsed (self) > self->length_usec + PATIENCE_USEC)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      g_main_context_iteration (NULL, TRUE);
    }
}

static gboolean
arrive (Morning *self, guint index, GError **error)
{
  g_autofree char *code = g_strdup_printf ("P%04u", index);
  const char *people[] = { code, NULL };
  FoyerSelection selection = { .attendee_ids = people };
  FoyerPrintOptions options = { .chain = index % 2 == 0 ? "left" : "right" };
  g_autoptr (FoyerPrintReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!await_person (self, code, error))
    return FALSE;
  foyer_engine_print_with_async (self->engine, &selection, &options, self->cli->cancellable,
                                 foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_print_finish (self->engine, result, error);
  return report != NULL;
}

/* *is_over: nothing moves any more, or only by a person's word. */
static gboolean
look (Morning *self, gboolean *is_over, GError **error)
{
  FoyerJobQuery query = { .limit = self->result.people };
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_list_jobs_async (self->engine, &query, self->cli->cancellable, foyer_cli_ready_cb,
                                &result);
  foyer_cli_await (&result);
  g_clear_pointer (&self->result.jobs, g_ptr_array_unref);
  self->result.jobs = foyer_engine_list_jobs_finish (self->engine, result, error);
  if (self->result.jobs == NULL)
    return FALSE;
  *is_over = TRUE;
  for (guint i = 0; i < self->result.jobs->len; i++)
    {
      const FoyerJob *job = self->result.jobs->pdata[i];

      *is_over &= foyer_job_state_is_final (job->state) || job->state == FOYER_JOB_LOST
                  || job->state == FOYER_JOB_HELD;
    }
  return TRUE;
}

static gboolean
play (Morning *self, GError **error)
{
  guint n_arrived = 0;
  gint64 next_look_usec = 0;
  gboolean is_over = FALSE;

  while (!is_over)
    {
      gint64 elapsed_usec = get_elapsed (self);
      gint64 real_usec = g_get_monotonic_time ();

      if (g_cancellable_set_error_if_cancelled (self->cli->cancellable, error))
        return FALSE;
      if (!self->is_calm && self->n_faults < G_N_ELEMENTS (course)
          && elapsed_usec >= self->length_usec / 1000 * course[self->n_faults].at)
        {
          if (!do_fault (self, error))
            return FALSE;
        }
      else if (n_arrived < self->result.people
               && elapsed_usec >= (gint64)((double)self->length_usec
                                           * get_arrival (n_arrived, self->result.people)))
        {
          if (!arrive (self, n_arrived, error))
            return FALSE;
          n_arrived++;
        }
      else if (n_arrived == self->result.people && real_usec >= next_look_usec)
        {
          if (!look (self, &is_over, error))
            return FALSE;
          next_look_usec = real_usec + LOOK_USEC;
          is_over |= elapsed_usec > self->length_usec + PATIENCE_USEC;
        }
      else
        g_main_context_iteration (NULL, TRUE);
    }
  return TRUE;
}

static gboolean
list_hops (Morning *self, GError **error)
{
  self->result.hops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < self->result.jobs->len; i++)
    {
      const FoyerJob *job = self->result.jobs->pdata[i];
      g_autoptr (GAsyncResult) result = NULL;
      GPtrArray *hops;

      foyer_engine_list_job_hops_async (self->engine, job->job_id, self->cli->cancellable,
                                        foyer_cli_ready_cb, &result);
      foyer_cli_await (&result);
      hops = foyer_engine_list_job_hops_finish (self->engine, result, error);
      if (hops == NULL)
        return FALSE;
      g_ptr_array_add (self->result.hops, hops);
    }
  return TRUE;
}

/* ---- The command ---- */

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      remove_tree (inside);
    }
  (void)g_remove (path); /* a leftover of invented people in the temporary folder harms nobody */
}

static void
clear (Morning *self)
{
  if (self->engine != NULL)
    foyer_engine_close (self->engine);
  g_clear_object (&self->engine);
  for (guint i = 0; i < FOYER_CLI_MORNING_PRINTERS; i++)
    g_clear_pointer (&self->result.printers[i], foyer_simulated_printer_stop);
  g_clear_pointer (&self->result.jobs, g_ptr_array_unref);
  g_clear_pointer (&self->result.hops, g_ptr_array_unref);
  if (self->directory != NULL)
    remove_tree (self->directory);
  g_clear_pointer (&self->directory, g_free);
}

static gboolean
read_options (Morning *self, GError **error)
{
  guint minutes = foyer_cli_get_number (self->cli, "minutes", DEFAULT_MINUTES);

  self->result.people = foyer_cli_get_number (self->cli, "people", DEFAULT_PEOPLE);
  self->speed = foyer_cli_get_number (self->cli, "speed", DEFAULT_SPEED);
  self->is_calm = foyer_cli_has (self->cli, "calm");
  self->length_usec = (gint64)minutes * 60 * G_USEC_PER_SEC;
  if (self->result.people > 0 && self->result.people <= MOST_PEOPLE && self->speed > 0
      && self->speed <= MOST_SPEED && minutes > 0 && minutes <= 24 * 60)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "a morning has 1 to %u people and 1 to 1440 minutes, and goes 1 to %u times as fast",
               MOST_PEOPLE, MOST_SPEED);
  return FALSE;
}

int
foyer_cli_simulate_morning (FoyerCli *cli, GError **error)
{
  Morning morning = { .cli = cli, .origin_usec = g_get_monotonic_time () };
  guint tick;
  int status = FOYER_EXIT_STORE;

  if (!read_options (&morning, error))
    return FOYER_EXIT_USAGE;
  morning.begin_usec = g_get_real_time ();
  morning.clock = (FoyerClock){ now_cb, now_cb, &morning };
  tick = g_timeout_add (TICK_MSEC, tick_cb, NULL); /* arrivals are due by the clock alone */
  if (prepare (&morning, error))
    {
      morning.opened_usec = now_cb (&morning);
      if (play (&morning, error) && list_hops (&morning, error))
        status = foyer_cli_morning_report (cli, &morning.result);
    }
  g_source_remove (tick);
  clear (&morning);
  return status;
}

const FoyerCliOption foyer_cli_simulate_morning_options[] = {
  { "people", 0, FOYER_CLI_NUMBER, "N", "how many come (default: 60)", NULL },
  { "minutes", 0, FOYER_CLI_NUMBER, "N", "from the first to the last (default: 10)", NULL },
  { "speed", 0, FOYER_CLI_NUMBER, "N", "times as fast as a clock, at most 60 (default: 10)", NULL },
  { "calm", 0, FOYER_CLI_FLAG, NULL, "nothing fails: what to compare with", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};
