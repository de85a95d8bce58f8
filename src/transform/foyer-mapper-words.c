/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a feed's words mean: value maps, vocabularies, statuses; remembered, since words repeat. */
#include "config.h"

#include "foyer-mapper-private.h"
#include "foyer-text.h"

#include <string.h>

/* Words remembered per rule; a column of free text must not fill the memory. */
#define MOST_WORDS 512

static int
find_status (const char *key)
{
  for (guint i = 0; i < FOYER_N_STATUSES; i++)
    {
      const char *name = foyer_status_get_name (i);
      g_autofree char *status_key = foyer_text_dup_fold (name, strlen (name));

      if (g_str_equal (status_key, key))
        return (int)i;
    }
  return -1;
}

static gboolean
get_vocabulary (FoyerField field, FoyerVocabulary *vocabulary)
{
  if (field == FOYER_FIELD_PRINT_TIER)
    *vocabulary = FOYER_VOCABULARY_TIER;
  else if (field == FOYER_FIELD_KIND)
    *vocabulary = FOYER_VOCABULARY_KIND;
  else if (field == FOYER_FIELD_AFFILIATION)
    *vocabulary = FOYER_VOCABULARY_AFFILIATION;
  else if (field == FOYER_FIELD_TRACKS)
    *vocabulary = FOYER_VOCABULARY_TRACK;
  else if (field == FOYER_FIELD_DIETARY_FLAGS)
    *vocabulary = FOYER_VOCABULARY_DIETARY;
  else
    return FALSE;
  return TRUE;
}

static gboolean
fails_if_unknown (const FoyerFieldRule *rule)
{
  return rule->field == FOYER_FIELD_PRINT_TIER || !rule->keeps_unknown;
}

static FoyerWord
look_up_word (FoyerMapper *self, const FoyerFieldRule *rule, const char *text, gsize length)
{
  g_autofree char *key = foyer_text_dup_fold (text, length);
  FoyerWord word = { .status = -1 };
  FoyerVocabulary vocabulary;

  if (rule->values != NULL)
    word.mapped = g_hash_table_lookup (rule->values, key);
  if (rule->target != FOYER_TARGET_FIELD)
    return word;
  if (word.mapped != NULL)
    {
      text = word.mapped;
      length = strlen (text);
      g_free (key);
      key = foyer_text_dup_fold (text, length);
    }
  if (get_vocabulary (rule->field, &vocabulary))
    {
      const FoyerTerm *named = foyer_taxonomy_find_named (self->taxonomy, vocabulary, text, length);

      word.term = foyer_taxonomy_find (self->taxonomy, vocabulary, text, length);
      word.former = named != word.term ? named : NULL;
      /* Remembered too: one misspelt tier comes a thousand times. */
      if (word.term == NULL && fails_if_unknown (rule))
        (void)foyer_taxonomy_find_nearest (self->taxonomy, vocabulary, text, length, &word.nearest,
                                           1); /* stays NULL if there is none */
    }
  if (rule->field == FOYER_FIELD_STATUS)
    word.status = find_status (key);
  return word;
}

FoyerWord
foyer_mapper_get_word (FoyerMapper *self, const FoyerFieldRule *rule, const char *text,
                       gsize length)
{
  GHashTable *words = self->words[self->bound_index];
  FoyerWord *known;
  FoyerWord word;

  if (words == NULL)
    words = self->words[self->bound_index]
        = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  known = g_hash_table_lookup (words, text);
  if (known != NULL)
    return *known;
  word = look_up_word (self, rule, text, length);
  if (g_hash_table_size (words) >= MOST_WORDS)
    g_hash_table_remove_all (words);
  g_hash_table_insert (words, g_strdup (text), g_memdup2 (&word, sizeof word));
  return word;
}

static gboolean
needs_word (const FoyerFieldRule *rule)
{
  FoyerVocabulary vocabulary;

  return rule->values != NULL
         || (rule->target == FOYER_TARGET_FIELD
             && (rule->field == FOYER_FIELD_STATUS || get_vocabulary (rule->field, &vocabulary)));
}

static gboolean
refuse_word (FoyerMapper *self, const FoyerFieldRule *rule, const FoyerTerm *nearest,
             const char *text, FoyerRefusal *refusal)
{
  gboolean is_tier = rule->field == FOYER_FIELD_PRINT_TIER;

  refusal->suggestion = nearest != NULL ? g_strdup (nearest->code) : NULL;
  return foyer_mapper_refuse (
      refusal, is_tier ? FOYER_CODE_UNKNOWN_TIER : FOYER_CODE_UNKNOWN_KEYWORD,
      g_strdup_printf ("%s '%s' is not in taxonomy '%s'", is_tier ? "tier" : rule->name, text,
                       foyer_taxonomy_get_reference (self->taxonomy)));
}

const char *
foyer_mapper_translate (FoyerMapper *self, const FoyerFieldRule *rule, const char *text,
                        gsize length, const FoyerTerm **term, FoyerRefusal *refusal)
{
  FoyerVocabulary vocabulary;
  FoyerWord word;

  *term = NULL;
  if (!needs_word (rule))
    return text;
  word = foyer_mapper_get_word (self, rule, text, length);
  *term = word.term;
  if (rule->target == FOYER_TARGET_FIELD && rule->field == FOYER_FIELD_PRINT_TIER)
    self->former_tier = word.former;
  if (word.mapped != NULL)
    text = word.mapped;
  if (rule->target != FOYER_TARGET_FIELD || !get_vocabulary (rule->field, &vocabulary))
    return text;
  if (word.term != NULL)
    return word.term->code;
  if (!fails_if_unknown (rule))
    return text;
  (void)refuse_word (self, rule, word.nearest, text, refusal); /* always FALSE */
  return NULL;
}
