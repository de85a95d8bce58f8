/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listing, verifying and exporting the audit. */
#include "config.h"

#include "foyer-engine-audit.h"

#include "foyer-audit-heads.h"
#include "foyer-audit-seal.h"
#include "foyer-engine-private.h"
#include "foyer-file.h"
#include "foyer-limits.h"
#include "foyer-time.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT_ROWS_AT_ONCE 1000u

void
foyer_audit_entry_free (FoyerAuditEntry *self)
{
  g_free (self->actor);
  g_free (self->verb);
  g_free (self->subject);
  g_free (self->detail);
  g_free (self);
}

static void
entry_free_cb (gpointer data)
{
  foyer_audit_entry_free (data);
}

void
foyer_audit_report_free (FoyerAuditReport *self)
{
  g_free (self->text);
  g_free (self);
}

static void
report_free_cb (gpointer data)
{
  foyer_audit_report_free (data);
}

/* What a command is asked for. */
typedef struct
{
  FoyerLine *line; /* the engine's, which the task holds */
  gint64 before_row;
  guint limit;
  char *text; /* what must match, or a path */
  guint64 n_rows;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->text);
  g_free (self);
}

/* ---- Listing ---- */

/* Takes the texts out of @row. */
static FoyerAuditEntry *
take_entry (FoyerAuditRow *row)
{
  FoyerAuditEntry *entry = g_new0 (FoyerAuditEntry, 1);

  entry->row = row->audit_id;
  entry->at_usec = row->at_usec;
  entry->actor = g_steal_pointer (&row->actor);
  entry->verb = g_steal_pointer (&row->verb);
  entry->subject = g_steal_pointer (&row->subject);
  entry->detail = g_steal_pointer (&row->detail);
  foyer_digest_print (&row->hash, entry->hash);
  return entry;
}

static gpointer
list_rows (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *entries;

  if (!foyer_store_list_audit (store, request->before_row, request->limit, request->text, &rows,
                               error))
    return NULL;
  entries = g_ptr_array_new_full (rows->len, entry_free_cb);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (entries, take_entry (rows->pdata[i]));
  return entries;
}

void
foyer_engine_list_audit_async (FoyerEngine *self, gint64 before_row, guint limit, const char *match,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->before_row = before_row;
  request->limit = limit != 0 ? limit : FOYER_LIMIT_LIST_ROWS;
  request->text = g_strdup (match);
  foyer_engine_read_store_async (self, list_rows, request, request_free,
                                 (GDestroyNotify)g_ptr_array_unref, foyer_engine_list_audit_async,
                                 cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_audit_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- Work on a thread ---- */

static void
start_thread (FoyerEngine *self, const char *text, GTaskThreadFunc func, gpointer source_tag,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->line = foyer_engine_get_line (self);
  request->text = g_strdup (text);
  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, "foyer-engine-audit");
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, func);
}

/* ---- Verifying ---- */

typedef struct
{
  const FoyerAuditHead *known;
  FoyerAuditCheck check;
} Verification;

static gpointer
walk_chain (FoyerStore *store, gpointer data, GError **error)
{
  Verification *verification = data;

  (void)foyer_store_verify_audit (store, verification->known, &verification->check, error);
  return NULL;
}

#define CALL_FOR_HELP "Keep a copy of the event directory as it is, and compare with a backup"

