/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a taxonomy document: terms first, then what they refer to, then what they inherit; every
 * problem is collected. */
#include "config.h"

#include "foyer-taxonomy.h"

#include "foyer-document.h"
#include "foyer-limits.h"
#include "foyer-taxonomy-private.h"
#include "foyer-text.h"

#include <string.h>

#define LONGEST_CODE_BYTES 64
#define LONGEST_ALIAS_BYTES 200
#define DEFAULT_COLOUR "#5e5c64"
#define NO_RANK 0

static const char *const document_keys[]
    = { "id",           "version", "title",   "tiers",        "tracks",
        "affiliations", "kinds",   "dietary", "default_kind", NULL };
static const char *const common_keys[]
    = { "parent", "labels", "aliases", "deprecated", "replaced_by", NULL };
static const char *const tier_keys[]
    = { "parent",       "labels",       "aliases",  "deprecated", "replaced_by", "colour", "rank",
        "access_level", "entitlements", "template", "route",      "kind",        "vip",    NULL };
static const char *const kind_keys[]
    = { "labels", "aliases", "deprecated", "replaced_by", "requires", NULL };

static const char *const *
get_known_keys (FoyerVocabulary vocabulary)
{
  switch (vocabulary)
    {
    case FOYER_VOCABULARY_TIER:
      return tier_keys;
    case FOYER_VOCABULARY_KIND:
      return kind_keys;
    case FOYER_VOCABULARY_TRACK:
    case FOYER_VOCABULARY_AFFILIATION:
    case FOYER_VOCABULARY_DIETARY:
      break;
    }
  return common_keys;
}

static const char *
keep (FoyerTaxonomy *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

/* Letters, digits and _ - . of ASCII: codes stand in file names, URIs and metrics. */
static gboolean
is_code (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("_-.", text[i]) == NULL)
      return FALSE;
  return length > 0 && length <= LONGEST_CODE_BYTES;
}

