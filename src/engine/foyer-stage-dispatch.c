/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dispatch: for each printer the jobs that it may have now, by deadline; printers that do not take
 * any are asked how they are. What one job does is foyer-submission-run.c, when it changes printers
 * foyer-routing-move.c. */
#include "config.h"

#include "foyer-line.h"

#include "foyer-condition-note.h"
#include "foyer-print-match.h"
#include "foyer-printer-driver.h"
#include "foyer-routing.h"
#include "foyer-store-jobs.h"
#include "foyer-store-printers.h"
#include "foyer-submission-run.h"

/* Jobs that may be open at a printer at once: a folder takes any number, CUPS queues itself, a
 * device prints one after the other and answers "busy" to more (each busy answer costs an upload).
 */
#define FOLDER_RUNS 8u
#define CUPS_RUNS 4u
#define DEVICE_RUNS 1u
/* A printer whose settings do not open is tried again so often. */
#define REOPEN_USEC (10 * G_USEC_PER_SEC)
/* Deadlines are of the wall clock, which may step: nothing sleeps longer than this for one. */
#define LONGEST_SLEEP_MSEC (5 * 1000)
/* One that waits for a person is looked at so often. */
#define PERSON_USEC (5 * G_USEC_PER_SEC)
/* One that was not well when its last job left it, and that has none now, is asked so often whether
 * it is back: nobody else would say so. */
#define RECOVERY_USEC (30 * G_USEC_PER_SEC)

typedef struct _PrinterQueue PrinterQueue;

/* Reference-counted: every answer that is still to come holds one. */
struct _FoyerDispatchStage
{
  FoyerLine *line;
  FoyerRouting *routing;
  GHashTable *queues; /* name → PrinterQueue */
  GRand *random;
  GCancellable *cancellable;
  gboolean is_looking; /* a list of printers is being read */
  gboolean must_look_again;
  guint wake_source;
  gint64 wake_usec; /* monotonic: when it goes off */
};

/* One printer. */
struct _PrinterQueue
{
  FoyerDispatchStage *stage;
  FoyerPrinter *printer;
  FoyerPrinterDriver *driver; /* NULL: its settings do not open */
  gint64 reopen_usec;
  GHashTable *runs; /* row id → FoyerSubmissionRun */
  gboolean is_cups; /* as its last probe said */
  gboolean is_resumed; /* jobs left open by an earlier process are taken up again */
  gboolean is_taking;
  gboolean is_probing;
  gint64 probe_usec; /* monotonic: not to be asked again before; 0: at once */
  gint64 start_usec; /* monotonic: no job before, while it drains */
  char *noted; /* what it said it can, as kept last */
  FoyerPrinterCondition *condition; /* how it is, as kept last; NULL: not asked yet */
};

static void look_for_work (FoyerDispatchStage *self);

static void
printer_queue_free (gpointer data)
{
  PrinterQueue *self = data;

  g_hash_table_unref (self->runs);
  g_clear_object (&self->driver);
  foyer_printer_unref (self->printer);
  g_free (self->noted);
  foyer_printer_condition_free (self->condition);
  g_free (self);
}

static guint
get_room (PrinterQueue *self)
{
  guint limit = self->printer->kind == FOYER_PRINTER_FOLDER ? FOLDER_RUNS
                : self->is_cups                             ? CUPS_RUNS
                                                            : DEVICE_RUNS;

  return limit > g_hash_table_size (self->runs) ? limit - g_hash_table_size (self->runs) : 0;
}

static void
stage_free (gpointer data)
{
  FoyerDispatchStage *self = data;

  g_hash_table_unref (self->queues);
  foyer_routing_stop (self->routing);
  g_rand_free (self->random);
  g_object_unref (self->cancellable);
}

static FoyerDispatchStage *
stage_ref (FoyerDispatchStage *self)
{
  return g_rc_box_acquire (self);
}

static void
stage_unref (FoyerDispatchStage *self)
{
  g_rc_box_release_full (self, stage_free);
}

