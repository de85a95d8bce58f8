/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs for the screen: pages of a finished document as they will look on paper. */
#include "config.h"

#include "foyer-drawing.h"
#include "foyer-engine-preflight-private.h"
#include "foyer-engine-private.h"

#define USUAL_DPI 300u

typedef struct
{
  FoyerLine *line;
  GBytes *pdf;
  FoyerProofKind kind;
  FoyerPreflightTarget target;
} Proof;

static void
proof_data_free (gpointer data)
{
  Proof *self = data;

  g_bytes_unref (self->pdf);
  foyer_preflight_target_clear (&self->target);
  g_free (self);
}

static FoyerWorkerViewKind
get_view_kind (FoyerProofKind kind)
{
  switch (kind)
    {
    case FOYER_PROOF_PLAIN:
      return FOYER_WORKER_VIEW_PLAIN;
    case FOYER_PROOF_SOFT:
      return FOYER_WORKER_VIEW_SOFT;
    case FOYER_PROOF_BILEVEL:
      return FOYER_WORKER_VIEW_BILEVEL;
    }
  g_return_val_if_reached (FOYER_WORKER_VIEW_PLAIN);
}

static gboolean
use_profile (const Proof *data, FoyerDrawing *drawing, GError **error)
{
  FoyerWorkerProfiled profiled = { 0 };
  g_autofree char *path = NULL;
  gboolean is_good;

  if (data->kind != FOYER_PROOF_SOFT)
    return TRUE;
  if (!foyer_preflight_target_find_profile (&data->target, data->line, &path, error))
    return FALSE;
  if (path == NULL)
    {
      g_set_error_literal (
          error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
          "a soft proof needs a colour profile: name a file, or a printer that has one");
      return FALSE;
    }
  if (!foyer_drawing_use_profile (drawing, path, &profiled, error))
    return FALSE;
  is_good = !profiled.is_refused;
  if (!is_good)
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT, profiled.text);
  foyer_worker_profiled_clear (&profiled);
  return is_good;
}

static GPtrArray *
make_proofs (const Proof *data, GError **error)
{
  g_autoptr (FoyerDrawing) drawing = foyer_drawing_new (data->line);
  guint dpi = data->target.dpi != 0 ? data->target.dpi : USUAL_DPI;

  return use_profile (data, drawing, error)
             ? foyer_drawing_view (drawing, data->pdf, dpi, get_view_kind (data->kind), error)
             : NULL;
}

static void
proof_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerLine *line = ((Proof *)task_data)->line;
  GError *cause = NULL, *error = NULL;
  GPtrArray *pages = NULL;

  /* Another proof may be wanted already. */
  if (!g_cancellable_set_error_if_cancelled (cancellable, &cause))
    pages = make_proofs (task_data, &cause);
  foyer_line_leave_helper (line);
  if (pages != NULL)
    g_task_return_pointer (task, pages, (GDestroyNotify)g_ptr_array_unref);
  else
    {
      foyer_engine_error_take (&error, cause, NULL);
      g_task_return_error (task, error);
    }
}

void
foyer_engine_proof_async (FoyerEngine *self, GBytes *pdf, FoyerProofKind kind,
                          const FoyerPreflightQuery *query, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Proof *data;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && pdf != NULL && query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_proof_async);
  g_task_set_name (task, "foyer-engine-proof");
  data = g_new0 (Proof, 1);
  data->line = foyer_engine_get_line (self);
  data->pdf = g_bytes_ref (pdf);
  data->kind = kind;
  foyer_preflight_target_init (&data->target, query);
  g_task_set_task_data (task, data, proof_data_free);
  if (foyer_preflight_target_check (&data->target, &error))
    {
      foyer_line_enter_helper (data->line);
      g_task_run_in_thread (task, proof_thread);
    }
  else
    g_task_return_error (task, error);
}

GPtrArray *
foyer_engine_proof_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
