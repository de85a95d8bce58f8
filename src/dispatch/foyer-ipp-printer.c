/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The IPP driver: one request per step; Get-Jobs is foyer-ipp-printer-find.c. */
#include "config.h"

#include "foyer-ipp-printer.h"

#include "foyer-digest.h"
#include "foyer-ipp-printer-private.h"
#include "foyer-ipp-values.h"
#include "foyer-limits.h"
#include "foyer-media.h"

static void driver_init (FoyerPrinterDriverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerIppPrinter, foyer_ipp_printer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FOYER_TYPE_PRINTER_DRIVER, driver_init))

static void
foyer_ipp_printer_finalize (GObject *object)
{
  FoyerIppPrinter *self = FOYER_IPP_PRINTER (object);

  g_free (self->name);
  g_strfreev (self->media);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (foyer_ipp_printer_parent_class)->finalize (object);
}

static void
foyer_ipp_printer_class_init (FoyerIppPrinterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_ipp_printer_finalize;
}

static void
foyer_ipp_printer_init (FoyerIppPrinter *self)
{
}

FoyerPrinterDriver *
foyer_ipp_printer_open (const FoyerPrinter *printer, GError **error)
{
  g_autoptr (FoyerIppPrinter) self = g_object_new (FOYER_TYPE_IPP_PRINTER, NULL);

  self->name = g_strdup (printer->name);
  self->client = foyer_ipp_client_open (printer, error);
  if (self->client == NULL)
    return NULL;
  return FOYER_PRINTER_DRIVER (g_steal_pointer (&self));
}

static void
step_free (FoyerIppStep *step)
{
  g_clear_pointer (&step->request, foyer_print_request_unref);
  g_clear_pointer (&step->document, g_bytes_unref);
  g_clear_object (&step->cancellable);
  g_free (step->remote_uuid);
  g_free (step);
}

GTask *
foyer_ipp_printer_make_task (FoyerPrinterDriver *driver, FoyerPrintRequest *request,
                             GCancellable *cancellable, gpointer tag, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  /* Without the cancellable: GTask would answer in its own error domain. */
  GTask *task = g_task_new (driver, NULL, callback, user_data);
  FoyerIppStep *step = g_new0 (FoyerIppStep, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "[Foyer] IPP printer");
  g_task_set_task_data (task, step, (GDestroyNotify)step_free);
  step->request = request != NULL ? foyer_print_request_ref (request) : NULL;
  step->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return task;
}

void
foyer_ipp_printer_call (GTask *task, ipp_t *message, GAsyncReadyCallback callback)
{
  FoyerIppPrinter *self = g_task_get_source_object (task);
  FoyerIppStep *step = g_task_get_task_data (task);

  foyer_ipp_client_call_async (self->client, message, NULL, FOYER_LIMIT_IPP_CALL_SECONDS * 1000,
                               step->cancellable, callback, task);
}

static void
add_requested_attributes (ipp_t *message, const char *const *names)
{
  guint count = g_strv_length ((char **)names);

  ippAddStrings (message, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", (int)count,
                 NULL, names);
}

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FoyerIppPrinter *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (ipp_t) answer
      = foyer_ipp_client_call_finish (FOYER_IPP_CLIENT (source), result, &error);
  FoyerPrinterStatus *status
      = answer != NULL ? foyer_ipp_printer_status_parse (answer, &error) : NULL;

  if (status == NULL)
    {
      if (answer != NULL)
        g_prefix_error (&error, "printer '%s': ", self->name);
      g_task_return_error (task, error);
      return;
    }
  self->is_cups = status->is_cups;
  g_strfreev (self->media);
  self->media = g_strdupv (status->media);
  status->peer_digest = g_strdup (foyer_ipp_client_get_peer_digest (self->client));
  status->peer_expires_usec = foyer_ipp_client_get_peer_expires_usec (self->client);
  status->abilities->peer_digest = g_strdup (status->peer_digest);
  status->abilities->peer_expires_usec = status->peer_expires_usec;
  status->abilities->own_expires_usec = foyer_ipp_client_get_own_expires_usec (self->client);
  g_task_return_pointer (task, status, (GDestroyNotify)foyer_printer_status_free);
}

