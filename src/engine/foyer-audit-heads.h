/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads of the audit kept outside the store: a line in audit-heads.jsonl of the event every
 * hour and when the line ends, for whoever copies that file elsewhere. Private to the engine. */
#pragma once

#include "foyer-line.h"

/* Blocks. The head as it stands, as a document of foyer_audit_seal_dup_document() (free with
 * free()); *row (may be NULL) is its number. */
char *foyer_audit_heads_read (FoyerLine *line, gint64 *row, GError **error);

/* Lives in the thread-default main context of the caller. */
typedef struct _FoyerAuditHeads FoyerAuditHeads;
FoyerAuditHeads *foyer_audit_heads_start (FoyerLine *line);
/* Keeps the last one, on a helper of the line. */
void foyer_audit_heads_stop (FoyerAuditHeads *self);
