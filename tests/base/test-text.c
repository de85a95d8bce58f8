/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-text: tables by writing system, GLib's whole-string functions as the oracle for
 * every character, and hazards. */
#include "config.h"

#include "foyer-text.h"

#include <string.h>

typedef char *(*DupFunc) (const char *text, gsize length);

typedef struct
{
  const char *text;
  const char *expected;
} Case;

static void
assert_cases (DupFunc dup, const Case *cases, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      g_autofree char *result = dup (cases[i].text, strlen (cases[i].text));

      g_assert_cmpstr (result, ==, cases[i].expected);
    }
}

static void
test_trim (void)
{
  static const Case cases[] = {
    { "", "" },
    { " ", "" },
    { "\xe2\x80\x8b\xef\xbb\xbf\xc2\xa0", "" },
    { "a", "a" },
    { " \t\r\n\v\f a b \n", "a b" },
    { "\xef\xbb\xbfJos\xc3\xa9\xc2\xa0", "Jos\xc3\xa9" },
    { "\xe3\x80\x80\xe5\xb1\xb1\xe2\x80\xa8", "\xe5\xb1\xb1" },
    /* Not White_Space: zero width joiner, braille blank, information separators. */
    { "\xe2\x80\x8d", "\xe2\x80\x8d" },
    { "\x1f", "\x1f" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* Not terminated: the sanitizer sees every byte read beyond the end. */
      gsize length = strlen (cases[i].text);
      g_autofree char *exact = g_memdup2 (cases[i].text, length);
      gsize trimmed_length;
      const char *trimmed = foyer_text_trim (exact != NULL ? exact : "", length, &trimmed_length);

      g_assert_cmpmem (trimmed, trimmed_length, cases[i].expected, strlen (cases[i].expected));
    }
}

static void
test_folded_space (void)
{
  static const Case cases[] = {
    { "", "" },
    { "a", "a" },
    { "a  b", "a b" },
    { " a\t\n b ", " a b " },
    { "a\xc2\xa0\xe2\x80\xaf"
      "b",
      "a b" },
    { "\xe5\xb1\xb1\xe3\x80\x80\xe7\x94\xb0", "\xe5\xb1\xb1 \xe7\x94\xb0" },
    { "a\xe2\x80\x8b"
      "b",
      "a\xe2\x80\x8b"
      "b" },
  };

  assert_cases (foyer_text_dup_folded_space, cases, G_N_ELEMENTS (cases));
}

static void
test_case (void)
{
  static const Case lower[] = {
    { "", "" },
    { "JANE@EXAMPLE.COM", "jane@example.com" },
    { "\xc3\x89"
      "COLE \xc4\xb0I",
      "\xc3\xa9"
      "cole ii" },
    { "\xce\xa3\xce\x91\xce\xa3", "\xcf\x83\xce\xb1\xcf\x83" },
    { "\xe1\xba\x9e", "\xc3\x9f" },
  };
  static const Case upper[] = {
    { "", "" },
    { "vip i", "VIP I" },
    { "\xc3\xa9\xc4\xb1i", "\xc3\x89II" },
    { "stra\xc3\x9f"
      "e",
      "STRA\xc3\x9f"
      "E" },
    { "\xef\xac\x81", "\xef\xac\x81" },
  };

  assert_cases (foyer_text_dup_lower, lower, G_N_ELEMENTS (lower));
  assert_cases (foyer_text_dup_upper, upper, G_N_ELEMENTS (upper));
}

static void
test_fold (void)
{
  static const Case cases[] = {
    { "", "" },
    { " .,- ", "" },
    { "Jane DOE", "jane doe" },
    { "  O'Brien-Smith,  Jr. ", "o brien smith jr" },
    { "O\u2019Brien", "o brien" },
    { "O\u02bcBrien", "o brien" },
    { "O\u00b4Brien", "o brien" },
    { "C++ & AT&T", "c++ at t" },
    /* Latin. */
    { "Jos\u00e9", "jose" },
    { "Jose\u0301", "jose" },
    { "Stra\u00dfe", "strasse" },
    { "STRA\u1e9eE", "strasse" },
    { "\u0141\u00f3d\u017a", "lodz" },
    { "S\u00f8ren \u00d8", "soren o" },
    { "\u0110or\u0111e", "dorde" },
    { "\u00c6r\u00f8sk\u00f8bing \u0153uvre \u00dever", "aeroskobing oeuvre thver" },
    { "\u0130stanbul I\u015f\u0131k", "istanbul isik" },
    { "Nguy\u1ec5n Th\u1ecb", "nguyen thi" },
    { "\ufb01lm \uff26\uff4f\uff59\uff45\uff52 \u00bd", "film foyer 1 2" },
    { "Acme\u00ae GmbH\u2122", "acme gmbh" },
    { "soft\u00adhyphen\u200b\u2060\ufeff", "softhyphen" },
    /* Greek: both sigmas are one, tonos off. */
    { "\u039f\u03b4\u03c5\u03c3\u03c3\u03ad\u03b1\u03c2",
      "\u03bf\u03b4\u03c5\u03c3\u03c3\u03b5\u03b1\u03c3" },
    { "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u0391\u03a3",
      "\u03bf\u03b4\u03c5\u03c3\u03c3\u03b5\u03b1\u03c3" },
    /* Cyrillic and Armenian. */
    { "\u0401\u043b\u043a\u0438\u043d \u0419", "\u0435\u043b\u043a\u0438\u043d \u0438" },
    { "\u0587", "\u0565\u0582" },
    /* Hebrew: points off, maqaf is a hyphen. */
    { "\u05d1\u05bc\u05b0\u05df\u05be\u05d2", "\u05d1\u05df \u05d2" },
    /* Arabic: harakat, tatweel, hamza over alif. */
    { "\u0645\u064f\u062d\u064e\u0645\u0651\u062f", "\u0645\u062d\u0645\u062f" },
    { "\u0645\u062d\u0640\u0640\u0645\u062f", "\u0645\u062d\u0645\u062f" },
    { "\u0623\u062d\u0645\u062f", "\u0627\u062d\u0645\u062f" },
    /* Devanagari and Thai: vowel signs stay. */
    { "\u0930\u093e\u092e", "\u0930\u093e\u092e" },
    { "\u0930\u093f\u092e", "\u0930\u093f\u092e" },
    { "\u0e01\u0e34\u0e48\u0e07", "\u0e01\u0e34\u0e48\u0e07" },
    /* Kana: the voiced mark comes back together; halfwidth is wide. */
    { "\u304c", "\u304c" },
    { "\u304b\u3099", "\u304c" },
    { "\uff76\uff9e", "\u30ac" },
    /* Hangul: syllables stay one character each, letters become syllables. */
    { "\uae40\ubbfc\uc900", "\uae40\ubbfc\uc900" },
    { "\u1100\u1175\u11b7", "\uae40" },
    /* Han: variation selectors off, compatibility forms one. */
    { "\u845b\U000e0100\u57ce", "\u845b\u57ce" },
    { "\uf9d1", "\u516d" },
    { "\u5c71\u7530\u3000\u592a\u90ce", "\u5c71\u7530 \u592a\u90ce" },
    { "\u2764\ufe0f", "\u2764" },
  };

  assert_cases (foyer_text_dup_fold, cases, G_N_ELEMENTS (cases));
}

/* What GLib makes of whole strings, with marks and separators left alone; the fold must agree on
 * every letter it does not map. */
static char *
dup_reference_fold (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (decomposed, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
}

static gboolean
is_in (gunichar c, const gunichar *list, gsize count)
{
  for (gsize i = 0; i < count; i++)
    if (list[i] == c)
      return TRUE;
  return FALSE;
}

/* The plain letters and digits of every block, alone: no marks to drop, so casefold and
 * normalization say it all. */
static void
test_fold_oracle (void)
{
  /* What the fold maps beyond Unicode: æ ð ø þ đ ħ ı ł œ ŧ in both cases, and in their superscript
   * and accented forms. */
  static const gunichar mapped[] = {
    0xc6,   0xe6,   0xd0,   0xf0,    0xd8,    0xf8,   0xde,   0xfe,    0x110, 0x111,
    0x126,  0x127,  0x131,  0x141,   0x142,   0x152,  0x153,  0x166,   0x167, 0x2a4,
    0xa7f8, 0xa7f9, 0x1d2d, 0x1d6ac, 0x1d6a4, 0x1d46, 0x1d9e, 0x107a2,
  };
  guint checked = 0;

  for (gunichar c = 1; c <= 0x10ffff; c++)
    {
      g_autofree char *folded = NULL, *expected = NULL;
      char text[8];
      gunichar parts[32];
      gsize count;
      gboolean plain = TRUE;

      if (!g_unichar_isalnum (c) || (c >= 0x2b9 && c <= 0x2bf)
          || is_in (c, mapped, G_N_ELEMENTS (mapped)))
        continue;
      count = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));
      for (gsize i = 0; i < count; i++)
        plain = plain && g_unichar_isalnum (parts[i]) && parts[i] != 0x640
                && !is_in (parts[i], mapped, G_N_ELEMENTS (mapped))
                && !(parts[i] >= 0x2b9 && parts[i] <= 0x2bf);
      if (!plain)
        continue;

      text[g_unichar_to_utf8 (c, text)] = '\0';
      folded = foyer_text_dup_fold (text, strlen (text));
      expected = dup_reference_fold (text);
      if (strcmp (folded, expected) != 0)
        {
          /* Cherokee is the one script whose fold is upper case; both ways both cases are one. */
          g_autofree char *lower_expected = foyer_text_dup_lower (expected, strlen (expected));

          g_autofree char *composed = g_utf8_normalize (expected, -1, G_NORMALIZE_NFC);

          /* The fold ends composed, the reference decomposed, where a newer Unicode joins vowel
           * signs. */
          g_test_message ("U+%04X", c);
          if (strcmp (folded, composed) != 0 && !(c >= 0x16d40 && c <= 0x16d7f))
            g_assert_cmpstr (folded, ==, lower_expected);
        }
      checked++;
    }
  g_assert_cmpuint (checked, >, 100000);
}

