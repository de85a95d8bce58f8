/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queueing badges, and waiting for them. */
#include "config.h"

#include "foyer-engine-print.h"

#include "foyer-engine-private.h"
#include "foyer-job-press.h"
#include "foyer-selection.h"
#include "foyer-store-desks.h"
#include "foyer-store-jobs.h"
#include "foyer-time.h"

static const struct
{
  const char *name;
  FoyerAttendeeSort sort;
} orders[] = {
  { "family-name", FOYER_SORT_NAME },
  { "company", FOYER_SORT_COMPANY },
  { "tier", FOYER_SORT_TIER },
  { "source", FOYER_SORT_SOURCE },
};

const char *
foyer_print_order_get_name (guint index)
{
  return index < G_N_ELEMENTS (orders) ? orders[index].name : NULL;
}

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
  FoyerSelectionCopy *selection;
  char *printer;
  char *desk;
  char *reason;
  FoyerAttendeeSort sort;
} Print;

static void
print_free (gpointer data)
{
  Print *self = data;

  foyer_selection_copy_free (self->selection);
  g_free (self->printer);
  g_free (self->desk);
  g_free (self->reason);
  g_free (self);
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
      if (refusal->state == FOYER_JOB_PRINTED)
        g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                     "the badge of %s is %s on '%s' since %s (job %s); for another copy use: "
                     "foyerctl jobs reprint %s --reason TEXT",
                     refusal->attendee_id, foyer_job_state_get_name (refusal->state),
                     refusal->printer, when, refusal->job_id, refusal->job_id);
      else
        g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                     "the badge of %s is on its way: %s on '%s' since %s; see: foyerctl jobs show "
                     "%s (once it is printed, jobs reprint makes another copy)",
                     refusal->attendee_id, foyer_job_state_get_name (refusal->state),
                     refusal->printer, when, refusal->job_id);
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

static gpointer
print_badges (FoyerStore *store, FoyerJobPress *press, gpointer data, GError **error)
{
  Print *print = data;
  FoyerJobOrder order = { .sort = print->sort,
                          .actor = foyer_job_press_get_actor (press),
                          .desk = print->desk,
                          .reason = print->reason };
  g_autofree char *printer
      = foyer_job_press_dup_printer (store, print->printer, print->desk, error);
  g_auto (GStrv) ids = NULL;
  g_autoptr (FoyerJobReceipt) receipt = NULL;
  g_autoptr (FoyerPrintReport) report = g_new0 (FoyerPrintReport, 1);

  if (printer == NULL)
    return NULL;
  order.printer = printer;
  if (foyer_selection_is_named (print->selection))
    {
      ids = foyer_selection_dup_ids (print->selection, print->sort, store, error);
      if (ids == NULL)
        return NULL;
      order.attendee_ids = (const char *const *)ids;
    }
  else
    order.tier = foyer_selection_get_tier (print->selection);
  if (!foyer_store_enqueue_jobs (store, &order, foyer_job_press_get_maker (press), &receipt, error))
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
  if (print->desk != NULL && !foyer_store_note_desk_act (store, print->desk, "printed", error))
    return NULL;
  if (order.attendee_ids == NULL && !count_left_out (store, order.tier, report, error))
    return NULL;
  return g_steal_pointer (&report);
}

void
foyer_engine_print_async (FoyerEngine *self, const FoyerSelection *selection, const char *printer,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  FoyerPrintOptions options = { .printer = printer };

  foyer_engine_print_with_async (self, selection, &options, cancellable, callback, user_data);
}

/* NULL: as named, or by name for all and tiers. */
static gboolean
parse_order (const FoyerPrintOptions *options, gboolean is_named, FoyerAttendeeSort *sort,
             GError **error)
{
  *sort = is_named ? FOYER_SORT_ADMITTED : FOYER_SORT_NAME;
  for (guint i = 0; options->order != NULL && foyer_print_order_get_name (i) != NULL; i++)
    if (g_str_equal (options->order, foyer_print_order_get_name (i)))
      {
        *sort = orders[i].sort;
        return TRUE;
      }
  if (options->order != NULL)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "badges cannot be ordered by '%s'; use family-name, company, tier or source",
                 options->order);
  return options->order == NULL;
}

void
foyer_engine_print_with_async (FoyerEngine *self, const FoyerSelection *selection,
                               const FoyerPrintOptions *options, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Print *print;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && selection != NULL && options != NULL);

  print = g_new0 (Print, 1);
  print->selection = foyer_selection_copy_new (selection, &error);
  if (print->selection == NULL
      || !parse_order (options, foyer_selection_is_named (print->selection), &print->sort, &error))
    {
      print_free (print);
      g_task_report_error (self, callback, user_data, foyer_engine_print_with_async, error);
      return;
    }
  print->printer = g_strdup (options->printer);
  print->desk = g_strdup (options->desk);
  print->reason = g_strdup (options->reason);
  foyer_job_press_run_async (self, print_badges, print, print_free,
                             (GDestroyNotify)foyer_print_report_free, foyer_engine_print_with_async,
                             cancellable, callback, user_data);
}

FoyerPrintReport *
foyer_engine_print_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
