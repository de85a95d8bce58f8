/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings of many badges in one list. */
#include "config.h"

#include "foyer-limits.h"
#include "foyer-preflight.h"

struct _FoyerPreflightList
{
  GHashTable *findings; /* FoyerFinding, a set */
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

  self->findings = g_hash_table_new_full (finding_hash, finding_equal,
                                          (GDestroyNotify)foyer_finding_unref, NULL);
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

void
foyer_preflight_list_add (FoyerPreflightList *self, GPtrArray *findings)
{
  g_return_if_fail (self != NULL && findings != NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      FoyerFinding *finding = findings->pdata[i];
      FoyerFinding *same = g_hash_table_lookup (self->findings, finding);

      if (same != NULL)
        same->n_badges += finding->n_badges;
      else if (g_hash_table_size (self->findings) < FOYER_LIMIT_PREFLIGHT_FINDINGS
               || give_up_milder (self, foyer_finding_get_severity (finding)))
        g_hash_table_add (self->findings, foyer_finding_ref (finding));
      else
        self->n_left_out++;
    }
}

GPtrArray *
foyer_preflight_list_end (FoyerPreflightList *self, guint64 *n_left_out)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_finding_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->findings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (sorted, foyer_finding_ref (key));
  g_hash_table_remove_all (self->findings);
  g_ptr_array_sort (sorted, foyer_finding_compare);
  if (n_left_out != NULL)
    *n_left_out = self->n_left_out;
  self->n_left_out = 0;
  return sorted;
}
