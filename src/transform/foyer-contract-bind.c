/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding a contract to the columns of one file, so that no row ever looks for a name. */
#include "config.h"

#include "foyer-contract.h"

#include "foyer-contract-private.h"
#include "foyer-limits.h"
#include "foyer-text.h"
#include "foyer-transform-error.h"

#include <string.h>

/* Columns that Foyer's own exports add. */
#define OWN_COLUMN_PREFIX "foyer:"

static void
clear_source (gpointer data)
{
  FoyerBoundSource *self = data;

  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->origin, g_free);
}

static void
clear_rule (gpointer data)
{
  FoyerBoundRule *self = data;

  g_clear_pointer (&self->sources, g_array_unref);
}

static void
clear_skip (gpointer data)
{
  FoyerBoundSkip *self = data;

  clear_source (&self->source);
  clear_source (&self->unless);
}

static GArray *
make_sources (void)
{
  GArray *sources = g_array_new (FALSE, TRUE, sizeof (FoyerBoundSource));

  g_array_set_clear_func (sources, clear_source);
  return sources;
}

FoyerContractBinding *
foyer_contract_binding_ref (FoyerContractBinding *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_contract_binding_unref (FoyerContractBinding *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->rules);
  g_array_unref (self->skips);
  clear_source (&self->expand);
  g_ptr_array_unref (self->own_rules);
  g_ptr_array_unref (self->own_sources);
  g_strfreev (self->custom_columns);
  g_clear_pointer (&self->known_keys, g_hash_table_unref);
  g_clear_pointer (&self->columns, foyer_columns_unref);
  foyer_contract_unref (self->contract);
  g_free (self);
}

static char *
dup_column_title (const char *name, guint occurrence)
{
  return occurrence > 1 ? g_strdup_printf ("%s (%u)", name, occurrence) : g_strdup (name);
}

/* ---- Resolving ---- */

/* What resolving found out about the file as a whole. */
typedef struct
{
  FoyerContractBinding *binding;
  gboolean *used; /* per column */
} Resolution;

static gboolean resolve_source (Resolution *resolution, const FoyerFieldSource *source,
                                FoyerBoundSource *bound);

/* Parts whose column this file lacks are left out, unless the source needs all. */
static gboolean
resolve_join (Resolution *resolution, const FoyerFieldSource *source, FoyerBoundSource *bound)
{
  g_autoptr (GString) origin = g_string_new (NULL);

  bound->parts = make_sources ();
  for (guint i = 0; i < source->parts->len; i++)
    {
      FoyerBoundSource part = { 0 };

      if (!resolve_source (resolution, g_ptr_array_index (source->parts, i), &part))
        {
          clear_source (&part);
          if (source->needs_all)
            return FALSE;
          continue;
        }
      g_string_append_printf (origin, "%s%s", origin->len > 0 ? " + " : "", part.origin);
      g_array_append_val (bound->parts, part);
    }
  bound->origin = g_string_free (g_steal_pointer (&origin), FALSE);
  return bound->parts->len > 0;
}

static gboolean
resolve_options (Resolution *resolution, const FoyerFieldSource *source, FoyerBoundSource *bound)
{
  FoyerColumns *columns = resolution->binding->columns;
  g_autofree char *prefix = g_strconcat (source->name, source->separator, NULL);
  guint n = foyer_columns_get_length (columns);

  bound->parts = make_sources ();
  for (guint i = 0; i < n; i++)
    {
      const char *name = foyer_columns_get_name (columns, i);
      FoyerBoundSource part = { .source = source, .column = (int)i };

      if (!g_str_has_prefix (name, prefix) || name[strlen (prefix)] == '\0')
        continue;
      part.label = g_strdup (name + strlen (prefix));
      part.origin = dup_column_title (name, foyer_columns_get_occurrence (columns, i));
      resolution->used[i] = TRUE;
      g_array_append_val (bound->parts, part);
    }
  bound->origin = g_strdup_printf ("%s…", prefix);
  return bound->parts->len > 0;
}

static gboolean
resolve_source (Resolution *resolution, const FoyerFieldSource *source, FoyerBoundSource *bound)
{
  bound->source = source;
  bound->column = -1;
  switch (source->kind)
    {
    case FOYER_SOURCE_COLUMN:
      bound->column
          = foyer_columns_find (resolution->binding->columns, source->name, source->occurrence);
      bound->origin = dup_column_title (source->name, source->occurrence);
      if (bound->column >= 0)
        resolution->used[bound->column] = TRUE;
      return bound->column >= 0;
    case FOYER_SOURCE_POINTER:
      bound->origin = g_strdup (source->name);
      if (source->segments[0] != NULL && !source->is_of_element)
        g_hash_table_add (resolution->binding->known_keys, g_strdup (source->segments[0]));
      return TRUE;
    case FOYER_SOURCE_JOIN:
      return resolve_join (resolution, source, bound);
    case FOYER_SOURCE_OPTIONS:
      return resolve_options (resolution, source, bound);
    case FOYER_SOURCE_FLAG:
      return resolve_join (resolution, source, bound);
    }
  g_return_val_if_reached (FALSE);
}

