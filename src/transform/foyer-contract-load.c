/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a contract document: everything but the rules of its fields (foyer-contract-rules.c). */
#include "config.h"

#include "foyer-contract.h"

#include "foyer-contract-private.h"
#include "foyer-text.h"

#include <string.h>

static const char *const document_keys[]
    = { "id",      "version",  "title",        "verified",       "format",     "source", "match",
        "reading", "skip",     "id_scope",     "coercions",      "fields",     "custom", "unknown",
        "ignore",  "quantity", "version_time", "version_number", "reassigned", "expand", "refuse",
        "absence", NULL };
static const char *const format_names[] = { "csv", "json", "json-lines", NULL };
static const char *const scope_names[] = { "source_id", "scoped", NULL };
static const char *const absence_names[] = { "nothing", "cancelled", NULL };
static const char *const unknown_names[] = { "fail", "custom", "ignore", NULL };

static void
fingerprint_free (gpointer data)
{
  FoyerFingerprint *self = data;

  g_strfreev (self->required);
  g_strfreev (self->optional);
  g_free (self);
}

static void
read_match (FoyerContract *self, const FoyerCursor *root)
{
  static const char *const keys[] = { "required", "optional", NULL };
  FoyerCursor array = foyer_cursor_get_array (root, "match");
  guint n = foyer_cursor_get_length (&array);

  for (guint i = 0; i < n; i++)
    {
      FoyerCursor cursor = foyer_cursor_get_element (&array, i);
      FoyerFingerprint *fingerprint = g_new0 (FoyerFingerprint, 1);

      foyer_cursor_check_keys (&cursor, keys);
      fingerprint->required = foyer_contract_read_texts (&cursor, "required");
      fingerprint->optional = foyer_contract_read_texts (&cursor, "optional");
      g_ptr_array_add (self->fingerprints, fingerprint);
      if (cursor.value != NULL && fingerprint->required[0] == NULL)
        foyer_cursor_add_problem (&cursor, "required", "required",
                                  "a fingerprint names at least one column");
    }
}

static void
read_reading (FoyerContract *self, const FoyerCursor *root)
{
  static const char *const keys[]
      = { "delimiter", "header_line", "allow_missing_trailing", "lenient_quotes", "footers", NULL };
  FoyerCursor cursor = foyer_cursor_get_object (root, "reading");
  const char *delimiter;

  foyer_cursor_check_keys (&cursor, keys);
  delimiter = foyer_cursor_get_text (&cursor, "delimiter", "");
  if (strlen (delimiter) > 1 || (*delimiter != '\0' && strchr (",;\t| ", *delimiter) == NULL))
    foyer_cursor_add_problem (&cursor, "delimiter", "range",
                              "'%s' is not one of , ; | space and tab", delimiter);
  else
    self->reading.delimiter = *delimiter;
  self->reading.header_line = (guint)foyer_cursor_get_integer (&cursor, "header_line", 1, 1000, 0);
  self->reading.allows_missing_trailing
      = foyer_cursor_get_flag (&cursor, "allow_missing_trailing", FALSE);
  self->reading.has_lenient_quotes = foyer_cursor_get_flag (&cursor, "lenient_quotes", FALSE);
  self->footers = foyer_contract_read_texts (&cursor, "footers");
  for (guint i = 0; self->footers[i] != NULL; i++)
    if (self->footers[i][0] == '\0')
      foyer_cursor_add_problem (&cursor, "footers", "range",
                                "an empty footer text would fit every row");
}

static int
compare_rules (gconstpointer a, gconstpointer b)
{
  const FoyerFieldRule *first = *(FoyerFieldRule *const *)a;
  const FoyerFieldRule *second = *(FoyerFieldRule *const *)b;

  if (first->target != second->target)
    return first->target < second->target ? -1 : 1;
  return ((int)first->field > (int)second->field) - ((int)first->field < (int)second->field);
}

static gboolean
has_rule (FoyerContract *self, FoyerField field)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const FoyerFieldRule *rule = g_ptr_array_index (self->rules, i);

      if (rule->target == FOYER_TARGET_FIELD && rule->field == field)
        return TRUE;
    }
  return FALSE;
}