static gboolean
is_stopped (FoyerDispatchStage *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* ---- Waking up ---- */

static gboolean
wake_cb (gpointer user_data)
{
  FoyerDispatchStage *self = user_data;

  self->wake_source = 0;
  look_for_work (self);
  return G_SOURCE_REMOVE;
}

static void
wake_in (FoyerDispatchStage *self, gint64 delay_usec)
{
  guint delay_msec = (guint)CLAMP (delay_usec / 1000, 0, LONGEST_SLEEP_MSEC);
  /* As the timer counts, whatever clock the line goes by. */
  gint64 wake_usec = g_get_monotonic_time () + (gint64)delay_msec * 1000;

  if (self->wake_source != 0)
    {
      if (self->wake_usec <= wake_usec)
        return;
      g_source_remove (self->wake_source);
    }
  self->wake_usec = wake_usec;
  self->wake_source = g_timeout_add (delay_msec, wake_cb, self);
  g_source_set_name_by_id (self->wake_source, "foyer-dispatch-wake");
}

void
foyer_dispatch_stage_wake (FoyerDispatchStage *self)
{
  wake_in (self, 0);
}

/* ---- Taking jobs of one printer ---- */

typedef struct
{
  FoyerLine *line;
  char *printer;
  guint limit;
  gboolean is_resuming;
  gint64 now_usec;
  GHashTable *running; /* row ids that have a run */
  GPtrArray *jobs; /* result */
  gint64 next_due_usec;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *self = data;

  g_free (self->printer);
  g_hash_table_unref (self->running);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_free (self);
}

/* Jobs that may be out come first: they must be reconciled before anything new is sent there. */
static const guint32 open_states
    = FOYER_JOB_STATE_BIT (FOYER_JOB_CREATING) | FOYER_JOB_STATE_BIT (FOYER_JOB_CREATED)
      | FOYER_JOB_STATE_BIT (FOYER_JOB_SENDING) | FOYER_JOB_STATE_BIT (FOYER_JOB_ACCEPTED)
      | FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTING) | FOYER_JOB_STATE_BIT (FOYER_JOB_UNKNOWN);

static gpointer
find_jobs (FoyerStore *store, gpointer data, GError **error)
{
  Taking *taking = data;
  FoyerJobFilter filter = { .states = open_states, .printer = taking->printer };
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (FoyerPrinterSetup) setup = NULL;
  guint limit = taking->limit + g_hash_table_size (taking->running);

  taking->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_job_unref);
  if (!(taking->is_resuming
            ? foyer_store_list_jobs (store, &filter, 0, 0, &found, error)
            : foyer_store_list_due_jobs (store, taking->printer, taking->now_usec, limit, &found,
                                         &taking->next_due_usec, error)
                  && foyer_store_get_printer_setup (store, taking->printer, &setup, error)))
    {
      taking_free (taking);
      return NULL;
    }
  for (guint i = 0; i < found->len; i++)
    {
      FoyerJob *job = found->pdata[i];

      if (g_hash_table_contains (taking->running, &job->row_id))
        continue;
      if (setup != NULL && foyer_print_match_is_stale (setup, job))
        foyer_print_match_redraw (taking->line, job);
      else
        g_ptr_array_add (taking->jobs, foyer_job_ref (job));
    }
  return taking;
}

static void
run_probed_cb (const FoyerPrinterStatus *status, gpointer user_data)
{
  PrinterQueue *queue = user_data;

  queue->is_cups = status->is_cups;
  if (queue->printer->kind != FOYER_PRINTER_FOLDER)
    foyer_print_match_note_probe (queue->stage->line, queue->printer->name, status, &queue->noted);
  foyer_condition_note (queue->stage->line, queue->printer->name, queue->driver, status, NULL,
                        &queue->condition);
}

static void
run_unanswered_cb (const GError *error, gpointer user_data)
{
  PrinterQueue *queue = user_data;

  foyer_condition_note (queue->stage->line, queue->printer->name, queue->driver, NULL, error,
                        &queue->condition);
}

