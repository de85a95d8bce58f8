/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in use, from the store into the catalogue. */
#include "config.h"

#include "foyer-vocabulary.h"

#include "foyer-engine-error-private.h"
#include "foyer-store-vocabulary.h"

#include <string.h>

/* One line per choice: "name@version". */
#define CHOICES_FACT "contracts.use"

void
foyer_vocabulary_state_free (FoyerVocabularyState *self)
{
  if (self == NULL)
    return;
  g_free (self->reference);
  g_clear_pointer (&self->document, g_bytes_unref);
  g_clear_pointer (&self->choices, g_hash_table_unref);
  g_free (self);
}

static GHashTable *
read_choices (FoyerStore *store, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *choices;

  if (!foyer_store_get_fact (store, CHOICES_FACT, &text, error))
    return NULL;
  choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *at = strrchr (lines[i], '@');
      guint64 version = 0;

      if (at == NULL || !g_ascii_string_to_unsigned (at + 1, 10, 1, G_MAXUINT, &version, NULL))
        continue;
      g_hash_table_insert (choices, g_strndup (lines[i], (gsize)(at - lines[i])),
                           GUINT_TO_POINTER ((guint)version));
    }
  return choices;
}

gboolean
foyer_vocabulary_store_choice (FoyerStore *store, const char *name, guint version, GError **error)
{
  g_autoptr (GHashTable) choices = read_choices (store, error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) names = NULL;

  if (choices == NULL)
    return FALSE;
  if (version != 0)
    g_hash_table_insert (choices, g_strdup (name), GUINT_TO_POINTER (version));
  else
    g_hash_table_remove (choices, name);
  names = g_list_sort (g_hash_table_get_keys (choices), (GCompareFunc)strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s@%u", text->len > 0 ? "\n" : "", (const char *)l->data,
                            GPOINTER_TO_UINT (g_hash_table_lookup (choices, l->data)));
  return foyer_store_set_fact (store, CHOICES_FACT, text->len > 0 ? text->str : NULL, error);
}

gpointer
foyer_vocabulary_read (FoyerStore *store, gpointer data, GError **error)
{
  g_autoptr (FoyerVocabularyState) state = g_new0 (FoyerVocabularyState, 1);

  if (!foyer_store_get_taxonomy (store, NULL, &state->reference, &state->document, error))
    return NULL;
  state->choices = read_choices (store, error);
  return state->choices != NULL ? g_steal_pointer (&state) : NULL;
}

static FoyerTaxonomy *
load (const char *reference, GBytes *document, GError **error)
{
  GError *cause = NULL;
  FoyerTaxonomy *taxonomy = foyer_taxonomy_load (reference, g_bytes_get_data (document, NULL),
                                                 g_bytes_get_size (document), &cause);

  if (taxonomy == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                   "taxonomy %s, which is in use, cannot be read by this version of Foyer: %s",
                   reference, cause->message);
      g_error_free (cause);
    }
  return taxonomy;
}

gboolean
foyer_vocabulary_take (FoyerLine *line, const FoyerVocabularyState *state, GError **error)
{
  g_autoptr (FoyerTaxonomy) taxonomy = NULL;
  FoyerTaxonomy *current = foyer_catalogue_get_taxonomy (line->catalogue);
  g_autoptr (GBytes) document = foyer_catalogue_dup_taxonomy_document (line->catalogue);

  foyer_catalogue_set_choices (line->catalogue, state->choices);
  if (state->reference == NULL
      || (g_str_equal (foyer_taxonomy_get_reference (current), state->reference)
          && g_bytes_equal (document, state->document)))
    return TRUE;
  taxonomy = load (state->reference, state->document, error);
  if (taxonomy == NULL)
    return FALSE;
  foyer_catalogue_set_taxonomy (line->catalogue, taxonomy, state->document);
  return TRUE;
}

gboolean
foyer_vocabulary_refresh (FoyerLine *line, GError **error)
{
  GError *cause = NULL;
  g_autoptr (FoyerVocabularyState) state
      = foyer_store_service_read (line->store, foyer_vocabulary_read, NULL, &cause);

  if (state == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  return foyer_vocabulary_take (line, state, error);
}

static gpointer
read_version (FoyerStore *store, gpointer data, GError **error)
{
  GBytes *document = NULL;

  (void)foyer_store_get_taxonomy (store, data, NULL, &document, error);
  return document;
}

FoyerTaxonomy *
foyer_vocabulary_load_version (FoyerLine *line, const char *reference, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GBytes) document
      = foyer_store_service_read (line->store, read_version, (gpointer)reference, &cause);

  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  if (document == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                   "taxonomy %s is not in the event any more; restore it from a backup", reference);
      return NULL;
    }
  return load (reference, document, error);
}
