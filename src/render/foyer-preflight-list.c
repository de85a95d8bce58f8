/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings of many badges in one list. */
#include "config.h"

#include "foyer-limits.h"
#include "foyer-preflight.h"

struct _FoyerPreflightList
{
  GHashTable *findings; /* FoyerFinding → GPtrArray of the record ids it was found on */
  guint64 n_left_out;
};

static guint
finding_hash (gconstpointer data)
{
  return foyer_finding_hash (data);
}

static gboolean
finding_equal (gconstpointer a, gconstpointer b)
{
  return foyer_finding_is_same (a, b);
}

FoyerPreflightList *
foyer_preflight_list_new (void)
{
  FoyerPreflightList *self = g_new0 (FoyerPreflightList, 1);

  self->findings
      = g_hash_table_new_full (finding_hash, finding_equal, (GDestroyNotify)foyer_finding_unref,
                               (GDestroyNotify)g_ptr_array_unref);
  return self;
}

void
foyer_preflight_list_free (FoyerPreflightList *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->findings);
  g_free (self);
}

/* Makes room by giving up something milder than @severity. FALSE: there is nothing. */
static gboolean
give_up_milder (FoyerPreflightList *self, FoyerSeverity severity)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->findings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const FoyerFinding *finding = key;

      if (foyer_finding_get_severity (finding) > severity)
        {
          self->n_left_out += finding->n_badges;
          g_hash_table_iter_remove (&iter);
          return TRUE;
        }
    }
  return FALSE;
}

static void
add_record (GPtrArray *ids, const FoyerFinding *finding)
{
  if (finding->record_id != NULL && ids->len < FOYER_LIMIT_FINDING_RECORDS)
    g_ptr_array_add (ids, g_strdup (finding->record_id));
}

void
foyer_preflight_list_add (FoyerPreflightList *self, GPtrArray *findings)
{
  g_return_if_fail (self != NULL && findings != NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      FoyerFinding *finding = findings->pdata[i];
      gpointer same = NULL, ids = NULL;

      if (g_hash_table_lookup_extended (self->findings, finding, &same, &ids))
        ((FoyerFinding *)same)->n_badges += finding->n_badges;
      else if (g_hash_table_size (self->findings) < FOYER_LIMIT_PREFLIGHT_FINDINGS
               || give_up_milder (self, foyer_finding_get_severity (finding)))
        {
          ids = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (self->findings, foyer_finding_ref (finding), ids);
        }
      else
        {
          self->n_left_out++;
          continue;
        }
      add_record (ids, finding);
    }
}

/* (transfer full) The finding with the people it was found on. */
static FoyerFinding *
finish (FoyerFinding *finding, GPtrArray *ids)
{
  if (finding->n_badges > 1 && finding->record_ids == NULL)
    {
      finding->record_ids = g_new0 (char *, ids->len + 1);
      for (guint i = 0; i < ids->len; i++)
        finding->record_ids[i] = g_strdup (ids->pdata[i]);
    }
  return foyer_finding_ref (finding);
}

GPtrArray *
foyer_preflight_list_end (FoyerPreflightList *self, guint64 *n_left_out)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_finding_unref);
  GHashTableIter iter;
  gpointer key, ids;

  g_hash_table_iter_init (&iter, self->findings);
  while (g_hash_table_iter_next (&iter, &key, &ids))
    g_ptr_array_add (sorted, finish (key, ids));
  g_hash_table_remove_all (self->findings);
  g_ptr_array_sort (sorted, foyer_finding_compare);
  if (n_left_out != NULL)
    *n_left_out = self->n_left_out;
  self->n_left_out = 0;
  return sorted;
}
