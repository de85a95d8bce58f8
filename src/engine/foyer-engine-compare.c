/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two versions of a template side by side: the same badges drawn with both, seen through poppler.
 */
#include "config.h"

#include "foyer-engine-versions.h"

#include "foyer-drawing.h"
#include "foyer-engine-private.h"
#include "foyer-file.h"
#include "foyer-sample-people.h"
#include "foyer-selection.h"
#include "foyer-template-words.h"
#include "foyer-visual-diff.h"

#include <string.h>

#define MINIMUM_DPI 36u
#define MAXIMUM_DPI 300u
#define DEFAULT_DPI 100u
#define MM_PER_INCH 25.4

typedef struct
{
  FoyerLine *line;
  char *before;
  char *after;
  char *folder;
  guint dpi;
  FoyerSelectionCopy *selection; /* NULL: invented people */
  /* while it runs */
  FoyerTemplate *templates[2];
  FoyerDrawing *drawing;
  FoyerTemplateComparison *comparison;
} Compare;

static void
compare_free (gpointer data)
{
  Compare *self = data;

  g_free (self->before);
  g_free (self->after);
  g_free (self->folder);
  g_clear_pointer (&self->selection, foyer_selection_copy_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->templates); i++)
    g_clear_pointer (&self->templates[i], foyer_template_unref);
  g_clear_pointer (&self->drawing, foyer_drawing_free);
  g_clear_pointer (&self->comparison, foyer_template_comparison_free);
  g_free (self);
}

static void
difference_free (gpointer data)
{
  FoyerTemplateDifference *self = data;

  g_free (self->attendee_id);
  g_free (self->label);
  g_free (self->picture);
  g_array_unref (self->boxes);
  g_free (self);
}

void
foyer_template_comparison_free (FoyerTemplateComparison *self)
{
  if (self == NULL)
    return;
  g_free (self->before);
  g_free (self->after);
  g_strfreev (self->words);
  g_ptr_array_unref (self->differences);
  g_free (self);
}

/* (transfer full) *shown (transfer full): what it is called in the report. */
static FoyerTemplate *
find_one (FoyerLine *line, const char *which, char **shown, GError **error)
{
  gboolean is_proof;
  FoyerTemplate *template;

  if (strchr (which, '/') != NULL || g_str_equal (which, "."))
    {
      template = foyer_studio_load_folder (line->studio, which, error);
      *shown = g_strdup (which);
      return template;
    }
  template = foyer_studio_find_for_look (line->studio, which, &is_proof, error);
  if (template != NULL)
    {
      g_autofree char *digest = foyer_digest_dup_text (foyer_template_get_digest (template));

      *shown = g_strdup_printf ("%.*s@%.12s", (int)strcspn (which, "@"), which, digest);
    }
  return template;
}

/* ---- One badge ---- */

static gboolean
write_picture (const char *path, cairo_surface_t *picture, GError **error)
{
  cairo_status_t status = cairo_surface_write_to_png (picture, path);

  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "cannot write '%s': %s", path,
               cairo_status_to_string (status));
  return FALSE;
}

static void
add_boxes (FoyerTemplateDifference *difference, const FoyerVisualDiff *diff, guint dpi)
{
  double mm = MM_PER_INCH / dpi;

  difference->boxes = g_array_new (FALSE, FALSE, sizeof (FoyerDifferenceBox));
  for (guint i = 0; i < diff->boxes->len; i++)
    {
      const FoyerPixelBox *pixels = &g_array_index (diff->boxes, FoyerPixelBox, i);
      FoyerDifferenceBox box
          = { pixels->x_px * mm, pixels->y_px * mm, pixels->width_px * mm, pixels->height_px * mm };

      g_array_append_val (difference->boxes, box);
    }
}

/* (transfer full) A view of the page's pixels, which are only read; NULL: there is no such page. */
static cairo_surface_t *
open_page (GPtrArray *pages, guint number)
{
  const FoyerPreviewPage *page = number < pages->len ? pages->pdata[number] : NULL;

  if (page == NULL)
    return NULL;
  return cairo_image_surface_create_for_data ((guchar *)g_bytes_get_data (page->pixels, NULL),
                                              CAIRO_FORMAT_ARGB32, page->width_px, page->height_px,
                                              page->stride_bytes);
}

static gboolean
compare_page (Compare *self, GPtrArray *const pages[2], guint number, FoyerRecord *record,
              GError **error)
{
  cairo_surface_t *pictures[2] = { open_page (pages[0], number), open_page (pages[1], number) };
  GPtrArray *differences = self->comparison->differences;
  g_autofree char *file = g_strdup_printf ("diff-%03u.png", differences->len + 1);
  g_autofree char *path = g_build_filename (self->folder, file, NULL);
  g_autoptr (FoyerVisualDiff) diff = foyer_visual_diff_new (pictures[0], pictures[1]);
  cairo_surface_t *drawn = foyer_visual_diff_draw (diff, pictures[0], pictures[1]);
  FoyerTemplateDifference *difference = g_new0 (FoyerTemplateDifference, 1);
  const char *id = foyer_record_get_text (record, FOYER_FIELD_ATTENDEE_ID);
  gboolean is_done;

  difference->attendee_id = self->selection != NULL ? g_strdup (id) : NULL;
  difference->label = g_strdup (
      self->selection != NULL ? id : foyer_record_get_text (record, FOYER_FIELD_FULL_NAME));
  difference->page = number + 1;
  difference->percent = foyer_visual_diff_get_percent (diff);
  difference->picture = g_strdup (path);
  add_boxes (difference, diff, self->dpi);
  g_ptr_array_add (differences, difference);
  self->comparison->n_changed += diff->n_changed > 0;
  is_done = write_picture (path, drawn, error);
  cairo_surface_destroy (drawn);
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&pictures[i], cairo_surface_destroy);
  return is_done;
}

