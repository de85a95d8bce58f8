/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How somebody's badge stands: the one job that says it, and whether another id has one. */
#include "config.h"

#include "foyer-store-jobs.h"
#include "foyer-store-private.h"

gboolean
foyer_store_find_standing_job (FoyerStore *self, gint64 attendee_row, FoyerJob **job,
                               GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT j.* FROM job j LEFT JOIN badge b ON b.badge_no = j.badge_no"
      " WHERE j.attendee_row = :attendee_row AND j.state <> 'CANCELED'"
      " AND (j.state <> 'PRINTED' OR b.revoked_usec IS NULL)"
      " ORDER BY CASE j.state WHEN 'PRINTED' THEN 1 WHEN 'FAILED' THEN 2 ELSE 0 END, j.row_id DESC"
      " LIMIT 1",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":attendee_row", attendee_row);
  FoyerStep step = foyer_statement_step (select, error);
  FoyerJob *found = step == FOYER_STEP_ROW ? foyer_store_read_job (select, error) : NULL;
  if (found == NULL && step != FOYER_STEP_DONE)
    return FALSE;
  *job = found;
  return TRUE;
}

gboolean
foyer_store_find_twin_with_badge (FoyerStore *self, gint64 attendee_row, FoyerAttendee **attendee,
                                  GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT a.row_id AS row_id"
      " FROM (SELECT d.first_row AS other FROM possible_duplicate d WHERE d.second_row = "
      ":attendee_row AND d.state <> 'cleared'"
      "  UNION SELECT d.second_row FROM possible_duplicate d WHERE d.first_row = :attendee_row AND "
      "d.state <> 'cleared')"
      " JOIN attendee a ON a.row_id = other AND a.status = 0"
      " WHERE EXISTS (SELECT 1 FROM job j WHERE j.attendee_row = a.row_id AND j.state NOT IN "
      "('CANCELED', 'FAILED')) ORDER BY a.row_id LIMIT 1",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":attendee_row", attendee_row);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *attendee = NULL;
  if (step == FOYER_STEP_DONE)
    return TRUE;
  gint64 row_id = foyer_statement_get_integer (select, "row_id");
  g_autoptr (GPtrArray) found = NULL;
  if (!foyer_store_get_attendees (self, &row_id, 1, &found, error))
    return FALSE;
  if (found->len == 1)
    *attendee = foyer_attendee_ref (found->pdata[0]);
  return TRUE;
}
