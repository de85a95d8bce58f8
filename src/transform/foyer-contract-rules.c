/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the rules of a contract's fields: coercions, policies, value maps; their sources are in
 * foyer-contract-sources.c. */
#include "config.h"

#include "foyer-contract-private.h"

#include "foyer-limits.h"
#include "foyer-text.h"

#include <string.h>

/* Where a contract sets no bound: a longer value is some other column's text. */
#define DEFAULT_MAX_LENGTH 500

const char *const foyer_case_names[] = { "missing", "null", "empty", "malformed", NULL };

static const char *const policy_names[] = { "fail", "default", "placeholder", "skip", NULL };
static const char *const type_names[] = { "text", "list", "flag", "time", "status", "map", NULL };
static const char *const rule_keys[]
    = { "from",   "type",    "coercions", "max_length", "missing",
        "null",   "empty",   "malformed", "default",    "placeholder",
        "values", "collect", "unknown",   "blank",      NULL };

/* ---- Coercions ---- */

static void
clear_coercion (gpointer data)
{
  FoyerCoercion *self = data;

  g_clear_pointer (&self->separator, g_free);
}

static GArray *
make_coercions (void)
{
  GArray *coercions = g_array_new (FALSE, TRUE, sizeof (FoyerCoercion));

  g_array_set_clear_func (coercions, clear_coercion);
  return coercions;
}

/* {"date": "us", "zone": "+02:00"} */
static void
read_date (const FoyerCursor *cursor, FoyerCoercion *coercion)
{
  static const char *const keys[] = { "date", "zone", NULL };
  const char *zone = foyer_cursor_get_text (cursor, "zone", "UTC");

  foyer_cursor_check_keys (cursor, keys);
  coercion->kind = FOYER_COERCION_DATE;
  coercion->date_format = (FoyerDateFormat)foyer_cursor_get_keyword (
      cursor, "date", foyer_date_format_names, FOYER_DATE_ISO);
  if (!foyer_date_parse_zone (zone, &coercion->offset_seconds))
    foyer_cursor_add_problem (cursor, "zone", "range",
                              "'%s' is neither UTC nor an offset like +02:00", zone);
}

/* {"cut": " – "} */
static void
read_cut (const FoyerCursor *cursor, FoyerCoercion *coercion)
{
  static const char *const keys[] = { "cut", NULL };
  const char *separator = foyer_cursor_get_required_text (cursor, "cut");

  foyer_cursor_check_keys (cursor, keys);
  coercion->kind = FOYER_COERCION_CUT;
  if (separator != NULL && *separator == '\0')
    foyer_cursor_add_problem (cursor, "cut", "range", "the separator is empty");
  coercion->separator = g_strdup (separator != NULL && *separator != '\0' ? separator : ";");
}

/* {"list": ";"} */
static void
read_list (const FoyerCursor *cursor, FoyerCoercion *coercion)
{
  static const char *const keys[] = { "list", NULL };
  const char *separator = foyer_cursor_get_required_text (cursor, "list");

  foyer_cursor_check_keys (cursor, keys);
  coercion->kind = FOYER_COERCION_LIST;
  if (separator != NULL && *separator == '\0')
    foyer_cursor_add_problem (cursor, "list", "range", "the separator is empty");
  coercion->separator = g_strdup (separator != NULL && *separator != '\0' ? separator : ";");
}

GArray *
foyer_contract_read_coercions (const FoyerCursor *cursor, const char *key, char **list_separator)
{
  FoyerCursor array = foyer_cursor_get_array (cursor, key);
  guint n = foyer_cursor_get_length (&array);
  GArray *coercions = make_coercions ();

  for (guint i = 0; i < n; i++)
    {
      json_t *value = json_array_get (array.value, i);
      FoyerCoercion coercion = { 0 };

      if (json_is_object (value))
        {
          FoyerCursor object = foyer_cursor_get_element (&array, i);

          if (foyer_cursor_has (&object, "list"))
            read_list (&object, &coercion);
          else if (foyer_cursor_has (&object, "cut"))
            read_cut (&object, &coercion);
          else
            read_date (&object, &coercion);
        }
      else
        {
          const char *name = foyer_cursor_get_element_text (&array, i);
          char index[16];

          if (name == NULL)
            continue;
          g_snprintf (index, sizeof index, "%u", i);
          if (!foyer_coercion_kind_parse (name, &coercion.kind))
            {
              foyer_cursor_add_problem (&array, index, "range", "there is no coercion '%s'", name);
              continue;
            }
        }
      if (coercion.kind == FOYER_COERCION_LIST)
        {
          if (list_separator == NULL)
            foyer_cursor_add_problem (&array, NULL, "range", "lists are split in list fields only");
          else
            {
              g_free (*list_separator);
              *list_separator = g_strdup (coercion.separator);
            }
          clear_coercion (&coercion);
          continue;
        }
      g_array_append_val (coercions, coercion);
    }
  return coercions;
}