/* Folding what is folded changes nothing: keys of keys are equal. Every character, then random
 * neighbours. */
static void
test_fold_stable (void)
{
  static const gunichar blocks[] = {
    0x20,   0x60,   0xa0,   0xe0,   0x120,  0x2b0,  0x300,  0x340,  0x390,  0x430,  0x590,   0x5d0,
    0x620,  0x650,  0x900,  0x940,  0xe00,  0xe30,  0x1100, 0x1160, 0x11a8, 0x1ea0, 0x2010,  0x20d0,
    0x3040, 0x3090, 0x3130, 0x4e00, 0xac00, 0xf900, 0xfb00, 0xfe20, 0xff70, 0xff90, 0x1d400,
  };
  GRand *rand = g_rand_new_with_seed (22);

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *once = NULL, *twice = NULL, *from_nfd = NULL, *nfd = NULL;

      for (int i = 0; i < 6; i++)
        {
          gunichar c = blocks[g_rand_int_range (rand, 0, G_N_ELEMENTS (blocks))]
                       + (gunichar)g_rand_int_range (rand, 0, 48);

          if (g_unichar_isdefined (c) && c != 0)
            g_string_append_unichar (text, c);
        }
      once = foyer_text_dup_fold (text->str, text->len);
      twice = foyer_text_dup_fold (once, strlen (once));
      g_assert_cmpstr (twice, ==, once);
      /* Canonically equal texts have one key. */
      nfd = g_utf8_normalize (text->str, -1, G_NORMALIZE_NFD);
      from_nfd = foyer_text_dup_fold (nfd, strlen (nfd));
      g_assert_cmpstr (from_nfd, ==, once);
    }
  g_rand_free (rand);
}

