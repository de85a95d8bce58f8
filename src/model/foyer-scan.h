/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scanned code or typed text means at a desk: the closed list of outcomes, and the
 * one order in which they are looked for. Pure. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-job.h"

/* What named the person; in the order tried. */
typedef enum
{
  FOYER_SCAN_KEY_NONE,
  FOYER_SCAN_KEY_BADGE_TOKEN,
  FOYER_SCAN_KEY_BADGE_NO,
  FOYER_SCAN_KEY_TICKET_CODE,
  FOYER_SCAN_KEY_SOURCE_ID,
  FOYER_SCAN_KEY_ORDER_CODE,
  FOYER_SCAN_KEY_ATTENDEE_ID,
  FOYER_SCAN_KEY_TEXT, /* a search */
} FoyerScanKey;

#define FOYER_N_SCAN_KEYS (FOYER_SCAN_KEY_TEXT + 1)

/* The first that holds wins: what opens no door never passes as "printed already". */
typedef enum
{
  FOYER_SCAN_UNKNOWN, /* nobody and nothing */
  FOYER_SCAN_REFUSED, /* nobody, but an open dead letter */
  FOYER_SCAN_FOREIGN, /* a badge token of another event, or a forged one */
  FOYER_SCAN_DAMAGED, /* nearly a badge token: misread */
  FOYER_SCAN_REVOKED, /* this badge was replaced or recalled */
  FOYER_SCAN_CANCELLED,
  FOYER_SCAN_TEST,
  FOYER_SCAN_UNPAID,
  FOYER_SCAN_WAITLISTED,
  FOYER_SCAN_SEVERAL, /* people to choose from */
  FOYER_SCAN_PERHAPS_TWICE, /* the same person's other id has a badge, or one on its way */
  FOYER_SCAN_FAILED, /* the badge could not be drawn or printed */
  FOYER_SCAN_WAITS, /* its job waits for a person */
  FOYER_SCAN_ON_ITS_WAY,
  FOYER_SCAN_CHANGED, /* printed, but not what the store says now */
  FOYER_SCAN_PRINTED_AHEAD, /* the person has not arrived: hand it over */
  FOYER_SCAN_PRINTED,
  FOYER_SCAN_CLEAR, /* may be printed */
  FOYER_SCAN_SENT, /* was clear, and is queued now; the person has arrived */
} FoyerScanKind;

#define FOYER_N_SCAN_KINDS (FOYER_SCAN_SENT + 1)

/* Static names: "badge-token", "unknown", …. */
const char *foyer_scan_key_get_name (FoyerScanKey key);
const char *foyer_scan_kind_get_name (FoyerScanKind kind);

typedef enum
{
  FOYER_SCAN_TOKEN_NONE, /* it is no badge token */
  FOYER_SCAN_TOKEN_OURS,
  FOYER_SCAN_TOKEN_FOREIGN,
  FOYER_SCAN_TOKEN_DAMAGED,
} FoyerScanToken;

/* What is known; members after n_people only where it is one. */
typedef struct
{
  FoyerScanToken token;
  guint n_people;
  guint n_dead_letters; /* open ones */
  gboolean is_badge_revoked; /* the number that was scanned */
  FoyerStatus status;
  gboolean has_twin_badge;
  gboolean has_job; /* one that stands: the members below */
  FoyerJobState job_state;
  gboolean is_newest_revision;
  FoyerArrival arrival;
} FoyerScanFacts;

/* Never SENT. */
FoyerScanKind foyer_scan_decide (const FoyerScanFacts *facts);
