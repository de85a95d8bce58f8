/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit: who did what when, whether it is whole, and taking it out of the event. */
#pragma once

#include "foyer-engine.h"

/* One act; plain struct for one owner. */
typedef struct
{
  gint64 row;
  gint64 at_usec;
  char *actor;
  char *verb; /* "import", "print", … */
  char *subject; /* an id; NULL: none */
  char *detail; /* ids and counts, never personal data; NULL: nothing to say */
  char hash[65]; /* over the row and the hash before it */
} FoyerAuditEntry;

void foyer_audit_entry_free (FoyerAuditEntry *self);

/* (transfer full) GPtrArray of FoyerAuditEntry, newest first, below @before_row (0: from the
 * newest). @limit 0: as many as lists show. @match: only rows that have it in actor, verb or
 * subject; NULL: all. */
void foyer_engine_list_audit_async (FoyerEngine *self, gint64 before_row, guint limit,
                                    const char *match, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_audit_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* What was found. */
typedef struct
{
  gboolean is_whole;
  guint64 rows; /* looked at */
  gint64 bad_row; /* the first that is wrong or gone; 0: none, or the head itself */
  gint64 known_row; /* newest row of the head that was compared; 0: none was */
  char *text; /* in words: what is wrong and what to do, or what holds */
} FoyerAuditReport;

void foyer_audit_report_free (FoyerAuditReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerAuditReport, foyer_audit_report_free)

/* (transfer full) Walks the whole chain. @head_file: a head that was exported before and kept
 * elsewhere (a file of foyer_engine_export_audit_head_async(), or audit-heads.jsonl), without which
 * a rewritten end is found only by its seal; NULL: none. Errors: _USAGE: the file is no head of
 * this event; _STORE. A chain that does not hold is a result and no error. */
void foyer_engine_verify_audit_async (FoyerEngine *self, const char *head_file,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
FoyerAuditReport *foyer_engine_verify_audit_finish (FoyerEngine *self, GAsyncResult *result,
                                                    GError **error);

/* (transfer full) The head as one line of JSON: kind, event, row, hash, time, public_key, seal.
 * Free with free(). The process that holds the line appends it to audit-heads.jsonl of the event
 * every hour and when it ends. */
void foyer_engine_export_audit_head_async (FoyerEngine *self, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
char *foyer_engine_export_audit_head_finish (FoyerEngine *self, GAsyncResult *result,
                                             GError **error);

/* Writes all rows, oldest first, as JSON lines (row, time, actor, verb, subject, detail, hash) with
 * the head as the last line, so that the file checks itself. Replaces @path durably.
 * *n_rows (may be NULL). */
void foyer_engine_export_audit_async (FoyerEngine *self, const char *path,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean foyer_engine_export_audit_finish (FoyerEngine *self, GAsyncResult *result, guint64 *n_rows,
                                           GError **error);
