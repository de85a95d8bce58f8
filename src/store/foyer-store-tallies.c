/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting what happened since the sample before: what is read grows with the news, not with the
 * event. */
#include "config.h"

#include "foyer-store-private.h"
#include "foyer-store-watch.h"

/* A badge somebody says is not printed after all, or is, ends again; a step back that a hop made is
 * a re-route and no retry. */
static gboolean
count_steps (FoyerStore *self, const FoyerWatchTallies *from, FoyerWatchTallies *to, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT COALESCE (SUM (s.to_state IN ('PRINTED', 'FAILED')), 0) AS ended,"
      " COALESCE (SUM (s.to_state = 'PRINTED' AND j.dispatch_attempts = 0 AND j.render_attempts <= "
      "1 AND NOT EXISTS (SELECT 1 FROM job_hop h WHERE h.job_row = s.job_row"
      " AND h.to_printer <> h.printer)), 0) AS clean,"
      " COALESCE (SUM (((s.from_state = 'RENDERING' AND s.to_state = 'READY') OR (s.to_state = "
      "'RENDERED' AND s.from_state IN ('RENDERED', 'CREATING', 'CREATED', 'SENDING', 'ACCEPTED', "
      "'PRINTING', 'UNKNOWN', 'LOST'))) AND NOT EXISTS (SELECT 1 FROM job_hop h WHERE h.job_row = "
      "s.job_row AND h.hop_id > :hop_from AND h.why IS s.reason)), 0) AS retries"
      " FROM job_step s JOIN job j ON j.row_id = s.job_row"
      " WHERE s.step_id > :step_from AND s.step_id <= :step_to",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":hop_from", from->hop_mark);
  foyer_statement_bind_integer (select, ":step_from", from->step_mark);
  foyer_statement_bind_integer (select, ":step_to", to->step_mark);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  to->ended += (guint64)foyer_statement_get_integer (select, "ended");
  to->clean += (guint64)foyer_statement_get_integer (select, "clean");
  to->retries += (guint64)foyer_statement_get_integer (select, "retries");
  return TRUE;
}

static gboolean
count_hops (FoyerStore *self, const FoyerWatchTallies *from, FoyerWatchTallies *to, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT COALESCE (SUM (to_printer <> printer), 0) AS reroutes,"
                             " COALESCE (SUM (is_overrun), 0) AS overruns FROM job_hop"
                             " WHERE hop_id > :hop_from AND hop_id <= :hop_to",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":hop_from", from->hop_mark);
  foyer_statement_bind_integer (select, ":hop_to", to->hop_mark);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  to->reroutes += (guint64)foyer_statement_get_integer (select, "reroutes");
  to->overruns += (guint64)foyer_statement_get_integer (select, "overruns");
  return TRUE;
}

static gboolean
count_stages (FoyerStore *self, FoyerWatchTallies *tallies, GError **error)
{
  FoyerStageReport reports[FOYER_N_STAGES] = { 0 };
  if (!foyer_store_get_stage_reports (self, reports, error))
    return FALSE;
  tallies->records = reports[FOYER_STAGE_TRANSFORMATION].processed;
  tallies->letters
      = reports[FOYER_STAGE_INGESTION].refused + reports[FOYER_STAGE_TRANSFORMATION].refused;
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    {
      tallies->depths[i] = reports[i].depth;
      foyer_stage_report_clear (&reports[i]);
    }
  return TRUE;
}

static gboolean
query_count (FoyerStore *self, const char *sql, guint64 *n, GError **error)
{
  gint64 value = 0;
  if (!foyer_store_query_integer (self, sql, &value, error))
    return FALSE;
  *n = (guint64)value;
  return TRUE;
}

gboolean
foyer_store_take_tallies (FoyerStore *self, const FoyerWatchTallies *before,
                          FoyerWatchTallies *tallies, GError **error)
{
  FoyerWatchTallies now = { 0 };
  if (before != NULL)
    now = *before;
  if (!foyer_store_query_integer (self, "SELECT COALESCE (MAX (step_id), 0) FROM job_step",
                                  &now.step_mark, error)
      || !foyer_store_query_integer (self, "SELECT COALESCE (MAX (hop_id), 0) FROM job_hop",
                                     &now.hop_mark, error)
      || (before != NULL
          && (!count_steps (self, before, &now, error) || !count_hops (self, before, &now, error)))
      || !count_stages (self, &now, error)
      || !query_count (self, "SELECT COALESCE (SUM (n), 0) FROM worker_end", &now.worker_ends,
                       error)
      || !query_count (self, "SELECT COALESCE (MAX (delivery_id), 0) FROM delivery",
                       &now.deliveries, error)
      || !query_count (self, "SELECT COALESCE (SUM (n), 0) FROM source_refusal", &now.refusals,
                       error)
      || !query_count (self, "SELECT COUNT (*) FROM breaker WHERE is_open = 1", &now.breakers_open,
                       error))
    return FALSE;
  *tallies = now;
  return TRUE;
}
