/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The halt of the rendering queue as facts, and rows about drawing. */
#include "config.h"

#include "foyer-store-rendering.h"

#include "foyer-store-audit.h"
#include "foyer-store-notices.h"
#include "foyer-store-private.h"

#define HALT_FACT "rendering.halted"
#define HALTED_AT_FACT "rendering.halted-at"
#define STATIC_FACT "rendering.static"
#define HALTS_FACT "rendering.halts"

void
foyer_rendering_state_clear (FoyerRenderingState *self)
{
  g_clear_pointer (&self->reason, g_free);
}

gboolean
foyer_store_get_rendering (FoyerStore *self, FoyerRenderingState *state, GError **error)
{
  g_autofree char *reason = NULL;
  g_autofree char *at = NULL;
  g_autofree char *is_static = NULL;
  g_autofree char *halts = NULL;

  if (!foyer_store_get_fact (self, HALTS_FACT, &halts, error)
      || !foyer_store_get_fact (self, HALT_FACT, &reason, error)
      || !foyer_store_get_fact (self, HALTED_AT_FACT, &at, error)
      || !foyer_store_get_fact (self, STATIC_FACT, &is_static, error))
    return FALSE;
  state->is_halted = reason != NULL;
  state->is_static = reason != NULL && is_static != NULL;
  state->halted_usec = at != NULL ? g_ascii_strtoll (at, NULL, 10) : 0;
  state->n_halts = halts != NULL ? g_ascii_strtoull (halts, NULL, 10) : 0;
  state->reason = g_steal_pointer (&reason);
  return TRUE;
}

gboolean
foyer_store_may_render (FoyerStore *self, gboolean *may, gboolean *is_static, GError **error)
{
  FoyerRenderingState state = { 0 };

  if (!foyer_store_get_rendering (self, &state, error))
    return FALSE;
  *may = !state.is_halted || state.is_static;
  if (is_static != NULL)
    *is_static = state.is_static;
  foyer_rendering_state_clear (&state);
  return TRUE;
}

/* CONFLICT unless rendering is halted, or is not, as the caller needs it. */
static gboolean
check_halted (FoyerStore *self, gboolean wanted, GError **error)
{
  g_autofree char *reason = NULL;

  if (!foyer_store_get_fact (self, HALT_FACT, &reason, error))
    return FALSE;
  if ((reason != NULL) == wanted)
    return TRUE;
  return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT, "%s",
                             wanted ? "rendering is not halted: badges are drawn as they come"
                                    : "rendering is halted already");
}

static gboolean
count_halt (FoyerStore *self, GError **error)
{
  FoyerRenderingState state = { 0 };
  g_autofree char *halts = NULL;

  if (!foyer_store_get_rendering (self, &state, error))
    return FALSE;
  halts = g_strdup_printf ("%" G_GUINT64_FORMAT, state.n_halts + 1);
  foyer_rendering_state_clear (&state);
  return foyer_store_set_fact (self, HALTS_FACT, halts, error);
}

gboolean
foyer_store_halt_rendering (FoyerStore *self, const char *reason, const char *actor, GError **error)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, foyer_store_now (self));
  g_autofree char *text = g_strdup_printf (
      "Rendering is halted: %s. The badges wait. Mend the cause and go on with foyerctl rendering "
      "resume, or print plain badges with foyerctl rendering static on.",
      reason);

  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_STAGES, error)
         && check_halted (self, FALSE, error) && count_halt (self, error)
         && foyer_store_set_fact (self, HALT_FACT, reason, error)
         && foyer_store_set_fact (self, HALTED_AT_FACT, now, error)
         && foyer_store_append_audit (self, actor, "rendering-halt", NULL, reason, error)
         && foyer_store_add_notice (self, "rendering-halted", NULL, text, error);
}

gboolean
foyer_store_resume_rendering (FoyerStore *self, const char *actor, GError **error)
{
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_STAGES, error)
         && check_halted (self, TRUE, error) && foyer_store_set_fact (self, HALT_FACT, NULL, error)
         && foyer_store_set_fact (self, HALTED_AT_FACT, NULL, error)
         && foyer_store_set_fact (self, STATIC_FACT, NULL, error)
         && foyer_store_append_audit (self, actor, "rendering-resume", NULL, NULL, error);
}

gboolean
foyer_store_set_static_rendering (FoyerStore *self, gboolean is_static, const char *actor,
                                  GError **error)
{
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_STAGES, error)
         && check_halted (self, TRUE, error)
         && foyer_store_set_fact (self, STATIC_FACT, is_static ? "on" : NULL, error)
         && foyer_store_append_audit (self, actor, "rendering-static", NULL,
                                      is_static ? "on" : "off", error);
}

/* ---- Drawing processes that ended ---- */

gboolean
foyer_store_count_worker_end (FoyerStore *self, const char *cause, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_STAGES, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO worker_end (cause, n, last_usec) VALUES (:cause, 1, :now)"
      " ON CONFLICT (cause) DO UPDATE SET n = n + 1, last_usec = excluded.last_usec",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":cause", cause);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  return foyer_statement_run (insert, error);
}

void
foyer_worker_end_free (FoyerWorkerEnd *self)
{
  g_free (self->cause);
  g_free (self);
}

gboolean
foyer_store_list_worker_ends (FoyerStore *self, GPtrArray **ends, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM worker_end ORDER BY cause", error);
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_worker_end_free);
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      FoyerWorkerEnd *end = g_new0 (FoyerWorkerEnd, 1);
      end->cause = g_strdup (foyer_statement_get_text (select, "cause"));
      end->n = (guint64)foyer_statement_get_integer (select, "n");
      end->last_usec = foyer_statement_get_integer (select, "last_usec");
      g_ptr_array_add (found, end);
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *ends = g_steal_pointer (&found);
  return TRUE;
}

/* ---- Attempts ---- */

static gboolean
ensure_engine (FoyerStore *self, const char *engine, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self, "INSERT INTO render_engine (text) VALUES (:text) ON CONFLICT (text) DO NOTHING", error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":text", engine);
  return foyer_statement_run (insert, error);
}

gboolean
foyer_store_note_render_attempt (FoyerStore *self, gint64 job_row_id,
                                 const FoyerRenderAttempt *attempt, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS, error)
      || !ensure_engine (self, attempt->engine, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT OR REPLACE INTO render_attempt (job_row, attempt, ended_usec, stock, dpi, "
      "colour_mode, variant, engine_no, document_digest, failure)"
      " VALUES (:job_row, :attempt, :now, :stock, :dpi, :colour_mode, :variant,"
      " (SELECT engine_no FROM render_engine WHERE text = :engine), :document_digest, :failure)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":job_row", job_row_id);
  foyer_statement_bind_integer (insert, ":attempt", attempt->attempt);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":stock", attempt->stock);
  foyer_statement_bind_integer (insert, ":dpi", attempt->dpi);
  foyer_statement_bind_text (insert, ":colour_mode", attempt->colour_mode);
  foyer_statement_bind_text (insert, ":variant", attempt->variant);
  foyer_statement_bind_text (insert, ":engine", attempt->engine);
  foyer_statement_bind_text (insert, ":document_digest", attempt->document_digest);
  foyer_statement_bind_text (insert, ":failure", attempt->failure);
  return foyer_statement_run (insert, error);
}
