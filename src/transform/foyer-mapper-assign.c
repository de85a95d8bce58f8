/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From raw texts to the fields of the record: coercions, value maps, vocabularies, types. */
#include "config.h"

#include "foyer-mapper-private.h"

#include "foyer-text.h"
#include "foyer-time.h"

#include <string.h>

#define LONGEST_EMAIL_BYTES 254
#define LONGEST_LOCALE_BYTES 35

gboolean
foyer_mapper_refuse (FoyerRefusal *refusal, FoyerCode code, char *taken_message)
{
  refusal->code = code;
  refusal->message = taken_message;
  return FALSE;
}

/* ---- Coercions ---- */

static gboolean
coerce (FoyerMapper *self, const FoyerFieldRule *rule, FoyerRefusal *refusal)
{
  for (guint i = 0; i < rule->coercions->len; i++)
    {
      const FoyerCoercion *coercion = &g_array_index (rule->coercions, FoyerCoercion, i);
      const char *name = foyer_coercion_kind_get_name (coercion->kind);

      if (self->step != NULL)
        g_string_assign (self->before, self->text->str);
      if (!foyer_coercion_apply (coercion, self->text))
        return foyer_mapper_refuse (
            refusal, FOYER_CODE_MALFORMED_VALUE,
            g_strdup_printf ("'%s' cannot be read by %s%s%s", self->text->str, name,
                             coercion->kind == FOYER_COERCION_DATE ? " " : "",
                             coercion->kind == FOYER_COERCION_DATE
                                 ? foyer_date_format_names[coercion->date_format]
                                 : ""));
      if (self->step != NULL && !g_str_equal (self->before->str, self->text->str))
        foyer_trace_step_add_coercion (self->step, name);
    }
  /* Records are in NFC whatever the contract lists. */
  if (!foyer_text_is_surely_nfc (self->text->str, self->text->len))
    {
      g_autofree char *nfc = foyer_text_dup_nfc (self->text->str, self->text->len);

      g_string_assign (self->text, nfc);
    }
  return TRUE;
}

/* ---- Checks ---- */

/* One @ with something on both sides, a domain without empty labels, nothing invisible: what is
 * plainly no address is found, what may be one passes. */
static gboolean
is_email (const char *text, gsize length)
{
  const char *at = strchr (text, '@');
  const char *domain = at != NULL ? at + 1 : "";
  gsize domain_length = strlen (domain);

  if (at == NULL || at == text || domain_length == 0 || length > LONGEST_EMAIL_BYTES
      || strchr (domain, '@') != NULL || strstr (domain, "..") != NULL || domain[0] == '.'
      || domain[0] == '-' || domain[domain_length - 1] == '.' || at[-1] == '.' || text[0] == '.')
    return FALSE;
  return strpbrk (text, " \t\r\n,;:<>()[]\\\"") == NULL;
}

static gboolean
is_locale (const char *text, gsize length)
{
  gsize run = 0;

  if (length > LONGEST_LOCALE_BYTES || !g_ascii_isalpha (text[0]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '-' || text[i] == '_')
        {
          if (run == 0)
            return FALSE;
          run = 0;
        }
      else if (!g_ascii_isalnum (text[i]) || ++run > 8)
        return FALSE;
    }
  return run > 0;
}

static gboolean
check_length (const FoyerFieldRule *rule, const char *text, gsize length, FoyerRefusal *refusal)
{
  gsize count;

  /* Characters are never more than bytes. */
  if (length <= rule->max_length)
    return TRUE;
  count = foyer_count_characters (text, length);
  if (count <= rule->max_length)
    return TRUE;
  return foyer_mapper_refuse (refusal, FOYER_CODE_TOO_LONG,
                              g_strdup_printf ("%s has %" G_GSIZE_FORMAT
                                               " characters, at most %u fit",
                                               rule->name, count, rule->max_length));
}

/* ---- Types ---- */

