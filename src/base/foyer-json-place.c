/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a value in the text of a JSON document. */
#include "config.h"

#include "foyer-json-place.h"

#include <jansson.h>
#include <string.h>

typedef struct
{
  const char *p;
  const char *end;
} Walk;

static gboolean
step_over_blanks (Walk *self)
{
  while (self->p < self->end && strchr (" \t\r\n", *self->p) != NULL && *self->p != '\0')
    self->p++;
  return self->p < self->end;
}

/* At the opening quote; FALSE: it never closes. */
static gboolean
step_over_string (Walk *self)
{
  for (self->p++; self->p < self->end; self->p++)
    {
      if (*self->p == '\\')
        self->p++;
      else if (*self->p == '"')
        {
          self->p++;
          return TRUE;
        }
      if (self->p >= self->end)
        break;
    }
  return FALSE;
}

/* At the first byte of a value; behind it afterwards. */
static gboolean
step_over_value (Walk *self)
{
  gsize depth = 0;

  do
    {
      if (!step_over_blanks (self))
        return FALSE;
      switch (*self->p)
        {
        case '"':
          if (!step_over_string (self))
            return FALSE;
          break;
        case '{':
        case '[':
          depth++;
          self->p++;
          break;
        case '}':
        case ']':
          if (depth == 0)
            return FALSE;
          depth--;
          self->p++;
          break;
        case ',':
        case ':':
          if (depth == 0)
            return FALSE;
          self->p++;
          break;
        default:
          while (self->p < self->end && memchr (" \t\r\n,:]}[{\"", *self->p, 11) == NULL)
            self->p++;
        }
    }
  while (depth > 0);
  return TRUE;
}

/* The next token of a pointer, unescaped; *pointer behind it. (transfer full) */
static char *
take_token (const char **pointer)
{
  const char *end = *pointer + 1 + strcspn (*pointer + 1, "/");
  GString *token = g_string_new_len (*pointer + 1, end - *pointer - 1);

  g_string_replace (token, "~1", "/", 0);
  g_string_replace (token, "~0", "~", 0);
  *pointer = end;
  return g_string_free (token, FALSE);
}

static gboolean
is_key (const char *quote, const char *end, const char *token)
{
  json_t *key = json_loadb (quote, (size_t)(end - quote), JSON_DECODE_ANY, NULL);
  gboolean is_same = key != NULL && g_str_equal (json_string_value (key), token);

  json_decref (key);
  return is_same;
}

/* Behind the opening brace; at the value of member @token afterwards. */
static gboolean
enter_member (Walk *self, const char *token)
{
  while (step_over_blanks (self) && *self->p == '"')
    {
      const char *quote = self->p;
      const char *end;

      if (!step_over_string (self))
        return FALSE;
      end = self->p;
      if (!step_over_blanks (self) || *self->p != ':')
        return FALSE;
      self->p++;
      if (is_key (quote, end, token))
        return step_over_blanks (self);
      if (!step_over_value (self) || !step_over_blanks (self) || *self->p != ',')
        return FALSE;
      self->p++;
    }
  return FALSE;
}

static gboolean
enter_element (Walk *self, const char *token)
{
  guint64 index;

  if (!g_ascii_string_to_unsigned (token, 10, 0, G_MAXUINT32, &index, NULL)
      || (token[0] == '0' && token[1] != '\0'))
    return FALSE;
  for (; index > 0; index--)
    {
      if (!step_over_value (self) || !step_over_blanks (self) || *self->p != ',')
        return FALSE;
      self->p++;
    }
  return step_over_blanks (self) && *self->p != ']';
}

gboolean
foyer_json_find_place (const char *text, gsize length, const char *pointer, FoyerJsonPlace *place)
{
  Walk walk = { .p = text, .end = text + length };
  const char *start;

  g_return_val_if_fail ((text != NULL || length == 0) && pointer != NULL && place != NULL, FALSE);

  if (!step_over_blanks (&walk) || (*pointer != '\0' && *pointer != '/'))
    return FALSE;
  while (*pointer != '\0')
    {
      g_autofree char *token = take_token (&pointer);
      char kind = *walk.p++;

      if (kind == '{' ? !enter_member (&walk, token) : kind != '[' || !enter_element (&walk, token))
        return FALSE;
    }
  start = walk.p;
  if (!step_over_value (&walk) || walk.p == start)
    return FALSE;
  *place = (FoyerJsonPlace){ .start = (gsize)(start - text), .length = (gsize)(walk.p - start) };
  return TRUE;
}
