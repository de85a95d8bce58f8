/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step at a time: look, take one file, import it, put it away. The steps that touch the folder
 * run on threads. */
#include "config.h"

#include "foyer-watched-folder.h"

#include "foyer-drop-box.h"
#include "foyer-engine-private.h"

/* Between looks while a file settles, after a change, and otherwise: some file systems tell
 * nothing. */
#define SETTLING_MSEC 500
#define CHANGE_MSEC 100
#define IDLE_MSEC 5000
#define TROUBLE_MSEC 10000
#define UNKNOWN_FACTOR 5

struct _FoyerWatchedFolder
{
  GObject parent_instance;
  FoyerEngine *engine; /* NULL once stopped */
  char *path;
  char *source;
  char *contract;
  char *encoding;
  FoyerImportOptions options; /* its texts are the ones above */
  FoyerDropBox *box;
  GFileMonitor *monitor;
  GHashTable *waiting; /* name → Candidate */
  guint look_source;
  gboolean is_busy; /* a step is under way */
  FoyerDrop *drop; /* the file in hand, or NULL */
  guint n_done;
  guint n_rejected;
};

G_DEFINE_FINAL_TYPE (FoyerWatchedFolder, foyer_watched_folder, G_TYPE_OBJECT)

enum
{
  SIGNAL_FILE_ENDED,
  SIGNAL_TROUBLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A file that is there but not known to be complete. */
typedef struct
{
  FoyerDrop *drop;
  gint64 since_usec; /* monotonic: unchanged since then */
} Candidate;

static void
candidate_free (gpointer data)
{
  Candidate *self = data;

  foyer_drop_free (self->drop);
  g_free (self);
}

static void look (FoyerWatchedFolder *self);

static gboolean
look_cb (gpointer user_data)
{
  FoyerWatchedFolder *self = user_data;

  self->look_source = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
look_in (FoyerWatchedFolder *self, guint msec)
{
  if (self->engine == NULL || self->is_busy)
    return; /* the step under way ends with a look */
  g_clear_handle_id (&self->look_source, g_source_remove);
  self->look_source = g_timeout_add (msec, look_cb, self);
  g_source_set_name_by_id (self->look_source, "foyer-watched-folder");
}

static void
tell_trouble (FoyerWatchedFolder *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, error->message);
  self->is_busy = FALSE;
  g_clear_pointer (&self->drop, foyer_drop_free);
  look_in (self, TROUBLE_MSEC);
}

/* TRUE if the step's result is still wanted. */
static gboolean
is_wanted (FoyerWatchedFolder *self)
{
  return self->engine != NULL;
}

/* ---- Putting away ---- */

typedef struct
{
  FoyerDropBox *box;
  char *name; /* of a step: what is moved; of taking: the path that it got */
  char *why; /* NULL: done */
} Move;

static void
move_free (gpointer data)
{
  Move *self = data;

  foyer_drop_box_unref (self->box);
  g_free (self->name);
  g_free (self->why);
  g_free (self);
}

static Move *
move_new (FoyerWatchedFolder *self, const char *name, const char *why)
{
  Move *move = g_new0 (Move, 1);

  move->box = foyer_drop_box_ref (self->box);
  move->name = g_strdup (name);
  move->why = g_strdup (why);
  return move;
}

static void
run_on_thread (FoyerWatchedFolder *self, GTaskThreadFunc func, GAsyncReadyCallback callback,
               gpointer data, GDestroyNotify data_free)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, NULL);

  g_task_set_source_tag (task, run_on_thread);
  g_task_set_name (task, "foyer-watched-folder");
  g_task_set_task_data (task, data, data_free);
  g_task_run_in_thread (task, func);
}

static void
put_away_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Move *move = task_data;
  GError *error = NULL;

  if (foyer_drop_box_put_away (move->box, move->name, move->why, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
put_away_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerWatchedFolder *self = FOYER_WATCHED_FOLDER (source);
  const char *text = g_object_get_data (G_OBJECT (result), "text");
  const Move *move = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      tell_trouble (self, error);
      return;
    }
  *(move->why == NULL ? &self->n_done : &self->n_rejected) += 1;
  g_signal_emit (self, signals[SIGNAL_FILE_ENDED], 0, move->name, move->why == NULL, text);
  g_clear_pointer (&self->drop, foyer_drop_free);
  self->is_busy = FALSE;
  if (is_wanted (self))
    look_in (self, 0);
}

/* @why NULL: to done/. */
static void
put_away (FoyerWatchedFolder *self, const char *text, const char *why)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, put_away_cb, NULL);

  g_task_set_source_tag (task, put_away);
  g_task_set_name (task, "foyer-watched-folder-put-away");
  g_task_set_task_data (task, move_new (self, self->drop->name, why), move_free);
  g_object_set_data_full (G_OBJECT (task), "text", g_strdup (text), g_free);
  g_task_run_in_thread (task, put_away_thread);
}

