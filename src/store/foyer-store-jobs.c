/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs through the line: every change of state is a compare-and-set and a row of history. Queueing
 * is in foyer-store-enqueue.c, looking in foyer-store-jobs-list.c. */
#include "config.h"

#include "foyer-store-jobs.h"

#include "foyer-limits.h"
#include "foyer-store-private.h"

gboolean
foyer_store_add_job_step (FoyerStore *self, gint64 job_row_id, FoyerJobState from, FoyerJobState to,
                          const char *printer, const char *reason, const char *actor,
                          GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO job_step (job_row, from_state, to_state, at_usec, printer, reason, actor)"
      " VALUES (:job_row, :from_state, :to_state, :now, COALESCE (:printer, (SELECT j.printer FROM "
      "job j WHERE j.row_id = :job_row)),"
      " :reason, :actor)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":job_row", job_row_id);
  foyer_statement_bind_text (insert, ":from_state", foyer_job_state_get_name (from));
  foyer_statement_bind_text (insert, ":to_state", foyer_job_state_get_name (to));
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":printer", printer);
  foyer_statement_bind_text (insert, ":reason", reason);
  foyer_statement_bind_text (insert, ":actor", actor);
  return foyer_statement_run (insert, error);
}

gboolean
foyer_store_write_job_dead_letter (FoyerStore *self, FoyerJob *job, FoyerDiagnostic *diagnostic,
                                   GError **error)
{
  g_autoptr (GPtrArray) diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  g_ptr_array_add (diagnostics, foyer_diagnostic_ref (diagnostic));
  FoyerStage stage = foyer_code_get_stage (diagnostic->code);
  FoyerDeadLetterDraft draft = {
    .stage = stage,
    .source = foyer_record_get_text (job->record, FOYER_FIELD_SOURCE),
    .source_id = foyer_record_get_text (job->record, FOYER_FIELD_SOURCE_ID),
    .name_hint = foyer_record_get_text (job->record, FOYER_FIELD_FULL_NAME),
    .attendee_id = job->attendee_id,
    .job_id = job->job_id,
    .diagnostics = diagnostics,
    .trace_id = job->trace_id,
    .received_usec = job->queued_usec,
    .attempts = stage == FOYER_STAGE_RENDERING ? job->render_attempts : job->dispatch_attempts,
  };
  return foyer_store_write_dead_letter (self, &draft, NULL, NULL, error)
         && foyer_store_bump_stage (self, stage, 0, 1, 0, error)
         && foyer_store_set_stage_error (self, stage, foyer_code_get_name (diagnostic->code),
                                         error);
}

/* What a finished step counts for. */
static gboolean
count_step (FoyerStore *self, FoyerJobState from, FoyerJobState to, GError **error)
{
  if (from == FOYER_JOB_RENDERING && to == FOYER_JOB_RENDERED)
    return foyer_store_bump_stage (self, FOYER_STAGE_RENDERING, 1, 0, 0, error);
  if (to == FOYER_JOB_PRINTED)
    return foyer_store_bump_stage (self, FOYER_STAGE_DISPATCH, 1, 0, 0, error);
  return TRUE;
}

