/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples and alerts as rows. */
#include "config.h"

#include "foyer-store-watch.h"

#include "foyer-store-notices.h"
#include "foyer-store-private.h"

#include <string.h>

/* ---- Samples ---- */

void
foyer_watch_sample_free (FoyerWatchSample *self)
{
  if (self == NULL)
    return;
  g_free (self->readings);
  g_free (self);
}

static void
sample_free_cb (gpointer data)
{
  foyer_watch_sample_free (data);
}

/* What of the tallies is kept, in the order of the text. */
#define N_KEPT 12u

static void
list_kept (FoyerWatchTallies *tallies, guint64 *kept[N_KEPT])
{
  guint64 *const all[N_KEPT] = { (guint64 *)&tallies->step_mark,
                                 (guint64 *)&tallies->hop_mark,
                                 &tallies->records,
                                 &tallies->letters,
                                 &tallies->ended,
                                 &tallies->clean,
                                 &tallies->retries,
                                 &tallies->reroutes,
                                 &tallies->overruns,
                                 &tallies->worker_ends,
                                 &tallies->deliveries,
                                 &tallies->refusals };

  memcpy (kept, all, sizeof all);
}

static char *
print_tallies (const FoyerWatchTallies *tallies)
{
  FoyerWatchTallies copy = *tallies;
  GString *text = g_string_new (NULL);
  guint64 *kept[N_KEPT];

  list_kept (&copy, kept);
  for (guint i = 0; i < N_KEPT; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i > 0 ? " " : "", *kept[i]);
  return g_string_free (text, FALSE);
}

/* What is missing is 0. */
static void
parse_tallies (const char *text, FoyerWatchTallies *tallies)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint64 *kept[N_KEPT];

  list_kept (tallies, kept);
  for (guint i = 0; i < N_KEPT && words[i] != NULL; i++)
    *kept[i] = g_ascii_strtoull (words[i], NULL, 10);
}

gboolean
foyer_store_add_sample (FoyerStore *self, gint64 taken_usec, const FoyerWatchTallies *tallies,
                        const char *readings, guint n_kept, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_WATCH, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert
      = foyer_store_prepare (self,
                             "INSERT INTO watch_sample (taken_usec, tallies, readings) VALUES "
                             "(:taken_usec, :tallies, :readings)",
                             error);
  if (insert == NULL)
    return FALSE;
  g_autofree char *text = print_tallies (tallies);
  foyer_statement_bind_integer (insert, ":taken_usec", taken_usec);
  foyer_statement_bind_text (insert, ":tallies", text);
  foyer_statement_bind_text (insert, ":readings", readings);
  if (!foyer_statement_run (insert, error))
    return FALSE;
  gint64 sample_id = foyer_store_get_last_row_id (self);
  g_autoptr (FoyerStatement) prune
      = foyer_store_prepare (self, "DELETE FROM watch_sample WHERE sample_id <= :last", error);
  if (prune == NULL)
    return FALSE;
  foyer_statement_bind_integer (prune, ":last", sample_id - n_kept);
  return foyer_statement_run (prune, error);
}

static gpointer
read_sample (FoyerStatement *row, GError **error)
{
  FoyerWatchSample *sample = g_new0 (FoyerWatchSample, 1);

  sample->sample_id = foyer_statement_get_integer (row, "sample_id");
  sample->taken_usec = foyer_statement_get_integer (row, "taken_usec");
  parse_tallies (foyer_statement_get_text (row, "tallies"), &sample->tallies);
  sample->readings = g_strdup (foyer_statement_get_text (row, "readings"));
  return sample;
}

gboolean
foyer_store_list_samples (FoyerStore *self, guint limit, GPtrArray **samples, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT * FROM (SELECT * FROM watch_sample ORDER BY sample_id DESC "
                             "LIMIT :limit) ORDER BY sample_id",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, read_sample, sample_free_cb, samples, error);
}

/* ---- Alerts ---- */

void
foyer_alert_row_free (FoyerAlertRow *self)
{
  if (self == NULL)
    return;
  g_free (self->metric);
  g_free (self);
}

static void
alert_row_free_cb (gpointer data)
{
  foyer_alert_row_free (data);
}

gboolean
foyer_store_raise_alert (FoyerStore *self, const char *metric, double value, double bound,
                         gboolean is_limit, const char *text, GError **error)
{
  char value_text[G_ASCII_DTOSTR_BUF_SIZE], bound_text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_ALERTS, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO alert (metric, value, bound, is_limit, raised_usec) VALUES (:metric, :value, "
      ":bound, :is_limit, :now)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":metric", metric);
  foyer_statement_bind_text (insert, ":value",
                             g_ascii_dtostr (value_text, sizeof value_text, value));
  foyer_statement_bind_text (insert, ":bound",
                             g_ascii_dtostr (bound_text, sizeof bound_text, bound));
  foyer_statement_bind_integer (insert, ":is_limit", is_limit ? 1 : 0);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  return foyer_statement_run (insert, error)
         && foyer_store_add_notice (self, "alert", NULL, text, error);
}

gboolean
foyer_store_clear_alert (FoyerStore *self, const char *metric, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_ALERTS, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE alert SET cleared_usec = :now WHERE metric = :metric AND cleared_usec = 0",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":metric", metric);
  return foyer_statement_run (update, error);
}

static gpointer
read_alert (FoyerStatement *row, GError **error)
{
  FoyerAlertRow *alert = g_new0 (FoyerAlertRow, 1);

  alert->alert_id = foyer_statement_get_integer (row, "alert_id");
  alert->metric = g_strdup (foyer_statement_get_text (row, "metric"));
  alert->value = g_ascii_strtod (foyer_statement_get_text (row, "value"), NULL);
  alert->bound = g_ascii_strtod (foyer_statement_get_text (row, "bound"), NULL);
  alert->is_limit = foyer_statement_get_integer (row, "is_limit") != 0;
  alert->raised_usec = foyer_statement_get_integer (row, "raised_usec");
  alert->cleared_usec = foyer_statement_get_integer (row, "cleared_usec");
  return alert;
}

gboolean
foyer_store_list_alerts (FoyerStore *self, gboolean also_cleared, guint limit, GPtrArray **alerts,
                         GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT * FROM alert WHERE :also_cleared = 1 OR cleared_usec = 0 ORDER BY alert_id DESC"
      " LIMIT :limit",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":also_cleared", also_cleared ? 1 : 0);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, read_alert, alert_row_free_cb, alerts, error);
}