static gboolean
assign_status (FoyerMapper *self, const FoyerFieldRule *rule, FoyerRefusal *refusal)
{
  FoyerWord word = foyer_mapper_get_word (self, rule, self->text->str, self->text->len);

  if (word.status < 0)
    return foyer_mapper_refuse (
        refusal, FOYER_CODE_UNKNOWN_KEYWORD,
        g_strdup_printf ("status '%s' is none that the contract knows", self->text->str));
  foyer_record_builder_set_status (self->builder, (FoyerStatus)word.status);
  return TRUE;
}

static gboolean
parse_time (FoyerMapper *self, const FoyerFieldRule *rule, gint64 *usec, FoyerRefusal *refusal)
{
  if (foyer_time_parse (self->text->str, usec))
    return TRUE;
  return foyer_mapper_refuse (
      refusal, FOYER_CODE_MALFORMED_VALUE,
      g_strdup_printf ("%s '%s' is not a date and time like 2026-11-22T08:00:00Z", rule->name,
                       self->text->str));
}

static gboolean
check_text (const FoyerFieldRule *rule, const char *text, gsize length, FoyerRefusal *refusal)
{
  if (rule->field == FOYER_FIELD_EMAIL && !is_email (text, length))
    return foyer_mapper_refuse (refusal, FOYER_CODE_MALFORMED_VALUE,
                                g_strdup_printf ("'%s' is not an e-mail address", text));
  if (rule->field == FOYER_FIELD_PRINT_LOCALE && !is_locale (text, length))
    return foyer_mapper_refuse (refusal, FOYER_CODE_MALFORMED_VALUE,
                                g_strdup_printf ("'%s' is not a locale like de or pt-BR", text));
  if (rule->field == FOYER_FIELD_SOURCE_ID && strpbrk (text, "\r\n") != NULL)
    return foyer_mapper_refuse (refusal, FOYER_CODE_MALFORMED_VALUE,
                                g_strdup ("source_id has more than one line"));
  return check_length (rule, text, length, refusal);
}

static gboolean
assign_field_text (FoyerMapper *self, const FoyerFieldRule *rule, FoyerRefusal *refusal)
{
  const FoyerTerm *term = NULL;
  const char *text
      = foyer_mapper_translate (self, rule, self->text->str, self->text->len, &term, refusal);

  if (text == NULL
      || !check_text (rule, text, text == self->text->str ? self->text->len : strlen (text),
                      refusal))
    return FALSE;
  foyer_record_builder_set_text (self->builder, rule->field, text);
  if (rule->field == FOYER_FIELD_PRINT_TIER)
    self->tier = term;
  else if (rule->field == FOYER_FIELD_KIND)
    self->kind = term;
  else if (rule->field == FOYER_FIELD_SOURCE_ID)
    {
      g_string_assign (self->source_id, text);
      /* The first keeps the row's id, however many come along. */
      if (self->person > 0 && self->binding->contract->expand == FOYER_EXPAND_QUANTITY)
        {
          g_string_append_printf (self->source_id, "-%u", self->person + 1);
          foyer_record_builder_set_text (self->builder, rule->field, self->source_id->str);
        }
    }
  else if (rule->field == FOYER_FIELD_FULL_NAME)
    g_string_assign (self->name_hint, text);
  return TRUE;
}

/* "1", "2.00": how many people the row stands for. */
static gboolean
assign_quantity (FoyerMapper *self, FoyerRefusal *refusal)
{
  const char *text = self->text->str;
  gsize digits = strspn (text, "0123456789");
  gsize rest = strspn (text + digits, ".,0");

  if (digits == 0 || digits > 9 || text[digits + rest] != '\0')
    return foyer_mapper_refuse (refusal, FOYER_CODE_MALFORMED_VALUE,
                                g_strdup_printf ("quantity '%s' is not a number of people", text));
  if (g_ascii_strtoull (text, NULL, 10) > 1)
    return foyer_mapper_refuse (refusal, FOYER_CODE_SEVERAL_PEOPLE,
                                g_strdup_printf ("one row stands for %s people", text));
  return TRUE;
}

