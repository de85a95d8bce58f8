/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who did what when: append-only, each row hashed over the one before it, the newest sealed.
 */
#pragma once

#include "foyer-digest.h"
#include "foyer-store.h"

typedef struct
{
  gint64 audit_id;
  gint64 at_usec;
  char *actor;
  char *verb; /* "import", "print", … */
  char *subject; /* an id */
  char *detail; /* no personal data: ids and counts; NULL if nothing to say */
  FoyerDigest hash;
} FoyerAuditRow;

void foyer_audit_row_free (FoyerAuditRow *self);

/* @subject and @detail may be NULL. */
gboolean foyer_store_append_audit (FoyerStore *self, const char *actor, const char *verb,
                                   const char *subject, const char *detail, GError **error);

/* ---- The head ---- */

#define FOYER_AUDIT_SEAL_BYTES 64u

/* The newest row by number and hash, and its seal. No row: 0 and the digest that is none. */
typedef struct
{
  gint64 audit_id;
  FoyerDigest hash;
  gboolean is_sealed;
  guint8 seal[FOYER_AUDIT_SEAL_BYTES];
} FoyerAuditHead;

/* Who seals, called inside the transaction that appends, on its thread. */
typedef struct
{
  /* Makes the seal of head->audit_id and head->hash: sets @seal. */
  void (*make) (const FoyerAuditHead *head, guint8 *seal, gpointer data);
  /* Whether head->seal is what make() made. */
  gboolean (*is_right) (const FoyerAuditHead *head, gpointer data);
} FoyerAuditSealer;

/* What appends from now on through this connection is sealed; without it the head says that it is
 * not. A head whose seal is not right is not gone on from: the next row then never fits, and going
 * on does not hide what was done. @sealer is static; @data must outlive the store. */
void foyer_store_set_audit_sealer (FoyerStore *self, const FoyerAuditSealer *sealer, gpointer data);
/* Seals the head as it stands: for what was written before there was a sealer. */
gboolean foyer_store_seal_audit (FoyerStore *self, GError **error);
gboolean foyer_store_get_audit_head (FoyerStore *self, FoyerAuditHead *head, GError **error);

/* ---- Looking ---- */

/* *rows (transfer full): FoyerAuditRow with ids below @before_id (0: from the newest), newest
 * first; @match (NULL: all) is what actor, verb or subject must hold. */
gboolean foyer_store_list_audit (FoyerStore *self, gint64 before_id, guint limit, const char *match,
                                 GPtrArray **rows, GError **error);
/* The other way round, for exports: ids above @after_id, oldest first. */
gboolean foyer_store_list_audit_after (FoyerStore *self, gint64 after_id, guint limit,
                                       GPtrArray **rows, GError **error);

/* What was found wrong first; whether the seal is right is for whoever has the key. */
typedef enum
{
  FOYER_AUDIT_WHOLE,
  FOYER_AUDIT_ROW_CHANGED, /* row_id is not what was written there, or not where it was written */
  FOYER_AUDIT_ROW_MISSING, /* row_id is gone, with rows after it */
  FOYER_AUDIT_TAIL_MISSING, /* the head names a later row; row_id is the first that is gone */
  FOYER_AUDIT_TAIL_ADDED, /* row_id was not there when the head was written */
  FOYER_AUDIT_HEAD_CHANGED, /* the head names row_id with another hash */
  FOYER_AUDIT_HEAD_MISSING, /* row_id: the newest row */
  FOYER_AUDIT_KNOWN_DIFFERS, /* row_id has another hash than the head that was kept elsewhere */
  FOYER_AUDIT_KNOWN_MISSING, /* the head that was kept elsewhere names row_id, which is gone */
} FoyerAuditFault;

typedef struct
{
  FoyerAuditFault fault;
  gint64 row_id; /* 0 if whole */
  guint64 rows; /* looked at */
  FoyerAuditHead head; /* as stored */
} FoyerAuditCheck;

/* Walks the chain. @known: a head that was kept elsewhere, or NULL; of @known only number and hash
 * are looked at. */
gboolean foyer_store_verify_audit (FoyerStore *self, const FoyerAuditHead *known,
                                   FoyerAuditCheck *check, GError **error);
