/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a draft to the document of a contract: a preset's with the person's changes, or a new one.
 */
#include "config.h"

#include "foyer-draft-document.h"

#include "foyer-json.h"
#include "foyer-text.h"

#include <string.h>

/* One document in the making. */
typedef struct
{
  FoyerDraft *draft;
  gboolean is_new; /* starts from nothing */
  json_t *document;
  json_t *fields; /* lent */
} Making;

static json_t *
make_source (Making *making, const FoyerDraftColumn *column)
{
  if (making->draft->format != FOYER_FORMAT_CSV || column->occurrence == 1)
    return json_string (column->name);
  return json_pack ("{s:s, s:i}", "column", column->name, "occurrence", (int)column->occurrence);
}

static gboolean
is_same_source (json_t *source, const FoyerDraftColumn *column)
{
  json_t *name = json_is_object (source) ? json_object_get (source, "column") : source;
  json_t *occurrence = json_is_object (source) ? json_object_get (source, "occurrence") : NULL;
  guint number = json_is_integer (occurrence) ? (guint)json_integer_value (occurrence) : 1;

  return json_is_string (name) && g_str_equal (json_string_value (name), column->name)
         && number == column->occurrence;
}

/* Takes the column out of the source @holder[key], also out of what is joined in it. */
static void
remove_source (json_t *holder, const char *key, const FoyerDraftColumn *column)
{
  json_t *from = json_object_get (holder, key);
  json_t *join = json_is_object (from) ? json_object_get (from, "join") : NULL;

  if (join != NULL)
    {
      remove_source (from, "join", column);
      if (json_object_get (from, "join") == NULL)
        json_object_del (holder, key);
      return;
    }
  if (!json_is_array (from))
    {
      if (is_same_source (from, column))
        json_object_del (holder, key);
      return;
    }
  for (gsize i = json_array_size (from); i > 0; i--)
    {
      json_t *source = json_array_get (from, i - 1);
      json_t *inner = json_is_object (source) ? json_object_get (source, "join") : NULL;

      if (inner != NULL)
        remove_source (source, "join", column);
      if ((inner != NULL && json_object_get (source, "join") == NULL)
          || is_same_source (source, column))
        json_array_remove (from, i - 1);
    }
  if (json_array_size (from) == 0)
    json_object_del (holder, key);
}

static void
remove_text (json_t *texts, const char *text)
{
  for (gsize i = json_array_size (texts); i > 0; i--)
    if (g_strcmp0 (json_string_value (json_array_get (texts, i - 1)), text) == 0)
      json_array_remove (texts, i - 1);
}

static json_t *
get_or_add (json_t *holder, const char *key, json_t *(*make) (void))
{
  json_t *value = json_object_get (holder, key);

  if (value == NULL)
    {
      value = make ();
      json_object_set_new (holder, key, value);
    }
  return value;
}

/* ---- What the preset said of columns that a person has decided otherwise ---- */

static gboolean
is_changed (Making *making, const FoyerDraftColumn *column)
{
  return making->is_new || column->use != column->preset_use
         || (column->use == FOYER_COLUMN_FIELD && column->field != column->preset_field);
}

static void
forget_column (Making *making, const FoyerDraftColumn *column)
{
  json_t *custom = json_object_get (making->document, "custom");
  const char *key;
  json_t *rule;
  void *next;

  if (column->preset_use == FOYER_COLUMN_FIELD)
    {
      const char *name = foyer_field_get_name (column->preset_field);

      rule = json_object_get (making->fields, name);
      remove_source (rule, "from", column);
      if (json_object_get (rule, "from") == NULL && json_object_get (rule, "default") == NULL)
        json_object_del (making->fields, name);
    }
  json_object_foreach_safe (custom, next, key, rule)
  {
    remove_source (rule, "from", column);
    if (json_object_get (rule, "from") == NULL && json_object_get (rule, "default") == NULL)
      json_object_del (custom, key);
  }
  remove_text (json_object_get (making->document, "ignore"), column->name);
}

/* ---- Rules of fields ---- */

