/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question after the other to a process that may be another each time. */
#include "config.h"

#include "foyer-drawing.h"

#include "foyer-engine-error-private.h"
#include "foyer-worker-error.h"
#include "foyer-worker-questions.h"

/* How often a pause after a death is waited out: they end after two seconds. */
#define MOST_PAUSES 10u

struct _FoyerDrawing
{
  FoyerLine *line;
  FoyerWorker *worker; /* NULL: none at present */
  GBytes *profile; /* NULL: none in use */
  gboolean has_profile; /* worker has it */
  guint n_deaths;
};

FoyerDrawing *
foyer_drawing_new (FoyerLine *line)
{
  FoyerDrawing *self = g_new0 (FoyerDrawing, 1);

  self->line = line;
  return self;
}

void
foyer_drawing_free (FoyerDrawing *self)
{
  if (self == NULL)
    return;
  foyer_worker_pool_give_back (self->line->lookers, g_steal_pointer (&self->worker));
  g_clear_pointer (&self->profile, g_bytes_unref);
  g_free (self);
}

guint
foyer_drawing_get_deaths (FoyerDrawing *self)
{
  return self->n_deaths;
}

/* ---- Processes ---- */

static gboolean
take_worker (FoyerDrawing *self, GError **error)
{
  GError *why = NULL;

  for (guint i = 0; self->worker == NULL; i++)
    {
      gint64 pause_usec = 0;

      self->worker = foyer_worker_pool_take (self->line->lookers, &pause_usec, &why);
      self->has_profile = FALSE;
      if (self->worker != NULL)
        break;
      if (pause_usec == 0 || i >= MOST_PAUSES)
        {
          if (pause_usec == 0)
            foyer_line_note_worker_end (self->line, FOYER_WORKER_CAUSE_START);
          g_propagate_error (error, why);
          return FALSE;
        }
      g_clear_error (&why);
      g_usleep ((gulong)pause_usec);
    }
  if (foyer_worker_is_spent (self->worker))
    self->has_profile = FALSE;
  return foyer_worker_pool_renew (self->line->lookers, &self->worker, error);
}

/* One question; *cause with FOYER_WORKER_ERROR_DIED. */
typedef gboolean (*Ask) (FoyerWorker *worker, gpointer data, FoyerWorkerCause *cause,
                         GError **error);

typedef struct
{
  GBytes *profile;
  FoyerWorkerProfiled profiled;
} Profile;

static gboolean
ask_profile (FoyerWorker *worker, gpointer data, FoyerWorkerCause *cause, GError **error)
{
  Profile *profile = data;

  return foyer_worker_give_profile (worker, profile->profile, 0, &profile->profiled, cause, error);
}

static gboolean
give_profile (FoyerDrawing *self, FoyerWorkerCause *cause, GError **error)
{
  Profile profile = { .profile = self->profile };

  if (self->profile == NULL || self->has_profile)
    return TRUE;
  if (!ask_profile (self->worker, &profile, cause, error))
    return FALSE;
  foyer_worker_profiled_clear (&profile.profiled);
  self->has_profile = TRUE;
  return TRUE;
}

/* Once. */
static gboolean
ask_once (FoyerDrawing *self, Ask ask, gpointer data, FoyerWorkerCause *cause, GError **error)
{
  GError *why = NULL;
  gboolean good;

  if (!take_worker (self, error))
    return FALSE;
  good = (ask == ask_profile || give_profile (self, cause, &why))
         && ask (self->worker, data, cause, &why);
  foyer_worker_pool_note_outcome (self->line->lookers, &self->worker, "look", *cause, why);
  if (g_error_matches (why, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_DIED))
    {
      self->n_deaths++;
      foyer_line_note_worker_end (self->line, *cause);
    }
  else if (self->worker != NULL && foyer_worker_get_pid (self->worker) == 0)
    foyer_worker_pool_give_back (self->line->lookers, g_steal_pointer (&self->worker));
  if (why != NULL)
    g_propagate_error (error, why);
  return good;
}

static gboolean
is_worth_another (FoyerWorkerCause cause, const GError *why)
{
  return g_error_matches (why, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_DIED)
         && (cause == FOYER_WORKER_CAUSE_CRASH || cause == FOYER_WORKER_CAUSE_PROTOCOL);
}

static gboolean
ask_it (FoyerDrawing *self, Ask ask, gpointer data, gboolean is_patient, GError **error)
{
  FoyerWorkerCause cause = FOYER_WORKER_CAUSE_START;
  GError *why = NULL;
  gboolean good = ask_once (self, ask, data, &cause, &why);

  if (!good && is_patient && is_worth_another (cause, why))
    {
      g_clear_error (&why);
      good = ask_once (self, ask, data, &cause, &why);
    }
  if (why != NULL && why->domain == FOYER_WORKER_ERROR)
    foyer_engine_error_take (error, why, NULL);
  else if (why != NULL)
    g_propagate_error (error, why); /* the sink's */
  return good;
}

/* ---- Questions ---- */

typedef struct
{
  FoyerTemplate *template;
  const FoyerBadgeInput *inputs;
  guint n_inputs;
  const FoyerRenderOptions *options;
  FoyerWorkerFileKind kind;
  FoyerPixels pixels;
  FoyerRenderSink sink;
  gpointer user_data;
  GPtrArray *diagnostics;
  GBytes *document;
} Draw;

