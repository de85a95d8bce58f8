/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated IPP printer. */
#include "config.h"

#include "foyer-test-ipp.h"

#include "foyer-ipp-message.h"

#include <string.h>

typedef struct
{
  int id;
  int serial; /* never given twice, unlike the id: makes the uuid */
  char *name;
  int state;
  guint n_documents;
  guint n_polls; /* since the document came: processing first, then completed */
} Job;

struct _FoyerTestIpp
{
  FoyerTestServer *server;
  GMutex mutex;
  GPtrArray *jobs;
  GPtrArray *documents;
  GArray *faults;
  GHashTable *counts;
  int next_id;
  int last_serial;
  ipp_pstate_t state;
  char *reason;
  char *format;
  char *media;
  gboolean is_accepting;
};

static void
job_free (Job *job)
{
  g_free (job->name);
  g_free (job);
}

static Job *
find_job (FoyerTestIpp *self, ipp_t *request)
{
  ipp_attribute_t *attribute = ippFindAttribute (request, "job-id", IPP_TAG_INTEGER);

  for (guint i = 0; attribute != NULL && i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);

      if (job->id == ippGetInteger (attribute, 0))
        return job;
    }
  return NULL;
}

static void
add_job_group (ipp_t *answer, const Job *job)
{
  g_autofree char *uuid = g_strdup_printf ("urn:uuid:00000000-0000-4000-8000-%012d", job->serial);

  ippAddString (answer, IPP_TAG_JOB, IPP_TAG_NAME, "job-name", NULL, job->name);
  ippAddInteger (answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-id", job->id);
  ippAddInteger (answer, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state", job->state);
  ippAddString (answer, IPP_TAG_JOB, IPP_TAG_KEYWORD, "job-state-reasons", NULL,
                job->state == IPP_JSTATE_HELD ? "job-data-insufficient" : "none");
  ippAddString (answer, IPP_TAG_JOB, IPP_TAG_URI, "job-uuid", NULL, uuid);
  ippAddInteger (answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "number-of-documents",
                 (int)job->n_documents);
}

static Job *
make_job (FoyerTestIpp *self, const char *name)
{
  Job *job = g_new0 (Job, 1);

  job->id = self->next_id++;
  job->serial = ++self->last_serial;
  job->name = g_strdup (name);
  job->state = IPP_JSTATE_HELD;
  g_ptr_array_add (self->jobs, job);
  return job;
}

static void
describe_printer (FoyerTestIpp *self, ipp_t *answer)
{
  static const int operations[] = { IPP_OP_CREATE_JOB, IPP_OP_SEND_DOCUMENT, IPP_OP_GET_JOBS };

  ippAddInteger (answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", self->state);
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "printer-state-reasons", NULL,
                self->reason != NULL ? self->reason : "none");
  ippAddBoolean (answer, IPP_TAG_PRINTER, "printer-is-accepting-jobs", (char)self->is_accepting);
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_MIMETYPE, "document-format-supported", NULL,
                self->format);
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "media-supported", NULL, self->media);
  ippAddIntegers (answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, "operations-supported", 3, operations);
}

static void
list_jobs (FoyerTestIpp *self, ipp_t *request, ipp_t *answer)
{
  ipp_attribute_t *which = ippFindAttribute (request, "which-jobs", IPP_TAG_KEYWORD);
  gboolean wants_ended = which != NULL && strcmp (ippGetString (which, 0, NULL), "completed") == 0;
  gboolean is_first = TRUE;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      const Job *job = g_ptr_array_index (self->jobs, i);

      if ((job->state >= IPP_JSTATE_CANCELED) != wants_ended)
        continue;
      if (!is_first)
        ippAddSeparator (answer);
      add_job_group (answer, job);
      is_first = FALSE;
    }
}

static ipp_status_t
do_job_operation (FoyerTestIpp *self, ipp_op_t operation, Job *job, GBytes *document, ipp_t *answer)
{
  if (job == NULL)
    return IPP_STATUS_ERROR_NOT_FOUND;
  if (operation == IPP_OP_SEND_DOCUMENT)
    {
      /* As cupsd does: a second document is taken too, and printed. */
      if (job->state >= IPP_JSTATE_CANCELED)
        return IPP_STATUS_ERROR_NOT_POSSIBLE;
      job->n_documents++;
      job->state = IPP_JSTATE_PENDING;
      g_ptr_array_add (self->documents, g_bytes_ref (document));
    }
  else if (operation == IPP_OP_CANCEL_JOB)
    {
      if (job->state >= IPP_JSTATE_CANCELED)
        return IPP_STATUS_ERROR_NOT_POSSIBLE;
      job->state = IPP_JSTATE_CANCELED;
      return IPP_STATUS_OK;
    }
  else if (job->n_documents > 0 && job->state < IPP_JSTATE_CANCELED)
    job->state = job->n_polls++ == 0 ? IPP_JSTATE_PROCESSING : IPP_JSTATE_COMPLETED;
  add_job_group (answer, job);
  return IPP_STATUS_OK;
}

