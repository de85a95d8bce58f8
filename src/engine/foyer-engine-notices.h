/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person should know or decide about registrations: notices, proposals to cancel who
 * is missing from a feed. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-engine.h"

/* ---- Notices: something happened that nobody asked for ---- */
typedef struct
{
  gint64 notice_id;
  char *kind; /* "identity-collision", "absence", "taxonomy", "missing-glyph", … */
  char *text; /* one sentence and the next step; ids, no names */
  char *source; /* NULL: none */
  /* identity-collision: both deliveries under one id */
  char *attendee_id;
  char *source_id;
  gint64 first_delivery; /* the one whose record is stored; 0: none */
  char *first_origin;
  gint64 second_delivery; /* the one that was refused */
  char *second_origin;
  guint64 second_line;
  gint64 dead_letter_id; /* 0: none */
  gint64 proposal_id; /* 0: none */
  gint64 found_usec;
  gint64 seen_usec; /* 0: nobody has said so */
  char *seen_by;
} FoyerNotice;

void foyer_notice_free (FoyerNotice *self);

/* (transfer full) GPtrArray of FoyerNotice, newest first; @limit 0: FOYER_LIMIT_LIST_ROWS. */
void foyer_engine_list_notices_async (FoyerEngine *self, gboolean also_seen, guint limit,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *foyer_engine_list_notices_finish (FoyerEngine *self, GAsyncResult *result,
                                             GError **error);
/* @notice_id 0: all of them. _NOT_FOUND. */
void foyer_engine_mark_notice_async (FoyerEngine *self, gint64 notice_id, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_mark_notice_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* ---- Proposals: who is missing from the newest whole delivery of a source ---- */
typedef struct
{
  gint64 proposal_id;
  char *source;
  gint64 delivery_id;
  char *origin; /* file name of that delivery */
  char *contract;
  char *state; /* "open", "accepted", "rejected", "superseded" */
  guint64 n_people;
  guint64 n_unreadable; /* refused rows of the delivery that name no id: one of the missing may be
                           among them */
  gint64 made_usec;
  gint64 decided_usec; /* 0: open */
  char *actor;
  GPtrArray *people; /* FoyerAttendee; NULL in lists */
} FoyerProposal;

void foyer_proposal_free (FoyerProposal *self);

/* (transfer full) GPtrArray of FoyerProposal, newest first. */
void foyer_engine_list_proposals_async (FoyerEngine *self, gboolean also_decided,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *foyer_engine_list_proposals_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);
/* (transfer full) One, with its people. _NOT_FOUND. */
void foyer_engine_get_proposal_async (FoyerEngine *self, gint64 proposal_id,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
FoyerProposal *foyer_engine_get_proposal_finish (FoyerEngine *self, GAsyncResult *result,
                                                 GError **error);
/* Accepting cancels those of its people who have not been heard of since; rejecting changes nobody.
 * *n_cancelled may be NULL. _NOT_FOUND; _CONFLICT: it is decided already. The audit names the
 * actor. */
void foyer_engine_decide_proposal_async (FoyerEngine *self, gint64 proposal_id,
                                         gboolean is_accepted, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_decide_proposal_finish (FoyerEngine *self, GAsyncResult *result,
                                              guint64 *n_cancelled, GError **error);
