/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges for the screen and for files: the same document that prints, without a job. */
#include "config.h"

#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-pdf-preview.h"
#include "foyer-preview-private.h"
#include "foyer-renderer.h"
#include "foyer-selection.h"
#include "foyer-store-attendees.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PROGRESS_BADGES 50u

/* ---- Preview ---- */

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

/* ---- Files ---- */

void
foyer_render_report_free (FoyerRenderReport *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->files);
  g_clear_pointer (&self->diagnostics, g_ptr_array_unref);
  g_clear_pointer (&self->flags, g_ptr_array_unref);
  g_free (self);
}

typedef struct
{
  FoyerLine *line;
  FoyerSelectionCopy *selection;
  char *template_name;
  gboolean is_png;
  guint dpi;
  char *path;
  FoyerProgressFunc progress;
  gpointer progress_data;
  GMainContext *context;
  /* while it runs */
  FoyerRenderer *renderer;
  FoyerTemplate *template;
  gboolean is_proof;
  GPtrArray *diagnostics;
  GPtrArray *flags;
  GPtrArray *files;
  guint64 badges;
} Render;

static void
render_data_free (gpointer data)
{
  Render *self = data;

  foyer_selection_copy_free (self->selection);
  g_free (self->template_name);
  g_free (self->path);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->renderer, foyer_renderer_free);
  g_clear_pointer (&self->template, foyer_template_unref);
  g_clear_pointer (&self->diagnostics, g_ptr_array_unref);
  g_clear_pointer (&self->flags, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self);
}

/* "badges.pdf" → "badges-2.pdf" for the second file; the first keeps its name. */
static char *
dup_numbered (const char *path, guint number)
{
  const char *slash = strrchr (path, '/');
  const char *dot = strrchr (path, '.');

  if (number == 1)
    return g_strdup (path);
  if (dot == NULL || (slash != NULL && dot < slash))
    return g_strdup_printf ("%s-%u", path, number);
  return g_strdup_printf ("%.*s-%u%s", (int)(dot - path), path, number, dot);
}

static gboolean
write_piece (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  int fd = GPOINTER_TO_INT (user_data);

  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "cannot write: %s",
                       g_strerror (errno));
          return FALSE;
        }
      data += written;
      length -= (gsize)written;
    }
  return TRUE;
}

static void
keep_diagnostics (Render *render, GPtrArray *diagnostics)
{
  for (guint i = 0; diagnostics != NULL && i < diagnostics->len; i++)
    {
      FoyerDiagnostic *diagnostic = diagnostics->pdata[i];
      gboolean is_flag = foyer_render_rule_is_note (diagnostic->rule);

      g_ptr_array_add (is_flag ? render->flags : render->diagnostics,
                       foyer_diagnostic_ref (diagnostic));
    }
}

/* Writes beside the name and renames: a proof is whole or not there. */
static gboolean
write_pdf (Render *render, const FoyerBadgeInput *inputs, guint n_inputs, const char *path,
           GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (GPtrArray) diagnostics = NULL;
  FoyerRenderOptions options = { .dpi = render->dpi, .is_proof = render->is_proof };
  int fd = open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean is_done;

  if (fd < 0)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "cannot write '%s': %s",
                   path, g_strerror (errno));
      return FALSE;
    }
  is_done = foyer_renderer_render (render->renderer, render->template, inputs, n_inputs, &options,
                                   write_piece, GINT_TO_POINTER (fd), &diagnostics, error);
  if (close (fd) != 0 && is_done)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "cannot write '%s': %s",
                   path, g_strerror (errno));
      is_done = FALSE;
    }
  if (!is_done || g_rename (part, path) != 0)
    {
      if (is_done)
        g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "cannot write '%s': %s",
                     path, g_strerror (errno));
      (void)g_unlink (part); /* the error that counts is set */
      return FALSE;
    }
  keep_diagnostics (render, diagnostics);
  g_ptr_array_add (render->files, g_strdup (path));
  return TRUE;
}

static gboolean
write_pngs (Render *render, const FoyerBadgeInput *input, GError **error)
{
  g_autoptr (GPtrArray) diagnostics = NULL;
  FoyerRenderOptions options = { .is_proof = render->is_proof };
  g_autoptr (GBytes) pdf = foyer_renderer_render_badge_as (render->renderer, render->template,
                                                           input, &options, &diagnostics, error);
  guint n_pages = 0;

  if (pdf == NULL || !foyer_pdf_preview_measure (pdf, &n_pages, NULL, NULL, error))
    return FALSE;
  for (guint i = 0; i < n_pages; i++)
    {
      g_autoptr (GBytes) png
          = foyer_pdf_preview_render_png (pdf, i, render->dpi != 0 ? render->dpi : 300, error);
      g_autofree char *path = dup_numbered (render->path, render->files->len + 1);

      if (png == NULL)
        return FALSE;
      if (!g_file_set_contents_full (path, g_bytes_get_data (png, NULL),
                                     (gssize)g_bytes_get_size (png), G_FILE_SET_CONTENTS_CONSISTENT,
                                     0600, error))
        return FALSE;
      g_ptr_array_add (render->files, g_steal_pointer (&path));
    }
  keep_diagnostics (render, diagnostics);
  return TRUE;
}