static gboolean
assign_extra (FoyerMapper *self, const FoyerFieldRule *rule, FoyerRefusal *refusal)
{
  const FoyerTerm *term = NULL;
  const char *text
      = foyer_mapper_translate (self, rule, self->text->str, self->text->len, &term, refusal);
  char *end = NULL;
  gboolean is_yes = FALSE;

  switch (rule->target)
    {
    case FOYER_TARGET_VERSION_TIME:
      return parse_time (self, rule, &self->outcome->version_usec, refusal);
    case FOYER_TARGET_VERSION_NUMBER:
      self->outcome->version_number = g_ascii_strtoull (text, &end, 10);
      if (!g_ascii_isdigit (text[0]) || *end != '\0' || strlen (text) > 18)
        return foyer_mapper_refuse (refusal, FOYER_CODE_MALFORMED_VALUE,
                                    g_strdup_printf ("version '%s' is not a number", text));
      return TRUE;
    case FOYER_TARGET_REASSIGNED:
      if (!foyer_yes_no_parse (text, strlen (text), &is_yes))
        return foyer_mapper_refuse (refusal, FOYER_CODE_MALFORMED_VALUE,
                                    g_strdup_printf ("'%s' is neither yes nor no", text));
      self->outcome->has_reassignment = is_yes;
      return TRUE;
    case FOYER_TARGET_QUANTITY:
      return assign_quantity (self, refusal);
    case FOYER_TARGET_CUSTOM:
      if (!check_length (rule, text, strlen (text), refusal))
        return FALSE;
      foyer_record_builder_set_custom (self->builder, rule->name, text);
      return TRUE;
    case FOYER_TARGET_FIELD:
      break;
    }
  g_return_val_if_reached (FALSE);
}

/* Gives the coerced text to what the rule fills; not lists. */
static gboolean
assign_text (FoyerMapper *self, const FoyerFieldRule *rule, FoyerRefusal *refusal)
{
  gint64 usec = 0;

  if (rule->target != FOYER_TARGET_FIELD)
    return assign_extra (self, rule, refusal);
  switch (foyer_field_get_type (rule->field))
    {
    case FOYER_FIELD_TYPE_TEXT:
      return assign_field_text (self, rule, refusal);
    case FOYER_FIELD_TYPE_STATUS:
      return assign_status (self, rule, refusal);
    case FOYER_FIELD_TYPE_TIME:
      if (!parse_time (self, rule, &usec, refusal))
        return FALSE;
      foyer_record_builder_set_time (self->builder, rule->field, usec);
      return TRUE;
    case FOYER_FIELD_TYPE_LIST:
    case FOYER_FIELD_TYPE_FLAG:
    case FOYER_FIELD_TYPE_MAP:
      break;
    }
  g_return_val_if_reached (FALSE);
}

/* ---- Lists ---- */

static gboolean
list_contains (FoyerMapper *self, const char *text)
{
  for (guint i = 0; i < self->list_offsets->len; i++)
    if (g_str_equal (self->list->str + g_array_index (self->list_offsets, gsize, i), text))
      return TRUE;
  return FALSE;
}

static gboolean
add_to_list (FoyerMapper *self, const FoyerFieldRule *rule, const char *part, gsize length,
             FoyerRefusal *refusal)
{
  gsize trimmed = 0;
  const char *start = foyer_text_trim (part, length, &trimmed);
  g_autofree char *text = g_strndup (start, trimmed);
  const FoyerTerm *term = NULL;
  const char *stored;
  gsize offset;

  if (trimmed == 0)
    return TRUE;
  stored = foyer_mapper_translate (self, rule, text, trimmed, &term, refusal);
  if (stored == NULL || !check_length (rule, stored, strlen (stored), refusal))
    return FALSE;
  if (list_contains (self, stored))
    return TRUE;
  offset = self->list->len;
  g_string_append_len (self->list, stored, (gssize)strlen (stored) + 1);
  g_array_append_val (self->list_offsets, offset);
  return TRUE;
}

