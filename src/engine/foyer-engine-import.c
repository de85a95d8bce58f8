/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Import: probe, copy into the journal, queue, and wait for the line to admit the batch. */
#include "config.h"

#include "foyer-engine-import.h"

#include "foyer-delivery-reading.h"
#include "foyer-engine-private.h"
#include "foyer-file-probe.h"
#include "foyer-file.h"
#include "foyer-json.h"
#include "foyer-limits.h"
#include "foyer-store-audit.h"
#include "foyer-store-counts.h"
#include "foyer-store-journal.h"
#include "foyer-uuid.h"

#include <glib/gstdio.h>
#include <string.h>

#define WATCH_INTERVAL_MSEC 100

/* One import, from the call to the report. */
typedef struct
{
  FoyerEngine *engine;
  char *path;
  char *source;
  char *contract_name;
  char *encoding;
  FoyerImportOptions options; /* its texts are the ones above */
  FoyerProgressFunc progress;
  gpointer progress_data;
  gint64 started_usec; /* monotonic */
  gint64 batch_id;
  gint64 delivery_id;
  gboolean has_line; /* borrowed */
  gboolean is_asking;
  gboolean is_cancelled;
  guint watch_source;
  gulong changed_id;
  FoyerContract *contract;
} Import;

static void
import_free (gpointer data)
{
  Import *self = data;

  g_clear_handle_id (&self->watch_source, g_source_remove);
  if (self->changed_id != 0)
    g_signal_handler_disconnect (self->engine, self->changed_id);
  if (self->has_line)
    foyer_engine_release_line (self->engine);
  g_free (self->path);
  g_free (self->source);
  g_free (self->contract_name);
  g_free (self->encoding);
  g_clear_pointer (&self->contract, foyer_contract_unref);
  g_free (self);
}

void
foyer_import_report_free (FoyerImportReport *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->file);
  g_free (self->contract);
  g_free (self);
}

static FoyerImportReport *
make_report (Import *import)
{
  FoyerLine *line = foyer_engine_get_line (import->engine);
  FoyerImportReport *report = g_new0 (FoyerImportReport, 1);

  report->source = g_strdup (import->source);
  report->file = g_path_get_basename (import->path);
  report->contract = g_strdup (foyer_contract_get_reference (import->contract));
  report->is_cancelled = import->is_cancelled;
  report->seconds = (double)(foyer_clock_get_monotonic_usec (line->clock) - import->started_usec)
                    / G_USEC_PER_SEC;
  return report;
}

/* ---- First half, on a thread: probe, journal file, queue ---- */

/* Copies the file to journal/<digest>; its content is durable before its name is. */
static gboolean
keep_in_journal (FoyerLine *line, const char *path, FoyerDelivery *delivery, GError **error)
{
  g_autofree char *folder = foyer_event_dup_path (line->event, "journal", NULL);
  g_autofree char *name = g_strdup_printf ("incoming-%s", delivery->trace_id);
  g_autofree char *incoming = g_build_filename (folder, name, NULL);
  g_autofree char *final = NULL;
  GError *cause = NULL;

  if (!foyer_file_copy_durably (path, incoming, FOYER_LIMIT_CSV_FILE_BYTES, &delivery->digest,
                                &delivery->length, &cause))
    {
      foyer_engine_error_take (error, cause, "keeping the file in the journal: ");
      return FALSE;
    }
  final = foyer_line_dup_journal_path (line, &delivery->digest);
  if (g_rename (incoming, final) == 0 && foyer_file_sync_folder (folder, &cause))
    return TRUE;
  if (cause == NULL)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                 "cannot rename '%s' in the journal", incoming);
  else
    foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

static gboolean
fill_bytes (FoyerLine *line, const char *path, GBytes *bytes, FoyerDelivery *delivery,
            GError **error)
{
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (length > FOYER_LIMIT_INLINE_DELIVERY_BYTES)
    return keep_in_journal (line, path, delivery, error);
  delivery->body = g_bytes_new (data, length);
  delivery->digest = foyer_digest_of (data, length);
  delivery->length = length;
  return TRUE;
}

