/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder printer: driver steps over the file work of foyer-folder-printer-file.c, each in a
 * thread. */
#include "config.h"

#include "foyer-folder-printer.h"

#include "foyer-folder-printer-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* The folder has no ids of its own; the name is the identity. */
#define REMOTE_ID 1

struct _FoyerFolderPrinter
{
  GObject parent;

  char *name;
  char *folder;
  char *spool_folder;
};

static void driver_init (FoyerPrinterDriverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerFolderPrinter, foyer_folder_printer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FOYER_TYPE_PRINTER_DRIVER, driver_init))

/* What a step's thread works on. */
typedef struct
{
  FoyerPrintRequest *request;
  GBytes *document;
  char *path; /* of the finished file */
} Step;

static void
step_free (Step *step)
{
  g_clear_pointer (&step->request, foyer_print_request_unref);
  g_clear_pointer (&step->document, g_bytes_unref);
  g_clear_pointer (&step->path, g_free);
  g_free (step);
}

static void
foyer_folder_printer_finalize (GObject *object)
{
  FoyerFolderPrinter *self = FOYER_FOLDER_PRINTER (object);

  g_free (self->name);
  g_free (self->folder);
  g_free (self->spool_folder);
  G_OBJECT_CLASS (foyer_folder_printer_parent_class)->finalize (object);
}

static void
foyer_folder_printer_class_init (FoyerFolderPrinterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_folder_printer_finalize;
}

static void
foyer_folder_printer_init (FoyerFolderPrinter *self)
{
}

FoyerPrinterDriver *
foyer_folder_printer_open (const FoyerPrinter *printer, const char *spool_folder, GError **error)
{
  g_autoptr (FoyerFolderPrinter) self = g_object_new (FOYER_TYPE_FOLDER_PRINTER, NULL);
  g_autoptr (GError) cause = NULL;

  self->name = g_strdup (printer->name);
  self->spool_folder = g_strdup (spool_folder);
  self->folder = printer->uri != NULL ? g_filename_from_uri (printer->uri, NULL, &cause) : NULL;
  if (self->folder == NULL)
    {
      g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_SETTING,
                   "printer '%s': '%s' is not a folder's address (file:///…)%s%s", printer->name,
                   printer->uri != NULL ? printer->uri : "", cause != NULL ? ": " : "",
                   cause != NULL ? cause->message : "");
      return NULL;
    }
  return FOYER_PRINTER_DRIVER (g_steal_pointer (&self));
}

static GTask *
make_task (FoyerPrinterDriver *driver, FoyerPrintRequest *request, GCancellable *cancellable,
           gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  FoyerFolderPrinter *self = FOYER_FOLDER_PRINTER (driver);
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Step *step = g_new0 (Step, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "[Foyer] folder printer");
  g_task_set_task_data (task, step, (GDestroyNotify)step_free);
  if (request != NULL)
    {
      step->request = foyer_print_request_ref (request);
      step->path = foyer_folder_printer_dup_path (self->folder, request);
    }
  return task;
}

/* TRUE and the task has an error if the caller cancelled or the request names no file. */
static gboolean
has_early_error (GTask *task, GCancellable *cancellable)
{
  FoyerFolderPrinter *self = g_task_get_source_object (task);
  Step *step = g_task_get_task_data (task);

  if (g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_CANCELLED,
                               "printer '%s': canceled", self->name);
      return TRUE;
    }
  if (step->request != NULL && step->path == NULL)
    {
      g_task_return_new_error (task, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_DOCUMENT,
                               "printer '%s': '%s' cannot name a file", self->name,
                               step->request->badge_no != NULL ? step->request->badge_no : "");
      return TRUE;
    }
  return FALSE;
}

static void
probe_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerFolderPrinter *self = source_object;
  FoyerPrinterStatus *status = foyer_printer_status_new ();
  const char *reason = NULL;
  struct statvfs space;
  struct stat info;

  status->make_and_model = g_strdup ("Foyer folder printer");
  g_strfreev (status->formats);
  status->formats = g_strdupv ((char *[]){ (char *)FOYER_FORMAT_PDF, NULL });
  if (stat (self->folder, &info) != 0)
    {
      reason = "other";
      status->message
          = g_strdup_printf ("folder '%s' cannot be used: %s", self->folder, g_strerror (errno));
    }
  else if (!S_ISDIR (info.st_mode))
    {
      reason = "other";
      status->message = g_strdup_printf ("'%s' is not a folder", self->folder);
    }
  else if (g_access (self->folder, W_OK | X_OK) != 0)
    {
      reason = "other";
      status->message
          = g_strdup_printf ("folder '%s' is not writable: %s", self->folder, g_strerror (errno));
    }
  else if (statvfs (self->folder, &space) == 0
           && (guint64)space.f_bavail * space.f_frsize < FOYER_FOLDER_PRINTER_FREE_BYTES)
    {
      reason = "spool-area-full";
      status->message = g_strdup_printf ("the disk of folder '%s' is full", self->folder);
    }
  if (reason != NULL)
    {
      status->state = FOYER_PRINTER_STOPPED;
      g_strfreev (status->reasons);
      status->reasons = g_strdupv ((char *[]){ (char *)reason, NULL });
    }
  g_task_return_pointer (task, status, (GDestroyNotify)foyer_printer_status_free);
}

