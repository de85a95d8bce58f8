/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A parsed document and its problems; its cursors are in foyer-cursor.c, its line map in
 * foyer-document-lines.c. */
#include "config.h"

#include "foyer-document.h"

#include "foyer-base-error.h"
#include "foyer-document-private.h"
#include "foyer-json-private.h"
#include "foyer-limits.h"

#include <string.h>

static void
problem_free (gpointer data)
{
  FoyerDocumentProblem *self = data;

  g_free (self->path);
  g_free (self->message);
  g_free (self);
}

/* Parses, and keeps an empty object where that is not possible. */
static void
parse_root (FoyerDocument *self, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  guint line = 0, column = 0;

  self->root = foyer_json_parse_at (text, length, &foyer_json_document_limits, TRUE, &line, &column,
                                    &error);
  if (self->root != NULL)
    {
      foyer_document_scan_lines (self, text, length);
      if (json_is_object (self->root))
        return;
      foyer_document_add_problem (self, "", "type", "the document must be an object");
    }
  else
    {
      gboolean limit = g_error_matches (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_LIMIT);

      g_hash_table_insert (self->lines, (gpointer)foyer_document_keep_path (self, ""),
                           GUINT_TO_POINTER (line));
      foyer_document_add_problem (self, "", limit ? "limit" : "syntax", "column %u: %s", column,
                                  error->message);
    }
  g_clear_pointer (&self->root, json_decref);
  self->root = json_object ();
}

FoyerDocument *
foyer_document_parse (const char *name, const char *text, gsize length)
{
  FoyerDocument *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  self = g_new0 (FoyerDocument, 1);
  self->name = g_strdup (name);
  self->lines = g_hash_table_new (g_str_hash, g_str_equal);
  self->paths = g_string_chunk_new (4096);
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  self->members = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  parse_root (self, text, length);
  return self;
}

void
foyer_document_free (FoyerDocument *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  json_decref (self->root);
  g_hash_table_unref (self->lines);
  g_string_chunk_free (self->paths);
  g_ptr_array_unref (self->problems);
  g_hash_table_unref (self->members);
  g_free (self);
}

const char *
foyer_document_get_name (FoyerDocument *self)
{
  return self->name;
}

json_t *
foyer_document_get_root (FoyerDocument *self)
{
  return self->root;
}

guint
foyer_document_get_line (FoyerDocument *self, const char *path)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->lines, path));
}

void
foyer_document_append_token (GString *path, const char *key)
{
  g_string_append_c (path, '/');
  for (; *key != '\0'; key++)
    {
      if (*key == '~')
        g_string_append (path, "~0");
      else if (*key == '/')
        g_string_append (path, "~1");
      else
        g_string_append_c (path, *key);
    }
}

const char *
foyer_document_keep_path (FoyerDocument *self, const char *path)
{
  gpointer kept;

  if (g_hash_table_lookup_extended (self->lines, path, &kept, NULL))
    return kept;
  return g_string_chunk_insert_const (self->paths, path);
}

/* ---- Problems ---- */

/* Of the value, or where there is none of what would hold it. */
static guint
find_nearest_line (FoyerDocument *self, const char *path)
{
  g_autofree char *ancestor = g_strdup (path);

  for (;;)
    {
      guint line = foyer_document_get_line (self, ancestor);
      char *slash = strrchr (ancestor, '/');

      if (line != 0 || slash == NULL)
        return line;
      *slash = '\0';
    }
}

/* The same getter may be called twice. */
static gboolean
is_known_problem (FoyerDocument *self, const char *path, const char *rule, const char *message)
{
  for (guint i = 0; i < self->problems->len; i++)
    {
      const FoyerDocumentProblem *problem = g_ptr_array_index (self->problems, i);

      if (strcmp (problem->rule, rule) == 0 && strcmp (problem->path, path) == 0
          && strcmp (problem->message, message) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
take_problem (FoyerDocument *self, const char *path, const char *rule, char *message)
{
  g_autofree char *owned_message = message;
  FoyerDocumentProblem *problem;
  guint position;

  if (self->problems->len >= FOYER_LIMIT_DOCUMENT_PROBLEMS)
    {
      self->further_problems++;
      return;
    }
  if (is_known_problem (self, path, rule, message))
    return;

  problem = g_new0 (FoyerDocumentProblem, 1);
  problem->line = find_nearest_line (self, path);
  problem->path = g_strdup (path);
  problem->rule = rule;
  problem->message = g_steal_pointer (&owned_message);
  /* Behind those of its line and the lines before. */
  for (position = self->problems->len; position > 0; position--)
    {
      const FoyerDocumentProblem *other = g_ptr_array_index (self->problems, position - 1);

      if (other->line <= problem->line)
        break;
    }
  g_ptr_array_insert (self->problems, (int)position, problem);
}

void
foyer_document_add_problem (FoyerDocument *self, const char *path, const char *rule,
                            const char *format, ...)
{
  va_list arguments;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL && rule != NULL && format != NULL);

  va_start (arguments, format);
  take_problem (self, path, rule, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

GPtrArray *
foyer_document_get_problems (FoyerDocument *self)
{
  return self->problems;
}

gboolean
foyer_document_has_failed (FoyerDocument *self, GError **error)
{
  g_autoptr (GString) text = NULL;

  if (self->problems->len == 0)
    return FALSE;

  text = g_string_new (NULL);
  for (guint i = 0; i < self->problems->len; i++)
    {
      const FoyerDocumentProblem *problem = g_ptr_array_index (self->problems, i);

      g_string_append_printf (text, "%s%s:%u: %s%s%s: %s", i > 0 ? "\n" : "", self->name,
                              problem->line, problem->path, problem->path[0] != '\0' ? ": " : "",
                              problem->rule, problem->message);
    }
  if (self->further_problems > 0)
    g_string_append_printf (text, "\n%s: %u more problems", self->name, self->further_problems);
  g_set_error_literal (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX, text->str);
  return TRUE;
}
