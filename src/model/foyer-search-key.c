/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search keys for records and queries out of one splitter. */
#include "config.h"

#include "foyer-search-key.h"

#include "foyer-text.h"

#include <string.h>

/* Scripts that write words without spaces, or whose every character is a word start. */
static gboolean
is_split_script (gunichar c)
{
  if (c < 0x0E00)
    return FALSE;
  if ((c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3))
    return TRUE;
  switch ((int)g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;
    default:
      return FALSE;
    }
}

/* All of these scripts lie behind U+0E00, whose UTF-8 begins with E0. */
static gboolean
may_split (const char *folded)
{
  for (const char *p = folded; *p != '\0'; p++)
    if ((guchar)*p >= 0xe0)
      return TRUE;
  return FALSE;
}

/* Appends @folded with every character of a split script as a word of its own; TRUE if the last
 * word is such a character. */
static gboolean
append_split (GString *key, const char *folded)
{
  gboolean was_split = FALSE;

  if (!may_split (folded))
    {
      g_string_append (key, folded);
      return FALSE;
    }
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_split = (guchar)*p >= 0xe0 && is_split_script (c);

      if ((is_split || was_split) && key->len > 0 && key->str[key->len - 1] != ' ' && c != ' ')
        g_string_append_c (key, ' ');
      g_string_append_len (key, p, g_utf8_next_char (p) - p);
      was_split = is_split;
    }
  return was_split;
}

static void
append_text (GString *key, gsize start, GString *folded, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_string_truncate (folded, 0);
  foyer_text_append_fold (folded, text, strlen (text));
  if (folded->len == 0)
    return;
  if (key->len > start)
    g_string_append_c (key, ' ');
  (void)append_split (key, folded->str); /* whether it ends split matters to queries only */
}

void
foyer_search_key_append_for_record (GString *key, FoyerRecord *record)
{
  static const FoyerField fields[]
      = { FOYER_FIELD_FULL_NAME,  FOYER_FIELD_COMPANY,   FOYER_FIELD_PRINT_TIER,
          FOYER_FIELD_ORDER_CODE, FOYER_FIELD_SOURCE_ID, FOYER_FIELD_EMAIL };
  const char *const *codes = foyer_record_get_list (record, FOYER_FIELD_TICKET_CODES);
  GString *folded = g_string_sized_new (128);
  gsize start = key->len;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    append_text (key, start, folded, foyer_record_get_text (record, fields[i]));
  for (guint i = 0; codes[i] != NULL; i++)
    append_text (key, start, folded, codes[i]);
  g_string_free (folded, TRUE);
}

char *
foyer_search_key_dup_for_record (FoyerRecord *record)
{
  GString *key = g_string_sized_new (128);

  foyer_search_key_append_for_record (key, record);
  return g_string_free (key, FALSE);
}

char *
foyer_search_key_dup_query (const char *typed)
{
  g_autofree char *valid = g_utf8_make_valid (typed, -1);
  g_autofree char *folded = foyer_text_dup_fold (valid, strlen (valid));
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  GString *query = g_string_new (NULL);

  /* The fold leaves letters, digits, marks and single spaces: a quotation mark cannot survive it.
   */
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GString) phrase = g_string_new (NULL);
      gboolean ends_split;

      if (*words[i] == '\0' || strchr (words[i], '"') != NULL)
        continue;
      ends_split = append_split (phrase, words[i]);
      g_string_append_printf (query, "%s\"%s\"%s", query->len > 0 ? " " : "", phrase->str,
                              ends_split ? "" : "*");
    }
  if (query->len == 0)
    {
      g_string_free (query, TRUE);
      return NULL;
    }
  return g_string_free (query, FALSE);
}

void
foyer_search_key_append_sort_key (GString *key, FoyerRecord *record)
{
  const char *family = foyer_record_get_text (record, FOYER_FIELD_FAMILY_NAME);
  const char *given = foyer_record_get_text (record, FOYER_FIELD_GIVEN_NAME);
  const char *full = foyer_record_get_text (record, FOYER_FIELD_FULL_NAME);

  if (family != NULL)
    {
      g_autofree char *joined = g_strconcat (family, " ", given != NULL ? given : "", NULL);

      foyer_text_append_fold (key, joined, strlen (joined));
    }
  else if (full != NULL)
    foyer_text_append_fold (key, full, strlen (full));
}

char *
foyer_search_key_dup_sort_key (FoyerRecord *record)
{
  GString *key = g_string_sized_new (64);

  foyer_search_key_append_sort_key (key, record);
  return g_string_free (key, FALSE);
}
