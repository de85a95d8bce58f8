/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each act's beginning and its end, in words. */
#include "config.h"

#include "foyer-engine-runbook.h"

#include "foyer-engine-contracts.h"
#include "foyer-engine-duplicates.h"
#include "foyer-engine-error-private.h"
#include "foyer-engine-line.h"
#include "foyer-engine-notices.h"
#include "foyer-engine-pairing.h"
#include "foyer-engine-print.h"
#include "foyer-engine-rendering.h"
#include "foyer-engine-replay.h"
#include "foyer-engine-routes.h"
#include "foyer-engine-sources.h"

#include <string.h>

/* A step under way. */
typedef struct
{
  FoyerRunbookAct act;
  char *subject; /* NULL: none */
  char **words; /* of it; never NULL */
} Step;

static void
step_free (gpointer data)
{
  Step *self = data;

  g_free (self->subject);
  g_strfreev (self->words);
  g_free (self);
}

static void step_done_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* The three arguments that every beginning ends with. */
#define REST(task) g_task_get_cancellable (task), step_done_cb, (task)

/* ---- Feeds ---- */

static void
begin_source (FoyerEngine *engine, const Step *step, GTask *task)
{
  FoyerSourceState state = step->act == FOYER_ACT_HOLD_SOURCE   ? FOYER_SOURCE_HELD
                           : step->act == FOYER_ACT_PARK_SOURCE ? FOYER_SOURCE_PARKED
                                                                : FOYER_SOURCE_OPEN;

  foyer_engine_set_source_state_async (engine, step->subject, state, REST (task));
}

static char *
end_source (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  if (!foyer_engine_set_source_state_finish (engine, result, error))
    return NULL;
  return g_strdup_printf (step->act == FOYER_ACT_HOLD_SOURCE   ? "'%s' is held"
                          : step->act == FOYER_ACT_PARK_SOURCE ? "'%s' is parked"
                                                               : "'%s' is released",
                          step->subject);
}

static void
begin_secret (FoyerEngine *engine, const Step *step, GTask *task)
{
  foyer_engine_rotate_secret_async (engine, step->subject, NULL, REST (task));
}

static char *
end_secret (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  g_autoptr (FoyerSourceSecret) secret = foyer_engine_rotate_secret_finish (engine, result, error);

  /* Shown once, by whoever can show it safely: not in a sentence that may be logged. */
  return secret == NULL ? NULL
                        : g_strdup_printf ("'%s' has a new secret in %s; the former one is still "
                                           "accepted",
                                           step->subject, secret->place);
}

static void
begin_contract (FoyerEngine *engine, const Step *step, GTask *task)
{
  guint64 version = 0;

  if (g_strv_length (step->words) == 2
      && g_ascii_string_to_unsigned (step->words[1], 10, 0, G_MAXUINT, &version, NULL))
    {
      foyer_engine_use_contract_async (engine, step->words[0], (guint)version, REST (task));
      return;
    }
  g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "'%s' is no contract with its version; say it like: pretix 2",
                           step->subject);
  g_object_unref (task);
}

static char *
end_contract (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  FoyerContractInfo *info = foyer_engine_use_contract_finish (engine, result, error);
  char *text = NULL;

  if (info != NULL)
    text = g_strdup_printf ("'%s' is read by version %u", info->name, info->version);
  g_clear_pointer (&info, foyer_contract_info_free);
  return text;
}

static void
begin_replay (FoyerEngine *engine, const Step *step, GTask *task)
{
  FoyerReplayRequest request
      = { .contract = step->subject, .is_dry_run = step->act == FOYER_ACT_REHEARSE_REPLAY };

  foyer_engine_replay_async (engine, &request, NULL, NULL, REST (task));
}

static char *
end_replay (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  g_autoptr (FoyerReplayReport) report = foyer_engine_replay_finish (engine, result, error);

  if (report == NULL)
    return NULL;
  return g_strdup_printf (report->is_dry_run
                              ? "of %" G_GUINT64_FORMAT " dead letters %" G_GUINT64_FORMAT
                                " would be admitted, %" G_GUINT64_FORMAT " refused again"
                              : "of %" G_GUINT64_FORMAT " dead letters %" G_GUINT64_FORMAT
                                " are admitted, %" G_GUINT64_FORMAT " refused again",
                          report->total, report->outcomes[FOYER_REPLAY_ADMITTED],
                          report->outcomes[FOYER_REPLAY_REFUSED]);
}

/* ---- Printers and chains ---- */

static void
begin_breaker (FoyerEngine *engine, const Step *step, GTask *task)
{
  foyer_engine_force_breaker_async (
      engine, step->subject, step->act == FOYER_ACT_OPEN_BREAKER ? "open" : "close", REST (task));
}

static char *
end_breaker (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  const char *state = foyer_engine_force_breaker_finish (engine, result, error);

  return state != NULL ? g_strdup_printf ("the breaker of '%s' is %s", step->subject, state) : NULL;
}