/* (transfer full) NULL: the chain holds. */
static char *
describe_fault (const FoyerAuditCheck *check)
{
  gint64 row = check->row_id;

  switch (check->fault)
    {
    case FOYER_AUDIT_WHOLE:
      break;
    case FOYER_AUDIT_ROW_CHANGED:
      return g_strdup_printf (
          "row %" G_GINT64_FORMAT " is not what was written there. " CALL_FOR_HELP, row);
    case FOYER_AUDIT_ROW_MISSING:
      return g_strdup_printf (
          "row %" G_GINT64_FORMAT " was taken out: rows after it are there. " CALL_FOR_HELP, row);
    case FOYER_AUDIT_TAIL_MISSING:
      return g_strdup_printf ("the rows from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                              " are gone: the head names the last of them. " CALL_FOR_HELP,
                              row, check->head.audit_id);
    case FOYER_AUDIT_TAIL_ADDED:
      return g_strdup_printf (
          "row %" G_GINT64_FORMAT " was put behind the head, not by Foyer. " CALL_FOR_HELP, row);
    case FOYER_AUDIT_HEAD_CHANGED:
      return g_strdup_printf ("the head names row %" G_GINT64_FORMAT
                              " with another hash than it has. " CALL_FOR_HELP,
                              row);
    case FOYER_AUDIT_HEAD_MISSING:
      return g_strdup_printf (
          "the head is gone; whether rows after %" G_GINT64_FORMAT
          " are missing is shown by a head that was exported (--head). " CALL_FOR_HELP,
          row);
    case FOYER_AUDIT_KNOWN_DIFFERS:
      return g_strdup_printf ("row %" G_GINT64_FORMAT
                              " has another hash than the exported head says: "
                              "the rows up to it were written anew. " CALL_FOR_HELP,
                              row);
    case FOYER_AUDIT_KNOWN_MISSING:
      return g_strdup_printf ("the rows from %" G_GINT64_FORMAT
                              " on are gone: the exported head names a later one. " CALL_FOR_HELP,
                              row);
    default:
      g_assert_not_reached ();
    }
  return NULL;
}

/* The same for what only the key can tell. */
static char *
describe_seal (const FoyerAuditSeal *seal, const FoyerAuditHead *head)
{
  if (!head->is_sealed)
    return g_strdup_printf (
        "the head at row %" G_GINT64_FORMAT
        " is not sealed: it was written by a program without the event's audit.key. " CALL_FOR_HELP,
        head->audit_id);
  if (!foyer_audit_seal_is_right (seal, head))
    return g_strdup_printf (
        "the seal of the head at row %" G_GINT64_FORMAT
        " is not that of the event's audit.key: rows or key were exchanged. " CALL_FOR_HELP,
        head->audit_id);
  return NULL;
}

static FoyerAuditReport *
make_report (const FoyerAuditSeal *seal, const Verification *verification)
{
  const FoyerAuditCheck *check = &verification->check;
  FoyerAuditReport *report = g_new0 (FoyerAuditReport, 1);

  report->rows = check->rows;
  report->bad_row = check->row_id;
  report->known_row = verification->known != NULL ? verification->known->audit_id : 0;
  report->text = describe_fault (check);
  if (report->text == NULL)
    report->text = describe_seal (seal, &check->head);
  report->is_whole = report->text == NULL;
  if (report->is_whole)
    report->text
        = verification->known != NULL
              ? g_strdup_printf ("every row is what was written, the seal is right, and row "
                                 "%" G_GINT64_FORMAT " is the one of the exported head",
                                 report->known_row)
              : g_strdup ("every row is what was written, and the seal is right");
  return report;
}

static gboolean
read_known (const FoyerAuditSeal *seal, const char *path, FoyerAuditHead *known, GError **error)
{
  GError *cause = NULL;
  gboolean is_own = FALSE;
  g_autoptr (GBytes) bytes = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, &cause);
  gsize length = 0;
  const char *text;

  if (bytes == NULL)
    {
      foyer_engine_error_take (error, cause, "the exported head: ");
      return FALSE;
    }
  text = g_bytes_get_data (bytes, &length);
  if (!foyer_audit_seal_read_document (seal, text, length, known, &is_own, error))
    {
      g_prefix_error (error, "'%s': ", path);
      return FALSE;
    }
  if (is_own)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' was sealed with another key than the event's audit.key: one of the two was "
               "exchanged; compare both with a backup",
               path);
  return FALSE;
}

static void
verify_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  GError *cause = NULL;
  FoyerAuditHead known;
  Verification verification = { 0 };
  g_autoptr (FoyerAuditSeal) seal = foyer_audit_seal_open (request->line->event, FALSE, &error);

  if (seal != NULL && request->text != NULL && read_known (seal, request->text, &known, &error))
    verification.known = &known;
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  (void)foyer_store_service_read (request->line->store, walk_chain, &verification, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (&error, cause, "verifying the audit: ");
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, make_report (seal, &verification), report_free_cb);
}

