/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight of badges, one after the other on a thread of its own. */
#include "config.h"

#include "foyer-engine-preflight.h"

#include "foyer-drawing.h"
#include "foyer-engine-preflight-private.h"
#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-print-match.h"
#include "foyer-selection.h"
#include "foyer-store-attendees.h"
#include "foyer-store-printers.h"

#define PROGRESS_USEC (G_USEC_PER_SEC / 10)
#define MINIMUM_DPI 36u
#define MAXIMUM_DPI 1200u
/* Drawing processes that one run may end: it is the template, then, and not a badge. */
#define MOST_DEATHS FOYER_LIMIT_WORKER_DEATHS

void
foyer_preflight_report_free (FoyerPreflightReport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_free (self->template_name);
  g_free (self->profile);
  g_free (self->inks);
  g_free (self);
}

/* ---- The query ---- */

void
foyer_preflight_target_init (FoyerPreflightTarget *self, const FoyerPreflightQuery *query)
{
  self->template_name = g_strdup (query->template_name);
  self->printer = g_strdup (query->printer);
  self->profile_path
      = query->profile_path != NULL ? g_canonicalize_filename (query->profile_path, NULL) : NULL;
  self->dpi = query->dpi;
  self->is_quick = query->is_quick;
}

void
foyer_preflight_target_clear (FoyerPreflightTarget *self)
{
  g_clear_pointer (&self->template_name, g_free);
  g_clear_pointer (&self->printer, g_free);
  g_clear_pointer (&self->profile_path, g_free);
}

gboolean
foyer_preflight_target_check (const FoyerPreflightTarget *self, GError **error)
{
  if (self->dpi == 0 || (self->dpi >= MINIMUM_DPI && self->dpi <= MAXIMUM_DPI))
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "a printer of %u dpi is none; say %u to %u", self->dpi, MINIMUM_DPI, MAXIMUM_DPI);
  return FALSE;
}

static gpointer
get_printer (FoyerStore *store, gpointer data, GError **error)
{
  FoyerPrinter *printer = NULL;

  (void)foyer_store_get_printer (store, data, &printer, error);
  return printer;
}

gboolean
foyer_preflight_target_find_profile (const FoyerPreflightTarget *self, FoyerLine *line, char **path,
                                     GError **error)
{
  g_autoptr (FoyerPrinter) printer = NULL;

  if (self->printer != NULL)
    {
      printer = foyer_store_service_read (line->store, get_printer, self->printer, error);
      if (printer == NULL)
        return FALSE;
    }
  *path = g_strdup (self->profile_path != NULL ? self->profile_path
                    : printer != NULL          ? printer->profile_file
                                               : NULL);
  return TRUE;
}

/* ---- The run ---- */

typedef struct
{
  FoyerLine *line;
  FoyerSelectionCopy *selection; /* NULL: an invented person */
  FoyerPreflightTarget target;
  FoyerProgressFunc progress;
  gpointer progress_data;
  GMainContext *context;
  /* while it runs */
  FoyerDrawing *drawing;
  FoyerTemplate *template;
  gboolean has_profile;
  FoyerPreflightList *list;
  FoyerPreflightReport *report;
  gint64 started_usec;
  gint64 told_usec;
} Preflight;

static void
preflight_data_free (gpointer data)
{
  Preflight *self = data;

  g_clear_pointer (&self->selection, foyer_selection_copy_free);
  foyer_preflight_target_clear (&self->target);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->drawing, foyer_drawing_free);
  g_clear_pointer (&self->template, foyer_template_unref);
  g_clear_pointer (&self->list, foyer_preflight_list_free);
  g_clear_pointer (&self->report, foyer_preflight_report_free);
  g_free (self);
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
tell_progress (Preflight *run, guint64 done, guint64 total)
{
  gint64 now = foyer_clock_get_monotonic_usec (run->line->clock);
  Telling *telling;

  if (run->progress == NULL || (done < total && now - run->told_usec < PROGRESS_USEC))
    return;
  run->told_usec = now;
  telling = g_new0 (Telling, 1);
  telling->progress = run->progress;
  telling->progress_data = run->progress_data;
  telling->value
      = (FoyerProgress){ .done = done, .total = total, .seconds_left = -1, .doing = "looking" };
  if (done > 0)
    telling->value.seconds_left = (double)(now - run->started_usec) / G_USEC_PER_SEC / (double)done
                                  * (double)(total - done);
  g_main_context_invoke_full (run->context, G_PRIORITY_DEFAULT, tell_cb, telling, g_free);
}

