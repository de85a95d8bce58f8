/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cursors over a document: typed getters that turn every mismatch into a problem; the document
 * itself is in foyer-document.c. */
#include "config.h"

#include "foyer-document.h"

#include "foyer-document-private.h"

#include <string.h>

FoyerCursor
foyer_document_get_cursor (FoyerDocument *self)
{
  return (FoyerCursor){
    .document = self,
    .value = self->root,
    .path = foyer_document_keep_path (self, ""),
  };
}

/* (transfer full) */
static char *
dup_member_path (const FoyerCursor *self, const char *key)
{
  GString *path = g_string_new (self->path);

  foyer_document_append_token (path, key);
  return g_string_free (path, FALSE);
}

/* (transfer full) */
static char *
dup_element_path (const FoyerCursor *self, guint index)
{
  return g_strdup_printf ("%s/%u", self->path, index);
}

void
foyer_cursor_add_problem (const FoyerCursor *self, const char *key, const char *rule,
                          const char *format, ...)
{
  g_autofree char *path = key != NULL ? dup_member_path (self, key) : g_strdup (self->path);
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  foyer_document_add_problem (self->document, path, rule, "%s", message);
}

static const char *
name_type (const json_t *value)
{
  switch (json_typeof (value))
    {
    case JSON_OBJECT:
      return "an object";
    case JSON_ARRAY:
      return "an array";
    case JSON_STRING:
      return "text";
    case JSON_INTEGER:
      return "an integer";
    case JSON_REAL:
      return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
      return "true or false";
    case JSON_NULL:
      return "null";
    }
  return "unknown";
}

static void
add_type_problem (const FoyerCursor *self, const char *key, const json_t *found,
                  const char *expected)
{
  foyer_cursor_add_problem (self, key, "type", "must be %s, not %s", expected, name_type (found));
}

/* TRUE with a problem if there is something, but not what members could be in. */
static gboolean
is_mistaken_for_object (const FoyerCursor *self)
{
  if (self->value == NULL || json_is_object (self->value))
    return FALSE;
  add_type_problem (self, NULL, self->value, "an object");
  return TRUE;
}

/* NULL if it is missing, or if this is no object. */
static json_t *
find_member (const FoyerCursor *self, const char *key)
{
  if (self->value == NULL || is_mistaken_for_object (self))
    return NULL;
  return json_object_get (self->value, key);
}

gboolean
foyer_cursor_has (const FoyerCursor *self, const char *key)
{
  return json_object_get (self->value, key) != NULL;
}

/* (transfer full) "a, b, c" */
static char *
dup_list (const char *const *words)
{
  return g_strjoinv (", ", (char **)words);
}

void
foyer_cursor_check_keys (const FoyerCursor *self, const char *const *known)
{
  const char *key;
  json_t *value;

  if (self->value == NULL || is_mistaken_for_object (self))
    return;
  json_object_foreach (self->value, key, value)
  {
    g_autofree char *list = NULL;

    if (g_strv_contains (known, key) || strcmp (key, "comment") == 0
        || strcmp (key, "$schema") == 0)
      continue;
    list = dup_list (known);
    foyer_cursor_add_problem (self, key, "unknown-key", "'%s' is not a known key; known here: %s",
                              key, list);
  }
}

/* ---- Scalars ---- */

const char *
foyer_cursor_get_text (const FoyerCursor *self, const char *key, const char *fallback)
{
  json_t *value = find_member (self, key);

  if (value == NULL)
    return fallback;
  if (!json_is_string (value))
    {
      add_type_problem (self, key, value, "text");
      return fallback;
    }
  return json_string_value (value);
}

const char *
foyer_cursor_get_required_text (const FoyerCursor *self, const char *key)
{
  if (json_is_object (self->value) && !foyer_cursor_has (self, key))
    foyer_cursor_add_problem (self, key, "required", "'%s' is missing", key);
  return foyer_cursor_get_text (self, key, NULL);
}

gint64
foyer_cursor_get_integer (const FoyerCursor *self, const char *key, gint64 minimum, gint64 maximum,
                          gint64 fallback)
{
  json_t *value = find_member (self, key);
  gint64 number;

  if (value == NULL)
    return fallback;
  if (!json_is_integer (value))
    {
      add_type_problem (self, key, value, "an integer");
      return fallback;
    }
  number = json_integer_value (value);
  if (number < minimum || number > maximum)
    {
      foyer_cursor_add_problem (self, key, "range",
                                "%" G_GINT64_FORMAT " is not from %" G_GINT64_FORMAT
                                " to %" G_GINT64_FORMAT,
                                number, minimum, maximum);
      return fallback;
    }
  return number;
}