static json_t *
make_rule (FoyerField field)
{
  switch ((guint)field)
    {
    case FOYER_FIELD_FULL_NAME:
    case FOYER_FIELD_GIVEN_NAME:
    case FOYER_FIELD_FAMILY_NAME:
      return json_pack ("{s:[s,s]}", "coercions", "fold-space", "title-case-if-uniform");
    case FOYER_FIELD_EMAIL:
      return json_pack ("{s:[s]}", "coercions", "email-lower");
    case FOYER_FIELD_SOURCE_ID:
    case FOYER_FIELD_STATUS:
      return json_object ();
    case FOYER_FIELD_REGISTERED_AT:
      return json_pack ("{s:[{s:s, s:s}]}", "coercions", "date", "iso", "zone", "UTC");
    default:
      return foyer_field_get_type (field) == FOYER_FIELD_TYPE_LIST
                 ? json_pack ("{s:[{s:s}]}", "coercions", "list", ",")
                 : json_pack ("{s:[s]}", "coercions", "fold-space");
    }
}

/* Takes @sources, an array: one alone, several joined where a value is made of parts. */
static json_t *
combine_sources (FoyerField field, json_t *sources)
{
  gboolean is_name = field == FOYER_FIELD_FULL_NAME || field == FOYER_FIELD_GIVEN_NAME
                     || field == FOYER_FIELD_FAMILY_NAME;
  json_t *combined = json_array ();

  if (json_array_size (sources) > 1 && (is_name || field == FOYER_FIELD_SOURCE_ID))
    {
      json_array_append_new (combined, json_pack ("{s:O, s:s, s:b}", "join", sources, "with",
                                                  is_name ? " " : "-", "all", !is_name));
      json_decref (sources);
      return combined;
    }
  json_array_extend (combined, sources);
  json_decref (sources);
  return combined;
}

/* Takes @sources; what the rule had comes behind them. */
static void
set_sources (json_t *rule, FoyerField field, json_t *sources)
{
  json_t *combined = combine_sources (field, sources);
  json_t *old = json_object_get (rule, "from");

  if (json_is_array (old))
    json_array_extend (combined, old);
  else if (old != NULL)
    json_array_append (combined, old);
  if (json_array_size (combined) > 1 && foyer_field_get_type (field) == FOYER_FIELD_TYPE_LIST)
    json_object_set_new (rule, "collect", json_true ());
  if (json_array_size (combined) == 1)
    json_object_set (rule, "from", json_array_get (combined, 0));
  else
    json_object_set (rule, "from", combined);
  json_decref (combined);
}

/* (transfer full) The columns that are @field and were not so before; an array. */
static json_t *
gather_sources (Making *making, FoyerField field, gboolean only_changed)
{
  json_t *sources = json_array ();

  for (guint i = 0; i < making->draft->columns->len; i++)
    {
      const FoyerDraftColumn *column = g_ptr_array_index (making->draft->columns, i);

      if (column->use == FOYER_COLUMN_FIELD && column->field == field
          && (!only_changed || is_changed (making, column)))
        json_array_append_new (sources, make_source (making, column));
    }
  return sources;
}

static json_t *
get_rule (Making *making, FoyerField field)
{
  const char *name = foyer_field_get_name (field);
  json_t *rule = json_object_get (making->fields, name);

  if (rule == NULL)
    {
      rule = make_rule (field);
      json_object_set_new (making->fields, name, rule);
    }
  return rule;
}

static void
set_field (Making *making, FoyerField field)
{
  json_t *sources = gather_sources (making, field, TRUE);

  if (json_array_size (sources) > 0)
    set_sources (get_rule (making, field), field, sources);
  else
    json_decref (sources);
}

/* A file with the parts of the name alone has its full name from them. */
static void
join_full_name (Making *making)
{
  json_t *parts;

  if (json_object_get (making->fields, "full_name") != NULL)
    return;
  parts = gather_sources (making, FOYER_FIELD_GIVEN_NAME, FALSE);
  {
    json_t *family = gather_sources (making, FOYER_FIELD_FAMILY_NAME, FALSE);

    json_array_extend (parts, family);
    json_decref (family);
  }
  if (json_array_size (parts) > 0)
    set_sources (get_rule (making, FOYER_FIELD_FULL_NAME), FOYER_FIELD_FULL_NAME, parts);
  else
    json_decref (parts);
}