static void
run_ended_cb (FoyerSubmissionRun *run, gpointer user_data)
{
  PrinterQueue *queue = user_data;
  gint64 row_id = foyer_submission_run_get_row_id (run);

  g_hash_table_remove (queue->runs, &row_id);
  wake_in (queue->stage, 0);
}

static const FoyerSubmissionRunCallbacks run_callbacks
    = { run_probed_cb, run_unanswered_cb, run_ended_cb };

static void
start_run (PrinterQueue *self, FoyerJob *job)
{
  gint64 *key;

  if (g_hash_table_contains (self->runs, &job->row_id))
    return;
  key = g_memdup2 (&job->row_id, sizeof job->row_id);
  g_hash_table_insert (self->runs, key,
                       foyer_submission_run_start (self->stage->line, self->stage->routing,
                                                   self->driver, self->printer, job,
                                                   self->stage->random, &run_callbacks, self));
}

static void take_jobs (PrinterQueue *self);

/* TRUE if a job may be handed to the printer now; else the time comes by itself, or its answer to a
 * question brings it. */
static gboolean
takes_jobs (PrinterQueue *self)
{
  FoyerDispatchStage *stage = self->stage;
  const FoyerPrinterHealth *health = foyer_routing_get_health (self->printer->name, stage->routing);
  gint64 now_usec = foyer_clock_get_monotonic_usec (stage->line->clock);

  if (health->is_open || health->waits_since_usec != 0 || get_room (self) == 0)
    return FALSE;
  if (foyer_routing_get_pace_usec (stage->routing, self->printer->name) == 0
      || now_usec >= self->start_usec)
    return TRUE;
  wake_in (stage, self->start_usec - now_usec);
  return FALSE;
}

/* A chain that comes back must not flood its printers. */
static void
keep_pace (PrinterQueue *self)
{
  gint64 pace_usec = foyer_routing_get_pace_usec (self->stage->routing, self->printer->name);

  if (pace_usec > 0)
    self->start_usec = foyer_clock_get_monotonic_usec (self->stage->line->clock) + pace_usec;
}

static void
start_runs (PrinterQueue *self, Taking *taking)
{
  if (!taking->is_resuming && taking->jobs->len == 0 && g_hash_table_size (self->runs) == 0)
    foyer_routing_end_drain (self->stage->routing, self->printer->name);
  for (guint i = 0; i < taking->jobs->len && (taking->is_resuming || takes_jobs (self)); i++)
    {
      start_run (self, taking->jobs->pdata[i]);
      if (!taking->is_resuming)
        keep_pace (self);
    }
  if (taking->next_due_usec != 0)
    wake_in (self->stage, MAX (1000, taking->next_due_usec
                                         - foyer_clock_get_now_usec (self->stage->line->clock)));
  if (taking->is_resuming)
    {
      self->is_resumed = TRUE;
      take_jobs (self);
    }
}

static void
jobs_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrinterQueue *self = user_data;
  g_autoptr (GError) error = NULL;
  Taking *taking = foyer_store_service_read_finish (FOYER_STORE_SERVICE (source), result, &error);

  self->is_taking = FALSE;
  if (is_stopped (self->stage))
    ;
  else if (taking == NULL)
    {
      foyer_line_report_error (self->stage->line, FOYER_STAGE_DISPATCH, error);
      wake_in (self->stage, G_USEC_PER_SEC);
    }
  else
    start_runs (self, taking);
  g_clear_pointer (&taking, taking_free);
  stage_unref (self->stage);
}