/* The quick check must never call something NFC that is not. */
static void
test_nfc (void)
{
  GRand *rand = g_rand_new_with_seed (15);

  for (gunichar c = 1; c <= 0x10ffff; c++)
    {
      g_autofree char *made = NULL, *expected = NULL;
      char text[16];
      gsize length;

      if (!g_unichar_validate (c))
        continue;
      length = (gsize)g_unichar_to_utf8 (c, text);
      /* Between a letter and a mark that may swallow each other. */
      length += (gsize)g_unichar_to_utf8 (c % 2 == 0 ? 0x301 : 0x3b1, text + length);
      text[length] = '\0';
      made = foyer_text_dup_nfc (text, length);
      expected = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
      g_assert_cmpstr (made, ==, expected);
    }
  for (int round = 0; round < 50000; round++)
    {
      /* Blocks of the quick check and the marks beside them. */
      static const gunichar inert[]
          = { 0x20,   0xc0,   0x2f0,  0x388,  0x3c0,  0x470,  0x580,  0x5d0,  0x620,
              0x640,  0x64b,  0x6c0,  0x915,  0x930,  0x940,  0x958,  0xe01,  0xe30,
              0xe48,  0x1e00, 0x1ea0, 0x1ef0, 0x2000, 0x2010, 0x2120, 0x3001, 0x3041,
              0x3080, 0x3090, 0x30a1, 0x30e0, 0x9fe0, 0xac00, 0xd790 };
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *made = NULL, *expected = NULL;

      for (int i = 0; i < 4; i++)
        g_string_append_unichar (text, inert[g_rand_int_range (rand, 0, G_N_ELEMENTS (inert))]
                                           + (gunichar)g_rand_int_range (rand, 0, 24));
      made = foyer_text_dup_nfc (text->str, text->len);
      expected = g_utf8_normalize (text->str, -1, G_NORMALIZE_NFC);
      g_assert_cmpstr (made, ==, expected);
    }
  g_rand_free (rand);
}