static void
read_fields (FoyerContract *self, const FoyerCursor *root, const FoyerRuleDefaults *defaults)
{
  static const FoyerField required[]
      = { FOYER_FIELD_SOURCE_ID, FOYER_FIELD_FULL_NAME, FOYER_FIELD_PRINT_TIER };
  FoyerCursor fields = foyer_cursor_get_object (root, "fields");
  guint n = foyer_cursor_get_length (&fields);

  for (guint i = 0; i < n; i++)
    {
      const char *name = foyer_cursor_get_member_name (&fields, i);
      FoyerCursor cursor;
      FoyerField field;
      FoyerFieldRule *rule;

      if (!foyer_field_parse (name, &field))
        {
          foyer_cursor_add_problem (&fields, name, "unknown-key", "there is no field '%s'", name);
          continue;
        }
      if ((foyer_field_get_flags (field) & FOYER_FIELD_SYSTEM) || field == FOYER_FIELD_CUSTOM)
        {
          foyer_cursor_add_problem (&fields, name, "reference", "%s",
                                    field == FOYER_FIELD_CUSTOM
                                        ? "write custom entries under /custom"
                                        : "this field is made by Foyer and has no source");
          continue;
        }
      cursor = foyer_cursor_get_member (&fields, i);
      rule = foyer_contract_read_rule (&cursor, FOYER_TARGET_FIELD, field, name, defaults);
      foyer_contract_check_rule (&cursor, rule);
      g_ptr_array_add (self->rules, rule);
    }
  for (guint i = 0; i < G_N_ELEMENTS (required) && self->refusal == NULL; i++)
    if (!has_rule (self, required[i]))
      foyer_cursor_add_problem (root, "fields", "required", "'%s' has no source",
                                foyer_field_get_name (required[i]));
}

static void
read_custom (FoyerContract *self, const FoyerCursor *root, const FoyerRuleDefaults *defaults)
{
  FoyerCursor custom = foyer_cursor_get_object (root, "custom");
  guint n = foyer_cursor_get_length (&custom);

  for (guint i = 0; i < n; i++)
    {
      const char *name = foyer_cursor_get_member_name (&custom, i);
      FoyerCursor cursor = foyer_cursor_get_member (&custom, i);

      g_ptr_array_add (self->rules, foyer_contract_read_rule (&cursor, FOYER_TARGET_CUSTOM,
                                                              FOYER_FIELD_CUSTOM, name, defaults));
    }
}

static void
read_extra (FoyerContract *self, const FoyerCursor *root, const char *key, FoyerTarget target,
            FoyerField like, const FoyerRuleDefaults *defaults)
{
  FoyerCursor cursor;

  if (!foyer_cursor_has (root, key))
    return;
  cursor = foyer_cursor_get_object (root, key);
  g_ptr_array_add (self->rules, foyer_contract_read_rule (&cursor, target, like, key, defaults));
}

/* How an unknown column is read: with the document's own coercions and nothing that can fail. */
static FoyerFieldRule *
make_custom_rule (const FoyerRuleDefaults *defaults)
{
  FoyerFieldRule *rule = g_new0 (FoyerFieldRule, 1);

  rule->target = FOYER_TARGET_CUSTOM;
  rule->field = FOYER_FIELD_CUSTOM;
  rule->coercions = g_array_ref (defaults->coercions);
  rule->max_length = G_MAXUINT;
  for (guint i = 0; i < FOYER_N_CASES; i++)
    rule->policies[i] = FOYER_POLICY_SKIP;
  return rule;
}

/* The columns a source reads, or the first segment of its pointer. */
static void
list_names (const FoyerFieldSource *source, GPtrArray *names)
{
  switch (source->kind)
    {
    case FOYER_SOURCE_COLUMN:
      g_ptr_array_add (names, g_strdup (source->name));
      return;
    case FOYER_SOURCE_POINTER:
      if (source->segments[0] != NULL && !source->is_of_element)
        g_ptr_array_add (names, g_strdup (source->segments[0]));
      return;
    case FOYER_SOURCE_JOIN:
    case FOYER_SOURCE_FLAG:
      for (guint i = 0; i < source->parts->len; i++)
        list_names (g_ptr_array_index (source->parts, i), names);
      return;
    case FOYER_SOURCE_OPTIONS:
      return;
    }
}

