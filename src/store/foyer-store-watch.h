/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watching reads from the event and keeps of it: tallies of everything countable,
 * samples, alerts. What a sample means is foyer-alert.h's. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-store.h"

/* ---- Tallies ---- */
/* Counts that only grow, from when watching began, and what is so now. Plain. */
typedef struct
{
  gint64 step_mark; /* the newest steps and hops of jobs that are counted */
  gint64 hop_mark;
  guint64 records; /* that transformation has done */
  guint64 letters; /* dead letters that ingestion and transformation have written */
  guint64 ended; /* jobs PRINTED or FAILED */
  guint64 clean; /* of them: printed without a retry or a re-route */
  guint64 retries; /* attempts that ended with another one to come */
  guint64 reroutes;
  guint64 overruns;
  guint64 worker_ends;
  guint64 deliveries;
  guint64 refusals; /* requests that sources have turned away */
  /* Of the moment; not kept. */
  guint64 depths[FOYER_N_STAGES]; /* READY */
  guint64 breakers_open;
} FoyerWatchTallies;

/* @before: of the newest sample; NULL: there is none, and counting begins here. */
gboolean foyer_store_take_tallies (FoyerStore *self, const FoyerWatchTallies *before,
                                   FoyerWatchTallies *tallies, GError **error);

/* ---- Samples ---- */
typedef struct
{
  gint64 sample_id;
  gint64 taken_usec;
  FoyerWatchTallies tallies; /* without what is of the moment */
  char *readings;
} FoyerWatchSample;

void foyer_watch_sample_free (FoyerWatchSample *self);
/* Keeps the newest @n_kept, this one among them. Write transaction. */
gboolean foyer_store_add_sample (FoyerStore *self, gint64 taken_usec,
                                 const FoyerWatchTallies *tallies, const char *readings,
                                 guint n_kept, GError **error);
/* *samples (transfer full): FoyerWatchSample, oldest first, the newest @limit (0: all). */
gboolean foyer_store_list_samples (FoyerStore *self, guint limit, GPtrArray **samples,
                                   GError **error);

/* ---- Alerts ---- */
typedef struct
{
  gint64 alert_id;
  char *metric; /* key */
  double value; /* that raised it */
  double bound; /* that it passed */
  gboolean is_limit; /* the bound is the absolute limit */
  gint64 raised_usec;
  gint64 cleared_usec; /* 0: it lasts */
} FoyerAlertRow;

void foyer_alert_row_free (FoyerAlertRow *self);
/* With a notice that says @text, of the kind "alert". CONFLICT if one of @metric lasts. Write
 * transaction. */
gboolean foyer_store_raise_alert (FoyerStore *self, const char *metric, double value, double bound,
                                  gboolean is_limit, const char *text, GError **error);
/* None is no error. Write transaction. */
gboolean foyer_store_clear_alert (FoyerStore *self, const char *metric, GError **error);
/* *alerts (transfer full): FoyerAlertRow, newest first, at most @limit (0: all). */
gboolean foyer_store_list_alerts (FoyerStore *self, gboolean also_cleared, guint limit,
                                  GPtrArray **alerts, GError **error);