static gboolean
is_colour (const char *text)
{
  if (text[0] != '#' || strlen (text) != 7)
    return FALSE;
  for (int i = 1; i < 7; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

static void
read_labels (FoyerTaxonomy *self, FoyerTerm *term, const FoyerCursor *cursor)
{
  FoyerCursor labels = foyer_cursor_get_object (cursor, "labels");
  const char *locale;
  json_t *value;

  term->labels = g_hash_table_new (g_str_hash, g_str_equal);
  json_object_foreach (labels.value, locale, value)
  {
    const char *text = foyer_cursor_get_text (&labels, locale, NULL);

    if (text == NULL)
      continue;
    if (foyer_text_find_hazards (text, strlen (text)) != FOYER_TEXT_CLEAN || *text == '\0')
      foyer_cursor_add_problem (&labels, locale, "range", "a label is one line of visible text");
    g_hash_table_insert (term->labels, (gpointer)keep (self, locale), (gpointer)keep (self, text));
  }
}

static void
index_word (FoyerTaxonomy *self, FoyerTerm *term, const char *word, const FoyerCursor *cursor,
            const char *key)
{
  GHashTable *by_key = self->tables[term->vocabulary].by_key;
  g_autofree char *folded = foyer_text_dup_fold (word, strlen (word));
  const FoyerTerm *other = g_hash_table_lookup (by_key, folded);

  if (*folded == '\0')
    foyer_cursor_add_problem (cursor, key, "range", "'%s' has no letter or digit", word);
  else if (other == NULL)
    g_hash_table_insert (by_key, g_steal_pointer (&folded), term);
  else if (other == term)
    foyer_cursor_add_problem (cursor, key, "duplicate",
                              "'%s' is the code or an alias of '%s' already: case, accents and "
                              "punctuation do not count",
                              word, term->code);
  else
    foyer_cursor_add_problem (cursor, key, "duplicate", "'%s' means '%s' already", word,
                              other->code);
}

static void
read_aliases (FoyerTaxonomy *self, FoyerTerm *term, const FoyerCursor *cursor)
{
  FoyerCursor aliases = foyer_cursor_get_array (cursor, "aliases");
  guint n = foyer_cursor_get_length (&aliases);

  for (guint i = 0; i < n; i++)
    {
      const char *alias = foyer_cursor_get_element_text (&aliases, i);
      char index[16];

      g_snprintf (index, sizeof index, "%u", i);
      if (alias == NULL)
        continue;
      if (strlen (alias) > LONGEST_ALIAS_BYTES)
        foyer_cursor_add_problem (&aliases, index, "range", "an alias has at most %d bytes",
                                  LONGEST_ALIAS_BYTES);
      else
        index_word (self, term, alias, &aliases, index);
    }
}

static void
read_tier (FoyerTaxonomy *self, FoyerTerm *term, const FoyerCursor *cursor)
{
  const char *colour = foyer_cursor_get_text (cursor, "colour", NULL);
  g_autofree char *lower = NULL;

  if (colour != NULL && !is_colour (colour))
    foyer_cursor_add_problem (cursor, "colour", "range", "'%s' is not a colour like #2e6fba",
                              colour);
  else if (colour != NULL)
    {
      lower = g_ascii_strdown (colour, -1);
      term->colour = keep (self, lower);
    }
  term->rank = (guint)foyer_cursor_get_integer (cursor, "rank", 1, 9999, NO_RANK);
  term->access_level = keep (self, foyer_cursor_get_text (cursor, "access_level", NULL));
  term->template_name = keep (self, foyer_cursor_get_text (cursor, "template", NULL));
  term->route = keep (self, foyer_cursor_get_text (cursor, "route", NULL));
  term->kind = keep (self, foyer_cursor_get_text (cursor, "kind", NULL));
  term->is_vip = foyer_cursor_get_flag (cursor, "vip", FALSE);
}

static void
read_kind (FoyerTerm *term, const FoyerCursor *cursor)
{
  FoyerCursor fields = foyer_cursor_get_array (cursor, "requires");
  guint n = foyer_cursor_get_length (&fields);

  for (guint i = 0; i < n; i++)
    {
      const char *name = foyer_cursor_get_element_text (&fields, i);
      FoyerField field;

      if (name != NULL && !foyer_field_parse (name, &field))
        {
          char index[16];

          g_snprintf (index, sizeof index, "%u", i);
          foyer_cursor_add_problem (&fields, index, "reference", "there is no field '%s'", name);
        }
      else if (name != NULL)
        term->required_fields |= 1u << field;
    }
}

static void
read_terms (FoyerTaxonomy *self, const FoyerCursor *root, FoyerVocabulary vocabulary)
{
  FoyerCursor terms = foyer_cursor_get_object (root, foyer_vocabulary_get_name (vocabulary));
  FoyerTermTable *table = &self->tables[vocabulary];
  guint n = MIN (foyer_cursor_get_length (&terms), FOYER_LIMIT_TAXONOMY_CODES);

  if (foyer_cursor_get_length (&terms) > FOYER_LIMIT_TAXONOMY_CODES)
    foyer_cursor_add_problem (&terms, NULL, "limit", "more than %u codes",
                              FOYER_LIMIT_TAXONOMY_CODES);
  for (guint i = 0; i < n; i++)
    {
      const char *code = foyer_cursor_get_member_name (&terms, i);
      FoyerCursor cursor = foyer_cursor_get_member (&terms, i);
      FoyerTerm *term = g_new0 (FoyerTerm, 1);

      if (!is_code (code))
        foyer_cursor_add_problem (&terms, code, "range",
                                  "a code is 1 to %d letters, digits, '_', '-' or '.' of ASCII",
                                  LONGEST_CODE_BYTES);
      foyer_cursor_check_keys (&cursor, get_known_keys (vocabulary));
      term->vocabulary = vocabulary;
      term->code = keep (self, code);
      g_ptr_array_add (table->terms, term);
      g_hash_table_insert (table->by_code, (gpointer)term->code, term);
      read_labels (self, term, &cursor);
      if (vocabulary == FOYER_VOCABULARY_TIER)
        read_tier (self, term, &cursor);
      if (vocabulary == FOYER_VOCABULARY_KIND)
        read_kind (term, &cursor);
      index_word (self, term, code, &terms, code);
    }
  /* After the codes, so that a clash is reported where the alias stands. */
  for (guint i = 0; i < n; i++)
    {
      FoyerCursor cursor = foyer_cursor_get_member (&terms, i);

      read_aliases (self, g_ptr_array_index (table->terms, i), &cursor);
    }
}

/* The term that the member @key of a term names; NULL with a problem if there is none. */
static FoyerTerm *
read_reference (FoyerTaxonomy *self, const FoyerCursor *cursor, const char *key,
                FoyerVocabulary vocabulary)
{
  const char *code = foyer_cursor_get_text (cursor, key, NULL);
  FoyerTerm *term;

  if (code == NULL)
    return NULL;
  term = g_hash_table_lookup (self->tables[vocabulary].by_code, code);
  if (term == NULL)
    foyer_cursor_add_problem (cursor, key, "reference", "there is no '%s' in %s", code,
                              foyer_vocabulary_get_name (vocabulary));
  return term;
}

static const FoyerTerm *
get_next (const FoyerTerm *term, gboolean by_parent)
{
  return by_parent ? term->parent : term->replaced_by;
}

/* A chain longer than the vocabulary runs in a circle. */
static gboolean
runs_in_circle (const FoyerTerm *term, gboolean by_parent, guint n_terms)
{
  for (guint i = 0; term != NULL; i++)
    {
      if (i > n_terms)
        return TRUE;
      term = get_next (term, by_parent);
    }
  return FALSE;
}

static void
refuse_circles (FoyerTermTable *table, const FoyerCursor *terms, gboolean by_parent)
{
  for (guint i = 0; i < table->terms->len; i++)
    {
      FoyerTerm *term = g_ptr_array_index (table->terms, i);
      FoyerCursor cursor;

      if (!runs_in_circle (term, by_parent, table->terms->len))
        continue;
      cursor = foyer_cursor_get_member (terms, i);
      foyer_cursor_add_problem (&cursor, by_parent ? "parent" : "replaced_by", "cycle",
                                "'%s' leads back to itself", term->code);
    }
}

static void
connect_terms (FoyerTaxonomy *self, const FoyerCursor *root, FoyerVocabulary vocabulary)
{
  FoyerCursor terms = foyer_cursor_get_object (root, foyer_vocabulary_get_name (vocabulary));
  FoyerTermTable *table = &self->tables[vocabulary];

  for (guint i = 0; i < table->terms->len; i++)
    {
      FoyerTerm *term = g_ptr_array_index (table->terms, i);
      FoyerCursor cursor = foyer_cursor_get_member (&terms, i);

      if (vocabulary != FOYER_VOCABULARY_KIND)
        term->parent = read_reference (self, &cursor, "parent", vocabulary);
      term->replaced_by = read_reference (self, &cursor, "replaced_by", vocabulary);
      term->is_deprecated
          = foyer_cursor_get_flag (&cursor, "deprecated", term->replaced_by != NULL);
      if (term->replaced_by != NULL && !term->is_deprecated)
        foyer_cursor_add_problem (&cursor, "deprecated", "range", "what is replaced is deprecated");
      if (vocabulary == FOYER_VOCABULARY_TIER)
        (void)read_reference (self, &cursor, "kind", FOYER_VOCABULARY_KIND); /* kept as text */
    }
  refuse_circles (table, &terms, TRUE);
  refuse_circles (table, &terms, FALSE);
}

/* Own entitlements, then the ancestors', each once. */
static void
collect_entitlements (FoyerTaxonomy *self, FoyerTerm *term, const FoyerCursor *terms)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (const FoyerTerm *t = term; t != NULL; t = t->parent)
    {
      FoyerCursor cursor = foyer_cursor_get_object (terms, t->code);
      FoyerCursor texts = foyer_cursor_get_array (&cursor, "entitlements");
      guint n = foyer_cursor_get_length (&texts);

      for (guint i = 0; i < n; i++)
        {
          const char *text
              = keep (self, t == term ? foyer_cursor_get_element_text (&texts, i)
                                      : json_string_value (json_array_get (texts.value, i)));

          if (text != NULL && !g_ptr_array_find (list, text, NULL))
            g_ptr_array_add (list, (gpointer)text);
        }
    }
  g_ptr_array_add (list, NULL);
  term->entitlements = (const char *const *)g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

static void
inherit (FoyerTerm *term)
{
  for (const FoyerTerm *t = term->parent; t != NULL; t = t->parent)
    {
      term->colour = term->colour != NULL ? term->colour : t->colour;
      term->rank = term->rank != NO_RANK ? term->rank : t->rank;
      term->access_level = term->access_level != NULL ? term->access_level : t->access_level;
      term->template_name = term->template_name != NULL ? term->template_name : t->template_name;
      term->route = term->route != NULL ? term->route : t->route;
      term->kind = term->kind != NULL ? term->kind : t->kind;
      term->is_vip = term->is_vip || t->is_vip;
    }
  if (term->colour == NULL)
    term->colour = DEFAULT_COLOUR;
  if (term->rank == NO_RANK)
    term->rank = 9999;
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const FoyerTerm *first = *(FoyerTerm *const *)a, *second = *(FoyerTerm *const *)b;

  return (first->rank > second->rank) - (first->rank < second->rank);
}

static void
finish_tiers (FoyerTaxonomy *self, const FoyerCursor *root)
{
  FoyerCursor tiers = foyer_cursor_get_object (root, "tiers");
  GPtrArray *terms = self->tables[FOYER_VOCABULARY_TIER].terms;

  for (guint i = 0; i < terms->len; i++)
    {
      inherit (g_ptr_array_index (terms, i));
      collect_entitlements (self, g_ptr_array_index (terms, i), &tiers);
    }
  /* GLib's pointer array sort is stable: equal ranks keep the document's order. */
  g_ptr_array_sort (terms, compare_ranks);
}

FoyerTaxonomy *
foyer_taxonomy_read (FoyerDocument *document, GError **error)
{
  FoyerCursor root = foyer_document_get_cursor (document);
  g_autoptr (FoyerTaxonomy) self = foyer_taxonomy_new_empty ();

  if (foyer_document_has_failed (document, error))
    return NULL;
  foyer_cursor_check_keys (&root, document_keys);
  (void)foyer_cursor_get_text (&root, "title", NULL); /* for people who read the document */
  self->id = g_strdup (foyer_cursor_get_required_text (&root, "id"));
  if (self->id != NULL && !is_code (self->id))
    foyer_cursor_add_problem (&root, "id", "range", "'%s' is not a name like 'spring-fair'",
                              self->id);
  self->version = (guint)foyer_cursor_get_integer (&root, "version", 1, 1000000, 1);
  self->reference = g_strdup_printf ("%s@%u", self->id, self->version);
  for (guint i = 0; i < FOYER_N_VOCABULARIES; i++)
    read_terms (self, &root, i);
  if (self->tables[FOYER_VOCABULARY_TIER].terms->len == 0)
    foyer_cursor_add_problem (&root, "tiers", "required", "an event has at least one tier");
  for (guint i = 0; i < FOYER_N_VOCABULARIES; i++)
    connect_terms (self, &root, i);
  if (read_reference (self, &root, "default_kind", FOYER_VOCABULARY_KIND) != NULL)
    self->default_kind = keep (self, foyer_cursor_get_text (&root, "default_kind", NULL));
  if (foyer_document_has_failed (document, error))
    return NULL;
  finish_tiers (self, &root);
  /* Entitlements of a wrong type are found only now. */
  if (foyer_document_has_failed (document, error))
    return NULL;
  return g_steal_pointer (&self);
}

FoyerTaxonomy *
foyer_taxonomy_load (const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr (FoyerDocument) document = foyer_document_parse (name, text, length);

  return foyer_taxonomy_read (document, error);
}
