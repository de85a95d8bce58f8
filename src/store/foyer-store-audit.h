/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who did what when: append-only, each row hashed over the one before it. */
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
/* *rows (transfer full): FoyerAuditRow with ids below @before_id (0: from the newest), newest
 * first. */
gboolean foyer_store_list_audit (FoyerStore *self, gint64 before_id, guint limit, GPtrArray **rows,
                                 GError **error);
/* *first_bad_id: 0 if the chain holds, else the first row that is not what was written. */
gboolean foyer_store_verify_audit (FoyerStore *self, gint64 *first_bad_id, GError **error);
