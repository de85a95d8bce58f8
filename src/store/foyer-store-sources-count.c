/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of a source, counted. */
#include "config.h"

#include "foyer-store-private.h"
#include "foyer-store-sources.h"

#include <string.h>

static gboolean
count_rows (FoyerStore *self, const char *name, FoyerSourceCounts *counts, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT (SELECT COUNT (*) FROM delivery WHERE source = :name) AS deliveries,"
      " (SELECT COUNT (*) FROM delivery WHERE source = :name AND state IN ('splitting', 'split'))"
      " + (SELECT COUNT (*) FROM delivery WHERE source = :name AND state = 'received'"
      "    AND is_parked = 0) AS waiting,"
      " (SELECT COUNT (*) FROM delivery WHERE source = :name AND is_parked = 1) AS parked,"
      " (SELECT COUNT (*) FROM delivery WHERE source = :name AND state = 'failed') AS failed,"
      " (SELECT COALESCE (MAX (received_usec), 0) FROM delivery WHERE source = :name) AS last_usec,"
      " (SELECT COUNT (*) FROM dead_letter WHERE source = :name AND state IN ('open', 'in-repair'))"
      " AS dead_letters",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  counts->deliveries = (guint64)foyer_statement_get_integer (select, "deliveries");
  counts->waiting = (guint64)foyer_statement_get_integer (select, "waiting");
  counts->parked = (guint64)foyer_statement_get_integer (select, "parked");
  counts->failed = (guint64)foyer_statement_get_integer (select, "failed");
  counts->dead_letters = (guint64)foyer_statement_get_integer (select, "dead_letters");
  counts->last_delivery_usec = foyer_statement_get_integer (select, "last_usec");
  return TRUE;
}

static gboolean
count_requests (FoyerStore *self, const char *name, FoyerSourceCounts *counts, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT (SELECT COALESCE (SUM (repeats), 0) FROM replay WHERE source_no = s.source_no)"
      " AS repeats,"
      " (SELECT COUNT (*) FROM replay WHERE source_no = s.source_no AND is_conflict = 1)"
      " AS conflicts,"
      " (SELECT COUNT (*) FROM pull WHERE source_no = s.source_no"
      "  AND state IN ('waiting', 'working')) AS pulls_waiting,"
      " (SELECT COUNT (*) FROM pull WHERE source_no = s.source_no AND state = 'failed')"
      " AS pulls_failed FROM source s WHERE s.name = :name",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  FoyerStep step = foyer_statement_step (select, error);
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  counts->repeats = (guint64)foyer_statement_get_integer (select, "repeats");
  counts->conflicts = (guint64)foyer_statement_get_integer (select, "conflicts");
  counts->pulls_waiting = (guint64)foyer_statement_get_integer (select, "pulls_waiting");
  counts->pulls_failed = (guint64)foyer_statement_get_integer (select, "pulls_failed");
  return TRUE;
}

static gboolean
count_refusals (FoyerStore *self, const char *name, FoyerSourceCounts *counts, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT r.reason AS reason, r.n AS n, r.last_usec AS last_usec FROM source_refusal r"
      " JOIN source s ON s.source_no = r.source_no WHERE s.name = :name",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      FoyerRefusal refusal;
      const char *reason = foyer_statement_get_text (select, "reason");
      if (!foyer_refusal_parse (reason, &refusal))
        return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                   "source '%s' has refusals for the unknown reason '%s'", name,
                                   reason);
      counts->refusals[refusal] = (guint64)foyer_statement_get_integer (select, "n");
      counts->last_refusal_usec
          = MAX (counts->last_refusal_usec, foyer_statement_get_integer (select, "last_usec"));
    }
  return step == FOYER_STEP_DONE;
}

gboolean
foyer_store_count_source (FoyerStore *self, const char *name, FoyerSourceCounts *counts,
                          GError **error)
{
  FoyerSourceCounts found;
  memset (&found, 0, sizeof found);
  if (!count_rows (self, name, &found, error) || !count_requests (self, name, &found, error)
      || !count_refusals (self, name, &found, error))
    return FALSE;
  *counts = found;
  return TRUE;
}
