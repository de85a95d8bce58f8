/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record and what the store knows beside it (R-23: outside the content hash). Boxed, immutable,
 * atomic reference count. */
#pragma once

#include "foyer-record.h"

typedef enum
{
  FOYER_ARRIVAL_NONE,
  FOYER_ARRIVAL_ARRIVED,
  FOYER_ARRIVAL_HANDED_OVER,
} FoyerArrival;

const char *foyer_arrival_get_name (FoyerArrival arrival);

typedef struct
{
  gint64 row_id; /* the store's own number */
  FoyerRecord *record;
  char *badge_no; /* NULL until issued */
  guint revision; /* 1 for the first */
  FoyerArrival arrival;
  gint64 arrival_usec; /* when it came to that; 0: not known */
  char *arrival_desk; /* where; NULL */
  char *contract; /* "pretix@1" that made this revision */
  char *taxonomy; /* "demo@1" */
  gint64 admitted_usec;
  gint64 updated_usec;
  gint64 delivery_id; /* journal row that gave this revision */
  gboolean is_possible_duplicate; /* an undecided pair names it: held out of --all */
  char *badge_state; /* state name of the newest job of this revision, NULL if there is none */
  gint64 badge_usec; /* when it got that state */
} FoyerAttendee;

#define FOYER_TYPE_ATTENDEE (foyer_attendee_get_type ())
GType foyer_attendee_get_type (void);

/* (transfer full) Zeroed but for @record (ref'd); filled by the store before it is shared. */
FoyerAttendee *foyer_attendee_new (FoyerRecord *record);
FoyerAttendee *foyer_attendee_ref (FoyerAttendee *self);
void foyer_attendee_unref (FoyerAttendee *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerAttendee, foyer_attendee_unref)

/* Lent: the record's attendee_id. */
const char *foyer_attendee_get_id (FoyerAttendee *self);
