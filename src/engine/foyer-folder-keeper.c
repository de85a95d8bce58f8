/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of sources is the plan, the table of watched folders is what is; each look brings the
 * second to the first. */
#include "config.h"

#include "foyer-folder-keeper.h"

#include "foyer-engine-sources.h"
#include "foyer-watched-folder.h"

/* After a change: a flood of webhooks changes the sources' counters many times a second. */
#define CHANGE_MSEC 1000
#define TROUBLE_SECONDS 30

struct _FoyerFolderKeeper
{
  GObject parent_instance;
  FoyerEngine *engine; /* NULL once stopped */
  GCancellable *cancellable;
  GHashTable *watches; /* name → Watch */
  GHashTable *troubles; /* name → text that was told */
  guint look_source;
  gboolean is_looking;
};

G_DEFINE_FINAL_TYPE (FoyerFolderKeeper, foyer_folder_keeper, G_TYPE_OBJECT)

enum
{
  SIGNAL_FILE_ENDED,
  SIGNAL_TROUBLE,
  SIGNAL_WATCHING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  FoyerFolderKeeper *keeper; /* not owned: it owns this */
  char *name;
  char *contract;
  FoyerWatchedFolder *folder;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *self = data;

  g_signal_handlers_disconnect_by_data (self->folder, self);
  foyer_watched_folder_stop (self->folder);
  g_object_unref (self->folder);
  g_free (self->contract);
  g_free (self->name);
  g_free (self);
}

static gboolean
watch_is_of (const Watch *self, const FoyerSource *source)
{
  return g_str_equal (foyer_watched_folder_get_path (self->folder), source->folder)
         && g_strcmp0 (self->contract, source->contract) == 0;
}

static void
tell_trouble (FoyerFolderKeeper *self, const char *name, const char *text)
{
  if (g_strcmp0 (g_hash_table_lookup (self->troubles, name), text) == 0)
    return;
  g_hash_table_replace (self->troubles, g_strdup (name), g_strdup (text));
  g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, name, text);
}

static void
file_ended_cb (FoyerWatchedFolder *folder, const char *name, gboolean is_done, const char *text,
               Watch *watch)
{
  g_hash_table_remove (watch->keeper->troubles, watch->name);
  g_signal_emit (watch->keeper, signals[SIGNAL_FILE_ENDED], 0, watch->name, name, is_done, text);
}

static void
trouble_cb (FoyerWatchedFolder *folder, const char *text, Watch *watch)
{
  tell_trouble (watch->keeper, watch->name, text);
}

/* FALSE: it has to be tried again. */
static gboolean
watch (FoyerFolderKeeper *self, const FoyerSource *source)
{
  g_autoptr (GError) error = NULL;
  FoyerImportOptions options = { .source = source->name, .contract = source->contract };
  FoyerWatchedFolder *folder
      = foyer_watched_folder_new (self->engine, source->folder, &options, &error);
  Watch *made;

  if (folder == NULL)
    {
      tell_trouble (self, source->name, error->message);
      return FALSE;
    }
  made = g_new0 (Watch, 1);
  made->keeper = self;
  made->name = g_strdup (source->name);
  made->contract = g_strdup (source->contract);
  made->folder = folder;
  g_signal_connect (folder, "file-ended", G_CALLBACK (file_ended_cb), made);
  g_signal_connect (folder, "trouble", G_CALLBACK (trouble_cb), made);
  g_hash_table_replace (self->watches, g_strdup (source->name), made);
  g_hash_table_remove (self->troubles, source->name);
  g_signal_emit (self, signals[SIGNAL_WATCHING], 0, source->name,
                 foyer_watched_folder_get_path (folder));
  return TRUE;
}

/* The source of this name if its folder is to be watched. */
static const FoyerSource *
find_wanted (GPtrArray *reports, const char *name)
{
  for (guint i = 0; i < reports->len; i++)
    {
      const FoyerSource *source = ((FoyerSourceReport *)reports->pdata[i])->source;

      if (g_str_equal (source->name, name))
        return source->kind == FOYER_SOURCE_FOLDER && source->state == FOYER_SOURCE_OPEN ? source
                                                                                         : NULL;
    }
  return NULL;
}

