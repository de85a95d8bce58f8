/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated printer: requests, the faults that meet them, and what is remembered and told of
 * them. */
#include "config.h"

#include "foyer-simulated-printer-private.h"

#include "foyer-file.h"
#include "foyer-ipp-message.h"
#include "foyer-json.h"
#include "foyer-limits.h"

#include <string.h>

/* ---- Telling ---- */

/* Takes @event. */
static void
tell (FoyerSimulatedPrinter *self, json_t *event)
{
  char *line;

  if (self->watch != NULL && event != NULL
      && (line = json_dumps (event, JSON_COMPACT | JSON_ENSURE_ASCII)) != NULL)
    {
      self->watch (line, self->user_data);
      free (line);
    }
  json_decref (event);
}

static void
tell_trouble (FoyerSimulatedPrinter *self, const GError *error)
{
  tell (self, json_pack ("{s:s,s:s}", "event", "trouble", "message", error->message));
}

static void
tell_request (FoyerSimulatedPrinter *self, const FoyerSimulatedRequest *request,
              const FoyerFaultStep *fault)
{
  json_t *event = json_pack ("{s:s,s:s,s:s,s:s}", "event", "request", "operation",
                             ippOpString (ippGetOperation (request->message)), "status",
                             ippErrorString (ippGetStatusCode (request->answer)), "fault",
                             foyer_fault_kind_get_name (fault->kind));

  if (event != NULL && request->job != NULL)
    {
      (void)json_object_set_new (event, "job_id",
                                 json_integer (request->job->id)); /* memory alone can fail */
      (void)json_object_set_new (event, "intent",
                                 json_string (request->job->intent)); /* memory alone can fail */
    }
  tell (self, event);
}

/* ---- Keeping ---- */

static void
keep_document (FoyerSimulatedPrinter *self, const FoyerSimulatedRequest *request)
{
  g_autofree char *name = NULL, *path = NULL;
  g_autoptr (GError) error = NULL;
  ipp_attribute_t *attribute
      = ippFindAttribute (request->message, "document-format", IPP_TAG_MIMETYPE);
  const char *kind = attribute != NULL ? ippGetString (attribute, 0, NULL) : "";
  const char *suffix = g_strcmp0 (kind, "application/pdf") == 0          ? "pdf"
                       : g_strcmp0 (kind, "application/postscript") == 0 ? "ps"
                       : g_strcmp0 (kind, "image/pwg-raster") == 0       ? "pwg"
                                                                         : "document";

  if (self->keep_folder == NULL)
    return;
  name = g_strdup_printf ("%06d-%u.%s", request->job->id, request->job->n_documents, suffix);
  path = g_build_filename (self->keep_folder, name, NULL);
  if (!g_file_set_contents (path, g_bytes_get_data (request->document, NULL),
                            (gssize)g_bytes_get_size (request->document), &error))
    tell_trouble (self, error);
}

static void
save_state (FoyerSimulatedPrinter *self)
{
  g_autoptr (json_t) state = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  if (self->state_file == NULL)
    return;
  state = foyer_simulated_queue_save (self->queue);
  text = json_dumps (state, JSON_COMPACT | JSON_ENSURE_ASCII);
  if (text != NULL && !foyer_file_write_durably (self->state_file, text, strlen (text), &error))
    tell_trouble (self, error);
  free (text);
}

static gboolean
load_state (FoyerSimulatedPrinter *self, GError **error)
{
  static const FoyerJsonLimits limits
      = { FOYER_LIMIT_SIMULATED_STATE_BYTES, 4, 10 * 1000 * 1000, 4096 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (json_t) state = NULL;
  g_autoptr (GError) cause = NULL;

  if (self->state_file == NULL || !g_file_test (self->state_file, G_FILE_TEST_EXISTS))
    return TRUE;
  bytes = foyer_file_read (self->state_file, FOYER_LIMIT_SIMULATED_STATE_BYTES, &cause);
  if (bytes != NULL)
    state = foyer_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &limits,
                              &cause);
  if (state != NULL && foyer_simulated_queue_load (self->queue, state))
    return TRUE;
  g_set_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_STORAGE,
               "'%s' is no state of a simulated printer%s%s; remove it to begin afresh",
               self->state_file, cause != NULL ? ": " : "", cause != NULL ? cause->message : "");
  return FALSE;
}