static void
set_identity (Making *making)
{
  json_t *emails, *parts;

  if (making->draft->identity == FOYER_IDENTITY_NONE
      || json_object_get (making->fields, "source_id") != NULL)
    return;
  emails = gather_sources (making, FOYER_FIELD_EMAIL, FALSE);
  if (json_array_size (emails) == 0)
    {
      json_decref (emails);
      return;
    }
  if (making->draft->identity == FOYER_IDENTITY_EMAIL)
    {
      json_object_set_new (making->fields, "source_id",
                           json_pack ("{s:O, s:[s]}", "from", json_array_get (emails, 0),
                                      "coercions", "email-lower"));
      json_decref (emails);
      return;
    }
  parts = gather_sources (making, FOYER_FIELD_FULL_NAME, FALSE);
  if (json_array_size (parts) == 0)
    {
      json_decref (parts);
      parts = gather_sources (making, FOYER_FIELD_GIVEN_NAME, FALSE);
      json_t *family = gather_sources (making, FOYER_FIELD_FAMILY_NAME, FALSE);
      json_array_extend (parts, family);
      json_decref (family);
    }
  json_array_append (parts, json_array_get (emails, 0));
  json_decref (emails);
  json_object_set_new (making->fields, "source_id",
                       json_pack ("{s:{s:o, s:s, s:b}, s:[s,s]}", "from", "join", parts, "with",
                                  " ", "all", 1, "coercions", "fold-space", "lower"));
}

/* ---- Columns that are no fields ---- */

static char *
dup_custom_key (Making *making, const FoyerDraftColumn *column)
{
  g_autofree char *title = column->occurrence > 1
                               ? g_strdup_printf ("%s (%u)", column->name, column->occurrence)
                               : g_strdup (column->name);

  if (making->draft->format == FOYER_FORMAT_CSV)
    return foyer_text_dup_nfc (title, strlen (title));
  return g_strdelimit (foyer_text_dup_nfc (title + 1, strlen (title + 1)), "/", ' ');
}

static void
set_other_columns (Making *making)
{
  const char *unknown = json_string_value (json_object_get (making->document, "unknown"));

  for (guint i = 0; i < making->draft->columns->len; i++)
    {
      const FoyerDraftColumn *column = g_ptr_array_index (making->draft->columns, i);
      g_autofree char *key = NULL;

      if (column->is_own || !is_changed (making, column))
        continue;
      if (column->use == FOYER_COLUMN_EXTRA)
        {
          key = dup_custom_key (making, column);
          json_object_set_new (get_or_add (making->document, "custom", json_object), key,
                               json_pack ("{s:o}", "from", make_source (making, column)));
        }
      else if (column->use != FOYER_COLUMN_FIELD && making->draft->format == FOYER_FORMAT_CSV
               && g_strcmp0 (unknown, "ignore") != 0)
        {
          json_t *ignored = get_or_add (making->document, "ignore", json_array);

          remove_text (ignored, column->name);
          json_array_append_new (ignored, json_string (column->name));
        }
    }
}

/* ---- Meanings, forms and defaults ---- */

static void
set_words (Making *making)
{
  for (guint i = 0; i < making->draft->words->len; i++)
    {
      const FoyerDraftWord *word = g_ptr_array_index (making->draft->words, i);
      json_t *rule = json_object_get (making->fields, foyer_field_get_name (word->field));
      g_autofree char *key = foyer_text_dup_fold (word->word, strlen (word->word));
      const char *known;
      json_t *meaning, *values;
      void *next;

      if (rule == NULL)
        continue;
      values = get_or_add (rule, "values", json_object);
      json_object_foreach_safe (values, next, known, meaning)
      {
        g_autofree char *known_key = foyer_text_dup_fold (known, strlen (known));

        if (g_str_equal (known_key, key))
          json_object_del (values, known);
      }
      json_object_set_new (values, word->word, json_string (word->meaning));
    }
}

/* Replaces the coercion that is an object with @key. */
static void
replace_coercion (json_t *rule, const char *key, json_t *coercion)
{
  json_t *coercions = get_or_add (rule, "coercions", json_array);

  for (gsize i = json_array_size (coercions); i > 0; i--)
    if (json_object_get (json_array_get (coercions, i - 1), key) != NULL)
      json_array_remove (coercions, i - 1);
  json_array_append_new (coercions, coercion);
}

static void
set_forms (Making *making)
{
  FoyerDraft *draft = making->draft;
  json_t *date = json_object_get (making->fields, "registered_at");

  if (draft->date_form != NULL && date != NULL)
    replace_coercion (date, "date",
                      json_pack ("{s:s, s:s}", "date", draft->date_form, "zone", "UTC"));
  for (FoyerField field = 0; draft->list_separator != NULL && field < FOYER_N_FIELDS; field++)
    {
      json_t *rule = json_object_get (making->fields, foyer_field_get_name (field));

      if (foyer_field_get_type (field) == FOYER_FIELD_TYPE_LIST && rule != NULL)
        replace_coercion (rule, "list", json_pack ("{s:s}", "list", draft->list_separator));
    }
}

