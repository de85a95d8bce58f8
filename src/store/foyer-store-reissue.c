/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four verbs: a job that follows another one. The rule is in foyer-job-verb.h. */
#include "config.h"

#include "foyer-job-verb.h"
#include "foyer-store-badges.h"
#include "foyer-store-dead-letters.h"
#include "foyer-store-jobs.h"
#include "foyer-store-printers.h"
#include "foyer-store-private.h"

/* What the verbs look at, and the row of the person. */
static gboolean
find_facts (FoyerStore *self, FoyerJob *former, FoyerJobVerbFacts *facts, gint64 *attendee_row,
            GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT j.attendee_row AS attendee_row, a.status AS status, j.revision = a.revision AS "
      "is_newest, b.revoked_usec IS NOT NULL AS is_revoked,"
      " EXISTS (SELECT 1 FROM job o WHERE o.attendee_row = j.attendee_row AND o.row_id <> j.row_id"
      "  AND o.state NOT IN ('PRINTED', 'CANCELED', 'FAILED')) AS has_open,"
      " EXISTS (SELECT 1 FROM job o WHERE o.attendee_row = j.attendee_row AND o.row_id > j.row_id"
      "  AND o.revision = a.revision AND o.state = 'PRINTED') AS has_newer"
      " FROM job j JOIN attendee a ON a.row_id = j.attendee_row LEFT JOIN badge b ON b.badge_no = "
      "j.badge_no WHERE j.row_id = :row_id",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", former->row_id);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  facts->state = former->state;
  facts->is_active = foyer_statement_get_integer (select, "status") == FOYER_STATUS_ACTIVE;
  facts->is_newest_revision = foyer_statement_get_integer (select, "is_newest") != 0;
  facts->is_badge_revoked = foyer_statement_get_integer (select, "is_revoked") != 0;
  facts->has_open_job = foyer_statement_get_integer (select, "has_open") != 0;
  facts->has_newer_badge = foyer_statement_get_integer (select, "has_newer") != 0;
  *attendee_row = foyer_statement_get_integer (select, "attendee_row");
  return TRUE;
}

static gboolean
check (FoyerStore *self, const FoyerReissueOrder *order, FoyerJob *former, gint64 *attendee_row,
       GError **error)
{
  FoyerJobVerbFacts facts = { .has_reason = order->reason != NULL && *order->reason != '\0' };
  if (!find_facts (self, former, &facts, attendee_row, error))
    return FALSE;
  FoyerJobVerbAnswer answer = foyer_job_verb_check (order->verb, &facts);
  if (answer == FOYER_JOB_VERB_MAY)
    return TRUE;
  return foyer_store_refuse (error, FOYER_STORE_ERROR_TRANSITION, "job %s (%s): no %s: %s",
                             former->job_id, foyer_job_state_get_name (former->state),
                             foyer_job_verb_get_name (order->verb),
                             foyer_job_verb_answer_get_text (answer));
}

/* ---- The same payload ---- */

static FoyerJob *
copy_payload (const FoyerReissueOrder *order, FoyerJob *former)
{
  FoyerJob *job = foyer_job_new ();
  job->job_id = g_strdup (order->new_job_id);
  job->attendee_id = g_strdup (former->attendee_id);
  job->revision = former->revision;
  job->badge_no = g_strdup (former->badge_no);
  job->copy = former->copy;
  job->record = foyer_record_ref (former->record);
  job->template_name = g_strdup (former->template_name);
  job->template_digest = g_strdup (former->template_digest);
  job->tier_label = g_strdup (former->tier_label);
  job->tier_colour = g_strdup (former->tier_colour);
  job->badge_token = g_strdup (former->badge_token);
  job->trace_id = g_strdup (former->trace_id);
  return job;
}

