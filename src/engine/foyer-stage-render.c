/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rendering: READY jobs become documents in the spool, on a few threads with a renderer each. */
#include "config.h"

#include "foyer-line.h"

#include "foyer-engine-error.h"
#include "foyer-file.h"
#include "foyer-renderer.h"
#include "foyer-store-error.h"
#include "foyer-store-jobs.h"

/* Jobs a thread takes in one transaction. */
#define TAKE_JOBS 8u
/* After an error of the store or disk, not of an item. */
#define ERROR_PAUSE_USEC (G_USEC_PER_SEC / 2)

struct _FoyerRenderStage
{
  FoyerLine *line;
  GPtrArray *threads; /* GThread */
};

/* One job on its way through this stage. */
typedef struct
{
  FoyerJob *job;
  char *document_digest; /* hex; NULL: not drawn */
  guint64 document_bytes;
  FoyerDiagnostic *refusal; /* NULL: none */
  gboolean is_permanent;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  foyer_job_unref (self->job);
  g_free (self->document_digest);
  g_clear_pointer (&self->refusal, foyer_diagnostic_unref);
  g_free (self);
}

/* ---- Closures on the store ---- */

static gpointer
take_jobs (FoyerStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) works = g_ptr_array_new_with_free_func (work_free);

  while (works->len < TAKE_JOBS)
    {
      FoyerJob *job = NULL;
      Work *work;

      if (!foyer_store_next_ready_job (store, &job, error))
        return NULL;
      if (job == NULL)
        break;
      work = g_new0 (Work, 1);
      work->job = job;
      g_ptr_array_add (works, work);
      if (job->render_attempts > 1)
        break; /* one that failed before is drawn last, and nothing after it shares its fate */
    }
  return g_steal_pointer (&works);
}

/* Anything but NULL: a job waits. Cheap, and no write lock is taken while there is nothing to do.
 */
static gpointer
look_for_jobs (FoyerStore *store, gpointer data, GError **error)
{
  FoyerJobFilter filter = { .states = FOYER_JOB_STATE_BIT (FOYER_JOB_READY) };
  g_autoptr (GPtrArray) jobs = NULL;

  if (!foyer_store_list_jobs (store, &filter, 0, 1, &jobs, error) || jobs->len == 0)
    return NULL;
  return GINT_TO_POINTER (1);
}

static gpointer
store_work (FoyerStore *store, gpointer data, GError **error)
{
  Work *work = data;

  if (work->refusal != NULL)
    (void)foyer_store_fail_render (store, work->job->row_id, work->refusal, work->is_permanent,
                                   NULL, error);
  else
    (void)foyer_store_finish_render (store, work->job->row_id, work->document_digest,
                                     work->document_bytes, error);
  return NULL;
}

static gpointer
store_works (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *works = data;

  for (guint i = 0; i < works->len; i++)
    {
      GError *cause = NULL;

      store_work (store, works->pdata[i], &cause);
      if (g_error_matches (cause, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT))
        g_clear_error (&cause); /* canceled meanwhile: the document is dropped */
      if (cause != NULL)
        {
          g_propagate_error (error, cause);
          return NULL;
        }
    }
  return NULL;
}

/* ---- Drawing ---- */

static void
refuse (Work *work, FoyerDiagnostic *diagnostic, gboolean is_permanent)
{
  work->refusal = diagnostic;
  work->is_permanent = is_permanent;
}

static void
refuse_with_error (Work *work, FoyerCode code, const GError *error, gboolean is_permanent)
{
  refuse (work, foyer_diagnostic_new (code, "%s", error->message), is_permanent);
}

/* The template of the job as it was queued, whatever became of its folder since. */
static FoyerTemplate *
find_template (FoyerLine *line, Work *work)
{
  g_autoptr (GError) error = NULL;
  FoyerTemplate *template = foyer_studio_find_template_of_job (line->studio, work->job, &error);

  if (template == NULL)
    refuse_with_error (work, FOYER_CODE_TEMPLATE_MISSING, error, TRUE);
  return template;
}

/* TRUE if the badge may leave as it was drawn. */
static gboolean
check_diagnostics (Work *work, GPtrArray *diagnostics)
{
  for (guint i = 0; diagnostics != NULL && i < diagnostics->len; i++)
    {
      FoyerDiagnostic *diagnostic = diagnostics->pdata[i];

      /* A flag for whoever looks at the badge. */
      if (foyer_render_rule_is_note (diagnostic->rule))
        continue;
      refuse (work, foyer_diagnostic_ref (diagnostic), TRUE);
      return FALSE;
    }
  return TRUE;
}