typedef struct
{
  FoyerProgressFunc progress;
  gpointer progress_data;
  FoyerProgress value;
} Telling;

static gboolean
tell_cb (gpointer user_data)
{
  Telling *telling = user_data;

  telling->progress (&telling->value, telling->progress_data);
  return G_SOURCE_REMOVE;
}

static void
tell_progress (Render *render, guint64 total, gint64 started_usec)
{
  double elapsed = (double)(foyer_clock_get_monotonic_usec (render->line->clock) - started_usec)
                   / G_USEC_PER_SEC;
  Telling *telling;

  if (render->progress == NULL)
    return;
  telling = g_new0 (Telling, 1);
  telling->progress = render->progress;
  telling->progress_data = render->progress_data;
  telling->value = (FoyerProgress){
    .done = render->badges, .total = total, .seconds_left = -1, .doing = "drawing"
  };
  if (render->badges > 0)
    telling->value.seconds_left
        = elapsed / (double)render->badges * (double)(total - render->badges);
  g_main_context_invoke_full (render->context, G_PRIORITY_DEFAULT, tell_cb, telling, g_free);
}

/* Draws the people [first, first + n). */
static gboolean
draw_some (Render *render, GPtrArray *people, guint first, guint n, GError **error)
{
  g_autofree FoyerBadgeContent *contents = g_new0 (FoyerBadgeContent, n);
  g_autofree FoyerBadgeInput *inputs = g_new0 (FoyerBadgeInput, n);
  gboolean is_done = TRUE;

  for (guint i = 0; i < n; i++)
    {
      foyer_studio_fill_from_attendee (render->line->studio, people->pdata[first + i],
                                       &contents[i]);
      inputs[i] = contents[i].input;
    }
  if (render->is_png)
    for (guint i = 0; i < n && is_done; i++)
      is_done = write_pngs (render, &inputs[i], error);
  else
    {
      g_autofree char *path = dup_numbered (render->path, render->files->len + 1);

      is_done = write_pdf (render, inputs, n, path, error);
    }
  for (guint i = 0; i < n; i++)
    foyer_badge_content_clear (&contents[i]);
  render->badges += is_done ? n : 0;
  return is_done;
}

static gpointer
get_selected (FoyerStore *store, gpointer data, GError **error)
{
  return foyer_selection_dup_people (data, store, error);
}

static FoyerRenderReport *
run_render (Render *render, GCancellable *cancellable, GError **error)
{
  gint64 started = foyer_clock_get_monotonic_usec (render->line->clock);
  g_autoptr (GPtrArray) people
      = foyer_store_service_read (render->line->store, get_selected, render->selection, error);
  guint step = render->is_png ? PROGRESS_BADGES : FOYER_LIMIT_BADGES_PER_FILE;
  FoyerFontSet *fonts;
  FoyerRenderReport *report;

  if (people == NULL)
    return NULL;
  render->template = foyer_studio_find_for_look (render->line->studio, render->template_name,
                                                 &render->is_proof, error);
  fonts = render->template != NULL ? foyer_studio_get_fonts (render->line->studio, error) : NULL;
  if (fonts == NULL)
    return NULL;
  render->renderer = foyer_renderer_new (fonts);
  render->diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  render->flags = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  render->files = g_ptr_array_new_with_free_func (g_free);
  for (guint first = 0; first < people->len; first += step)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !draw_some (render, people, first, MIN (step, people->len - first), error))
        return NULL;
      tell_progress (render, people->len, started);
    }
  g_ptr_array_add (render->files, NULL);
  report = g_new0 (FoyerRenderReport, 1);
  report->badges = render->badges;
  report->is_proof = render->is_proof;
  report->files = (char **)g_ptr_array_free (g_steal_pointer (&render->files), FALSE);
  report->diagnostics = g_steal_pointer (&render->diagnostics);
  report->flags = g_steal_pointer (&render->flags);
  report->seconds
      = (double)(foyer_clock_get_monotonic_usec (render->line->clock) - started) / G_USEC_PER_SEC;
  return report;
}

static void
render_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerRenderReport *report = run_render (task_data, cancellable, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify)foyer_render_report_free);
  else
    return_error (task, error);
}

void
foyer_engine_render_async (FoyerEngine *self, const FoyerSelection *selection,
                           const char *template_name, const char *format, guint dpi,
                           const char *path, FoyerProgressFunc progress, gpointer progress_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Render *render;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && selection != NULL && format != NULL && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_render_async);
  g_task_set_name (task, "foyer-engine-render");
  render = g_new0 (Render, 1);
  render->line = foyer_engine_get_line (self);
  render->context = g_main_context_ref_thread_default ();
  render->template_name = g_strdup (template_name);
  render->is_png = g_str_equal (format, "png");
  render->dpi = dpi;
  render->path = g_canonicalize_filename (path, NULL);
  render->progress = progress;
  render->progress_data = progress_data;
  render->selection = foyer_selection_copy_new (selection, &error);
  g_task_set_task_data (task, render, render_data_free);
  if (error == NULL && !render->is_png && !g_str_equal (format, "pdf"))
    g_set_error (&error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "'%s' is no format here; use pdf or png", format);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, render_thread);
}

FoyerRenderReport *
foyer_engine_render_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