static void
append_separator (GString *list)
{
  if (list->len > 0)
    g_string_append (list, ", ");
}

/* "'Attendee name' or 'Attendee name: Given name'" for the list of what is missing. */
static void
append_wanted (GString *list, const FoyerFieldSource *source)
{
  if (source->kind == FOYER_SOURCE_JOIN || source->kind == FOYER_SOURCE_FLAG)
    for (guint i = 0; i < source->parts->len; i++)
      {
        if (i > 0)
          g_string_append (list, " with ");
        append_wanted (list, g_ptr_array_index (source->parts, i));
      }
  else
    {
      g_autofree char *title = dup_column_title (source->name, source->occurrence);

      g_string_append_printf (list, "'%s'", title);
    }
}

static void
bind_rule (Resolution *resolution, const FoyerFieldRule *rule, GString *missing)
{
  FoyerBoundRule bound = { .rule = rule, .sources = make_sources () };

  for (guint i = 0; i < rule->sources->len; i++)
    {
      FoyerBoundSource source = { 0 };

      if (resolve_source (resolution, g_ptr_array_index (rule->sources, i), &source))
        g_array_append_val (bound.sources, source);
      else
        clear_source (&source);
    }
  if (bound.sources->len == 0 && rule->policies[FOYER_CASE_MISSING] == FOYER_POLICY_FAIL)
    {
      append_separator (missing);
      g_string_append_printf (missing, "%s from ", rule->name);
      for (guint i = 0; i < rule->sources->len; i++)
        {
          if (i > 0)
            g_string_append (missing, " or ");
          append_wanted (missing, g_ptr_array_index (rule->sources, i));
        }
    }
  g_array_append_val (resolution->binding->rules, bound);
}

static void
bind_skips (Resolution *resolution)
{
  FoyerContract *contract = resolution->binding->contract;

  for (guint i = 0; i < contract->skips->len; i++)
    {
      FoyerBoundSkip bound = { .rule = g_ptr_array_index (contract->skips, i) };

      bound.has_unless = bound.rule->unless != NULL
                         && resolve_source (resolution, bound.rule->unless, &bound.unless);
      if (resolve_source (resolution, bound.rule->source, &bound.source))
        g_array_append_val (resolution->binding->skips, bound);
      else
        clear_skip (&bound);
    }
}

static void
bind_expand (Resolution *resolution, GString *missing)
{
  FoyerContractBinding *self = resolution->binding;
  const FoyerFieldSource *source = self->contract->expand_source;

  if (source == NULL || resolve_source (resolution, source, &self->expand))
    return;
  append_separator (missing);
  g_string_append_printf (missing, "the number of people from '%s'", source->name);
}

/* A rule of its own for a column that the contract does not name: into `custom`, under its title.
 */
static void
bind_custom_column (FoyerContractBinding *self, guint column, GPtrArray *titles)
{
  FoyerFieldRule *rule = g_new0 (FoyerFieldRule, 1);
  FoyerFieldSource *source = g_new0 (FoyerFieldSource, 1);
  FoyerBoundRule bound = { .rule = rule, .sources = make_sources () };
  FoyerBoundSource bound_source = { .source = source, .column = (int)column };
  const FoyerFieldRule *like = self->contract->custom_rule;
  g_autofree char *title = NULL;

  rule->target = like->target;
  rule->field = like->field;
  title = dup_column_title (foyer_columns_get_name (self->columns, column),
                            foyer_columns_get_occurrence (self->columns, column));
  /* It becomes a key of the record, which is in NFC. */
  rule->name = foyer_text_dup_nfc (title, strlen (title));
  rule->coercions = g_array_ref (like->coercions);
  rule->max_length = like->max_length;
  memcpy (rule->policies, like->policies, sizeof rule->policies);
  source->kind = FOYER_SOURCE_COLUMN;
  source->name = g_strdup (foyer_columns_get_name (self->columns, column));
  bound_source.origin = g_strdup (rule->name);
  g_array_append_val (bound.sources, bound_source);
  g_array_append_val (self->rules, bound);
  g_ptr_array_add (self->own_rules, rule);
  g_ptr_array_add (self->own_sources, source);
  g_ptr_array_add (titles, g_strdup (rule->name));
}