static void
begin_test (FoyerEngine *engine, const Step *step, GTask *task)
{
  foyer_engine_test_printer_async (engine, step->subject, FALSE, REST (task));
}

static char *
end_test (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  FoyerPrinterReport *report = foyer_engine_test_printer_finish (engine, result, error);
  char *text = NULL;

  if (report != NULL)
    text = g_strdup_printf ("'%s' answers: %s", step->subject,
                            report->state != NULL ? report->state : "idle");
  g_clear_pointer (&report, foyer_printer_report_free);
  return text;
}

static void
begin_pairing (FoyerEngine *engine, const Step *step, GTask *task)
{
  foyer_engine_pair_printer_async (engine, step->subject, TRUE, REST (task));
}

static char *
end_pairing (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  FoyerPrinterPairing *pairing = foyer_engine_pair_printer_finish (engine, result, error);
  char *text = NULL;

  if (pairing != NULL && pairing->problem != NULL)
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_PEER, pairing->problem);
  else if (pairing != NULL)
    text = pairing->expiry != NULL
               ? g_strdup (pairing->expiry)
               : g_strdup_printf ("'%s' answers; no certificate ends soon", step->subject);
  g_clear_pointer (&pairing, foyer_printer_pairing_free);
  return text;
}

static void
begin_cancel (FoyerEngine *engine, const Step *step, GTask *task)
{
  foyer_engine_cancel_job_async (engine, step->subject, REST (task));
}

static char *
end_cancel (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  return foyer_engine_cancel_job_finish (engine, result, error)
             ? g_strdup_printf ("job %s is cancelled", step->subject)
             : NULL;
}

static void
begin_offline (FoyerEngine *engine, const Step *step, GTask *task)
{
  foyer_engine_set_offline_async (engine, step->subject,
                                  step->act == FOYER_ACT_OFFLINE_ON ? "on" : "auto", REST (task));
}

static char *
end_offline (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  if (!foyer_engine_set_offline_finish (engine, result, error))
    return NULL;
  return g_strdup_printf (step->act == FOYER_ACT_OFFLINE_ON
                              ? "'%s' is offline: its badges wait"
                              : "'%s' prints again as soon as a printer of it can be reached",
                          step->subject);
}

static void
begin_release (FoyerEngine *engine, const Step *step, GTask *task)
{
  foyer_engine_release_chain_async (engine, step->subject, REST (task));
}

static char *
end_release (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  guint64 n = 0;

  return foyer_engine_release_chain_finish (engine, result, &n, error)
             ? g_strdup_printf ("%" G_GUINT64_FORMAT " badges that were set aside go on", n)
             : NULL;
}

/* ---- Drawing ---- */

static void
begin_rendering (FoyerEngine *engine, const Step *step, GTask *task)
{
  FoyerRenderingAct act = step->act == FOYER_ACT_HALT_RENDERING ? FOYER_RENDERING_HALT
                          : step->act == FOYER_ACT_STATIC_ON    ? FOYER_RENDERING_STATIC_ON
                                                                : FOYER_RENDERING_RESUME;

  foyer_engine_set_rendering_async (engine, act, NULL, REST (task));
}

static char *
end_rendering (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  if (!foyer_engine_set_rendering_finish (engine, result, error))
    return NULL;
  return g_strdup (step->act == FOYER_ACT_HALT_RENDERING ? "rendering is halted"
                   : step->act == FOYER_ACT_STATIC_ON    ? "plain badges are drawn"
                                                         : "badges are drawn");
}

static void
begin_check (FoyerEngine *engine, const Step *step, GTask *task)
{
  foyer_engine_check_async (engine, REST (task));
}

static char *
end_check (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) checks = foyer_engine_check_finish (engine, result, error);
  g_autoptr (GString) bad = g_string_new (NULL);

  if (checks == NULL)
    return NULL;
  for (guint i = 0; i < checks->len; i++)
    {
      const FoyerCheck *check = checks->pdata[i];

      if (!check->is_ok)
        g_string_append_printf (bad, "%s%s: %s", bad->len > 0 ? "; " : "", check->name,
                                check->finding);
    }
  return g_strdup (bad->len > 0 ? bad->str : "no problem was found");
}

/* ---- People ---- */

static void
begin_pair (FoyerEngine *engine, const Step *step, GTask *task)
{
  if (g_strv_length (step->words) == 2)
    {
      foyer_engine_decide_duplicate_async (engine, step->words[0], step->words[1],
                                           step->act == FOYER_ACT_LINK ? FOYER_DUPLICATE_LINKED
                                                                       : FOYER_DUPLICATE_CLEARED,
                                           REST (task));
      return;
    }
  g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "'%s' names no two people; give both ids, parted by a space",
                           step->subject);
  g_object_unref (task);
}

