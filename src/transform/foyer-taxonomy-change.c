/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing two versions of a taxonomy. */
#include "config.h"

#include "foyer-taxonomy-change.h"

#include "foyer-taxonomy-private.h"
#include "foyer-transform-error.h"

#include <string.h>

static const char *const singular_names[FOYER_N_VOCABULARIES] = {
  [FOYER_VOCABULARY_TIER] = "tier",
  [FOYER_VOCABULARY_TRACK] = "track",
  [FOYER_VOCABULARY_AFFILIATION] = "affiliation",
  [FOYER_VOCABULARY_KIND] = "kind",
  [FOYER_VOCABULARY_DIETARY] = "dietary code",
};

/* ---- What may follow ---- */

static void
refuse_removals (FoyerTaxonomy *self, FoyerTaxonomy *next, FoyerVocabulary vocabulary,
                 const FoyerCursor *root)
{
  const FoyerTermTable *table = &self->tables[vocabulary];
  FoyerCursor cursor = foyer_cursor_get_object (root, foyer_vocabulary_get_name (vocabulary));

  for (guint i = 0; i < table->terms->len; i++)
    {
      const FoyerTerm *term = g_ptr_array_index (table->terms, i);
      gboolean is_elsewhere = FALSE;

      if (foyer_taxonomy_lookup (next, vocabulary, term->code) != NULL)
        continue;
      for (guint other = 0; other < FOYER_N_VOCABULARIES && !is_elsewhere; other++)
        if (foyer_taxonomy_lookup (self, other, term->code) == NULL
            && foyer_taxonomy_lookup (next, other, term->code) != NULL)
          {
            is_elsewhere = TRUE;
            foyer_cursor_add_problem (
                &cursor, term->code, "type", "'%s' is a %s of '%s' and cannot become a %s",
                term->code, singular_names[vocabulary], self->reference, singular_names[other]);
          }
      if (!is_elsewhere)
        foyer_cursor_add_problem (&cursor, term->code, "removed",
                                  "'%s' of %s is gone; keep it, deprecated or with replaced_by",
                                  term->code, foyer_vocabulary_get_name (vocabulary));
    }
}

static void
refuse_meanings (FoyerTaxonomy *self, FoyerTaxonomy *next, FoyerVocabulary vocabulary,
                 const FoyerCursor *root)
{
  const FoyerTermTable *table = &self->tables[vocabulary];
  FoyerCursor cursor = foyer_cursor_get_object (root, foyer_vocabulary_get_name (vocabulary));
  g_autoptr (GList) keys
      = g_list_sort (g_hash_table_get_keys (table->by_key), (GCompareFunc)strcmp);

  for (GList *key = keys; key != NULL; key = key->next)
    {
      const FoyerTerm *before = g_hash_table_lookup (table->by_key, key->data);
      const FoyerTerm *after = g_hash_table_lookup (next->tables[vocabulary].by_key, key->data);

      if (after != NULL && !g_str_equal (before->code, after->code))
        foyer_cursor_add_problem (&cursor, after->code, "meaning",
                                  "'%s' of %s means '%s' and no more '%s'", (const char *)key->data,
                                  foyer_vocabulary_get_name (vocabulary), after->code,
                                  before->code);
    }
}

FoyerTaxonomy *
foyer_taxonomy_load_successor (FoyerTaxonomy *self, const char *name, const char *text,
                               gsize length, GError **error)
{
  g_autoptr (FoyerDocument) document = foyer_document_parse (name, text, length);
  g_autoptr (FoyerTaxonomy) next = foyer_taxonomy_read (document, error);
  FoyerCursor root = foyer_document_get_cursor (document);
  g_autoptr (GError) cause = NULL;

  if (next == NULL)
    return NULL;
  if (g_str_equal (self->id, next->id) && next->version <= self->version)
    foyer_cursor_add_problem (&root, "version", "version",
                              "version %u is in use; a changed document has a higher one",
                              self->version);
  for (guint i = 0; i < FOYER_N_VOCABULARIES; i++)
    {
      refuse_removals (self, next, i, &root);
      refuse_meanings (self, next, i, &root);
    }
  if (!foyer_document_has_failed (document, &cause))
    return g_steal_pointer (&next);
  g_set_error (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_REMOVED,
               "taxonomy '%s' cannot follow '%s':\n%s", next->reference, self->reference,
               cause->message);
  return NULL;
}

/* ---- One tier against its former self ---- */

static gboolean
same_entitlements (const FoyerTerm *before, const FoyerTerm *after)
{
  /* The order is that of the hierarchy, not of worth. */
  if (g_strv_length ((char **)before->entitlements) != g_strv_length ((char **)after->entitlements))
    return FALSE;
  for (guint i = 0; before->entitlements[i] != NULL; i++)
    if (!g_strv_contains (after->entitlements, before->entitlements[i]))
      return FALSE;
  return TRUE;
}

static gboolean
same_labels (const FoyerTerm *before, const FoyerTerm *after)
{
  GHashTableIter iter;
  gpointer locale, text;

  if (g_hash_table_size (before->labels) != g_hash_table_size (after->labels))
    return FALSE;
  g_hash_table_iter_init (&iter, before->labels);
  while (g_hash_table_iter_next (&iter, &locale, &text))
    if (g_strcmp0 (g_hash_table_lookup (after->labels, locale), text) != 0)
      return FALSE;
  return TRUE;
}

