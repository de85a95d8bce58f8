/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges as files in one of several formats, without a job. */
#include "config.h"

#include "foyer-drawing.h"
#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-postscript.h"
#include "foyer-selection.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Files a page each: how many badges between two words about progress. */
#define PROGRESS_BADGES 50u

typedef enum
{
  CONTAINER_PDF,
  CONTAINER_POSTSCRIPT,
  CONTAINER_PWG,
  CONTAINER_PNG,
} Container;

typedef struct
{
  const char *name;
  Container container;
  FoyerPixels pixels; /* PWG, PNG */
} Format;

static const Format formats[] = {
  { "pdf", CONTAINER_PDF, FOYER_PIXELS_COLOUR },
  { "ps", CONTAINER_POSTSCRIPT, FOYER_PIXELS_COLOUR },
  { "pwg", CONTAINER_PWG, FOYER_PIXELS_COLOUR },
  { "pwg-gray", CONTAINER_PWG, FOYER_PIXELS_GRAY },
  { "pwg-bitonal", CONTAINER_PWG, FOYER_PIXELS_BITONAL },
  { "png", CONTAINER_PNG, FOYER_PIXELS_COLOUR },
  { "png-gray", CONTAINER_PNG, FOYER_PIXELS_GRAY },
  { "png-bitonal", CONTAINER_PNG, FOYER_PIXELS_BITONAL },
};

const char *
foyer_render_format_get_name (guint index)
{
  return index < G_N_ELEMENTS (formats) ? formats[index].name : NULL;
}

static const Format *
find_format (const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (g_str_equal (formats[i].name, name))
        return &formats[i];
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", formats[i].name);
    }
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is no format here; use one of: %s", name, names->str);
  return NULL;
}

static void
return_error (GTask *task, GError *cause)
{
  GError *error = NULL;

  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

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
  const Format *format;
  guint dpi;
  char *path;
  FoyerProgressFunc progress;
  gpointer progress_data;
  GMainContext *context;
  /* while it runs */
  FoyerDrawing *drawing;
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
  g_clear_pointer (&self->drawing, foyer_drawing_free);
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

/* ---- One file with many badges ---- */

static FoyerRenderOptions
get_options (const Render *render)
{
  return (FoyerRenderOptions){ .dpi = render->dpi, .is_proof = render->is_proof };
}

static gboolean
set_write_error (GError **error, int saved_errno, const char *path)
{
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "cannot write '%s': %s", path,
               g_strerror (saved_errno));
  return FALSE;
}

/* What there is to say of the badges is kept. */
static gboolean
draw (Render *render, FoyerWorkerFileKind kind, const FoyerBadgeInput *inputs, guint n_inputs,
      FoyerRenderSink sink, gpointer user_data, GError **error)
{
  FoyerRenderOptions options = get_options (render);
  g_autoptr (GPtrArray) diagnostics = NULL;

  if (!foyer_drawing_draw_file (render->drawing, kind, render->format->pixels, render->template,
                                inputs, n_inputs, &options, sink, user_data, &diagnostics, error))
    return FALSE;
  keep_diagnostics (render, diagnostics);
  return TRUE;
}

/* Draws into @path, PDF or PWG raster. */
static gboolean
draw_file (Render *render, const FoyerBadgeInput *inputs, guint n_inputs, const char *path,
           GError **error)
{
  FoyerWorkerFileKind kind
      = render->format->container == CONTAINER_PWG ? FOYER_WORKER_FILE_PWG : FOYER_WORKER_FILE_PDF;
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean is_done;

  if (fd < 0)
    return set_write_error (error, errno, path);
  is_done = draw (render, kind, inputs, n_inputs, write_piece, GINT_TO_POINTER (fd), error);
  if (close (fd) != 0 && is_done)
    is_done = set_write_error (error, errno, path);
  return is_done;
}

