/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading which rows are people: what is skipped, what stands for several, what is refused whole.
 */
#include "config.h"

#include "foyer-contract-private.h"
#include "foyer-text.h"

#include <string.h>

/* (transfer full) An array of texts; empty if it is missing. */
char **
foyer_contract_read_texts (const FoyerCursor *cursor, const char *key)
{
  FoyerCursor array = foyer_cursor_get_array (cursor, key);
  guint n = foyer_cursor_get_length (&array);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      const char *text = foyer_cursor_get_element_text (&array, i);

      if (text != NULL)
        g_ptr_array_add (texts, g_strdup (text));
    }
  g_ptr_array_add (texts, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

void
foyer_skip_rule_free (FoyerSkipRule *self)
{
  foyer_field_source_free (self->source);
  foyer_field_source_free (self->unless);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_free (self);
}

/* {"from": "Status", "values": ["void"], "reason": "void"}, or without values and with "unless". */
static void
read_skip (FoyerContract *self, const FoyerCursor *cursor)
{
  static const char *const keys[] = { "from", "values", "unless", "reason", NULL };
  FoyerFormat format = self->reading.format;
  FoyerSkipRule *skip = g_new0 (FoyerSkipRule, 1);
  g_auto (GStrv) values = foyer_contract_read_texts (cursor, "values");
  const char *reason;

  foyer_cursor_check_keys (cursor, keys);
  if (values[0] != NULL)
    skip->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint v = 0; values[v] != NULL; v++)
    g_hash_table_add (skip->values, foyer_text_dup_fold (values[v], strlen (values[v])));
  if (foyer_cursor_has (cursor, "unless"))
    skip->unless = foyer_contract_read_source (cursor, "unless",
                                               json_object_get (cursor->value, "unless"), format);
  else if (cursor->value != NULL && values[0] == NULL)
    foyer_cursor_add_problem (cursor, "values", "required", "'values' is missing");
  reason = foyer_cursor_get_required_text (cursor, "reason");
  skip->reason = g_intern_string (reason != NULL ? reason : "");
  skip->source = foyer_contract_read_source (cursor, "from",
                                             json_object_get (cursor->value, "from"), format);
  g_ptr_array_add (self->skips, skip);
}

/* {"each": "/positions"} or {"quantity": "Tickets"} */
static void
read_expand (FoyerContract *self, const FoyerCursor *root)
{
  static const char *const keys[] = { "each", "quantity", NULL };
  FoyerCursor cursor = foyer_cursor_get_object (root, "expand");
  gboolean is_csv = self->reading.format == FOYER_FORMAT_CSV;
  const char *key = is_csv ? "quantity" : "each";

  if (cursor.value == NULL)
    return;
  foyer_cursor_check_keys (&cursor, keys);
  if (json_object_size (cursor.value) != 1 || !foyer_cursor_has (&cursor, key))
    {
      foyer_cursor_add_problem (&cursor, NULL, "range", "%s",
                                is_csv
                                    ? "in CSV 'expand' names a column: {\"quantity\": \"Tickets\"}"
                                    : "in JSON 'expand' names an array: {\"each\": \"/people\"}");
      return;
    }
  self->expand = is_csv ? FOYER_EXPAND_QUANTITY : FOYER_EXPAND_EACH;
  self->expand_source = foyer_contract_read_source (
      &cursor, key, json_object_get (cursor.value, key), self->reading.format);
  if (self->expand_source != NULL
      && (self->expand_source->is_of_element
          || self->expand_source->kind != (is_csv ? FOYER_SOURCE_COLUMN : FOYER_SOURCE_POINTER)))
    foyer_cursor_add_problem (&cursor, key, "range", "'%s' is one %s of the document", key,
                              is_csv ? "column" : "pointer");
}

void
foyer_contract_read_people (FoyerContract *self, const FoyerCursor *root)
{
  FoyerCursor array = foyer_cursor_get_array (root, "skip");
  guint n = foyer_cursor_get_length (&array);

  for (guint i = 0; i < n; i++)
    {
      FoyerCursor cursor = foyer_cursor_get_element (&array, i);

      read_skip (self, &cursor);
    }
  read_expand (self, root);
  self->refusal = g_strdup (foyer_cursor_get_text (root, "refuse", NULL));
}

static gboolean
is_of_element (const FoyerFieldSource *source)
{
  if (source == NULL)
    return FALSE;
  for (guint i = 0; source->parts != NULL && i < source->parts->len; i++)
    if (is_of_element (g_ptr_array_index (source->parts, i)))
      return TRUE;
  return source->is_of_element;
}

static gboolean
has_element_source (FoyerContract *self)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const FoyerFieldRule *rule = g_ptr_array_index (self->rules, i);

      for (guint s = 0; s < rule->sources->len; s++)
        if (is_of_element (g_ptr_array_index (rule->sources, s)))
          return TRUE;
    }
  for (guint i = 0; i < self->skips->len; i++)
    {
      const FoyerSkipRule *skip = g_ptr_array_index (self->skips, i);

      if (is_of_element (skip->source) || is_of_element (skip->unless))
        return TRUE;
    }
  return FALSE;
}

void
foyer_contract_check_people (FoyerContract *self, const FoyerCursor *root)
{
  gboolean has_elements = has_element_source (self);

  if (has_elements && self->expand != FOYER_EXPAND_EACH)
    foyer_cursor_add_problem (root, "expand", "required",
                              "pointers that begin with '@' need {\"each\": …} in 'expand'");
  if (!has_elements && self->expand == FOYER_EXPAND_EACH)
    foyer_cursor_add_problem (root, "expand", "reference",
                              "nothing is read of the elements: write \"@/name\" for theirs");
}