static ipp_status_t
do_operation (FoyerTestIpp *self, ipp_t *request, GBytes *document, ipp_t *answer)
{
  ipp_attribute_t *name = ippFindAttribute (request, "job-name", IPP_TAG_NAME);

  switch ((int)ippGetOperation (request))
    {
    case IPP_OP_GET_PRINTER_ATTRIBUTES:
      describe_printer (self, answer);
      return IPP_STATUS_OK;
    case IPP_OP_CREATE_JOB:
      if (!self->is_accepting)
        return IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS;
      add_job_group (answer, make_job (self, name != NULL ? ippGetString (name, 0, NULL) : ""));
      return IPP_STATUS_OK;
    case IPP_OP_GET_JOBS:
      list_jobs (self, request, answer);
      return IPP_STATUS_OK;
    case IPP_OP_SEND_DOCUMENT:
    case IPP_OP_CANCEL_JOB:
    case IPP_OP_GET_JOB_ATTRIBUTES:
      return do_job_operation (self, ippGetOperation (request), find_job (self, request), document,
                               answer);
    default:
      return IPP_STATUS_ERROR_OPERATION_NOT_SUPPORTED;
    }
}

static FoyerTestIppFault
take_fault (FoyerTestIpp *self, ipp_op_t operation)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      FoyerTestIppFault *fault = &g_array_index (self->faults, FoyerTestIppFault, i);

      if (fault->operation == operation && fault->times > 0)
        {
          fault->times--;
          return *fault;
        }
    }
  return (FoyerTestIppFault){ .kind = FOYER_TEST_IPP_OK };
}

/* Where the document begins: libcups says what the message alone would take. */
static GBytes *
get_document (GBytes *body, ipp_t *request)
{
  gsize head = ippLength (request);

  g_assert_cmpuint (head, <=, g_bytes_get_size (body));
  return g_bytes_new_from_bytes (body, head, g_bytes_get_size (body) - head);
}

static gboolean
answer_with (FoyerTestConnection *connection, const FoyerTestIppFault *fault, ipp_t *answer)
{
  g_autoptr (GBytes) bytes = foyer_ipp_message_encode (answer, NULL);
  gconstpointer data = g_bytes_get_data (bytes, NULL);
  gsize length = g_bytes_get_size (bytes);

  switch (fault->kind)
    {
    case FOYER_TEST_IPP_LOSE_REPLY:
    case FOYER_TEST_IPP_DROP:
      return FALSE;
    case FOYER_TEST_IPP_RESET_REPLY:
      foyer_test_connection_reset (connection);
      return FALSE;
    case FOYER_TEST_IPP_TRUNCATED:
      length /= 2;
      break;
    case FOYER_TEST_IPP_GARBAGE:
      data = "\002\000\377\377 no printer says this";
      length = 20;
      break;
    case FOYER_TEST_IPP_HTML:
      foyer_test_connection_reply (connection, "200 OK", "text/html", "<html>", 6);
      return TRUE;
    case FOYER_TEST_IPP_HTTP_403:
      foyer_test_connection_reply (connection, "403 Forbidden", "text/html", "", 0);
      return TRUE;
    case FOYER_TEST_IPP_HTTP_503:
      foyer_test_connection_reply (connection, "503 Busy", "text/html", "", 0);
      return TRUE;
    case FOYER_TEST_IPP_OK:
    case FOYER_TEST_IPP_WRONG_ID:
    case FOYER_TEST_IPP_STATUS:
      break;
    }
  foyer_test_connection_reply (connection, "200 OK", "application/ipp", data, length);
  return TRUE;
}

