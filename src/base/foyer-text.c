/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unicode text without a locale; the matching key is in foyer-text-fold.c. */
#include "config.h"

#include "foyer-text.h"

#include "foyer-text-private.h"

#include <string.h>

gboolean
foyer_text_is_ascii (const char *text, gsize length)
{
  gsize i = 0;

  for (; i + 8 <= length; i += 8)
    {
      guint64 word;

      memcpy (&word, text + i, sizeof word);
      if (word & G_GUINT64_CONSTANT (0x8080808080808080))
        return FALSE;
    }
  for (; i < length; i++)
    if ((guint8)text[i] >= 0x80)
      return FALSE;
  return TRUE;
}

/* The property White_Space (PropList.txt). */
static gboolean
is_white_space (gunichar c)
{
  if (c < 0x80)
    return c == ' ' || (c >= 0x09 && c <= 0x0d);
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028
         || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* At the ends also what shows nothing: feeds carry zero-width spaces and stray byte order marks
 * there. */
static gboolean
is_trimmed (gunichar c)
{
  return is_white_space (c) || c == 0x200b || c == 0xfeff;
}

const char *
foyer_text_trim (const char *text, gsize length, gsize *trimmed_length)
{
  const char *start = text;
  const char *end = text + length;

  while (start < end)
    {
      gunichar c = (guint8)*start < 0x80 ? (gunichar)*start : g_utf8_get_char (start);

      if (!is_trimmed (c))
        break;
      start = (guint8)*start < 0x80 ? start + 1 : g_utf8_next_char (start);
    }
  while (end > start)
    {
      const char *last = end - 1;

      while (last > start && ((guint8)*last & 0xc0) == 0x80)
        last--;
      if (!is_trimmed (g_utf8_get_char (last)))
        break;
      end = last;
    }

  *trimmed_length = (gsize)(end - start);
  return start;
}

/* TRUE for blocks in which every character is a starter with NFC_Quick_Check=Yes: text of these
 * alone is in NFC. The frequent ones of UnicodeData.txt; what is not here is looked at in full. */
static gboolean
is_nfc_inert (gunichar c)
{
  static const struct
  {
    guint16 first, last;
  } blocks[] = {
    { 0x0388, 0x0482 }, /* Greek, Cyrillic */
    { 0x0488, 0x0590 }, /* Cyrillic, Armenian */
    { 0x05c8, 0x060f }, /* Hebrew */
    { 0x061b, 0x064a }, /* Arabic */
    { 0x066f, 0x066f }, { 0x0671, 0x06d5 }, /* Arabic of other languages */
    { 0x0900, 0x093b }, { 0x093d, 0x094c }, { 0x0960, 0x097f }, /* Devanagari */
    { 0x0e00, 0x0e37 }, { 0x0e4c, 0x0e7f }, /* Thai */
    { 0x1e00, 0x1eff }, /* Latin of Vietnam and others */
    { 0x2002, 0x20cf }, { 0x2100, 0x2125 }, /* punctuation, currencies */
    { 0x3001, 0x3029 }, { 0x3030, 0x3098 }, { 0x309b, 0x30ff }, /* Kana */
    { 0x4e00, 0x9fff }, /* Han */
    { 0xac00, 0xd7a3 }, /* Hangul syllables */
  };

  if (c < 0x300)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (blocks) && c >= blocks[i].first; i++)
    if (c <= blocks[i].last)
      return TRUE;
  return FALSE;
}

/* Marks with NFC_Quick_Check=Yes: in NFC as well, if each comes behind a starter. */
static gboolean
is_nfc_mark (gunichar c)
{
  return c == 0x094d || (c >= 0x064b && c <= 0x0652) || (c >= 0x0e38 && c <= 0x0e3a)
         || (c >= 0x0e48 && c <= 0x0e4b);
}

