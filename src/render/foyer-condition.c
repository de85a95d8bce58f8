/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values behind bindings, and conditions on them. */
#include "config.h"

#include "foyer-binding-private.h"

#include <string.h>

struct _FoyerCondition
{
  GPtrArray *tiers; /* NULL: any */
  GPtrArray *kinds;
  GPtrArray *tracks;
  GPtrArray *locales;
  GArray *has; /* FoyerSource */
  GArray *lacks;
  FoyerDependencies needs;
};

static const char *
get_field (FoyerRecord *record, FoyerField field, char **joined)
{
  switch (foyer_field_get_type (field))
    {
    case FOYER_FIELD_TYPE_TEXT:
      return foyer_record_get_text (record, field);
    case FOYER_FIELD_TYPE_LIST:
    case FOYER_FIELD_TYPE_STATUS:
      return *joined = foyer_record_dup_text (record, field);
    case FOYER_FIELD_TYPE_FLAG:
      return foyer_record_get_flag (record, field) ? "yes" : NULL;
    case FOYER_FIELD_TYPE_TIME:
    case FOYER_FIELD_TYPE_MAP:
      return NULL;
    }
  g_assert_not_reached ();
}

static const char *
get_item (FoyerRecord *record, FoyerField field, guint index)
{
  const char *const *list = foyer_record_get_list (record, field);

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    if (i == index)
      return list[i];
  return NULL;
}

/* Han, kana and hangul names are one unit: their parts are never set in two sizes. */
static gboolean
is_divisible (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HANGUL
          || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA)
        return FALSE;
    }
  return TRUE;
}

/* Where the name goes on behind the given name; NULL if it is not written in that order or not in
 * parts. */
static const char *
find_rest_of_name (FoyerRecord *record)
{
  const char *full = foyer_record_get_text (record, FOYER_FIELD_FULL_NAME);
  const char *given = foyer_record_get_text (record, FOYER_FIELD_GIVEN_NAME);
  gsize length = given != NULL ? strlen (given) : 0;

  if (full == NULL || length == 0 || strncmp (full, given, length) != 0 || full[length] != ' '
      || !is_divisible (full))
    return NULL;
  return full + length + 1;
}

const char *
foyer_source_get (const FoyerSource *self, const FoyerBadgeInput *input, char **joined)
{
  switch (self->kind)
    {
    case FOYER_SOURCE_LITERAL:
      return self->text;
    case FOYER_SOURCE_FIELD:
      return get_field (input->record, self->field, joined);
    case FOYER_SOURCE_ITEM:
      return get_item (input->record, self->field, self->index);
    case FOYER_SOURCE_CUSTOM:
      return foyer_record_get_custom (input->record, self->text);
    case FOYER_SOURCE_BADGE_NO:
      return input->badge_no;
    case FOYER_SOURCE_BADGE_TOKEN:
      return input->badge_token;
    case FOYER_SOURCE_TICKET_CODE:
      return foyer_record_get_list (input->record, FOYER_FIELD_TICKET_CODES)[0];
    case FOYER_SOURCE_TIER:
      return foyer_record_get_text (input->record, FOYER_FIELD_PRINT_TIER);
    case FOYER_SOURCE_TIER_LABEL:
      return input->tier_label != NULL
                 ? input->tier_label
                 : foyer_record_get_text (input->record, FOYER_FIELD_PRINT_TIER);
    case FOYER_SOURCE_NAME_LARGE:
      return foyer_record_get_text (input->record, find_rest_of_name (input->record) != NULL
                                                       ? FOYER_FIELD_GIVEN_NAME
                                                       : FOYER_FIELD_FULL_NAME);
    case FOYER_SOURCE_NAME_SMALL:
      return find_rest_of_name (input->record);
    case FOYER_SOURCE_EVENT_NAME:
      return input->event_name;
    case FOYER_SOURCE_EVENT_LINE:
      return input->event_line;
    }
  g_assert_not_reached ();
}

static void
source_clear (FoyerSource *self)
{
  g_clear_pointer (&self->text, g_free);
}

static GPtrArray *
parse_names (const FoyerCursor *when, const char *key)
{
  g_autoptr (GPtrArray) names = NULL;
  FoyerCursor list;

  if (!foyer_cursor_has (when, key))
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  list = foyer_cursor_get_array (when, key);
  for (guint i = 0; i < foyer_cursor_get_length (&list); i++)
    {
      const char *name = foyer_cursor_get_element_text (&list, i);

      if (name != NULL)
        g_ptr_array_add (names, g_strdup (name));
    }
  return g_steal_pointer (&names);
}

static GArray *
parse_sources (const FoyerCursor *when, const char *key, const FoyerEntry *entry,
               FoyerDependencies *needs)
{
  GArray *sources = g_array_new (FALSE, TRUE, sizeof (FoyerSource));
  FoyerCursor list = { 0 };

  g_array_set_clear_func (sources, (GDestroyNotify)source_clear);
  if (when->value != NULL && foyer_cursor_has (when, key))
    list = foyer_cursor_get_array (when, key);
  for (guint i = 0; list.value != NULL && i < foyer_cursor_get_length (&list); i++)
    {
      const char *name = foyer_cursor_get_element_text (&list, i);
      FoyerSource source = { 0 };
      const char *rule = NULL;

      if (name == NULL)
        continue;
      if (foyer_source_parse (name, entry, &source, needs, &rule))
        g_array_append_val (sources, source);
      else
        foyer_cursor_add_problem (when, key, rule, "'%s' cannot be asked for here", name);
    }
  return sources;
}

