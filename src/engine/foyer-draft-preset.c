/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a preset's document for what it does with each column. */
#include "config.h"

#include "foyer-draft-document.h"

#include <string.h>

/* How closely a source is a column. */
typedef enum
{
  NOT_THERE,
  IN_PART, /* one of several that are joined, or one option of a question */
  ALONE,
} Closeness;

static Closeness find_in_sources (json_t *from, const FoyerDraftColumn *column);

static Closeness
find_in_parts (json_t *parts, const FoyerDraftColumn *column)
{
  gsize index;
  json_t *part;

  json_array_foreach (parts, index, part)
  {
    if (find_in_sources (part, column) != NOT_THERE)
      return IN_PART;
  }
  return NOT_THERE;
}

static Closeness
find_in_options (json_t *source, const FoyerDraftColumn *column)
{
  const char *question = json_string_value (json_object_get (source, "options"));
  const char *with = json_string_value (json_object_get (source, "with"));
  g_autofree char *prefix = g_strconcat (question, with != NULL ? with : " – ", NULL);

  return g_str_has_prefix (column->name, prefix) ? IN_PART : NOT_THERE;
}

static Closeness
find_in_source (json_t *source, const FoyerDraftColumn *column)
{
  json_t *name = json_is_object (source) ? json_object_get (source, "column") : source;
  json_t *occurrence = json_is_object (source) ? json_object_get (source, "occurrence") : NULL;

  if (json_is_object (source) && json_is_array (json_object_get (source, "join")))
    return find_in_parts (json_object_get (source, "join"), column);
  if (json_is_object (source) && json_is_string (json_object_get (source, "options")))
    return find_in_options (source, column);
  if (!json_is_string (name) || !g_str_equal (json_string_value (name), column->name))
    return NOT_THERE;
  return column->occurrence
                 == (json_is_integer (occurrence) ? (guint)json_integer_value (occurrence) : 1)
             ? ALONE
             : NOT_THERE;
}

static Closeness
find_in_sources (json_t *from, const FoyerDraftColumn *column)
{
  Closeness best = NOT_THERE;
  gsize index;
  json_t *source;

  if (!json_is_array (from))
    return find_in_source (from, column);
  json_array_foreach (from, index, source)
  {
    best = MAX (best, find_in_source (source, column));
  }
  return best;
}

static gboolean
is_listed (json_t *names, const char *name)
{
  gsize index;
  json_t *listed;

  json_array_foreach (names, index, listed)
  {
    if (json_is_string (listed) && g_str_equal (json_string_value (listed), name))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_in_rules (json_t *rules, const FoyerDraftColumn *column)
{
  const char *key;
  json_t *rule;

  json_object_foreach (rules, key, rule)
  {
    if (find_in_sources (json_object_get (rule, "from"), column) != NOT_THERE)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_in_skips (json_t *skips, const FoyerDraftColumn *column)
{
  gsize index;
  json_t *skip;

  json_array_foreach (skips, index, skip)
  {
    if (find_in_sources (json_object_get (skip, "from"), column) != NOT_THERE)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_in_other_rules (json_t *preset, const FoyerDraftColumn *column)
{
  static const char *const others[]
      = { "quantity", "version_time", "version_number", "reassigned" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (find_in_sources (json_object_get (json_object_get (preset, others[i]), "from"), column)
        != NOT_THERE)
      return TRUE;
  return is_in_skips (json_object_get (preset, "skip"), column);
}

/* The field that the column is, best alone, else as a part. */
static gboolean
find_field (json_t *preset, const FoyerDraftColumn *column, FoyerField *field)
{
  json_t *fields = json_object_get (preset, "fields");
  Closeness best = NOT_THERE;
  const char *name;
  json_t *rule;

  json_object_foreach (fields, name, rule)
  {
    Closeness closeness = find_in_sources (json_object_get (rule, "from"), column);
    FoyerField candidate;

    if (closeness > best && foyer_field_parse (name, &candidate))
      {
        best = closeness;
        *field = candidate;
      }
  }
  return best != NOT_THERE;
}

static FoyerColumnUse
find_use (json_t *preset, FoyerDraftColumn *column, gboolean *is_known)
{
  const char *unknown = json_string_value (json_object_get (preset, "unknown"));

  *is_known = TRUE;
  if (find_field (preset, column, &column->preset_field))
    return FOYER_COLUMN_FIELD;
  if (is_in_other_rules (preset, column))
    return FOYER_COLUMN_RULE;
  if (is_in_rules (json_object_get (preset, "custom"), column))
    return FOYER_COLUMN_EXTRA;
  if (is_listed (json_object_get (preset, "ignore"), column->name))
    return FOYER_COLUMN_IGNORED;
  *is_known = FALSE;
  if (g_strcmp0 (unknown, "custom") == 0)
    return FOYER_COLUMN_EXTRA;
  return g_strcmp0 (unknown, "ignore") == 0 ? FOYER_COLUMN_IGNORED : FOYER_COLUMN_OPEN;
}

void
foyer_draft_take_preset (FoyerDraft *self, const char *reference, json_t *preset, gboolean is_exact)
{
  g_autofree gboolean *is_known = g_new0 (gboolean, self->columns->len + 1);

  g_free (self->preset);
  self->preset = g_strdup (reference);
  for (guint i = 0; i < self->columns->len; i++)
    {
      FoyerDraftColumn *column = g_ptr_array_index (self->columns, i);

      if (column->is_own)
        continue;
      column->preset_use = find_use (preset, column, &is_known[i]);
      column->use = is_known[i] || is_exact ? column->preset_use : FOYER_COLUMN_OPEN;
      column->field = column->use == FOYER_COLUMN_FIELD ? column->preset_field : 0;
    }
  for (guint i = 0; !is_exact && i < self->columns->len; i++)
    {
      FoyerDraftColumn *column = g_ptr_array_index (self->columns, i);
      FoyerField field;

      if (column->use == FOYER_COLUMN_OPEN && foyer_draft_guess_field (column->name, &field)
          && !foyer_draft_has_field (self, field))
        {
          column->use = FOYER_COLUMN_FIELD;
          column->field = field;
        }
    }
}