static gboolean
keep_document (FoyerLine *line, Work *work, GBytes *document, GError **error)
{
  FoyerDigest digest = foyer_digest_of_bytes (document);
  g_autofree char *name = foyer_digest_dup_text (&digest);
  g_autofree char *path = foyer_line_dup_spool_path (line, name);

  if (!foyer_file_write_durably (path, g_bytes_get_data (document, NULL),
                                 g_bytes_get_size (document), error))
    return FALSE;
  work->document_digest = g_steal_pointer (&name);
  work->document_bytes = g_bytes_get_size (document);
  return TRUE;
}

/* FALSE: the disk does not do its part; the job goes back to its queue without a word about it. */
static gboolean
draw (FoyerLine *line, FoyerRenderer *renderer, Work *work, GError **error)
{
  g_autoptr (FoyerTemplate) template = find_template (line, work);
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GBytes) document = NULL;
  FoyerBadgeContent content = { 0 };
  GError *cause = NULL;

  if (template == NULL)
    return TRUE;
  foyer_studio_fill_from_job (line->studio, work->job, &content);
  document = foyer_renderer_render_badge (renderer, template, &content.input, &diagnostics, &cause);
  foyer_badge_content_clear (&content);
  if (document == NULL)
    {
      refuse_with_error (work, FOYER_CODE_RENDER_FAILED, cause, FALSE);
      g_error_free (cause);
      return TRUE;
    }
  return !check_diagnostics (work, diagnostics) || keep_document (line, work, document, error);
}

/* ---- The threads ---- */

static gboolean
run_works (FoyerLine *line, FoyerRenderer *renderer, GPtrArray *works, GError **error)
{
  GError *cause = NULL;

  for (guint i = 0; i < works->len; i++)
    {
      gint64 started = foyer_clock_get_monotonic_usec (line->clock);
      Work *work = works->pdata[i];

      if (!draw (line, renderer, work, &cause))
        {
          refuse_with_error (work, FOYER_CODE_RENDER_FAILED, cause, FALSE);
          g_clear_error (&cause);
        }
      foyer_latency_add (&line->latencies[FOYER_STAGE_RENDERING],
                         foyer_clock_get_monotonic_usec (line->clock) - started);
    }
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, store_works, works, NULL,
                                   &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

/* Takes and draws what it can; *has_worked FALSE: nothing waits. Fonts are loaded before a job is
 * taken, so that a missing font stops the stage and not the badges. */
static gboolean
work_once (FoyerLine *line, FoyerRenderer **renderer, gboolean *has_worked, GError **error)
{
  g_autoptr (GPtrArray) works = NULL;
  GError *cause = NULL;

  *has_worked = FALSE;
  if (foyer_store_service_read (line->store, look_for_jobs, NULL, &cause) == NULL)
    {
      if (cause != NULL)
        g_propagate_error (error, cause);
      return cause == NULL;
    }
  if (*renderer == NULL)
    {
      FoyerFontSet *fonts = foyer_studio_get_fonts (line->studio, error);

      if (fonts == NULL)
        return FALSE;
      *renderer = foyer_renderer_new (fonts);
    }
  works = foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, take_jobs, NULL,
                                     (GDestroyNotify)g_ptr_array_unref, error);
  if (works == NULL)
    return FALSE;
  *has_worked = works->len > 0;
  return works->len == 0 || run_works (line, *renderer, works, error);
}

static gpointer
render_thread (gpointer data)
{
  FoyerLine *line = data;
  g_autoptr (FoyerRenderer) renderer = NULL;
  guint seen = 0;

  while (!foyer_bell_is_closed (&line->bell))
    {
      g_autoptr (GError) error = NULL;
      gboolean has_worked = FALSE;

      if (!work_once (line, &renderer, &has_worked, &error))
        {
          foyer_line_report_error (line, FOYER_STAGE_RENDERING, error);
          g_usleep (ERROR_PAUSE_USEC);
        }
      else if (!has_worked && !foyer_bell_wait (&line->bell, &seen))
        break;
    }
  return NULL;
}

FoyerRenderStage *
foyer_render_stage_start (FoyerLine *line)
{
  FoyerRenderStage *self = g_new0 (FoyerRenderStage, 1);

  self->line = line;
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < line->render_threads; i++)
    {
      g_autofree char *name = g_strdup_printf ("render-%u", i);

      g_ptr_array_add (self->threads, g_thread_new (name, render_thread, line));
    }
  return self;
}

void
foyer_render_stage_stop (FoyerRenderStage *self)
{
  foyer_bell_close (&self->line->bell);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  g_ptr_array_unref (self->threads);
  g_free (self);
}