/* Adds the coerced text, split where the contract says so. */
static gboolean
add_text_to_list (FoyerMapper *self, const FoyerFieldRule *rule, FoyerRefusal *refusal)
{
  const char *part = self->text->str;
  const char *found;

  while (rule->list_separator != NULL && (found = strstr (part, rule->list_separator)) != NULL)
    {
      if (!add_to_list (self, rule, part, (gsize)(found - part), refusal))
        return FALSE;
      part = found + strlen (rule->list_separator);
    }
  return add_to_list (self, rule, part, strlen (part), refusal);
}

static void
clear_list (FoyerMapper *self)
{
  g_string_truncate (self->list, 0);
  g_array_set_size (self->list_offsets, 0);
}

static void
give_list (FoyerMapper *self, const FoyerFieldRule *rule)
{
  g_ptr_array_set_size (self->list_texts, 0);
  for (guint i = 0; i < self->list_offsets->len; i++)
    g_ptr_array_add (self->list_texts,
                     self->list->str + g_array_index (self->list_offsets, gsize, i));
  g_ptr_array_add (self->list_texts, NULL);
  foyer_record_builder_set_list (self->builder, rule->field,
                                 (const char *const *)self->list_texts->pdata);
}

static gboolean
is_list (const FoyerFieldRule *rule)
{
  return rule->target == FOYER_TARGET_FIELD
         && foyer_field_get_type (rule->field) == FOYER_FIELD_TYPE_LIST;
}

/* ---- Whole values ---- */

static void
load_piece (FoyerMapper *self, guint index)
{
  const FoyerPiece *piece = &g_array_index (self->pieces, FoyerPiece, index);

  g_string_truncate (self->text, 0);
  g_string_append_len (self->text, foyer_mapper_get_piece (self, piece), (gssize)piece->length);
}

static gboolean
is_text_blank (FoyerMapper *self)
{
  gsize trimmed = 0;

  if ((guint8)self->text->str[0] > ' ' && (guint8)self->text->str[0] < 0x7f)
    return FALSE;
  (void)foyer_text_trim (self->text->str, self->text->len, &trimmed); /* only the length matters */
  return trimmed == 0;
}

gboolean
foyer_mapper_assign_pieces (FoyerMapper *self, FoyerRefusal *refusal, gboolean *is_blank)
{
  const FoyerFieldRule *rule = self->bound->rule;

  *is_blank = FALSE;
  if (!is_list (rule))
    {
      load_piece (self, 0);
      if (!coerce (self, rule, refusal))
        return FALSE;
      *is_blank = is_text_blank (self);
      return !*is_blank && assign_text (self, rule, refusal);
    }
  clear_list (self);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      load_piece (self, i);
      if (!coerce (self, rule, refusal) || !add_text_to_list (self, rule, refusal))
        return FALSE;
    }
  *is_blank = self->list_offsets->len == 0;
  if (*is_blank)
    return FALSE;
  give_list (self, rule);
  return TRUE;
}

gboolean
foyer_mapper_assign_declared (FoyerMapper *self, const char *const *texts, FoyerRefusal *refusal)
{
  const FoyerFieldRule *rule = self->bound->rule;

  if (!is_list (rule))
    {
      if (texts[0] == NULL)
        return TRUE;
      g_string_assign (self->text, texts[0]);
      return assign_text (self, rule, refusal);
    }
  clear_list (self);
  for (guint i = 0; texts[i] != NULL; i++)
    if (!add_to_list (self, rule, texts[i], strlen (texts[i]), refusal))
      return FALSE;
  give_list (self, rule);
  return TRUE;
}
