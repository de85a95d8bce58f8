/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which line each value of a document stands on: one pass over text that is known to be
 * well-formed, without recursion. */
#include "config.h"

#include "foyer-document-private.h"

#include "foyer-limits.h"

#include <string.h>

/* An open object or array. */
typedef struct
{
  gsize path_length;
  guint index;
  gboolean is_array;
  gboolean expects_key;
} Frame;

typedef struct
{
  FoyerDocument *document;
  const char *end;
  GString *path;
  guint line;
  guint depth;
  Frame frames[FOYER_LIMIT_JSON_DEPTH];
} Walk;

static Frame *
get_frame (Walk *self)
{
  return self->depth > 0 ? &self->frames[self->depth - 1] : NULL;
}

/* Notes the line of the value that begins here; the path of a member was set by its key. */
static void
begin_value (Walk *self)
{
  Frame *frame = get_frame (self);

  if (frame != NULL && frame->is_array)
    {
      g_string_truncate (self->path, frame->path_length);
      g_string_append_printf (self->path, "/%u", frame->index);
    }
  g_hash_table_insert (
      self->document->lines,
      g_string_chunk_insert_len (self->document->paths, self->path->str, (gssize)self->path->len),
      GUINT_TO_POINTER (self->line));
}

static void
open_container (Walk *self, gboolean is_array)
{
  begin_value (self);
  g_return_if_fail (self->depth < G_N_ELEMENTS (self->frames));
  self->frames[self->depth++] = (Frame){
    .path_length = self->path->len,
    .is_array = is_array,
    .expects_key = !is_array,
  };
}

static void
close_container (Walk *self)
{
  self->depth--;
  g_string_truncate (self->path, self->frames[self->depth].path_length);
}

/* Behind the closing quote. */
static const char *
find_string_end (const Walk *self, const char *quote)
{
  const char *p = quote + 1;

  while (p < self->end && *p != '"')
    p += *p == '\\' ? 2 : 1;
  return MIN (p + 1, self->end);
}

static void
set_key (Walk *self, const char *quote, const char *end)
{
  Frame *frame = get_frame (self);
  json_t *key = json_loadb (quote, (size_t)(end - quote), JSON_DECODE_ANY, NULL);

  g_string_truncate (self->path, frame->path_length);
  foyer_document_append_token (self->path, key != NULL ? json_string_value (key) : "");
  frame->expects_key = FALSE;
  json_decref (key);
}

static const char *
step_over_string (Walk *self, const char *quote)
{
  Frame *frame = get_frame (self);
  const char *end = find_string_end (self, quote);

  if (frame != NULL && frame->expects_key)
    set_key (self, quote, end);
  else
    begin_value (self);
  return end;
}

static const char *
step_over_scalar (Walk *self, const char *p)
{
  begin_value (self);
  while (p < self->end && strchr (",]} \t\r\n", *p) == NULL)
    p++;
  return p;
}

static void
step_over_comma (Walk *self)
{
  Frame *frame = get_frame (self);

  if (frame == NULL)
    return;
  frame->index++;
  frame->expects_key = !frame->is_array;
}

void
foyer_document_scan_lines (FoyerDocument *self, const char *text, gsize length)
{
  g_autoptr (GString) path = g_string_new (NULL);
  Walk walk = { .document = self, .end = text + length, .path = path, .line = 1 };

  for (const char *p = text; p < walk.end;)
    switch (*p)
      {
      case '\n':
        walk.line++;
        p++;
        break;
      case ' ':
      case '\t':
      case '\r':
      case ':':
        p++;
        break;
      case ',':
        step_over_comma (&walk);
        p++;
        break;
      case '{':
      case '[':
        open_container (&walk, *p == '[');
        p++;
        break;
      case '}':
      case ']':
        close_container (&walk);
        p++;
        break;
      case '"':
        p = step_over_string (&walk, p);
        break;
      default:
        p = step_over_scalar (&walk, p);
        break;
      }
}
