/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The next version of the taxonomy, with a refused word as one more alias of a tier. */
#include "config.h"

#include "foyer-engine-private.h"
#include "foyer-engine-replay.h"
#include "foyer-file.h"
#include "foyer-vocabulary.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const FoyerDiagnostic *
find_unknown_tier (FoyerDeadLetter *letter)
{
  for (guint i = 0; i < letter->diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = letter->diagnostics->pdata[i];

      if (diagnostic->code == FOYER_CODE_UNKNOWN_TIER && diagnostic->value != NULL)
        return diagnostic;
    }
  return NULL;
}

/* FALSE: there is no such tier. */
static gboolean
add_alias (json_t *document, const char *tier, const char *word)
{
  json_t *entry = json_object_get (json_object_get (document, "tiers"), tier);
  json_t *aliases = json_object_get (entry, "aliases");

  if (!json_is_object (entry))
    return FALSE;
  if (aliases == NULL)
    {
      aliases = json_array ();
      (void)json_object_set_new (entry, "aliases", aliases); /* only memory could fail */
    }
  (void)json_array_append_new (aliases, json_string (word));
  return TRUE;
}

static char *
write_document (json_t *document, GError **error)
{
  char *text = json_dumps (document, JSON_INDENT (2));
  g_autofree char *path = NULL;
  GError *cause = NULL;
  int file = g_file_open_tmp ("foyer-XXXXXX.taxonomy.json", &path, &cause);

  if (file >= 0)
    {
      (void)close (file); /* nothing was written yet */
      (void)foyer_file_write_durably (path, text, strlen (text), &cause);
    }
  free (text);
  if (cause == NULL)
    return g_steal_pointer (&path);
  if (path != NULL)
    (void)g_unlink (path); /* the error says what matters */
  foyer_engine_error_take (error, cause, NULL);
  return NULL;
}

char *
foyer_engine_write_alias (FoyerEngine *self, FoyerDeadLetter *letter, const char *tier, char **word,
                          GError **error)
{
  FoyerLine *line;
  const FoyerDiagnostic *diagnostic;
  g_autoptr (GBytes) bytes = NULL;
  json_t *document;
  gsize length = 0;
  const char *data;
  char *path = NULL;

  g_return_val_if_fail (FOYER_IS_ENGINE (self) && letter != NULL && tier != NULL, NULL);

  line = foyer_engine_get_line (self);
  diagnostic = find_unknown_tier (letter);
  if (diagnostic == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "dead letter %" G_GINT64_FORMAT
                   " was not refused for an unknown tier; repair it: foyerctl dlq repair",
                   letter->dead_letter_id);
      return NULL;
    }
  if (!foyer_vocabulary_refresh (line, error))
    return NULL;
  bytes = foyer_catalogue_dup_taxonomy_document (line->catalogue);
  data = g_bytes_get_data (bytes, &length);
  document = json_loadb (data, length, 0, NULL);
  if (!add_alias (document, tier, diagnostic->value))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "the taxonomy has no tier '%s'; it has the codes that 'foyerctl attendees list "
                 "--tier' takes",
                 tier);
  else
    {
      json_int_t version = json_integer_value (json_object_get (document, "version"));

      (void)json_object_set_new (document, "version", json_integer (version + 1));
      path = write_document (document, error);
      if (path != NULL)
        *word = g_strdup (diagnostic->value);
    }
  json_decref (document);
  return path;
}
