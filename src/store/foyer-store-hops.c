/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs on their way along a chain: which are due, moving them, where they were. */
#include "config.h"

#include "foyer-store-private.h"
#include "foyer-store-routes.h"

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

/* ---- Which ---- */

static gboolean
get_next_due (FoyerStore *self, const char *printer, gint64 now_usec, gint64 *next_due_usec,
              GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT COALESCE (MIN (ready_at_usec), 0) AS due FROM job INDEXED BY "
                             "job_to_send WHERE state = 'RENDERED' AND printer = :printer"
                             " AND ready_at_usec > :now",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":printer", printer);
  foyer_statement_bind_integer (select, ":now", now_usec);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *next_due_usec = foyer_statement_get_integer (select, "due");
  return TRUE;
}

gboolean
foyer_store_list_due_jobs (FoyerStore *self, const char *printer, gint64 now_usec, guint limit,
                           GPtrArray **jobs, gint64 *next_due_usec, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT * FROM job INDEXED BY job_to_send WHERE state = 'RENDERED' "
                             "AND printer = :printer AND ready_at_usec <= :now"
                             " AND NOT EXISTS (SELECT 1 FROM chain_state c WHERE c.chain = "
                             "job.chain AND c.is_offline = 1)"
                             " ORDER BY deadline_usec, row_id LIMIT :limit",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":printer", printer);
  foyer_statement_bind_integer (select, ":now", now_usec);
  foyer_statement_bind_integer (select, ":limit", limit);
  g_autoptr (GPtrArray) found = NULL;
  if (!foyer_statement_collect (select, read_job_cb, job_unref_cb, &found, error)
      || !get_next_due (self, printer, now_usec, next_due_usec, error))
    return FALSE;
  *jobs = g_steal_pointer (&found);
  return TRUE;
}

static GString *
begin_sql (const char *select, guint32 states)
{
  GString *sql = g_string_new (select);
  const char *separator = " FROM job WHERE state IN (";
  for (FoyerJobState state = 0; state < FOYER_N_JOB_STATES; state++)
    if ((states & FOYER_JOB_STATE_BIT (state)) != 0)
      {
        g_string_append_printf (sql, "%s'%s'", separator, foyer_job_state_get_name (state));
        separator = ", ";
      }
  return sql;
}

gboolean
foyer_store_count_chain_jobs (FoyerStore *self, const char *chain, guint32 states, guint64 *n,
                              GError **error)
{
  g_autoptr (GString) sql = begin_sql ("SELECT COUNT (*) AS n", states);
  g_string_append (sql, ") AND chain = :chain");
  g_autoptr (FoyerStatement) select = foyer_store_prepare_composed (self, sql->str, error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":chain", chain);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *n = (guint64)foyer_statement_get_integer (select, "n");
  return TRUE;
}

gboolean
foyer_store_list_chain_jobs (FoyerStore *self, const char *chain, guint32 states,
                             const char *printer, gint64 until_usec, guint limit, GPtrArray **jobs,
                             GError **error)
{
  g_autoptr (GString) sql = begin_sql ("SELECT *", states);
  g_string_append (sql, chain != NULL ? ") AND chain = :chain" : ") AND chain IS NOT NULL");
  if (printer != NULL)
    g_string_append (sql, " AND printer = :printer");
  if (until_usec != 0)
    g_string_append (sql, " AND hop_deadline_usec BETWEEN 1 AND :until");
  g_string_append (sql, " ORDER BY deadline_usec, row_id LIMIT :limit");
  g_autoptr (FoyerStatement) select = foyer_store_prepare_composed (self, sql->str, error);
  if (select == NULL)
    return FALSE;
  if (chain != NULL)
    foyer_statement_bind_text (select, ":chain", chain);
  if (printer != NULL)
    foyer_statement_bind_text (select, ":printer", printer);
  if (until_usec != 0)
    foyer_statement_bind_integer (select, ":until", until_usec);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, read_job_cb, job_unref_cb, jobs, error);
}