/* The document's coercions, then the field's own. */
static GArray *
join_coercions (GArray *first, GArray *second)
{
  GArray *joined = make_coercions ();

  g_array_append_vals (joined, first->data, first->len);
  g_array_append_vals (joined, second->data, second->len);
  /* Each array frees its separators. */
  for (guint i = 0; i < joined->len; i++)
    {
      FoyerCoercion *coercion = &g_array_index (joined, FoyerCoercion, i);

      coercion->separator = g_strdup (coercion->separator);
    }
  return joined;
}

/* ---- Rules ---- */

/* "from": one source, or several in order. */
static void
read_sources (const FoyerCursor *cursor, FoyerFieldRule *rule, FoyerFormat format)
{
  json_t *value = json_object_get (cursor->value, "from");
  FoyerCursor array;
  guint n;

  if (!json_is_array (value))
    {
      FoyerFieldSource *source
          = value != NULL ? foyer_contract_read_source (cursor, "from", value, format) : NULL;

      if (source != NULL)
        g_ptr_array_add (rule->sources, source);
      return;
    }
  array = foyer_cursor_get_array (cursor, "from");
  n = foyer_cursor_get_length (&array);
  for (guint i = 0; i < n; i++)
    {
      FoyerFieldSource *source;
      char index[16];

      g_snprintf (index, sizeof index, "%u", i);
      source = foyer_contract_read_source (&array, index, json_array_get (array.value, i), format);
      if (source != NULL)
        g_ptr_array_add (rule->sources, source);
    }
}

