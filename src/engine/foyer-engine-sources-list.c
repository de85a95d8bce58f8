/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at sources and at what they delivered. */
#include "config.h"

#include "foyer-engine-private.h"
#include "foyer-engine-sources.h"
#include "foyer-intake-door.h"
#include "foyer-store-receipts.h"

#include <string.h>

void
foyer_source_report_free (FoyerSourceReport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->source, foyer_source_unref);
  g_free (self->path);
  g_free (self->url);
  g_free (self);
}

void
foyer_delivery_log_free (FoyerDeliveryLog *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->origin);
  g_free (self->contract);
  g_free (self->peer);
  g_free (self->scheme);
  g_free (self->stage);
  g_free (self->result);
  g_free (self->trace_id);
  g_free (self);
}

/* ---- Sources ---- */

typedef struct
{
  char *name; /* NULL: all */
  gboolean is_held; /* the line, by anybody: then somebody may listen */
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  g_free (self->name);
  g_free (self);
}

static gboolean
fill_report (FoyerSourceReport *report, FoyerStore *store, const char *url, GError **error)
{
  const FoyerSource *source = report->source;
  FoyerSourceCounts counts;

  if (!foyer_store_count_source (store, source->name, &counts, error))
    return FALSE;
  report->deliveries = counts.deliveries;
  report->waiting = counts.waiting;
  report->parked = counts.parked;
  report->failed = counts.failed;
  report->dead_letters = counts.dead_letters;
  report->repeats = counts.repeats;
  report->conflicts = counts.conflicts;
  memcpy (report->refusals, counts.refusals, sizeof report->refusals);
  report->last_delivery_usec = counts.last_delivery_usec;
  report->last_refusal_usec = counts.last_refusal_usec;
  report->pulls_waiting = counts.pulls_waiting;
  report->pulls_failed = counts.pulls_failed;
  if (source->kind != FOYER_SOURCE_WEBHOOK)
    return TRUE;
  report->path = g_strconcat ("/hooks/", source->name, NULL);
  report->url = source->public_url != NULL ? g_strdup (source->public_url)
                : url != NULL              ? g_strconcat (url, report->path, NULL)
                                           : NULL;
  return TRUE;
}

static FoyerSourceReport *
make_report (FoyerStore *store, FoyerSource *source, const char *url, GError **error)
{
  g_autoptr (FoyerSourceReport) report = g_new0 (FoyerSourceReport, 1);

  report->source = foyer_source_ref (source);
  return fill_report (report, store, url, error) ? g_steal_pointer (&report) : NULL;
}

static gboolean
read_url (FoyerStore *store, const Look *look, char **url, GError **error)
{
  if (!foyer_store_get_fact (store, FOYER_INTAKE_URL_FACT, url, error))
    return FALSE;
  if (!look->is_held)
    g_clear_pointer (url, g_free); /* left by a process that was killed */
  return TRUE;
}

static gpointer
list_sources (FoyerStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) reports
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_source_report_free);
  g_autofree char *url = NULL;

  if (!read_url (store, data, &url, error) || !foyer_store_list_sources (store, &sources, error))
    return NULL;
  for (guint i = 0; i < sources->len; i++)
    {
      FoyerSourceReport *report = make_report (store, sources->pdata[i], url, error);

      if (report == NULL)
        return NULL;
      g_ptr_array_add (reports, report);
    }
  return g_steal_pointer (&reports);
}

static gpointer
get_source (FoyerStore *store, gpointer data, GError **error)
{
  const Look *look = data;
  g_autoptr (FoyerSource) source = NULL;
  g_autofree char *url = NULL;

  if (!read_url (store, look, &url, error)
      || !foyer_store_get_source (store, look->name, &source, error))
    return NULL;
  return make_report (store, source, url, error);
}

static Look *
make_look (FoyerEngine *self, const char *name)
{
  Look *look = g_new0 (Look, 1);
  FoyerLineHolder holder = { 0 };

  foyer_engine_get_line_holder (self, &holder);
  look->is_held = holder.is_held;
  look->name = g_strdup (name);
  return look;
}

