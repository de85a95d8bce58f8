/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead letters by cause: four hundred rows with one unknown tier are one decision. */
#include "config.h"

#include "foyer-store-dead-letters.h"
#include "foyer-store-private.h"

static void
group_free_cb (gpointer data)
{
  foyer_dead_letter_group_free (data);
}

static gpointer
read_group (FoyerStatement *row, GError **error)
{
  g_autoptr (FoyerDeadLetterGroup) group = g_new0 (FoyerDeadLetterGroup, 1);
  group->n = (guint64)foyer_statement_get_integer (row, "n");
  group->first_usec = foyer_statement_get_integer (row, "first_usec");
  group->last_usec = foyer_statement_get_integer (row, "last_usec");
  group->oldest = foyer_store_read_dead_letter (row, error);
  return group->oldest != NULL ? g_steal_pointer (&group) : NULL;
}

gboolean
foyer_store_group_dead_letters (FoyerStore *self, const FoyerDeadLetterFilter *filter, guint limit,
                                GPtrArray **groups, GError **error)
{
  /* The index holds the causes in order: grouping is one walk along it. */
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT d.*, g.n AS n, g.first_usec AS first_usec, g.last_usec AS last_usec FROM ("
      "SELECT min (dead_letter_id) AS oldest, count (*) AS n, min (failed_usec) AS first_usec, "
      "max (failed_usec) AS last_usec FROM dead_letter INDEXED BY dead_letter_cause"
      " WHERE state IN ('open', 'in-repair') AND (:stage IS NULL OR stage = :stage)"
      " AND (:code IS NULL OR code = :code) GROUP BY stage, code, cause_field, cause_value) g"
      " JOIN dead_letter d ON d.dead_letter_id = g.oldest ORDER BY g.n DESC, g.oldest LIMIT :limit",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":stage",
                             filter->stage >= 0 ? foyer_stage_get_name ((FoyerStage)filter->stage)
                                                : NULL);
  foyer_statement_bind_text (
      select, ":code", filter->code >= 0 ? foyer_code_get_name ((FoyerCode)filter->code) : NULL);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, read_group, group_free_cb, groups, error);
}