/* ---- Requests ---- */

/* Where the attributes end: bytes after that are the document. @data is a message that was decoded.
 */
static gsize
measure_message (const guint8 *data, gsize length)
{
  gsize at = 8;

  while (at < length && data[at] != IPP_TAG_END)
    {
      guint8 tag = data[at++];

      for (guint part = 0; tag >= IPP_TAG_UNSUPPORTED_VALUE && part < 2; part++)
        at += 2 + ((gsize)data[at] << 8 | data[at + 1]);
    }
  return MIN (at + 1, length);
}

static FoyerSimulatedCondition
get_condition (FoyerSimulatedPrinter *self, gint64 now_usec)
{
  const FoyerFaultStep *low = foyer_fault_plan_look (self->plan, FOYER_FAULT_LOW_LABELS, now_usec);
  FoyerSimulatedCondition condition = { .labels = low != NULL ? (gint)low->argument : -1 };

  condition.is_stopped = foyer_fault_plan_look (self->plan, FOYER_FAULT_STOPPED, now_usec) != NULL;
  condition.is_rejecting
      = foyer_fault_plan_look (self->plan, FOYER_FAULT_NOT_ACCEPTING, now_usec) != NULL;
  condition.is_empty = foyer_fault_plan_look (self->plan, FOYER_FAULT_MEDIA_EMPTY, now_usec) != NULL
                       || condition.labels == 0;
  condition.is_open = foyer_fault_plan_look (self->plan, FOYER_FAULT_COVER_OPEN, now_usec) != NULL;
  condition.is_jammed = foyer_fault_plan_look (self->plan, FOYER_FAULT_JAM, now_usec) != NULL;
  return condition;
}

static gboolean
does_work (FoyerFaultKind kind)
{
  return kind != FOYER_FAULT_BUSY && kind != FOYER_FAULT_STATUS && kind != FOYER_FAULT_HANG
         && kind != FOYER_FAULT_DROP && kind != FOYER_FAULT_RESET && kind != FOYER_FAULT_HTTP;
}

/* Under the lock. */
static void
count_request (FoyerSimulatedPrinter *self, ipp_op_t operation)
{
  gpointer key = GINT_TO_POINTER ((int)operation);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key));

  g_hash_table_insert (self->counts, key, GUINT_TO_POINTER (count + 1));
  self->n_requests++;
}

static FoyerFaultStep
work (FoyerSimulatedPrinter *self, FoyerSimulatedRequest *request)
{
  ipp_op_t operation = ippGetOperation (request->message);
  guint n_documents;
  FoyerFaultStep fault;

  g_mutex_lock (&self->mutex);
  request->now_usec = g_get_monotonic_time ();
  /* Before the request is counted: the last one that is counted still sees the fault. */
  request->condition = get_condition (self, request->now_usec);
  foyer_simulated_queue_advance (
      self->queue, foyer_simulated_condition_is_halted (&request->condition), request->now_usec);
  count_request (self, operation);
  fault = foyer_fault_plan_meet_request (self->plan, operation, request->now_usec);
  request->aborts = fault.kind == FOYER_FAULT_ABORT;
  n_documents = foyer_simulated_queue_get_documents (self->queue)->len;
  if (fault.kind == FOYER_FAULT_BUSY)
    ippSetStatusCode (request->answer, IPP_STATUS_ERROR_BUSY);
  else if (fault.kind == FOYER_FAULT_STATUS)
    ippSetStatusCode (request->answer, (ipp_status_t)fault.argument);
  else if (does_work (fault.kind))
    foyer_simulated_request_answer (request);
  if (foyer_simulated_queue_get_documents (self->queue)->len > n_documents)
    keep_document (self, request);
  if (request->job != NULL)
    save_state (self);
  tell_request (self, request, &fault);
  g_mutex_unlock (&self->mutex);
  return fault;
}

