/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing one person: what the store knows of them becomes a pseudonym, and what SQLite
 * would keep of the old pages goes too. The files beside the store are the engine's. */
#pragma once

#include "foyer-store.h"

#include "foyer-attendee.h"

/* Who is erased, and what is put in the place of what they were. */
typedef struct
{
  gint64 row_id;
  const char *attendee_id;
  FoyerRecord *record; /* as it is now */
  FoyerRecord *pseudonym; /* what stays of it; cancelled */
  const char *text; /* the pseudonym in texts */
  const char *const *values; /* NULL-terminated: what no text of the store may hold afterwards */
  const char *actor;
  const char *reason; /* holds none of the values */
} FoyerErasure;

/* Files of the event that show the person; both GPtrArray of texts. */
typedef struct
{
  GPtrArray *documents; /* digests: names in spool/ */
  GPtrArray *badges; /* badge numbers: beginnings of names in printed/ */
} FoyerErasureFiles;

void foyer_erasure_files_clear (FoyerErasureFiles *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerErasureFiles, foyer_erasure_files_clear)

/* CONFLICT: a badge of this person is, or may be, at a printer. Adds what there is to @files. */
gboolean foyer_store_prepare_erasure (FoyerStore *self, gint64 row_id, FoyerErasureFiles *files,
                                      GError **error);
/* Person, former revisions, jobs, tokens, dead letters and every other text; the audit row is
 * written, and its chain is not touched: it holds ids. *n_audit: rows of the audit that hold one of
 * the values all the same. Write transaction. */
gboolean foyer_store_erase_person (FoyerStore *self, const FoyerErasure *erasure, guint64 *n_audit,
                                   GError **error);
/* The same for the letters whose bytes begin in [@offset, @offset + @length) of a delivery. */
gboolean foyer_store_erase_letters (FoyerStore *self, gint64 delivery_id, guint64 offset,
                                    guint64 length, const FoyerErasure *erasure, GError **error);

/* *ids: (transfer full) gint64, all deliveries. */
gboolean foyer_store_list_delivery_ids (FoyerStore *self, GArray **ids, GError **error);
/* Other bytes of the same length for a delivery; those in the journal folder are the caller's to
 * write first. */
gboolean foyer_store_rewrite_delivery (FoyerStore *self, gint64 delivery_id, GBytes *bytes,
                                       GError **error);
/* Whether a delivery names the journal file of this name. */
gboolean foyer_store_has_journal_file (FoyerStore *self, const char *hexadecimal,
                                       gboolean *is_named, GError **error);

/* Outside a transaction: no freed page and no page of the log keeps what was erased. RETRY:
 * somebody else reads. */
gboolean foyer_store_leave_nothing (FoyerStore *self, GError **error);
