/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Routes, chains, breakers, and what an operator does with a job on its way (R-52 … R-57). Each act
 * is audited under the engine's actor. */
#pragma once

#include "foyer-engine.h"
#include "foyer-job.h"

/* ---- The document ---- */
typedef struct
{
  char *name;
  char **hops; /* "one", "kiosk two (hall)", "next-batch", "hold" */
  gboolean has_mark;
  const char *mode; /* "auto", "on", "off"; static */
  gboolean is_offline;
  gint64 released_usec; /* last next batch; 0: none */
  guint64 waiting; /* READY … RENDERED */
  guint64 out; /* CREATING … UNKNOWN */
  guint64 next_batch;
  guint64 held;
} FoyerChainReport;

typedef struct
{
  char *document; /* as set; NULL: none */
  gint64 version; /* 0: none */
  GPtrArray *chains; /* FoyerChainReport, in the order of the document */
} FoyerRoutesReport;

void foyer_routes_report_free (FoyerRoutesReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRoutesReport, foyer_routes_report_free)

/* Checks @document (from the file @name) against the configured printers and, unless @is_check,
 * puts it in force. FOYER_ENGINE_ERROR_INPUT with every problem, one a line. *version: 0 with
 * @is_check; may be NULL. */
void foyer_engine_set_routes_async (FoyerEngine *self, const char *name, const char *document,
                                    gboolean is_check, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_set_routes_finish (FoyerEngine *self, GAsyncResult *result, gint64 *version,
                                         GError **error);
/* (transfer full) */
void foyer_engine_get_routes_async (FoyerEngine *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
FoyerRoutesReport *foyer_engine_get_routes_finish (FoyerEngine *self, GAsyncResult *result,
                                                   GError **error);

/* ---- Chains and breakers. _NOT_FOUND names what there is, _USAGE what can be said ---- */
/* @mode "on", "off" (never), "auto". */
void foyer_engine_set_offline_async (FoyerEngine *self, const char *chain, const char *mode,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean foyer_engine_set_offline_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
/* The next batch of @chain goes now, from its first hop; *n jobs of it. */
void foyer_engine_release_chain_async (FoyerEngine *self, const char *chain,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean foyer_engine_release_chain_finish (FoyerEngine *self, GAsyncResult *result, guint64 *n,
                                            GError **error);
/* @mode "open", "close", "auto". */
void foyer_engine_force_breaker_async (FoyerEngine *self, const char *printer, const char *mode,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Its state now: "closed", "open", "half-open"; static; NULL with @error. */
const char *foyer_engine_force_breaker_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);

/* ---- A job on its way. _CONFLICT says in which state it is and what to do instead ---- */
/* To another printer, with proof only: nothing of it may be out. */
void foyer_engine_reroute_job_async (FoyerEngine *self, const char *job_id, const char *printer,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/* The same for every job that waits for the printer @from and of which nothing is out; each is
 * audited. *n: how many; 0 is no error. _USAGE, _NOT_FOUND. */
void foyer_engine_move_jobs_async (FoyerEngine *self, const char *from, const char *to,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean foyer_engine_move_jobs_finish (FoyerEngine *self, GAsyncResult *result, guint64 *n,
                                        GError **error);
/* A person's word about a job that is UNKNOWN or LOST: printed, or not (it is sent again). */
void foyer_engine_resolve_job_async (FoyerEngine *self, const char *job_id, gboolean is_printed,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Somebody saw the badge: the fourth level of truth. */
void foyer_engine_see_job_async (FoyerEngine *self, const char *job_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* HELD or NEXT-BATCH goes on: at a kiosk there, else from the first hop. */
void foyer_engine_release_job_async (FoyerEngine *self, const char *job_id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/* (transfer full) The job afterwards; ends any of the four. */
FoyerJob *foyer_engine_change_job_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* A hop that a job left. */
typedef struct
{
  guint hop;
  char *printer;
  char *to_printer;
  const char *to_state; /* static */
  gint64 at_usec;
  char *why;
  char *actor; /* NULL: the line itself */
} FoyerPassage;

/* (transfer full) GPtrArray of FoyerPassage, oldest first. */
void foyer_engine_list_job_hops_async (FoyerEngine *self, const char *job_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *foyer_engine_list_job_hops_finish (FoyerEngine *self, GAsyncResult *result,
                                              GError **error);