void
foyer_engine_list_sources_async (FoyerEngine *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));
  foyer_engine_read_store_async (self, list_sources, make_look (self, NULL), look_free,
                                 (GDestroyNotify)g_ptr_array_unref, foyer_engine_list_sources_async,
                                 cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_sources_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

void
foyer_engine_get_source_async (FoyerEngine *self, const char *name, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);
  foyer_engine_read_store_async (self, get_source, make_look (self, name), look_free,
                                 (GDestroyNotify)foyer_source_report_free,
                                 foyer_engine_get_source_async, cancellable, callback, user_data);
}

FoyerSourceReport *
foyer_engine_get_source_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- The delivery log ---- */

typedef struct
{
  char *source;
  gint64 before_id;
  guint limit;
} Page;

static void
page_free (gpointer data)
{
  Page *self = data;

  g_free (self->source);
  g_free (self);
}

static const char *
get_stage (const FoyerDeliveryEntry *entry)
{
  switch (entry->state)
    {
    case FOYER_DELIVERY_RECEIVED:
      return entry->is_parked ? "parked" : "waiting";
    case FOYER_DELIVERY_SPLITTING:
      return "being read";
    case FOYER_DELIVERY_SPLIT:
      return "being mapped";
    case FOYER_DELIVERY_DONE:
      return "done";
    case FOYER_DELIVERY_FAILED:
      return "refused";
    }
  g_return_val_if_reached (NULL);
}

static char *
dup_result (const FoyerDeliveryEntry *entry)
{
  if (entry->state == FOYER_DELIVERY_FAILED)
    return g_strdup_printf ("no record could be read: %s",
                            entry->failure != NULL ? entry->failure : "see the dead letters");
  if (entry->state == FOYER_DELIVERY_RECEIVED && entry->is_parked)
    return g_strdup ("kept until the source is released");
  if (entry->state == FOYER_DELIVERY_RECEIVED)
    return g_strdup ("in the ingestion queue");
  return g_strdup_printf ("%" G_GUINT64_FORMAT " record%s, %" G_GUINT64_FORMAT " dead letter%s",
                          entry->records, entry->records == 1 ? "" : "s", entry->dead_letters,
                          entry->dead_letters == 1 ? "" : "s");
}

static FoyerDeliveryLog *
make_log (FoyerDeliveryEntry *entry)
{
  FoyerDeliveryLog *log = g_new0 (FoyerDeliveryLog, 1);

  log->delivery_id = entry->delivery_id;
  log->source = g_steal_pointer (&entry->source);
  log->origin = g_steal_pointer (&entry->origin);
  log->contract = g_steal_pointer (&entry->contract);
  log->received_usec = entry->received_usec;
  log->length = entry->length;
  log->peer = g_steal_pointer (&entry->peer);
  log->scheme = g_steal_pointer (&entry->scheme);
  log->is_parked = entry->is_parked;
  log->stage = g_strdup (get_stage (entry));
  log->result = dup_result (entry);
  log->records = entry->records;
  log->dead_letters = entry->dead_letters;
  log->trace_id = g_steal_pointer (&entry->trace_id);
  return log;
}

static gpointer
list_deliveries (FoyerStore *store, gpointer data, GError **error)
{
  const Page *page = data;
  g_autoptr (GPtrArray) entries = NULL;
  GPtrArray *logs;

  if (!foyer_store_list_deliveries (store, page->source, page->before_id, page->limit, &entries,
                                    error))
    return NULL;
  logs = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_delivery_log_free);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (logs, make_log (entries->pdata[i]));
  return logs;
}

void
foyer_engine_list_deliveries_async (FoyerEngine *self, const char *source, gint64 before_id,
                                    guint limit, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  Page *page;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  page = g_new0 (Page, 1);
  page->source = g_strdup (source);
  page->before_id = before_id;
  page->limit = limit;
  foyer_engine_read_store_async (
      self, list_deliveries, page, page_free, (GDestroyNotify)g_ptr_array_unref,
      foyer_engine_list_deliveries_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_deliveries_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