static gboolean
reply_http (FoyerSimulatedConnection *connection, guint status)
{
  g_autofree char *text = g_strdup_printf ("%u %s", status,
                                           status == 401   ? "Unauthorized"
                                           : status == 403 ? "Forbidden"
                                           : status == 408 ? "Request Timeout"
                                           : status == 413 ? "Content Too Large"
                                           : status == 426 ? "Upgrade Required"
                                           : status == 503 ? "Service Unavailable"
                                                           : "Simulated");

  foyer_simulated_connection_reply (connection, text, "text/html", "", 0);
  return TRUE;
}

/* FALSE closes. */
static gboolean
reply (FoyerSimulatedConnection *connection, const FoyerFaultStep *fault, gconstpointer data,
       gsize length)
{
  static const char garbage[] = "\002\000\377\377 no printer says this";
  static const char page[] = "<!DOCTYPE html><title>Log in</title>";

  switch (fault->kind)
    {
    case FOYER_FAULT_LOST_REPLY:
    case FOYER_FAULT_DROP:
      return FALSE;
    case FOYER_FAULT_RESET_REPLY:
    case FOYER_FAULT_RESET:
      foyer_simulated_connection_reset (connection);
      return FALSE;
    case FOYER_FAULT_HANG:
      foyer_simulated_connection_hang (connection);
      return FALSE;
    case FOYER_FAULT_TRUNCATED:
      foyer_simulated_connection_reply_part (connection, "application/ipp", data, length,
                                             length / 2);
      return FALSE;
    case FOYER_FAULT_ENDLESS:
      foyer_simulated_connection_reply_endless (connection, "application/ipp");
      return FALSE;
    case FOYER_FAULT_HTTP:
      return reply_http (connection, fault->argument);
    case FOYER_FAULT_GARBAGE:
      foyer_simulated_connection_reply (connection, "200 OK", "application/ipp", garbage,
                                        sizeof garbage - 1);
      return TRUE;
    case FOYER_FAULT_HTML:
      foyer_simulated_connection_reply (connection, "200 OK", "text/html", page, sizeof page - 1);
      return TRUE;
    case FOYER_FAULT_SLOW:
      foyer_simulated_connection_wait (connection, fault->argument);
      break;
    case FOYER_FAULT_OK:
    case FOYER_FAULT_STOPPED:
    case FOYER_FAULT_NOT_ACCEPTING:
    case FOYER_FAULT_MEDIA_EMPTY:
    case FOYER_FAULT_COVER_OPEN:
    case FOYER_FAULT_JAM:
    case FOYER_FAULT_LOW_LABELS:
    case FOYER_FAULT_BUSY:
    case FOYER_FAULT_ABORT:
    case FOYER_FAULT_STATUS:
    case FOYER_FAULT_WRONG_REQUEST_ID:
    case FOYER_FAULT_REFUSE:
    case FOYER_FAULT_BAD_TLS:
    case FOYER_FAULT_WRONG_CERTIFICATE:
      break;
    }
  foyer_simulated_connection_reply (connection, "200 OK", "application/ipp", data, length);
  return TRUE;
}

