/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding attendees: lists by window, search, exact resolution, counts, possible
 * duplicates. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-store.h"

typedef enum
{
  FOYER_BADGE_ANY,
  FOYER_BADGE_NONE, /* the current revision has no job, or only canceled and failed ones */
  FOYER_BADGE_OPEN, /* a job is on its way */
  FOYER_BADGE_PRINTED,
} FoyerBadgeFilter;

/* Plain; initialise with FOYER_ATTENDEE_FILTER_INIT: everybody. Conditions are joined with "and".
 */
typedef struct
{
  const char *text; /* as typed; NULL: any */
  const char *tier; /* NULL: any */
  const char *source; /* NULL: any */
  int status; /* FoyerStatus; -1: any */
  int arrival; /* FoyerArrival; -1: any */
  FoyerBadgeFilter badge;
  gboolean is_possible_duplicate; /* TRUE: only those in an open pair */
} FoyerAttendeeFilter;

#define FOYER_ATTENDEE_FILTER_INIT ((FoyerAttendeeFilter){ .status = -1, .arrival = -1 })

typedef enum
{
  FOYER_SORT_ADMITTED, /* as admitted, oldest first; what a search uses: the first hits come at once
                        */
  FOYER_SORT_NAME, /* family name */
  FOYER_SORT_COMPANY,
  FOYER_SORT_TIER, /* by code, then name */
} FoyerAttendeeSort;

/* *row_ids (transfer full): gint64, at most @limit (0: all). 1,000,000 by name: about 0.1 s; by
 * company: seconds. A text of which nothing is left after folding finds nobody. */
gboolean foyer_store_list_ids (FoyerStore *self, const FoyerAttendeeFilter *filter,
                               FoyerAttendeeSort sort, gsize limit, GArray **row_ids,
                               GError **error);
/* *attendees (transfer full): FoyerAttendee in the order of @row_ids; ids that are not there are
 * left out. For windows of about 50 to 1,000. */
gboolean foyer_store_get_attendees (FoyerStore *self, const gint64 *row_ids, gsize n_row_ids,
                                    GPtrArray **attendees, GError **error);
/* By UUID; NOT_FOUND. */
gboolean foyer_store_get_attendee (FoyerStore *self, const char *attendee_id,
                                   FoyerAttendee **attendee, GError **error);

/* What a scan or typed code names. */
typedef enum
{
  FOYER_RESOLVED_NOTHING,
  FOYER_RESOLVED_BADGE_NO,
  FOYER_RESOLVED_TICKET_CODE,
  FOYER_RESOLVED_SOURCE_ID,
  FOYER_RESOLVED_ORDER_CODE, /* may be several people */
  FOYER_RESOLVED_ATTENDEE_ID,
} FoyerResolved;

/* Tries the kinds in the order of R-38 (badge tokens are the engine's: it looks up the badge number
 * in them). *attendees (transfer full): all that match under the first kind that matches; empty if
 * *resolved is NOTHING. Codes compare exactly, badge numbers as foyer_crockford_parse_badge_no()
 * reads them. */
gboolean foyer_store_resolve (FoyerStore *self, const char *code, FoyerResolved *resolved,
                              GPtrArray **attendees, GError **error);

/* One line of the counts: people of one tier, status and arrival. */
typedef struct
{
  char *tier;
  FoyerStatus status;
  FoyerArrival arrival;
  guint64 n;
} FoyerAttendeeCount;

void foyer_attendee_count_free (FoyerAttendeeCount *self);

/* *counts (transfer full): FoyerAttendeeCount, by tier, status, arrival; lines of zero left out. At
 * once, whatever the size. */
gboolean foyer_store_count_attendees (FoyerStore *self, GPtrArray **counts, GError **error);

/* ---- Possible duplicates (R-19) ---- */
typedef enum
{
  FOYER_DUPLICATE_OPEN,
  FOYER_DUPLICATE_LINKED, /* one person: the newer id is left out of --all */
  FOYER_DUPLICATE_CLEARED, /* two people */
} FoyerDuplicateState;

typedef struct
{
  gint64 pair_id;
  FoyerAttendee *first; /* admitted earlier */
  FoyerAttendee *second;
  FoyerDuplicateState state;
  gint64 found_usec;
} FoyerDuplicate;

void foyer_duplicate_free (FoyerDuplicate *self);

/* *pairs (transfer full): FoyerDuplicate, oldest first. */
gboolean foyer_store_list_duplicates (FoyerStore *self, FoyerDuplicateState state, guint limit,
                                      GPtrArray **pairs, GError **error);
/* The pair of two people, whoever found it. Linking makes one where there is none yet; the same
 * decision again is fine, and clearing what nobody took for one, or the other decision after one,
 * is a CONFLICT. Writes the audit row. */
gboolean foyer_store_decide_pair (FoyerStore *self, gint64 first_row, gint64 second_row,
                                  FoyerDuplicateState state, const char *actor, GError **error);
/* Takes a decision back: the pair is open again. CONFLICT: these two are no decided pair. Writes
 * the audit row. */
gboolean foyer_store_reopen_pair (FoyerStore *self, gint64 first_row, gint64 second_row,
                                  const char *actor, GError **error);
/* CONFLICT unless the pair is open; writes the audit row. */
gboolean foyer_store_decide_duplicate (FoyerStore *self, gint64 pair_id, FoyerDuplicateState state,
                                       const char *actor, GError **error);
