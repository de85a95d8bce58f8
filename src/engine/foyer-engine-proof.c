/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs for the screen: pages of a finished document as they will look on paper. */
#include "config.h"

#include "foyer-engine-preflight-private.h"
#include "foyer-engine-private.h"
#include "foyer-pdf-preview.h"
#include "foyer-soft-proof.h"

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

static void
page_free (gpointer data)
{
  FoyerPreviewPage *self = data;

  g_bytes_unref (self->pixels);
  g_free (self);
}

static FoyerPreviewPage *
take_surface (cairo_surface_t *surface)
{
  FoyerPreviewPage *page = g_new0 (FoyerPreviewPage, 1);

  cairo_surface_flush (surface);
  page->width_px = cairo_image_surface_get_width (surface);
  page->height_px = cairo_image_surface_get_height (surface);
  page->stride_bytes = cairo_image_surface_get_stride (surface);
  page->pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                             (gsize)page->height_px * (gsize)page->stride_bytes,
                                             (GDestroyNotify)cairo_surface_destroy, surface);
  return page;
}

static cairo_surface_t *
make_proof (const Proof *data, cairo_surface_t *page, FoyerColourProfile *profile)
{
  switch (data->kind)
    {
    case FOYER_PROOF_PLAIN:
      return cairo_surface_reference (page);
    case FOYER_PROOF_SOFT:
      return foyer_soft_proof_render (page, profile);
    case FOYER_PROOF_BILEVEL:
      return foyer_soft_proof_render_bilevel (page);
    }
  g_return_val_if_reached (NULL);
}

static gboolean
load_profile (const Proof *data, FoyerColourProfile **profile, GError **error)
{
  g_autoptr (GError) refusal = NULL;

  if (data->kind != FOYER_PROOF_SOFT)
    return TRUE;
  if (!foyer_preflight_target_load_profile (&data->target, data->line, profile, &refusal, error))
    return FALSE;
  if (refusal != NULL)
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT, refusal->message);
  else if (*profile == NULL)
    g_set_error_literal (
        error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
        "a soft proof needs a colour profile: name a file, or a printer that has one");
  return *profile != NULL;
}

static GPtrArray *
make_proofs (const Proof *data, GError **error)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (page_free);
  g_autoptr (FoyerColourProfile) profile = NULL;
  guint dpi = data->target.dpi != 0 ? data->target.dpi : USUAL_DPI;
  guint n_pages = 0;

  if (!load_profile (data, &profile, error)
      || !foyer_pdf_preview_measure (data->pdf, &n_pages, NULL, NULL, error))
    return NULL;
  for (guint i = 0; i < n_pages; i++)
    {
      cairo_surface_t *page = foyer_pdf_preview_render (data->pdf, i, dpi, error);

      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, take_surface (make_proof (data, page, profile)));
      cairo_surface_destroy (page);
    }
  return g_steal_pointer (&pages);
}

static void
proof_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *cause = NULL, *error = NULL;
  GPtrArray *pages;

  if (g_task_return_error_if_cancelled (task))
    return; /* another proof is wanted already */
  pages = make_proofs (task_data, &cause);
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
    g_task_run_in_thread (task, proof_thread);
  else
    g_task_return_error (task, error);
}

GPtrArray *
foyer_engine_proof_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