static void
take_jobs (PrinterQueue *self)
{
  Taking *taking;
  GHashTableIter iter;
  gpointer key;

  if (self->is_taking || self->driver == NULL || (self->is_resumed && !takes_jobs (self)))
    return;
  taking = g_new0 (Taking, 1);
  taking->line = self->stage->line;
  taking->printer = g_strdup (self->printer->name);
  taking->limit = get_room (self);
  taking->now_usec = foyer_clock_get_now_usec (self->stage->line->clock);
  taking->is_resuming = !self->is_resumed;
  taking->running = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, self->runs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (taking->running, g_memdup2 (key, sizeof (gint64)));
  self->is_taking = TRUE;
  stage_ref (self->stage);
  foyer_store_service_read_async (self->stage->line->store, find_jobs, taking, NULL, taking_free,
                                  NULL, jobs_found_cb, self);
}

/* ---- Asking a printer that takes no jobs ---- */

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrinterQueue *self = user_data;
  FoyerDispatchStage *stage = self->stage;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrinterStatus) status
      = foyer_printer_driver_probe_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  self->is_probing = FALSE;
  if (!is_stopped (stage))
    {
      foyer_condition_note (stage->line, self->printer->name, FOYER_PRINTER_DRIVER (source), status,
                            error, &self->condition);
      foyer_routing_note_probe (stage->routing, self->printer->name, status);
      wake_in (stage, 0);
    }
  stage_unref (stage);
}

/* How long it may stay unasked while no badge is for it; 0: for ever. */
static gint64
get_patience_usec (PrinterQueue *self, const FoyerPrinterHealth *health)
{
  if (health->is_open || health->is_paused)
    return 0;
  if (health->waits_since_usec != 0)
    return PERSON_USEC;
  return self->condition != NULL && foyer_printer_condition_is_bad (self->condition)
                 && g_hash_table_size (self->runs) == 0
             ? RECOVERY_USEC
             : 0;
}

/* Open for too long, stopped or empty, or not well when last seen: only Get-Printer-Attributes,
 * nobody's badge. */
static void
ask_printer (PrinterQueue *self)
{
  FoyerDispatchStage *stage = self->stage;
  const FoyerBreaker *breaker = foyer_routing_get_breaker (stage->routing, self->printer->name);
  const FoyerPrinterHealth *health = foyer_routing_get_health (self->printer->name, stage->routing);
  gint64 now_usec = foyer_clock_get_now_usec (stage->line->clock);
  gint64 monotonic_usec = foyer_clock_get_monotonic_usec (stage->line->clock);
  gint64 patience_usec = get_patience_usec (self, health);
  gboolean is_due = foyer_breaker_wants_probe (breaker, now_usec);

  if (patience_usec == 0 && foyer_breaker_get_probe_usec (breaker) == 0)
    {
      self->probe_usec = 0;
      return;
    }
  if (patience_usec != 0)
    {
      if (self->probe_usec == 0 || self->probe_usec > monotonic_usec + patience_usec)
        self->probe_usec = monotonic_usec + patience_usec;
      is_due = monotonic_usec >= self->probe_usec;
    }
  if (self->is_probing || self->driver == NULL)
    return;
  if (is_due)
    {
      self->is_probing = TRUE;
      self->probe_usec = 0;
      stage_ref (stage);
      foyer_printer_driver_probe_async (self->driver, NULL, asked_cb, self);
    }
  else if (health->is_open)
    wake_in (stage, MAX (1000, foyer_breaker_get_probe_usec (breaker) - now_usec));
  else
    wake_in (stage, MAX (1000, self->probe_usec - monotonic_usec));
}

/* ---- The printers ---- */

static FoyerPrinter *
dup_resolved_printer (FoyerLine *line, const FoyerPrinter *printer)
{
  FoyerPrinter *resolved = foyer_printer_new ();
  g_autofree char *folder = NULL;

  resolved->name = g_strdup (printer->name);
  resolved->kind = printer->kind;
  resolved->media = g_strdup (printer->media);
  resolved->certificate_file = g_strdup (printer->certificate_file);
  resolved->key_file = g_strdup (printer->key_file);
  resolved->ca_file = g_strdup (printer->ca_file);
  resolved->pin_sha256 = g_strdup (printer->pin_sha256);
  resolved->password_file = g_strdup (printer->password_file);
  if (g_strcmp0 (printer->uri, FOYER_LINE_OWN_FOLDER_URI) == 0)
    {
      folder = foyer_event_dup_path (line->event, "printed", NULL);
      resolved->uri = g_filename_to_uri (folder, NULL, NULL);
    }
  else
    resolved->uri = g_strdup (printer->uri);
  return resolved;
}

