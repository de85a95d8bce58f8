/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges for the screen: the same document that prints, without a job. */
#include "config.h"

#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-pdf-preview.h"
#include "foyer-preview-private.h"
#include "foyer-renderer.h"
#include "foyer-store-attendees.h"

static void
page_free (gpointer data)
{
  FoyerPreviewPage *self = data;

  g_bytes_unref (self->pixels);
  g_free (self);
}

void
foyer_preview_free (FoyerPreview *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->diagnostics, g_ptr_array_unref);
  g_free (self);
}

typedef struct
{
  FoyerLine *line;
  char *attendee_id;
  char *template_name;
  guint dpi;
} Preview;

static void
preview_data_free (gpointer data)
{
  Preview *self = data;

  g_free (self->attendee_id);
  g_free (self->template_name);
  g_free (self);
}

static gpointer
get_attendee (FoyerStore *store, gpointer data, GError **error)
{
  FoyerAttendee *attendee = NULL;

  (void)foyer_store_get_attendee (store, data, &attendee, error);
  return attendee;
}

static FoyerPreviewPage *
make_page (cairo_surface_t *surface)
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

gboolean
foyer_preview_add_pages (FoyerPreview *preview, double dpi, GError **error)
{
  guint n_pages = 0;

  preview->pages = g_ptr_array_new_with_free_func (page_free);
  if (!foyer_pdf_preview_measure (preview->pdf, &n_pages, NULL, NULL, error))
    return FALSE;
  for (guint i = 0; i < n_pages; i++)
    {
      cairo_surface_t *surface = foyer_pdf_preview_render (preview->pdf, i, dpi, error);

      if (surface == NULL)
        return FALSE;
      g_ptr_array_add (preview->pages, make_page (surface));
    }
  return TRUE;
}

FoyerRenderer *
foyer_preview_steal_renderer (FoyerLine *line, GError **error)
{
  FoyerRenderer *renderer = foyer_studio_steal_renderer (line->studio);
  FoyerFontSet *fonts;

  if (renderer != NULL)
    return renderer;
  fonts = foyer_studio_get_fonts (line->studio, error);
  return fonts != NULL ? foyer_renderer_new (fonts) : NULL;
}

static FoyerPreview *
make_preview (const Preview *data, GError **error)
{
  FoyerLine *line = data->line;
  g_autoptr (FoyerAttendee) attendee
      = foyer_store_service_read (line->store, get_attendee, data->attendee_id, error);
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (FoyerPreview) preview = g_new0 (FoyerPreview, 1);
  FoyerRenderOptions options = { 0 };
  FoyerBadgeContent content = { 0 };
  FoyerRenderer *renderer;

  if (attendee == NULL)
    return NULL;
  template
      = foyer_studio_find_for_look (line->studio, data->template_name, &options.is_proof, error);
  if (template == NULL)
    return NULL;
  renderer = foyer_preview_steal_renderer (line, error);
  if (renderer == NULL)
    return NULL;
  foyer_studio_fill_from_attendee (line->studio, attendee, &content);
  preview->pdf = foyer_renderer_render_badge_as (renderer, template, &content.input, &options,
                                                 &preview->diagnostics, error);
  foyer_badge_content_clear (&content);
  foyer_studio_take_renderer (line->studio, renderer);
  if (preview->pdf == NULL || !foyer_preview_add_pages (preview, data->dpi, error))
    return NULL;
  return g_steal_pointer (&preview);
}

static void
return_error (GTask *task, GError *cause)
{
  GError *error = NULL;

  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

static void
preview_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerPreview *preview;

  if (g_task_return_error_if_cancelled (task))
    return; /* the next person is wanted already */
  preview = make_preview (task_data, &error);
  if (preview != NULL)
    g_task_return_pointer (task, preview, (GDestroyNotify)foyer_preview_free);
  else
    return_error (task, error);
}

void
foyer_engine_preview_async (FoyerEngine *self, const char *attendee_id, const char *template_name,
                            guint dpi, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Preview *data;

  g_return_if_fail (FOYER_IS_ENGINE (self) && attendee_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_preview_async);
  g_task_set_name (task, "foyer-engine-preview");
  data = g_new0 (Preview, 1);
  data->line = foyer_engine_get_line (self);
  data->attendee_id = g_strdup (attendee_id);
  data->template_name = g_strdup (template_name);
  data->dpi = CLAMP (dpi, 36, 600);
  g_task_set_task_data (task, data, preview_data_free);
  g_task_run_in_thread (task, preview_thread);
}

FoyerPreview *
foyer_engine_preview_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