static void
bind_unknown_columns (Resolution *resolution, GString *unknown)
{
  FoyerContractBinding *self = resolution->binding;
  guint n = foyer_columns_get_length (self->columns);
  GPtrArray *titles = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      const char *name = foyer_columns_get_name (self->columns, i);

      if (resolution->used[i] || g_str_has_prefix (name, OWN_COLUMN_PREFIX)
          || g_hash_table_contains (self->contract->ignored, name))
        continue;
      switch (self->contract->unknown)
        {
        case FOYER_UNKNOWN_FAIL:
          append_separator (unknown);
          g_string_append_printf (unknown, "'%s'", name);
          break;
        case FOYER_UNKNOWN_CUSTOM:
          if (titles->len < FOYER_LIMIT_CUSTOM_FIELDS)
            bind_custom_column (self, i, titles);
          break;
        case FOYER_UNKNOWN_IGNORE:
          break;
        }
    }
  g_ptr_array_add (titles, NULL);
  self->custom_columns = (char **)g_ptr_array_free (titles, FALSE);
}

static FoyerContractBinding *
binding_new (FoyerContract *contract, FoyerColumns *columns)
{
  FoyerContractBinding *self = g_new0 (FoyerContractBinding, 1);
  static const char *const no_names[] = { NULL };
  GHashTableIter iter;
  gpointer name;

  g_atomic_ref_count_init (&self->ref_count);
  self->contract = foyer_contract_ref (contract);
  self->columns = columns != NULL ? foyer_columns_ref (columns) : foyer_columns_new (no_names);
  self->letter_column = foyer_columns_find (self->columns, OWN_COLUMN_PREFIX "dead_letter", 1);
  self->guard_column = foyer_columns_find (self->columns, OWN_COLUMN_PREFIX "guard", 1);
  self->rules = g_array_new (FALSE, TRUE, sizeof (FoyerBoundRule));
  g_array_set_clear_func (self->rules, clear_rule);
  self->skips = g_array_new (FALSE, TRUE, sizeof (FoyerBoundSkip));
  g_array_set_clear_func (self->skips, clear_skip);
  self->own_rules = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_field_rule_free);
  self->own_sources = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_field_source_free);
  self->known_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, contract->ignored);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (self->known_keys, g_strdup (name));
  return self;
}

static void
set_columns_error (FoyerContract *contract, const GString *missing, const GString *unknown,
                   GError **error)
{
  g_set_error (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_COLUMNS,
               "contract '%s' does not fit: %s%s%s%s%s", contract->reference,
               missing->len > 0 ? "the file has no column for " : "", missing->str,
               missing->len > 0 && unknown->len > 0 ? "; " : "",
               unknown->len > 0 ? "unknown columns " : "", unknown->str);
}

FoyerContractBinding *
foyer_contract_bind (FoyerContract *self, FoyerColumns *columns, GError **error)
{
  g_autoptr (FoyerContractBinding) binding = NULL;
  g_autofree gboolean *used = NULL;
  g_autoptr (GString) missing = g_string_new (NULL);
  g_autoptr (GString) unknown = g_string_new (NULL);
  Resolution resolution;

  g_return_val_if_fail (self != NULL, NULL);

  if ((columns == NULL) != (self->reading.format != FOYER_FORMAT_CSV))
    {
      g_set_error (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_COLUMNS,
                   "contract '%s' is for %s files", self->reference,
                   self->reading.format == FOYER_FORMAT_CSV ? "CSV" : "JSON");
      return NULL;
    }
  if (self->refusal != NULL)
    {
      g_set_error (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_COLUMNS,
                   "%s: no list of people: %s", self->title, self->refusal);
      return NULL;
    }
  binding = binding_new (self, columns);
  used = g_new0 (gboolean, foyer_columns_get_length (binding->columns) + 1);
  resolution = (Resolution){ binding, used };
  for (guint i = 0; i < self->rules->len; i++)
    bind_rule (&resolution, g_ptr_array_index (self->rules, i), missing);
  bind_skips (&resolution);
  bind_expand (&resolution, missing);
  bind_unknown_columns (&resolution, unknown);
  if (missing->len > 0 || unknown->len > 0)
    {
      set_columns_error (self, missing, unknown, error);
      return NULL;
    }
  return g_steal_pointer (&binding);
}

FoyerContract *
foyer_contract_binding_get_contract (FoyerContractBinding *self)
{
  return self->contract;
}

char *
foyer_contract_binding_dup_origin (FoyerContractBinding *self, FoyerField field)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const FoyerBoundRule *bound = &g_array_index (self->rules, FoyerBoundRule, i);
      g_autoptr (GString) text = NULL;

      if (bound->rule->target != FOYER_TARGET_FIELD || bound->rule->field != field
          || bound->sources->len == 0)
        continue;
      text = g_string_new (NULL);
      for (guint s = 0; s < bound->sources->len; s++)
        g_string_append_printf (text, "%s%s", s > 0 ? ", else " : "",
                                g_array_index (bound->sources, FoyerBoundSource, s).origin);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  return NULL;
}

const char *const *
foyer_contract_binding_get_custom_columns (FoyerContractBinding *self)
{
  return (const char *const *)self->custom_columns;
}