double
foyer_cursor_get_number (const FoyerCursor *self, const char *key, double minimum, double maximum,
                         double fallback)
{
  json_t *value = find_member (self, key);
  double number;

  if (value == NULL)
    return fallback;
  if (!json_is_number (value))
    {
      add_type_problem (self, key, value, "a number");
      return fallback;
    }
  number = json_number_value (value);
  if (number < minimum || number > maximum)
    {
      char texts[3][G_ASCII_DTOSTR_BUF_SIZE];

      /* printf would write the decimal point of the locale. */
      g_ascii_formatd (texts[0], sizeof texts[0], "%.12g", number);
      g_ascii_formatd (texts[1], sizeof texts[1], "%.12g", minimum);
      g_ascii_formatd (texts[2], sizeof texts[2], "%.12g", maximum);
      foyer_cursor_add_problem (self, key, "range", "%s is not from %s to %s", texts[0], texts[1],
                                texts[2]);
      return fallback;
    }
  return number;
}

gboolean
foyer_cursor_get_flag (const FoyerCursor *self, const char *key, gboolean fallback)
{
  json_t *value = find_member (self, key);

  if (value == NULL)
    return fallback;
  if (!json_is_boolean (value))
    {
      add_type_problem (self, key, value, "true or false");
      return fallback;
    }
  return json_is_true (value);
}

int
foyer_cursor_get_keyword (const FoyerCursor *self, const char *key, const char *const *keywords,
                          int fallback)
{
  const char *text = foyer_cursor_get_text (self, key, NULL);
  g_autofree char *list = NULL;

  if (text == NULL)
    return fallback;
  for (int i = 0; keywords[i] != NULL; i++)
    if (strcmp (keywords[i], text) == 0)
      return i;

  list = dup_list (keywords);
  foyer_cursor_add_problem (self, key, "range", "'%s' is not one of: %s", text, list);
  return fallback;
}

/* ---- Objects and arrays ---- */

static FoyerCursor
make_cursor (const FoyerCursor *self, const char *path, json_t *value)
{
  return (FoyerCursor){
    .document = self->document,
    .value = value,
    .path = foyer_document_keep_path (self->document, path),
  };
}

FoyerCursor
foyer_cursor_get_object (const FoyerCursor *self, const char *key)
{
  g_autofree char *path = dup_member_path (self, key);
  json_t *value = find_member (self, key);

  if (value != NULL && !json_is_object (value))
    {
      add_type_problem (self, key, value, "an object");
      value = NULL;
    }
  return make_cursor (self, path, value);
}

FoyerCursor
foyer_cursor_get_array (const FoyerCursor *self, const char *key)
{
  g_autofree char *path = dup_member_path (self, key);
  json_t *value = find_member (self, key);

  if (value != NULL && !json_is_array (value))
    {
      add_type_problem (self, key, value, "an array");
      value = NULL;
    }
  return make_cursor (self, path, value);
}

guint
foyer_cursor_get_length (const FoyerCursor *self)
{
  return (guint)(json_array_size (self->value) + json_object_size (self->value));
}

FoyerCursor
foyer_cursor_get_element (const FoyerCursor *self, guint index)
{
  g_autofree char *path = dup_element_path (self, index);
  json_t *value = json_array_get (self->value, index);
  FoyerCursor element;

  element = make_cursor (self, path, value);
  if (value != NULL && !json_is_object (value) && !json_is_array (value))
    {
      add_type_problem (&element, NULL, value, "an object or array");
      element.value = NULL;
    }
  return element;
}

const char *
foyer_cursor_get_element_text (const FoyerCursor *self, guint index)
{
  json_t *value = json_array_get (self->value, index);

  if (value != NULL && !json_is_string (value))
    {
      g_autofree char *path = dup_element_path (self, index);

      foyer_document_add_problem (self->document, path, "type", "must be text, not %s",
                                  name_type (value));
    }
  return json_string_value (value);
}

/* jansson's iterator of the member, NULL if there is none; the list is made at the first question.
 */
static void *
find_iterator (const FoyerCursor *self, guint index)
{
  GPtrArray *iterators;

  if (!json_is_object (self->value))
    return NULL;
  iterators = g_hash_table_lookup (self->document->members, self->value);
  if (iterators == NULL)
    {
      iterators = g_ptr_array_new ();
      for (void *iterator = json_object_iter (self->value); iterator != NULL;
           iterator = json_object_iter_next (self->value, iterator))
        g_ptr_array_add (iterators, iterator);
      g_hash_table_insert (self->document->members, self->value, iterators);
    }
  return index < iterators->len ? g_ptr_array_index (iterators, index) : NULL;
}

const char *
foyer_cursor_get_member_name (const FoyerCursor *self, guint index)
{
  void *iterator = find_iterator (self, index);

  return iterator != NULL ? json_object_iter_key (iterator) : NULL;
}

FoyerCursor
foyer_cursor_get_member (const FoyerCursor *self, guint index)
{
  void *iterator = find_iterator (self, index);
  g_autofree char *path = NULL;
  FoyerCursor member;
  json_t *value;

  if (iterator == NULL)
    return make_cursor (self, self->path, NULL);
  value = json_object_iter_value (iterator);
  path = dup_member_path (self, json_object_iter_key (iterator));
  member = make_cursor (self, path, value);
  if (!json_is_object (value) && !json_is_array (value))
    {
      add_type_problem (&member, NULL, value, "an object or array");
      member.value = NULL;
    }
  return member;
}