static char *
dup_trace_id (FoyerLine *line, const char *path)
{
  g_autofree char *name = g_strdup_printf ("%s\x1f%" G_GINT64_FORMAT "\x1f%" G_GINT64_FORMAT, path,
                                           foyer_clock_get_now_usec (line->clock),
                                           foyer_clock_get_monotonic_usec (line->clock));
  FoyerUuid uuid = foyer_uuid_from_url_name (name, strlen (name));

  return foyer_uuid_dup_text (&uuid);
}

static FoyerDelivery *
make_delivery (Import *import, const FoyerFileDetection *detection)
{
  FoyerLine *line = foyer_engine_get_line (import->engine);
  FoyerDelivery *delivery = foyer_delivery_new ();

  delivery->source = g_strdup (import->source);
  delivery->origin = g_path_get_basename (import->path);
  delivery->reading = detection->reading;
  delivery->columns = detection->columns != NULL ? foyer_columns_ref (detection->columns) : NULL;
  delivery->contract = g_strdup (foyer_contract_get_reference (import->contract));
  delivery->taxonomy
      = g_strdup (foyer_taxonomy_get_reference (foyer_catalogue_get_taxonomy (line->catalogue)));
  delivery->as_of_usec = import->options.as_of_usec;
  delivery->trace_id = dup_trace_id (line, import->path);
  delivery->received_usec = foyer_clock_get_now_usec (line->clock);
  return delivery;
}

typedef struct
{
  FoyerDelivery *delivery;
  FoyerBatch *batch;
  gint64 batch_id;
  gint64 delivery_id;
} Queueing;

static gpointer
queue_delivery (FoyerStore *store, gpointer data, GError **error)
{
  Queueing *queueing = data;
  g_autofree char *subject = NULL;

  if (!foyer_store_add_batch (store, queueing->batch, &queueing->batch_id, error))
    return NULL;
  queueing->delivery->batch_id = queueing->batch_id;
  if (!foyer_store_add_delivery (store, queueing->delivery, &queueing->delivery_id, error))
    return NULL;
  subject = g_strdup_printf ("batch %" G_GINT64_FORMAT, queueing->batch_id);
  (void)foyer_store_append_audit (store, queueing->batch->actor, "import", subject,
                                  queueing->delivery->contract, error);
  return NULL;
}

static gboolean
queue (Import *import, FoyerDelivery *delivery, GError **error)
{
  FoyerLine *line = foyer_engine_get_line (import->engine);
  g_autoptr (FoyerBatch) batch = foyer_batch_new ();
  Queueing queueing = { .delivery = delivery, .batch = batch };
  GError *cause = NULL;

  batch->source = g_strdup (delivery->source);
  batch->origin = g_strdup (delivery->origin);
  batch->contract = g_strdup (delivery->contract);
  batch->taxonomy = g_strdup (delivery->taxonomy);
  batch->as_of_usec = delivery->as_of_usec;
  batch->actor = g_strdup (line->actor);
  batch->trace_id = g_strdup (delivery->trace_id);
  batch->started_usec = delivery->received_usec;
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, queue_delivery,
                                   &queueing, NULL, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  import->batch_id = queueing.batch_id;
  import->delivery_id = queueing.delivery_id;
  return TRUE;
}

typedef struct
{
  FoyerDelivery *delivery;
  FoyerIntake *intake;
  FoyerAdmissionCounts counts;
} Rehearsal;

static gpointer
rehearse (FoyerStore *store, gpointer data, GError **error)
{
  Rehearsal *rehearsal = data;

  (void)foyer_store_rehearse (store, rehearsal->delivery, rehearsal->intake, &rehearsal->counts,
                              error);
  return NULL;
}

/* Adds what admission would say of one slice. */
static gboolean
rehearse_slice (FoyerLine *line, FoyerDeliveryReading *reading, FoyerMapper *mapper,
                const FoyerSliceRange *range, FoyerImportReport *report, GError **error)
{
  Rehearsal rehearsal = { .delivery = reading->delivery };
  g_autoptr (GArray) outcomes = NULL;
  GError *cause = NULL;

  outcomes = foyer_delivery_reading_map (reading, mapper, &range->start, range->length);
  rehearsal.intake
      = foyer_delivery_reading_take_in (reading, outcomes, &range->start, range->length);
  (void)foyer_store_service_read (line->store, rehearse, &rehearsal, &cause);
  foyer_intake_free (rehearsal.intake);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  for (guint i = 0; i < FOYER_N_ADMISSIONS; i++)
    {
      report->outcomes[i] += rehearsal.counts.outcomes[i];
      report->records += rehearsal.counts.outcomes[i];
    }
  report->skipped += rehearsal.counts.skipped;
  report->rows = report->records + report->skipped;
  return TRUE;
}