void
foyer_engine_verify_audit_async (FoyerEngine *self, const char *head_file,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  start_thread (self, head_file, verify_thread, foyer_engine_verify_audit_async, cancellable,
                callback, user_data);
}

FoyerAuditReport *
foyer_engine_verify_audit_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Exporting ---- */

static void
head_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  char *document = foyer_audit_heads_read (request->line, NULL, &error);

  if (document != NULL)
    g_task_return_pointer (task, document, free);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_export_audit_head_async (FoyerEngine *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  start_thread (self, NULL, head_thread, foyer_engine_export_audit_head_async, cancellable,
                callback, user_data);
}

char *
foyer_engine_export_audit_head_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Rows and head of one moment. */
typedef struct
{
  GString *text;
  guint64 n_rows;
  FoyerAuditHead head;
} Export;

static void
add_row (GString *text, const FoyerAuditRow *row)
{
  char hash[FOYER_DIGEST_TEXT_BYTES], at[FOYER_TIME_TEXT_BYTES];
  json_t *object;
  char *line;

  foyer_digest_print (&row->hash, hash);
  foyer_time_print (row->at_usec, at);
  object
      = json_pack ("{s:I, s:s, s:I, s:s, s:s, s:s?, s:s?, s:s}", "row", (json_int_t)row->audit_id,
                   "time", at, "usec", (json_int_t)row->at_usec, "actor", row->actor, "verb",
                   row->verb, "subject", row->subject, "detail", row->detail, "hash", hash);
  line = json_dumps (object, JSON_COMPACT | JSON_PRESERVE_ORDER);
  g_string_append (text, line);
  g_string_append_c (text, '\n');
  free (line);
  json_decref (object);
}

static gpointer
collect_rows (FoyerStore *store, gpointer data, GError **error)
{
  Export *export = data;
  gint64 last = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) rows = NULL;

      if (!foyer_store_list_audit_after (store, last, EXPORT_ROWS_AT_ONCE, &rows, error))
        return NULL;
      for (guint i = 0; i < rows->len; i++)
        add_row (export->text, rows->pdata[i]);
      export->n_rows += rows->len;
      if (rows->len < EXPORT_ROWS_AT_ONCE)
        break;
      last = ((const FoyerAuditRow *)rows->pdata[rows->len - 1])->audit_id;
    }
  (void)foyer_store_get_audit_head (store, &export->head, error);
  return NULL;
}

static void
export_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  GError *error = NULL;
  GError *cause = NULL;
  Export export = { .text = g_string_new (NULL) };
  g_autoptr (FoyerAuditSeal) seal = foyer_audit_seal_open (request->line->event, FALSE, &error);

  if (seal != NULL)
    (void)foyer_store_service_read (request->line->store, collect_rows, &export, &cause);
  if (seal != NULL && cause == NULL)
    {
      char *head = foyer_audit_seal_dup_document (seal, &export.head,
                                                  foyer_clock_get_now_usec (request->line->clock));

      g_string_append (export.text, head);
      g_string_append_c (export.text, '\n');
      free (head);
      (void)foyer_file_write_durably (request->text, export.text->str, export.text->len, &cause);
      request->n_rows = export.n_rows;
    }
  g_string_free (export.text, TRUE);
  if (cause != NULL)
    foyer_engine_error_take (&error, cause, "exporting the audit: ");
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
foyer_engine_export_audit_async (FoyerEngine *self, const char *path, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && path != NULL);

  start_thread (self, path, export_thread, foyer_engine_export_audit_async, cancellable, callback,
                user_data);
}

gboolean
foyer_engine_export_audit_finish (FoyerEngine *self, GAsyncResult *result, guint64 *n_rows,
                                  GError **error)
{
  const Request *request;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  request = g_task_get_task_data (G_TASK (result));
  if (n_rows != NULL)
    *n_rows = request->n_rows;
  return g_task_propagate_boolean (G_TASK (result), error);
}
