/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the records of a JSON delivery begin and end. Trusts nothing: on text that was not verified
 * it still ends, and each piece is parsed strictly afterwards. */
#include "config.h"

#include "foyer-json-splitter.h"

#include "foyer-line-private.h"

#include <string.h>

void
foyer_json_splitter_init (FoyerJsonSplitter *self, FoyerFormat format, const char *text,
                          gsize length, const FoyerPosition *start)
{
  *self = (FoyerJsonSplitter){
    .text = length > 0 ? text : "",
    .length = length,
    .has_lines = format == FOYER_FORMAT_JSON_LINES,
    .is_whole = start->offset == 0,
    .position = *start,
    .start_offset = start->offset,
  };
}

/* Moves to @to and counts the lines between. */
static void
move (FoyerJsonSplitter *self, gsize to)
{
  gboolean after_cr = self->cursor > 0 && self->text[self->cursor - 1] == '\r';

  self->position.line
      += foyer_line_count_ends (self->text + self->cursor, to - self->cursor, &after_cr);
  self->cursor = to;
  self->position.offset = self->start_offset + to;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* ---- JSON lines ---- */

static gsize
trim_line (const char *text, gsize from, gsize to)
{
  while (to > from && is_space (text[to - 1]))
    to--;
  return to;
}

/* Lines end with LF; a CR before it is white space of JSON. */
static gboolean
next_line (FoyerJsonSplitter *self, FoyerPosition *record, gsize *length)
{
  while (self->cursor < self->length)
    {
      gsize from = self->cursor;
      const char *feed = memchr (self->text + from, '\n', self->length - from);
      gsize end = feed != NULL ? (gsize)(feed - self->text) : self->length;
      gsize trimmed = trim_line (self->text, from, end);

      self->cursor = feed != NULL ? end + 1 : end;
      *record = self->position;
      self->position.offset = self->start_offset + self->cursor;
      self->position.line++;
      if (trimmed > from)
        {
          *length = trimmed - from;
          self->position.record_no++;
          return TRUE;
        }
      self->blank_lines++;
    }
  return FALSE;
}

/* ---- One document ---- */

/* Behind the string whose opening quote is at @i. */
static gsize
skip_string (const FoyerJsonSplitter *self, gsize i)
{
  for (i++; i < self->length; i++)
    {
      if (self->text[i] == '"')
        return i + 1;
      if (self->text[i] == '\\')
        i++;
    }
  return self->length;
}

/* Behind the object or array whose bracket is at @i. */
static gsize
skip_brackets (const FoyerJsonSplitter *self, gsize i)
{
  gsize depth = 0;

  while (i < self->length)
    {
      char c = self->text[i];

      if (c == '"')
        {
          i = skip_string (self, i);
          continue;
        }
      i++;
      if (c == '{' || c == '[')
        depth++;
      else if ((c == '}' || c == ']') && --depth == 0)
        return i;
    }
  return self->length;
}

static gsize
skip_scalar (const FoyerJsonSplitter *self, gsize i)
{
  while (i < self->length && !is_space (self->text[i]) && self->text[i] != ','
         && self->text[i] != ']')
    i++;
  return i;
}

static gboolean
next_element (FoyerJsonSplitter *self, FoyerPosition *record, gsize *length)
{
  gsize i = self->cursor;
  gsize end;
  char c;

  while (i < self->length && (is_space (self->text[i]) || self->text[i] == ','))
    i++;
  if (self->is_whole)
    {
      self->is_whole = FALSE;
      if (i < self->length && self->text[i] == '[')
        for (i++; i < self->length && is_space (self->text[i]);)
          i++;
    }
  move (self, i);
  if (i == self->length || self->text[i] == ']')
    return FALSE;
  c = self->text[i];
  if (c == '{' || c == '[')
    end = skip_brackets (self, i);
  else if (c == '"')
    end = skip_string (self, i);
  else
    end = skip_scalar (self, i);
  *record = self->position;
  *length = end - i;
  move (self, end);
  self->position.record_no++;
  return TRUE;
}

gboolean
foyer_json_splitter_next (FoyerJsonSplitter *self, FoyerPosition *record, gsize *length)
{
  if (self->start_offset == 0 && self->cursor == 0 && self->length >= 3
      && memcmp (self->text, "\xef\xbb\xbf", 3) == 0)
    {
      self->cursor = 3;
      self->position.offset = 3;
    }
  return self->has_lines ? next_line (self, record, length) : next_element (self, record, length);
}