static gboolean
request_cb (FoyerSimulatedConnection *connection, const char *method, GBytes *body,
            gpointer user_data)
{
  FoyerSimulatedPrinter *self = user_data;
  const guint8 *data = g_bytes_get_data (body, NULL);
  gsize length = g_bytes_get_size (body);
  g_autoptr (ipp_t) message = foyer_ipp_message_decode (data, length, NULL);
  g_autoptr (ipp_t) answer = ippNew ();
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GBytes) bytes = NULL;
  FoyerSimulatedRequest request = { .printer = self, .message = message, .answer = answer };
  FoyerFaultStep fault;
  gsize head;

  if (strcmp (method, "POST") != 0 || message == NULL)
    return reply_http (connection, strcmp (method, "POST") != 0 ? 405 : 400);
  head = measure_message (data, length);
  request.document = document = g_bytes_new_from_bytes (body, head, length - head);
  ippAddString (answer, IPP_TAG_OPERATION, IPP_TAG_CHARSET, "attributes-charset", NULL, "utf-8");
  ippAddString (answer, IPP_TAG_OPERATION, IPP_TAG_LANGUAGE, "attributes-natural-language", NULL,
                "en");
  fault = work (self, &request);
  ippSetVersion (answer, 2, 0);
  ippSetRequestId (answer, ippGetRequestId (message)
                               + (fault.kind == FOYER_FAULT_WRONG_REQUEST_ID ? 1 : 0));
  bytes = foyer_ipp_message_encode (answer, NULL);
  if (bytes == NULL)
    return FALSE;
  return reply (connection, &fault, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
refuses_cb (gpointer user_data)
{
  FoyerSimulatedPrinter *self = user_data;
  gboolean refuses;

  g_mutex_lock (&self->mutex);
  refuses = foyer_fault_plan_refuses (self->plan, g_get_monotonic_time ());
  g_mutex_unlock (&self->mutex);
  return refuses;
}

static FoyerFaultKind
connected_cb (gpointer user_data)
{
  FoyerSimulatedPrinter *self = user_data;
  FoyerFaultStep fault;

  g_mutex_lock (&self->mutex);
  fault = foyer_fault_plan_meet_connection (self->plan, g_get_monotonic_time ());
  if (fault.kind != FOYER_FAULT_OK)
    tell (self, json_pack ("{s:s,s:s}", "event", "connection", "fault",
                           foyer_fault_kind_get_name (fault.kind)));
  g_mutex_unlock (&self->mutex);
  return fault.kind;
}

static const FoyerSimulatedListenerCalls calls
    = { .refuses = refuses_cb, .connected = connected_cb, .request = request_cb };

/* ---- Beginning and end ---- */

static void
printer_free (FoyerSimulatedPrinter *self)
{
  g_free (self->name);
  g_free (self->uri);
  g_strfreev (self->formats);
  g_strfreev (self->media);
  g_free (self->keep_folder);
  g_free (self->state_file);
  g_clear_pointer (&self->plan, foyer_fault_plan_free);
  g_clear_pointer (&self->queue, foyer_simulated_queue_free);
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Any badge of the shipped templates, and whatever else a label printer can cut. */
static const char *const all_formats[] = { "application/pdf", NULL };
static const char *const all_media[] = { "oe_4x3-label_4x3in", "iso_a6_105x148mm",
                                         "custom_min_20x20mm", "custom_max_300x450mm", NULL };

static char **
dup_list (const char *const *list, const char *const *fallback)
{
  return g_strdupv ((char **)(list != NULL && list[0] != NULL ? list : fallback));
}

static gboolean
set_up (FoyerSimulatedPrinter *self, const FoyerSimulatedPrinterSettings *settings, GError **error)
{
  g_autoptr (GError) cause = NULL;

  for (guint i = 0; settings->faults != NULL && settings->faults[i] != NULL; i++)
    if (!foyer_simulated_printer_add_fault (self, settings->faults[i], error))
      return FALSE;
  if ((settings->certificate_file == NULL) != (settings->key_file == NULL)
      || (settings->certificate_file == NULL
          && (settings->client_authority_file != NULL
              || foyer_fault_plan_has (self->plan, FOYER_FAULT_WRONG_CERTIFICATE))))
    {
      g_set_error_literal (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SETTING,
                           "TLS, a client authority and the fault wrong-certificate need both a "
                           "certificate and its key");
      return FALSE;
    }
  if (self->keep_folder != NULL && !foyer_file_make_folder (self->keep_folder, &cause))
    {
      g_set_error_literal (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_STORAGE,
                           cause->message);
      return FALSE;
    }
  return load_state (self, error);
}

FoyerSimulatedPrinter *
foyer_simulated_printer_start (const FoyerSimulatedPrinterSettings *settings,
                               FoyerSimulatedWatch watch, gpointer user_data, GError **error)
{
  FoyerSimulatedPrinter *self = g_new0 (FoyerSimulatedPrinter, 1);
  FoyerSimulatedListenerSettings listener
      = { .port = settings->port,
          .certificate_file = settings->certificate_file,
          .key_file = settings->key_file,
          .client_authority_file = settings->client_authority_file };

  g_mutex_init (&self->mutex);
  self->watch = watch;
  self->user_data = user_data;
  self->name = g_strdup (settings->name != NULL ? settings->name : "simulated");
  self->formats = dup_list (settings->formats, all_formats);
  self->media = dup_list (settings->media, all_media);
  self->keep_folder = g_strdup (settings->keep_folder);
  self->state_file = g_strdup (settings->state_file);
  self->has_no_create = settings->has_no_create;
  self->started_usec = g_get_monotonic_time ();
  self->plan = foyer_fault_plan_new ();
  self->queue = foyer_simulated_queue_new (&settings->queue);
  self->counts = g_hash_table_new (NULL, NULL);
  if (set_up (self, settings, error))
    self->listener = foyer_simulated_listener_open (&listener, error);
  if (self->listener == NULL)
    {
      printer_free (self);
      return NULL;
    }
  self->uri = g_strdup_printf ("%s://localhost:%u/ipp/print",
                               settings->certificate_file != NULL ? "ipps" : "ipp",
                               foyer_simulated_listener_get_port (self->listener));
  foyer_simulated_listener_start (self->listener, &calls, self);
  return self;
}

void
foyer_simulated_printer_stop (FoyerSimulatedPrinter *self)
{
  foyer_simulated_listener_close (self->listener);
  printer_free (self);
}

const char *
foyer_simulated_printer_get_uri (FoyerSimulatedPrinter *self)
{
  return self->uri;
}

guint16
foyer_simulated_printer_get_port (FoyerSimulatedPrinter *self)
{
  return foyer_simulated_listener_get_port (self->listener);
}

/* ---- While it runs ---- */

gboolean
foyer_simulated_printer_add_fault (FoyerSimulatedPrinter *self, const char *script, GError **error)
{
  gboolean is_good;

  g_mutex_lock (&self->mutex);
  is_good = foyer_fault_plan_add (self->plan, script, g_get_monotonic_time (), error);
  g_mutex_unlock (&self->mutex);
  return is_good;
}

void
foyer_simulated_printer_clear_faults (FoyerSimulatedPrinter *self)
{
  g_mutex_lock (&self->mutex);
  foyer_fault_plan_clear (self->plan);
  g_mutex_unlock (&self->mutex);
}

void
foyer_simulated_printer_forget (FoyerSimulatedPrinter *self)
{
  g_mutex_lock (&self->mutex);
  foyer_simulated_queue_forget (self->queue);
  save_state (self);
  g_mutex_unlock (&self->mutex);
}

void
foyer_simulated_printer_add_foreign_job (FoyerSimulatedPrinter *self)
{
  g_mutex_lock (&self->mutex);
  if (foyer_simulated_queue_create (self->queue, "somebody else's", NULL, NULL,
                                    g_get_monotonic_time ())
      != NULL)
    self->n_jobs++;
  g_mutex_unlock (&self->mutex);
}

guint
foyer_simulated_printer_count_requests (FoyerSimulatedPrinter *self, ipp_op_t operation)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = operation == 0 ? self->n_requests
                         : GPOINTER_TO_UINT (
                             g_hash_table_lookup (self->counts, GINT_TO_POINTER ((int)operation)));
  g_mutex_unlock (&self->mutex);
  return count;
}

guint
foyer_simulated_printer_count_jobs (FoyerSimulatedPrinter *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->n_jobs;
  g_mutex_unlock (&self->mutex);
  return count;
}

guint
foyer_simulated_printer_count_documents (FoyerSimulatedPrinter *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = foyer_simulated_queue_get_documents (self->queue)->len;
  g_mutex_unlock (&self->mutex);
  return count;
}

guint
foyer_simulated_printer_count_digest (FoyerSimulatedPrinter *self, const FoyerDigest *digest)
{
  GPtrArray *documents;
  guint count = 0;

  g_mutex_lock (&self->mutex);
  documents = foyer_simulated_queue_get_documents (self->queue);
  for (guint i = 0; i < documents->len; i++)
    count += foyer_digest_equal (&((FoyerSimulatedDocument *)documents->pdata[i])->digest, digest)
                 ? 1
                 : 0;
  g_mutex_unlock (&self->mutex);
  return count;
}