/* ---- The rest ---- */

/* Every file with these columns is read so from now on. */
static json_t *
make_fingerprints (Making *making)
{
  json_t *required = json_array ();
  json_t *optional = json_array ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < making->draft->columns->len; i++)
    {
      const FoyerDraftColumn *column = g_ptr_array_index (making->draft->columns, i);

      if (column->is_own || !g_hash_table_add (seen, column->name))
        continue;
      json_array_append_new (column->use == FOYER_COLUMN_FIELD ? required : optional,
                             json_string (column->name));
    }
  return json_pack ("[{s:o, s:o}]", "required", required, "optional", optional);
}

static void
set_head (Making *making, guint version)
{
  FoyerDraft *draft = making->draft;
  const char *title = draft->title != NULL ? draft->title : draft->id;
  char delimiter[] = { draft->delimiter, '\0' };

  json_object_set_new (making->document, "id", json_string (draft->id));
  json_object_set_new (making->document, "version", json_integer (version));
  json_object_set_new (making->document, "title", json_string (title));
  json_object_set_new (making->document, "verified", json_false ());
  json_object_set_new (making->document, "source",
                       json_string (draft->source != NULL ? draft->source : draft->id));
  json_object_set_new (making->document, "match", make_fingerprints (making));
  if (draft->delimiter != '\0')
    json_object_set_new (get_or_add (making->document, "reading", json_object), "delimiter",
                         json_string (delimiter));
  if (draft->header_line != 0)
    json_object_set_new (get_or_add (making->document, "reading", json_object), "header_line",
                         json_integer (draft->header_line));
}

static json_t *
make_frame (FoyerFormat format)
{
  return json_pack ("{s:s, s:i, s:s, s:b, s:s, s:s, s:s, s:[s,s], s:{}, s:s}", "id", "", "version",
                    1, "title", "", "verified", 0, "format", foyer_format_get_name (format),
                    "source", "", "id_scope", "scoped", "coercions", "trim", "nfc", "fields",
                    "unknown", format == FOYER_FORMAT_CSV ? "fail" : "ignore");
}

/* What nobody has named yet, so that the rest can be looked at. */
static void
stand_in (Making *making, const char *trial_tier)
{
  static const char *const names[] = { "source_id", "full_name" };
  const FoyerDraftColumn *first
      = making->draft->columns->len > 0 ? g_ptr_array_index (making->draft->columns, 0) : NULL;

  for (gsize i = 0; first != NULL && i < G_N_ELEMENTS (names); i++)
    if (json_object_get (making->fields, names[i]) == NULL)
      json_object_set_new (making->fields, names[i],
                           json_pack ("{s:o}", "from", make_source (making, first)));
  if (json_object_get (making->fields, "print_tier") == NULL)
    json_object_set_new (making->fields, "print_tier", json_pack ("{s:s}", "default", trial_tier));
}

json_t *
foyer_draft_make_document (FoyerDraft *self, json_t *preset, guint version, const char *trial_tier)
{
  Making making = { .draft = self, .is_new = preset == NULL };

  making.document = preset != NULL ? json_deep_copy (preset) : make_frame (self->format);
  json_object_del (making.document, "comment");
  making.fields = json_object_get (making.document, "fields");
  set_head (&making, version);
  for (guint i = 0; preset != NULL && i < self->columns->len; i++)
    {
      const FoyerDraftColumn *column = g_ptr_array_index (self->columns, i);

      if (!column->is_own && is_changed (&making, column))
        forget_column (&making, column);
    }
  for (FoyerField field = 0; field < FOYER_N_FIELDS; field++)
    set_field (&making, field);
  join_full_name (&making);
  set_identity (&making);
  if (self->tier != NULL)
    json_object_set_new (get_rule (&making, FOYER_FIELD_PRINT_TIER), "default",
                         json_string (self->tier));
  set_other_columns (&making);
  set_forms (&making);
  set_words (&making);
  if (trial_tier != NULL)
    stand_in (&making, trial_tier);
  return making.document;
}
