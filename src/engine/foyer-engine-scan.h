/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scan and search field: one text in, one outcome out. What a front end shows and offers
 * follows from the outcome; it adds no rule. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-dead-letter.h"
#include "foyer-engine.h"
#include "foyer-job.h"
#include "foyer-scan.h"

typedef enum
{
  FOYER_SCAN_ACT_LOOK, /* nothing is written */
  FOYER_SCAN_ACT_DESK, /* prints if the desk prints on scan and a code, no text, named the person */
  FOYER_SCAN_ACT_PRINT, /* prints if one person is meant: somebody pressed Enter. Text with digits
                           must be a code: the beginning of a longer one names nobody */
} FoyerScanAct;

/* Zero is the default everywhere; texts are copied by the call. */
typedef struct
{
  FoyerScanAct act;
  const char *desk; /* where; NULL: at none in particular. At a kiosk only codes name people, and no
                       outcome but CLEAR and SENT says who */
  const char *printer; /* NULL: the desk's, else the first configured one */
  guint limit; /* people and dead letters of a search; 0: 50 */
} FoyerScanOptions;

/* Plain, for one owner. */
typedef struct
{
  FoyerScanKind kind;
  FoyerScanKey key;
  GPtrArray *people; /* FoyerAttendee: who; several to choose from; or none */
  GPtrArray *dead_letters; /* FoyerDeadLetter, open, by code or name; also beside people */
  FoyerJob *job; /* the job that the outcome speaks of, or that was queued; NULL */
  FoyerAttendee *twin; /* PERHAPS_TWICE: the id with the badge; NULL */
  gint64 revoked_usec; /* REVOKED */
  char *revoked_reason; /* NULL */
  char *newer_no; /* REVOKED: the number that the person has now; NULL */
  gboolean is_kiosk;
  char *message; /* what it means, in plain English */
  char *next_step;
} FoyerScan;

void foyer_scan_free (FoyerScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerScan, foyer_scan_free)

/* Resolves exactly, in this order: badge token, badge number, ticket code, source id, order code,
 * attendee id, then text. Where it prints, looking, queueing and marking arrival are one
 * transaction: two desks that scan one code at once print one badge. Every text has an outcome;
 * errors: _NOT_FOUND (desk, printer), _STORE, those of the template. (transfer full) */
void foyer_engine_scan_async (FoyerEngine *self, const char *text, const FoyerScanOptions *options,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
FoyerScan *foyer_engine_scan_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
