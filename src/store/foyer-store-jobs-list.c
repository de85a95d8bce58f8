/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs: one, lists, history, counts. */
#include "config.h"

#include "foyer-job-verb.h"
#include "foyer-store-jobs.h"
#include "foyer-store-private.h"

FoyerJob *
foyer_store_read_job (FoyerStatement *row, GError **error)
{
  g_autoptr (FoyerJob) job = foyer_job_new ();
  job->row_id = foyer_statement_get_integer (row, "row_id");
  job->job_id = g_strdup (foyer_statement_get_text (row, "job_id"));
  job->attendee_id = g_strdup (foyer_statement_get_text (row, "attendee_id"));
  job->revision = (guint)foyer_statement_get_integer (row, "revision");
  job->badge_no = g_strdup (foyer_statement_get_text (row, "badge_no"));
  job->copy = (guint)foyer_statement_get_integer (row, "copy");
  job->template_name = g_strdup (foyer_statement_get_text (row, "template_name"));
  job->template_digest = g_strdup (foyer_statement_get_text (row, "template_digest"));
  job->tier_label = g_strdup (foyer_statement_get_text (row, "tier_label"));
  job->tier_colour = g_strdup (foyer_statement_get_text (row, "tier_colour"));
  job->badge_token = g_strdup (foyer_statement_get_text (row, "badge_token"));
  gboolean is_good = foyer_job_state_parse (foyer_statement_get_text (row, "state"), &job->state)
                     && foyer_job_verb_parse (foyer_statement_get_text (row, "verb"), &job->verb);
  job->former_row_id = foyer_statement_get_integer (row, "former_row");
  job->cause = g_strdup (foyer_statement_get_text (row, "cause"));
  job->desk = g_strdup (foyer_statement_get_text (row, "desk"));
  job->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  job->printer = g_strdup (foyer_statement_get_text (row, "printer"));
  job->printed_on = g_strdup (foyer_statement_get_text (row, "printed_on"));
  job->render_attempts = (guint)foyer_statement_get_integer (row, "render_attempts");
  job->dispatch_attempts = (guint)foyer_statement_get_integer (row, "dispatch_attempts");
  job->ready_at_usec = foyer_statement_get_integer (row, "ready_at_usec");
  job->document_digest = g_strdup (foyer_statement_get_text (row, "document_digest"));
  job->document_target = g_strdup (foyer_statement_get_text (row, "document_target"));
  job->document_stock = g_strdup (foyer_statement_get_text (row, "document_stock"));
  job->document_media = g_strdup (foyer_statement_get_text (row, "document_media"));
  job->document_bytes = (guint64)foyer_statement_get_integer (row, "document_bytes");
  job->remote_job_id = foyer_statement_get_integer (row, "remote_job_id");
  job->remote_job_uuid = g_strdup (foyer_statement_get_text (row, "remote_job_uuid"));
  job->reason = g_strdup (foyer_statement_get_text (row, "reason"));
  job->queued_usec = foyer_statement_get_integer (row, "queued_usec");
  job->changed_usec = foyer_statement_get_integer (row, "changed_usec");
  job->printed_usec = foyer_statement_get_integer (row, "printed_usec");
  job->superseded_usec = foyer_statement_get_integer (row, "superseded_usec");
  job->superseded_why = g_strdup (foyer_statement_get_text (row, "superseded_why"));
  job->trace_id = g_strdup (foyer_statement_get_text (row, "trace_id"));
  is_good = foyer_job_kind_parse (foyer_statement_get_text (row, "kind"), &job->kind) && is_good;
  job->chain = g_strdup (foyer_statement_get_text (row, "chain"));
  job->hop = (guint)foyer_statement_get_integer (row, "hop");
  job->hop_attempts = (guint)foyer_statement_get_integer (row, "hop_attempts");
  job->deadline_usec = foyer_statement_get_integer (row, "deadline_usec");
  job->hop_deadline_usec = foyer_statement_get_integer (row, "hop_deadline_usec");
  job->asked_usec = foyer_statement_get_integer (row, "asked_usec");
  job->overruns = (guint)foyer_statement_get_integer (row, "overruns");
  job->cancel_asked = g_strdup (foyer_statement_get_text (row, "cancel_asked"));
  job->leaving = g_strdup (foyer_statement_get_text (row, "leaving"));
  job->is_fallback = foyer_statement_get_integer (row, "is_fallback") != 0;
  job->seen_usec = foyer_statement_get_integer (row, "seen_usec");
  job->seen_by = g_strdup (foyer_statement_get_text (row, "seen_by"));
  gsize length = 0;
  gconstpointer bytes = foyer_statement_get_blob (row, "record", &length);
  job->record = foyer_store_unpack_record (bytes, length, NULL);
  if (!is_good || job->record == NULL)
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                          "job %" G_GINT64_FORMAT " is not what was written", job->row_id);
      return NULL;
    }
  return g_steal_pointer (&job);
}

static gboolean
take_one (FoyerStatement *select, const char *id, FoyerJob **job, GError **error)
{
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no job '%s'", id);
  FoyerJob *found = foyer_store_read_job (select, error);
  if (found == NULL)
    return FALSE;
  *job = found;
  return TRUE;
}

