/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of RFC 8259 over a whole document, without recursion and without a tree; finding
 * records is foyer-json-splitter.c. */
#include "config.h"

#include "foyer-json-splitter.h"

#include "foyer-charset.h"
#include "foyer-ingest-error.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize length;
  gsize cursor;
  GByteArray *stack; /* one bit a level: set for objects */
  gsize depth;
  const char *fault; /* static words; NULL: none */
} Verifier;

typedef enum
{
  EXPECT_VALUE,
  EXPECT_FIRST_ELEMENT, /* or ] */
  EXPECT_FIRST_KEY, /* or } */
  EXPECT_KEY,
  EXPECT_COLON,
  EXPECT_NEXT, /* comma or closing bracket */
  EXPECT_END,
} Expectation;

/* ---- The stack ---- */

static void
open_level (Verifier *self, gboolean is_object)
{
  gsize byte = self->depth / 8;
  guint8 bit = (guint8)(1u << (self->depth % 8));

  if (byte >= self->stack->len)
    g_byte_array_set_size (self->stack, (guint)byte + 1);
  if (is_object)
    self->stack->data[byte] |= bit;
  else
    self->stack->data[byte] &= (guint8)~bit;
  self->depth++;
}

static gboolean
is_in_object (const Verifier *self)
{
  gsize level = self->depth - 1;

  return (self->stack->data[level / 8] >> (level % 8) & 1) != 0;
}

/* ---- Tokens: each leaves the cursor behind the token, or at the fault ---- */

static char
peek (const Verifier *self)
{
  return self->cursor < self->length ? self->text[self->cursor] : '\0';
}

static gboolean
fail (Verifier *self, const char *fault)
{
  self->fault = self->cursor >= self->length ? "text ends too early" : fault;
  return FALSE;
}

static void
skip_space (Verifier *self)
{
  char c = peek (self);

  while (c == ' ' || c == '\n' || c == '\r' || c == '\t')
    {
      self->cursor++;
      c = peek (self);
    }
}

static gboolean
verify_escape (Verifier *self)
{
  char c;

  self->cursor++;
  c = peek (self);
  if (c == '\0' || strchr ("\"\\/bfnrtu", c) == NULL)
    return fail (self, "unknown escape in a string");
  self->cursor++;
  for (int i = 0; c == 'u' && i < 4; i++, self->cursor++)
    if (!g_ascii_isxdigit (peek (self)))
      return fail (self, "\\u needs four hexadecimal digits");
  return TRUE;
}

static gboolean
verify_string (Verifier *self)
{
  for (self->cursor++; self->cursor < self->length;)
    {
      guint8 c = (guint8)self->text[self->cursor];

      if (c == '"')
        {
          self->cursor++;
          return TRUE;
        }
      if (c < 0x20)
        return fail (self, "control character in a string");
      if (c != '\\')
        self->cursor++;
      else if (!verify_escape (self))
        return FALSE;
    }
  return fail (self, "string is not closed");
}

static gboolean
verify_digits (Verifier *self)
{
  if (!g_ascii_isdigit (peek (self)))
    return fail (self, "number without a digit where one must be");
  while (g_ascii_isdigit (peek (self)))
    self->cursor++;
  return TRUE;
}

static gboolean
verify_number (Verifier *self)
{
  if (peek (self) == '-')
    self->cursor++;
  if (peek (self) == '0')
    self->cursor++;
  else if (!verify_digits (self))
    return FALSE;
  if (g_ascii_isdigit (peek (self)))
    return fail (self, "number with a leading zero");
  if (peek (self) == '.')
    {
      self->cursor++;
      if (!verify_digits (self))
        return FALSE;
    }
  if (peek (self) == 'e' || peek (self) == 'E')
    {
      self->cursor++;
      if (peek (self) == '+' || peek (self) == '-')
        self->cursor++;
      return verify_digits (self);
    }
  return TRUE;
}

static gboolean
verify_word (Verifier *self)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if (self->length - self->cursor >= length
          && memcmp (self->text + self->cursor, words[i], length) == 0)
        {
          self->cursor += length;
          return TRUE;
        }
    }
  return fail (self, "this is no JSON value");
}

