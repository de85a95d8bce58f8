/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads requests so that nobody after it can read them differently: one Content-Length or one
 * "chunked", never both; lines end with CR LF; no folded lines, no space before a colon, no control
 * characters. What real senders send passes; what smuggles is broken. */
#include "config.h"

#include "foyer-http-reader-private.h"
#include "foyer-limits.h"

#include <string.h>

enum
{
  PHASE_HEAD,
  PHASE_BODY,
  PHASE_CHUNK_SIZE,
  PHASE_CHUNK,
  PHASE_CHUNK_END,
  PHASE_TRAILER,
  PHASE_WHOLE,
};

#define METHOD_LIMIT_BYTES 32u
/* More digits than any body limit has, fewer than overflow. */
#define LENGTH_LIMIT_DIGITS 15u

void
foyer_http_reader_init (FoyerHttpReader *self, gsize header_limit, gsize body_limit)
{
  memset (self, 0, sizeof *self);
  self->header_limit = header_limit;
  self->body_limit = body_limit;
  self->line = g_string_new (NULL);
  self->headers = foyer_headers_new ();
  self->body = g_byte_array_new ();
}

void
foyer_http_reader_clear (FoyerHttpReader *self)
{
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->headers, foyer_headers_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);
  if (self->line != NULL)
    (void)g_string_free (g_steal_pointer (&self->line), TRUE); /* the text goes with it */
}

/* RFC 9110, 5.6.2: the characters of names and methods. */
static gboolean
is_token (const char *text, gsize length)
{
  if (length == 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i])
        && (text[i] == '\0' || strchr ("!#$%&'*+-.^_`|~", text[i]) == NULL))
      return FALSE;
  return TRUE;
}

static gboolean
is_target (const char *text, gsize length)
{
  if (length == 0 || text[0] != '/')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]) || text[i] == '#')
      return FALSE;
  return TRUE;
}

static gboolean
is_value (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (((guint8)text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7f)
      return FALSE;
  return TRUE;
}

/* METHOD SP TARGET SP HTTP/1.x, with one space each. */
static gboolean
read_request_line (FoyerHttpReader *self, const char *line, gsize length)
{
  const char *end = line + length;
  const char *target = memchr (line, ' ', length);
  const char *version;

  if (target == NULL || (gsize)(target - line) > METHOD_LIMIT_BYTES
      || !is_token (line, (gsize)(target - line)))
    return FALSE;
  target++;
  version = memchr (target, ' ', (gsize)(end - target));
  if (version == NULL || !is_target (target, (gsize)(version - target)))
    return FALSE;
  if (end - version != 9 || memcmp (version, " HTTP/1.", 8) != 0
      || (version[8] != '0' && version[8] != '1'))
    return FALSE;
  self->method = g_strndup (line, (gsize)(target - 1 - line));
  self->target = g_strndup (target, (gsize)(version - target));
  self->minor = version[8] == '1' ? 1 : 0;
  return TRUE;
}

static gboolean
read_field (FoyerHttpReader *self, const char *line, gsize length)
{
  const char *colon = memchr (line, ':', length);
  const char *end = line + length;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  const char *start;

  if (colon == NULL || !is_token (line, (gsize)(colon - line)) || !is_value (line, length))
    return FALSE;
  start = colon + 1;
  while (start < end && (*start == ' ' || *start == '\t'))
    start++;
  while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  name = g_strndup (line, (gsize)(colon - line));
  value = g_strndup (start, (gsize)(end - start));
  foyer_headers_add (self->headers, name, value);
  return TRUE;
}

static gboolean
read_number (const char *text, gsize length, guint base, guint64 *number)
{
  guint64 result = 0;

  if (length == 0 || length > LENGTH_LIMIT_DIGITS)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0 || (guint)digit >= base)
        return FALSE;
      result = result * base + (guint)digit;
    }
  *number = result;
  return TRUE;
}

/* Is @word one of the words between commas in any field called @name? */
static gboolean
has_word (const FoyerHeaders *headers, const char *name, const char *word)
{
  for (guint i = 0; i < foyer_headers_get_length (headers); i++)
    {
      g_auto (GStrv) words = NULL;

      if (g_ascii_strcasecmp (foyer_headers_get_name (headers, i), name) != 0)
        continue;
      words = g_strsplit (foyer_headers_get_value (headers, i), ",", -1);
      for (guint j = 0; words[j] != NULL; j++)
        if (g_ascii_strcasecmp (g_strstrip (words[j]), word) == 0)
          return TRUE;
    }
  return FALSE;
}

