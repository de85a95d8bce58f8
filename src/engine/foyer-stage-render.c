/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rendering: READY jobs become documents in the spool; a few threads, each with a drawing process
 * at its other end, and none of them draws. */
#include "config.h"

#include "foyer-line.h"

#include "foyer-engine-error.h"
#include "foyer-file.h"
#include "foyer-limits.h"
#include "foyer-print-match.h"
#include "foyer-printed-document.h"
#include "foyer-render-key.h"
#include "foyer-renderer.h"
#include "foyer-static-badge.h"
#include "foyer-store-error.h"
#include "foyer-store-jobs.h"
#include "foyer-store-rendering.h"
#include "foyer-worker-error.h"

/* Jobs a thread takes in one transaction. */
#define TAKE_JOBS 8u
/* After an error of the store or disk, not of an item. */
#define ERROR_PAUSE_USEC (G_USEC_PER_SEC / 2)
/* How soon a pause notices that the line stops. */
#define PAUSE_STEP_USEC (20 * G_TIME_SPAN_MILLISECOND)

struct _FoyerRenderStage
{
  FoyerLine *line;
  GPtrArray *threads; /* GThread */
};

/* What a thread works with. */
typedef struct
{
  FoyerLine *line;
  FoyerFontSet *fonts; /* lent; NULL until the first job */
  FoyerWorker *worker; /* NULL: none at present */
  FoyerRenderer *static_renderer; /* NULL: never needed */
} Bench;

/* One job on its way through this stage. */
typedef struct
{
  FoyerJob *job;
  gboolean is_tried; /* FALSE: it goes back as if it had not been taken */
  char *document_digest; /* hex; NULL: not drawn */
  guint64 document_bytes;
  FoyerDiagnostic *refusal; /* NULL: none */
  gboolean is_permanent;
  char *stock; /* NULL: not known */
  guint dpi;
  FoyerPrinterSetup *setup; /* of the job's printer; NULL: it is gone */
  FoyerPrintTarget target; /* what the document is made for */
  char *media; /* of the finished document; NULL: not known */
} Work;

/* Jobs of one transaction. */
typedef struct
{
  GPtrArray *works; /* Work */
  gboolean is_static;
} Batch;

static void
work_free (gpointer data)
{
  Work *self = data;

  foyer_job_unref (self->job);
  g_free (self->document_digest);
  g_free (self->stock);
  g_free (self->media);
  g_clear_pointer (&self->setup, foyer_printer_setup_free);
  g_clear_pointer (&self->refusal, foyer_diagnostic_unref);
  g_free (self);
}

