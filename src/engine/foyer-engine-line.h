/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watching: counters of the four stages, of people and badges, and the doctor's checks (R-01,
 * */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-engine.h"

typedef struct
{
  FoyerStage stage;
  guint64 depth; /* items it has not done: records for transformation, jobs for rendering and
                    dispatch */
  guint64 ready; /* of them, in its queue; the others are being worked on */
  guint64 processed; /* since the event was made */
  guint64 refused; /* dead letters it wrote */
  double per_second; /* over the last 10 s of the line holder */
  gint64 p50_usec; /* latency of an item; 0: none yet */
  gint64 p95_usec;
  char *last_error; /* NULL: none */
  gint64 last_error_usec;
} FoyerStageStatus;

typedef struct
{
  FoyerStageStatus stages[FOYER_N_STAGES];
  FoyerLineHolder holder;
  guint64 people;
  guint64 active;
  guint64 arrived;
  guint64 badges_printed; /* people whose current revision is printed */
  guint64 jobs_open;
  guint64 jobs_waiting_for_person; /* UNKNOWN, LOST, HELD */
  guint64 dead_letters_open;
  guint64 possible_duplicates; /* undecided pairs */
  GPtrArray *tiers; /* FoyerTierCount */
  char *halt_reason; /* why rendering is halted; NULL: badges are drawn as they come */
  gboolean is_static; /* halted, and plain badges are drawn */
} FoyerLineStatus;

typedef struct
{
  char *tier;
  char *label;
  char *colour; /* "#rrggbb" */
  guint64 active;
  guint64 printed;
  guint64 arrived;
} FoyerTierCount;

void foyer_line_status_free (FoyerLineStatus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerLineStatus, foyer_line_status_free)

void foyer_engine_get_status_async (FoyerEngine *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
FoyerLineStatus *foyer_engine_get_status_finish (FoyerEngine *self, GAsyncResult *result,
                                                 GError **error);

/* One check of the doctor. */
typedef struct
{
  char *name; /* "store", "disk", "template NAME", "printer NAME", "test badge NAME", "backup" */
  gboolean is_ok;
  char *finding; /* one sentence */
  char *remedy; /* NULL if ok */
} FoyerCheck;

/* (transfer full) GPtrArray of FoyerCheck: store integrity, disk room, folders and permissions,
 * fonts, templates, printers. */
void foyer_engine_check_async (FoyerEngine *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_check_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* The same and what a morning before the doors open needs (section 10): a test badge on every
 * printer (invented person, PROOF across), its certificates asked anew, label counts, the clocks of
 * senders, the listener asked by itself, the age of the newest backup. Minutes if printers are
 * slow. It prints. @progress may be NULL. */
void foyer_engine_check_morning_async (FoyerEngine *self, FoyerProgressFunc progress,
                                       gpointer progress_data, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_check_morning_finish (FoyerEngine *self, GAsyncResult *result,
                                              GError **error);