/* ---- Importing ---- */

static char *
describe_report (const FoyerImportReport *report)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %" G_GUINT64_FORMAT " records", report->contract,
                          report->records);
  for (FoyerAdmission i = 0; i < FOYER_N_ADMISSIONS; i++)
    if (report->outcomes[i] > 0)
      g_string_append_printf (text, ", %" G_GUINT64_FORMAT " %s", report->outcomes[i],
                              foyer_admission_get_name (i));
  return g_string_free (text, FALSE);
}

/* A repeat that was dropped anew is rejected; one that was taken before its delivery was journaled
 * is what a crash left here. */
static void
end_repeat (FoyerWatchedFolder *self, const FoyerImportReport *report)
{
  g_autofree char *text
      = g_strdup_printf ("the same content was taken in before as batch %" G_GINT64_FORMAT " by %s",
                         report->repeat_of_batch, report->contract);

  if (self->drop->is_taken && self->drop->changed_usec <= report->repeat_received_usec)
    put_away (self, text, NULL);
  else
    put_away (self, text, text);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerWatchedFolder) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerImportReport) report
      = foyer_engine_import_finish (FOYER_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (!is_wanted (self))
    {
      self->is_busy = FALSE;
      return;
    }
  if (g_error_matches (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE))
    tell_trouble (self, error); /* nothing is wrong with the file: it stays in taking/ */
  else if (error != NULL)
    put_away (self, error->message, error->message);
  else if (report->repeat_of_batch != 0)
    end_repeat (self, report);
  else
    {
      text = describe_report (report);
      put_away (self, text, NULL);
    }
}

static void
import (FoyerWatchedFolder *self, const char *path)
{
  foyer_engine_import_async (self->engine, path, &self->options, NULL, NULL, NULL, imported_cb,
                             g_object_ref (self));
}

static void
take_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Move *move = task_data;
  GError *error = NULL;
  char *path = foyer_drop_box_take (move->box, move->name, &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static void
took_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerWatchedFolder *self = FOYER_WATCHED_FOLDER (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error);

  if (path == NULL)
    {
      tell_trouble (self, error);
      return;
    }
  if (!is_wanted (self))
    {
      self->is_busy = FALSE;
      return;
    }
  g_free (self->drop->name);
  self->drop->name = g_path_get_basename (path);
  import (self, path);
}

/* Takes @drop in hand. */
static void
begin (FoyerWatchedFolder *self, const FoyerDrop *drop)
{
  self->drop = foyer_drop_copy (drop);
  g_hash_table_remove (self->waiting, drop->name);
  if (drop->is_taken)
    {
      g_autofree char *path = g_build_filename (self->path, "taking", drop->name, NULL);

      import (self, path);
    }
  else
    run_on_thread (self, take_thread, took_cb, move_new (self, drop->name, NULL), move_free);
}

/* ---- Looking ---- */

/* Notes what is seen of a file; TRUE if it is complete. */
static gboolean
is_complete (FoyerWatchedFolder *self, const FoyerDrop *drop)
{
  gint64 now = foyer_clock_get_monotonic_usec (foyer_engine_get_line (self->engine)->clock);
  gint64 settle
      = (gint64)FOYER_WATCHED_FOLDER_SETTLE_USEC * (drop->is_open_unknown ? UNKNOWN_FACTOR : 1);
  Candidate *candidate = g_hash_table_lookup (self->waiting, drop->name);

  if (drop->is_taken)
    return TRUE;
  if (candidate != NULL && !drop->is_open && foyer_drop_is_same (candidate->drop, drop))
    return now - candidate->since_usec >= settle;
  candidate = g_new0 (Candidate, 1);
  candidate->drop = foyer_drop_copy (drop);
  candidate->since_usec = now;
  g_hash_table_replace (self->waiting, g_strdup (drop->name), candidate);
  return FALSE;
}

static void
forget_gone (FoyerWatchedFolder *self, GPtrArray *drops)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < drops->len; i++)
    g_hash_table_add (there, ((FoyerDrop *)drops->pdata[i])->name);
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (there, name))
      g_hash_table_iter_remove (&iter);
}

