/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources of the event and their latest deliveries, kept true as they change. */
#include "config.h"

#include "foyer-feeds-model.h"

#include "foyer-failure.h"

#include <string.h>

/* Deliveries that are shown, and counted for today. */
#define SHOWN_DELIVERIES 200

struct _FoyerFeedsModel
{
  GObject parent_instance;

  FoyerSession *session;
  GListStore *sources;
  GListStore *deliveries;
  GPtrArray *reports; /* FoyerSourceReport: of the reading under way */
  GCancellable *cancellable;
  GError *error;
  gboolean is_asking;
  gboolean is_stale; /* something changed while it was read */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FoyerFeedsModel, foyer_feeds_model, G_TYPE_OBJECT)

/* ---- Putting rows together ---- */

/* What came today and last from one source, by the log. */
typedef struct
{
  guint64 today;
  guint64 refused;
  gint64 last_usec;
} Tally;

static gint64
get_midnight_usec (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) midnight
      = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                               g_date_time_get_day_of_month (now), 0, 0, 0);

  return midnight != NULL ? g_date_time_to_unix (midnight) * G_USEC_PER_SEC : 0;
}

static GHashTable *
tally_log (GPtrArray *logs)
{
  GHashTable *tallies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gint64 midnight = get_midnight_usec ();

  for (guint i = 0; i < logs->len; i++)
    {
      const FoyerDeliveryLog *log = g_ptr_array_index (logs, i);
      Tally *tally = g_hash_table_lookup (tallies, log->source);

      if (tally == NULL)
        {
          tally = g_new0 (Tally, 1);
          g_hash_table_insert (tallies, g_strdup (log->source), tally);
        }
      tally->last_usec = MAX (tally->last_usec, log->received_usec);
      if (log->received_usec < midnight)
        continue;
      tally->today += log->records;
      tally->refused += log->dead_letters;
    }
  return tallies;
}

/* Rows that stay as they are keep their objects, so that neither selection nor scroll position is
 * lost. */
static void
replace_rows (GListStore *store, GPtrArray *rows)
{
  GListModel *model = G_LIST_MODEL (store);
  guint n_old = g_list_model_get_n_items (model);
  guint n_first = 0, n_last = 0;

  for (; n_first < MIN (n_old, rows->len); n_first++)
    {
      g_autoptr (FoyerFeed) old = g_list_model_get_item (model, n_first);

      if (!foyer_feed_equal (old, rows->pdata[n_first]))
        break;
      foyer_feed_renew (old, rows->pdata[n_first]);
    }
  for (; n_last < MIN (n_old, rows->len) - n_first; n_last++)
    {
      g_autoptr (FoyerFeed) old = g_list_model_get_item (model, n_old - 1 - n_last);

      if (!foyer_feed_equal (old, rows->pdata[rows->len - 1 - n_last]))
        break;
      foyer_feed_renew (old, rows->pdata[rows->len - 1 - n_last]);
    }
  if (n_first + n_last < n_old || n_first + n_last < rows->len)
    g_list_store_splice (store, n_first, n_old - n_first - n_last, rows->pdata + n_first,
                         rows->len - n_first - n_last);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (foyer_feed_get_name (*(FoyerFeed *const *)a),
                 foyer_feed_get_name (*(FoyerFeed *const *)b));
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  gint64 left = foyer_feed_get_moment_usec (*(FoyerFeed *const *)a);
  gint64 right = foyer_feed_get_moment_usec (*(FoyerFeed *const *)b);

  return left > right ? -1 : left < right;
}

static GPtrArray *
make_sources (FoyerFeedsModel *self, GPtrArray *logs)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) tallies = tally_log (logs);
  GHashTableIter iter;
  gpointer name, value;

  for (guint i = 0; i < self->reports->len; i++)
    {
      FoyerSourceReport *report = self->reports->pdata[i];
      const Tally *tally = g_hash_table_lookup (tallies, report->source->name);

      g_ptr_array_add (rows, foyer_feed_new_source (report, tally != NULL ? tally->today : 0));
      g_hash_table_remove (tallies, report->source->name);
    }
  g_ptr_array_set_free_func (self->reports, NULL); /* the rows have them */
  g_hash_table_iter_init (&iter, tallies);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const Tally *tally = value;

      g_ptr_array_add (rows,
                       foyer_feed_new_files (name, tally->last_usec, tally->today, tally->refused));
    }
  g_ptr_array_sort (rows, compare_names);
  return rows;
}