/* (transfer full) The pages of the badge as the template draws it. */
static GPtrArray *
draw_pages (Compare *self, FoyerTemplate *template, const FoyerBadgeInput *input, GError **error)
{
  g_autoptr (GBytes) pdf = foyer_drawing_draw (self->drawing, template, input, NULL, NULL, error);

  return pdf != NULL
             ? foyer_drawing_view (self->drawing, pdf, self->dpi, FOYER_WORKER_VIEW_PLAIN, error)
             : NULL;
}

static gboolean
compare_badge (Compare *self, const FoyerBadgeContent *content, GError **error)
{
  GPtrArray *pages[2] = { NULL, NULL };
  gboolean is_done = TRUE;

  for (guint i = 0; i < 2 && is_done; i++)
    {
      pages[i] = draw_pages (self, self->templates[i], &content->input, error);
      is_done = pages[i] != NULL;
    }
  for (guint i = 0; is_done && i < MAX (pages[0]->len, pages[1]->len); i++)
    is_done = compare_page (self, pages, i, content->record, error);
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&pages[i], g_ptr_array_unref);
  return is_done;
}

/* ---- All of them ---- */

static gpointer
get_people (FoyerStore *store, gpointer data, GError **error)
{
  return foyer_selection_dup_people (data, store, error);
}

static gboolean
compare_people (Compare *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) people = NULL;
  guint n = foyer_sample_people_get_length ();
  gboolean is_done = TRUE;

  if (self->selection != NULL)
    {
      people = foyer_store_service_read (self->line->store, get_people, self->selection, error);
      if (people == NULL)
        return FALSE;
      n = people->len;
    }
  for (guint i = 0; i < n && is_done; i++)
    {
      FoyerBadgeContent content = { 0 };

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (people != NULL)
        foyer_studio_fill_from_attendee (self->line->studio, people->pdata[i], &content);
      else
        foyer_studio_fill_invented (self->line->studio, i, &content);
      is_done = compare_badge (self, &content, error);
      foyer_badge_content_clear (&content);
    }
  return is_done;
}

static gboolean
run_compare (Compare *self, GCancellable *cancellable, GError **error)
{
  FoyerTemplateComparison *comparison = g_new0 (FoyerTemplateComparison, 1);

  self->comparison = comparison;
  comparison->differences = g_ptr_array_new_with_free_func (difference_free);
  self->templates[0] = find_one (self->line, self->before, &comparison->before, error);
  if (self->templates[0] == NULL)
    return FALSE;
  self->templates[1] = find_one (self->line, self->after, &comparison->after, error);
  if (self->templates[1] == NULL)
    return FALSE;
  self->drawing = foyer_drawing_new (self->line);
  comparison->words
      = foyer_template_words_compare (foyer_template_get_document (self->templates[0]),
                                      foyer_template_get_document (self->templates[1]), error);
  return comparison->words != NULL && foyer_file_make_folder (self->folder, error)
         && compare_people (self, cancellable, error);
}

static void
compare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Compare *compare = data;
  GError *cause = NULL;
  GError *error = NULL;

  gboolean is_done = run_compare (compare, cancellable, &cause);

  g_clear_pointer (&compare->drawing, foyer_drawing_free);
  foyer_line_leave_helper (compare->line);
  if (is_done)
    {
      g_task_return_pointer (task, g_steal_pointer (&compare->comparison),
                             (GDestroyNotify)foyer_template_comparison_free);
      return;
    }
  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

void
foyer_engine_compare_templates_async (FoyerEngine *self, const FoyerTemplateCompare *compare,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Compare *data;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && compare->before != NULL && compare->after != NULL
                    && compare->folder != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_compare_templates_async);
  g_task_set_name (task, "foyer-engine-compare-templates");
  data = g_new0 (Compare, 1);
  data->line = foyer_engine_get_line (self);
  data->before = g_strdup (compare->before);
  data->after = g_strdup (compare->after);
  data->folder = g_canonicalize_filename (compare->folder, NULL);
  data->dpi = CLAMP (compare->dpi != 0 ? compare->dpi : DEFAULT_DPI, MINIMUM_DPI, MAXIMUM_DPI);
  if (compare->attendee_ids != NULL)
    {
      FoyerSelection selection = { .attendee_ids = compare->attendee_ids };

      data->selection = foyer_selection_copy_new (&selection, &error);
    }
  g_task_set_task_data (task, data, compare_free);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    {
      foyer_line_enter_helper (data->line);
      g_task_run_in_thread (task, compare_thread);
    }
}

FoyerTemplateComparison *
foyer_engine_compare_templates_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