static gboolean
is_host (const char *host)
{
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || strchr ("/\\@?#%<>\"", *p) != NULL)
      return FALSE;
  return *host != '\0';
}

/* How the body is delimited, if there is one way to see it. */
static FoyerHttpRead
read_framing (FoyerHttpReader *self)
{
  guint lengths = foyer_headers_count (self->headers, "Content-Length");
  guint codings = foyer_headers_count (self->headers, "Transfer-Encoding");
  guint hosts = foyer_headers_count (self->headers, "Host");
  const char *text;

  if (hosts > 1 || (hosts == 0 && self->minor == 1)
      || (hosts == 1 && !is_host (foyer_headers_find (self->headers, "Host"))))
    return FOYER_HTTP_READ_BROKEN;
  if (lengths + codings > 1)
    return FOYER_HTTP_READ_BROKEN;
  self->phase = PHASE_WHOLE;
  if (codings == 1)
    {
      text = foyer_headers_find (self->headers, "Transfer-Encoding");
      if (self->minor == 0 || g_ascii_strcasecmp (text, "chunked") != 0)
        return FOYER_HTTP_READ_BROKEN;
      self->phase = PHASE_CHUNK_SIZE;
    }
  if (lengths == 1)
    {
      text = foyer_headers_find (self->headers, "Content-Length");
      if (!read_number (text, strlen (text), 10, &self->left))
        return FOYER_HTTP_READ_BROKEN;
      if (self->left > self->body_limit)
        return FOYER_HTTP_READ_BODY_TOO_LARGE;
      if (self->left > 0)
        self->phase = PHASE_BODY;
    }
  self->keeps_alive = self->minor == 1 && !has_word (self->headers, "Connection", "close");
  self->wants_continue = self->minor == 1 && self->phase != PHASE_WHOLE
                         && has_word (self->headers, "Expect", "100-continue");
  return FOYER_HTTP_READ_HEAD;
}

/* @line holds whole lines, the last of them empty. */
static FoyerHttpRead
read_head (FoyerHttpReader *self)
{
  const char *line = self->line->str;
  const char *end = line + self->line->len - 2;

  for (guint count = 0; line < end; count++)
    {
      const char *next = memchr (line, '\n', (gsize)(end - line));
      gsize length = (gsize)(next - line) - 1; /* every line ends with CR LF: see push_head() */

      if (count > FOYER_LIMIT_LISTENER_HEADERS)
        return FOYER_HTTP_READ_HEAD_TOO_LARGE;
      if (!(count == 0 ? read_request_line (self, line, length) : read_field (self, line, length)))
        return FOYER_HTTP_READ_BROKEN;
      line = next + 1;
    }
  g_string_truncate (self->line, 0);
  return read_framing (self);
}

/* Adds to @line up to the next line feed. TRUE: there was one. */
static gboolean
take_line (FoyerHttpReader *self, const guint8 *data, gsize length, gsize limit, gsize *used)
{
  const guint8 *feed = length > 0 ? memchr (data, '\n', length) : NULL;
  gsize wanted = feed != NULL ? (gsize)(feed - data) + 1 : length;

  *used = MIN (wanted, limit + 1);
  g_string_append_len (self->line, (const char *)data, (gssize)*used);
  return feed != NULL && *used == wanted;
}

static gboolean
ends_with_crlf (const GString *line)
{
  return line->len >= 2 && line->str[line->len - 2] == '\r' && line->str[line->len - 1] == '\n';
}