static void
scan_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *drops = foyer_drop_box_scan (task_data, &error);

  if (drops != NULL)
    g_task_return_pointer (task, drops, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerWatchedFolder *self = FOYER_WATCHED_FOLDER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drops = g_task_propagate_pointer (G_TASK (result), &error);
  const FoyerDrop *first = NULL;

  if (drops == NULL)
    {
      tell_trouble (self, error);
      return;
    }
  self->is_busy = FALSE;
  if (!is_wanted (self))
    return;
  forget_gone (self, drops);
  for (guint i = 0; i < drops->len; i++)
    if (is_complete (self, drops->pdata[i]) && first == NULL)
      first = drops->pdata[i];
  if (first == NULL)
    {
      look_in (self, g_hash_table_size (self->waiting) > 0 ? SETTLING_MSEC : IDLE_MSEC);
      return;
    }
  self->is_busy = TRUE;
  begin (self, first);
}

static void
look (FoyerWatchedFolder *self)
{
  if (self->is_busy || !is_wanted (self))
    return;
  self->is_busy = TRUE;
  run_on_thread (self, scan_thread, scanned_cb, foyer_drop_box_ref (self->box),
                 (GDestroyNotify)foyer_drop_box_unref);
}

static void
changed_cb (FoyerWatchedFolder *self)
{
  /* Whatever happened: the look finds out. */
  if (self->look_source == 0 || g_hash_table_size (self->waiting) == 0)
    look_in (self, CHANGE_MSEC);
}

/* ---- Beginning and end ---- */

void
foyer_watched_folder_stop (FoyerWatchedFolder *self)
{
  g_return_if_fail (FOYER_IS_WATCHED_FOLDER (self));

  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      (void)g_file_monitor_cancel (self->monitor); /* always TRUE */
    }
  g_clear_object (&self->monitor);
  g_clear_object (&self->engine);
}

static void
foyer_watched_folder_dispose (GObject *object)
{
  foyer_watched_folder_stop (FOYER_WATCHED_FOLDER (object));
  G_OBJECT_CLASS (foyer_watched_folder_parent_class)->dispose (object);
}

static void
foyer_watched_folder_finalize (GObject *object)
{
  FoyerWatchedFolder *self = FOYER_WATCHED_FOLDER (object);

  g_clear_pointer (&self->box, foyer_drop_box_unref);
  g_clear_pointer (&self->drop, foyer_drop_free);
  g_hash_table_unref (self->waiting);
  g_free (self->path);
  g_free (self->source);
  g_free (self->contract);
  g_free (self->encoding);
  G_OBJECT_CLASS (foyer_watched_folder_parent_class)->finalize (object);
}

static void
foyer_watched_folder_class_init (FoyerWatchedFolderClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = foyer_watched_folder_dispose;
  object_class->finalize = foyer_watched_folder_finalize;
  signals[SIGNAL_FILE_ENDED]
      = g_signal_new ("file-ended", FOYER_TYPE_WATCHED_FOLDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_STRING);
  signals[SIGNAL_TROUBLE] = g_signal_new ("trouble", FOYER_TYPE_WATCHED_FOLDER, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
foyer_watched_folder_init (FoyerWatchedFolder *self)
{
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, candidate_free);
}

/* Without a monitor (no inotify watch left) the regular looks find everything a little later. */
static void
monitor_folder (FoyerWatchedFolder *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
}

FoyerWatchedFolder *
foyer_watched_folder_new (FoyerEngine *engine, const char *path, const FoyerImportOptions *options,
                          GError **error)
{
  g_autoptr (FoyerWatchedFolder) self = NULL;

  g_return_val_if_fail (FOYER_IS_ENGINE (engine) && path != NULL && options != NULL, NULL);

  if (!foyer_engine_check_writable (engine, error))
    return NULL;
  if (options->source == NULL || *options->source == '\0')
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say whose ids the files of this folder hold: name the source");
      return NULL;
    }
  self = g_object_new (FOYER_TYPE_WATCHED_FOLDER, NULL);
  self->box = foyer_drop_box_open (path, error);
  if (self->box == NULL)
    return NULL;
  self->engine = g_object_ref (engine);
  self->path = g_canonicalize_filename (path, NULL);
  self->source = g_strdup (options->source);
  self->contract = g_strdup (options->contract);
  self->encoding = g_strdup (options->encoding);
  self->options = *options;
  self->options.source = self->source;
  self->options.contract = self->contract;
  self->options.encoding = self->encoding;
  self->options.is_dry_run = FALSE;
  self->options.refuses_repeats = TRUE;
  monitor_folder (self);
  look_in (self, 0);
  return g_steal_pointer (&self);
}

const char *
foyer_watched_folder_get_path (FoyerWatchedFolder *self)
{
  return self->path;
}

guint
foyer_watched_folder_get_n_done (FoyerWatchedFolder *self)
{
  return self->n_done;
}

guint
foyer_watched_folder_get_n_rejected (FoyerWatchedFolder *self)
{
  return self->n_rejected;
}