static gboolean
compare_and_set (FoyerStore *self, gint64 job_row_id, FoyerJobState from, FoyerJobState to,
                 const FoyerJobChange *change, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE job SET state = :to, changed_usec = :now, reason = :reason, printer = COALESCE "
      "(:printer, printer),"
      " printed_on = CASE :to WHEN 'PRINTED' THEN COALESCE (:printed_on, :printer, printer) ELSE "
      "COALESCE (:printed_on, printed_on) END,"
      " printed_usec = CASE :to WHEN 'PRINTED' THEN :now ELSE printed_usec END,"
      " ready_at_usec = CASE :ready_at_usec WHEN 0 THEN ready_at_usec ELSE :ready_at_usec END,"
      " remote_job_id = CASE WHEN :forgets THEN 0 WHEN :remote_job_id <> 0 THEN :remote_job_id "
      "ELSE remote_job_id END,"
      " remote_job_uuid = CASE WHEN :forgets THEN NULL ELSE COALESCE (:remote_job_uuid, "
      "remote_job_uuid) END,"
      " document_digest = COALESCE (:document_digest, document_digest),"
      " document_bytes = CASE :document_bytes WHEN 0 THEN document_bytes ELSE :document_bytes END,"
      " dispatch_attempts = dispatch_attempts + :counts, hop_attempts = hop_attempts + :counts,"
      " leaving = CASE WHEN :may_be_out THEN COALESCE (:leaving, leaving) END,"
      " cancel_asked = CASE WHEN :may_be_out THEN cancel_asked END"
      " WHERE row_id = :row_id AND state = :from AND printer = COALESCE (:expected, printer)",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":to", foyer_job_state_get_name (to));
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":reason", change->reason);
  foyer_statement_bind_text (update, ":printer", change->printer);
  foyer_statement_bind_text (update, ":printed_on", change->printed_on);
  foyer_statement_bind_integer (update, ":ready_at_usec", change->ready_at_usec);
  foyer_statement_bind_integer (update, ":forgets", change->forgets_remote_job ? 1 : 0);
  foyer_statement_bind_integer (update, ":remote_job_id", change->remote_job_id);
  foyer_statement_bind_text (update, ":remote_job_uuid", change->remote_job_uuid);
  foyer_statement_bind_text (update, ":document_digest", change->document_digest);
  foyer_statement_bind_integer (update, ":document_bytes", (gint64)change->document_bytes);
  foyer_statement_bind_integer (update, ":counts", change->counts_dispatch_attempt ? 1 : 0);
  foyer_statement_bind_integer (update, ":may_be_out", foyer_job_state_may_be_out (to) ? 1 : 0);
  foyer_statement_bind_text (update, ":leaving", change->leaving);
  foyer_statement_bind_integer (update, ":row_id", job_row_id);
  foyer_statement_bind_text (update, ":from", foyer_job_state_get_name (from));
  foyer_statement_bind_text (update, ":expected", change->expected_printer);
  if (!foyer_statement_run (update, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (
        error, FOYER_STORE_ERROR_CONFLICT, "job %" G_GINT64_FORMAT " is not %s%s%s any more",
        job_row_id, foyer_job_state_get_name (from), change->expected_printer != NULL ? " at " : "",
        change->expected_printer != NULL ? change->expected_printer : "");
  return TRUE;
}

gboolean
foyer_store_transition_job (FoyerStore *self, gint64 job_row_id, FoyerJobState from,
                            FoyerJobState to, const FoyerJobChange *change, GError **error)
{
  static const FoyerJobChange nothing = { 0 };
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS, error))
    return FALSE;
  gboolean stays = from == to && !foyer_job_state_is_final (from);
  if (!stays && !foyer_job_state_can_become (from, to))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_TRANSITION,
                               "a job that is %s cannot become %s", foyer_job_state_get_name (from),
                               foyer_job_state_get_name (to));
  if (change == NULL)
    change = &nothing;
  if (!compare_and_set (self, job_row_id, from, to, change, error))
    return FALSE;
  if (stays && !change->counts_dispatch_attempt)
    return TRUE; /* it waits on, perhaps for another reason: no row of history for every look at a
                    printer */
  if (!foyer_store_add_job_step (self, job_row_id, from, to, change->printer, change->reason,
                                 change->actor, error)
      || !count_step (self, from, to, error)
      || (to == FOYER_JOB_PRINTED && !foyer_store_revoke_superseded (self, job_row_id, error)))
    return FALSE;
  if (to != FOYER_JOB_FAILED || change->diagnostic == NULL)
    return TRUE;
  g_autoptr (FoyerJob) job = NULL;
  return foyer_store_get_job (self, job_row_id, &job, error)
         && foyer_store_write_job_dead_letter (self, job, change->diagnostic, error);
}

/* ---- Rendering queue ---- */

static gboolean
give_up (FoyerStore *self, gint64 job_row_id, GError **error)
{
  g_autoptr (FoyerDiagnostic) diagnostic = foyer_diagnostic_new (
      FOYER_CODE_RENDER_FAILED,
      "drawing this badge ended the process or never came to an end, %u times",
      FOYER_LIMIT_ATTEMPTS);
  FoyerJobChange change = { .reason = diagnostic->message, .diagnostic = diagnostic };
  return foyer_store_transition_job (self, job_row_id, FOYER_JOB_READY, FOYER_JOB_FAILED, &change,
                                     error);
}

static gboolean
claim (FoyerStore *self, gint64 job_row_id, FoyerJob **job, GError **error)
{
  g_autoptr (FoyerStatement) count = foyer_store_prepare (
      self, "UPDATE job SET render_attempts = render_attempts + 1 WHERE row_id = :row_id", error);
  if (count == NULL)
    return FALSE;
  foyer_statement_bind_integer (count, ":row_id", job_row_id);
  return foyer_statement_run (count, error)
         && foyer_store_transition_job (self, job_row_id, FOYER_JOB_READY, FOYER_JOB_RENDERING,
                                        NULL, error)
         && foyer_store_get_job (self, job_row_id, job, error);
}

