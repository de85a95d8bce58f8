/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A loaded taxonomy: life, look-ups, labels. The loader is foyer-taxonomy-load.c, suggestions are
 * foyer-taxonomy-nearest.c. */
#include "config.h"

#include "foyer-taxonomy.h"

#include "foyer-taxonomy-private.h"
#include "foyer-text.h"

#include <string.h>

static const char *const vocabulary_names[FOYER_N_VOCABULARIES] = {
  [FOYER_VOCABULARY_TIER] = "tiers",
  [FOYER_VOCABULARY_TRACK] = "tracks",
  [FOYER_VOCABULARY_AFFILIATION] = "affiliations",
  [FOYER_VOCABULARY_KIND] = "kinds",
  [FOYER_VOCABULARY_DIETARY] = "dietary",
};

const char *
foyer_vocabulary_get_name (FoyerVocabulary vocabulary)
{
  g_return_val_if_fail (vocabulary < FOYER_N_VOCABULARIES, NULL);
  return vocabulary_names[vocabulary];
}

static void
term_free (gpointer data)
{
  FoyerTerm *self = data;

  g_clear_pointer (&self->labels, g_hash_table_unref);
  g_free ((gpointer)self->entitlements);
  g_free (self);
}

FoyerTaxonomy *
foyer_taxonomy_new_empty (void)
{
  FoyerTaxonomy *self = g_new0 (FoyerTaxonomy, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->strings = g_string_chunk_new (1024);
  for (guint i = 0; i < FOYER_N_VOCABULARIES; i++)
    {
      self->tables[i].terms = g_ptr_array_new_with_free_func (term_free);
      self->tables[i].by_code = g_hash_table_new (g_str_hash, g_str_equal);
      self->tables[i].by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
  return self;
}

FoyerTaxonomy *
foyer_taxonomy_ref (FoyerTaxonomy *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_taxonomy_unref (FoyerTaxonomy *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < FOYER_N_VOCABULARIES; i++)
    {
      g_hash_table_unref (self->tables[i].by_key);
      g_hash_table_unref (self->tables[i].by_code);
      g_ptr_array_unref (self->tables[i].terms);
    }
  g_string_chunk_free (self->strings);
  g_free (self->id);
  g_free (self->reference);
  g_free (self);
}

const char *
foyer_taxonomy_get_id (FoyerTaxonomy *self)
{
  return self->id;
}

guint
foyer_taxonomy_get_version (FoyerTaxonomy *self)
{
  return self->version;
}

const char *
foyer_taxonomy_get_reference (FoyerTaxonomy *self)
{
  return self->reference;
}

const char *
foyer_taxonomy_get_default_kind (FoyerTaxonomy *self)
{
  return self->default_kind;
}

guint
foyer_taxonomy_get_length (FoyerTaxonomy *self, FoyerVocabulary vocabulary)
{
  g_return_val_if_fail (vocabulary < FOYER_N_VOCABULARIES, 0);
  return self->tables[vocabulary].terms->len;
}

const FoyerTerm *
foyer_taxonomy_get_term (FoyerTaxonomy *self, FoyerVocabulary vocabulary, guint index)
{
  g_return_val_if_fail (index < foyer_taxonomy_get_length (self, vocabulary), NULL);
  return g_ptr_array_index (self->tables[vocabulary].terms, index);
}

const FoyerTerm *
foyer_taxonomy_lookup (FoyerTaxonomy *self, FoyerVocabulary vocabulary, const char *code)
{
  g_return_val_if_fail (vocabulary < FOYER_N_VOCABULARIES, NULL);
  return code != NULL ? g_hash_table_lookup (self->tables[vocabulary].by_code, code) : NULL;
}

const FoyerTerm *
foyer_taxonomy_find_named (FoyerTaxonomy *self, FoyerVocabulary vocabulary, const char *text,
                           gsize length)
{
  g_autofree char *key = foyer_text_dup_fold (text, length);

  g_return_val_if_fail (vocabulary < FOYER_N_VOCABULARIES, NULL);

  return g_hash_table_lookup (self->tables[vocabulary].by_key, key);
}

const FoyerTerm *
foyer_taxonomy_find (FoyerTaxonomy *self, FoyerVocabulary vocabulary, const char *text,
                     gsize length)
{
  const FoyerTerm *term = foyer_taxonomy_find_named (self, vocabulary, text, length);

  /* The loader has refused chains that never end. */
  while (term != NULL && term->replaced_by != NULL)
    term = term->replaced_by;
  return term;
}

const FoyerTerm *
foyer_taxonomy_find_tier (FoyerTaxonomy *self, const char *text)
{
  return foyer_taxonomy_find (self, FOYER_VOCABULARY_TIER, text, strlen (text));
}

const char *
foyer_term_get_label (const FoyerTerm *self, const char *locale)
{
  const char *label = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (locale != NULL)
    {
      g_autofree char *language = g_strndup (locale, strcspn (locale, "-_.@"));

      label = g_hash_table_lookup (self->labels, locale);
      if (label == NULL)
        label = g_hash_table_lookup (self->labels, language);
    }
  if (label == NULL)
    label = g_hash_table_lookup (self->labels, "en");
  return label != NULL ? label : self->code;
}

gboolean
foyer_term_is_within (const FoyerTerm *self, const char *code)
{
  for (const FoyerTerm *term = self; term != NULL; term = term->parent)
    if (g_str_equal (term->code, code))
      return TRUE;
  return FALSE;
}