/* (transfer full) One text, or several for a list. */
static char **
read_default (const FoyerCursor *cursor, const FoyerFieldRule *rule)
{
  json_t *value = json_object_get (cursor->value, "default");
  g_autoptr (GPtrArray) texts = NULL;
  const char *text;

  if (value == NULL)
    return NULL;
  texts = g_ptr_array_new ();
  if (json_is_array (value))
    {
      FoyerCursor array = foyer_cursor_get_array (cursor, "default");
      guint n = foyer_cursor_get_length (&array);

      if (foyer_field_get_type (rule->field) != FOYER_FIELD_TYPE_LIST)
        foyer_cursor_add_problem (cursor, "default", "type", "'%s' is no list", rule->name);
      for (guint i = 0; i < n; i++)
        if ((text = foyer_cursor_get_element_text (&array, i)) != NULL)
          g_ptr_array_add (texts, g_strdup (text));
    }
  else if ((text = foyer_cursor_get_text (cursor, "default", NULL)) != NULL)
    g_ptr_array_add (texts, g_strdup (text));
  g_ptr_array_add (texts, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

static void
read_values (const FoyerCursor *cursor, FoyerFieldRule *rule)
{
  FoyerCursor object = foyer_cursor_get_object (cursor, "values");
  const char *word;
  json_t *value;

  if (object.value == NULL)
    return;
  rule->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json_object_foreach (object.value, word, value)
  {
    const char *text = foyer_cursor_get_text (&object, word, NULL);
    g_autofree char *key = foyer_text_dup_fold (word, strlen (word));
    FoyerStatus status;

    if (text == NULL)
      continue;
    if (rule->target == FOYER_TARGET_FIELD && rule->field == FOYER_FIELD_STATUS
        && !foyer_status_parse (text, &status))
      foyer_cursor_add_problem (&object, word, "reference",
                                "'%s' is no status; there are active, payment-pending, "
                                "waitlisted, test, cancelled",
                                text);
    if (g_hash_table_contains (rule->values, key))
      foyer_cursor_add_problem (&object, word, "duplicate",
                                "'%s' is there already: case, accents and punctuation do not "
                                "count",
                                word);
    g_hash_table_insert (rule->values, g_steal_pointer (&key), g_strdup (text));
  }
}

/* "blank": ["anonymous"] */
static void
read_blanks (const FoyerCursor *cursor, FoyerFieldRule *rule)
{
  g_auto (GStrv) words = foyer_contract_read_texts (cursor, "blank");

  if (words[0] == NULL)
    return;
  rule->blanks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; words[i] != NULL; i++)
    g_hash_table_add (rule->blanks, foyer_text_dup_fold (words[i], strlen (words[i])));
}

static gboolean
is_required (const FoyerFieldRule *rule)
{
  return rule->target == FOYER_TARGET_FIELD
         && (rule->field == FOYER_FIELD_SOURCE_ID || rule->field == FOYER_FIELD_FULL_NAME
             || rule->field == FOYER_FIELD_PRINT_TIER);
}

static void
read_policies (const FoyerCursor *cursor, FoyerFieldRule *rule)
{
  FoyerPolicy absent = is_required (rule)          ? FOYER_POLICY_FAIL
                       : rule->defaults != NULL    ? FOYER_POLICY_DEFAULT
                       : rule->placeholder != NULL ? FOYER_POLICY_PLACEHOLDER
                                                   : FOYER_POLICY_SKIP;

  if (is_required (rule) && rule->field == FOYER_FIELD_PRINT_TIER && rule->defaults != NULL)
    absent = FOYER_POLICY_DEFAULT;
  rule->policies[FOYER_CASE_MISSING]
      = (FoyerPolicy)foyer_cursor_get_keyword (cursor, "missing", policy_names, (int)absent);
  /* What is said of a missing value holds for null and empty ones where nothing else is said. */
  for (guint i = FOYER_CASE_NULL; i <= FOYER_CASE_EMPTY; i++)
    rule->policies[i] = (FoyerPolicy)foyer_cursor_get_keyword (
        cursor, foyer_case_names[i], policy_names, (int)rule->policies[FOYER_CASE_MISSING]);
  rule->policies[FOYER_CASE_MALFORMED] = (FoyerPolicy)foyer_cursor_get_keyword (
      cursor, "malformed", policy_names, FOYER_POLICY_FAIL);
  for (guint i = 0; i < FOYER_N_CASES; i++)
    {
      if (rule->policies[i] == FOYER_POLICY_DEFAULT && rule->defaults == NULL)
        foyer_cursor_add_problem (cursor, foyer_case_names[i], "reference",
                                  "there is no 'default' to take");
      if (rule->policies[i] == FOYER_POLICY_PLACEHOLDER && rule->placeholder == NULL)
        foyer_cursor_add_problem (cursor, foyer_case_names[i], "reference",
                                  "there is no 'placeholder' to take");
    }
}

FoyerFieldRule *
foyer_contract_read_rule (const FoyerCursor *cursor, FoyerTarget target, FoyerField field,
                          const char *name, const FoyerRuleDefaults *defaults)
{
  static const char *const unknown_words[] = { "fail", "keep", NULL };
  FoyerFieldRule *rule = g_new0 (FoyerFieldRule, 1);
  gboolean is_list
      = target == FOYER_TARGET_FIELD && foyer_field_get_type (field) == FOYER_FIELD_TYPE_LIST;
  g_autoptr (GArray) own = NULL;
  int type;

  foyer_cursor_check_keys (cursor, rule_keys);
  rule->target = target;
  rule->field = field;
  rule->name = g_strdup (name);
  rule->sources = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_field_source_free);
  read_sources (cursor, rule, defaults->format);
  own = foyer_contract_read_coercions (cursor, "coercions", is_list ? &rule->list_separator : NULL);
  rule->coercions = join_coercions (defaults->coercions, own);
  rule->defaults = read_default (cursor, rule);
  rule->placeholder = g_strdup (foyer_cursor_get_text (cursor, "placeholder", NULL));
  read_policies (cursor, rule);
  read_values (cursor, rule);
  read_blanks (cursor, rule);
  rule->max_length = (guint)foyer_cursor_get_integer (
      cursor, "max_length", 1, FOYER_LIMIT_CELL_BYTES,
      target == FOYER_TARGET_CUSTOM ? FOYER_LIMIT_CELL_BYTES : DEFAULT_MAX_LENGTH);
  rule->collects = foyer_cursor_get_flag (cursor, "collect", FALSE);
  /* What people said of their diet is kept whatever it is; a kind decides which fields there are.
   */
  rule->keeps_unknown = foyer_cursor_get_keyword (cursor, "unknown", unknown_words,
                                                  field == FOYER_FIELD_KIND ? 0 : 1)
                        == 1;
  type = foyer_cursor_get_keyword (cursor, "type", type_names, (int)foyer_field_get_type (field));
  if (target == FOYER_TARGET_FIELD && type != (int)foyer_field_get_type (field))
    foyer_cursor_add_problem (cursor, "type", "type", "'%s' is of type %s", name,
                              type_names[foyer_field_get_type (field)]);
  if (rule->collects && !is_list)
    foyer_cursor_add_problem (cursor, "collect", "type", "'%s' is no list", name);
  if (cursor->value != NULL && rule->sources->len == 0 && rule->defaults == NULL)
    foyer_cursor_add_problem (cursor, "from", "required", "'from' names no source");
  return rule;
}

void
foyer_contract_check_rule (const FoyerCursor *cursor, const FoyerFieldRule *rule)
{
  gboolean can_default = rule->field == FOYER_FIELD_PRINT_TIER;

  if (!is_required (rule))
    return;
  for (guint i = 0; i < FOYER_N_CASES; i++)
    {
      FoyerPolicy policy = rule->policies[i];

      if (policy == FOYER_POLICY_FAIL
          || (policy == FOYER_POLICY_DEFAULT && can_default && i != FOYER_CASE_MALFORMED))
        continue;
      foyer_cursor_add_problem (
          cursor, foyer_cursor_has (cursor, foyer_case_names[i]) ? foyer_case_names[i] : NULL,
          "range", "'%s' of '%s' must be fail%s, not %s", foyer_case_names[i], rule->name,
          can_default && i != FOYER_CASE_MALFORMED ? " or default" : "", policy_names[policy]);
    }
}