/* FALSE with what a real import would refuse the whole file for. */
static gboolean
rehearse_slices (FoyerLine *line, FoyerDeliveryReading *reading, FoyerMapper *mapper,
                 FoyerImportReport *report, GError **error)
{
  g_autoptr (FoyerSlicer) slicer = foyer_delivery_reading_new_slicer (reading);
  g_autoptr (FoyerDiagnostic) damage = foyer_delivery_reading_find_damage (reading);
  FoyerSlicerEvent event;
  FoyerSliceRange range;
  GError *cause = NULL;

  if (damage != NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT, damage->message);
      return FALSE;
    }
  while ((event = foyer_slicer_next (slicer, &range, &cause)) == FOYER_SLICER_SLICE)
    if (!rehearse_slice (line, reading, mapper, &range, report, error))
      return FALSE;
  if (event == FOYER_SLICER_FAILED)
    foyer_engine_error_take (error, cause, NULL);
  return event == FOYER_SLICER_END;
}

/* --dry-run: the same reading and mapping, decided against what is stored, nothing written. */
static FoyerImportReport *
run_dry (Import *import, FoyerDelivery *delivery, GBytes *bytes, GError **error)
{
  FoyerLine *line = foyer_engine_get_line (import->engine);
  g_autoptr (FoyerDeliveryReading) reading
      = foyer_delivery_reading_new (delivery, import->contract, bytes, error);
  g_autoptr (FoyerMapper) mapper = NULL;
  g_autoptr (FoyerImportReport) report = NULL;

  if (reading != NULL)
    mapper = foyer_delivery_reading_new_mapper (reading, line, error);
  if (mapper == NULL)
    return NULL;
  reading->is_mapped = TRUE;
  report = make_report (import);
  if (!rehearse_slices (line, reading, mapper, report, error))
    return NULL;
  report->seconds = (double)(foyer_clock_get_monotonic_usec (line->clock) - import->started_usec)
                    / G_USEC_PER_SEC;
  return g_steal_pointer (&report);
}

/* What can be found wrong before anything is stored is found here: the shape of the file against
 * the contract. */
static gboolean
check_shape (Import *import, FoyerDelivery *delivery, GBytes *bytes, GError **error)
{
  g_autoptr (FoyerDeliveryReading) reading
      = foyer_delivery_reading_new (delivery, import->contract, bytes, error);
  g_autoptr (FoyerMapper) mapper = NULL;

  if (reading != NULL)
    mapper = foyer_delivery_reading_new_mapper (reading, foyer_engine_get_line (import->engine),
                                                error);
  return mapper != NULL;
}

typedef struct
{
  const FoyerDelivery *delivery;
  gint64 batch_id;
  gint64 received_usec;
} Repeat;

static gpointer
find_repeat (FoyerStore *store, gpointer data, GError **error)
{
  Repeat *repeat = data;

  (void)foyer_store_find_repeat (store, repeat->delivery->source, &repeat->delivery->digest,
                                 repeat->delivery->contract, &repeat->batch_id,
                                 &repeat->received_usec, error);
  return NULL;
}

