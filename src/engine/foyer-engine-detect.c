/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Detection as a command of the engine: a look at a file on a thread, with or without an event. */
#include "config.h"

#include "foyer-engine-import.h"
#include "foyer-engine-private.h"
#include "foyer-file-probe.h"
#include "foyer-json.h"

typedef struct
{
  char *path;
  char *contract;
  char *encoding;
  FoyerImportOptions options; /* its texts are the ones above */
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  g_free (self->path);
  g_free (self->contract);
  g_free (self->encoding);
  g_free (self);
}

static void
detect_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Look *look = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = foyer_file_probe_open (look->path, &error);
  g_autoptr (FoyerCatalogue) shipped = NULL;
  FoyerCatalogue *catalogue = NULL;
  FoyerFileDetection *detection = NULL;

  if (bytes != NULL && source_object != NULL)
    catalogue = foyer_engine_get_line (source_object)->catalogue;
  else if (bytes != NULL)
    {
      g_autofree char *folder = foyer_engine_dup_data_folder (NULL);

      catalogue = shipped = foyer_catalogue_open (NULL, folder, &error);
    }
  if (catalogue != NULL)
    detection = foyer_file_probe (catalogue, bytes, &look->options, FALSE, NULL, &error);
  if (detection != NULL)
    g_task_return_pointer (task, detection, (GDestroyNotify)foyer_file_detection_free);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_detect_with_async (FoyerEngine *self, const char *path,
                                const FoyerImportOptions *options, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Look *look;

  g_return_if_fail ((self == NULL || FOYER_IS_ENGINE (self)) && path != NULL && options != NULL);

  foyer_json_init ();
  look = g_new0 (Look, 1);
  look->path = g_canonicalize_filename (path, NULL);
  look->contract = g_strdup (options->contract);
  look->encoding = g_strdup (options->encoding);
  look->options = *options;
  look->options.source = NULL;
  look->options.contract = look->contract;
  look->options.encoding = look->encoding;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_detect_with_async);
  g_task_set_name (task, "foyer-engine-detect");
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, detect_thread);
}

void
foyer_engine_detect_async (FoyerEngine *self, const char *path, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  FoyerImportOptions none = { 0 };

  foyer_engine_detect_with_async (self, path, &none, cancellable, callback, user_data);
}

FoyerFileDetection *
foyer_engine_detect_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
