/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which a scan's outcomes are looked for. */
#include "config.h"

#include "foyer-scan.h"

static const char *const key_names[FOYER_N_SCAN_KEYS] = {
  [FOYER_SCAN_KEY_NONE] = "none",
  [FOYER_SCAN_KEY_BADGE_TOKEN] = "badge-token",
  [FOYER_SCAN_KEY_BADGE_NO] = "badge-no",
  [FOYER_SCAN_KEY_TICKET_CODE] = "ticket-code",
  [FOYER_SCAN_KEY_SOURCE_ID] = "source-id",
  [FOYER_SCAN_KEY_ORDER_CODE] = "order-code",
  [FOYER_SCAN_KEY_ATTENDEE_ID] = "attendee-id",
  [FOYER_SCAN_KEY_TEXT] = "text",
};

static const char *const kind_names[FOYER_N_SCAN_KINDS] = {
  [FOYER_SCAN_UNKNOWN] = "unknown",
  [FOYER_SCAN_REFUSED] = "refused",
  [FOYER_SCAN_FOREIGN] = "foreign",
  [FOYER_SCAN_DAMAGED] = "damaged",
  [FOYER_SCAN_REVOKED] = "revoked",
  [FOYER_SCAN_CANCELLED] = "cancelled",
  [FOYER_SCAN_TEST] = "test",
  [FOYER_SCAN_UNPAID] = "unpaid",
  [FOYER_SCAN_WAITLISTED] = "waitlisted",
  [FOYER_SCAN_SEVERAL] = "several",
  [FOYER_SCAN_PERHAPS_TWICE] = "perhaps-twice",
  [FOYER_SCAN_FAILED] = "failed",
  [FOYER_SCAN_WAITS] = "waits",
  [FOYER_SCAN_ON_ITS_WAY] = "on-its-way",
  [FOYER_SCAN_CHANGED] = "changed",
  [FOYER_SCAN_PRINTED_AHEAD] = "printed-ahead",
  [FOYER_SCAN_PRINTED] = "printed",
  [FOYER_SCAN_CLEAR] = "clear",
  [FOYER_SCAN_SENT] = "sent",
};

const char *
foyer_scan_key_get_name (FoyerScanKey key)
{
  g_return_val_if_fail (key < FOYER_N_SCAN_KEYS, NULL);
  return key_names[key];
}

const char *
foyer_scan_kind_get_name (FoyerScanKind kind)
{
  g_return_val_if_fail (kind < FOYER_N_SCAN_KINDS, NULL);
  return kind_names[kind];
}

static FoyerScanKind
decide_nobody (const FoyerScanFacts *facts)
{
  if (facts->n_dead_letters > 0)
    return FOYER_SCAN_REFUSED;
  switch (facts->token)
    {
    case FOYER_SCAN_TOKEN_FOREIGN:
      return FOYER_SCAN_FOREIGN;
    case FOYER_SCAN_TOKEN_DAMAGED:
      return FOYER_SCAN_DAMAGED;
    case FOYER_SCAN_TOKEN_NONE:
    case FOYER_SCAN_TOKEN_OURS:
      return FOYER_SCAN_UNKNOWN;
    }
  g_return_val_if_reached (FOYER_SCAN_UNKNOWN);
}

static FoyerScanKind
decide_job (const FoyerScanFacts *facts)
{
  switch (facts->job_state)
    {
    case FOYER_JOB_FAILED:
      return FOYER_SCAN_FAILED;
    case FOYER_JOB_UNKNOWN:
    case FOYER_JOB_LOST:
    case FOYER_JOB_HELD:
    case FOYER_JOB_NEXT_BATCH:
      return FOYER_SCAN_WAITS;
    case FOYER_JOB_READY:
    case FOYER_JOB_RENDERING:
    case FOYER_JOB_RENDERED:
    case FOYER_JOB_CREATING:
    case FOYER_JOB_CREATED:
    case FOYER_JOB_SENDING:
    case FOYER_JOB_ACCEPTED:
    case FOYER_JOB_PRINTING:
      return FOYER_SCAN_ON_ITS_WAY;
    case FOYER_JOB_PRINTED:
      if (!facts->is_newest_revision)
        return FOYER_SCAN_CHANGED;
      return facts->arrival == FOYER_ARRIVAL_NONE ? FOYER_SCAN_PRINTED_AHEAD : FOYER_SCAN_PRINTED;
    case FOYER_JOB_CANCELED:
      return FOYER_SCAN_CLEAR;
    }
  g_return_val_if_reached (FOYER_SCAN_WAITS);
}

FoyerScanKind
foyer_scan_decide (const FoyerScanFacts *facts)
{
  if (facts->n_people == 0)
    return decide_nobody (facts);
  if (facts->n_people > 1)
    return FOYER_SCAN_SEVERAL;
  if (facts->is_badge_revoked)
    return FOYER_SCAN_REVOKED;
  switch (facts->status)
    {
    case FOYER_STATUS_CANCELLED:
      return FOYER_SCAN_CANCELLED;
    case FOYER_STATUS_TEST:
      return FOYER_SCAN_TEST;
    case FOYER_STATUS_PAYMENT_PENDING:
      return FOYER_SCAN_UNPAID;
    case FOYER_STATUS_WAITLISTED:
      return FOYER_SCAN_WAITLISTED;
    case FOYER_STATUS_ACTIVE:
      break;
    }
  if (facts->has_job && facts->job_state == FOYER_JOB_PRINTED)
    return decide_job (facts);
  if (facts->has_twin_badge)
    return FOYER_SCAN_PERHAPS_TWICE;
  return facts->has_job ? decide_job (facts) : FOYER_SCAN_CLEAR;
}