static void
test_hazards (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    guint hazards;
  } cases[] = {
    { "", 0, FOYER_TEXT_CLEAN },
    { "plain\ttext \xc3\xa9 \xe2\x80\x99 \xf0\x9f\x98\x80", 22, FOYER_TEXT_CLEAN },
    { "a\0b", 3, FOYER_TEXT_NUL },
    { "a\x01", 2, FOYER_TEXT_CONTROL },
    { "\x7f", 1, FOYER_TEXT_CONTROL },
    { "\xc2\x9b", 2, FOYER_TEXT_CONTROL },
    { "\xc2\x85", 2, FOYER_TEXT_CONTROL | FOYER_TEXT_LINE_BREAK },
    { "\xc2\xa0", 2, FOYER_TEXT_CLEAN },
    { "a\r\nb", 4, FOYER_TEXT_LINE_BREAK },
    { "\xe2\x80\xa8", 3, FOYER_TEXT_LINE_BREAK },
    { "\xe2\x80\xae"
      "cod.exe",
      10, FOYER_TEXT_BIDI },
    { "\xe2\x81\xa6\xe2\x81\xa9", 6, FOYER_TEXT_BIDI },
    { "\xe2\x80\x8f", 3, FOYER_TEXT_CLEAN },
    { "\n\0\x1b\xe2\x81\xa9", 6,
      FOYER_TEXT_NUL | FOYER_TEXT_CONTROL | FOYER_TEXT_BIDI | FOYER_TEXT_LINE_BREAK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *exact = g_memdup2 (cases[i].text, cases[i].length);

      g_assert_cmpuint (foyer_text_find_hazards (exact, cases[i].length), ==, cases[i].hazards);
    }
}

/* ASCII only, as most of a feed is: ten fields of a record through the functions of the line. */
static void
test_speed (void)
{
  static const char *const fields[] = { "REG-000123",
                                        "Jane Doe",
                                        "jane@example.com",
                                        "VIP",
                                        "Example Company Ltd.",
                                        "Head of Things",
                                        "2026-11-22T08:00:00Z",
                                        "vegan",
                                        "active",
                                        "M\xc3\xbcnchen" };
  const guint records = 20000;
  gint64 start = g_get_monotonic_time ();
  double seconds;

  for (guint i = 0; i < records; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (fields); j++)
      {
        gsize length;
        const char *trimmed = foyer_text_trim (fields[j], strlen (fields[j]), &length);
        g_autofree char *nfc = foyer_text_dup_nfc (trimmed, length);
        g_autofree char *spaced = foyer_text_dup_folded_space (nfc, length);
        g_autofree char *folded = foyer_text_dup_fold (spaced, strlen (spaced));

        g_assert_cmpuint (foyer_text_find_hazards (folded, strlen (folded)), ==, FOYER_TEXT_CLEAN);
      }
  seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_test_maximized_result (records / seconds, "records of ten fields a second: %.0f",
                           records / seconds);
}

static void
test_mm (void)
{
  char text[FOYER_TEXT_MM_BYTES];
  g_assert_cmpstr (foyer_text_print_mm (101600, text), ==, "101.6");
  g_assert_cmpstr (foyer_text_print_mm (62000, text), ==, "62");
  g_assert_cmpstr (foyer_text_print_mm (-1, text), ==, "-0.001");
  g_assert_cmpstr (foyer_text_print_mm (1234567, text), ==, "1234.567");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/mm", test_mm);
  g_test_add_func ("/text/trim", test_trim);
  g_test_add_func ("/text/folded-space", test_folded_space);
  g_test_add_func ("/text/case", test_case);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-oracle", test_fold_oracle);
  g_test_add_func ("/text/fold-stable", test_fold_stable);
  g_test_add_func ("/text/nfc", test_nfc);
  g_test_add_func ("/text/hazards", test_hazards);
  g_test_add_func ("/text/speed", test_speed);
  return g_test_run ();
}
