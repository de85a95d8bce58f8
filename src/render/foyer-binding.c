/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing and evaluating `{bindings}`. */
#include "config.h"

#include "foyer-binding.h"

#include "foyer-binding-private.h"
#include "foyer-field.h"

#include <string.h>

/* A text of a template is a line or a paragraph, never a document. */
#define MAX_TEXT_BYTES 2000
#define MAX_LANGUAGES 64
#define MAX_LIST_ITEMS 99

typedef struct
{
  char *literal; /* or NULL: */
  GArray *alternatives; /* FoyerSource */
} Piece;

typedef struct
{
  char *locale; /* "" where the template names none */
  GArray *pieces;
} Language;

struct _FoyerBinding
{
  GArray *languages; /* Language; at least one */
  FoyerDependencies needs;
  char *field;
};

static const struct
{
  const char *name;
  FoyerSourceKind kind;
  FoyerDependencies needs;
} named_sources[] = {
  { "badge_no", FOYER_SOURCE_BADGE_NO, FOYER_NEEDS_RECORD },
  { "badge_token", FOYER_SOURCE_BADGE_TOKEN, FOYER_NEEDS_RECORD },
  { "ticket_code", FOYER_SOURCE_TICKET_CODE, FOYER_NEEDS_RECORD },
  { "tier", FOYER_SOURCE_TIER, FOYER_NEEDS_TIER },
  { "tier_label", FOYER_SOURCE_TIER_LABEL, FOYER_NEEDS_TIER_LABEL | FOYER_NEEDS_TIER },
  { "name_large", FOYER_SOURCE_NAME_LARGE, FOYER_NEEDS_RECORD },
  { "name_small", FOYER_SOURCE_NAME_SMALL, FOYER_NEEDS_RECORD },
  { "event_name", FOYER_SOURCE_EVENT_NAME, FOYER_NEEDS_EVENT },
  { "event_line", FOYER_SOURCE_EVENT_LINE, FOYER_NEEDS_EVENT },
};

static void
source_clear (FoyerSource *self)
{
  g_clear_pointer (&self->text, g_free);
}

static void
piece_clear (Piece *self)
{
  g_clear_pointer (&self->literal, g_free);
  g_clear_pointer (&self->alternatives, g_array_unref);
}

static void
language_clear (Language *self)
{
  g_clear_pointer (&self->locale, g_free);
  g_clear_pointer (&self->pieces, g_array_unref);
}

void
foyer_binding_free (FoyerBinding *self)
{
  g_clear_pointer (&self->languages, g_array_unref);
  g_free (self->field);
  g_free (self);
}

static gboolean
parse_field_source (const char *name, FoyerSource *source, FoyerDependencies *needs,
                    const char **rule)
{
  FoyerField field;

  *rule = "reference";
  if (!foyer_field_parse (name, &field))
    return FALSE;
  if (foyer_field_get_flags (field) & FOYER_FIELD_SENSITIVE)
    {
      *rule = "sensitive";
      return FALSE;
    }
  if (foyer_field_get_type (field) == FOYER_FIELD_TYPE_MAP
      || foyer_field_get_type (field) == FOYER_FIELD_TYPE_TIME)
    {
      *rule = "type";
      return FALSE;
    }
  source->kind = FOYER_SOURCE_FIELD;
  source->field = field;
  *needs |= field == FOYER_FIELD_PRINT_TIER ? FOYER_NEEDS_TIER
            : field == FOYER_FIELD_KIND     ? FOYER_NEEDS_KIND
                                            : FOYER_NEEDS_RECORD;
  return TRUE;
}

gboolean
foyer_source_parse_list (const char *name, FoyerField *list)
{
  return foyer_field_parse (name, list) && foyer_field_get_type (*list) == FOYER_FIELD_TYPE_LIST
         && !(foyer_field_get_flags (*list) & FOYER_FIELD_SENSITIVE);
}

/* "tracks.2": the second element of a list. */
static gboolean
parse_item_source (const char *name, FoyerSource *source, FoyerDependencies *needs)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *list = dot != NULL ? g_strndup (name, dot - name) : NULL;
  FoyerField field;
  guint64 number;

  if (list == NULL || !foyer_source_parse_list (list, &field)
      || !g_ascii_string_to_unsigned (dot + 1, 10, 1, MAX_LIST_ITEMS, &number, NULL))
    return FALSE;
  source->kind = FOYER_SOURCE_ITEM;
  source->field = field;
  source->index = (guint)number - 1;
  *needs |= FOYER_NEEDS_RECORD;
  return TRUE;
}

