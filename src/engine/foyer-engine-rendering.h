/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether badges are drawn, and a person's word about it: halt, resume, plain badges. */
#pragma once

#include "foyer-engine.h"

/* Starts a drawing process for whoever looks and one for badges that print, so that the first of
 * either does not wait a fifth of a second; for processes that stay. Returns at once; says nothing
 * if none can be started, which the first badge will. */
void foyer_engine_warm_up (FoyerEngine *self);

typedef struct
{
  char *cause; /* "crash", "memory", "cpu", "time", "protocol", "start" */
  guint64 n; /* since the event was made */
  gint64 last_usec;
} FoyerRenderingEnd;

typedef struct
{
  gboolean is_halted; /* badges wait for a person */
  gboolean is_static; /* halted, and plain badges are drawn all the same */
  char *reason; /* NULL unless halted */
  gint64 halted_usec; /* 0 unless halted */
  guint64 n_halts; /* since the event was made */
  GPtrArray *ends; /* FoyerRenderingEnd: how drawing processes ended */
} FoyerRendering;

void foyer_rendering_free (FoyerRendering *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRendering, foyer_rendering_free)

/* (transfer full) What holds now; changes come as FOYER_TOPIC_STAGES. */
void foyer_engine_get_rendering_async (FoyerEngine *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
FoyerRendering *foyer_engine_get_rendering_finish (FoyerEngine *self, GAsyncResult *result,
                                                   GError **error);

typedef enum
{
  FOYER_RENDERING_HALT, /* no further badge is drawn; those under way are finished */
  FOYER_RENDERING_RESUME, /* and no plain badges any more */
  FOYER_RENDERING_STATIC_ON, /* a supervisor's word: name, tier and number, nothing else */
  FOYER_RENDERING_STATIC_OFF,
} FoyerRenderingAct;

/* Durable and audited; the one door for all of them. _CONFLICT: it is so already, or the static
 * template is asked for while rendering is not halted. @reason (HALT; may be NULL) has no personal
 * data. */
void foyer_engine_set_rendering_async (FoyerEngine *self, FoyerRenderingAct act, const char *reason,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean foyer_engine_set_rendering_finish (FoyerEngine *self, GAsyncResult *result,
                                            GError **error);
