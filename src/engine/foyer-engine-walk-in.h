/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody who is not registered and stands at a desk: through the same gate as every feed,
 * by the contract of canonical columns and the taxonomy in use. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-engine.h"

/* Texts are copied by the call. */
typedef struct
{
  const char *const *names; /* fields of the record, or "custom.NAME"; NULL-terminated */
  const char *const *values; /* one to each name, as a person types it; lists with ";" between */
  const char *desk; /* not NULL: the person has arrived there. _NOT_FOUND */
  const char *reason; /* for the audit; NULL */
} FoyerWalkIn;

/* Plain, for one owner. */
typedef struct
{
  FoyerAttendee *attendee; /* NULL: refused, and nothing was kept */
  GPtrArray *diagnostics; /* FoyerDiagnostic: why it was refused, every field that is wrong; else
                             empty */
  guint64 possible_duplicates; /* others with this name and e-mail: look before printing */
} FoyerWalkInReport;

void foyer_walk_in_report_free (FoyerWalkInReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerWalkInReport, foyer_walk_in_report_free)

/* The id at the source is a new UUID, the source is "walkin". The raw text goes to the journal like
 * any delivery. FOYER_ENGINE_ERROR_USAGE: a field that a person cannot set, or one named twice;
 * _CONFLICT: another taxonomy was installed meanwhile. Audited. (transfer full) */
void foyer_engine_walk_in_async (FoyerEngine *self, const FoyerWalkIn *walk_in,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
FoyerWalkInReport *foyer_engine_walk_in_finish (FoyerEngine *self, GAsyncResult *result,
                                                GError **error);