static gboolean
read_flag (FoyerStore *self, const char *sql, FoyerJob *former, gint64 *value, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (self, sql, error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", former->row_id);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *value = foyer_statement_get_integer (select, "value");
  return TRUE;
}

/* A reprint is one piece of paper more; what is queued again is the same piece. */
static gboolean
draft_same (FoyerStore *self, const FoyerReissueOrder *order, FoyerJob *former, FoyerJob **job,
            gboolean *is_automatic, GError **error)
{
  static const char newest_copy[]
      = "SELECT MAX (o.copy) AS value FROM job j JOIN job o ON o.attendee_row = j.attendee_row"
        " AND o.badge_no = j.badge_no WHERE j.row_id = :row_id";
  static const char automatic[] = "SELECT is_automatic AS value FROM job WHERE row_id = :row_id";
  gboolean is_reprint = order->verb == FOYER_JOB_VERB_REPRINT;
  gint64 value = 0;
  if (!read_flag (self, is_reprint ? newest_copy : automatic, former, &value, error))
    return FALSE;
  *job = copy_payload (order, former);
  if (is_reprint)
    (*job)->copy = (guint)value + 1;
  *is_automatic = !is_reprint && value != 0;
  return TRUE;
}

/* ---- What the store says now ---- */

static gboolean
draft_new (FoyerStore *self, const FoyerReissueOrder *order, FoyerJob *former, const char *printer,
           const FoyerJobMaker *maker, FoyerJob **job, GError **error)
{
  g_autoptr (FoyerAttendee) attendee = NULL;
  if (order->verb == FOYER_JOB_VERB_REPLACE
      && !foyer_store_revoke_badge (self, former->badge_no, order->reason, order->actor, error))
    return FALSE;
  return foyer_store_get_attendee (self, former->attendee_id, &attendee, error)
         && foyer_store_draft_job (self, attendee, printer, maker, job, error);
}

/* ---- Dead letters of a job that has a successor ---- */

static gboolean
close_letters (FoyerStore *self, const FoyerReissueOrder *order, FoyerJob *former, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT dead_letter_id FROM dead_letter WHERE job_id = :job_id AND state = 'open'",
      error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":job_id", former->job_id);
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gint64 id = foyer_statement_get_integer (select, "dead_letter_id");
      g_array_append_val (ids, id);
    }
  for (guint i = 0; step == FOYER_STEP_DONE && i < ids->len; i++)
    if (!foyer_store_transition_dead_letter (self, g_array_index (ids, gint64, i),
                                             FOYER_DEAD_LETTER_OPEN, FOYER_DEAD_LETTER_SUPERSEDED,
                                             order->actor, foyer_job_verb_get_name (order->verb),
                                             error))
      return FALSE;
  return step == FOYER_STEP_DONE;
}

/* ---- The verb ---- */

static gboolean
check_printer (FoyerStore *self, const char *name, GError **error)
{
  g_autoptr (FoyerPrinter) printer = NULL;
  return foyer_store_get_printer (self, name, &printer, error);
}

static gboolean
write_audit (FoyerStore *self, const FoyerReissueOrder *order, FoyerJob *former, FoyerJob *job,
             GError **error)
{
  g_autofree char *detail
      = g_strdup_printf ("after %s, badge %s copy %u%s%s", former->job_id, job->badge_no, job->copy,
                         job->cause != NULL ? ": " : "", job->cause != NULL ? job->cause : "");
  return foyer_store_append_audit (self, order->actor, foyer_job_verb_get_name (order->verb),
                                   job->job_id, detail, error);
}

gboolean
foyer_store_reissue_job (FoyerStore *self, const FoyerReissueOrder *order,
                         const FoyerJobMaker *maker, gint64 *job_row_id, GError **error)
{
  g_autoptr (FoyerJob) former = NULL;
  g_autoptr (FoyerJob) job = NULL;
  gint64 attendee_row = 0;
  gboolean is_automatic = order->verb == FOYER_JOB_VERB_RE_EXPORT;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS | FOYER_STORE_TOPIC_ATTENDEES, error)
      || !foyer_store_find_job (self, order->job_id, &former, error))
    return FALSE;
  const char *printer = order->printer != NULL ? order->printer : former->printer;
  if (!check_printer (self, printer, error) || !check (self, order, former, &attendee_row, error))
    return FALSE;
  gboolean is_drafted = foyer_job_verb_keeps_payload (order->verb)
                            ? draft_same (self, order, former, &job, &is_automatic, error)
                            : draft_new (self, order, former, printer, maker, &job, error);
  if (!is_drafted)
    return FALSE;
  g_free (job->printer);
  job->printer = g_strdup (printer);
  job->verb = order->verb;
  job->former_row_id = former->row_id;
  job->cause = g_strdup (order->reason);
  job->desk = g_strdup (order->desk);
  if (!foyer_store_insert_job (self, job, attendee_row, is_automatic, order->actor, error)
      || (former->state != FOYER_JOB_PRINTED && !close_letters (self, order, former, error))
      || !write_audit (self, order, former, job, error))
    return FALSE;
  *job_row_id = job->row_id;
  return TRUE;
}

/* ---- Links ---- */

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

gboolean
foyer_store_list_linked_jobs (FoyerStore *self, gint64 job_row_id, GPtrArray **jobs, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "WITH RECURSIVE"
      " before (row_id) AS (SELECT :row_id UNION SELECT j.former_row FROM before"
      "  JOIN job j ON j.row_id = before.row_id WHERE j.former_row IS NOT NULL),"
      " linked (row_id) AS (SELECT row_id FROM before UNION SELECT j.row_id FROM linked"
      "  JOIN job j ON j.former_row = linked.row_id)"
      " SELECT * FROM job WHERE row_id IN (SELECT row_id FROM linked) ORDER BY row_id",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", job_row_id);
  return foyer_statement_collect (select, read_job_cb, job_unref_cb, jobs, error);
}