gboolean
foyer_text_is_surely_nfc (const char *text, gsize length)
{
  const char *end = text + length;
  gboolean follows_starter = FALSE;

  if (foyer_text_is_ascii (text, length))
    return TRUE;
  for (const char *p = text; p < end;)
    {
      gunichar c = (guint8)*p < 0x80 ? (gunichar)*p : g_utf8_get_char (p);
      gboolean is_inert = is_nfc_inert (c);

      if (!is_inert && !(follows_starter && is_nfc_mark (c)))
        return FALSE;
      follows_starter = is_inert;
      p = (guint8)*p < 0x80 ? p + 1 : g_utf8_next_char (p);
    }
  return TRUE;
}

char *
foyer_text_dup_nfc (const char *text, gsize length)
{
  if (foyer_text_is_surely_nfc (text, length))
    return g_strndup (text, length);
  return g_utf8_normalize (text, (gssize)length, G_NORMALIZE_DEFAULT_COMPOSE);
}

char *
foyer_text_dup_folded_space (const char *text, gsize length)
{
  /* Never longer: each run of at least one byte becomes one byte. */
  char *folded = g_malloc (length + 1);
  char *out = folded;
  const char *end = text + length;
  gboolean in_run = FALSE;

  for (const char *p = text; p < end;)
    {
      gboolean ascii = (guint8)*p < 0x80;
      const char *next = ascii ? p + 1 : g_utf8_next_char (p);

      if (is_white_space (ascii ? (gunichar)*p : g_utf8_get_char (p)))
        {
          if (!in_run)
            *out++ = ' ';
          in_run = TRUE;
        }
      else
        {
          in_run = FALSE;
          while (p < next)
            *out++ = *p++;
        }
      p = next;
    }
  *out = '\0';
  return folded;
}

static char *
dup_mapped (const char *text, gsize length, char (*map_ascii) (char),
            gunichar (*map_character) (gunichar))
{
  const char *end = text + length;
  GString *mapped;

  if (foyer_text_is_ascii (text, length))
    {
      char *ascii = g_malloc (length + 1);

      for (gsize i = 0; i < length; i++)
        ascii[i] = map_ascii (text[i]);
      ascii[length] = '\0';
      return ascii;
    }

  mapped = g_string_sized_new (length + 8);
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    g_string_append_unichar (mapped, map_character (g_utf8_get_char (p)));
  return g_string_free (mapped, FALSE);
}

char *
foyer_text_dup_lower (const char *text, gsize length)
{
  /* Per character these follow UnicodeData.txt alone; only GLib's functions on whole strings ask
   * the locale. */
  return dup_mapped (text, length, g_ascii_tolower, g_unichar_tolower);
}

char *
foyer_text_dup_upper (const char *text, gsize length)
{
  return dup_mapped (text, length, g_ascii_toupper, g_unichar_toupper);
}

static FoyerTextHazards
hazards_of_character (gunichar c)
{
  if (c == 0)
    return FOYER_TEXT_NUL;
  if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
    return FOYER_TEXT_LINE_BREAK;
  if (c == 0x85)
    return FOYER_TEXT_LINE_BREAK | FOYER_TEXT_CONTROL;
  if ((c < 0x20 && c != '\t') || (c >= 0x7f && c <= 0x9f))
    return FOYER_TEXT_CONTROL;
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
    return FOYER_TEXT_BIDI;
  return FOYER_TEXT_CLEAN;
}

FoyerTextHazards
foyer_text_find_hazards (const char *text, gsize length)
{
  FoyerTextHazards hazards = FOYER_TEXT_CLEAN;

  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = (guint8)text[i];

      if (byte < 0x20 || byte == 0x7f)
        hazards |= hazards_of_character (byte);
      /* What else counts begins with C2 (U+0080–00BF) or E2 (U+2000–2FFF); the rest of a sequence
       * is stepped over as plain bytes. */
      else if (byte == 0xc2 && length - i >= 2)
        hazards |= hazards_of_character (g_utf8_get_char (text + i));
      else if (byte == 0xe2 && length - i >= 3)
        hazards |= hazards_of_character (g_utf8_get_char (text + i));
    }
  return hazards;
}

const char *
foyer_text_print_mm (gint64 um, char text[FOYER_TEXT_MM_BYTES])
{
  return g_ascii_formatd (text, FOYER_TEXT_MM_BYTES, "%.7g", (double)um / 1000);
}
