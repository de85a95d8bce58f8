/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queueing badges, and waiting for them. */
#include "config.h"

#include "foyer-engine-print.h"

#include "foyer-badge-identity.h"
#include "foyer-engine-private.h"
#include "foyer-selection.h"
#include "foyer-store-jobs.h"
#include "foyer-store-printers.h"
#include "foyer-store-templates.h"
#include "foyer-time.h"

void
foyer_print_report_free (FoyerPrintReport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_free (self);
}

/* ---- Queueing ---- */

typedef struct
{
  FoyerLine *line;
  FoyerSelectionCopy *selection;
  char *printer;
  char *template_digest;
  char *template_name;
  char *template_version;
} Print;

static void
print_free (gpointer data)
{
  Print *self = data;

  foyer_selection_copy_free (self->selection);
  g_free (self->printer);
  g_free (self->template_digest);
  g_free (self->template_name);
  g_free (self->template_version);
  g_free (self);
}

static void
propose_badge_no (FoyerAttendee *attendee, guint attempt, char badge_no[FOYER_BADGE_NO_BYTES],
                  gpointer user_data)
{
  Print *print = user_data;

  foyer_badge_identity_propose_no (foyer_event_get_badge_key (print->line->event),
                                   foyer_attendee_get_id (attendee), attempt, badge_no);
}

static gboolean
complete_job (FoyerAttendee *attendee, FoyerJob *job, gpointer user_data, GError **error)
{
  Print *print = user_data;
  char token[FOYER_BADGE_TOKEN_BYTES];

  foyer_badge_identity_print_token (foyer_event_get_badge_key (print->line->event),
                                    foyer_event_get_id (print->line->event), job->badge_no, token);
  job->job_id
      = g_uuid_string_random (); /* that one intent is queued once is the store's rule */
  job->template_name = g_strdup (print->template_name);
  job->template_digest = g_strdup (print->template_digest);
  job->badge_token = g_strdup (token);
  job->trace_id = g_strdup (job->job_id);
  foyer_studio_describe_tier (print->line->studio,
                              foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER),
                              foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_LOCALE),
                              &job->tier_label, &job->tier_colour);
  return TRUE;
}

static gboolean
refuse (const FoyerJobRefusal *refusal, GError **error)
{
  char when[FOYER_TIME_TEXT_BYTES];

  switch (refusal->kind)
    {
    case FOYER_JOB_REFUSAL_UNKNOWN:
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND, "nobody has the id %s",
                   refusal->attendee_id);
      break;
    case FOYER_JOB_REFUSAL_NOT_ACTIVE:
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "%s is %s, and only active people get a badge; nothing was queued",
                   refusal->attendee_id, foyer_status_get_name (refusal->status));
      break;
    case FOYER_JOB_REFUSAL_HAS_JOB:
      foyer_time_print (refusal->changed_usec, when);
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "the badge of %s is %s on '%s' since %s (job %s); for another copy use: "
                   "foyerctl jobs reprint %s --reason TEXT",
                   refusal->attendee_id, foyer_job_state_get_name (refusal->state),
                   refusal->printer, when, refusal->job_id, refusal->job_id);
      break;
    case FOYER_JOB_REFUSAL_LINKED:
      foyer_time_print (refusal->changed_usec, when);
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "%s is one person with %s, whose badge is %s since %s; nothing was queued; if a "
                   "second badge is meant, say why with --reason",
                   refusal->attendee_id, refusal->other_id,
                   foyer_job_state_get_name (refusal->state), when);
      break;
    }
  return FALSE;
}

static char *
dup_printer_name (FoyerStore *store, const char *wanted, GError **error)
{
  g_autoptr (GPtrArray) printers = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  if (!foyer_store_list_printers (store, &printers, error))
    return NULL;
  for (guint i = 0; i < printers->len; i++)
    {
      const FoyerPrinter *printer = printers->pdata[i];

      if (wanted == NULL || g_str_equal (printer->name, wanted))
        return g_strdup (printer->name);
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", printer->name);
    }
  if (printers->len == 0)
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                         "no printer is configured; add one with: foyerctl printers add NAME URI");
  else
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "there is no printer '%s'; known are: %s", wanted, names->str);
  return NULL;
}

/* Everyone whom --all or --tier left out, by why. */
static gboolean
count_left_out (FoyerStore *store, const char *tier, FoyerPrintReport *report, GError **error)
{
  g_autoptr (GPtrArray) counts = NULL;
  guint64 active = 0;

  if (!foyer_store_count_attendees (store, &counts, error))
    return FALSE;
  for (guint i = 0; i < counts->len; i++)
    {
      const FoyerAttendeeCount *count = counts->pdata[i];

      if (tier != NULL && g_strcmp0 (tier, count->tier) != 0)
        continue;
      if (count->status == FOYER_STATUS_ACTIVE)
        active += count->n;
      else
        report->not_active += count->n;
    }
  report->already = active - MIN (active, report->held_duplicates + report->jobs->len);
  return TRUE;
}