gboolean
foyer_store_get_next_hop_deadline (FoyerStore *self, gint64 ask_usec, gint64 *deadline_usec,
                                   GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT COALESCE (MIN (CASE asked_usec WHEN 0 THEN hop_deadline_usec ELSE MAX "
      "(hop_deadline_usec, asked_usec + :ask) END), 0) AS due FROM job WHERE state IN ('RENDERED', "
      "'ACCEPTED', 'PRINTING') AND chain IS NOT NULL AND hop_deadline_usec > 0 AND leaving IS NULL"
      " AND NOT EXISTS (SELECT 1 FROM chain_state c WHERE c.chain = job.chain AND c.is_offline = "
      "1)",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":ask", ask_usec);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *deadline_usec = foyer_statement_get_integer (select, "due");
  return TRUE;
}

/* ---- Moving ---- */

static gboolean
change_state (FoyerStore *self, gint64 job_row_id, FoyerJobState from, FoyerJobState to,
              const FoyerJobMove *move, gboolean counts, GError **error)
{
  FoyerJobChange change = { .reason = move->why,
                            .actor = move->actor,
                            .counts_dispatch_attempt = counts,
                            .forgets_remote_job = TRUE };
  return foyer_store_transition_job (self, job_row_id, from, to, &change, error);
}

/* By way of UNKNOWN and RENDERED where R-52 has no shorter one. */
static gboolean
walk (FoyerStore *self, gint64 job_row_id, FoyerJobState from, const FoyerJobMove *move,
      GError **error)
{
  /* Its name at the printer changes too, or an old job of that name could be taken for it. */
  gboolean counts = move->counts_attempt || foyer_job_state_may_be_out (from);
  FoyerJobState at = from;
  if (at != move->to && !foyer_job_state_can_become (at, move->to)
      && !foyer_job_state_can_become (at, FOYER_JOB_RENDERED))
    {
      if (!change_state (self, job_row_id, at, FOYER_JOB_UNKNOWN, move, FALSE, error))
        return FALSE;
      at = FOYER_JOB_UNKNOWN;
    }
  if (at != move->to && !foyer_job_state_can_become (at, move->to))
    {
      if (!change_state (self, job_row_id, at, FOYER_JOB_RENDERED, move, FALSE, error))
        return FALSE;
      at = FOYER_JOB_RENDERED;
    }
  return change_state (self, job_row_id, at, move->to, move, counts, error)
         && (at != move->to || counts
             || foyer_store_add_job_step (self, job_row_id, at, move->to, move->printer, move->why,
                                          move->actor, error));
}

static gboolean
note_hop (FoyerStore *self, const FoyerJob *job, const FoyerJobMove *move, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO job_hop (job_row, hop, printer, to_hop, to_printer, to_state, at_usec, why, "
      "actor, is_overrun) VALUES (:job_row, :hop, :printer, :to_hop, :to_printer, :to_state, :now, "
      ":why, :actor, :is_overrun)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":job_row", job->row_id);
  foyer_statement_bind_integer (insert, ":hop", job->hop);
  foyer_statement_bind_text (insert, ":printer", job->printer);
  foyer_statement_bind_integer (insert, ":to_hop", move->hop);
  foyer_statement_bind_text (insert, ":to_printer",
                             move->printer != NULL ? move->printer : job->printer);
  foyer_statement_bind_text (insert, ":to_state", foyer_job_state_get_name (move->to));
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":why", move->why);
  foyer_statement_bind_text (insert, ":actor", move->actor);
  foyer_statement_bind_integer (insert, ":is_overrun", move->is_overrun ? 1 : 0);
  return foyer_statement_run (insert, error);
}

gboolean
foyer_store_move_job (FoyerStore *self, gint64 job_row_id, FoyerJobState from,
                      const FoyerJobMove *move, GError **error)
{
  g_autoptr (FoyerJob) job = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS, error)
      || !foyer_store_get_job (self, job_row_id, &job, error)
      || !walk (self, job_row_id, from, move, error) || !note_hop (self, job, move, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE job SET hop = :hop, printer = COALESCE (:printer, printer), chain = COALESCE "
      "(:chain, chain), hop_attempts = 0, hop_deadline_usec = :hop_deadline_usec, asked_usec = 0,"
      " overruns = overruns + :is_overrun, leaving = NULL, is_fallback = :is_fallback,"
      " ready_at_usec = 0 WHERE row_id = :row_id",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":hop", move->hop);
  foyer_statement_bind_text (update, ":printer", move->printer);
  foyer_statement_bind_text (update, ":chain", move->chain);
  foyer_statement_bind_integer (update, ":hop_deadline_usec", move->hop_deadline_usec);
  foyer_statement_bind_integer (update, ":is_overrun", move->is_overrun ? 1 : 0);
  foyer_statement_bind_integer (update, ":is_fallback", move->is_fallback ? 1 : 0);
  foyer_statement_bind_integer (update, ":row_id", job_row_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_ask_desk (FoyerStore *self, gint64 job_row_id, FoyerJobState from, const char *reason,
                      GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS, error))
    return FALSE;
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE job SET asked_usec = :now, reason = :reason, changed_usec = "
                             ":now WHERE row_id = :row_id AND state = :from",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":reason", reason);
  foyer_statement_bind_integer (update, ":row_id", job_row_id);
  foyer_statement_bind_text (update, ":from", foyer_job_state_get_name (from));
  if (!foyer_statement_run (update, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "job %" G_GINT64_FORMAT " is not %s", job_row_id,
                               foyer_job_state_get_name (from));
  return foyer_store_add_job_step (self, job_row_id, from, from, NULL, reason, NULL, error);
}

