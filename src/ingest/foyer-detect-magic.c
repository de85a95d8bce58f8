/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are no CSV whatever they are called, and JSON. */
#include "config.h"

#include "foyer-detect-private.h"

#include "foyer-charset.h"
#include "foyer-json-splitter.h"

#include <string.h>

static const struct
{
  const char *bytes;
  gsize length;
  const char *name;
} magics[] = {
  { "%PDF", 4, "a PDF document" },
  { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "an old Excel workbook (.xls)" },
  { "\x1f\x8b", 2, "a gzip archive" },
  { "BZh", 3, "a bzip2 archive" },
  { "\xfd"
    "7zXZ",
    5, "an xz archive" },
  { "\x28\xb5\x2f\xfd", 4, "a zstd archive" },
  { "7z\xbc\xaf\x27\x1c", 6, "a 7-Zip archive" },
  { "Rar!\x1a", 5, "a RAR archive" },
  { "\x89PNG", 4, "a PNG picture" },
  { "\xff\xd8\xff", 3, "a JPEG picture" },
  { "GIF8", 4, "a GIF picture" },
  { "SQLite format 3", 15, "an SQLite database" },
  { "\x7f"
    "ELF",
    4, "a program" },
  { "{\\rtf", 5, "a rich text document" },
  { "\xff\xfe\0\0", 4, "text in UTF-32" },
  { "\0\0\xfe\xff", 4, "text in UTF-32" },
};

static gboolean
contains (const guint8 *data, gsize length, const char *needle)
{
  return data != NULL && memmem (data, length, needle, strlen (needle)) != NULL;
}

static const char *
name_zip (const guint8 *data, gsize length)
{
  gsize window = MIN (length, 64 * 1024);

  if (contains (data, window, "xl/") || contains (data, window, "[Content_Types].xml"))
    return "an Excel workbook (.xlsx)";
  if (contains (data, window, "opendocument.spreadsheet"))
    return "an OpenDocument spreadsheet (.ods)";
  return "a zip archive";
}

/* Control characters and NUL that text does not have in such numbers: one in fifty. */
static gboolean
is_noise (const guint8 *data, gsize length)
{
  gsize window = MIN (length, 64 * 1024);
  gsize odd = 0;

  for (gsize i = 0; i < window; i++)
    odd += data[i] < 0x20 && data[i] != '\t' && data[i] != '\n' && data[i] != '\r';
  return odd > 4 && odd * 50 > window;
}

const char *
foyer_detect_name_binary (const guint8 *data, gsize length)
{
  FoyerCharsetGuess guess;

  if (length >= 4 && memcmp (data, "PK\3\4", 4) == 0)
    return name_zip (data, length);
  if (length >= 4 && memcmp (data, "PK\5\6", 4) == 0)
    return "a zip archive";
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= magics[i].length && memcmp (data, magics[i].bytes, magics[i].length) == 0)
      return magics[i].name;
  guess = foyer_charset_guess (data, MIN (length, 64 * 1024), FALSE);
  if (guess.encoding == FOYER_ENCODING_UTF16LE || guess.encoding == FOYER_ENCODING_UTF16BE)
    return NULL;
  return is_noise (data, length) ? "binary data" : NULL;
}

static gsize
skip_space (const char *text, gsize length, gsize i)
{
  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i;
}

static gboolean
begins_with (const char *text, gsize length, const char *prefix)
{
  gsize n = strlen (prefix);

  return length >= n && g_ascii_strncasecmp (text, prefix, n) == 0;
}

const char *
foyer_detect_name_markup (const char *text, gsize length)
{
  static const char *const html[]
      = { "<!doctype html", "<html", "<head", "<body", "<table", "<meta" };
  gsize start = skip_space (text, length, 0);

  text += start;
  length -= start;
  for (guint i = 0; i < G_N_ELEMENTS (html); i++)
    if (begins_with (text, length, html[i]))
      return "an HTML page";
  if (begins_with (text, length, "<?xml") || begins_with (text, length, "<!doctype"))
    return "an XML document";
  if (begins_with (text, length, "From: ") || begins_with (text, length, "MIME-Version:"))
    return "an e-mail message";
  if (begins_with (text, length, "BEGIN:VCARD") || begins_with (text, length, "BEGIN:VCALENDAR"))
    return "a contact or calendar file";
  return NULL;
}

/* A first line that is a whole object, and a second that begins another. */
static gboolean
has_object_lines (const char *text, gsize length)
{
  const char *feed = memchr (text, '\n', length);
  gsize line = feed != NULL ? (gsize)(feed - text) : length;
  gsize next = skip_space (text, length, line);

  return next < length && text[next] == '{' && foyer_json_verify (text, line, NULL);
}

gboolean
foyer_detect_is_json (const char *text, gsize length, FoyerFormat *format)
{
  gsize i = skip_space (text, length, 0);
  gsize after = i < length ? skip_space (text, length, i + 1) : length;
  char c;

  if (i == length || (text[i] != '{' && text[i] != '['))
    return FALSE;
  c = after < length ? text[after] : '\0';
  /* "[ID],Name" is a header. */
  if (text[i] == '{' ? c != '"' && c != '}'
                     : c == '\0' || strchr ("{[]\"-0123456789tfn", c) == NULL)
    return FALSE;
  *format = text[i] == '{' && has_object_lines (text + i, length - i) ? FOYER_FORMAT_JSON_LINES
                                                                      : FOYER_FORMAT_JSON;
  return TRUE;
}
