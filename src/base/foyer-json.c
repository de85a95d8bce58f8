/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strict JSON through jansson behind a scan that bounds what jansson will build; not for writing.
 */
#include "config.h"

#include "foyer-json.h"

#include "foyer-base-error.h"
#include "foyer-json-private.h"
#include "foyer-limits.h"

#include <string.h>

const FoyerJsonLimits foyer_json_record_limits = {
  .bytes = FOYER_LIMIT_RECORD_BYTES,
  .depth = FOYER_LIMIT_JSON_DEPTH,
  .nodes = FOYER_LIMIT_JSON_NODES,
  .string_bytes = FOYER_LIMIT_CELL_BYTES,
};

const FoyerJsonLimits foyer_json_document_limits = {
  .bytes = FOYER_LIMIT_DOCUMENT_BYTES,
  .depth = FOYER_LIMIT_JSON_DEPTH,
  .nodes = FOYER_LIMIT_DOCUMENT_NODES,
  .string_bytes = FOYER_LIMIT_DOCUMENT_BYTES,
};

void
foyer_json_init (void)
{
  json_object_seed (0);
}

/* ---- The scan: not a grammar, only an upper bound of what a parser that stops at the first fault
 * can meet ---- */

typedef struct
{
  const char *text;
  gsize length;
  const FoyerJsonLimits *limits;
  gsize position;
  guint depth;
  /* Exact up to the first fault: every value, but not the keys. */
  guint nodes;
  GError **error;
} Scan;

static gboolean
fail_scan (Scan *self, FoyerBaseError code, const char *message)
{
  g_set_error_literal (self->error, FOYER_BASE_ERROR, code, message);
  return FALSE;
}

static gboolean
count_node (Scan *self)
{
  if (++self->nodes > self->limits->nodes)
    return fail_scan (self, FOYER_BASE_ERROR_LIMIT, "too many values");
  return TRUE;
}

/* From the opening quote to behind the closing one. */
static gboolean
scan_string (Scan *self)
{
  gsize start = ++self->position;

  for (; self->position < self->length; self->position++)
    {
      const char *p = self->text + self->position;

      if (self->position - start > self->limits->string_bytes)
        return fail_scan (self, FOYER_BASE_ERROR_LIMIT, "string is too long");
      if (*p == '"')
        {
          self->position++;
          return TRUE;
        }
      if (*p != '\\')
        continue;
      if (self->length - self->position >= 6 && memcmp (p, "\\u0000", 6) == 0)
        return fail_scan (self, FOYER_BASE_ERROR_SYNTAX, "\\u0000 is not allowed in a string");
      self->position++;
    }
  self->position = self->length;
  return fail_scan (self, FOYER_BASE_ERROR_SYNTAX, "string is not closed");
}

static gboolean
ends_scalar (char c)
{
  return c == ',' || c == ']' || c == '}' || c == ':' || c == '"' || c == '[' || c == '{'
         || g_ascii_isspace (c);
}

static gboolean
scan_token (Scan *self)
{
  char c = self->text[self->position];

  if (c == '"')
    return count_node (self) && scan_string (self);
  if (c == '{' || c == '[')
    {
      if (++self->depth > self->limits->depth)
        return fail_scan (self, FOYER_BASE_ERROR_LIMIT, "nested too deeply");
      self->position++;
      return count_node (self);
    }
  if (c == '}' || c == ']' || c == ':' || c == ',' || g_ascii_isspace (c))
    {
      if ((c == '}' || c == ']') && self->depth > 0)
        self->depth--;
      /* The string before it was a key. */
      if (c == ':' && self->nodes > 0)
        self->nodes--;
      self->position++;
      return TRUE;
    }
  do
    self->position++;
  while (self->position < self->length && !ends_scalar (self->text[self->position]));
  return count_node (self);
}

static gboolean
scan_text (Scan *self)
{
  const char *nul;

  if (self->length > self->limits->bytes)
    return fail_scan (self, FOYER_BASE_ERROR_LIMIT, "text is too long");
  nul = self->length > 0 ? memchr (self->text, '\0', self->length) : NULL;
  if (nul != NULL)
    {
      self->position = (gsize)(nul - self->text);
      return fail_scan (self, FOYER_BASE_ERROR_SYNTAX, "NUL byte");
    }
  if (self->length >= 3 && memcmp (self->text, "\xef\xbb\xbf", 3) == 0)
    return fail_scan (self, FOYER_BASE_ERROR_SYNTAX, "begins with a byte order mark");
  while (self->position < self->length)
    if (!scan_token (self))
      return FALSE;
  return TRUE;
}

/* ---- Parsing ---- */