static FoyerHttpRead
push_head (FoyerHttpReader *self, const guint8 *data, gsize length, gsize *used)
{
  gboolean is_line = take_line (self, data, length, self->header_limit - self->head_bytes, used);

  self->head_bytes += *used;
  /* What begins like this is another protocol, which may never send a line. */
  if (self->line->len > 0 && *self->line->str != '\r' && !is_token (self->line->str, 1))
    return FOYER_HTTP_READ_BROKEN;
  if (self->head_bytes > self->header_limit)
    return FOYER_HTTP_READ_HEAD_TOO_LARGE;
  if (!is_line)
    return FOYER_HTTP_READ_MORE;
  if (!ends_with_crlf (self->line))
    return FOYER_HTTP_READ_BROKEN;
  if (self->line->len == 2)
    {
      g_string_truncate (self->line, 0); /* RFC 9112, 2.2: empty lines before a request */
      return FOYER_HTTP_READ_MORE;
    }
  if (self->line->len >= 4 && memcmp (self->line->str + self->line->len - 4, "\r\n\r\n", 4) == 0)
    return read_head (self);
  return FOYER_HTTP_READ_MORE;
}

static FoyerHttpRead
push_body (FoyerHttpReader *self, const guint8 *data, gsize length, guint next_phase, gsize *used)
{
  *used = (gsize)MIN (self->left, length);
  if (*used > 0)
    g_byte_array_append (self->body, data, (guint)*used);
  self->left -= *used;
  if (self->left == 0)
    self->phase = next_phase;
  return FOYER_HTTP_READ_MORE;
}

/* A line of the chunked coding is whole in @line, without its CR LF. */
static FoyerHttpRead
read_chunk_line (FoyerHttpReader *self)
{
  gsize digits = strcspn (self->line->str, ";");

  switch (self->phase)
    {
    case PHASE_CHUNK_SIZE:
      if (!is_value (self->line->str, self->line->len)
          || !read_number (self->line->str, digits, 16, &self->left))
        return FOYER_HTTP_READ_BROKEN;
      if (self->left > self->body_limit - self->body->len)
        return FOYER_HTTP_READ_BODY_TOO_LARGE;
      self->phase = self->left > 0 ? PHASE_CHUNK : PHASE_TRAILER;
      break;
    case PHASE_CHUNK_END:
      if (self->line->len > 0)
        return FOYER_HTTP_READ_BROKEN;
      self->phase = PHASE_CHUNK_SIZE;
      break;
    default: /* trailers are read over: nothing that was signed can stand there */
      if (self->line->len == 0)
        self->phase = PHASE_WHOLE;
      break;
    }
  g_string_truncate (self->line, 0);
  return FOYER_HTTP_READ_MORE;
}

static FoyerHttpRead
push_chunk_line (FoyerHttpReader *self, const guint8 *data, gsize length, gsize *used)
{
  gboolean is_line
      = take_line (self, data, length, FOYER_LIMIT_CHUNK_LINE_BYTES - self->line->len, used);

  self->frame_bytes += *used;
  if (self->frame_bytes > self->body_limit + self->header_limit)
    return FOYER_HTTP_READ_BODY_TOO_LARGE;
  if (self->line->len > FOYER_LIMIT_CHUNK_LINE_BYTES)
    return FOYER_HTTP_READ_BROKEN;
  if (!is_line)
    return FOYER_HTTP_READ_MORE;
  if (!ends_with_crlf (self->line))
    return FOYER_HTTP_READ_BROKEN;
  g_string_truncate (self->line, self->line->len - 2);
  return read_chunk_line (self);
}

static FoyerHttpRead
push_step (FoyerHttpReader *self, const guint8 *data, gsize length, gsize *used)
{
  switch (self->phase)
    {
    case PHASE_HEAD:
      return push_head (self, data, length, used);
    case PHASE_BODY:
      return push_body (self, data, length, PHASE_WHOLE, used);
    case PHASE_CHUNK:
      return push_body (self, data, length, PHASE_CHUNK_END, used);
    default:
      return push_chunk_line (self, data, length, used);
    }
}

FoyerHttpRead
foyer_http_reader_push (FoyerHttpReader *self, const guint8 *data, gsize length, gsize *used)
{
  *used = 0;
  while (self->phase != PHASE_WHOLE && *used < length)
    {
      gsize step = 0;
      FoyerHttpRead result = push_step (self, data + *used, length - *used, &step);

      *used += step;
      if (result != FOYER_HTTP_READ_MORE)
        return result;
    }
  return self->phase == PHASE_WHOLE ? FOYER_HTTP_READ_WHOLE : FOYER_HTTP_READ_MORE;
}