static gboolean
draw_postscript (Render *render, const FoyerBadgeInput *inputs, guint n_inputs, const char *path,
                 GCancellable *cancellable, GError **error)
{
  g_autofree char *pdf = g_strconcat (path, ".pdf", NULL);
  gboolean is_done = draw_file (render, inputs, n_inputs, pdf, error)
                     && foyer_postscript_convert (pdf, path, cancellable, error);

  (void)g_unlink (pdf); /* a step on the way, or not there */
  return is_done;
}

/* Writes beside the name and renames: a file is whole or not there. */
static gboolean
write_file (Render *render, const FoyerBadgeInput *inputs, guint n_inputs,
            GCancellable *cancellable, GError **error)
{
  g_autofree char *path = dup_numbered (render->path, render->files->len + 1);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  gboolean is_done = render->format->container == CONTAINER_POSTSCRIPT
                         ? draw_postscript (render, inputs, n_inputs, part, cancellable, error)
                         : draw_file (render, inputs, n_inputs, part, error);

  if (is_done && g_rename (part, path) != 0)
    is_done = set_write_error (error, errno, path);
  if (!is_done)
    (void)g_unlink (part); /* the error that counts is set */
  else
    g_ptr_array_add (render->files, g_steal_pointer (&path));
  return is_done;
}

/* ---- A file a page ---- */

static gboolean
write_png (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Render *render = user_data;
  g_autofree char *path = dup_numbered (render->path, render->files->len + 1);

  if (!g_file_set_contents_full (path, (const char *)data, (gssize)length,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  g_ptr_array_add (render->files, g_steal_pointer (&path));
  return TRUE;
}

/* ---- All of them ---- */

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
draw_some (Render *render, GPtrArray *people, guint first, guint n, GCancellable *cancellable,
           GError **error)
{
  g_autofree FoyerBadgeContent *contents = g_new0 (FoyerBadgeContent, n);
  g_autofree FoyerBadgeInput *inputs = g_new0 (FoyerBadgeInput, n);
  gboolean is_done;

  for (guint i = 0; i < n; i++)
    {
      foyer_studio_fill_from_attendee (render->line->studio, people->pdata[first + i],
                                       &contents[i]);
      inputs[i] = contents[i].input;
    }
  is_done = render->format->container == CONTAINER_PNG
                ? draw (render, FOYER_WORKER_FILE_PNG, inputs, n, write_png, render, error)
                : write_file (render, inputs, n, cancellable, error);
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
  guint step
      = render->format->container == CONTAINER_PNG ? PROGRESS_BADGES : FOYER_LIMIT_BADGES_PER_FILE;
  FoyerRenderReport *report;

  if (people == NULL)
    return NULL;
  if (render->template_name == NULL)
    render->template_name = foyer_studio_dup_template_name_of (render->line->studio, people, error);
  if (render->template_name == NULL)
    return NULL;
  render->template = foyer_studio_find_for_look (render->line->studio, render->template_name,
                                                 &render->is_proof, error);
  if (render->template == NULL)
    return NULL;
  render->drawing = foyer_drawing_new (render->line);
  render->diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  render->flags = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  render->files = g_ptr_array_new_with_free_func (g_free);
  for (guint first = 0; first < people->len; first += step)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !draw_some (render, people, first, MIN (step, people->len - first), cancellable,
                         error))
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
  Render *render = task_data;
  GError *error = NULL;
  FoyerRenderReport *report = run_render (render, cancellable, &error);

  g_clear_pointer (&render->drawing, foyer_drawing_free);
  foyer_line_leave_helper (render->line);
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
  render->dpi = dpi;
  render->path = g_canonicalize_filename (path, NULL);
  render->progress = progress;
  render->progress_data = progress_data;
  render->selection = foyer_selection_copy_new (selection, &error);
  g_task_set_task_data (task, render, render_data_free);
  if (error == NULL)
    render->format = find_format (format, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    {
      foyer_line_enter_helper (render->line);
      g_task_run_in_thread (task, render_thread);
    }
}

FoyerRenderReport *
foyer_engine_render_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
