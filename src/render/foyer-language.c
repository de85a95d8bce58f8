/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Languages by script. Left alone, Pango would take them from LANGUAGE and PANGO_LANGUAGE. */
#include "config.h"

#include "foyer-language.h"

static const struct
{
  PangoScript script;
  const char *language;
} languages[] = {
  { PANGO_SCRIPT_GREEK, "el" },     { PANGO_SCRIPT_CYRILLIC, "ru" },
  { PANGO_SCRIPT_ARMENIAN, "hy" },  { PANGO_SCRIPT_HEBREW, "he" },
  { PANGO_SCRIPT_ARABIC, "ar" },    { PANGO_SCRIPT_DEVANAGARI, "hi" },
  { PANGO_SCRIPT_BENGALI, "bn" },   { PANGO_SCRIPT_GURMUKHI, "pa" },
  { PANGO_SCRIPT_GUJARATI, "gu" },  { PANGO_SCRIPT_TAMIL, "ta" },
  { PANGO_SCRIPT_TELUGU, "te" },    { PANGO_SCRIPT_KANNADA, "kn" },
  { PANGO_SCRIPT_MALAYALAM, "ml" }, { PANGO_SCRIPT_SINHALA, "si" },
  { PANGO_SCRIPT_THAI, "th" },      { PANGO_SCRIPT_LAO, "lo" },
  { PANGO_SCRIPT_MYANMAR, "my" },   { PANGO_SCRIPT_GEORGIAN, "ka" },
  { PANGO_SCRIPT_ETHIOPIC, "am" },  { PANGO_SCRIPT_KHMER, "km" },
  { PANGO_SCRIPT_HANGUL, "ko" },    { PANGO_SCRIPT_HIRAGANA, "ja" },
  { PANGO_SCRIPT_KATAKANA, "ja" },
};

static gboolean
holds_script (const char *text, PangoScript wanted, PangoScript or_else)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      PangoScript script = (PangoScript)g_unichar_get_script (g_utf8_get_char (p));

      if (script == wanted || script == or_else)
        return TRUE;
    }
  return FALSE;
}

/* Han characters look different in each country: kana and hangul beside them tell, then the locale.
 */
static PangoLanguage *
find_han_language (const char *text, PangoLanguage *of_locale)
{
  if (holds_script (text, PANGO_SCRIPT_HIRAGANA, PANGO_SCRIPT_KATAKANA))
    return pango_language_from_string ("ja");
  if (holds_script (text, PANGO_SCRIPT_HANGUL, PANGO_SCRIPT_HANGUL))
    return pango_language_from_string ("ko");
  if (of_locale != NULL && pango_language_includes_script (of_locale, PANGO_SCRIPT_HAN))
    return of_locale;
  return pango_language_from_string ("zh-cn");
}

static PangoLanguage *
find_language (const char *text, PangoScript script, PangoLanguage *of_locale)
{
  if (script == PANGO_SCRIPT_HAN)
    return find_han_language (text, of_locale);
  if (of_locale != NULL && pango_language_includes_script (of_locale, script))
    return of_locale;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (languages[i].script == script)
      return pango_language_from_string (languages[i].language);
  return NULL;
}

static gboolean
is_plain (const char *text)
{
  /* U+0370 begins with the byte 0xcd. */
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p >= 0xcd)
      return FALSE;
  return TRUE;
}

void
foyer_language_add_attributes (const char *text, const char *locale, PangoAttrList *attributes)
{
  PangoLanguage *of_locale;
  PangoScriptIter *iter;

  if (is_plain (text))
    return;
  of_locale = locale != NULL ? pango_language_from_string (locale) : NULL;
  iter = pango_script_iter_new (text, -1);
  do
    {
      const char *start, *end;
      PangoScript script;
      PangoLanguage *language;
      PangoAttribute *attribute;

      pango_script_iter_get_range (iter, &start, &end, &script);
      language = find_language (text, script, of_locale);
      if (language == NULL)
        continue;
      attribute = pango_attr_language_new (language);
      attribute->start_index = (guint)(start - text);
      attribute->end_index = (guint)(end - text);
      pango_attr_list_insert (attributes, attribute);
    }
  while (pango_script_iter_next (iter));
  pango_script_iter_free (iter);
}

gboolean
foyer_language_allows_tracking (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character >= 0x0590 && character < 0x1100)
        return FALSE;
    }
  return TRUE;
}

gboolean
foyer_language_is_rtl (const char *text)
{
  static const GUnicodeScript scripts[]
      = { G_UNICODE_SCRIPT_ARABIC,  G_UNICODE_SCRIPT_HEBREW, G_UNICODE_SCRIPT_SYRIAC,
          G_UNICODE_SCRIPT_THAANA,  G_UNICODE_SCRIPT_NKO,    G_UNICODE_SCRIPT_SAMARITAN,
          G_UNICODE_SCRIPT_MANDAIC, G_UNICODE_SCRIPT_ADLAM,  G_UNICODE_SCRIPT_HANIFI_ROHINGYA };

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      GUnicodeScript script;

      if (!g_unichar_isalpha (character))
        continue;
      script = g_unichar_get_script (character);
      for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
        if (script == scripts[i])
          return TRUE;
      return FALSE;
    }
  return FALSE;
}