static gboolean
request_cb (FoyerTestConnection *connection, const FoyerTestRequest *request, gpointer user_data)
{
  FoyerTestIpp *self = user_data;
  g_autoptr (ipp_t) message = foyer_ipp_message_decode (g_bytes_get_data (request->body, NULL),
                                                        g_bytes_get_size (request->body), NULL);
  g_autoptr (ipp_t) answer = ippNew ();
  g_autoptr (GBytes) document = NULL;
  FoyerTestIppFault fault;
  ipp_op_t operation;

  g_assert_nonnull (message);
  operation = ippGetOperation (message);
  document = get_document (request->body, message);
  ippSetRequestId (answer, ippGetRequestId (message));
  ippAddString (answer, IPP_TAG_OPERATION, IPP_TAG_CHARSET, "attributes-charset", NULL, "utf-8");
  ippAddString (answer, IPP_TAG_OPERATION, IPP_TAG_LANGUAGE, "attributes-natural-language", NULL,
                "en");
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->counts, GINT_TO_POINTER ((int)operation),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (
                                             self->counts, GINT_TO_POINTER ((int)operation)))
                                         + 1));
  fault = take_fault (self, operation);
  if (fault.kind == FOYER_TEST_IPP_STATUS)
    ippSetStatusCode (answer, fault.status);
  else if (fault.kind != FOYER_TEST_IPP_DROP && fault.kind != FOYER_TEST_IPP_HTTP_403
           && fault.kind != FOYER_TEST_IPP_HTTP_503)
    ippSetStatusCode (answer, do_operation (self, message, document, answer));
  g_mutex_unlock (&self->mutex);
  if (fault.kind == FOYER_TEST_IPP_WRONG_ID)
    ippSetRequestId (answer, ippGetRequestId (message) + 1);
  return answer_with (connection, &fault, answer);
}

FoyerTestIpp *
foyer_test_ipp_new (void)
{
  FoyerTestIpp *self = g_new0 (FoyerTestIpp, 1);

  g_mutex_init (&self->mutex);
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)job_free);
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  self->faults = g_array_new (FALSE, FALSE, sizeof (FoyerTestIppFault));
  self->counts = g_hash_table_new (NULL, NULL);
  self->next_id = 1;
  self->state = IPP_PSTATE_IDLE;
  self->is_accepting = TRUE;
  self->format = g_strdup ("application/pdf");
  self->media = g_strdup ("iso_a6_105x148mm");
  self->server = foyer_test_server_new (&(FoyerTestServerSetup){
      .mode = FOYER_TEST_PLAIN, .handler = request_cb, .user_data = self });
  return self;
}

void
foyer_test_ipp_free (FoyerTestIpp *self)
{
  foyer_test_server_free (self->server);
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->documents);
  g_array_unref (self->faults);
  g_hash_table_unref (self->counts);
  g_free (self->reason);
  g_free (self->format);
  g_free (self->media);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

char *
foyer_test_ipp_dup_uri (FoyerTestIpp *self)
{
  return foyer_test_server_dup_uri (self->server, "ipp", "/ipp/print");
}

void
foyer_test_ipp_add_fault (FoyerTestIpp *self, FoyerTestIppFault fault)
{
  g_mutex_lock (&self->mutex);
  g_array_append_val (self->faults, fault);
  g_mutex_unlock (&self->mutex);
}

void
foyer_test_ipp_set_printer (FoyerTestIpp *self, ipp_pstate_t state, const char *reason,
                            gboolean accepting)
{
  g_mutex_lock (&self->mutex);
  self->state = state;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  self->is_accepting = accepting;
  g_mutex_unlock (&self->mutex);
}

void
foyer_test_ipp_set_formats (FoyerTestIpp *self, const char *format, const char *media)
{
  g_mutex_lock (&self->mutex);
  g_free (self->format);
  g_free (self->media);
  self->format = g_strdup (format);
  self->media = g_strdup (media);
  g_mutex_unlock (&self->mutex);
}

void
foyer_test_ipp_forget_jobs (FoyerTestIpp *self)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->jobs, 0);
  self->next_id = 1;
  g_mutex_unlock (&self->mutex);
}

void
foyer_test_ipp_add_foreign_job (FoyerTestIpp *self)
{
  g_mutex_lock (&self->mutex);
  (void)make_job (self, "somebody else's");
  g_mutex_unlock (&self->mutex);
}

guint
foyer_test_ipp_count (FoyerTestIpp *self, ipp_op_t operation)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, GINT_TO_POINTER ((int)operation)));
  g_mutex_unlock (&self->mutex);
  return count;
}

guint
foyer_test_ipp_count_jobs (FoyerTestIpp *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->jobs->len;
  g_mutex_unlock (&self->mutex);
  return count;
}

GPtrArray *
foyer_test_ipp_get_documents (FoyerTestIpp *self)
{
  return self->documents;
}
