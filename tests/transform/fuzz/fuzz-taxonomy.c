/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a taxonomy: it is refused with a place, or every word finds its code, every chain
 * ends, and the document may not follow itself. */
#include "config.h"

#include "foyer-json.h"
#include "foyer-taxonomy-change.h"

#include "foyer-test-fuzz.h"

#include <string.h>

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  foyer_json_init ();
  return 0;
}

static void
check_term (FoyerTaxonomy *taxonomy, const FoyerTerm *term)
{
  const FoyerTerm *named
      = foyer_taxonomy_find_named (taxonomy, term->vocabulary, term->code, strlen (term->code));
  const FoyerTerm *found
      = foyer_taxonomy_find (taxonomy, term->vocabulary, term->code, strlen (term->code));

  g_assert_true (named == term);
  g_assert_true (found != NULL && found->replaced_by == NULL);
  g_assert_nonnull (foyer_term_get_label (term, "de-AT"));
  g_assert_true (foyer_term_is_within (term, term->code));
  if (term->vocabulary == FOYER_VOCABULARY_TIER)
    g_assert_true (term->colour != NULL && term->entitlements != NULL && term->rank > 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTaxonomy) taxonomy
      = foyer_taxonomy_load ("fuzz", (const char *)data, length, &error);
  g_auto (GStrv) changes = NULL;

  if (taxonomy == NULL)
    {
      g_assert_true (error != NULL && g_str_has_prefix (error->message, "fuzz"));
      return 0;
    }
  for (guint vocabulary = 0; vocabulary < FOYER_N_VOCABULARIES; vocabulary++)
    for (guint i = 0; i < foyer_taxonomy_get_length (taxonomy, vocabulary); i++)
      check_term (taxonomy, foyer_taxonomy_get_term (taxonomy, vocabulary, i));
  changes = foyer_taxonomy_dup_changes (taxonomy, taxonomy);
  g_assert_cmpuint (g_strv_length (changes), ==, 0);
  g_assert_null (
      foyer_taxonomy_load_successor (taxonomy, "fuzz", (const char *)data, length, &error));
  return 0;
}
