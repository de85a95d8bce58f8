/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Physical lines: CR, LF and CRLF each end one. Nothing for other folders. */
#pragma once

#include <glib.h>

/* Line ends in @text. *after_cr remembers across calls that the last byte was a CR, whose LF may
 * still come. */
static inline guint64
foyer_line_count_ends (const char *text, gsize length, gboolean *after_cr)
{
  guint64 count = 0;

  for (gsize i = 0; i < length; i++)
    {
      count += text[i] == '\r' || (text[i] == '\n' && !*after_cr);
      *after_cr = text[i] == '\r';
    }
  return count;
}

/* Offset behind the line end of the line that begins at @offset; @length if it is the last. */
static inline gsize
foyer_line_find_next (const char *text, gsize length, gsize offset)
{
  while (offset < length && text[offset] != '\r' && text[offset] != '\n')
    offset++;
  if (offset == length)
    return length;
  if (text[offset] == '\r' && offset + 1 < length && text[offset + 1] == '\n')
    offset++;
  return offset + 1;
}

/* Length of that line without its end. */
static inline gsize
foyer_line_get_length (const char *text, gsize length, gsize offset)
{
  gsize end = offset;

  while (end < length && text[end] != '\r' && text[end] != '\n')
    end++;
  return end - offset;
}
