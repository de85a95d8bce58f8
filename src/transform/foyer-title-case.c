/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Title case for names that came wholly in one case; every other name prints as supplied. By
 * Unicode's character table alone, never by the locale. */
#include "config.h"

#include "foyer-coercion-private.h"

#include <string.h>

/* Words that stay small inside a name, though not at its beginning. */
static const char *const particles[]
    = { "van", "von", "vom", "der",  "den", "de",  "del", "della", "dell", "degli", "di", "da",
        "do",  "dos", "das", "du",   "des", "la",  "las", "le",    "los",  "lo",    "el", "al",
        "ul",  "bin", "ibn", "bint", "ben", "und", "zu",  "zum",   "zur",  "auf",   "y",  "e",
        "i",   "of",  "the", "ter",  "ten", "te",  "'t",  "op",    "af",   "av",    NULL };

/* What follows Mac where it is a name of its own; Macaulay, Macron and Maciej are not. */
static const char *const mac_names[]
    = { "alister", "allister",  "arthur",  "askill",   "beth",    "bride",   "callum", "cormack",
        "diarmid", "donald",    "donnell", "dougall",  "duff",    "ewan",    "ewen",   "farlane",
        "gill",    "gillivray", "gowan",   "gregor",   "guire",   "innes",   "intosh", "intyre",
        "iver",    "kay",       "kellar",  "kendrick", "kenna",   "kenzie",  "kinnon", "lachlan",
        "laren",   "lean",      "leod",    "mahon",    "manus",   "millan",  "nab",    "nally",
        "namara",  "naughton",  "neil",    "neill",    "pherson", "quarrie", "rae",    "taggart",
        "tavish",  NULL };

typedef enum
{
  UNIFORM_NONE, /* mixed, or no letters that have a case */
  UNIFORM_LOWER,
  UNIFORM_UPPER,
} Uniform;

/* Georgian has large letters for whole words, but no word begins with one. */
static gboolean
has_title_case (gunichar c)
{
  return !(c >= 0x10d0 && c <= 0x10ff) && !(c >= 0x1c90 && c <= 0x1cbf);
}

static Uniform
find_uniform (const char *text)
{
  gboolean has_lower = FALSE, has_upper = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* What has no other case, such as ª, says nothing. */
      if (g_unichar_istitle (c) || !has_title_case (c))
        return UNIFORM_NONE;
      has_lower |= g_unichar_islower (c) && g_unichar_totitle (c) != c;
      has_upper |= g_unichar_isupper (c) && g_unichar_tolower (c) != c;
    }
  if (has_lower == has_upper)
    return UNIFORM_NONE;
  return has_lower ? UNIFORM_LOWER : UNIFORM_UPPER;
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019;
}

/* II to XXXIX in lower case. */
static gboolean
is_roman_numeral (const char *word)
{
  static const char *const units[] = { "", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix" };
  gsize tens = strspn (word, "x");

  if (tens > 3 || strlen (word) < 2)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (word + tens, units[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Lower case, with the sigma that Greek words end in. */
static char *
dup_lower_name (const char *text)
{
  GString *lower = g_string_sized_new (strlen (text));
  gboolean follows_letter = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gunichar next = g_utf8_get_char (g_utf8_next_char (p));

      if (c == 0x03a3 && follows_letter && !g_unichar_isalpha (next))
        c = 0x03c2;
      g_string_append_unichar (lower, g_unichar_tolower (c));
      follows_letter = g_unichar_isalpha (c);
    }
  return g_string_free (lower, FALSE);
}

/* The first letter large; O'Rourke, D'Angelo and N'Diaye: also the one after a one-letter prefix,
 * which itself stays small inside a name if it is d' or l'. */
static void
put_capitalised (GString *out, const char *part, gboolean is_inside)
{
  gunichar first = g_utf8_get_char (part);
  const char *rest = g_utf8_next_char (part);
  gboolean has_prefix = is_apostrophe (g_utf8_get_char (rest)) && rest[0] != '\0';
  gboolean keeps_small = has_prefix && is_inside && (first == 'd' || first == 'l');

  g_string_append_unichar (out, keeps_small ? first : g_unichar_totitle (first));
  if (has_prefix)
    {
      const char *after = g_utf8_next_char (rest);

      g_string_append_len (out, rest, after - rest);
      if (*after != '\0')
        put_capitalised (out, after, FALSE);
      return;
    }
  if (g_str_has_prefix (part, "mc") && g_unichar_isalpha (g_utf8_get_char (part + 2)))
    {
      g_string_append_c (out, 'c');
      put_capitalised (out, part + 2, FALSE);
      return;
    }
  if (g_str_has_prefix (part, "mac") && g_strv_contains (mac_names, part + 3))
    {
      g_string_append (out, "ac");
      put_capitalised (out, part + 3, FALSE);
      return;
    }
  g_string_append (out, rest);
}

/* One word between spaces: its parts between hyphens. */
static void
put_word (GString *out, const char *word, gboolean is_first, gboolean can_be_numeral)
{
  g_auto (GStrv) parts = NULL;

  if (can_be_numeral && is_roman_numeral (word))
    {
      g_autofree char *upper = g_ascii_strup (word, -1);

      g_string_append (out, upper);
      return;
    }
  parts = g_strsplit (word, "-", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gboolean is_inside = !is_first || i > 0;

      if (i > 0)
        g_string_append_c (out, '-');
      if (parts[i][0] == '\0')
        continue;
      if (is_inside && g_strv_contains (particles, parts[i]))
        g_string_append (out, parts[i]);
      else
        put_capitalised (out, parts[i], is_inside);
    }
}

void
foyer_title_case_if_uniform (GString *name)
{
  g_autofree char *lower = NULL;
  g_auto (GStrv) words = NULL;
  guint n_seen = 0, last = 0;

  if (find_uniform (name->str) == UNIFORM_NONE)
    return;
  lower = dup_lower_name (name->str);
  words = g_strsplit (lower, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      last = i;
  g_string_truncate (name, 0);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (name, ' ');
      if (words[i][0] == '\0')
        continue;
      /* A numeral ends a name of given name, family name and numeral: Vi and Xi are names too. */
      put_word (name, words[i], n_seen == 0, i == last && n_seen >= 2);
      n_seen++;
    }
}
