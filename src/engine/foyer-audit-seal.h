/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who seals the audit's head: the event's own Ed25519 key, a file that only its owner can
 * read; and heads as documents that are kept elsewhere. Private to the engine. */
#pragma once

#include "foyer-event.h"
#include "foyer-seal.h"
#include "foyer-store-audit.h"

/* Immutable; any thread. */
typedef struct _FoyerAuditSeal FoyerAuditSeal;

/* (transfer full) Reads audit.key of the event; makes it if there is none and @may_make. Without
 * either: _NOT_FOUND. _DENIED: others can read it. _STORE. Blocks. */
FoyerAuditSeal *foyer_audit_seal_open (FoyerEvent *event, gboolean may_make, GError **error);
void foyer_audit_seal_free (FoyerAuditSeal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerAuditSeal, foyer_audit_seal_free)

/* The key was made just now: what the store holds already is not sealed by it. */
gboolean foyer_audit_seal_is_new (const FoyerAuditSeal *self);
/* What the store seals with; its data is a FoyerAuditSeal. */
extern const FoyerAuditSealer foyer_audit_sealer;
gboolean foyer_audit_seal_is_right (const FoyerAuditSeal *self, const FoyerAuditHead *head);

/* (transfer full) One line of JSON, without its end: event, row, hash, time, public_key, seal. */
char *foyer_audit_seal_dup_document (const FoyerAuditSeal *self, const FoyerAuditHead *head,
                                     gint64 now_usec);
/* The last line of @text that holds a head is read, so that a file of many is one, too. Its seal
 * must be right under the key that it names; whether that is the event's key says *is_own.
 * FOYER_ENGINE_ERROR_USAGE: what is wrong with it. */
gboolean foyer_audit_seal_read_document (const FoyerAuditSeal *self, const char *text, gsize length,
                                         FoyerAuditHead *head, gboolean *is_own, GError **error);
