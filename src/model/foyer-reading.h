/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a file's bytes are read: what detection proposes, an operator confirms and the journal
 * remembers. Plain values. */
#pragma once

#include <glib.h>

typedef enum
{
  FOYER_FORMAT_CSV,
  FOYER_FORMAT_JSON, /* one object or an array */
  FOYER_FORMAT_JSON_LINES,
} FoyerFormat;

const char *foyer_format_get_name (FoyerFormat format);
gboolean foyer_format_parse (const char *name, FoyerFormat *format);

typedef enum
{
  FOYER_ENCODING_UTF8,
  FOYER_ENCODING_UTF16LE,
  FOYER_ENCODING_UTF16BE,
  FOYER_ENCODING_WINDOWS_1252,
  FOYER_ENCODING_MACROMAN,
} FoyerEncoding;

/* "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "macintosh" (IANA); static. */
const char *foyer_encoding_get_name (FoyerEncoding encoding);
/* Any case and the common aliases. */
gboolean foyer_encoding_parse (const char *name, FoyerEncoding *encoding);

/* Everything a decoder must know to read the same bytes the same way again. */
typedef struct
{
  FoyerFormat format;
  FoyerEncoding encoding;
  gboolean has_bom;
  char delimiter; /* ',', ';', '\t', '|', ' ' */
  guint header_line; /* physical line of the header, 1-based; 0: no header */
  gboolean has_sep_line; /* a first line "sep=;" (Excel) */
} FoyerReading;
