/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of an input file by name and occurrence. */
#include "config.h"

#include "foyer-row.h"

#include "foyer-model-error.h"
#include "foyer-text.h"

#include <string.h>

struct _FoyerColumns
{
  gatomicrefcount ref_count;
  char **names;
  guint *occurrences;
  guint length;
};

G_DEFINE_BOXED_TYPE (FoyerColumns, foyer_columns, foyer_columns_ref, foyer_columns_unref)

static char *
dup_name (const char *name, guint index)
{
  gsize length = 0;
  const char *trimmed = foyer_text_trim (name, strlen (name), &length);

  return length > 0 ? g_strndup (trimmed, length) : g_strdup_printf ("column %u", index + 1);
}

FoyerColumns *
foyer_columns_new (const char *const *names)
{
  FoyerColumns *self = g_new0 (FoyerColumns, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_atomic_ref_count_init (&self->ref_count);
  self->length = g_strv_length ((char **)names);
  self->names = g_new0 (char *, self->length + 1);
  self->occurrences = g_new0 (guint, self->length);
  for (guint i = 0; i < self->length; i++)
    {
      self->names[i] = dup_name (names[i], i);
      self->occurrences[i] = GPOINTER_TO_UINT (g_hash_table_lookup (seen, self->names[i])) + 1;
      g_hash_table_insert (seen, self->names[i], GUINT_TO_POINTER (self->occurrences[i]));
    }
  return self;
}

FoyerColumns *
foyer_columns_ref (FoyerColumns *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_columns_unref (FoyerColumns *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_strfreev (self->names);
  g_free (self->occurrences);
  g_free (self);
}

guint
foyer_columns_get_length (FoyerColumns *self)
{
  return self->length;
}

const char *
foyer_columns_get_name (FoyerColumns *self, guint index)
{
  g_return_val_if_fail (index < self->length, NULL);
  return self->names[index];
}

guint
foyer_columns_get_occurrence (FoyerColumns *self, guint index)
{
  g_return_val_if_fail (index < self->length, 0);
  return self->occurrences[index];
}

int
foyer_columns_find (FoyerColumns *self, const char *name, guint occurrence)
{
  for (guint i = 0; i < self->length; i++)
    if (self->occurrences[i] == occurrence && g_str_equal (self->names[i], name))
      return (int)i;
  return -1;
}

char *
foyer_columns_dup_json (FoyerColumns *self)
{
  json_t *array = json_array ();
  char *dumped;
  char *text;

  for (guint i = 0; i < self->length; i++)
    json_array_append_new (array, json_string (self->names[i]));
  dumped = json_dumps (array, JSON_COMPACT);
  text = g_strdup (dumped);
  free (dumped);
  json_decref (array);
  return text;
}

FoyerColumns *
foyer_columns_parse (const char *json, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  json_error_t problem;
  json_t *array = json_loads (json, JSON_REJECT_DUPLICATES, &problem);
  FoyerColumns *self;
  gsize index;
  json_t *name;

  json_array_foreach (array, index, name) if (json_is_string (name))
      g_ptr_array_add (names, (gpointer)json_string_value (name));
  if (!json_is_array (array) || names->len != json_array_size (array))
    {
      json_decref (array);
      g_set_error_literal (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_CORRUPT,
                           "stored column names are damaged");
      return NULL;
    }
  g_ptr_array_add (names, NULL);
  self = foyer_columns_new ((const char *const *)names->pdata);
  json_decref (array);
  return self;
}
