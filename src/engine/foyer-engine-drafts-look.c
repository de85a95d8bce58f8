/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at a template: its problems and elements, and the bytes that would print with their
 * pixels. */
#include "config.h"

#include "foyer-engine-drafts.h"

#include "foyer-display-list.h"
#include "foyer-document.h"
#include "foyer-drawing.h"
#include "foyer-engine-private.h"
#include "foyer-file.h"
#include "foyer-limits.h"
#include "foyer-store-attendees.h"
#include "foyer-template.h"

#define UM_PER_INCH 25400.0

typedef struct
{
  FoyerLine *line;
  char *name;
  char *text;
  char *attendee_id;
  double dpi;
  gboolean with_bleed;
  gboolean is_thorough;
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self->attendee_id);
  g_free (self);
}

static void
problem_free (gpointer data)
{
  FoyerTemplateProblem *self = data;

  g_free (self->path);
  g_free (self->rule);
  g_free (self->message);
  g_free (self);
}

void
foyer_template_view_free (FoyerTemplateView *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->elements, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->faces, g_array_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  foyer_preview_free (self->preview);
  g_free (self->title);
  g_free (self->version);
  g_free (self);
}

/* ---- The document ---- */

/* (transfer full) The folder whose images are shown: the event's own before the shipped one. */
static char *
find_folder (const Look *look, GError **error)
{
  g_autofree char *own = foyer_event_dup_path (look->line->event, "templates", look->name, NULL);
  g_autofree char *shipped
      = g_build_filename (foyer_studio_get_shipped_folder (look->line->studio), look->name, NULL);
  const char *folders[] = { own, shipped };

  for (gsize i = 0; strchr (look->name, '/') == NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (folders[i], "template.json", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_strdup (folders[i]);
    }
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND, "there is no template '%s'",
               look->name);
  return NULL;
}

static GBytes *
read_document (const Look *look, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "template.json", NULL);
  GError *cause = NULL;
  GBytes *bytes;

  if (look->text != NULL)
    return g_bytes_new (look->text, strlen (look->text));
  bytes = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, &cause);
  if (bytes == NULL)
    foyer_engine_error_take (error, cause, NULL);
  return bytes;
}

static void
add_problems (FoyerTemplateView *view, GPtrArray *found)
{
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const FoyerDocumentProblem *from = found->pdata[i];
      FoyerTemplateProblem *problem = g_new0 (FoyerTemplateProblem, 1);

      problem->line = from->line;
      problem->path = g_strdup (from->path);
      problem->rule = g_strdup (from->rule);
      problem->message = g_strdup (from->message);
      g_ptr_array_add (view->problems, problem);
    }
}

static void
describe (FoyerTemplateView *view, FoyerTemplate *template)
{
  const FoyerDisplayList *list = foyer_template_get_display_list (template);

  view->title = g_strdup (foyer_template_get_title (template));
  view->version = g_strdup (foyer_template_get_version (template));
  view->face_width_um = list->panel_width_um;
  view->face_height_um = list->panel_height_um;
  view->sheet_width_um = list->sheet.width_um;
  view->sheet_height_um = list->sheet.height_um;
  view->bleed_um = list->bleed_um;
  view->safe_um = list->safe_um;
  view->template_dpi = list->dpi;
  view->faces = g_array_new (FALSE, TRUE, sizeof (FoyerTemplateFace));
  for (guint i = 0; i < list->panels->len; i++)
    {
      const FoyerPanel *panel = list->panels->pdata[i];
      FoyerTemplateFace face = {
        .page = panel->page, .x_um = panel->x_um, .y_um = panel->y_um, .is_turned = panel->is_turned
      };
      int x_um = 0, y_um = 0;

      foyer_sheet_get_origin (&list->sheet, 0, panel->page, &x_um, &y_um);
      face.x_um += x_um;
      face.y_um += y_um;
      g_array_append_val (view->faces, face);
    }
}

/* ---- The badge ---- */

static gpointer
get_attendee (FoyerStore *store, gpointer data, GError **error)
{
  FoyerAttendee *attendee = NULL;

  (void)foyer_store_get_attendee (store, data, &attendee, error); /* NULL says so */
  return attendee;
}