/* ---- Words ---- */

static void add_line (GPtrArray *lines, const FoyerTerm *term, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
add_line (GPtrArray *lines, const FoyerTerm *term, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (
      lines, g_strdup_printf ("%s %s: %s", singular_names[term->vocabulary], term->code, text));
}

static const char *
say (const char *text)
{
  return text != NULL ? text : "none";
}

static void
list_tier_changes (const FoyerTerm *before, const FoyerTerm *after, GPtrArray *lines)
{
  if (!same_labels (before, after))
    add_line (lines, after, "label '%s' was '%s'", foyer_term_get_label (after, NULL),
              foyer_term_get_label (before, NULL));
  if (!g_str_equal (before->colour, after->colour))
    add_line (lines, after, "colour %s was %s", after->colour, before->colour);
  if (g_strcmp0 (before->access_level, after->access_level) != 0)
    add_line (lines, after, "access level %s was %s", say (after->access_level),
              say (before->access_level));
  if (before->is_vip != after->is_vip)
    add_line (lines, after, "%s", after->is_vip ? "is vip now" : "is no vip any more");
  if (!same_entitlements (before, after))
    {
      g_autofree char *was = g_strjoinv (", ", (char **)before->entitlements);
      g_autofree char *is = g_strjoinv (", ", (char **)after->entitlements);

      add_line (lines, after, "entitlements %s were %s", *is != '\0' ? is : "none",
                *was != '\0' ? was : "none");
    }
}

static void
list_term_changes (const FoyerTerm *before, const FoyerTerm *after, GPtrArray *lines)
{
  if (before == NULL)
    add_line (lines, after, "new");
  if (after->replaced_by != NULL && (before == NULL || before->replaced_by == NULL))
    add_line (lines, after, "replaced by %s; who has it keeps it", after->replaced_by->code);
  else if (after->is_deprecated && (before == NULL || !before->is_deprecated))
    add_line (lines, after, "deprecated; who has it keeps it");
  if (before != NULL && after->vocabulary == FOYER_VOCABULARY_TIER)
    list_tier_changes (before, after, lines);
}

/* New words for known codes; the codes themselves are words too. */
static void
list_new_words (FoyerTaxonomy *self, FoyerTaxonomy *next, FoyerVocabulary vocabulary,
                GPtrArray *lines)
{
  GHashTable *known = self->tables[vocabulary].by_key;
  g_autoptr (GList) keys
      = g_list_sort (g_hash_table_get_keys (next->tables[vocabulary].by_key), (GCompareFunc)strcmp);

  for (GList *key = keys; key != NULL; key = key->next)
    {
      const FoyerTerm *term = g_hash_table_lookup (next->tables[vocabulary].by_key, key->data);

      if (!g_hash_table_contains (known, key->data)
          && foyer_taxonomy_lookup (self, vocabulary, term->code) != NULL)
        add_line (lines, term, "new word '%s'", (const char *)key->data);
    }
}

char **
foyer_taxonomy_dup_changes (FoyerTaxonomy *self, FoyerTaxonomy *next)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  for (guint vocabulary = 0; vocabulary < FOYER_N_VOCABULARIES; vocabulary++)
    {
      for (guint i = 0; i < foyer_taxonomy_get_length (next, vocabulary); i++)
        {
          const FoyerTerm *after = foyer_taxonomy_get_term (next, vocabulary, i);

          list_term_changes (foyer_taxonomy_lookup (self, vocabulary, after->code), after, lines);
        }
      list_new_words (self, next, vocabulary, lines);
    }
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

/* ---- Records ---- */

static FoyerRecord *
revise (FoyerRecord *record, const FoyerTerm *tier)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (record);

  foyer_record_builder_set_text (builder, FOYER_FIELD_ACCESS_LEVEL, tier->access_level);
  foyer_record_builder_set_flag (builder, FOYER_FIELD_VIP, tier->is_vip);
  return foyer_record_builder_end (builder);
}

FoyerReevaluation
foyer_taxonomy_reevaluate (FoyerTaxonomy *self, FoyerTaxonomy *next, FoyerRecord *record,
                           FoyerRecord **revised)
{
  const char *code = foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER);
  const char *locale = foyer_record_get_text (record, FOYER_FIELD_PRINT_LOCALE);
  const FoyerTerm *before = foyer_taxonomy_lookup (self, FOYER_VOCABULARY_TIER, code);
  const FoyerTerm *after = foyer_taxonomy_lookup (next, FOYER_VOCABULARY_TIER, code);
  FoyerReevaluation what = 0;

  if (revised != NULL)
    *revised = NULL;
  if (after == NULL)
    return 0;
  if (before == NULL || !g_str_equal (before->colour, after->colour)
      || !g_str_equal (foyer_term_get_label (before, locale), foyer_term_get_label (after, locale)))
    what |= FOYER_REEVALUATION_LABEL;
  if (before == NULL || !same_entitlements (before, after))
    what |= FOYER_REEVALUATION_ENTITLEMENTS;
  if (g_strcmp0 (foyer_record_get_text (record, FOYER_FIELD_ACCESS_LEVEL), after->access_level) != 0
      || foyer_record_get_flag (record, FOYER_FIELD_VIP) != after->is_vip)
    {
      what |= FOYER_REEVALUATION_ACCESS_LEVEL;
      if (revised != NULL)
        *revised = revise (record, after);
    }
  return what;
}
