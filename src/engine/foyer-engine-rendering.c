/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the rendering queue as a whole. */
#include "config.h"

#include "foyer-engine-rendering.h"

#include "foyer-engine-private.h"
#include "foyer-metrics-page.h"
#include "foyer-store-rendering.h"

static void
end_free (gpointer data)
{
  FoyerRenderingEnd *self = data;

  g_free (self->cause);
  g_free (self);
}

void
foyer_rendering_free (FoyerRendering *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_clear_pointer (&self->ends, g_ptr_array_unref);
  g_free (self);
}

FoyerRendering *
foyer_rendering_read (FoyerStore *store, GError **error)
{
  g_autoptr (FoyerRendering) rendering = g_new0 (FoyerRendering, 1);
  g_autoptr (GPtrArray) ends = NULL;
  FoyerRenderingState state = { 0 };

  if (!foyer_store_get_rendering (store, &state, error))
    return NULL;
  rendering->is_halted = state.is_halted;
  rendering->is_static = state.is_static;
  rendering->reason = g_steal_pointer (&state.reason);
  rendering->halted_usec = state.halted_usec;
  rendering->n_halts = state.n_halts;
  rendering->ends = g_ptr_array_new_with_free_func (end_free);
  if (!foyer_store_list_worker_ends (store, &ends, error))
    return NULL;
  for (guint i = 0; i < ends->len; i++)
    {
      FoyerWorkerEnd *from = ends->pdata[i];
      FoyerRenderingEnd *end = g_new0 (FoyerRenderingEnd, 1);

      end->cause = g_steal_pointer (&from->cause);
      end->n = from->n;
      end->last_usec = from->last_usec;
      g_ptr_array_add (rendering->ends, end);
    }
  return g_steal_pointer (&rendering);
}

static gpointer
read_rendering (FoyerStore *store, gpointer data, GError **error)
{
  return foyer_rendering_read (store, error);
}

void
foyer_engine_get_rendering_async (FoyerEngine *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  foyer_engine_read_store_async (
      self, read_rendering, NULL, NULL, (GDestroyNotify)foyer_rendering_free,
      foyer_engine_get_rendering_async, cancellable, callback, user_data);
}

FoyerRendering *
foyer_engine_get_rendering_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

static void
warm_up_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerLine *line = task_data;

  foyer_worker_pool_warm_up (line->lookers);
  foyer_worker_pool_warm_up (line->workers);
  foyer_line_leave_helper (line);
  g_task_return_boolean (task, TRUE);
}

void
foyer_engine_warm_up (FoyerEngine *self)
{
  g_autoptr (GTask) task = NULL;
  FoyerLine *line;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  line = foyer_engine_get_line (self);
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, foyer_engine_warm_up);
  g_task_set_name (task, "foyer-engine-warm-up");
  g_task_set_task_data (task, line, NULL);
  foyer_line_enter_helper (line);
  g_task_run_in_thread (task, warm_up_thread);
}

typedef struct
{
  FoyerRenderingAct act;
  char *reason;
  const char *actor; /* the line's */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->reason);
  g_free (self);
}

static gpointer
write_rendering (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;

  switch (request->act)
    {
    case FOYER_RENDERING_HALT:
      (void)foyer_store_halt_rendering (store, request->reason, request->actor, error);
      break;
    case FOYER_RENDERING_RESUME:
      (void)foyer_store_resume_rendering (store, request->actor, error);
      break;
    case FOYER_RENDERING_STATIC_ON:
    case FOYER_RENDERING_STATIC_OFF:
      (void)foyer_store_set_static_rendering (store, request->act == FOYER_RENDERING_STATIC_ON,
                                              request->actor, error);
      break;
    }
  return NULL;
}

void
foyer_engine_set_rendering_async (FoyerEngine *self, FoyerRenderingAct act, const char *reason,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->act = act;
  request->reason = g_strdup (reason != NULL ? reason : "a person asked for it");
  request->actor = foyer_engine_get_line (self)->actor;
  foyer_engine_write_store_async (self, write_rendering, request, request_free, NULL,
                                  foyer_engine_set_rendering_async, cancellable, callback,
                                  user_data);
}

gboolean
foyer_engine_set_rendering_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}
