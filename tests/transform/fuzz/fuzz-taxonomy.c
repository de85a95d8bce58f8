/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a taxonomy: refused with a reason, or a vocabulary whose codes find themselves. */
#include "config.h"

#include "foyer-taxonomy.h"

#include "foyer-json.h"
#include "foyer-test-fuzz.h"

#include <string.h>

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  foyer_json_init ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  static const char *const words[] = { "VIP", "v.i.p", "", "General Admission", "\xc3\xa9", "1" };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTaxonomy) taxonomy
      = foyer_taxonomy_load ("fuzz", (const char *)data, length, &error);

  g_assert_true ((taxonomy == NULL) == (error != NULL));
  if (taxonomy == NULL)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (guint v = FOYER_VOCABULARY_TIER; v <= FOYER_VOCABULARY_DIETARY; v++)
      {
        const FoyerTerm *nearest[3] = { NULL };
        const FoyerTerm *term
            = foyer_taxonomy_find (taxonomy, (FoyerVocabulary)v, words[i], strlen (words[i]));

        /* What a word means is found by its code, and means itself. */
        if (term != NULL)
          g_assert_true (foyer_taxonomy_lookup (taxonomy, (FoyerVocabulary)v, term->code) == term);
        (void)foyer_taxonomy_find_nearest (taxonomy, (FoyerVocabulary)v, words[i],
                                           strlen (words[i]), nearest, 3); /* only that it ends */
      }
  return 0;
}