static void
batch_free (gpointer data)
{
  Batch *self = data;

  g_ptr_array_unref (self->works);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

/* ---- Closures on the store ---- */

/* A printer that was removed leaves its jobs behind: they are drawn as plain PDF. */
static gboolean
read_setup (FoyerStore *store, Work *work, GError **error)
{
  GError *cause = NULL;

  if (foyer_store_get_printer_setup (store, work->job->printer, &work->setup, &cause))
    return TRUE;
  if (g_error_matches (cause, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND))
    {
      g_error_free (cause);
      return TRUE;
    }
  g_propagate_error (error, cause);
  return FALSE;
}

static gpointer
take_jobs (FoyerStore *store, gpointer data, GError **error)
{
  g_autoptr (Batch) batch = g_new0 (Batch, 1);
  gboolean may;

  batch->works = g_ptr_array_new_with_free_func (work_free);
  if (!foyer_store_may_render (store, &may, &batch->is_static, error))
    return NULL;
  while (may && batch->works->len < TAKE_JOBS)
    {
      FoyerJob *job = NULL;
      Work *work;

      if (!foyer_store_next_ready_job (store, &job, error))
        return NULL;
      if (job == NULL)
        break;
      work = g_new0 (Work, 1);
      work->job = job;
      g_ptr_array_add (batch->works, work);
      if (!read_setup (store, work, error))
        return NULL;
      if (job->render_attempts > 1)
        break; /* one that failed before is drawn last, and nothing after it shares its fate */
    }
  return g_steal_pointer (&batch);
}

/* Not NULL: a job waits and may be drawn; 2 by the static template. Cheap, and no write
 * lock is taken while there is nothing to do. */
static gpointer
look_for_jobs (FoyerStore *store, gpointer data, GError **error)
{
  FoyerJobFilter filter = { .states = FOYER_JOB_STATE_BIT (FOYER_JOB_READY) };
  g_autoptr (GPtrArray) jobs = NULL;
  gboolean may, is_static;

  if (!foyer_store_list_jobs (store, &filter, 0, 1, &jobs, error) || jobs->len == 0
      || !foyer_store_may_render (store, &may, &is_static, error) || !may)
    return NULL;
  return GINT_TO_POINTER (is_static ? 2 : 1);
}

static gboolean
note_attempt (FoyerStore *store, const Work *work, gboolean is_static, GError **error)
{
  FoyerRenderAttempt attempt = {
    .attempt = work->job->render_attempts,
    .stock = work->stock,
    .dpi = work->dpi,
    .colour_mode = work->target.format == FOYER_FORMAT_KIND_PWG_RASTER
                       ? foyer_pixels_get_keyword (work->target.pixels)
                       : "rgb",
    .variant = is_static ? "static" : "normal",
    .engine = foyer_renderer_get_engine (),
    .document_digest = work->document_digest,
    .failure = work->refusal != NULL ? foyer_code_get_name (work->refusal->code) : NULL,
  };

  return foyer_store_note_render_attempt (store, work->job->row_id, &attempt, error);
}

static gboolean
store_work (FoyerStore *store, const Work *work, gboolean is_static, GError **error)
{
  gint64 row_id = work->job->row_id;
  g_autofree char *target = foyer_print_target_dup_text (&work->target);

  if (!work->is_tried)
    return foyer_store_put_back_job (store, row_id, error);
  if (work->refusal != NULL)
    return foyer_store_fail_render (store, row_id, work->refusal, work->is_permanent, NULL, error)
           && note_attempt (store, work, is_static, error);
  return foyer_store_finish_render (store, row_id, work->document_digest, work->document_bytes,
                                    error)
         && foyer_store_note_document (store, row_id, target, work->stock, work->media, error)
         && note_attempt (store, work, is_static, error);
}

static gpointer
store_batch (FoyerStore *store, gpointer data, GError **error)
{
  Batch *batch = data;

  for (guint i = 0; i < batch->works->len; i++)
    {
      GError *cause = NULL;

      (void)store_work (store, batch->works->pdata[i], batch->is_static, &cause);
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

/* Not NULL: this halted it. */
static gpointer
halt (FoyerStore *store, gpointer data, GError **error)
{
  gboolean may;

  /* Another thread may have been quicker, or a person. */
  if (!foyer_store_may_render (store, &may, NULL, error) || !may
      || !foyer_store_halt_rendering (store, data, "foyer", error))
    return NULL;
  return GINT_TO_POINTER (1);
}

/* ---- Drawing processes ---- */

/* Halts the queue if too many processes ended; TRUE: it is halted. */
static gboolean
check_alarm (FoyerLine *line)
{
  g_autofree char *alarm = foyer_worker_pool_dup_alarm (line->workers);
  g_autoptr (GError) error = NULL;

  if (alarm == NULL)
    return FALSE;
  if (foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, halt, alarm, NULL,
                                 &error)
      != NULL)
    g_warning ("rendering is halted: %s", alarm);
  else if (error != NULL)
    foyer_line_report_error (line, FOYER_STAGE_RENDERING, error);
  return TRUE;
}

/* FALSE: the line stops. */
static gboolean
pause_for (FoyerLine *line, gint64 pause_usec)
{
  gint64 end = g_get_monotonic_time () + pause_usec;

  while (g_get_monotonic_time () < end && !foyer_bell_is_closed (&line->bell))
    g_usleep ((gulong)MIN (PAUSE_STEP_USEC, end - g_get_monotonic_time () + 1));
  return !foyer_bell_is_closed (&line->bell);
}

/* Waits, with growing pauses, until a process is there. FALSE: it gave up, and the queue is halted,
 * or the line stops. */
static gboolean
ensure_worker (Bench *bench)
{
  while (bench->worker == NULL)
    {
      g_autoptr (GError) error = NULL;
      gint64 pause_usec = 0;

      bench->worker = foyer_worker_pool_take (bench->line->workers, &pause_usec, &error);
      if (bench->worker != NULL)
        break;
      if (pause_usec == 0)
        {
          foyer_line_note_worker_end (bench->line, FOYER_WORKER_CAUSE_START);
          foyer_line_report_error (bench->line, FOYER_STAGE_RENDERING, error);
        }
      if (check_alarm (bench->line) || !pause_for (bench->line, MAX (pause_usec, 1)))
        return FALSE;
    }
  return TRUE;
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

/* In words that a person at the desk understands; @error: how the process ended. */
static void
refuse_after_death (Work *work, const GError *error)
{
  if (work->job->render_attempts < FOYER_LIMIT_ATTEMPTS)
    refuse_with_error (work, FOYER_CODE_RENDER_FAILED, error, FALSE);
  else
    refuse (work,
            foyer_diagnostic_new (FOYER_CODE_RENDER_FAILED,
                                  "drawing this badge ended the drawing process %u times, at last: "
                                  "%s",
                                  work->job->render_attempts, error->message),
            FALSE);
}

/* (transfer full) NULL: @work holds the refusal, or was not tried. */
static GBytes *
draw_by_worker (Bench *bench, Work *work, FoyerTemplate *template, const FoyerBadgeInput *input,
                const FoyerRenderOptions *options, GPtrArray **diagnostics)
{
  g_autoptr (GError) error = NULL;
  FoyerWorkerCause cause;
  GBytes *document;

  if (!ensure_worker (bench))
    {
      work->is_tried = FALSE;
      return NULL;
    }
  document = foyer_worker_pool_render (bench->line->workers, &bench->worker, work->job->job_id,
                                       template, input, options, diagnostics, &cause, &error);
  if (g_error_matches (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_START))
    work->is_tried = FALSE; /* its successor could not be started */
  else if (g_error_matches (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_DIED))
    {
      g_warning ("job %s, attempt %u: %s", work->job->job_id, work->job->render_attempts,
                 error->message);
      foyer_line_note_worker_end (bench->line, cause);
      refuse_after_death (work, error);
    }
  else if (error != NULL)
    refuse_with_error (work, FOYER_CODE_RENDER_FAILED, error, FALSE);
  return document;
}

/* How the target of @work is drawn; PostScript is made of a PDF afterwards. */
static FoyerRenderOptions
get_options (const Work *work)
{
  FoyerFormatKind format = work->target.format;

  if (format == FOYER_FORMAT_KIND_POSTSCRIPT)
    format = FOYER_FORMAT_KIND_PDF;
  return (FoyerRenderOptions){ .dpi = work->target.dpi,
                               .format = format,
                               .pixels = work->target.pixels,
                               .calibration = work->target.calibration };
}

/* FALSE: the printer takes nothing that Foyer makes. */
static gboolean
choose_target (Work *work)
{
  g_autoptr (GError) error = NULL;

  if (foyer_print_match_choose (work->setup, work->stock, &work->target, &error))
    {
      if (work->target.dpi != 0)
        work->dpi = work->target.dpi;
      return TRUE;
    }
  refuse_with_error (work, FOYER_CODE_PRINT_FAILED, error, TRUE);
  return FALSE;
}

/* What is left to do with a document that was just drawn: its sheet, and the last format. */
static GBytes *
finish_document (Bench *bench, Work *work, GBytes *drawn)
{
  g_autoptr (GBytes) document = drawn;
  g_autoptr (GError) error = NULL;
  GBytes *converted;

  if (document == NULL)
    return NULL;
  work->media = foyer_print_match_dup_media (document);
  if (work->target.format != FOYER_FORMAT_KIND_POSTSCRIPT)
    return g_steal_pointer (&document);
  converted = foyer_print_match_convert (bench->line, work->job->job_id, document, &error);
  if (converted == NULL)
    refuse_with_error (work, FOYER_CODE_RENDER_FAILED, error, FALSE);
  return converted;
}

/* (transfer full) The finished badge, from the cache or drawn; NULL: @work holds the refusal, or
 * was not tried. */
static GBytes *
find_or_draw (Bench *bench, Work *work, FoyerTemplate *template, const FoyerBadgeContent *content)
{
  FoyerRenderOptions options = get_options (work);
  FoyerRenderSubject subject
      = { .input = &content->input, .options = &options, .revision = work->job->revision };
  FoyerDigest key = foyer_render_key_make (bench->fonts, template, &subject);
  GBytes *document = foyer_badge_cache_dup (bench->line->cache, &key);
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GError) error = NULL;

  if (document != NULL)
    return document;
  document = draw_by_worker (bench, work, template, &content->input, &options, &diagnostics);
  if (document == NULL)
    return NULL;
  if (!check_diagnostics (work, diagnostics))
    g_clear_pointer (&document, g_bytes_unref);
  else if (!foyer_badge_cache_put (bench->line->cache, &key, document, &error))
    g_warning ("%s", error->message); /* the badge is whole all the same */
  return document;
}

/* Here, in this process: when no other lives. */
static GBytes *
draw_static (Bench *bench, Work *work, const FoyerBadgeInput *input)
{
  g_autoptr (FoyerTemplate) like
      = foyer_studio_find_template_of_job (bench->line->studio, work->job, NULL);
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *document = NULL;

  template = foyer_static_badge_new_template (like, bench->fonts, &error);
  if (bench->static_renderer == NULL)
    bench->static_renderer = foyer_renderer_new (bench->fonts);
  if (template != NULL)
    {
      FoyerRenderOptions options;

      work->stock = g_strdup (foyer_template_get_media (like != NULL ? like : template));
      work->dpi = foyer_template_get_dpi (template);
      if (!choose_target (work))
        return NULL;
      options = get_options (work);
      document
          = foyer_printed_document_render (bench->static_renderer, template, input, &options,
                                           FOYER_LIMIT_WORKER_ANSWER_BYTES, &diagnostics, &error);
    }
  if (document == NULL)
    refuse_with_error (work, FOYER_CODE_RENDER_FAILED, error, FALSE);
  else if (!check_diagnostics (work, diagnostics))
    g_clear_pointer (&document, g_bytes_unref);
  return document;
}

/* FALSE: the disk does not do its part; the job goes back to its queue without a word about it. */
static gboolean
draw (Bench *bench, Work *work, gboolean is_static, GError **error)
{
  FoyerLine *line = bench->line;
  g_autoptr (FoyerTemplate) template = is_static ? NULL : find_template (line, work);
  g_autoptr (GBytes) document = NULL;
  FoyerBadgeContent content = { 0 };

  work->is_tried = TRUE;
  if (work->refusal != NULL)
    return TRUE;
  foyer_studio_fill_from_job (line->studio, work->job, &content);
  if (is_static)
    document = draw_static (bench, work, &content.input);
  else
    {
      work->stock = g_strdup (foyer_template_get_media (template));
      work->dpi = foyer_template_get_dpi (template);
      if (choose_target (work))
        document = find_or_draw (bench, work, template, &content);
    }
  document = finish_document (bench, work, g_steal_pointer (&document));
  foyer_badge_content_clear (&content);
  return document == NULL || keep_document (line, work, document, error);
}

/* ---- The threads ---- */

static gboolean
run_batch (Bench *bench, Batch *batch, GError **error)
{
  FoyerLine *line = bench->line;
  gboolean is_halted = FALSE;
  GError *cause = NULL;

  for (guint i = 0; !is_halted && i < batch->works->len; i++)
    {
      gint64 started = foyer_clock_get_monotonic_usec (line->clock);
      Work *work = batch->works->pdata[i];

      if (!draw (bench, work, batch->is_static, &cause))
        {
          refuse_with_error (work, FOYER_CODE_RENDER_FAILED, cause, FALSE);
          g_clear_error (&cause);
        }
      is_halted = !batch->is_static && (!work->is_tried || check_alarm (line));
      foyer_latency_add (&line->latencies[FOYER_STAGE_RENDERING],
                         foyer_clock_get_monotonic_usec (line->clock) - started);
    }
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, store_batch, batch, NULL,
                                   &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

/* Takes and has drawn what it can; *has_worked FALSE: nothing waits. Fonts are loaded and a process
 * is started before a job is taken, so that what is missing stops the stage and not the badges. */
static gboolean
work_once (Bench *bench, gboolean *has_worked, GError **error)
{
  FoyerLine *line = bench->line;
  g_autoptr (Batch) batch = NULL;
  GError *cause = NULL;
  gpointer found = foyer_store_service_read (line->store, look_for_jobs, NULL, &cause);

  *has_worked = FALSE;
  if (found == NULL)
    {
      if (cause != NULL)
        g_propagate_error (error, cause);
      return cause == NULL;
    }
  if (bench->fonts == NULL)
    bench->fonts = foyer_studio_get_fonts (line->studio, error);
  if (bench->fonts == NULL)
    return FALSE;
  if (GPOINTER_TO_INT (found) == 1)
    {
      g_autofree char *alarm = foyer_worker_pool_dup_alarm (line->workers);

      /* It was heard, and somebody resumed: counted anew. */
      if (alarm != NULL)
        foyer_worker_pool_forget_deaths (line->workers);
      if (!ensure_worker (bench))
        return TRUE;
    }
  batch = foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, take_jobs, NULL,
                                     batch_free, error);
  if (batch == NULL)
    return FALSE;
  *has_worked = batch->works->len > 0;
  return batch->works->len == 0 || run_batch (bench, batch, error);
}

static gpointer
render_thread (gpointer data)
{
  Bench bench = { .line = data };
  FoyerLine *line = data;
  guint seen = 0;

  while (!foyer_bell_is_closed (&line->bell))
    {
      g_autoptr (GError) error = NULL;
      gboolean has_worked = FALSE;

      if (!work_once (&bench, &has_worked, &error))
        {
          foyer_line_report_error (line, FOYER_STAGE_RENDERING, error);
          g_usleep (ERROR_PAUSE_USEC);
        }
      else if (!has_worked && !foyer_bell_wait (&line->bell, &seen))
        break;
    }
  foyer_worker_pool_give_back (line->workers, bench.worker);
  foyer_renderer_free (bench.static_renderer);
  return NULL;
}

FoyerRenderStage *
foyer_render_stage_start (FoyerLine *line)
{
  FoyerRenderStage *self = g_new0 (FoyerRenderStage, 1);

  self->line = line;
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < line->render_workers; i++)
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