static gboolean
load_jobs (FoyerStore *store, GArray *row_ids, GPtrArray *jobs, GError **error)
{
  for (guint i = 0; i < row_ids->len; i++)
    {
      FoyerJob *job = NULL;

      if (!foyer_store_get_job (store, g_array_index (row_ids, gint64, i), &job, error))
        return FALSE;
      g_ptr_array_add (jobs, job);
    }
  return TRUE;
}

/* In the transaction that queues: between finding the version and here somebody may have retired
 * it. */
static gboolean
check_approved (FoyerStore *store, const Print *print, GError **error)
{
  g_autoptr (GPtrArray) versions = NULL;

  if (!foyer_store_note_shipped_template (store, print->template_name, print->template_digest,
                                          print->template_version, error)
      || !foyer_store_list_template_versions (store, print->template_name, print->template_digest,
                                              &versions, error))
    return FALSE;
  if (versions->len == 1
      && ((const FoyerTemplateVersion *)versions->pdata[0])->state == FOYER_TEMPLATE_APPROVED)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
               "'%s@%.12s' was retired a moment ago; nothing was queued, print again",
               print->template_name, print->template_digest);
  return FALSE;
}

static gpointer
print_badges (FoyerStore *store, gpointer data, GError **error)
{
  Print *print = data;
  FoyerJobMaker maker = { propose_badge_no, complete_job, print };
  FoyerJobOrder order = { .sort = FOYER_SORT_NAME, .actor = print->line->actor };
  g_autofree char *printer = dup_printer_name (store, print->printer, error);
  g_auto (GStrv) ids = NULL;
  g_autoptr (FoyerJobReceipt) receipt = NULL;
  g_autoptr (FoyerPrintReport) report = g_new0 (FoyerPrintReport, 1);

  if (printer == NULL || !check_approved (store, print, error))
    return NULL;
  order.printer = printer;
  if (foyer_selection_is_named (print->selection))
    {
      ids = foyer_selection_dup_ids (print->selection, store, error);
      if (ids == NULL)
        return NULL;
      order.attendee_ids = (const char *const *)ids;
    }
  else
    order.tier = foyer_selection_get_tier (print->selection);
  if (!foyer_store_enqueue_jobs (store, &order, &maker, &receipt, error))
    return NULL;
  if (receipt->refusals->len > 0)
    {
      (void)refuse (receipt->refusals->pdata[0], error); /* which undoes the whole order */
      return NULL;
    }
  report->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_job_unref);
  report->held_duplicates = receipt->held;
  if (!load_jobs (store, receipt->job_row_ids, report->jobs, error))
    return NULL;
  if (order.attendee_ids == NULL && !count_left_out (store, order.tier, report, error))
    return NULL;
  return g_steal_pointer (&report);
}

static void
prepare_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Print *print = task_data;
  GError *error = NULL;
  g_autoptr (FoyerTemplate) template
      = foyer_studio_find_template (print->line->studio, NULL, &error);

  /* Before a badge is queued with it: whatever becomes of its folder, it can be drawn. */
  if (template == NULL || !foyer_studio_keep_template (print->line->studio, template, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  print->template_version = g_strdup (foyer_template_get_version (template));
  print->template_name = g_strdup (foyer_template_get_name (template));
  print->template_digest = foyer_digest_dup_text (foyer_template_get_digest (template));
  g_task_return_boolean (task, TRUE);
}

static void
queued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  FoyerPrintReport *report = foyer_engine_store_finish (FOYER_ENGINE (source), result, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify)foyer_print_report_free);
  else
    g_task_return_error (task, error);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  foyer_engine_write_store_async (FOYER_ENGINE (source), print_badges, g_task_get_task_data (task),
                                  NULL, (GDestroyNotify)foyer_print_report_free, prepared_cb, NULL,
                                  queued_cb, g_object_ref (task));
}

void
foyer_engine_print_async (FoyerEngine *self, const FoyerSelection *selection, const char *printer,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  g_autoptr (GTask) thread_task = NULL;
  Print *print;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && selection != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_print_async);
  g_task_set_name (task, "foyer-engine-print");
  print = g_new0 (Print, 1);
  print->line = foyer_engine_get_line (self);
  print->printer = g_strdup (printer);
  print->selection = foyer_selection_copy_new (selection, &error);
  g_task_set_task_data (task, print, print_free);
  if (print->selection == NULL || !foyer_engine_check_writable (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  thread_task = g_task_new (self, NULL, prepared_cb, task);
  g_task_set_name (thread_task, "foyer-engine-print-prepare");
  g_task_set_task_data (thread_task, print, NULL);
  g_task_run_in_thread (thread_task, prepare_thread);
}

FoyerPrintReport *
foyer_engine_print_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