/* "item" and "item_no" of what is repeated. */
static gboolean
parse_entry_source (const char *name, const FoyerEntry *entry, FoyerSource *source,
                    FoyerDependencies *needs)
{
  if (entry == NULL || (!g_str_equal (name, "item") && !g_str_equal (name, "item_no")))
    return FALSE;
  *needs |= FOYER_NEEDS_RECORD;
  source->field = entry->list;
  source->index = entry->index;
  source->kind = FOYER_SOURCE_ITEM;
  if (g_str_equal (name, "item_no"))
    {
      source->kind = FOYER_SOURCE_LITERAL;
      source->text = g_strdup_printf ("%u", entry->index + 1);
    }
  return TRUE;
}

gboolean
foyer_source_parse (const char *name, const FoyerEntry *entry, FoyerSource *source,
                    FoyerDependencies *needs, const char **rule)
{
  for (guint i = 0; i < G_N_ELEMENTS (named_sources); i++)
    if (g_str_equal (named_sources[i].name, name))
      {
        source->kind = named_sources[i].kind;
        *needs |= named_sources[i].needs;
        return TRUE;
      }
  if (g_str_has_prefix (name, "custom.") && name[strlen ("custom.")] != '\0')
    {
      source->kind = FOYER_SOURCE_CUSTOM;
      source->text = g_strdup (name + strlen ("custom."));
      *needs |= FOYER_NEEDS_RECORD;
      return TRUE;
    }
  return parse_entry_source (name, entry, source, needs) || parse_item_source (name, source, needs)
         || parse_field_source (name, source, needs, rule);
}

static void
add_source_problem (const FoyerCursor *cursor, const char *key, const char *name, const char *rule)
{
  if (g_str_equal (rule, "sensitive"))
    foyer_cursor_add_problem (cursor, key, rule, "'%s' is sensitive and never printed on a badge",
                              name);
  else if (g_str_equal (rule, "type"))
    foyer_cursor_add_problem (cursor, key, rule, "'%s' has no text to print", name);
  else
    foyer_cursor_add_problem (
        cursor, key, rule,
        "'%s' is not a field, badge_no, badge_token, ticket_code, tier, tier_label, "
        "name_large, name_small, event_name, event_line, custom.NAME or LIST.NUMBER, nor, in what "
        "is repeated, item or item_no",
        name);
}

/* "a|b|'c'" between braces. */
static gboolean
parse_alternatives (FoyerBinding *self, const FoyerCursor *cursor, const char *key,
                    const FoyerEntry *entry, const char *inner, GArray *alternatives)
{
  g_auto (GStrv) names = g_strsplit (inner, "|", 8);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);
      gsize length = strlen (name);
      FoyerSource source = { 0 };
      const char *rule;

      if (length >= 2 && name[0] == '\'' && name[length - 1] == '\'')
        {
          source.kind = FOYER_SOURCE_LITERAL;
          source.text = g_strndup (name + 1, length - 2);
        }
      else if (!foyer_source_parse (name, entry, &source, &self->needs, &rule))
        {
          add_source_problem (cursor, key, name, rule);
          return FALSE;
        }
      else if (self->field == NULL)
        self->field = g_strdup (name);
      g_array_append_val (alternatives, source);
    }
  return alternatives->len > 0;
}

static void
end_literal (GArray *pieces, GString *literal)
{
  if (literal->len > 0)
    {
      Piece piece = { .literal = g_strndup (literal->str, literal->len) };

      g_array_append_val (pieces, piece);
      g_string_truncate (literal, 0);
    }
}

static gboolean
parse_pieces (FoyerBinding *self, const FoyerCursor *cursor, const char *key,
              const FoyerEntry *entry, const char *text, GArray *pieces)
{
  g_autoptr (GString) literal = g_string_new (NULL);

  for (const char *p = text; *p != '\0';)
    {
      if ((p[0] == '{' && p[1] == '{') || (p[0] == '}' && p[1] == '}'))
        {
          g_string_append_c (literal, p[0]);
          p += 2;
        }
      else if (p[0] == '{')
        {
          const char *end = strchr (p, '}');
          g_autofree char *inner = NULL;
          Piece piece = { 0 };

          if (end == NULL)
            {
              foyer_cursor_add_problem (cursor, key, "syntax",
                                        "'{' is never closed; a brace itself is written '{{'");
              return FALSE;
            }
          end_literal (pieces, literal);
          inner = g_strndup (p + 1, end - p - 1);
          piece.alternatives = g_array_new (FALSE, TRUE, sizeof (FoyerSource));
          g_array_set_clear_func (piece.alternatives, (GDestroyNotify)source_clear);
          g_array_append_val (pieces, piece);
          if (!parse_alternatives (self, cursor, key, entry, inner, piece.alternatives))
            return FALSE;
          p = end + 1;
        }
      else if (p[0] == '}')
        {
          foyer_cursor_add_problem (cursor, key, "syntax",
                                    "'}' without '{'; a brace itself is written '}}'");
          return FALSE;
        }
      else
        g_string_append_c (literal, *p++);
    }
  end_literal (pieces, literal);
  return TRUE;
}