static char **
list_id_columns (FoyerContract *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->rules->len; i++)
    {
      const FoyerFieldRule *rule = g_ptr_array_index (self->rules, i);

      if (rule->target == FOYER_TARGET_FIELD
          && (rule->field == FOYER_FIELD_SOURCE_ID || rule->field == FOYER_FIELD_ORDER_CODE
              || rule->field == FOYER_FIELD_TICKET_CODES))
        for (guint s = 0; s < rule->sources->len; s++)
          list_names (g_ptr_array_index (rule->sources, s), names);
    }
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
read_identity (FoyerContract *self, const FoyerCursor *root)
{
  const char *id = foyer_cursor_get_required_text (root, "id");

  if (id != NULL && (*id == '\0' || strpbrk (id, "/@ \t\n") != NULL))
    foyer_cursor_add_problem (root, "id", "range", "'%s' is not a name like 'luma-guests'", id);
  self->id = g_strdup (id != NULL ? id : "");
  self->version = (guint)foyer_cursor_get_integer (root, "version", 1, 1000000, 1);
  self->reference = g_strdup_printf ("%s@%u", self->id, self->version);
  self->title = g_strdup (foyer_cursor_get_text (root, "title", self->id));
  self->source = g_strdup (foyer_cursor_get_text (root, "source", self->id));
  self->is_verified = foyer_cursor_get_flag (root, "verified", FALSE);
  self->reading.format
      = (FoyerFormat)foyer_cursor_get_keyword (root, "format", format_names, FOYER_FORMAT_CSV);
  self->names_everybody = foyer_cursor_get_keyword (root, "absence", absence_names, 0) == 1;
  self->has_scoped_ids = foyer_cursor_get_keyword (root, "id_scope", scope_names, 1) == 1;
  self->unknown
      = (FoyerUnknown)foyer_cursor_get_keyword (root, "unknown", unknown_names, FOYER_UNKNOWN_FAIL);
}

static FoyerContract *
contract_new_empty (void)
{
  FoyerContract *self = g_new0 (FoyerContract, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->fingerprints = g_ptr_array_new_with_free_func (fingerprint_free);
  self->skips = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_skip_rule_free);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_field_rule_free);
  self->ignored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

FoyerContract *
foyer_contract_load (const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr (FoyerDocument) document = foyer_document_parse (name, text, length);
  FoyerCursor root = foyer_document_get_cursor (document);
  g_autoptr (FoyerContract) self = contract_new_empty ();
  g_auto (GStrv) ignored = NULL;
  FoyerRuleDefaults defaults = { 0 };

  if (foyer_document_has_failed (document, error))
    return NULL;
  foyer_cursor_check_keys (&root, document_keys);
  read_identity (self, &root);
  read_match (self, &root);
  read_reading (self, &root);
  foyer_contract_read_people (self, &root);
  ignored = foyer_contract_read_texts (&root, "ignore");
  for (guint i = 0; ignored[i] != NULL; i++)
    g_hash_table_add (self->ignored, g_strdup (ignored[i]));

  defaults.format = self->reading.format;
  defaults.coercions = foyer_contract_read_coercions (&root, "coercions", NULL);
  read_fields (self, &root, &defaults);
  read_custom (self, &root, &defaults);
  read_extra (self, &root, "version_time", FOYER_TARGET_VERSION_TIME, FOYER_FIELD_REGISTERED_AT,
              &defaults);
  read_extra (self, &root, "version_number", FOYER_TARGET_VERSION_NUMBER, FOYER_FIELD_ORDER_CODE,
              &defaults);
  read_extra (self, &root, "reassigned", FOYER_TARGET_REASSIGNED, FOYER_FIELD_ORDER_CODE,
              &defaults);
  read_extra (self, &root, "quantity", FOYER_TARGET_QUANTITY, FOYER_FIELD_ORDER_CODE, &defaults);
  self->custom_rule = make_custom_rule (&defaults);
  g_array_unref (defaults.coercions);
  g_ptr_array_sort (self->rules, compare_rules);
  foyer_contract_check_people (self, &root);
  self->id_columns = list_id_columns (self);
  if (foyer_document_has_failed (document, error))
    return NULL;
  return g_steal_pointer (&self);
}