/* (transfer full) If the same bytes were taken in before; NULL without error: they were not. */
static FoyerImportReport *
report_repeat (Import *import, FoyerDelivery *delivery, GError **error)
{
  FoyerLine *line = foyer_engine_get_line (import->engine);
  Repeat repeat = { .delivery = delivery };
  FoyerImportReport *report;
  GError *cause = NULL;

  (void)foyer_store_service_read (line->store, find_repeat, &repeat, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  if (cause != NULL || repeat.batch_id == 0)
    return NULL;
  report = make_report (import);
  report->repeat_of_batch = repeat.batch_id;
  report->repeat_received_usec = repeat.received_usec;
  return report;
}

/* (transfer full) The report of a dry run or of a repeat; NULL without error: it is queued. */
static FoyerImportReport *
begin (Import *import, GError **error)
{
  FoyerLine *line = foyer_engine_get_line (import->engine);
  g_autoptr (GBytes) bytes = foyer_file_probe_open (import->path, error);
  g_autoptr (FoyerFileDetection) detection = NULL;
  g_autoptr (FoyerDelivery) delivery = NULL;
  FoyerImportReport *repeat = NULL;
  GError *cause = NULL;

  if (bytes == NULL)
    return NULL;
  detection
      = foyer_file_probe (line->catalogue, bytes, &import->options, TRUE, &import->contract, error);
  if (detection == NULL)
    return NULL;
  if (import->source == NULL)
    import->source = g_strdup (foyer_contract_get_source (import->contract));
  delivery = make_delivery (import, detection);
  if (import->options.is_dry_run)
    return run_dry (import, delivery, bytes, error);
  if (!check_shape (import, delivery, bytes, error)
      || !fill_bytes (line, import->path, bytes, delivery, error))
    return NULL;
  if (import->options.refuses_repeats)
    repeat = report_repeat (import, delivery, &cause);
  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (repeat == NULL)
    (void)queue (import, delivery, error);
  return repeat;
}

static void
begin_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerImportReport *report = begin (task_data, &error);

  if (error != NULL)
    {
      g_autofree char *name = g_path_get_basename (((Import *)task_data)->path);

      g_prefix_error (&error, "importing '%s': ", name);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, report, (GDestroyNotify)foyer_import_report_free);
}

/* ---- Second half, on the main loop: until the batch is done ---- */

typedef struct
{
  gint64 batch_id;
  gint64 delivery_id;
  FoyerBatch *batch;
  FoyerDelivery *delivery;
  gboolean is_done;
  guint64 waiting; /* records that transformation has not taken yet */
  gboolean is_canceling;
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  g_clear_pointer (&self->batch, foyer_batch_unref);
  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  g_free (self);
}

static gpointer
look_at_batch (FoyerStore *store, gpointer data, GError **error)
{
  Look *look = data;

  if (foyer_store_get_batch (store, look->batch_id, &look->batch, error)
      && foyer_store_get_delivery (store, look->delivery_id, &look->delivery, error)
      && foyer_store_is_batch_done (store, look->batch_id, &look->is_done, error)
      && foyer_store_count_batch_waiting (store, look->batch_id, &look->waiting, error))
    return look;
  look_free (look);
  return NULL;
}

static gpointer
end_batch (FoyerStore *store, gpointer data, GError **error)
{
  const Look *look = data;

  if (look->is_canceling && !foyer_store_cancel_batch (store, look->batch_id, error))
    return NULL;
  (void)foyer_store_finish_batch (store, look->batch_id,
                                  look->is_canceling ? "canceled by the operator" : NULL, error);
  return NULL;
}

static void
tell_progress (Import *import, const Look *look)
{
  FoyerLine *line = foyer_engine_get_line (import->engine);
  double elapsed = (double)(foyer_clock_get_monotonic_usec (line->clock) - import->started_usec)
                   / G_USEC_PER_SEC;
  guint64 done = look->batch->rows;
  FoyerProgress progress
      = { .done = done, .total = done + look->waiting, .seconds_left = -1, .doing = "admitting" };

  if (import->progress == NULL)
    return;
  if (done > 0 && elapsed > 0.5)
    progress.seconds_left = elapsed / (double)done * (double)look->waiting;
  import->progress (&progress, import->progress_data);
}

static void
finish_report (GTask *task, const FoyerBatch *batch)
{
  Import *import = g_task_get_task_data (task);
  FoyerImportReport *report = make_report (import);

  report->batch_id = batch->batch_id;
  report->rows = batch->rows;
  report->skipped = batch->skipped;
  report->records = foyer_batch_get_records (batch);
  memcpy (report->outcomes, batch->outcomes, sizeof report->outcomes);
  g_task_return_pointer (task, report, (GDestroyNotify)foyer_import_report_free);
}

