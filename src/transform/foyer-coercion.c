/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coercions over one text. Title case is in foyer-title-case.c, dates are in foyer-date-format.c.
 */
#include "config.h"

#include "foyer-coercion-private.h"

#include "foyer-text.h"
#include "foyer-time.h"

#include <string.h>

static const char *const kind_names[FOYER_N_COERCIONS] = {
  [FOYER_COERCION_TRIM] = "trim",
  [FOYER_COERCION_NFC] = "nfc",
  [FOYER_COERCION_FOLD_SPACE] = "fold-space",
  [FOYER_COERCION_EMAIL_LOWER] = "email-lower",
  [FOYER_COERCION_TITLE_CASE_IF_UNIFORM] = "title-case-if-uniform",
  [FOYER_COERCION_UPPER] = "upper",
  [FOYER_COERCION_LOWER] = "lower",
  [FOYER_COERCION_INTEGER] = "integer",
  [FOYER_COERCION_YES_NO] = "yes-no",
  [FOYER_COERCION_UNDEFUSE] = "undefuse",
  [FOYER_COERCION_GIVEN_FIRST] = "given-first",
  [FOYER_COERCION_DATE] = "date",
  [FOYER_COERCION_CUT] = "cut",
  [FOYER_COERCION_LIST] = "list",
};

const char *
foyer_coercion_kind_get_name (FoyerCoercionKind kind)
{
  g_return_val_if_fail (kind < FOYER_N_COERCIONS, NULL);
  return kind_names[kind];
}