/* Takes the elements of @logs. */
static GPtrArray *
make_deliveries (FoyerFeedsModel *self, GPtrArray *logs)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->reports->len; i++)
    {
      const FoyerSourceReport *report = self->reports->pdata[i];

      if (report->last_refusal_usec > 0)
        g_ptr_array_add (rows, foyer_feed_new_refusals (report));
    }
  g_ptr_array_set_free_func (logs, NULL);
  for (guint i = 0; i < logs->len; i++)
    g_ptr_array_add (rows, foyer_feed_new_delivery (logs->pdata[i]));
  g_ptr_array_sort (rows, compare_moments);
  return rows;
}

/* ---- Asking ---- */

/* Takes @error; TRUE: the reading was given up. */
static gboolean
is_over (FoyerFeedsModel *self, GError *error)
{
  if (foyer_failure_is_cancelled (error) || self->session == NULL)
    {
      g_clear_error (&error);
      return TRUE;
    }
  if (error == NULL)
    return FALSE;
  self->is_asking = FALSE;
  g_clear_error (&self->error);
  self->error = error;
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

static void
deliveries_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerFeedsModel) self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) logs
      = foyer_engine_list_deliveries_finish (FOYER_ENGINE (source), result, &error);
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) deliveries = NULL;

  if (is_over (self, error))
    return;
  self->is_asking = FALSE;
  g_clear_error (&self->error);
  sources = make_sources (self, logs);
  deliveries = make_deliveries (self, logs);
  replace_rows (self->sources, sources);
  replace_rows (self->deliveries, deliveries);
  g_signal_emit (self, changed_signal, 0);
  if (self->is_stale)
    foyer_feeds_model_refresh (self);
}

static void
sources_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerFeedsModel) self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) reports
      = foyer_engine_list_sources_finish (FOYER_ENGINE (source), result, &error);

  if (is_over (self, error))
    return;
  g_clear_pointer (&self->reports, g_ptr_array_unref);
  self->reports = g_steal_pointer (&reports);
  foyer_engine_list_deliveries_async (FOYER_ENGINE (source), NULL, 0, SHOWN_DELIVERIES,
                                      self->cancellable, deliveries_cb, g_object_ref (self));
}

void
foyer_feeds_model_refresh (FoyerFeedsModel *self)
{
  if (self->session == NULL)
    return;
  self->is_stale = self->is_asking;
  if (self->is_asking)
    return;
  self->is_asking = TRUE;
  foyer_engine_list_sources_async (foyer_session_get_engine (self->session), self->cancellable,
                                   sources_cb, g_object_ref (self));
}

static void
topics_cb (FoyerSession *session, guint topics, FoyerFeedsModel *self)
{
  if ((topics & (FOYER_TOPIC_SOURCES | FOYER_TOPIC_DELIVERIES | FOYER_TOPIC_LINE)) != 0)
    foyer_feeds_model_refresh (self);
}

void
foyer_feeds_model_set_session (FoyerFeedsModel *self, FoyerSession *session)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_list_store_remove_all (self->sources);
  g_list_store_remove_all (self->deliveries);
  self->is_asking = self->is_stale = FALSE;
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "topics-changed", G_CALLBACK (topics_cb), self, 0);
  foyer_feeds_model_refresh (self);
}

GListModel *
foyer_feeds_model_get_sources (FoyerFeedsModel *self)
{
  return G_LIST_MODEL (self->sources);
}

GListModel *
foyer_feeds_model_get_deliveries (FoyerFeedsModel *self)
{
  return G_LIST_MODEL (self->deliveries);
}

FoyerFeed *
foyer_feeds_model_find_source (FoyerFeedsModel *self, const char *name)
{
  GListModel *model = G_LIST_MODEL (self->sources);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (FoyerFeed) feed = g_list_model_get_item (model, i);

      if (g_strcmp0 (foyer_feed_get_name (feed), name) == 0)
        return feed; /* the list keeps it */
    }
  return NULL;
}

const GError *
foyer_feeds_model_get_error (FoyerFeedsModel *self)
{
  return self->error;
}

static void
foyer_feeds_model_finalize (GObject *object)
{
  FoyerFeedsModel *self = FOYER_FEEDS_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->sources);
  g_clear_object (&self->deliveries);
  g_clear_pointer (&self->reports, g_ptr_array_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (foyer_feeds_model_parent_class)->finalize (object);
}

static void
foyer_feeds_model_class_init (FoyerFeedsModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_feeds_model_finalize;
  changed_signal = g_signal_new ("changed", FOYER_TYPE_FEEDS_MODEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_feeds_model_init (FoyerFeedsModel *self)
{
  self->cancellable = g_cancellable_new ();
  self->sources = g_list_store_new (FOYER_TYPE_FEED);
  self->deliveries = g_list_store_new (FOYER_TYPE_FEED);
}

FoyerFeedsModel *
foyer_feeds_model_new (void)
{
  return g_object_new (FOYER_TYPE_FEEDS_MODEL, NULL);
}