static gboolean
verify_value (Verifier *self, Expectation *expect)
{
  char c = peek (self);

  *expect = EXPECT_NEXT;
  if (c == '{' || c == '[')
    {
      open_level (self, c == '{');
      self->cursor++;
      *expect = c == '{' ? EXPECT_FIRST_KEY : EXPECT_FIRST_ELEMENT;
      return TRUE;
    }
  if (self->depth == 0)
    return fail (self, "document is neither an object nor an array");
  if (c == '"')
    return verify_string (self);
  if (c == '-' || g_ascii_isdigit (c))
    return verify_number (self);
  return verify_word (self);
}

static gboolean
verify_key (Verifier *self, Expectation *expect)
{
  *expect = EXPECT_COLON;
  return peek (self) == '"' ? verify_string (self) : fail (self, "key must be a string");
}

/* A comma, or the bracket that closes the level. */
static gboolean
verify_next (Verifier *self, Expectation *expect)
{
  gboolean in_object = is_in_object (self);
  char c = peek (self);

  if (c == ',')
    *expect = in_object ? EXPECT_KEY : EXPECT_VALUE;
  else if (c == (in_object ? '}' : ']'))
    *expect = --self->depth == 0 ? EXPECT_END : EXPECT_NEXT;
  else
    return fail (self, "comma or closing bracket is missing");
  self->cursor++;
  return TRUE;
}

static gboolean
verify_step (Verifier *self, Expectation *expect)
{
  char c = peek (self);

  switch (*expect)
    {
    case EXPECT_VALUE:
      return verify_value (self, expect);
    case EXPECT_FIRST_ELEMENT:
      return c == ']' ? verify_next (self, expect) : verify_value (self, expect);
    case EXPECT_FIRST_KEY:
      return c == '}' ? verify_next (self, expect) : verify_key (self, expect);
    case EXPECT_KEY:
      return verify_key (self, expect);
    case EXPECT_COLON:
      *expect = EXPECT_VALUE;
      return c == ':' ? (self->cursor++, TRUE) : fail (self, "colon is missing");
    case EXPECT_NEXT:
      return verify_next (self, expect);
    case EXPECT_END:
      break;
    }
  return fail (self, "something follows the document");
}

static gboolean
verify_grammar (Verifier *self)
{
  Expectation expect = EXPECT_VALUE;

  for (;;)
    {
      skip_space (self);
      if (expect == EXPECT_END && self->cursor == self->length)
        return TRUE;
      if (!verify_step (self, &expect))
        return FALSE;
    }
}

/* ---- The whole ---- */

static gboolean
set_error (Verifier *self, FoyerIngestError code, GError **error)
{
  guint64 line = 1, column = 1;

  for (gsize i = 0; i < MIN (self->cursor, self->length); i++)
    {
      column += ((guint8)self->text[i] & 0xc0) != 0x80;
      if (self->text[i] == '\n')
        {
          line++;
          column = 1;
        }
    }
  g_set_error (error, FOYER_INGEST_ERROR, (int)code,
               "line %" G_GUINT64_FORMAT ", column %" G_GUINT64_FORMAT ": %s", line, column,
               self->fault);
  return FALSE;
}

gboolean
foyer_json_verify (const char *text, gsize length, GError **error)
{
  g_autoptr (GByteArray) stack = g_byte_array_new ();
  Verifier self = { .text = text, .length = length, .stack = stack };
  const char *nul = length > 0 ? memchr (text, '\0', length) : NULL;

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    self.cursor = 3;
  if (nul != NULL)
    {
      self.cursor = (gsize)(nul - text);
      self.fault = "NUL byte";
      return set_error (&self, FOYER_INGEST_ERROR_SYNTAX, error);
    }
  skip_space (&self);
  if (self.cursor == length)
    {
      g_set_error_literal (error, FOYER_INGEST_ERROR, FOYER_INGEST_ERROR_EMPTY,
                           "document is empty");
      return FALSE;
    }
  if (!verify_grammar (&self))
    return set_error (&self, FOYER_INGEST_ERROR_SYNTAX, error);
  self.cursor = foyer_charset_find_invalid_utf8 (text, length, TRUE);
  if (self.cursor == length)
    return TRUE;
  self.fault = "text is not UTF-8, as JSON must be";
  return set_error (&self, FOYER_INGEST_ERROR_ENCODING, error);
}
