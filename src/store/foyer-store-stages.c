/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters, latency and depth of the four stages. */
#include "config.h"

#include "foyer-store-stages.h"

#include "foyer-store-private.h"

void
foyer_stage_report_clear (FoyerStageReport *self)
{
  g_clear_pointer (&self->last_error, g_free);
}

gboolean
foyer_store_bump_stage (FoyerStore *self, FoyerStage stage, guint64 processed, guint64 refused,
                        guint64 failed, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_STAGES, error))
    return FALSE;
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE stage SET processed = processed + :processed, refused = "
                             "refused + :refused, failed = failed + :failed WHERE stage = :stage",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":processed", (gint64)processed);
  foyer_statement_bind_integer (update, ":refused", (gint64)refused);
  foyer_statement_bind_integer (update, ":failed", (gint64)failed);
  foyer_statement_bind_text (update, ":stage", foyer_stage_get_name (stage));
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_set_stage_error (FoyerStore *self, FoyerStage stage, const char *message,
                             GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_STAGES, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE stage SET last_error = :message, last_error_usec = :now WHERE stage = :stage",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":message", message);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":stage", foyer_stage_get_name (stage));
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_publish_latency (FoyerStore *self, FoyerStage stage, gint64 p50_usec, gint64 p95_usec,
                             GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_STAGES, error))
    return FALSE;
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE stage SET p50_usec = :p50_usec, p95_usec = :p95_usec, "
                             "published_usec = :now WHERE stage = :stage",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":p50_usec", p50_usec);
  foyer_statement_bind_integer (update, ":p95_usec", p95_usec);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":stage", foyer_stage_get_name (stage));
  return foyer_statement_run (update, error);
}

static gboolean
read_depths (FoyerStore *self, FoyerStageReport reports[FOYER_N_STAGES], GError **error)
{
  static const char *const waiting[FOYER_N_STAGES] = {
    [FOYER_STAGE_INGESTION]
    = "SELECT COUNT (*) FROM delivery WHERE state = 'received' AND is_parked = 0",
    [FOYER_STAGE_TRANSFORMATION]
    = "SELECT COALESCE (SUM (n_records), 0) FROM slice WHERE state = 'ready'",
    [FOYER_STAGE_RENDERING] = "SELECT COUNT (*) FROM job WHERE state = 'READY'",
    [FOYER_STAGE_DISPATCH] = "SELECT COUNT (*) FROM job WHERE state = 'RENDERED'",
  };
  static const char *const working[FOYER_N_STAGES] = {
    [FOYER_STAGE_INGESTION] = "SELECT COUNT (*) FROM delivery WHERE state = 'splitting'",
    [FOYER_STAGE_TRANSFORMATION]
    = "SELECT COALESCE (SUM (n_records), 0) FROM slice WHERE state = 'working'",
    [FOYER_STAGE_RENDERING] = "SELECT COUNT (*) FROM job WHERE state = 'RENDERING'",
    [FOYER_STAGE_DISPATCH]
    = "SELECT COUNT (*) FROM job WHERE state IN"
      " ('CREATING', 'CREATED', 'SENDING', 'ACCEPTED', 'PRINTING', 'UNKNOWN', 'LOST')",
  };
  for (FoyerStage stage = 0; stage < FOYER_N_STAGES; stage++)
    {
      gint64 depth = 0, busy = 0;
      if (!foyer_store_query_integer (self, waiting[stage], &depth, error)
          || !foyer_store_query_integer (self, working[stage], &busy, error))
        return FALSE;
      reports[stage].depth = (guint64)depth;
      reports[stage].working = (guint64)busy;
    }
  return TRUE;
}

gboolean
foyer_store_get_stage_reports (FoyerStore *self, FoyerStageReport reports[FOYER_N_STAGES],
                               GError **error)
{
  FoyerStageReport found[FOYER_N_STAGES] = { 0 };
  g_autoptr (FoyerStatement) select = foyer_store_prepare (self, "SELECT * FROM stage", error);
  if (select == NULL || !read_depths (self, found, error))
    return FALSE;
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      FoyerStage stage;
      if (!foyer_stage_parse (foyer_statement_get_text (select, "stage"), &stage))
        continue;
      found[stage].processed = (guint64)foyer_statement_get_integer (select, "processed");
      found[stage].refused = (guint64)foyer_statement_get_integer (select, "refused");
      found[stage].failed = (guint64)foyer_statement_get_integer (select, "failed");
      found[stage].p50_usec = foyer_statement_get_integer (select, "p50_usec");
      found[stage].p95_usec = foyer_statement_get_integer (select, "p95_usec");
      found[stage].published_usec = foyer_statement_get_integer (select, "published_usec");
      g_free (found[stage].last_error);
      found[stage].last_error = g_strdup (foyer_statement_get_text (select, "last_error"));
      found[stage].last_error_usec = foyer_statement_get_integer (select, "last_error_usec");
    }
  for (FoyerStage stage = 0; stage < FOYER_N_STAGES; stage++)
    {
      found[stage].stage = stage;
      if (step == FOYER_STEP_FAILED)
        foyer_stage_report_clear (&found[stage]);
      else
        reports[stage] = found[stage];
    }
  return step == FOYER_STEP_DONE;
}
