/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether badges are drawn, how drawing processes ended, and what each attempt was made with
 * (R-34). */
#pragma once

#include "foyer-store.h"

/* ---- The halt ---- */
/* Plain; clear with foyer_rendering_state_clear(). */
typedef struct
{
  gboolean is_halted; /* READY jobs wait for a person */
  gboolean is_static; /* halted, and jobs are drawn by the static template all the same */
  char *reason; /* NULL unless halted */
  gint64 halted_usec;
  guint64 n_halts; /* since the event was made */
} FoyerRenderingState;

void foyer_rendering_state_clear (FoyerRenderingState *self);

/* Fills *state. */
gboolean foyer_store_get_rendering (FoyerStore *self, FoyerRenderingState *state, GError **error);
/* TRUE while jobs may be taken, and in *is_static (may be NULL) by what they are to be drawn.
 * Cheap.
 */
gboolean foyer_store_may_render (FoyerStore *self, gboolean *may, gboolean *is_static,
                                 GError **error);
/* Durable until resumed. Audited; a notice of kind "rendering-halted" tells of it. Halted already:
 * CONFLICT. @reason without personal data. */
gboolean foyer_store_halt_rendering (FoyerStore *self, const char *reason, const char *actor,
                                     GError **error);
/* Ends the halt, and the static template with it. Audited. Not halted: CONFLICT. */
gboolean foyer_store_resume_rendering (FoyerStore *self, const char *actor, GError **error);
/* Only while halted: CONFLICT otherwise. Audited. */
gboolean foyer_store_set_static_rendering (FoyerStore *self, gboolean is_static, const char *actor,
                                           GError **error);

/* ---- Drawing processes that ended ---- */
gboolean foyer_store_count_worker_end (FoyerStore *self, const char *cause, GError **error);

typedef struct
{
  char *cause;
  guint64 n;
  gint64 last_usec;
} FoyerWorkerEnd;

void foyer_worker_end_free (FoyerWorkerEnd *self);
/* *ends (transfer full): FoyerWorkerEnd by cause, since the event was made. */
gboolean foyer_store_list_worker_ends (FoyerStore *self, GPtrArray **ends, GError **error);

/* ---- Attempts ---- */
typedef struct
{
  guint attempt; /* the job's render_attempts */
  const char *stock; /* PWG media name */
  guint dpi;
  const char *colour_mode; /* "rgb" */
  const char *variant; /* "normal", "fallback-mark", "static" */
  const char *engine; /* versions of program and libraries */
  const char *document_digest; /* hex; NULL: nothing came of it */
  const char *failure; /* NULL: none */
} FoyerRenderAttempt;

/* One row beside the job; the same attempt again replaces it. */
gboolean foyer_store_note_render_attempt (FoyerStore *self, gint64 job_row_id,
                                          const FoyerRenderAttempt *attempt, GError **error);
