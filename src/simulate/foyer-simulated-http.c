/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads HTTP requests. */
#include "config.h"

#include "foyer-simulated-http-private.h"

#include "foyer-limits.h"

#include <string.h>

void
foyer_simulated_http_clear (FoyerSimulatedHttp *self)
{
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
}

/* (transfer full) Without its end; NULL at the end of the stream or when it is too long. */
static char *
read_line (GBufferedInputStream *input)
{
  g_autoptr (GString) line = g_string_new (NULL);

  while (line->len < FOYER_LIMIT_SIMULATED_HEAD_BYTES)
    {
      int byte = g_buffered_input_stream_read_byte (input, NULL, NULL);

      if (byte < 0)
        return NULL;
      if (byte == '\n')
        {
          if (line->len > 0 && line->str[line->len - 1] == '\r')
            g_string_truncate (line, line->len - 1);
          return g_string_free (g_steal_pointer (&line), FALSE);
        }
      g_string_append_c (line, (char)byte);
    }
  return NULL;
}

typedef struct
{
  char *method;
  guint64 length;
  gboolean is_chunked;
  gboolean expects_continue;
} Head;

static void
read_header (const char *line, Head *head)
{
  const char *colon = strchr (line, ':');
  g_autofree char *name = colon != NULL ? g_strndup (line, (gsize)(colon - line)) : NULL;
  g_autofree char *value = colon != NULL ? g_strstrip (g_ascii_strdown (colon + 1, -1)) : NULL;

  if (name == NULL)
    return;
  if (g_ascii_strcasecmp (name, "content-length") == 0)
    head->length = g_ascii_strtoull (value, NULL, 10);
  else if (g_ascii_strcasecmp (name, "transfer-encoding") == 0)
    head->is_chunked = strcmp (value, "chunked") == 0;
  else if (g_ascii_strcasecmp (name, "expect") == 0)
    head->expects_continue = strcmp (value, "100-continue") == 0;
}

static gboolean
read_head (GBufferedInputStream *input, Head *head)
{
  g_autofree char *first = read_line (input);
  const char *blank = first != NULL ? strchr (first, ' ') : NULL;

  if (blank == NULL)
    return FALSE;
  head->method = g_strndup (first, (gsize)(blank - first));
  for (guint n = 0; n < FOYER_LIMIT_SIMULATED_HEADERS; n++)
    {
      g_autofree char *line = read_line (input);

      if (line == NULL)
        return FALSE;
      if (*line == '\0')
        return TRUE;
      read_header (line, head);
    }
  return FALSE;
}

static gboolean
read_bytes (GBufferedInputStream *input, guint64 length, GByteArray *body)
{
  gsize got = 0;
  guint begin = body->len;

  if (length > FOYER_LIMIT_SIMULATED_BODY_BYTES - body->len)
    return FALSE;
  g_byte_array_set_size (body, begin + (guint)length);
  return g_input_stream_read_all (G_INPUT_STREAM (input), body->data + begin, (gsize)length, &got,
                                  NULL, NULL)
         && got == length;
}

static gboolean
read_chunks (GBufferedInputStream *input, GByteArray *body)
{
  for (;;)
    {
      g_autofree char *size = read_line (input);
      g_autofree char *end = NULL;
      guint64 length;

      if (size == NULL || !g_ascii_isxdigit (*size))
        return FALSE;
      length = g_ascii_strtoull (size, NULL, 16);
      if (!read_bytes (input, length, body))
        return FALSE;
      end = read_line (input);
      if (end == NULL || *end != '\0')
        return FALSE;
      if (length == 0)
        return TRUE;
    }
}

gboolean
foyer_simulated_http_read (GBufferedInputStream *input, GOutputStream *output,
                           FoyerSimulatedHttp *request)
{
  static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
  g_autoptr (GByteArray) body = g_byte_array_new ();
  Head head = { 0 };
  gboolean is_whole = read_head (input, &head);

  if (is_whole && head.expects_continue)
    is_whole = g_output_stream_write_all (output, go_on, strlen (go_on), NULL, NULL, NULL);
  if (is_whole)
    is_whole = head.is_chunked ? read_chunks (input, body) : read_bytes (input, head.length, body);
  if (!is_whole)
    {
      g_free (head.method);
      return FALSE;
    }
  request->method = head.method;
  request->body = g_byte_array_free_to_bytes (g_steal_pointer (&body));
  return TRUE;
}
