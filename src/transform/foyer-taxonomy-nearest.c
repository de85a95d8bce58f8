/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suggestions for a word that the taxonomy does not know. */
#include "config.h"

#include "foyer-taxonomy.h"

#include "foyer-taxonomy-private.h"
#include "foyer-text.h"

#include <stdlib.h>
#include <string.h>

/* Longer keys are no misspelt codes, and the distance costs their product. */
#define LONGEST_KEY_CHARS 48

/* A folded key as characters. */
typedef struct
{
  gunichar chars[LONGEST_KEY_CHARS];
  guint length;
} Key;

static gboolean
read_key (const char *folded, Key *key)
{
  key->length = 0;
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (key->length == LONGEST_KEY_CHARS)
        return FALSE;
      key->chars[key->length++] = g_utf8_get_char (p);
    }
  return key->length > 0;
}

/* Insertions, deletions, substitutions and swaps of neighbours from @a to @b; something over @bound
 * as soon as it is clear that there are more. */
static guint
measure_distance (const Key *a, const Key *b, guint bound)
{
  guint rows[3][LONGEST_KEY_CHARS + 1];
  guint *before = rows[0], *last = rows[1], *row = rows[2];

  for (guint j = 0; j <= b->length; j++)
    last[j] = j;
  for (guint i = 1; i <= a->length; i++)
    {
      guint *oldest = before;
      guint least = i;

      row[0] = i;
      for (guint j = 1; j <= b->length; j++)
        {
          guint cost = a->chars[i - 1] != b->chars[j - 1];

          row[j] = MIN (MIN (last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
          if (i > 1 && j > 1 && a->chars[i - 1] == b->chars[j - 2]
              && a->chars[i - 2] == b->chars[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
          least = MIN (least, row[j]);
        }
      /* A swap reaches back over one row, and costs one. */
      if (least > bound + 1)
        return least;
      before = last;
      last = row;
      row = oldest;
    }
  return last[b->length];
}

typedef struct
{
  const FoyerTerm *term;
  guint distance;
} Candidate;

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *first = a, *second = b;

  if (first->distance != second->distance)
    return first->distance < second->distance ? -1 : 1;
  if (first->term->rank != second->term->rank)
    return first->term->rank < second->term->rank ? -1 : 1;
  return strcmp (first->term->code, second->term->code);
}

/* Keeps the shortest distance of each term. */
static void
note_candidate (GArray *candidates, const FoyerTerm *term, guint distance)
{
  Candidate candidate = { term, distance };

  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *known = &g_array_index (candidates, Candidate, i);

      if (known->term != term)
        continue;
      known->distance = MIN (known->distance, distance);
      return;
    }
  g_array_append_val (candidates, candidate);
}

guint
foyer_taxonomy_find_nearest (FoyerTaxonomy *self, FoyerVocabulary vocabulary, const char *text,
                             gsize length, const FoyerTerm **nearest, guint max)
{
  g_autofree char *folded = foyer_text_dup_fold (text, length);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  GHashTableIter iter;
  gpointer key_text, value;
  Key wanted, known;
  guint found;

  g_return_val_if_fail (vocabulary < FOYER_N_VOCABULARIES, 0);

  if (!read_key (folded, &wanted))
    return 0;
  g_hash_table_iter_init (&iter, self->tables[vocabulary].by_key);
  while (g_hash_table_iter_next (&iter, &key_text, &value))
    {
      const FoyerTerm *term = value;
      guint distance, bound;

      if (!read_key (key_text, &known))
        continue;
      bound = MAX (1, MIN (wanted.length, known.length) / 3);
      if ((guint)abs ((int)wanted.length - (int)known.length) > bound)
        continue;
      distance = measure_distance (&wanted, &known, bound);
      while (term->replaced_by != NULL)
        term = term->replaced_by;
      if (distance <= bound)
        note_candidate (candidates, term, distance);
    }
  g_array_sort (candidates, compare_candidates);
  found = MIN (candidates->len, max);
  for (guint i = 0; i < found; i++)
    nearest[i] = g_array_index (candidates, Candidate, i).term;
  return found;
}