/* 1-based; columns count characters as far as the bytes are UTF-8. */
static void
find_place (const char *text, gsize position, guint *line, guint *column)
{
  guint lines = 1, columns = 1;

  for (gsize i = 0; i < position; i++)
    {
      if (text[i] == '\n')
        {
          lines++;
          columns = 1;
        }
      else if (((guint8)text[i] & 0xc0) != 0x80)
        columns++;
    }
  *line = lines;
  *column = columns;
}

/* jansson's own words hold pieces of the text, which may be personal data. */
static const char *
describe_fault (const json_error_t *fault)
{
  switch (json_error_code (fault))
    {
    case json_error_premature_end_of_input:
      return "text ends too early";
    case json_error_end_of_input_expected:
      return "something follows the value";
    case json_error_invalid_utf8:
      return "text is not UTF-8";
    case json_error_duplicate_key:
      return "a key occurs twice in one object";
    case json_error_numeric_overflow:
      return "number is too large";
    case json_error_null_character:
      return "\\u0000 is not allowed in a string";
    case json_error_stack_overflow:
      return "nested too deeply";
    case json_error_out_of_memory:
      return "out of memory";
    case json_error_unknown:
    case json_error_invalid_argument:
    case json_error_cannot_open_file:
    case json_error_invalid_syntax:
    case json_error_invalid_format:
    case json_error_wrong_type:
    case json_error_null_byte_in_key:
    case json_error_null_value:
    case json_error_item_not_found:
    case json_error_index_out_of_range:
      break;
    }
  return "not JSON";
}

json_t *
foyer_json_parse_at (const char *text, gsize length, const FoyerJsonLimits *limits, gboolean quotes,
                     guint *line, guint *column, GError **error)
{
  Scan scan = { .text = text, .length = length, .limits = limits, .error = error };
  json_error_t fault;
  json_t *value;

  if (!scan_text (&scan))
    {
      find_place (text, MIN (scan.position, length), line, column);
      return NULL;
    }
  value = json_loadb (length > 0 ? text : "", length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
                      &fault);
  if (value == NULL)
    {
      const char *words = describe_fault (&fault);

      *line = (guint)MAX (fault.line, 1);
      *column = (guint)MAX (fault.column, 1);
      if (quotes)
        g_set_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX, "%s (%s)", words,
                     fault.text);
      else
        g_set_error_literal (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX, words);
    }
  return value;
}

json_t *
foyer_json_parse (const char *text, gsize length, const FoyerJsonLimits *limits, GError **error)
{
  guint line, column;
  json_t *value;

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (limits != NULL, NULL);

  value = foyer_json_parse_at (text, length, limits, FALSE, &line, &column, error);
  if (value == NULL)
    g_prefix_error (error, "line %u, column %u: ", line, column);
  return value;
}

/* ---- Looking into a tree ---- */

/* RFC 6901 section 4: no sign, no leading zero; "-" names the element after the last, which is not
 * there. */
static json_t *
get_element (json_t *array, const char *token, gsize length)
{
  gsize index = 0;

  if (length == 0 || length > 9 || (token[0] == '0' && length > 1))
    return NULL;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (token[i]))
        return NULL;
      index = index * 10 + (gsize)(token[i] - '0');
    }
  return json_array_get (array, index);
}

static json_t *
get_member (json_t *object, const char *token, gsize length)
{
  g_autoptr (GString) key = NULL;

  if (memchr (token, '~', length) == NULL)
    return json_object_getn (object, token, length);

  key = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++)
    {
      if (token[i] != '~')
        {
          g_string_append_c (key, token[i]);
          continue;
        }
      i++;
      if (i == length || (token[i] != '0' && token[i] != '1'))
        return NULL;
      g_string_append_c (key, token[i] == '0' ? '~' : '/');
    }
  return json_object_getn (object, key->str, key->len);
}

json_t *
foyer_json_get_pointer (json_t *root, const char *pointer)
{
  json_t *value = root;

  g_return_val_if_fail (pointer != NULL, NULL);

  while (value != NULL && *pointer != '\0')
    {
      const char *token = pointer + 1;
      gsize length;

      if (*pointer != '/')
        return NULL;
      length = strcspn (token, "/");
      if (json_is_object (value))
        value = get_member (value, token, length);
      else if (json_is_array (value))
        value = get_element (value, token, length);
      else
        value = NULL;
      pointer = token + length;
    }
  return value;
}

char *
foyer_json_dup_scalar_text (const json_t *value)
{
  if (value == NULL)
    return NULL;

  switch (json_typeof (value))
    {
    case JSON_STRING:
      return g_strndup (json_string_value (value), json_string_length (value));
    case JSON_INTEGER:
      return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
    case JSON_TRUE:
      return g_strdup ("true");
    case JSON_FALSE:
      return g_strdup ("false");
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_REAL:
    case JSON_NULL:
      break;
    }
  return NULL;
}