static void
return_translated (GTask *task, GError *cause)
{
  GError *error = NULL;

  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *import = g_task_get_task_data (task);
  FoyerLine *line = foyer_engine_get_line (import->engine);
  GError *cause = NULL;
  Look *look = foyer_store_service_read_finish (FOYER_STORE_SERVICE (source), result, &cause);

  import->is_asking = FALSE;
  if (import->watch_source == 0)
    {
      g_clear_error (&cause);
      g_clear_pointer (&look, look_free);
      return; /* ended meanwhile */
    }
  if (look == NULL)
    {
      g_clear_handle_id (&import->watch_source, g_source_remove);
      return_translated (task, cause);
      return;
    }
  tell_progress (import, look);
  look->is_canceling = !look->is_done && g_cancellable_is_cancelled (g_task_get_cancellable (task));
  if (look->is_done || look->is_canceling)
    {
      import->is_cancelled = look->is_canceling;
      g_clear_handle_id (&import->watch_source, g_source_remove);
      foyer_store_service_write_async (line->store, FOYER_STORE_PRIORITY_URGENT, end_batch,
                                       g_memdup2 (look, sizeof *look), g_free, NULL, NULL, NULL,
                                       NULL);
      if (look->delivery->failure != NULL && look->batch->rows == 0)
        g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT,
                                 "no record could be read from '%s': %s", look->delivery->origin,
                                 look->delivery->failure);
      else
        finish_report (task, look->batch);
    }
  look_free (look);
}

static gboolean
watch_cb (gpointer user_data)
{
  GTask *task = user_data;
  Import *import = g_task_get_task_data (task);
  Look *look;

  if (import->is_asking)
    return G_SOURCE_CONTINUE;
  if (!import->has_line)
    import->has_line = foyer_engine_borrow_line (import->engine); /* the holder may have gone */
  import->is_asking = TRUE;
  look = g_new0 (Look, 1);
  look->batch_id = import->batch_id;
  look->delivery_id = import->delivery_id;
  foyer_store_service_read_async (foyer_engine_get_line (import->engine)->store, look_at_batch,
                                  look, NULL, look_free, NULL, looked_cb, g_object_ref (task));
  return G_SOURCE_CONTINUE;
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *import = g_task_get_task_data (task);
  GError *error = NULL;
  FoyerImportReport *report = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (report != NULL)
    {
      g_task_return_pointer (task, report, (GDestroyNotify)foyer_import_report_free);
      return;
    }
  import->has_line = foyer_engine_borrow_line (import->engine);
  foyer_bell_ring (&foyer_engine_get_line (import->engine)->bell);
  import->watch_source = g_timeout_add_full (G_PRIORITY_DEFAULT, WATCH_INTERVAL_MSEC, watch_cb,
                                             g_object_ref (task), g_object_unref);
  g_source_set_name_by_id (import->watch_source, "foyer-import-watch");
}

void
foyer_engine_import_async (FoyerEngine *self, const char *path, const FoyerImportOptions *options,
                           FoyerProgressFunc progress, gpointer progress_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;
  g_autoptr (GTask) thread_task = NULL;
  Import *import = g_new0 (Import, 1);
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && path != NULL && options != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_import_async);
  g_task_set_name (task, "foyer-engine-import");
  g_task_set_check_cancellable (task,
                                FALSE); /* what was admitted is reported, also after a cancel */
  import->engine = self;
  import->path = g_canonicalize_filename (path, NULL);
  import->source = g_strdup (options->source);
  import->contract_name = g_strdup (options->contract);
  import->encoding = g_strdup (options->encoding);
  import->options = *options;
  import->options.source = import->source;
  import->options.contract = import->contract_name;
  import->options.encoding = import->encoding;
  import->progress = progress;
  import->progress_data = progress_data;
  import->started_usec = foyer_clock_get_monotonic_usec (foyer_engine_get_line (self)->clock);
  g_task_set_task_data (task, import, import_free);
  if (!options->is_dry_run && !foyer_engine_check_writable (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  thread_task = g_task_new (self, NULL, begun_cb, task);
  g_task_set_name (thread_task, "foyer-engine-import-begin");
  g_task_set_task_data (thread_task, import, NULL);
  g_task_run_in_thread (thread_task, begin_thread);
}

FoyerImportReport *
foyer_engine_import_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
