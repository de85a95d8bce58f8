/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Same length, other letters. */
#include "config.h"

#include "foyer-journal-scrub.h"

#include <string.h>

/* Bytes seen as code units: one byte, or two in either order. */
typedef struct
{
  guint8 *bytes;
  gsize n_units;
  guint width;
  guint low; /* which byte of a unit is the lower one */
} Units;

static Units
look_at (guint8 *bytes, gsize length, FoyerEncoding encoding)
{
  gboolean is_wide = encoding == FOYER_ENCODING_UTF16LE || encoding == FOYER_ENCODING_UTF16BE;
  guint width = is_wide ? 2 : 1;

  return (Units){ .bytes = bytes,
                  .n_units = length / width,
                  .width = width,
                  .low = encoding == FOYER_ENCODING_UTF16BE ? 1 : 0 };
}

/* 0x80 and above: no ASCII. */
static guint
get_unit (const Units *units, gsize index)
{
  const guint8 *unit = units->bytes + index * units->width;

  return units->width == 1 ? unit[0] : (guint)unit[units->low] | (guint)unit[1 - units->low] << 8;
}

static void
set_unit (Units *units, gsize index, char letter)
{
  guint8 *unit = units->bytes + index * units->width;

  unit[units->low] = (guint8)letter;
  if (units->width == 2)
    unit[1 - units->low] = 0;
}

static char
get_letter (const char *pseudonym, gsize index)
{
  return pseudonym[index % strlen (pseudonym)];
}

static void
scrub_csv (Units *units, char delimiter, const char *pseudonym)
{
  for (gsize i = 0; i < units->n_units; i++)
    {
      guint unit = get_unit (units, i);

      if (unit != (guint8)delimiter && unit != '"' && unit != '\r' && unit != '\n')
        set_unit (units, i, get_letter (pseudonym, i));
    }
}

/* Index of the quote that ends the string which begins behind @start; the end if there is none. */
static gsize
find_string_end (const Units *units, gsize start)
{
  gsize i = start;

  while (i < units->n_units && get_unit (units, i) != '"')
    i += get_unit (units, i) == '\\' ? 2 : 1;
  return MIN (i, units->n_units);
}

static gboolean
is_key (const Units *units, gsize end)
{
  gsize i = end + 1;

  while (i < units->n_units && get_unit (units, i) < 0x80
         && g_ascii_isspace ((int)get_unit (units, i)))
    i++;
  return i < units->n_units && get_unit (units, i) == ':';
}

static void
scrub_json (Units *units, const char *pseudonym)
{
  for (gsize i = 0; i < units->n_units; i++)
    {
      guint unit = get_unit (units, i);

      if (unit == '"')
        {
          gsize end = find_string_end (units, i + 1);

          if (!is_key (units, end))
            for (gsize j = i + 1; j < end; j++)
              set_unit (units, j, get_letter (pseudonym, j - i - 1));
          i = end;
        }
      else if (unit >= '0' && unit <= '9')
        set_unit (units, i, '1');
    }
}

void
foyer_journal_scrub_row (guint8 *row, gsize length, const FoyerReading *reading,
                         const char *pseudonym)
{
  Units units = look_at (row, length, reading->encoding);

  if (reading->format == FOYER_FORMAT_CSV)
    scrub_csv (&units, reading->delimiter, pseudonym);
  else
    scrub_json (&units, pseudonym);
}

/* ---- One value ---- */

static gboolean
stands_at (const guint8 *bytes, const guint8 *needle, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_tolower ((char)bytes[i]) != g_ascii_tolower ((char)needle[i]))
      return FALSE;
  return TRUE;
}

/* "ann@x.org" does not stand in "joann@x.org". */
static gboolean
goes_on (const Units *units, gsize index, const char *also)
{
  guint unit = get_unit (units, index);

  return unit >= 0x80 || g_ascii_isalnum ((int)unit)
         || (unit != 0 && strchr (also, (int)unit) != NULL);
}

static gboolean
stands_alone (guint8 *bytes, gsize length, gsize at, gsize needle_length, FoyerEncoding encoding)
{
  Units before = look_at (bytes, at, encoding);
  Units after = look_at (bytes + at + needle_length, length - at - needle_length, encoding);

  return (before.n_units == 0 || !goes_on (&before, before.n_units - 1, ".-_+"))
         && (after.n_units == 0 || !goes_on (&after, 0, "-_"));
}

static gboolean
scrub_bytes (guint8 *bytes, gsize length, FoyerEncoding encoding, const guint8 *needle,
             gsize needle_length, const char *pseudonym)
{
  gboolean is_found = FALSE;

  for (gsize i = 0; needle_length > 0 && i + needle_length <= length; i++)
    if (stands_at (bytes + i, needle, needle_length)
        && stands_alone (bytes, length, i, needle_length, encoding))
      {
        Units units = look_at (bytes + i, needle_length, encoding);

        for (gsize j = 0; j < units.n_units; j++)
          set_unit (&units, j, get_letter (pseudonym, j));
        i += needle_length - 1;
        is_found = TRUE;
      }
  return is_found;
}

/* (transfer full) "Łukasz" as "\u0141ukasz", in surrogate pairs where needed. */
static char *
dup_escaped (const char *value)
{
  g_autofree gunichar2 *units = g_utf8_to_utf16 (value, -1, NULL, NULL, NULL);
  GString *escaped = g_string_new (NULL);

  for (gsize i = 0; units != NULL && units[i] != 0; i++)
    if (units[i] < 0x80)
      g_string_append_c (escaped, (char)units[i]);
    else
      g_string_append_printf (escaped, "\\u%04x", units[i]);
  return g_string_free (escaped, FALSE);
}

static gboolean
scrub_text (guint8 *bytes, gsize length, FoyerEncoding encoding, const char *text,
            const char *pseudonym)
{
  gsize converted_length = 0;
  g_autofree char *converted = g_convert (text, -1, foyer_encoding_get_name (encoding), "UTF-8",
                                          NULL, &converted_length, NULL);

  return converted != NULL
         && scrub_bytes (bytes, length, encoding, (const guint8 *)converted, converted_length,
                         pseudonym);
}

gboolean
foyer_journal_scrub_value (guint8 *bytes, gsize length, const FoyerReading *reading,
                           const char *value, const char *pseudonym)
{
  gboolean is_found = scrub_text (bytes, length, reading->encoding, value, pseudonym);

  if (reading->format != FOYER_FORMAT_CSV)
    {
      g_autofree char *escaped = dup_escaped (value);

      is_found |= scrub_text (bytes, length, reading->encoding, escaped, pseudonym);
    }
  return is_found;
}
