/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing one person from everything in an event's directory. */
#pragma once

#include "foyer-engine.h"

typedef struct
{
  char *attendee_id;
  char *pseudonym; /* what stands in the place of the name now */
  guint rows; /* of the journal, overwritten whole */
  guint places; /* beside them: deliveries in which single values were overwritten */
  guint files; /* removed from spool/ and printed/ */
  guint64 audit_rows; /* that hold a value in spite of all: they are kept */
  guint sharers; /* other people with the same e-mail, who keep it */
} FoyerErasureReport;

void foyer_erasure_report_free (FoyerErasureReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerErasureReport, foyer_erasure_report_free)

/* (transfer full) Erases whom @code names (attendee id, badge number, ticket code or id of the
 * source) in the event at @directory. The person stays as a cancelled pseudonym, because counts,
 * jobs and the audit name its id; erasing the pseudonym again ends what a crash cut short. A feed
 * that still names the person brings them back: erase there first. The line must not run, and
 * nobody else may read the store meanwhile. @data_folder NULL: the installed one. Blocks: minutes
 * for a large event. Errors: _NOT_FOUND: nobody, or several people; _USAGE: the reason holds the
 * person's data; _CONFLICT: the line runs, or a badge is at a printer; _STORE. */
FoyerErasureReport *foyer_engine_erase (const char *directory, const char *code, const char *reason,
                                        const char *actor, const char *data_folder, GError **error);