static gboolean
fill_content (const Look *look, FoyerBadgeContent *content, GError **error)
{
  g_autoptr (FoyerAttendee) attendee = NULL;
  GError *cause = NULL;

  if (look->attendee_id == NULL)
    {
      foyer_studio_fill_sample (look->line->studio, content);
      return TRUE;
    }
  attendee = foyer_store_service_read (look->line->store, get_attendee, look->attendee_id, &cause);
  if (attendee == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  foyer_studio_fill_from_attendee (look->line->studio, attendee, content);
  return TRUE;
}

/* What a person has to look at. */
static gboolean
find (const Look *look, FoyerDrawing *drawing, FoyerTemplate *template,
      const FoyerBadgeInput *input, FoyerTemplateView *view, GError **error)
{
  FoyerWorkerCheck check = { .is_quick = !look->is_thorough,
                             .document = look->with_bleed ? NULL : view->preview->pdf };

  view->findings = foyer_drawing_check (drawing, template, input, &check, error);
  return view->findings != NULL;
}

/* A roll is as long as its badge. */
static void
measure_roll (const Look *look, FoyerTemplate *template, FoyerTemplateView *view)
{
  const FoyerPreviewPage *page = view->preview->pages->pdata[0];

  if (foyer_template_get_display_list (template)->sheet.is_roll)
    view->sheet_height_um = (int)(page->height_px * UM_PER_INCH / look->dpi)
                            - (look->with_bleed ? 2 * view->bleed_um : 0);
}

static gboolean
draw (const Look *look, FoyerTemplate *template, const FoyerBadgeInput *input,
      FoyerTemplateView *view, GError **error)
{
  FoyerPreview *preview = view->preview;
  FoyerRenderOptions options = { .with_bleed = look->with_bleed };
  g_autoptr (FoyerDrawing) drawing = foyer_drawing_new (look->line);

  preview->pdf
      = foyer_drawing_draw (drawing, template, input, &options, &preview->diagnostics, error);
  if (preview->pdf == NULL || !find (look, drawing, template, input, view, error))
    return FALSE;
  preview->pages
      = foyer_drawing_view (drawing, preview->pdf, look->dpi, FOYER_WORKER_VIEW_PLAIN, error);
  if (preview->pages == NULL)
    return FALSE;
  measure_roll (look, template, view);
  return TRUE;
}

static gboolean
add_preview (const Look *look, FoyerTemplate *template, FoyerTemplateView *view, GError **error)
{
  FoyerBadgeContent content = { 0 };
  gboolean is_drawn;

  if (!fill_content (look, &content, error))
    return FALSE;
  view->preview = g_new0 (FoyerPreview, 1);
  is_drawn = draw (look, template, &content.input, view, error);
  foyer_badge_content_clear (&content);
  return is_drawn;
}

static FoyerTemplateView *
make_view (const Look *look, GError **error)
{
  g_autoptr (FoyerTemplateView) view = g_new0 (FoyerTemplateView, 1);
  g_autofree char *folder = find_folder (look, error);
  g_autoptr (GBytes) text = folder != NULL ? read_document (look, folder, error) : NULL;
  FoyerFontSet *fonts = text != NULL ? foyer_studio_get_fonts (look->line->studio, error) : NULL;
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  if (fonts == NULL)
    return NULL;
  view->problems = g_ptr_array_new_with_free_func (problem_free);
  view->elements
      = foyer_template_outline_list (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  template = foyer_template_examine (folder, text, fonts, &problems);
  add_problems (view, problems);
  if (template != NULL)
    {
      describe (view, template);
      if (!add_preview (look, template, view, error))
        return NULL;
    }
  return g_steal_pointer (&view);
}

/* ---- The call ---- */

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  FoyerLine *line = look->line;
  GError *error = NULL;
  FoyerTemplateView *view = NULL;

  /* What is not wanted any more need not be drawn. */
  if (!g_cancellable_set_error_if_cancelled (cancellable, &error))
    view = make_view (look, &error);
  foyer_line_leave_helper (line);
  if (view != NULL)
    g_task_return_pointer (task, view, (GDestroyNotify)foyer_template_view_free);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_look_at_template_async (FoyerEngine *self, const FoyerTemplateLook *wanted,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Look *look;

  g_return_if_fail (FOYER_IS_ENGINE (self) && wanted != NULL && wanted->name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_look_at_template_async);
  g_task_set_name (task, "foyer-engine-look-at-template");
  look = g_new0 (Look, 1);
  look->line = foyer_engine_get_line (self);
  look->name = g_strdup (wanted->name);
  look->text = g_strdup (wanted->text);
  look->attendee_id = g_strdup (wanted->attendee_id);
  look->dpi = CLAMP (wanted->dpi, 8, 1200);
  look->with_bleed = wanted->with_bleed;
  look->is_thorough = wanted->is_thorough;
  g_task_set_task_data (task, look, look_free);
  foyer_line_enter_helper (look->line);
  g_task_run_in_thread (task, look_thread);
}

FoyerTemplateView *
foyer_engine_look_at_template_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