static gboolean
ask_badge (FoyerWorker *worker, gpointer data, FoyerWorkerCause *cause, GError **error)
{
  Draw *draw = data;

  draw->document = foyer_worker_render (worker, draw->template, draw->inputs, draw->options, 0,
                                        &draw->diagnostics, cause, error);
  return draw->document != NULL;
}

GBytes *
foyer_drawing_draw (FoyerDrawing *self, FoyerTemplate *template, const FoyerBadgeInput *input,
                    const FoyerRenderOptions *options, GPtrArray **diagnostics, GError **error)
{
  Draw draw = { .template = template, .inputs = input, .options = options };

  if (ask_it (self, ask_badge, &draw, TRUE, error) && diagnostics != NULL)
    *diagnostics = g_steal_pointer (&draw.diagnostics);
  g_clear_pointer (&draw.diagnostics, g_ptr_array_unref);
  return draw.document;
}

static gboolean
ask_file (FoyerWorker *worker, gpointer data, FoyerWorkerCause *cause, GError **error)
{
  Draw *draw = data;

  return foyer_worker_draw_file (worker, draw->kind, draw->pixels, draw->template, draw->inputs,
                                 draw->n_inputs, draw->options, draw->sink, draw->user_data, 0,
                                 &draw->diagnostics, cause, error);
}

gboolean
foyer_drawing_draw_file (FoyerDrawing *self, FoyerWorkerFileKind kind, FoyerPixels pixels,
                         FoyerTemplate *template, const FoyerBadgeInput *inputs, guint n_inputs,
                         const FoyerRenderOptions *options, FoyerRenderSink sink,
                         gpointer user_data, GPtrArray **diagnostics, GError **error)
{
  Draw draw = { .template = template,
                .inputs = inputs,
                .n_inputs = n_inputs,
                .options = options,
                .kind = kind,
                .pixels = pixels,
                .sink = sink,
                .user_data = user_data };

  if (!ask_it (self, ask_file, &draw, FALSE, error))
    return FALSE;
  *diagnostics = draw.diagnostics;
  return TRUE;
}

typedef struct
{
  FoyerWorkerView view;
  GPtrArray *pages; /* FoyerWorkerPixels */
} View;

static gboolean
ask_view (FoyerWorker *worker, gpointer data, FoyerWorkerCause *cause, GError **error)
{
  View *view = data;

  view->pages = foyer_worker_view (worker, &view->view, 0, cause, error);
  return view->pages != NULL;
}

GPtrArray *
foyer_drawing_view (FoyerDrawing *self, GBytes *pdf, double dpi, FoyerWorkerViewKind kind,
                    GError **error)
{
  View view = { .view = { .kind = kind, .document = pdf, .millidpi = (guint)(dpi * 1000 + 0.5) } };
  g_autoptr (GPtrArray) pages = NULL;

  if (!ask_it (self, ask_view, &view, TRUE, error))
    return NULL;
  pages = g_ptr_array_new_with_free_func (foyer_preview_page_free);
  for (guint i = 0; i < view.pages->len; i++)
    {
      const FoyerWorkerPixels *from = view.pages->pdata[i];
      FoyerPreviewPage *page = g_new0 (FoyerPreviewPage, 1);

      page->pixels = g_bytes_ref (from->pixels);
      page->width_px = (int)from->width_px;
      page->height_px = (int)from->height_px;
      page->stride_bytes = (int)from->width_px * 4;
      g_ptr_array_add (pages, page);
    }
  g_ptr_array_unref (view.pages);
  return g_steal_pointer (&pages);
}

typedef struct
{
  const FoyerWorkerCheck *check;
  FoyerTemplate *template;
  const FoyerBadgeInput *input;
  GPtrArray *findings;
} Check;

static gboolean
ask_check (FoyerWorker *worker, gpointer data, FoyerWorkerCause *cause, GError **error)
{
  Check *check = data;

  check->findings
      = foyer_worker_check (worker, check->check, check->template, check->input, 0, cause, error);
  return check->findings != NULL;
}

GPtrArray *
foyer_drawing_check (FoyerDrawing *self, FoyerTemplate *template, const FoyerBadgeInput *input,
                     const FoyerWorkerCheck *check, GError **error)
{
  Check question = { .check = check, .template = template, .input = input };

  (void)ask_it (self, ask_check, &question, TRUE, error); /* NULL says so */
  return question.findings;
}

gboolean
foyer_drawing_use_profile (FoyerDrawing *self, const char *path, FoyerWorkerProfiled *profiled,
                           GError **error)
{
  g_autoptr (GError) refusal = NULL;
  Profile profile = { .profile = foyer_colour_profile_read (path, &refusal) };

  g_clear_pointer (&self->profile, g_bytes_unref);
  self->has_profile = FALSE;
  if (profile.profile == NULL)
    {
      *profiled = (FoyerWorkerProfiled){ .is_refused = TRUE,
                                         .refusal = (FoyerProfileError)refusal->code,
                                         .text = g_strdup (refusal->message) };
      return TRUE;
    }
  if (!ask_it (self, ask_profile, &profile, TRUE, error))
    {
      g_bytes_unref (profile.profile);
      return FALSE;
    }
  *profiled = profile.profiled;
  if (profiled->is_refused)
    {
      g_autofree char *text = g_steal_pointer (&profiled->text);

      profiled->text = g_strdup_printf ("colour profile '%s': %s", path, text);
      g_bytes_unref (profile.profile);
      return TRUE;
    }
  self->profile = profile.profile;
  self->has_profile = TRUE;
  return TRUE;
}