/* FALSE: one of them has to be tried again. */
static gboolean
follow (FoyerFolderKeeper *self, GPtrArray *reports)
{
  gboolean is_whole = TRUE;
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const FoyerSource *source = find_wanted (reports, name);

      if (source == NULL || !watch_is_of (value, source))
        g_hash_table_iter_remove (&iter);
    }
  for (guint i = 0; i < reports->len; i++)
    {
      const FoyerSource *source
          = find_wanted (reports, ((FoyerSourceReport *)reports->pdata[i])->source->name);

      if (source != NULL && !g_hash_table_contains (self->watches, source->name))
        is_whole = watch (self, source) && is_whole;
    }
  return is_whole;
}

static void look (FoyerFolderKeeper *self);

static gboolean
look_cb (gpointer user_data)
{
  FoyerFolderKeeper *self = user_data;

  self->look_source = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
look_in (FoyerFolderKeeper *self, guint msec)
{
  if (self->look_source != 0)
    return;
  self->look_source = g_timeout_add (msec, look_cb, self);
  g_source_set_name_by_id (self->look_source, "foyer-folder-keeper");
}

static void
sources_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerFolderKeeper) self = user_data;
  g_autoptr (GPtrArray) reports
      = foyer_engine_list_sources_finish (FOYER_ENGINE (source), result, NULL);

  self->is_looking = FALSE;
  if (self->engine == NULL)
    return;
  /* A store that does not answer is shown by everything else; here it is asked again. */
  if (reports == NULL || !follow (self, reports))
    look_in (self, TROUBLE_SECONDS * 1000);
}

static void
look (FoyerFolderKeeper *self)
{
  FoyerLineHolder holder;

  if (self->is_looking)
    {
      look_in (self, CHANGE_MSEC);
      return;
    }
  foyer_engine_get_line_holder (self->engine, &holder);
  if (!holder.is_mine)
    {
      g_hash_table_remove_all (self->watches);
      return;
    }
  self->is_looking = TRUE;
  foyer_engine_list_sources_async (self->engine, self->cancellable, sources_cb,
                                   g_object_ref (self));
}

static void
changed_cb (FoyerEngine *engine, guint topics, FoyerFolderKeeper *self)
{
  if ((topics & (FOYER_TOPIC_SOURCES | FOYER_TOPIC_LINE)) == 0)
    return;
  g_clear_handle_id (&self->look_source, g_source_remove);
  look_in (self, CHANGE_MSEC);
}

FoyerFolderKeeper *
foyer_folder_keeper_new (FoyerEngine *engine)
{
  FoyerFolderKeeper *self = g_object_new (FOYER_TYPE_FOLDER_KEEPER, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "changed", G_CALLBACK (changed_cb), self, 0);
  look_in (self, 0);
  return self;
}

void
foyer_folder_keeper_stop (FoyerFolderKeeper *self)
{
  if (self->engine == NULL)
    return;
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_hash_table_remove_all (self->watches);
  g_clear_object (&self->engine);
}

static void
foyer_folder_keeper_dispose (GObject *object)
{
  FoyerFolderKeeper *self = FOYER_FOLDER_KEEPER (object);

  foyer_folder_keeper_stop (self);
  G_OBJECT_CLASS (foyer_folder_keeper_parent_class)->dispose (object);
}

static void
foyer_folder_keeper_finalize (GObject *object)
{
  FoyerFolderKeeper *self = FOYER_FOLDER_KEEPER (object);

  g_hash_table_unref (self->watches);
  g_hash_table_unref (self->troubles);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (foyer_folder_keeper_parent_class)->finalize (object);
}

static void
foyer_folder_keeper_class_init (FoyerFolderKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = foyer_folder_keeper_dispose;
  object_class->finalize = foyer_folder_keeper_finalize;
  signals[SIGNAL_FILE_ENDED] = g_signal_new (
      "file-ended", FOYER_TYPE_FOLDER_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
      4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_STRING);
  signals[SIGNAL_TROUBLE]
      = g_signal_new ("trouble", FOYER_TYPE_FOLDER_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_WATCHING]
      = g_signal_new ("watching", FOYER_TYPE_FOLDER_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
foyer_folder_keeper_init (FoyerFolderKeeper *self)
{
  self->cancellable = g_cancellable_new ();
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, watch_free);
  self->troubles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}
