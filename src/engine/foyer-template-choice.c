/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices of templates as facts of the event. */
#include "config.h"

#include "foyer-template-choice.h"

#include "foyer-store-audit.h"

#define EVENT_FACT "template"

static char *
dup_fact_name (const char *tier)
{
  return tier != NULL ? g_strconcat (EVENT_FACT ".", tier, NULL) : g_strdup (EVENT_FACT);
}

gboolean
foyer_template_choice_get_own (FoyerStore *store, const char *tier, char **name, GError **error)
{
  g_autofree char *fact = dup_fact_name (tier);

  return foyer_store_get_fact (store, fact, name, error);
}

gboolean
foyer_template_choice_get (FoyerStore *store, const FoyerTemplateChoosing *choosing,
                           const char *tier, char **name, GError **error)
{
  const FoyerTerm *term
      = tier != NULL ? foyer_taxonomy_lookup (choosing->taxonomy, FOYER_VOCABULARY_TIER, tier)
                     : NULL;
  g_autofree char *chosen = NULL;

  if (term != NULL && !foyer_template_choice_get_own (store, tier, &chosen, error))
    return FALSE;
  if (chosen == NULL && term != NULL)
    chosen = g_strdup (term->template_name);
  if (chosen == NULL && !foyer_template_choice_get_own (store, NULL, &chosen, error))
    return FALSE;
  *name = chosen != NULL ? g_steal_pointer (&chosen)
                         : g_strdup (foyer_event_get_template_name (choosing->event));
  return TRUE;
}

gboolean
foyer_template_choice_set (FoyerStore *store, const char *tier, const char *name, const char *actor,
                           GError **error)
{
  g_autofree char *fact = dup_fact_name (tier);

  return foyer_store_set_fact (store, fact, name, error)
         && foyer_store_append_audit (store, actor, "template-use", tier,
                                      name != NULL ? name : "no choice", error);
}

gboolean
foyer_template_choice_has (FoyerStore *store, const FoyerTemplateChoosing *choosing,
                           const char *name, gboolean *has, GError **error)
{
  guint n = foyer_taxonomy_get_length (choosing->taxonomy, FOYER_VOCABULARY_TIER);

  *has = FALSE;
  for (guint i = 0; i <= n && !*has; i++)
    {
      const char *tier
          = i < n ? foyer_taxonomy_get_term (choosing->taxonomy, FOYER_VOCABULARY_TIER, i)->code
                  : NULL;
      g_autofree char *used = NULL;

      if (!foyer_template_choice_get (store, choosing, tier, &used, error))
        return FALSE;
      *has = g_str_equal (used, name);
    }
  return TRUE;
}
