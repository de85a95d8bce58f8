/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of formats and encodings. */
#include "config.h"

#include "foyer-reading.h"

#include "foyer-keyword-private.h"

static const char *const format_names[] = { "csv", "json", "json-lines" };

static const char *const encoding_names[]
    = { "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "macintosh" };

static const struct
{
  const char *alias;
  FoyerEncoding encoding;
} encoding_aliases[] = {
  { "utf-8", FOYER_ENCODING_UTF8 },
  { "utf8", FOYER_ENCODING_UTF8 },
  { "us-ascii", FOYER_ENCODING_UTF8 },
  { "ascii", FOYER_ENCODING_UTF8 },
  { "utf-16le", FOYER_ENCODING_UTF16LE },
  { "utf16le", FOYER_ENCODING_UTF16LE },
  { "utf-16", FOYER_ENCODING_UTF16LE },
  { "utf16", FOYER_ENCODING_UTF16LE },
  { "utf-16be", FOYER_ENCODING_UTF16BE },
  { "utf16be", FOYER_ENCODING_UTF16BE },
  { "windows-1252", FOYER_ENCODING_WINDOWS_1252 },
  { "cp1252", FOYER_ENCODING_WINDOWS_1252 },
  { "iso-8859-1", FOYER_ENCODING_WINDOWS_1252 },
  { "latin1", FOYER_ENCODING_WINDOWS_1252 },
  { "macintosh", FOYER_ENCODING_MACROMAN },
  { "macroman", FOYER_ENCODING_MACROMAN },
  { "mac", FOYER_ENCODING_MACROMAN },
};

const char *
foyer_format_get_name (FoyerFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (format_names), NULL);
  return format_names[format];
}

gboolean
foyer_format_parse (const char *name, FoyerFormat *format)
{
  int found = foyer_keyword_find (format_names, G_N_ELEMENTS (format_names), name);

  if (found < 0)
    return FALSE;
  *format = (FoyerFormat)found;
  return TRUE;
}

const char *
foyer_encoding_get_name (FoyerEncoding encoding)
{
  g_return_val_if_fail (encoding < G_N_ELEMENTS (encoding_names), NULL);
  return encoding_names[encoding];
}

gboolean
foyer_encoding_parse (const char *name, FoyerEncoding *encoding)
{
  if (name == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (encoding_aliases); i++)
    if (g_ascii_strcasecmp (encoding_aliases[i].alias, name) == 0)
      {
        *encoding = encoding_aliases[i].encoding;
        return TRUE;
      }
  return FALSE;
}
