/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configured printers as front ends show them: from the store, nobody is asked. */
#include "config.h"

#include "foyer-breaker.h"
#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-store-jobs.h"
#include "foyer-store-pairing.h"
#include "foyer-store-printers.h"
#include "foyer-store-routes.h"

void
foyer_printer_report_free (FoyerPrinterReport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->printer, foyer_printer_unref);
  g_free (self->state);
  g_strfreev (self->reasons);
  g_free (self->message);
  g_free (self->warning);
  g_free (self->shown_digest);
  g_free (self->alternative);
  g_free (self->peer_digest);
  g_free (self->expiry);
  g_free (self);
}

/* ---- List ---- */

static char *
dup_warning (const FoyerPrinterSetup *setup, gint64 now_usec)
{
  const FoyerPrinter *printer = setup->printer;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  char *expiry = setup->abilities != NULL
                     ? foyer_printer_abilities_dup_expiry (setup->abilities, now_usec)
                     : NULL;

  if (expiry != NULL)
    g_ptr_array_add (parts, expiry);
  if (printer->labels_left >= 0 && printer->labels_left <= printer->labels_low)
    g_ptr_array_add (parts, g_strdup_printf ("%" G_GINT64_FORMAT " labels left: load labels",
                                             printer->labels_left));
  if (foyer_printer_setup_is_risky (setup))
    g_ptr_array_add (parts, g_strdup ("CUPS may print twice"));
  if (printer->paused_usec != 0)
    g_ptr_array_add (parts, g_strdup ("paused by an operator"));
  g_ptr_array_add (parts, NULL);
  return parts->len > 1 ? g_strjoinv ("; ", (char **)parts->pdata) : NULL;
}

static void
add_counts (FoyerPrinterReport *report, GPtrArray *counts)
{
  for (guint i = 0; i < counts->len; i++)
    {
      const FoyerJobCount *count = counts->pdata[i];

      if (g_strcmp0 (count->printer, report->printer->name) != 0)
        continue;
      if (count->state == FOYER_JOB_PRINTED)
        report->printed_jobs += count->n;
      else if (!foyer_job_state_is_final (count->state))
        report->open_jobs += count->n;
      if (count->state == FOYER_JOB_READY || count->state == FOYER_JOB_RENDERED)
        report->waiting_jobs += count->n;
      if (foyer_job_state_may_be_out (count->state))
        report->out_jobs += count->n;
      if (count->state == FOYER_JOB_UNKNOWN || count->state == FOYER_JOB_LOST)
        report->asked_jobs += count->n;
    }
}

static gboolean
add_warning (FoyerStore *store, FoyerLine *line, FoyerPrinterReport *report, GError **error)
{
  g_autoptr (FoyerPrinterSetup) setup = NULL;
  gint64 now_usec = foyer_clock_get_now_usec (line->clock);

  if (!foyer_store_get_printer_setup (store, report->printer->name, &setup, error))
    return FALSE;
  report->warning = dup_warning (setup, now_usec);
  report->is_risky = foyer_printer_setup_is_risky (setup);
  if (setup->abilities == NULL)
    return TRUE;
  report->peer_digest = g_strdup (setup->abilities->peer_digest);
  report->peer_expires_usec = setup->abilities->peer_expires_usec;
  report->expiry = foyer_printer_abilities_dup_expiry (setup->abilities, now_usec);
  return TRUE;
}

static void
add_condition (FoyerPrinterReport *report, const FoyerPrinterCondition *condition)
{
  if (condition == NULL)
    return;
  report->state = g_strdup (foyer_condition_state_get_name (condition->state));
  report->reasons = g_strdupv (condition->reasons);
  report->message = g_strdup (condition->message);
  report->is_ready = condition->is_ready;
  report->shown_digest = g_strdup (condition->shown_digest);
  report->since_usec = condition->since_usec;
}

static void
add_breaker (FoyerPrinterReport *report, GHashTable *breakers)
{
  FoyerBreaker breaker = { 0 };

  (void)foyer_breaker_parse (&breaker, g_hash_table_lookup (breakers, report->printer->name));
  report->breaker = foyer_breaker_state_get_name (foyer_breaker_get_state (&breaker));
  report->breaker_mode = foyer_breaker_mode_get_name (breaker.mode);
  report->breaker_failures = breaker.failures;
  report->breaker_until_usec = foyer_breaker_get_probe_usec (&breaker);
}

/* A folder takes every badge at once, which is no help to people who wait for paper. */
static gboolean
is_well (const FoyerPrinterReport *report)
{
  return report->printer->kind != FOYER_PRINTER_FOLDER && report->is_ready && !report->is_risky
         && report->printer->paused_usec == 0 && g_strcmp0 (report->breaker, "closed") == 0;
}

static void
add_alternatives (GPtrArray *reports)
{
  for (guint i = 0; i < reports->len; i++)
    {
      FoyerPrinterReport *report = reports->pdata[i];
      const FoyerPrinterReport *best = NULL;

      for (guint j = 0; j < reports->len; j++)
        {
          const FoyerPrinterReport *other = reports->pdata[j];

          if (j == i || !is_well (other)
              || g_strcmp0 (other->printer->media, report->printer->media) != 0)
            continue;
          if (best == NULL || other->open_jobs < best->open_jobs)
            best = other;
        }
      report->alternative = best != NULL ? g_strdup (best->printer->name) : NULL;
    }
}

static gpointer
list_printers (FoyerStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) printers = NULL;
  g_autoptr (GPtrArray) counts = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GHashTable) breakers = NULL;
  g_autoptr (GHashTable) conditions = NULL;

  if (!foyer_store_list_printers (store, &printers, error)
      || !foyer_store_list_breakers (store, &breakers, error)
      || !foyer_store_list_conditions (store, &conditions, error)
      || !foyer_store_count_jobs (store, &counts, error))
    return NULL;
  reports = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_printer_report_free);
  for (guint i = 0; i < printers->len; i++)
    {
      FoyerPrinterReport *report = g_new0 (FoyerPrinterReport, 1);

      report->printer = foyer_printer_ref (printers->pdata[i]);
      add_counts (report, counts);
      add_breaker (report, breakers);
      add_condition (report, g_hash_table_lookup (conditions, report->printer->name));
      g_ptr_array_add (reports, report);
      if (!add_warning (store, data, report, error))
        return NULL;
    }
  add_alternatives (reports);
  return g_steal_pointer (&reports);
}

void
foyer_engine_list_printers_async (FoyerEngine *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  foyer_engine_read_store_async (
      self, list_printers, foyer_engine_get_line (self), NULL, (GDestroyNotify)g_ptr_array_unref,
      foyer_engine_list_printers_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_printers_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
