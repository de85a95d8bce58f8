/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Routes (R-53 … R-57): the document and its versions, what is known of chains and breakers, jobs
 * on their way from hop to hop. What the documents mean is foyer-dispatch's. */
#pragma once

#include "foyer-store-jobs.h"

/* ---- The document ---- */
/* A new version, audited. *version may be NULL. */
gboolean foyer_store_set_routes (FoyerStore *self, const char *document, const char *actor,
                                 gint64 *version, GError **error);
/* *document: (transfer full) NULL and *version 0: none was ever set. Either may be NULL. */
gboolean foyer_store_get_routes (FoyerStore *self, char **document, gint64 *version,
                                 GError **error);

/* ---- Breakers: one line of foyer_breaker_print() a printer ---- */
/* @is_open: no badge is let through. */
gboolean foyer_store_save_breaker (FoyerStore *self, const char *printer, const char *state,
                                   gboolean is_open, GError **error);
/* *breakers: (transfer full) table of printer → line. */
gboolean foyer_store_list_breakers (FoyerStore *self, GHashTable **breakers, GError **error);

/* ---- Offline mode ---- */
typedef enum
{
  FOYER_OFFLINE_AUTO, /* when no printer of the chain can be reached */
  FOYER_OFFLINE_ON, /* by an operator */
  FOYER_OFFLINE_OFF, /* never, says an operator */
} FoyerOfflineMode;

/* "auto", "on", "off"; static. */
const char *foyer_offline_mode_get_name (FoyerOfflineMode mode);
gboolean foyer_offline_mode_parse (const char *name, FoyerOfflineMode *mode);

typedef struct
{
  char *chain;
  FoyerOfflineMode mode;
  gboolean is_offline; /* as the holder of the line found it last */
  gint64 changed_usec;
  gint64 released_usec; /* the last next batch; 0: none yet */
} FoyerChainState;

void foyer_chain_state_free (FoyerChainState *self);
/* *states (transfer full): FoyerChainState of the chains about which something is known. */
gboolean foyer_store_list_chain_states (FoyerStore *self, GPtrArray **states, GError **error);
/* Audited. */
gboolean foyer_store_set_offline_mode (FoyerStore *self, const char *chain, FoyerOfflineMode mode,
                                       const char *actor, GError **error);
/* What the line found; audited as its own act. */
gboolean foyer_store_set_offline (FoyerStore *self, const char *chain, gboolean is_offline,
                                  const char *why, GError **error);
/* The next batch goes now. */
gboolean foyer_store_note_release (FoyerStore *self, const char *chain, GError **error);

/* ---- Jobs ---- */
/* *jobs (transfer full): FoyerJob, RENDERED, of @printer, due at @now_usec, of no chain that is
 * offline, by deadline; at most @limit. *next_due_usec: when the first of the others is; 0: there
 * is none. */
gboolean foyer_store_list_due_jobs (FoyerStore *self, const char *printer, gint64 now_usec,
                                    guint limit, GPtrArray **jobs, gint64 *next_due_usec,
                                    GError **error);
/* *jobs (transfer full): FoyerJob of @chain (NULL: any chain) in @states, with a deadline
 * (FoyerJob.hop_deadline_usec) up to @until_usec (0: any), of @printer (NULL: any), by deadline. */
gboolean foyer_store_list_chain_jobs (FoyerStore *self, const char *chain, guint32 states,
                                      const char *printer, gint64 until_usec, guint limit,
                                      GPtrArray **jobs, GError **error);
/* How many jobs of @chain are in @states. */
gboolean foyer_store_count_chain_jobs (FoyerStore *self, const char *chain, guint32 states,
                                       guint64 *n, GError **error);
/* The earliest hop_deadline_usec, or end of the time (@ask_usec) that a desk has to answer, of jobs
 * that wait or are followed in chains that are not offline; 0: none. */
gboolean foyer_store_get_next_hop_deadline (FoyerStore *self, gint64 ask_usec,
                                            gint64 *deadline_usec, GError **error);

typedef struct
{
  FoyerJobState to; /* RENDERED, HELD, NEXT-BATCH; READY: its document is drawn again */
  guint hop;
  const char *printer; /* NULL: stays */
  const char *chain; /* NULL: stays */
  gint64 hop_deadline_usec;
  gboolean is_overrun;
  gboolean is_fallback;
  gboolean counts_attempt; /* the failure that made it leave */
  const char *why;
  const char *actor; /* NULL: the line itself */
} FoyerJobMove;

/* From @from, which the caller knows to leave nothing at the printer, to another hop: history, the
 * hop that was left and why, attempts at the hop from 0. CONFLICT if it is not in @from;
 * TRANSITION if no way of R-52 leads from @from to move->to. */
gboolean foyer_store_move_job (FoyerStore *self, gint64 job_row_id, FoyerJobState from,
                               const FoyerJobMove *move, GError **error);
/* The desk is asked: asked_usec is now. CONFLICT if the job is not in @from. */
gboolean foyer_store_ask_desk (FoyerStore *self, gint64 job_row_id, FoyerJobState from,
                               const char *reason, GError **error);
/* Somebody wants a job canceled that its printer has: whoever follows it asks the printer. CONFLICT
 * if it is not in @from. */
gboolean foyer_store_ask_cancel (FoyerStore *self, gint64 job_row_id, FoyerJobState from,
                                 const char *actor, GError **error);
/* (transfer full) *row_ids: gint64 of the jobs of which that is asked and that may still be out. */
gboolean foyer_store_list_cancels (FoyerStore *self, GPtrArray **row_ids, GError **error);
/* Somebody saw the badge: the job, PRINTED, UNKNOWN or LOST, is PRINTED and seen. CONFLICT in any
 * other state. Audited. */
gboolean foyer_store_note_seen (FoyerStore *self, gint64 job_row_id, const char *actor,
                                GError **error);

/* A hop that a job left. */
typedef struct
{
  guint hop;
  char *printer;
  guint to_hop;
  char *to_printer;
  FoyerJobState to_state;
  gint64 at_usec;
  char *why;
  char *actor; /* NULL: the line itself */
} FoyerJobHop;

void foyer_job_hop_free (FoyerJobHop *self);
/* *hops (transfer full): FoyerJobHop, oldest first. */
gboolean foyer_store_list_job_hops (FoyerStore *self, gint64 job_row_id, GPtrArray **hops,
                                    GError **error);
