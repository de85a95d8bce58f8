/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person should know or decide: collisions of one id, notices, proposals to cancel
 * who is missing from a source's newest whole delivery. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-store-admit.h"

/* ---- Notices ---- */
/* Texts may be NULL; numbers that do not apply are 0. */
typedef struct
{
  gint64 notice_id;
  char *kind;
  char *text;
  char *source;
  char *attendee_id;
  char *source_id;
  gint64 first_delivery;
  char *first_origin;
  gint64 second_delivery;
  char *second_origin;
  guint64 second_line;
  gint64 dead_letter_id;
  gint64 proposal_id;
  gint64 found_usec;
  gint64 seen_usec;
  char *seen_by;
} FoyerNoticeRow;

void foyer_notice_row_free (FoyerNoticeRow *self);

/* For whatever happened that nobody asked for; @kind is a keyword, @text one sentence and the next
 * step, without names. @source NULL: none. */
gboolean foyer_store_add_notice (FoyerStore *self, const char *kind, const char *source,
                                 const char *text, GError **error);
/* *notices (transfer full): FoyerNoticeRow, newest first, at most @limit (0: all). */
gboolean foyer_store_list_notices (FoyerStore *self, gboolean also_seen, guint limit,
                                   GPtrArray **notices, GError **error);
/* @notice_id 0: all that are open. NOT_FOUND; one that was seen before stays as it is. */
gboolean foyer_store_mark_notice (FoyerStore *self, gint64 notice_id, const char *actor,
                                  GError **error);
gboolean foyer_store_count_notices (FoyerStore *self, guint64 *n, GError **error);

/* ---- Absence (contracts that say "absence": "cancelled") ---- */
/* The oldest delivery whose slices are all admitted is compared with the people of its source:
 * those it does not name become an open proposal with a notice, and an older open proposal of the
 * source is superseded. One that failed in part, or is not the newest, makes none. *did_something
 * FALSE: none waits. One transaction. */
gboolean foyer_store_has_absence_check (FoyerStore *self, gboolean *is_waiting, GError **error);
gboolean foyer_store_check_absence (FoyerStore *self, gboolean *did_something, GError **error);

typedef struct
{
  gint64 proposal_id;
  char *source;
  gint64 delivery_id;
  char *origin;
  char *contract;
  char *state;
  guint64 n_people;
  guint64 n_unreadable; /* refused rows of the delivery without a readable id */
  gint64 made_usec;
  gint64 decided_usec;
  char *actor;
} FoyerProposalRow;

void foyer_proposal_row_free (FoyerProposalRow *self);

/* *proposals (transfer full): FoyerProposalRow, newest first. @proposal_id 0: all, else that one
 * alone. */
gboolean foyer_store_list_proposals (FoyerStore *self, gint64 proposal_id, gboolean also_decided,
                                     GPtrArray **proposals, GError **error);
/* *row_ids (transfer full): gint64. */
gboolean foyer_store_list_proposed (FoyerStore *self, gint64 proposal_id, GArray **row_ids,
                                    GError **error);
/* Accepted: its people who have the same revision still are cancelled (*n_cancelled, may be NULL).
 * NOT_FOUND; CONFLICT: it is not open. Writes the audit row. */
gboolean foyer_store_decide_proposal (FoyerStore *self, gint64 proposal_id, gboolean is_accepted,
                                      const char *actor, guint64 *n_cancelled, GError **error);
