/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Installing a version of the taxonomy and waiting for its run over what is stored, which the
 * holder of the line does. */
#include "config.h"

#include "foyer-engine-taxonomy-private.h"

#include "foyer-vocabulary.h"

#define WAIT_INTERVAL_MSEC 100

/* ---- The report of the newest run ---- */

static gpointer
read_newest_run (FoyerStore *store, gpointer data, GError **error)
{
  FoyerTaxonomyRun *run = NULL;

  (void)foyer_store_get_taxonomy_run (store, FALSE, &run, error);
  return run;
}

/* NULL without error: there never was one. Blocks. */
static FoyerTaxonomyChange *
describe_newest (FoyerLine *line, GError **error)
{
  GError *cause = NULL;
  g_autoptr (FoyerTaxonomyRun) run
      = foyer_store_service_read (line->store, read_newest_run, NULL, &cause);
  g_autoptr (FoyerTaxonomy) before = NULL;
  g_autoptr (FoyerTaxonomy) after = NULL;

  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  if (run == NULL)
    return NULL;
  before = foyer_vocabulary_load_version (line, run->from, error);
  if (before != NULL)
    after = foyer_vocabulary_load_version (line, run->to, error);
  return after != NULL ? foyer_engine_describe_taxonomy_run (line, run, before, after) : NULL;
}

static void
describe_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerTaxonomyChange *change = describe_newest (foyer_engine_get_line (source_object), &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, change, (GDestroyNotify)foyer_taxonomy_change_free);
}

void
foyer_engine_get_taxonomy_run_async (FoyerEngine *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_get_taxonomy_run_async);
  g_task_set_name (task, "foyer-engine-taxonomy-run");
  g_task_run_in_thread (task, describe_thread);
}

FoyerTaxonomyChange *
foyer_engine_get_taxonomy_run_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Installing ---- */

typedef struct
{
  FoyerEngine *engine; /* the task's source: outlives it */
  char *path;
  FoyerProgressFunc progress;
  gpointer progress_data;
  gint64 started_usec;
  guint source;
  gboolean is_asking;
  gboolean has_line;
  FoyerTaxonomyChange *unchanged; /* the document is in use already */
} Apply;

static void
apply_free (gpointer data)
{
  Apply *self = data;

  g_free (self->path);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->unchanged, foyer_taxonomy_change_free);
  g_free (self);
}

typedef struct
{
  FoyerTaxonomyVersion before;
  FoyerTaxonomyVersion next;
  const char *actor;
  gint64 run_id;
} Installation;

static gpointer
store_installation (FoyerStore *store, gpointer data, GError **error)
{
  Installation *installation = data;

  (void)foyer_store_install_taxonomy (store, &installation->before, &installation->next,
                                      installation->actor, &installation->run_id, error);
  return NULL;
}

/* A report that says: nothing to do. */
static FoyerTaxonomyChange *
describe_same (FoyerLine *line, FoyerTaxonomy *taxonomy)
{
  g_autoptr (FoyerTaxonomyRun) run = foyer_taxonomy_run_new ();

  run->from = g_strdup (foyer_taxonomy_get_reference (taxonomy));
  run->to = g_strdup (run->from);
  return foyer_engine_describe_taxonomy_run (line, run, taxonomy, taxonomy);
}

static gboolean
install (Apply *apply, GError **error)
{
  FoyerLine *line = foyer_engine_get_line (apply->engine);
  g_autoptr (GBytes) document = foyer_engine_read_taxonomy_file (apply->path, error);
  g_autoptr (GBytes) in_use = NULL;
  g_autoptr (FoyerTaxonomy) next = NULL;
  FoyerTaxonomy *before = NULL;
  Installation installation = { .actor = line->actor };
  GError *cause = NULL;

  if (document == NULL || !foyer_vocabulary_refresh (line, error))
    return FALSE;
  before = foyer_catalogue_get_taxonomy (line->catalogue);
  in_use = foyer_catalogue_dup_taxonomy_document (line->catalogue);
  if (g_bytes_equal (document, in_use))
    {
      apply->unchanged = describe_same (line, before);
      return TRUE;
    }
  next = foyer_engine_load_next_taxonomy (before, apply->path, document, error);
  if (next == NULL)
    return FALSE;
  installation.before = (FoyerTaxonomyVersion){ foyer_taxonomy_get_reference (before), in_use };
  installation.next = (FoyerTaxonomyVersion){ foyer_taxonomy_get_reference (next), document };
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, store_installation,
                                   &installation, NULL, &cause);
  if (cause == NULL)
    return foyer_vocabulary_refresh (line, error);
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

