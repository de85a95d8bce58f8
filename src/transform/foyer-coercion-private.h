/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The coercions of R-22, each a function over one text; which of them happen, and to what, is the
 * contract's. */
#pragma once

#include <glib.h>
#include <string.h>

/* Eight bytes at a time: every text of every row passes here. */
static inline gboolean
foyer_string_is_ascii (const GString *text)
{
  gsize i = 0;
  guint64 word;

  for (; i + sizeof word <= text->len; i += sizeof word)
    {
      memcpy (&word, text->str + i, sizeof word);
      if (word & G_GUINT64_CONSTANT (0x8080808080808080))
        return FALSE;
    }
  for (; i < text->len; i++)
    if ((guint8)text->str[i] >= 0x80)
      return FALSE;
  return TRUE;
}

typedef enum
{
  FOYER_COERCION_TRIM,
  FOYER_COERCION_NFC,
  FOYER_COERCION_FOLD_SPACE,
  FOYER_COERCION_EMAIL_LOWER,
  FOYER_COERCION_TITLE_CASE_IF_UNIFORM,
  FOYER_COERCION_UPPER,
  FOYER_COERCION_LOWER,
  FOYER_COERCION_INTEGER,
  FOYER_COERCION_YES_NO,
  FOYER_COERCION_UNDEFUSE,
  FOYER_COERCION_GIVEN_FIRST,
  FOYER_COERCION_DATE, /* with a format and an offset */
  FOYER_COERCION_CUT, /* with a separator */
  FOYER_COERCION_LIST, /* with a separator; done where lists are read */
} FoyerCoercionKind;

#define FOYER_N_COERCIONS (FOYER_COERCION_LIST + 1)

/* "trim", "nfc", …, "date", "list": the document's names; static. */
const char *foyer_coercion_kind_get_name (FoyerCoercionKind kind);
/* FALSE for an unknown name, and for "date", "cut" and "list", which are written as objects. */
gboolean foyer_coercion_kind_parse (const char *name, FoyerCoercionKind *kind);

typedef enum
{
  FOYER_DATE_ISO, /* 2026-11-29T22:28:00Z, 2026-11-29 22:28, 2026-11-29 */
  FOYER_DATE_US, /* 11/29/26 22:28, 11/29/2026 10:28:05 PM */
  FOYER_DATE_EU, /* 29/11/2026 22:28 */
  FOYER_DATE_DE, /* 29.11.2026 22:28 */
  FOYER_DATE_YMD, /* 2026/11/29 10:28:05 PM */
  FOYER_DATE_UNIX, /* seconds since 1970 */
  FOYER_DATE_UNIX_MS,
} FoyerDateFormat;

/* "iso", "us", "eu", "de", "ymd", "unix", "unix-ms", then NULL. */
extern const char *const foyer_date_format_names[];

/* Reads a date, or date and time, in one of the formats; a two-digit year is of 1970 to 2069. What
 * says no offset itself is @offset_seconds east of UTC. FALSE if @text is anything else. */
gboolean foyer_date_parse (const char *text, FoyerDateFormat format, gint32 offset_seconds,
                           gint64 *usec);
/* "UTC", "Z", "+02:00", "-0500". */
gboolean foyer_date_parse_zone (const char *text, gint32 *offset_seconds);

typedef struct
{
  FoyerCoercionKind kind;
  FoyerDateFormat date_format;
  gint32 offset_seconds;
  char *separator; /* owned by the contract */
} FoyerCoercion;

/* Changes @text, which is valid UTF-8 without NUL. FALSE: the text is malformed for it and
 * untouched. */
gboolean foyer_coercion_apply (const FoyerCoercion *self, GString *text);

/* The name in the one case that it is wholly lower or wholly upper case; else untouched. */
void foyer_title_case_if_uniform (GString *name);

/* TRUE and *is_yes for a yes or no word of the languages that exports come in. */
gboolean foyer_yes_no_parse (const char *text, gsize length, gboolean *is_yes);

/* What a reader counts as characters of @text: marks, joiners, variation selectors and skin tones
 * belong to the character before, two regional indicators are one flag. */
gsize foyer_count_characters (const char *text, gsize length);
