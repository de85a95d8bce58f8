/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges for the screen: the same document that prints, without a job. */
#include "config.h"

#include "foyer-drawing.h"
#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-store-attendees.h"

void
foyer_preview_page_free (gpointer data)
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

static FoyerPreview *
make_preview (const Preview *data, GError **error)
{
  FoyerLine *line = data->line;
  g_autoptr (FoyerAttendee) attendee
      = foyer_store_service_read (line->store, get_attendee, data->attendee_id, error);
  g_autofree char *name = NULL;
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (FoyerPreview) preview = g_new0 (FoyerPreview, 1);
  g_autoptr (FoyerDrawing) drawing = foyer_drawing_new (line);
  FoyerRenderOptions options = { 0 };
  FoyerBadgeContent content = { 0 };

  if (attendee == NULL)
    return NULL;
  name = data->template_name != NULL
             ? g_strdup (data->template_name)
             : foyer_studio_dup_template_name (
                 line->studio, foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER),
                 error);
  if (name == NULL)
    return NULL;
  template = foyer_studio_find_for_look (line->studio, name, &options.is_proof, error);
  if (template == NULL)
    return NULL;
  foyer_studio_fill_from_attendee (line->studio, attendee, &content);
  preview->pdf = foyer_drawing_draw (drawing, template, &content.input, &options,
                                     &preview->diagnostics, error);
  foyer_badge_content_clear (&content);
  if (preview->pdf != NULL)
    preview->pages
        = foyer_drawing_view (drawing, preview->pdf, data->dpi, FOYER_WORKER_VIEW_PLAIN, error);
  return preview->pages != NULL ? g_steal_pointer (&preview) : NULL;
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
  FoyerLine *line = ((Preview *)task_data)->line;
  GError *error = NULL;
  FoyerPreview *preview = NULL;

  /* The next person may be wanted already. */
  if (!g_cancellable_set_error_if_cancelled (cancellable, &error))
    preview = make_preview (task_data, &error);
  foyer_line_leave_helper (line);
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
  foyer_line_enter_helper (data->line);
  g_task_run_in_thread (task, preview_thread);
}

FoyerPreview *
foyer_engine_preview_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