static void
install_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (install (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- Waiting ---- */

static void
end_waiting (GTask *task)
{
  Apply *apply = g_task_get_task_data (task);

  g_clear_handle_id (&apply->source, g_source_remove);
  if (apply->has_line)
    foyer_engine_release_line (apply->engine);
  apply->has_line = FALSE;
}

static void
show_progress (Apply *apply, const FoyerTaxonomyChange *change)
{
  FoyerLine *line = foyer_engine_get_line (apply->engine);
  gint64 spent = foyer_clock_get_monotonic_usec (line->clock) - apply->started_usec;
  FoyerProgress progress = { .done = change->looked_at + change->dead_letters_looked_at,
                             .total = change->people + change->dead_letters,
                             .seconds_left = -1,
                             .doing = "re-evaluating" };

  if (apply->progress == NULL)
    return;
  if (progress.done > 0 && progress.total >= progress.done)
    progress.seconds_left = (double)spent / G_USEC_PER_SEC
                            * (double)(progress.total - progress.done) / (double)progress.done;
  apply->progress (&progress, apply->progress_data);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Apply *apply = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (FoyerTaxonomyChange) change
      = foyer_engine_get_taxonomy_run_finish (FOYER_ENGINE (source), result, &error);

  apply->is_asking = FALSE;
  if (change == NULL)
    {
      end_waiting (task);
      if (error == NULL)
        error = g_error_new_literal (FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                                     "the run over stored records is gone from the store");
      g_task_return_error (task, error);
      return;
    }
  show_progress (apply, change);
  if (change->is_running && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  end_waiting (task);
  g_task_return_pointer (task, g_steal_pointer (&change),
                         (GDestroyNotify)foyer_taxonomy_change_free);
}

static gboolean
wait_cb (gpointer user_data)
{
  GTask *task = user_data;
  Apply *apply = g_task_get_task_data (task);

  if (apply->is_asking)
    return G_SOURCE_CONTINUE;
  if (!apply->has_line)
    apply->has_line = foyer_engine_borrow_line (apply->engine); /* the holder may have gone */
  apply->is_asking = TRUE;
  foyer_engine_get_taxonomy_run_async (apply->engine, NULL, looked_cb, g_object_ref (task));
  return G_SOURCE_CONTINUE;
}

static void
installed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Apply *apply = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (apply->unchanged != NULL)
    g_task_return_pointer (task, g_steal_pointer (&apply->unchanged),
                           (GDestroyNotify)foyer_taxonomy_change_free);
  else
    {
      apply->source = g_timeout_add_full (G_PRIORITY_DEFAULT, WAIT_INTERVAL_MSEC, wait_cb,
                                          g_object_ref (task), g_object_unref);
      g_source_set_name_by_id (apply->source, "foyer-engine-taxonomy-apply");
    }
}

void
foyer_engine_apply_taxonomy_async (FoyerEngine *self, const char *path, FoyerProgressFunc progress,
                                   gpointer progress_data, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) installing = NULL;
  GError *error = NULL;
  Apply *apply;

  g_return_if_fail (FOYER_IS_ENGINE (self) && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_apply_taxonomy_async);
  g_task_set_name (task, "foyer-engine-taxonomy-apply");
  /* Cancelling ends the waiting with a report. */
  g_task_set_check_cancellable (task, FALSE);
  apply = g_new0 (Apply, 1);
  apply->engine = self;
  apply->path = g_strdup (path);
  apply->progress = progress;
  apply->progress_data = progress_data;
  apply->started_usec = foyer_clock_get_monotonic_usec (foyer_engine_get_line (self)->clock);
  g_task_set_task_data (task, apply, apply_free);
  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  installing = g_task_new (self, NULL, installed_cb, g_object_ref (task));
  g_task_set_task_data (installing, apply, NULL);
  g_task_run_in_thread (installing, install_thread);
}

FoyerTaxonomyChange *
foyer_engine_apply_taxonomy_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