static char *
end_pair (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  if (!foyer_engine_decide_duplicate_finish (engine, result, error))
    return NULL;
  return g_strdup (step->act == FOYER_ACT_LINK ? "they are one person" : "they are two people");
}

static void
begin_notice (FoyerEngine *engine, const Step *step, GTask *task)
{
  guint64 id = 0;

  if (g_ascii_string_to_unsigned (step->subject, 10, 1, G_MAXINT64, &id, NULL))
    {
      foyer_engine_mark_notice_async (engine, (gint64)id, REST (task));
      return;
    }
  g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "'%s' is no number of a notice; see: foyerctl notices list",
                           step->subject);
  g_object_unref (task);
}

static char *
end_notice (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error)
{
  return foyer_engine_mark_notice_finish (engine, result, error)
             ? g_strdup_printf ("notice %s is seen", step->subject)
             : NULL;
}

/* ---- The door ---- */

static const struct
{
  gboolean needs_subject;
  /* Takes @task, which step_done_cb() ends. NULL: the act only shows something. */
  void (*begin) (FoyerEngine *engine, const Step *step, GTask *task);
  char *(*end) (FoyerEngine *engine, const Step *step, GAsyncResult *result, GError **error);
} acts[FOYER_N_RUNBOOK_ACTS] = {
  [FOYER_ACT_HOLD_SOURCE] = { TRUE, begin_source, end_source },
  [FOYER_ACT_PARK_SOURCE] = { TRUE, begin_source, end_source },
  [FOYER_ACT_RELEASE_SOURCE] = { TRUE, begin_source, end_source },
  [FOYER_ACT_USE_CONTRACT] = { TRUE, begin_contract, end_contract },
  [FOYER_ACT_REHEARSE_REPLAY] = { FALSE, begin_replay, end_replay },
  [FOYER_ACT_REPLAY] = { FALSE, begin_replay, end_replay },
  [FOYER_ACT_OPEN_BREAKER] = { TRUE, begin_breaker, end_breaker },
  [FOYER_ACT_CLOSE_BREAKER] = { TRUE, begin_breaker, end_breaker },
  [FOYER_ACT_TEST_PRINTER] = { TRUE, begin_test, end_test },
  [FOYER_ACT_CANCEL_JOB] = { TRUE, begin_cancel, end_cancel },
  [FOYER_ACT_HALT_RENDERING] = { FALSE, begin_rendering, end_rendering },
  [FOYER_ACT_STATIC_ON] = { FALSE, begin_rendering, end_rendering },
  [FOYER_ACT_CHECK_EVENT] = { FALSE, begin_check, end_check },
  [FOYER_ACT_RESUME_RENDERING] = { FALSE, begin_rendering, end_rendering },
  [FOYER_ACT_OFFLINE_ON] = { TRUE, begin_offline, end_offline },
  [FOYER_ACT_SHOW_PRINTER] = { TRUE, begin_pairing, end_pairing },
  [FOYER_ACT_ROTATE_SECRET] = { TRUE, begin_secret, end_secret },
  [FOYER_ACT_OFFLINE_AUTO] = { TRUE, begin_offline, end_offline },
  [FOYER_ACT_RELEASE_CHAIN] = { TRUE, begin_release, end_release },
  [FOYER_ACT_LINK] = { TRUE, begin_pair, end_pair },
  [FOYER_ACT_CLEAR] = { TRUE, begin_pair, end_pair },
  [FOYER_ACT_SEE_NOTICE] = { TRUE, begin_notice, end_notice },
};

gboolean
foyer_runbook_act_is_done (FoyerRunbookAct act)
{
  g_return_val_if_fail (act < FOYER_N_RUNBOOK_ACTS, FALSE);
  return acts[act].begin != NULL;
}

static void
step_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Step *step = g_task_get_task_data (task);
  GError *error = NULL;
  char *text = acts[step->act].end (FOYER_ENGINE (source), step, result, &error);

  if (text == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, text, g_free);
}

void
foyer_engine_run_step_async (FoyerEngine *self, FoyerRunbookAct act, const char *subject,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;
  Step *step;

  g_return_if_fail (FOYER_IS_ENGINE (self) && act < FOYER_N_RUNBOOK_ACTS);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_run_step_async);
  g_task_set_name (task, "foyer-engine-run-step");
  step = g_new0 (Step, 1);
  step->act = act;
  step->subject = g_strdup (subject);
  step->words = g_strsplit (subject != NULL ? subject : "", " ", -1);
  g_task_set_task_data (task, step, step_free);
  if (acts[act].begin != NULL && (subject != NULL || !acts[act].needs_subject))
    {
      acts[act].begin (self, step, task);
      return;
    }
  g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, "%s",
                           acts[act].begin == NULL
                               ? "this step shows something; look at it, then take the next one"
                               : "this step needs to know what it is about; choose it first");
  g_object_unref (task);
}

char *
foyer_engine_run_step_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