gboolean
foyer_store_next_ready_job (FoyerStore *self, FoyerJob **job, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (FoyerStatement) select = foyer_store_prepare (
          self,
          "SELECT row_id, render_attempts FROM job INDEXED BY job_to_render"
          " WHERE state = 'READY' AND ready_at_usec <= :now ORDER BY deadline_usec, row_id LIMIT 1",
          error);
      if (select == NULL)
        return FALSE;
      foyer_statement_bind_integer (select, ":now", foyer_store_now (self));
      FoyerStep step = foyer_statement_step (select, error);
      if (step == FOYER_STEP_FAILED)
        return FALSE;
      if (step == FOYER_STEP_DONE)
        {
          *job = NULL;
          return TRUE;
        }
      gint64 row_id = foyer_statement_get_integer (select, "row_id");
      gint64 attempts = foyer_statement_get_integer (select, "render_attempts");
      foyer_statement_reset (select);
      if (attempts < FOYER_LIMIT_ATTEMPTS)
        return claim (self, row_id, job, error);
      if (!give_up (self, row_id, error))
        return FALSE;
    }
}

gboolean
foyer_store_finish_render (FoyerStore *self, gint64 job_row_id, const char *document_digest,
                           guint64 document_bytes, GError **error)
{
  FoyerJobChange change = { .document_digest = document_digest, .document_bytes = document_bytes };
  return foyer_store_transition_job (self, job_row_id, FOYER_JOB_RENDERING, FOYER_JOB_RENDERED,
                                     &change, error);
}

gboolean
foyer_store_fail_render (FoyerStore *self, gint64 job_row_id, FoyerDiagnostic *diagnostic,
                         gboolean is_permanent, gboolean *is_dead, GError **error)
{
  g_autoptr (FoyerJob) job = NULL;
  if (!foyer_store_get_job (self, job_row_id, &job, error))
    return FALSE;
  gboolean must_die = is_permanent || job->render_attempts >= FOYER_LIMIT_ATTEMPTS;
  FoyerJobChange change = { .reason = diagnostic->message, .diagnostic = diagnostic };
  if (!foyer_store_transition_job (self, job_row_id, FOYER_JOB_RENDERING,
                                   must_die ? FOYER_JOB_FAILED : FOYER_JOB_READY, &change, error)
      || !foyer_store_bump_stage (self, FOYER_STAGE_RENDERING, 0, 0, 1, error)
      || !foyer_store_set_stage_error (self, FOYER_STAGE_RENDERING,
                                       foyer_code_get_name (diagnostic->code), error))
    return FALSE;
  if (is_dead != NULL)
    *is_dead = must_die;
  return TRUE;
}

gboolean
foyer_store_put_back_job (FoyerStore *self, gint64 job_row_id, GError **error)
{
  if (!foyer_store_transition_job (self, job_row_id, FOYER_JOB_RENDERING, FOYER_JOB_READY, NULL,
                                   error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE job SET render_attempts = render_attempts - 1 WHERE row_id = :row_id", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":row_id", job_row_id);
  return foyer_statement_run (update, error);
}

/* ---- Dispatch queue ---- */

static gboolean
find_next_due (FoyerStore *self, const char *printer, gint64 *next_due_usec, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT COALESCE (MIN (ready_at_usec), 0) AS due FROM job INDEXED BY "
                             "job_to_send WHERE state = 'RENDERED' AND printer = :printer",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":printer", printer);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *next_due_usec = foyer_statement_get_integer (select, "due");
  return TRUE;
}

gboolean
foyer_store_next_rendered_job (FoyerStore *self, const char *printer, FoyerJob **job,
                               gint64 *next_due_usec, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT * FROM job INDEXED BY job_to_send WHERE state = 'RENDERED' "
                             "AND printer = :printer AND ready_at_usec <= :now"
                             " ORDER BY deadline_usec, row_id LIMIT 1",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":printer", printer);
  foyer_statement_bind_integer (select, ":now", foyer_store_now (self));
  FoyerStep step = foyer_statement_step (select, error);
  FoyerJob *found = step == FOYER_STEP_ROW ? foyer_store_read_job (select, error) : NULL;
  if (found == NULL && step != FOYER_STEP_DONE)
    return FALSE;
  if (found == NULL && next_due_usec != NULL
      && !find_next_due (self, printer, next_due_usec, error))
    return FALSE;
  *job = found;
  return TRUE;
}

/* ---- Newer revisions ---- */

gboolean
foyer_store_cancel_stale_jobs (FoyerStore *self, gint64 attendee_row, guint revision,
                               const char *reason, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT row_id, state FROM job WHERE attendee_row = :attendee_row AND revision < :revision",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":attendee_row", attendee_row);
  foyer_statement_bind_integer (select, ":revision", revision);
  FoyerJobChange change = { .reason = reason };
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      FoyerJobState state;
      gint64 row_id = foyer_statement_get_integer (select, "row_id");
      if (!foyer_job_state_parse (foyer_statement_get_text (select, "state"), &state))
        return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                   "job %" G_GINT64_FORMAT " is not what was written", row_id);
      if (!foyer_job_state_may_be_out (state)
          && foyer_job_state_can_become (state, FOYER_JOB_CANCELED)
          && !foyer_store_transition_job (self, row_id, state, FOYER_JOB_CANCELED, &change, error))
        return FALSE;
    }
  return step == FOYER_STEP_DONE;
}
