/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking two documents side by side: elements by id, everything else by key. */
#include "config.h"

#include "foyer-template-words.h"

#include "foyer-json.h"

#include <string.h>

/* Characters of a value that are shown. */
#define VALUE_CHARACTERS 60

/* (transfer full) */
static char *
dup_value (json_t *value)
{
  char *dumped = json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
  char *text;

  if (json_is_string (value) || dumped == NULL)
    text = g_strdup (json_string_value (value));
  else
    text = g_strdup (dumped);
  free (dumped);
  if (text != NULL && g_utf8_strlen (text, -1) > VALUE_CHARACTERS)
    {
      g_autofree char *begin = g_utf8_substring (text, 0, VALUE_CHARACTERS - 1);

      g_free (text);
      text = g_strconcat (begin, "…", NULL);
    }
  return text;
}

static void
add_change (GPtrArray *words, const char *subject, const char *key, json_t *before, json_t *after)
{
  g_autofree char *a = before != NULL ? dup_value (before) : NULL;
  g_autofree char *b = after != NULL ? dup_value (after) : NULL;
  const char *gap = *subject != '\0' ? ": " : "";

  if (before == NULL)
    g_ptr_array_add (words, g_strdup_printf ("%s%s%s added: %s", subject, gap, key, b));
  else if (after == NULL)
    g_ptr_array_add (words, g_strdup_printf ("%s%s%s removed (was %s)", subject, gap, key, a));
  else
    g_ptr_array_add (words, g_strdup_printf ("%s%s%s %s → %s", subject, gap, key, a, b));
}

/* Every member that differs; @skipped may be NULL. */
static void
compare_members (GPtrArray *words, const char *subject, json_t *before, json_t *after,
                 const char *const *skipped)
{
  const char *key;
  json_t *value;

  json_object_foreach (before, key, value)
  {
    json_t *other = json_object_get (after, key);

    if ((skipped == NULL || !g_strv_contains (skipped, key))
        && (other == NULL || !json_equal (value, other)))
      add_change (words, subject, key, value, other);
  }
  json_object_foreach (after, key,
                       value) if (json_object_get (before, key) == NULL
                                  && (skipped == NULL || !g_strv_contains (skipped, key)))
      add_change (words, subject, key, NULL, value);
}

/* Named things: styles, colours, images. */
static void
compare_named (GPtrArray *words, const char *section, json_t *before, json_t *after)
{
  const char *key;
  json_t *value;

  json_object_foreach (before, key, value)
  {
    json_t *other = json_object_get (after, key);
    g_autofree char *subject = g_strdup_printf ("%s '%s'", section, key);

    if (json_is_object (value) && json_is_object (other))
      compare_members (words, subject, value, other, NULL);
    else if (other == NULL || !json_equal (value, other))
      add_change (words, section, key, value, other);
  }
  json_object_foreach (after, key, value) if (json_object_get (before, key) == NULL)
      add_change (words, section, key, NULL, value);
}

/* (transfer full) What an element is called: "text 'name'", or by its place if it has no id. */
static char *
dup_element_name (json_t *element, size_t index)
{
  const char *type = json_string_value (json_object_get (element, "type"));
  const char *id = json_string_value (json_object_get (element, "id"));

  return id != NULL ? g_strdup_printf ("%s '%s'", type != NULL ? type : "element", id)
                    : g_strdup_printf ("%s no. %zu", type != NULL ? type : "element", index + 1);
}

static json_t *
find_element (json_t *elements, json_t *like, size_t like_index)
{
  g_autofree char *wanted = dup_element_name (like, like_index);
  size_t index;
  json_t *element;

  json_array_foreach (elements, index, element)
  {
    g_autofree char *name = dup_element_name (element, index);

    if (g_str_equal (name, wanted))
      return element;
  }
  return NULL;
}

static void
compare_side (GPtrArray *words, const char *side, json_t *before, json_t *after)
{
  json_t *old = json_object_get (json_object_get (before, side), "elements");
  json_t *new = json_object_get (json_object_get (after, side), "elements");
  guint n_words = words->len;
  size_t index;
  json_t *element;

  json_array_foreach (old, index, element)
  {
    g_autofree char *name = dup_element_name (element, index);
    json_t *other = find_element (new, element, index);

    if (other == NULL)
      g_ptr_array_add (words, g_strdup_printf ("%s removed from the %s", name, side));
    else
      compare_members (words, name, element, other, NULL);
  }
  json_array_foreach (new, index, element) if (find_element (old, element, index) == NULL)
  {
    g_autofree char *name = dup_element_name (element, index);

    g_ptr_array_add (words, g_strdup_printf ("%s added to the %s", name, side));
  }
  if (words->len == n_words && old != NULL && new != NULL && !json_equal (old, new))
    g_ptr_array_add (words, g_strdup_printf ("the order of elements on the %s changed", side));
}

static json_t *
parse (GBytes *document, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (document, &length);

  return foyer_json_parse (text, length, &foyer_json_document_limits, error);
}

GStrv
foyer_template_words_compare (GBytes *before, GBytes *after, GError **error)
{
  static const char *const sections[] = { "page", "colours", "styles", "images", "tiers", NULL };
  static const char *const names[] = { "page", "colour", "style", "image", "tier" };
  static const char *const skipped[]
      = { "page", "colours", "styles", "images", "tiers", "sides", NULL };
  g_autoptr (json_t) old = parse (before, error);
  g_autoptr (json_t) new = old != NULL ? parse (after, error) : NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (new == NULL)
    return NULL;
  compare_members (words, "", old, new, skipped);
  for (guint i = 0; sections[i] != NULL; i++)
    compare_named (words, names[i], json_object_get (old, sections[i]),
                   json_object_get (new, sections[i]));
  compare_side (words, "front", json_object_get (old, "sides"), json_object_get (new, "sides"));
  compare_side (words, "back", json_object_get (old, "sides"), json_object_get (new, "sides"));
  g_ptr_array_add (words, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&words), FALSE);
}