/* Findings of no badge in particular: of fonts and profile. */
static void
add_common (Preflight *run, FoyerFinding *finding)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_finding_unref);

  g_ptr_array_add (one, finding);
  foyer_preflight_list_add (run->list, one);
}

static void
count_badge (FoyerPreflightReport *report, GPtrArray *findings)
{
  gboolean has[FOYER_N_SEVERITIES] = { FALSE };

  for (guint i = 0; i < findings->len; i++)
    has[foyer_finding_get_severity (findings->pdata[i])] = TRUE;
  for (guint i = 0; i < FOYER_N_SEVERITIES; i++)
    report->n_badges_with[i] += has[i];
  report->n_clean += !has[FOYER_SEVERITY_ERROR] && !has[FOYER_SEVERITY_WARNING];
  report->n_badges++;
}

/* A badge that cannot be drawn at all is a finding, and the others go on. */
static GPtrArray *
explain_failure (const FoyerBadgeInput *input, const GError *error)
{
  GPtrArray *one = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_finding_unref);
  FoyerFinding *finding = foyer_finding_new (FOYER_RULE_RENDERING, "%s", error->message);

  finding->record_id = g_strdup (foyer_record_get_text (input->record, FOYER_FIELD_SOURCE_ID));
  g_ptr_array_add (one, finding);
  return one;
}

/* FALSE: no process can be started, or one after the other ends. */
static gboolean
look_at (Preflight *run, FoyerBadgeContent *content, GError **error)
{
  FoyerWorkerCheck check = { .dpi = run->report->dpi,
                             .is_quick = run->target.is_quick,
                             .has_profile = run->has_profile };
  g_autoptr (GError) cause = NULL;
  g_autoptr (GPtrArray) findings
      = foyer_drawing_check (run->drawing, run->template, &content->input, &check, &cause);
  gboolean is_possible
      = !g_error_matches (cause, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE)
        && (findings != NULL || foyer_drawing_get_deaths (run->drawing) < MOST_DEATHS);

  if (!is_possible)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    {
      if (findings == NULL)
        findings = explain_failure (&content->input, cause);
      count_badge (run->report, findings);
      foyer_preflight_list_add (run->list, findings);
    }
  foyer_badge_content_clear (content);
  return is_possible;
}

static gboolean
look_at_people (Preflight *run, GPtrArray *people, GCancellable *cancellable, GError **error)
{
  FoyerBadgeContent content = { 0 };

  if (people == NULL)
    {
      foyer_studio_fill_sample (run->line->studio, &content);
      return look_at (run, &content, error);
    }
  for (guint i = 0; i < people->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      foyer_studio_fill_from_attendee (run->line->studio, people->pdata[i], &content);
      if (!look_at (run, &content, error))
        return FALSE;
      tell_progress (run, i + 1, people->len);
    }
  return TRUE;
}

static gpointer
get_selected (FoyerStore *store, gpointer data, GError **error)
{
  return foyer_selection_dup_people (data, store, error);
}

static void
describe_profile (Preflight *run, const FoyerWorkerProfiled *profiled)
{
  if (profiled->is_refused)
    {
      g_autoptr (GError) refusal
          = g_error_new_literal (FOYER_PROFILE_ERROR, (int)profiled->refusal, profiled->text);

      add_common (run, foyer_preflight_explain_profile (refusal));
      return;
    }
  run->has_profile = TRUE;
  run->report->profile = g_strdup (profiled->text);
  run->report->inks = g_strdup (foyer_inks_get_name (profiled->inks));
  if (profiled->has_wrong_id)
    add_common (run, foyer_finding_new (FOYER_RULE_PROFILE_CHECKSUM,
                                        "the profile '%s' was changed after it was made",
                                        run->report->profile));
}

static gboolean
use_profile (Preflight *run, GError **error)
{
  FoyerWorkerProfiled profiled = { 0 };
  g_autofree char *path = NULL;

  if (!foyer_preflight_target_find_profile (&run->target, run->line, &path, error))
    return FALSE;
  if (path == NULL)
    return TRUE;
  if (!foyer_drawing_use_profile (run->drawing, path, &profiled, error))
    return FALSE;
  describe_profile (run, &profiled);
  foyer_worker_profiled_clear (&profiled);
  return TRUE;
}