FoyerCondition *
foyer_condition_parse (const FoyerCursor *cursor, const FoyerEntry *entry)
{
  static const char *const keys[] = { "tier", "kind", "track", "locale", "has", "lacks", NULL };
  FoyerCondition *self;
  FoyerCursor when;

  if (!foyer_cursor_has (cursor, "when") && entry == NULL)
    return NULL;
  when = foyer_cursor_get_object (cursor, "when");
  if (when.value == NULL && entry == NULL)
    return NULL;
  self = g_new0 (FoyerCondition, 1);
  if (when.value != NULL)
    {
      foyer_cursor_check_keys (&when, keys);
      self->tiers = parse_names (&when, "tier");
      self->kinds = parse_names (&when, "kind");
      self->tracks = parse_names (&when, "track");
      self->locales = parse_names (&when, "locale");
    }
  if (self->tracks != NULL)
    self->needs |= FOYER_NEEDS_RECORD;
  if (self->locales != NULL)
    self->needs |= FOYER_NEEDS_LOCALE;
  if (self->tiers != NULL)
    self->needs |= FOYER_NEEDS_TIER;
  if (self->kinds != NULL)
    self->needs |= FOYER_NEEDS_KIND;
  self->has = parse_sources (&when, "has", entry, &self->needs);
  self->lacks = parse_sources (&when, "lacks", entry, &self->needs);
  if (entry != NULL)
    {
      FoyerSource there
          = { .kind = FOYER_SOURCE_ITEM, .field = entry->list, .index = entry->index };

      self->needs |= FOYER_NEEDS_RECORD;
      g_array_append_val (self->has, there);
    }
  return self;
}

void
foyer_condition_free (FoyerCondition *self)
{
  g_clear_pointer (&self->tiers, g_ptr_array_unref);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->tracks, g_ptr_array_unref);
  g_clear_pointer (&self->locales, g_ptr_array_unref);
  g_clear_pointer (&self->has, g_array_unref);
  g_clear_pointer (&self->lacks, g_array_unref);
  g_free (self);
}

FoyerDependencies
foyer_condition_get_needs (const FoyerCondition *self)
{
  return self != NULL ? self->needs : FOYER_NEEDS_NOTHING;
}

static gboolean
is_among (GPtrArray *names, const char *value)
{
  for (guint i = 0; value != NULL && i < names->len; i++)
    if (g_str_equal (names->pdata[i], value))
      return TRUE;
  return FALSE;
}

static gboolean
has_track_among (GPtrArray *names, FoyerRecord *record)
{
  const char *const *tracks = foyer_record_get_list (record, FOYER_FIELD_TRACKS);

  for (guint i = 0; tracks != NULL && tracks[i] != NULL; i++)
    if (is_among (names, tracks[i]))
      return TRUE;
  return FALSE;
}

/* "pt" holds for "pt-BR" and "pt_BR". */
static gboolean
is_locale_among (GPtrArray *names, const char *locale)
{
  for (guint i = 0; locale != NULL && i < names->len; i++)
    {
      const char *name = names->pdata[i];
      gsize length = strlen (name);

      if (g_ascii_strncasecmp (name, locale, length) == 0
          && (locale[length] == '\0' || locale[length] == '-' || locale[length] == '_'))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_present (const FoyerSource *source, const FoyerBadgeInput *input)
{
  g_autofree char *joined = NULL;
  const char *value = foyer_source_get (source, input, &joined);

  return value != NULL && value[0] != '\0';
}

gboolean
foyer_condition_holds (const FoyerCondition *self, const FoyerBadgeInput *input)
{
  if (self == NULL)
    return TRUE;
  if (self->tiers != NULL
      && !is_among (self->tiers, foyer_record_get_text (input->record, FOYER_FIELD_PRINT_TIER)))
    return FALSE;
  if (self->kinds != NULL
      && !is_among (self->kinds, foyer_record_get_text (input->record, FOYER_FIELD_KIND)))
    return FALSE;
  if (self->tracks != NULL && !has_track_among (self->tracks, input->record))
    return FALSE;
  if (self->locales != NULL
      && !is_locale_among (self->locales,
                           foyer_record_get_text (input->record, FOYER_FIELD_PRINT_LOCALE)))
    return FALSE;
  for (guint i = 0; i < self->has->len; i++)
    if (!is_present (&g_array_index (self->has, FoyerSource, i), input))
      return FALSE;
  for (guint i = 0; i < self->lacks->len; i++)
    if (is_present (&g_array_index (self->lacks, FoyerSource, i), input))
      return FALSE;
  return TRUE;
}

guint
foyer_binding_count_entries (const FoyerBadgeInput *input, FoyerField list)
{
  const char *const *entries = foyer_record_get_list (input->record, list);

  return entries != NULL ? g_strv_length ((GStrv)entries) : 0;
}