static void
ipp_probe_async (FoyerPrinterDriver *driver, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  FoyerIppPrinter *self = FOYER_IPP_PRINTER (driver);
  ipp_t *message = foyer_ipp_client_make_request (self->client, IPP_OP_GET_PRINTER_ATTRIBUTES, 0);

  add_requested_attributes (message, foyer_ipp_printer_attributes);
  foyer_ipp_printer_call (
      foyer_ipp_printer_make_task (driver, NULL, cancellable, ipp_probe_async, callback, user_data),
      message, probe_cb);
}

static void
create_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FoyerIppPrinter *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (ipp_t) answer
      = foyer_ipp_client_call_finish (FOYER_IPP_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) jobs = NULL;
  FoyerRemoteJob *job;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  jobs = foyer_ipp_jobs_parse (answer);
  if (jobs->len == 0)
    {
      g_task_return_new_error (task, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME,
                               "printer '%s': the answer to Create-Job has no job-id", self->name);
      return;
    }
  job = g_ptr_array_steal_index (jobs, 0);
  self->highest_job_id = MAX (self->highest_job_id, job->id);
  g_task_return_pointer (task, job, (GDestroyNotify)foyer_remote_job_free);
}

static void
ipp_create_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request, GCancellable *cancellable,
                  GAsyncReadyCallback callback, gpointer user_data)
{
  FoyerIppPrinter *self = FOYER_IPP_PRINTER (driver);
  ipp_t *message = foyer_ipp_client_make_request (self->client, IPP_OP_CREATE_JOB, 0);
  g_autofree char *media
      = request->media != NULL
            ? foyer_media_choose (request->media, (const char *const *)self->media)
            : NULL;

  ippAddString (message, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, request->job_name);
  /* Wrong stock is worse than an error: unsupported media must be refused, not replaced. */
  ippAddBoolean (message, IPP_TAG_OPERATION, "ipp-attribute-fidelity", 1);
  if (request->media != NULL)
    ippAddString (message, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", NULL,
                  media != NULL ? media : request->media);
  if (request->copies > 1)
    ippAddInteger (message, IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", (int)request->copies);
  /* CUPS keeps a given uuid; others may refuse an attribute that they do not expect. */
  if (self->is_cups && request->job_uuid != NULL)
    {
      g_autofree char *uri = g_strconcat ("urn:uuid:", request->job_uuid, NULL);

      ippAddString (message, IPP_TAG_JOB, IPP_TAG_URI, "job-uuid", NULL, uri);
    }
  foyer_ipp_printer_call (foyer_ipp_printer_make_task (driver, request, cancellable,
                                                       ipp_create_async, callback, user_data),
                          message, create_cb);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (ipp_t) answer
      = foyer_ipp_client_call_finish (FOYER_IPP_CLIENT (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
digest_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerDigest digest = foyer_digest_of_bytes (task_data);

  g_task_return_pointer (task, foyer_digest_dup_text (&digest), g_free);
}

static void
digest_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FoyerIppPrinter *self = g_task_get_source_object (task);
  FoyerIppStep *step = g_task_get_task_data (task);
  g_autofree char *digest = g_task_propagate_pointer (G_TASK (result), NULL);
  ipp_t *message;

  if (g_strcmp0 (digest, step->request->document_digest) != 0)
    {
      g_task_return_new_error (task, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_DOCUMENT,
                               "printer '%s': the document is not the one that was rendered",
                               self->name);
      return;
    }
  message = foyer_ipp_client_make_request (self->client, IPP_OP_SEND_DOCUMENT, step->remote_id);
  ippAddString (message, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL,
                step->request->format);
  ippAddBoolean (message, IPP_TAG_OPERATION, "last-document", 1);
  foyer_ipp_client_call_async (self->client, message, step->document,
                               FOYER_LIMIT_IPP_SEND_SECONDS * 1000, step->cancellable, done_cb,
                               g_steal_pointer (&task));
}

static void
ipp_send_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request, gint64 remote_id,
                GBytes *document, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
  GTask *task = foyer_ipp_printer_make_task (driver, request, cancellable, ipp_send_async, callback,
                                             user_data);
  FoyerIppStep *step = g_task_get_task_data (task);
  g_autoptr (GTask) digest_task = g_task_new (driver, NULL, digest_cb, task);

  step->remote_id = remote_id;
  step->document = g_bytes_ref (document);
  g_task_set_name (digest_task, "[Foyer] document digest");
  g_task_set_task_data (digest_task, g_bytes_ref (document), (GDestroyNotify)g_bytes_unref);
  g_task_run_in_thread (digest_task, digest_thread);
}

static gboolean
is_same_job (const FoyerRemoteJob *job, const FoyerIppStep *step)
{
  if (job->id != step->remote_id)
    return FALSE;
  if (step->remote_uuid != NULL && job->uuid != NULL)
    return g_ascii_strcasecmp (job->uuid, step->remote_uuid) == 0;
  if (job->name != NULL || job->uuid != NULL)
    return foyer_ipp_printer_is_job_of (job, step->request);
  return TRUE;
}

static void
query_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FoyerIppPrinter *self = g_task_get_source_object (task);
  FoyerIppStep *step = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (ipp_t) answer
      = foyer_ipp_client_call_finish (FOYER_IPP_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) jobs = NULL;
  FoyerRemoteJob *job;

  if (answer == NULL)
    {
      if (!g_error_matches (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_NOT_FOUND))
        {
          g_task_return_error (task, error);
          return;
        }
      g_clear_error (&error);
      g_task_return_pointer (task, foyer_remote_job_new (), (GDestroyNotify)foyer_remote_job_free);
      return;
    }
  jobs = foyer_ipp_jobs_parse (answer);
  if (jobs->len == 0)
    {
      g_task_return_new_error (task, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME,
                               "printer '%s': the answer to Get-Job-Attributes tells no job-state",
                               self->name);
      return;
    }
  job = g_ptr_array_steal_index (jobs, 0);
  if (!is_same_job (job, step))
    job->state = FOYER_REMOTE_OTHER;
  g_task_return_pointer (task, job, (GDestroyNotify)foyer_remote_job_free);
}