static gboolean
add_language (FoyerBinding *self, const FoyerCursor *cursor, const char *key,
              const FoyerEntry *entry, const char *locale, const char *text)
{
  Language language
      = { .locale = g_strdup (locale), .pieces = g_array_new (FALSE, TRUE, sizeof (Piece)) };

  g_array_set_clear_func (language.pieces, (GDestroyNotify)piece_clear);
  g_array_append_val (self->languages, language);
  if (strlen (text) > MAX_TEXT_BYTES)
    {
      foyer_cursor_add_problem (cursor, key, "range", "the text is longer than %d bytes",
                                MAX_TEXT_BYTES);
      return FALSE;
    }
  return parse_pieces (self, cursor, key, entry, text, language.pieces);
}

FoyerBinding *
foyer_binding_parse (const FoyerCursor *cursor, const char *key, const FoyerEntry *entry)
{
  g_autoptr (FoyerBinding) self = g_new0 (FoyerBinding, 1);
  gboolean good = TRUE;

  self->languages = g_array_new (FALSE, TRUE, sizeof (Language));
  g_array_set_clear_func (self->languages, (GDestroyNotify)language_clear);
  if (cursor->value != NULL && json_is_object (json_object_get (cursor->value, key)))
    {
      FoyerCursor translations = foyer_cursor_get_object (cursor, key);
      guint length = foyer_cursor_get_length (&translations);

      if (length == 0 || length > MAX_LANGUAGES)
        {
          foyer_cursor_add_problem (cursor, key, "range", "a text needs 1 to %d languages",
                                    MAX_LANGUAGES);
          return NULL;
        }
      for (guint i = 0; i < length; i++)
        {
          const char *locale = foyer_cursor_get_member_name (&translations, i);
          const char *text = foyer_cursor_get_required_text (&translations, locale);

          good = text != NULL && add_language (self, &translations, locale, entry, locale, text)
                 && good;
        }
      self->needs |= FOYER_NEEDS_LOCALE;
    }
  else
    {
      const char *text = foyer_cursor_get_required_text (cursor, key);

      good = text != NULL && add_language (self, cursor, key, entry, "", text);
    }
  return good ? g_steal_pointer (&self) : NULL;
}

FoyerDependencies
foyer_binding_get_needs (const FoyerBinding *self)
{
  return self->needs;
}

const char *
foyer_binding_get_field (const FoyerBinding *self)
{
  return self->field != NULL ? self->field : "";
}

/* "pt-BR" finds "pt-BR", else "pt". */
static const Language *
find_language (const FoyerBinding *self, const char *locale)
{
  const Language *base = NULL;

  for (guint i = 0; locale != NULL && i < self->languages->len; i++)
    {
      const Language *language = &g_array_index (self->languages, Language, i);
      gsize length = strlen (language->locale);

      if (g_ascii_strcasecmp (language->locale, locale) == 0)
        return language;
      if (length > 0 && base == NULL && g_ascii_strncasecmp (language->locale, locale, length) == 0
          && (locale[length] == '-' || locale[length] == '_'))
        base = language;
    }
  return base;
}

static const Language *
choose_language (const FoyerBinding *self, const FoyerBadgeInput *input, const char *locale)
{
  const Language *found = NULL;

  if (self->languages->len > 1)
    {
      found = find_language (self, foyer_record_get_text (input->record, FOYER_FIELD_PRINT_LOCALE));
      if (found == NULL)
        found = find_language (self, locale);
    }
  return found != NULL ? found : &g_array_index (self->languages, Language, 0);
}

static void
append_clean (GString *text, const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    g_string_append_c (text, (guchar)*p < 0x20 || *p == 0x7f ? ' ' : *p);
}

void
foyer_binding_evaluate (const FoyerBinding *self, const FoyerBadgeInput *input, const char *locale,
                        GString *text)
{
  const Language *language = choose_language (self, input, locale);

  g_string_truncate (text, 0);
  for (guint i = 0; i < language->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (language->pieces, Piece, i);

      if (piece->literal != NULL)
        g_string_append (text, piece->literal);
      for (guint j = 0; piece->alternatives != NULL && j < piece->alternatives->len; j++)
        {
          g_autofree char *joined = NULL;
          const char *value = foyer_source_get (
              &g_array_index (piece->alternatives, FoyerSource, j), input, &joined);

          if (value != NULL && value[0] != '\0')
            {
              append_clean (text, value);
              break;
            }
        }
    }
}