static void
folder_probe_async (FoyerPrinterDriver *driver, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task
      = make_task (driver, NULL, cancellable, folder_probe_async, callback, user_data);

  if (!has_early_error (task, cancellable))
    g_task_run_in_thread (task, probe_thread);
}

static void
folder_create_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task
      = make_task (driver, request, cancellable, folder_create_async, callback, user_data);
  FoyerRemoteJob *remote;

  if (has_early_error (task, cancellable))
    return;
  remote = foyer_remote_job_new ();
  remote->id = REMOTE_ID;
  remote->uuid = g_strdup (request->job_uuid);
  remote->state = FOYER_REMOTE_PENDING_HELD;
  remote->n_documents = 0;
  g_task_return_pointer (task, remote, (GDestroyNotify)foyer_remote_job_free);
}

static void
send_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerFolderPrinter *self = source_object;
  Step *step = task_data;
  g_autoptr (GError) error = NULL;

  if (foyer_folder_printer_write (step->path, self->spool_folder, step->request, step->document,
                                  &error))
    g_task_return_boolean (task, TRUE);
  else
    {
      g_prefix_error (&error, "printer '%s': ", self->name);
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
folder_send_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request, gint64 remote_id,
                   GBytes *document, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task
      = make_task (driver, request, cancellable, folder_send_async, callback, user_data);
  Step *step = g_task_get_task_data (task);

  step->document = g_bytes_ref (document);
  if (!has_early_error (task, cancellable))
    g_task_run_in_thread (task, send_thread);
}

static void
look_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerFolderPrinter *self = source_object;
  Step *step = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRemoteJob) remote = foyer_remote_job_new ();

  switch (foyer_folder_printer_look (step->path, step->request, &error))
    {
    case FOYER_FOLDER_FILE_SAME:
      remote->id = REMOTE_ID;
      remote->uuid = g_strdup (step->request->job_uuid);
      remote->state = FOYER_REMOTE_COMPLETED;
      remote->n_documents = 1;
      break;
    case FOYER_FOLDER_FILE_OTHER:
      remote->state = FOYER_REMOTE_OTHER;
      break;
    case FOYER_FOLDER_FILE_MISSING:
      if (g_task_get_source_tag (task) == foyer_printer_driver_find_async)
        break;
      remote->id = REMOTE_ID;
      remote->state = FOYER_REMOTE_ABORTED;
      remote->n_documents = 0;
      remote->message = g_strdup_printf ("there is no file '%s'", step->path);
      break;
    case FOYER_FOLDER_FILE_UNKNOWN:
      g_prefix_error (&error, "printer '%s': ", self->name);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&remote), (GDestroyNotify)foyer_remote_job_free);
}

static void
folder_query_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request, gint64 remote_id,
                    const char *remote_uuid, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = make_task (driver, request, cancellable,
                                      foyer_printer_driver_query_async, callback, user_data);

  if (!has_early_error (task, cancellable))
    g_task_run_in_thread (task, look_thread);
}

static void
folder_find_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = make_task (driver, request, cancellable, foyer_printer_driver_find_async,
                                      callback, user_data);

  if (!has_early_error (task, cancellable))
    g_task_run_in_thread (task, look_thread);
}

static void
folder_cancel_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request, gint64 remote_id,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task
      = make_task (driver, request, cancellable, folder_cancel_async, callback, user_data);

  if (!has_early_error (task, cancellable))
    g_task_return_boolean (task, TRUE);
}

static gpointer
finish_pointer (FoyerPrinterDriver *driver, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, driver), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
finish_boolean (FoyerPrinterDriver *driver, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, driver), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static FoyerPrinterStatus *
finish_status (FoyerPrinterDriver *driver, GAsyncResult *result, GError **error)
{
  return finish_pointer (driver, result, error);
}

static FoyerRemoteJob *
finish_remote (FoyerPrinterDriver *driver, GAsyncResult *result, GError **error)
{
  return finish_pointer (driver, result, error);
}

static void
driver_init (FoyerPrinterDriverInterface *iface)
{
  iface->probe_async = folder_probe_async;
  iface->probe_finish = finish_status;
  iface->create_async = folder_create_async;
  iface->create_finish = finish_remote;
  iface->send_async = folder_send_async;
  iface->send_finish = finish_boolean;
  iface->query_async = folder_query_async;
  iface->query_finish = finish_remote;
  iface->find_async = folder_find_async;
  iface->find_finish = finish_remote;
  iface->cancel_async = folder_cancel_async;
  iface->cancel_finish = finish_boolean;
}