gboolean
foyer_coercion_kind_parse (const char *name, FoyerCoercionKind *kind)
{
  for (guint i = 0; i < FOYER_COERCION_DATE; i++)
    if (strcmp (kind_names[i], name) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

static void
trim (GString *text)
{
  gsize length = 0;
  const char *start;

  /* Visible ASCII at both ends: nothing to do, as for nearly every cell. */
  if (text->len > 0 && (guint8)text->str[0] > ' ' && (guint8)text->str[0] < 0x7f
      && (guint8)text->str[text->len - 1] > ' ' && (guint8)text->str[text->len - 1] < 0x7f)
    return;
  start = foyer_text_trim (text->str, text->len, &length);
  if (length == text->len)
    return;
  memmove (text->str, start, length);
  g_string_truncate (text, length);
}

/* Takes the new text over. */
static void
assign (GString *text, char *taken)
{
  g_string_assign (text, taken);
  g_free (taken);
}

/* Nothing to fold: no space but single U+0020. Says no for all that is not ASCII. */
static gboolean
has_single_spaces (const GString *text)
{
  for (gsize i = 0; i < text->len; i++)
    {
      guint8 c = (guint8)text->str[i];

      if (c >= 0x80 || (c >= 0x09 && c <= 0x0d) || (c == ' ' && text->str[i + 1] == ' '))
        return FALSE;
    }
  return TRUE;
}

static void
map_case (GString *text, gboolean to_upper)
{
  if (foyer_string_is_ascii (text))
    {
      for (gsize i = 0; i < text->len; i++)
        text->str[i] = to_upper ? g_ascii_toupper (text->str[i]) : g_ascii_tolower (text->str[i]);
      return;
    }
  assign (text, to_upper ? foyer_text_dup_upper (text->str, text->len)
                         : foyer_text_dup_lower (text->str, text->len));
}

/* Lossless: what is printed back must be what was read. */
static gboolean
is_integer (const GString *text)
{
  const char *p = text->str;

  if (*p == '-')
    p++;
  if (*p == '\0' || strlen (p) > 18 || (p[0] == '0' && (p[1] != '\0' || p != text->str)))
    return FALSE;
  for (; *p != '\0'; p++)
    if (!g_ascii_isdigit (*p))
      return FALSE;
  return TRUE;
}

/* Words of the languages that platforms export in, folded. */
static const char *const yes_words[]
    = { "yes",  "y",  "true", "1",     "x",    "ja",  "j",    "oui",     "si",
        "sim",  "da", "tak",  "ano",   "evet", "да",  "ναι",  "نعم",     "כן",
        "はい", "是", "예",   "kylla", "igen", "так", "wahr", "checked", NULL };
static const char *const no_words[]
    = { "no",     "n",     "false", "0",   "nein", "non", "nao",    "nie",       "ne",
        "nej",    "nee",   "ne",    "нет", "οχι",  "لا",  "לא",     "いいえ",    "否",
        "아니요", "hayir", "ei",    "nem", "nei",  "ні",  "falsch", "unchecked", NULL };

gboolean
foyer_yes_no_parse (const char *text, gsize length, gboolean *is_yes)
{
  g_autofree char *key = NULL;

  /* By far the most frequent words. */
  if (length == 3 && memcmp (text, "Yes", 3) == 0)
    {
      *is_yes = TRUE;
      return TRUE;
    }
  if (length == 2 && memcmp (text, "No", 2) == 0)
    {
      *is_yes = FALSE;
      return TRUE;
    }
  key = foyer_text_dup_fold (text, length);
  if (!g_strv_contains (yes_words, key) && !g_strv_contains (no_words, key))
    return FALSE;
  *is_yes = g_strv_contains (yes_words, key);
  return TRUE;
}

static gboolean
apply_yes_no (GString *text)
{
  gboolean is_yes = FALSE;

  if (!foyer_yes_no_parse (text->str, text->len, &is_yes))
    return FALSE;
  g_string_assign (text, is_yes ? "yes" : "no");
  return TRUE;
}

/* An apostrophe that a formula guard put before one of these: '+49 → +49. */
static void
undefuse (GString *text)
{
  if (text->len >= 2 && text->str[0] == '\'' && strchr ("=+-@|%\t\r", text->str[1]) != NULL)
    g_string_erase (text, 0, 1);
}

/* What may stand behind a comma and is no given name, folded. */
static const char *const name_ends[]
    = { "jr",   "junior", "sr",  "senior", "i",   "ii",   "iii", "iv",  "v",   "esq",
        "phd",  "ph d",   "md",  "m d",    "mba", "ma",   "ba",  "msc", "bsc", "dr",
        "prof", "cpa",    "jd",  "dds",    "rn",  "pe",   "obe", "cbe", "mbe", "mp",
        "sj",   "op",     "osb", "inc",    "ltd", "gmbh", "llc", NULL };

/* "Okafor, Ada" → "Ada Okafor"; one comma, and neither a title nor a suffix behind it. */
static void
put_given_first (GString *text)
{
  const char *comma = strchr (text->str, ',');
  const char *given, *family;
  gsize given_length = 0, family_length = 0;
  g_autofree char *key = NULL;
  g_autoptr (GString) turned = NULL;

  if (comma == NULL || strchr (comma + 1, ',') != NULL)
    return;
  family = foyer_text_trim (text->str, (gsize)(comma - text->str), &family_length);
  given = foyer_text_trim (comma + 1, strlen (comma + 1), &given_length);
  if (family_length == 0 || given_length == 0)
    return;
  key = foyer_text_dup_fold (given, given_length);
  if (g_strv_contains (name_ends, key))
    return;
  turned = g_string_new_len (given, (gssize)given_length);
  g_string_append_c (turned, ' ');
  g_string_append_len (turned, family, (gssize)family_length);
  g_string_assign (text, turned->str);
}

/* "Workshop – Reduced" → "Workshop" */
static void
cut (const FoyerCoercion *self, GString *text)
{
  const char *found = g_strrstr (text->str, self->separator);

  if (found != NULL && found > text->str)
    g_string_truncate (text, (gsize)(found - text->str));
}

static gboolean
apply_date (const FoyerCoercion *self, GString *text)
{
  char printed[FOYER_TIME_TEXT_BYTES];
  gint64 usec = 0;

  if (!foyer_date_parse (text->str, self->date_format, self->offset_seconds, &usec))
    return FALSE;
  foyer_time_print (usec, printed);
  g_string_assign (text, printed);
  return TRUE;
}

gboolean
foyer_coercion_apply (const FoyerCoercion *self, GString *text)
{
  switch (self->kind)
    {
    case FOYER_COERCION_TRIM:
      trim (text);
      return TRUE;
    case FOYER_COERCION_NFC:
      if (!foyer_text_is_surely_nfc (text->str, text->len))
        assign (text, foyer_text_dup_nfc (text->str, text->len));
      return TRUE;
    case FOYER_COERCION_FOLD_SPACE:
      if (!has_single_spaces (text))
        assign (text, foyer_text_dup_folded_space (text->str, text->len));
      return TRUE;
    case FOYER_COERCION_EMAIL_LOWER:
    case FOYER_COERCION_LOWER:
      map_case (text, FALSE);
      return TRUE;
    case FOYER_COERCION_UPPER:
      map_case (text, TRUE);
      return TRUE;
    case FOYER_COERCION_TITLE_CASE_IF_UNIFORM:
      foyer_title_case_if_uniform (text);
      return TRUE;
    case FOYER_COERCION_INTEGER:
      return is_integer (text);
    case FOYER_COERCION_YES_NO:
      return apply_yes_no (text);
    case FOYER_COERCION_UNDEFUSE:
      undefuse (text);
      return TRUE;
    case FOYER_COERCION_DATE:
      return apply_date (self, text);
    case FOYER_COERCION_GIVEN_FIRST:
      put_given_first (text);
      return TRUE;
    case FOYER_COERCION_CUT:
      cut (self, text);
      return TRUE;
    case FOYER_COERCION_LIST:
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
continues_character (gunichar c)
{
  return g_unichar_ismark (c) || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f)
         || (c >= 0x1f3fb && c <= 0x1f3ff) || (c >= 0xe0020 && c <= 0xe007f);
}

gsize
foyer_count_characters (const char *text, gsize length)
{
  const char *end = text + length;
  gsize count = 0;
  gboolean joins = FALSE, has_open_flag = FALSE;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_indicator = c >= 0x1f1e6 && c <= 0x1f1ff;
      gboolean continues = continues_character (c) || joins || (is_indicator && has_open_flag);

      if (!continues || count == 0)
        count++;
      has_open_flag = is_indicator && !has_open_flag;
      joins = c == 0x200d;
    }
  return count;
}