FoyerPrinterDriver *
foyer_line_open_printer (FoyerLine *line, const FoyerPrinter *printer, GError **error)
{
  g_autoptr (FoyerPrinter) resolved = dup_resolved_printer (line, printer);
  g_autofree char *spool = foyer_event_dup_path (line->event, "spool", NULL);

  return foyer_printer_driver_open (resolved, spool, error);
}

static void
open_driver (PrinterQueue *self)
{
  FoyerLine *line = self->stage->line;
  gint64 now = foyer_clock_get_monotonic_usec (line->clock);
  g_autoptr (GError) error = NULL;

  if (self->driver != NULL || now < self->reopen_usec)
    return;
  self->driver = foyer_line_open_printer (line, self->printer, &error);
  if (self->driver == NULL)
    {
      self->reopen_usec = now + REOPEN_USEC;
      foyer_line_report_error (line, FOYER_STAGE_DISPATCH, error);
    }
}

static PrinterQueue *
ensure_queue (FoyerDispatchStage *self, FoyerPrinter *printer)
{
  PrinterQueue *queue = g_hash_table_lookup (self->queues, printer->name);

  if (queue != NULL)
    return queue;
  queue = g_new0 (PrinterQueue, 1);
  queue->stage = self;
  queue->printer = foyer_printer_ref (printer);
  queue->runs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify)foyer_submission_run_unref);
  g_hash_table_insert (self->queues, g_strdup (printer->name), queue);
  return queue;
}

static gboolean
has_same_settings (const FoyerPrinter *a, const FoyerPrinter *b)
{
  return a->kind == b->kind && a->dpi == b->dpi && g_strcmp0 (a->uri, b->uri) == 0
         && g_strcmp0 (a->media, b->media) == 0
         && g_strcmp0 (a->certificate_file, b->certificate_file) == 0
         && g_strcmp0 (a->key_file, b->key_file) == 0 && g_strcmp0 (a->ca_file, b->ca_file) == 0
         && g_strcmp0 (a->pin_sha256, b->pin_sha256) == 0
         && g_strcmp0 (a->password_file, b->password_file) == 0;
}

/* Removed and added anew, or another certificate is trusted: what is under way goes on as it began,
 * what comes next is sent by the new settings. */
static void
renew_settings (PrinterQueue *self, FoyerPrinter *printer)
{
  if (has_same_settings (self->printer, printer))
    return;
  foyer_printer_unref (self->printer);
  self->printer = foyer_printer_ref (printer);
  g_clear_object (&self->driver);
  g_clear_pointer (&self->noted, g_free);
  self->reopen_usec = 0;
}

/* As another process, or whoever tried the printer, found it since. */
static void
renew_condition (PrinterQueue *self, const FoyerRoutingPicture *picture)
{
  const FoyerPrinterCondition *stored
      = g_hash_table_lookup (picture->conditions, self->printer->name);

  g_clear_pointer (&self->condition, foyer_printer_condition_free);
  if (stored != NULL)
    self->condition = foyer_printer_condition_copy (stored);
}

static void
cancel_runs (FoyerDispatchStage *self, GPtrArray *cancels)
{
  for (guint i = 0; i < cancels->len; i++)
    {
      GHashTableIter queues;
      gpointer value;

      g_hash_table_iter_init (&queues, self->queues);
      while (g_hash_table_iter_next (&queues, NULL, &value))
        {
          FoyerSubmissionRun *run
              = g_hash_table_lookup (((PrinterQueue *)value)->runs, cancels->pdata[i]);

          if (run != NULL)
            foyer_submission_run_cancel (run); /* ends no run at once */
        }
    }
}