static void
ipp_query_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request, gint64 remote_id,
                 const char *remote_uuid, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer user_data)
{
  FoyerIppPrinter *self = FOYER_IPP_PRINTER (driver);
  GTask *task = foyer_ipp_printer_make_task (driver, request, cancellable, ipp_query_async,
                                             callback, user_data);
  FoyerIppStep *step = g_task_get_task_data (task);
  ipp_t *message
      = foyer_ipp_client_make_request (self->client, IPP_OP_GET_JOB_ATTRIBUTES, remote_id);

  step->remote_id = remote_id;
  step->remote_uuid = g_strdup (remote_uuid);
  add_requested_attributes (message, foyer_ipp_job_attributes);
  foyer_ipp_printer_call (task, message, query_cb);
}

static void
ipp_cancel_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request, gint64 remote_id,
                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  FoyerIppPrinter *self = FOYER_IPP_PRINTER (driver);

  foyer_ipp_printer_call (
      foyer_ipp_printer_make_task (driver, request, cancellable, ipp_cancel_async, callback,
                                   user_data),
      foyer_ipp_client_make_request (self->client, IPP_OP_CANCEL_JOB, remote_id), done_cb);
}

static FoyerPrinterStatus *
finish_status (FoyerPrinterDriver *driver, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, driver), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static FoyerRemoteJob *
finish_remote (FoyerPrinterDriver *driver, GAsyncResult *result, GError **error)
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

static char *
ipp_dup_refused_digest (FoyerPrinterDriver *driver)
{
  return foyer_ipp_client_dup_refused_digest (FOYER_IPP_PRINTER (driver)->client);
}

static void
driver_init (FoyerPrinterDriverInterface *iface)
{
  iface->probe_async = ipp_probe_async;
  iface->probe_finish = finish_status;
  iface->create_async = ipp_create_async;
  iface->create_finish = finish_remote;
  iface->send_async = ipp_send_async;
  iface->send_finish = finish_boolean;
  iface->query_async = ipp_query_async;
  iface->query_finish = finish_remote;
  iface->find_async = foyer_ipp_printer_find_async;
  iface->find_finish = finish_remote;
  iface->cancel_async = ipp_cancel_async;
  iface->cancel_finish = finish_boolean;
  iface->dup_refused_digest = ipp_dup_refused_digest;
}