gboolean
foyer_store_ask_cancel (FoyerStore *self, gint64 job_row_id, FoyerJobState from, const char *actor,
                        GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE job SET cancel_asked = :actor WHERE row_id = :row_id AND state = :from", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":actor", actor != NULL ? actor : "an operator");
  foyer_statement_bind_integer (update, ":row_id", job_row_id);
  foyer_statement_bind_text (update, ":from", foyer_job_state_get_name (from));
  if (!foyer_statement_run (update, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "job %" G_GINT64_FORMAT " is not %s any more", job_row_id,
                               foyer_job_state_get_name (from));
  return foyer_store_add_job_step (self, job_row_id, from, from, NULL,
                                   "an operator wants it canceled: the printer is asked", actor,
                                   error);
}

static gpointer
read_row_id (FoyerStatement *row, GError **error)
{
  gint64 row_id = foyer_statement_get_integer (row, "row_id");

  return g_memdup2 (&row_id, sizeof row_id);
}

gboolean
foyer_store_list_cancels (FoyerStore *self, GPtrArray **row_ids, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT row_id FROM job WHERE cancel_asked IS NOT NULL", error);

  return select != NULL && foyer_statement_collect (select, read_row_id, g_free, row_ids, error);
}

gboolean
foyer_store_note_seen (FoyerStore *self, gint64 job_row_id, const char *actor, GError **error)
{
  g_autoptr (FoyerJob) job = NULL;
  FoyerJobChange change = { .reason = "a person saw the badge", .actor = actor };
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS, error)
      || !foyer_store_get_job (self, job_row_id, &job, error))
    return FALSE;
  if (job->state == FOYER_JOB_UNKNOWN || job->state == FOYER_JOB_LOST)
    {
      if (!foyer_store_transition_job (self, job_row_id, job->state, FOYER_JOB_PRINTED, &change,
                                       error))
        return FALSE;
    }
  else if (job->state != FOYER_JOB_PRINTED)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "job %s is %s: no badge of it can have been seen", job->job_id,
                               foyer_job_state_get_name (job->state));
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE job SET seen_usec = :now, seen_by = :actor WHERE row_id = :row_id", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":actor", actor);
  foyer_statement_bind_integer (update, ":row_id", job_row_id);
  return foyer_statement_run (update, error)
         && foyer_store_append_audit (self, actor, "jobs seen", job->job_id, NULL, error);
}

/* ---- Where it was ---- */

void
foyer_job_hop_free (FoyerJobHop *self)
{
  g_free (self->printer);
  g_free (self->to_printer);
  g_free (self->why);
  g_free (self->actor);
  g_free (self);
}

static void
hop_free_cb (gpointer data)
{
  foyer_job_hop_free (data);
}

static gpointer
read_hop (FoyerStatement *row, GError **error)
{
  FoyerJobState to;
  if (!foyer_job_state_parse (foyer_statement_get_text (row, "to_state"), &to))
    {
      (void)foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                "the way of job %" G_GINT64_FORMAT " is not what was written",
                                foyer_statement_get_integer (row, "job_row"));
      return NULL;
    }
  FoyerJobHop *hop = g_new0 (FoyerJobHop, 1);
  hop->hop = (guint)foyer_statement_get_integer (row, "hop");
  hop->printer = g_strdup (foyer_statement_get_text (row, "printer"));
  hop->to_hop = (guint)foyer_statement_get_integer (row, "to_hop");
  hop->to_printer = g_strdup (foyer_statement_get_text (row, "to_printer"));
  hop->to_state = to;
  hop->at_usec = foyer_statement_get_integer (row, "at_usec");
  hop->why = g_strdup (foyer_statement_get_text (row, "why"));
  hop->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  return hop;
}

gboolean
foyer_store_list_job_hops (FoyerStore *self, gint64 job_row_id, GPtrArray **hops, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT * FROM job_hop WHERE job_row = :job_row ORDER BY hop_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":job_row", job_row_id);
  return foyer_statement_collect (select, read_hop, hop_free_cb, hops, error);
}