static gboolean
find_template (Preflight *run, GPtrArray *people, GError **error)
{
  gboolean is_proof; /* a draft is looked at as it would print */

  if (run->target.template_name == NULL && people != NULL)
    {
      run->target.template_name
          = foyer_studio_dup_template_name_of (run->line->studio, people, error);
      if (run->target.template_name == NULL)
        return FALSE;
    }
  run->template
      = foyer_studio_find_for_look (run->line->studio, run->target.template_name, &is_proof, error);
  return run->template != NULL;
}

static gpointer
get_setup (FoyerStore *store, gpointer data, GError **error)
{
  FoyerPrinterSetup *setup = NULL;

  (void)foyer_store_get_printer_setup (store, data, &setup, error);
  return setup;
}

/* What was asked for, else what the printer is known to print this stock with, else the template's.
 */
static guint
choose_dpi (const Preflight *run)
{
  g_autoptr (FoyerPrinterSetup) setup = NULL;
  FoyerPrintTarget target = { 0 };

  if (run->target.dpi != 0)
    return run->target.dpi;
  if (run->target.printer != NULL) /* that there is one was found out with its profile */
    setup = foyer_store_service_read (run->line->store, get_setup, run->target.printer, NULL);
  if (setup != NULL
      && foyer_print_match_choose (setup, foyer_template_get_media (run->template), &target, NULL)
      && target.dpi != 0)
    return target.dpi;
  return foyer_template_get_dpi (run->template);
}

/* With fonts at hand. */
static gboolean
look (Preflight *run, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) people = NULL;

  if (run->selection != NULL)
    {
      people = foyer_store_service_read (run->line->store, get_selected, run->selection, error);
      if (people == NULL)
        return FALSE;
    }
  if (!find_template (run, people, error))
    return FALSE;
  run->drawing = foyer_drawing_new (run->line);
  if (!use_profile (run, error))
    return FALSE;
  run->report->template_name = g_strdup (foyer_template_get_name (run->template));
  run->report->dpi = choose_dpi (run);
  return look_at_people (run, people, cancellable, error);
}

static FoyerPreflightReport *
run_preflight (Preflight *run, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) font_error = NULL;
  FoyerFontSet *fonts = foyer_studio_get_fonts (run->line->studio, &font_error);

  run->started_usec = foyer_clock_get_monotonic_usec (run->line->clock);
  run->list = foyer_preflight_list_new ();
  run->report = g_new0 (FoyerPreflightReport, 1);
  run->report->reader = foyer_preflight_get_reader ();
  if (fonts == NULL)
    add_common (run, foyer_finding_new (FOYER_RULE_FONT_MISSING, "%s", font_error->message));
  else if (!look (run, cancellable, error))
    return NULL;
  run->report->findings = foyer_preflight_list_end (run->list, &run->report->n_left_out);
  run->report->seconds
      = (double)(foyer_clock_get_monotonic_usec (run->line->clock) - run->started_usec)
        / G_USEC_PER_SEC;
  return g_steal_pointer (&run->report);
}

static void
preflight_thread (GTask *task, gpointer source_object, gpointer task_data,
                  GCancellable *cancellable)
{
  Preflight *run = task_data;
  GError *cause = NULL, *error = NULL;
  FoyerPreflightReport *report = run_preflight (run, cancellable, &cause);

  g_clear_pointer (&run->drawing, foyer_drawing_free);
  foyer_line_leave_helper (run->line);
  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify)foyer_preflight_report_free);
  else
    {
      foyer_engine_error_take (&error, cause, NULL);
      g_task_return_error (task, error);
    }
}

void
foyer_engine_preflight_async (FoyerEngine *self, const FoyerSelection *selection,
                              const FoyerPreflightQuery *query, FoyerProgressFunc progress,
                              gpointer progress_data, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Preflight *run;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_preflight_async);
  g_task_set_name (task, "foyer-engine-preflight");
  run = g_new0 (Preflight, 1);
  run->line = foyer_engine_get_line (self);
  run->context = g_main_context_ref_thread_default ();
  run->progress = progress;
  run->progress_data = progress_data;
  foyer_preflight_target_init (&run->target, query);
  g_task_set_task_data (task, run, preflight_data_free);
  if (selection != NULL)
    run->selection = foyer_selection_copy_new (selection, &error);
  if (error == NULL)
    foyer_preflight_target_check (&run->target, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    {
      foyer_line_enter_helper (run->line);
      g_task_run_in_thread (task, preflight_thread);
    }
}

FoyerPreflightReport *
foyer_engine_preflight_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