/* What is in hand is looked at here, what waits in the store by the routing. */
static void
look_at_routes (FoyerDispatchStage *self, gint64 next_deadline_usec)
{
  g_autoptr (GHashTable) running
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 again_usec;
  GHashTableIter queues;
  gpointer value;

  g_hash_table_iter_init (&queues, self->queues);
  while (g_hash_table_iter_next (&queues, NULL, &value))
    {
      PrinterQueue *queue = value;
      GHashTableIter runs;
      gpointer key;
      gpointer run;

      g_hash_table_iter_init (&runs, queue->runs);
      while (g_hash_table_iter_next (&runs, &key, &run))
        {
          g_hash_table_add (running, g_memdup2 (key, sizeof (gint64)));
          foyer_submission_run_look (run); /* ends no run at once */
        }
    }
  again_usec = foyer_routing_look (self->routing, running, next_deadline_usec);
  if (again_usec != 0)
    wake_in (self, MAX (1000, again_usec - foyer_clock_get_now_usec (self->line->clock)));
}

static void
serve_printers (FoyerDispatchStage *self, FoyerRoutingPicture *picture)
{
  GPtrArray *printers = picture->printers;

  foyer_routing_apply (self->routing, picture);
  for (guint i = 0; i < printers->len; i++)
    {
      PrinterQueue *queue = ensure_queue (self, printers->pdata[i]);

      renew_settings (queue, printers->pdata[i]);
      renew_condition (queue, picture);
      open_driver (queue);
      ask_printer (queue);
      take_jobs (queue);
    }
  cancel_runs (self, picture->cancels);
  look_at_routes (self, picture->next_deadline_usec);
  if (self->must_look_again)
    {
      self->must_look_again = FALSE;
      look_for_work (self);
    }
}

static void
printers_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerDispatchStage *self = user_data;
  g_autoptr (GError) error = NULL;
  FoyerRoutingPicture *picture
      = foyer_store_service_read_finish (FOYER_STORE_SERVICE (source), result, &error);

  self->is_looking = FALSE;
  if (is_stopped (self))
    ;
  else if (picture == NULL)
    {
      foyer_line_report_error (self->line, FOYER_STAGE_DISPATCH, error);
      wake_in (self, G_USEC_PER_SEC);
    }
  else
    serve_printers (self, picture);
  g_clear_pointer (&picture, foyer_routing_picture_free);
  stage_unref (self);
}

static void
look_for_work (FoyerDispatchStage *self)
{
  if (self->is_looking)
    {
      self->must_look_again = TRUE;
      return;
    }
  self->is_looking = TRUE;
  stage_ref (self);
  foyer_store_service_read_async (
      self->line->store, foyer_routing_read, foyer_routing_picture_new (self->routing), NULL,
      (GDestroyNotify)foyer_routing_picture_free, NULL, printers_listed_cb, self);
}

/* ---- Life ---- */

FoyerDispatchStage *
foyer_dispatch_stage_start (FoyerLine *line)
{
  FoyerDispatchStage *self = g_rc_box_new0 (FoyerDispatchStage);
  guint32 seed[] = { (guint32)line->seed, (guint32)(line->seed >> 32) };

  self->line = line;
  self->routing = foyer_routing_new (line);
  self->queues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, printer_queue_free);
  self->random = g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));
  self->cancellable = g_cancellable_new ();
  look_for_work (self);
  return self;
}

void
foyer_dispatch_stage_stop (FoyerDispatchStage *self)
{
  GHashTableIter queues;
  gpointer value;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->wake_source, g_source_remove);
  g_hash_table_iter_init (&queues, self->queues);
  while (g_hash_table_iter_next (&queues, NULL, &value))
    {
      PrinterQueue *queue = value;
      GHashTableIter runs;
      gpointer run;

      g_hash_table_iter_init (&runs, queue->runs);
      while (g_hash_table_iter_next (&runs, NULL, &run))
        foyer_submission_run_stop (run);
      g_hash_table_remove_all (queue->runs);
    }
  stage_unref (self);
}