gboolean
foyer_store_get_job (FoyerStore *self, gint64 job_row_id, FoyerJob **job, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, job_row_id);
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM job WHERE row_id = :row_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", job_row_id);
  return take_one (select, id, job, error);
}

gboolean
foyer_store_find_job (FoyerStore *self, const char *job_id, FoyerJob **job, GError **error)
{
  guint64 row_id = 0;
  if (g_ascii_string_to_unsigned (job_id, 10, 1, G_MAXINT64, &row_id, NULL))
    return foyer_store_get_job (self, (gint64)row_id, job, error);
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM job WHERE job_id = :job_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":job_id", job_id);
  return take_one (select, job_id, job, error);
}

static gpointer
read_job_cb (FoyerStatement *row, GError **error)
{
  return foyer_store_read_job (row, error);
}

static void
job_unref_cb (gpointer data)
{
  foyer_job_unref (data);
}

static char *
dup_list_sql (const FoyerJobFilter *filter)
{
  GString *sql = g_string_new ("SELECT * FROM job WHERE row_id > :after");
  if (filter->states != 0)
    {
      const char *separator = " AND state IN (";
      for (FoyerJobState state = 0; state < FOYER_N_JOB_STATES; state++)
        if ((filter->states & FOYER_JOB_STATE_BIT (state)) != 0)
          {
            g_string_append_printf (sql, "%s'%s'", separator, foyer_job_state_get_name (state));
            separator = ", ";
          }
      g_string_append_c (sql, ')');
    }
  if (filter->printer != NULL)
    g_string_append (sql, " AND printer = :printer");
  if (filter->attendee_id != NULL)
    g_string_append (sql, " AND attendee_id = :attendee_id");
  g_string_append (sql, " ORDER BY row_id LIMIT :limit");
  return g_string_free (sql, FALSE);
}

gboolean
foyer_store_list_jobs (FoyerStore *self, const FoyerJobFilter *filter, gint64 after_row_id,
                       guint limit, GPtrArray **jobs, GError **error)
{
  g_autofree char *sql = dup_list_sql (filter);
  g_autoptr (FoyerStatement) select = foyer_store_prepare_composed (self, sql, error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":after", after_row_id);
  if (filter->printer != NULL)
    foyer_statement_bind_text (select, ":printer", filter->printer);
  if (filter->attendee_id != NULL)
    foyer_statement_bind_text (select, ":attendee_id", filter->attendee_id);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, read_job_cb, job_unref_cb, jobs, error);
}

void
foyer_job_step_free (FoyerJobStep *self)
{
  g_free (self->printer);
  g_free (self->reason);
  g_free (self->actor);
  g_free (self);
}

static void
step_free_cb (gpointer data)
{
  foyer_job_step_free (data);
}

static gpointer
read_step (FoyerStatement *row, GError **error)
{
  FoyerJobState from, to;
  if (!foyer_job_state_parse (foyer_statement_get_text (row, "from_state"), &from)
      || !foyer_job_state_parse (foyer_statement_get_text (row, "to_state"), &to))
    {
      (void)foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                "the history of job %" G_GINT64_FORMAT " is not what was written",
                                foyer_statement_get_integer (row, "job_row"));
      return NULL;
    }
  FoyerJobStep *step = g_new0 (FoyerJobStep, 1);
  step->from = from;
  step->to = to;
  step->at_usec = foyer_statement_get_integer (row, "at_usec");
  step->printer = g_strdup (foyer_statement_get_text (row, "printer"));
  step->reason = g_strdup (foyer_statement_get_text (row, "reason"));
  step->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  return step;
}

gboolean
foyer_store_get_job_history (FoyerStore *self, gint64 job_row_id, GPtrArray **steps, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT * FROM job_step WHERE job_row = :job_row ORDER BY step_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":job_row", job_row_id);
  return foyer_statement_collect (select, read_step, step_free_cb, steps, error);
}

void
foyer_job_count_free (FoyerJobCount *self)
{
  g_free (self->printer);
  g_free (self);
}

static void
count_free_cb (gpointer data)
{
  foyer_job_count_free (data);
}

static gpointer
read_count (FoyerStatement *row, GError **error)
{
  FoyerJobState state;
  if (!foyer_job_state_parse (foyer_statement_get_text (row, "state"), &state))
    {
      (void)foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT, "a job is not what was written");
      return NULL;
    }
  FoyerJobCount *count = g_new0 (FoyerJobCount, 1);
  count->state = state;
  count->printer = g_strdup (foyer_statement_get_text (row, "printer"));
  count->n = (guint64)foyer_statement_get_integer (row, "n");
  return count;
}

gboolean
foyer_store_count_jobs (FoyerStore *self, GPtrArray **counts, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT state, printer, COUNT (*) AS n FROM job GROUP BY state, printer", error);
  if (select == NULL)
    return FALSE;
  return foyer_statement_collect (select, read_count, count_free_cb, counts, error);
}
