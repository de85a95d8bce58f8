/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading templates in a thread of their own: no event and no store take part. */
#include "config.h"

#include "foyer-engine-templates.h"

#include "foyer-digest.h"
#include "foyer-engine-private.h"
#include "foyer-render-error.h"
#include "foyer-template.h"

#include <string.h>

typedef struct
{
  char *path; /* of one template; NULL: all of them */
  char *event_folder;
  char *template_folder;
  char *manifest_path;
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  g_free (self->path);
  g_free (self->event_folder);
  g_free (self->template_folder);
  g_free (self->manifest_path);
  g_free (self);
}

void
foyer_template_report_free (FoyerTemplateReport *self)
{
  g_free (self->path);
  g_free (self->name);
  g_free (self->version);
  g_free (self->title);
  g_free (self->digest);
  g_clear_pointer (&self->problems, g_strfreev);
  g_free (self);
}

static void
fill_report (FoyerTemplateReport *report, FoyerTemplate *template)
{
  char digest[FOYER_DIGEST_TEXT_BYTES];

  foyer_digest_print (foyer_template_get_digest (template), digest);
  report->digest = g_strdup (digest);
  report->version = g_strdup (foyer_template_get_version (template));
  report->title = g_strdup (foyer_template_get_title (template));
  report->width_um = foyer_template_get_sheet_width_um (template);
  report->height_um = foyer_template_get_sheet_height_um (template);
  report->bleed_um = foyer_template_get_bleed_um (template);
  report->n_pages = foyer_template_get_n_pages (template);
  report->dpi = foyer_template_get_dpi (template);
}

/* (transfer full) */
static FoyerTemplateReport *
read_template (const char *folder, FoyerFontSet *fonts, GError **error)
{
  g_autoptr (FoyerTemplateReport) report = g_new0 (FoyerTemplateReport, 1);
  g_autoptr (FoyerTemplate) template = NULL;
  GError *cause = NULL;

  report->path = g_strdup (folder);
  report->name = g_path_get_basename (folder);
  template = foyer_template_load (folder, fonts, &cause);
  if (template != NULL)
    fill_report (report, template);
  else if (g_error_matches (cause, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE))
    {
      report->problems = g_strsplit (g_strchomp (cause->message), "\n", -1);
      g_error_free (cause);
    }
  else if (g_error_matches (cause, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT,
                   "%s; name a folder with a template.json in it", cause->message);
      g_error_free (cause);
      return NULL;
    }
  else
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  return g_steal_pointer (&report);
}

static FoyerFontSet *
load_fonts (const Look *look, GError **error)
{
  GError *cause = NULL;
  FoyerFontSet *fonts = foyer_font_set_load (look->manifest_path, &cause);

  if (fonts == NULL)
    foyer_engine_error_take (error, cause, "fonts: ");
  return fonts;
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Look *look = data;
  GError *error = NULL;
  g_autoptr (FoyerFontSet) fonts = load_fonts (look, &error);
  FoyerTemplateReport *report = fonts != NULL ? read_template (look->path, fonts, &error) : NULL;

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify)foyer_template_report_free);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_check_template_async (FoyerEngine *self, const char *path, const char *data_folder,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *data = foyer_engine_dup_data_folder (data_folder);
  Look *look;

  g_return_if_fail ((self == NULL || FOYER_IS_ENGINE (self)) && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_check_template_async);
  g_task_set_name (task, "foyer-engine-check-template");
  look = g_new0 (Look, 1);
  look->path
      = g_str_has_suffix (path, "template.json") ? g_path_get_dirname (path) : g_strdup (path);
  look->manifest_path = g_build_filename (data, "fonts", "fonts.json", NULL);
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, check_thread);
}

FoyerTemplateReport *
foyer_engine_check_template_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- All of them ---- */

static int
compare_reports (gconstpointer a, gconstpointer b)
{
  const FoyerTemplateReport *x = *(FoyerTemplateReport *const *)a;
  const FoyerTemplateReport *y = *(FoyerTemplateReport *const *)b;

  return strcmp (x->name, y->name);
}

static gboolean
is_listed (GPtrArray *reports, const char *name)
{
  for (guint i = 0; i < reports->len; i++)
    {
      g_autofree char *known
          = g_path_get_basename (((FoyerTemplateReport *)reports->pdata[i])->path);

      if (g_str_equal (known, name))
        return TRUE;
    }
  return FALSE;
}

static gboolean
add_root (GPtrArray *reports, const char *root, FoyerFontSet *fonts, GError **error)
{
  g_auto (GStrv) names = foyer_template_list_names (root);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (root, names[i], NULL);
      FoyerTemplateReport *report;

      if (is_listed (reports, names[i]))
        continue;
      report = read_template (folder, fonts, error);
      if (report == NULL)
        return FALSE;
      g_ptr_array_add (reports, report);
    }
  return TRUE;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Look *look = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) reports
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_template_report_free);
  g_autoptr (FoyerFontSet) fonts = load_fonts (look, &error);

  if (fonts == NULL
      || (look->event_folder != NULL && !add_root (reports, look->event_folder, fonts, &error))
      || !add_root (reports, look->template_folder, fonts, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_ptr_array_sort (reports, compare_reports);
  g_task_return_pointer (task, g_steal_pointer (&reports), (GDestroyNotify)g_ptr_array_unref);
}

void
foyer_engine_list_templates_async (FoyerEngine *self, const char *event,
                                   const char *template_folder, const char *data_folder,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *data = foyer_engine_dup_data_folder (data_folder);
  Look *look;

  g_return_if_fail (self == NULL || FOYER_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_list_templates_async);
  g_task_set_name (task, "foyer-engine-list-templates");
  look = g_new0 (Look, 1);
  look->event_folder = event != NULL ? g_build_filename (event, "templates", NULL) : NULL;
  look->template_folder = foyer_engine_dup_template_folder (template_folder);
  look->manifest_path = g_build_filename (data, "fonts", "fonts.json", NULL);
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, list_thread);
}

GPtrArray *
foyer_engine_list_templates_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
