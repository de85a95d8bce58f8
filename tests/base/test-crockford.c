/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-crockford: known encodings, and that the check character catches what people and
 * scanners do. */
#include "config.h"

#include "foyer-crockford.h"

#include <string.h>

static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void
test_encode (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    gsize chars;
    const char *text;
  } cases[] = {
    { "", 0, 0, "" },
    { "", 0, 3, "000" },
    { "\xff", 1, 1, "Z" },
    { "\xff", 1, 2, "ZW" },
    { "\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf", 10, 16, "0123456789ABCDEF" },
    { "\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf", 10, 16, "GHJKMNPQRSTVWXYZ" },
    { "\xff\xff\xff\xff\xff", 5, 8, "ZZZZZZZZ" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[32];

      foyer_crockford_encode ((const guint8 *)cases[i].bytes, cases[i].length, cases[i].chars,
                              text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",         "0",        "0000000",         "000000000", "0000000U",
    "0000000-", "00000001", "0000000\xc3\x96", "0000 000",
  };
  char badge_no[FOYER_BADGE_NO_BYTES] = "before";

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (foyer_crockford_parse_badge_no (cases[i], badge_no));
  g_assert_cmpstr (badge_no, ==, "before");
}

static void
test_round_trip (void)
{
  char first[FOYER_BADGE_NO_BYTES];
  char badge_no[FOYER_BADGE_NO_BYTES];

  for (guint64 value = 1; value < G_GUINT64_CONSTANT (1) << 40; value = value * 3 + 1)
    {
      foyer_crockford_print_badge_no (value, first);
      g_assert_cmpuint (strlen (first), ==, FOYER_BADGE_NO_CHARS);
      g_assert_true (foyer_crockford_parse_badge_no (first, badge_no));
      g_assert_cmpstr (badge_no, ==, first);
      g_assert_true (foyer_crockford_parse_badge_no (first, NULL));
    }
  /* Only 35 bits count. */
  foyer_crockford_print_badge_no (5, first);
  foyer_crockford_print_badge_no (5 | G_GUINT64_CONSTANT (1) << 35, badge_no);
  g_assert_cmpstr (badge_no, ==, first);
}

static void
test_typed (void)
{
  char printed[FOYER_BADGE_NO_BYTES];
  char badge_no[FOYER_BADGE_NO_BYTES];
  g_autoptr (GString) typed = g_string_new (" ");

  foyer_crockford_print_badge_no (G_GUINT64_CONSTANT (0x20020a1c7), printed);
  g_assert_nonnull (strpbrk (printed, "01"));
  for (int i = 0; printed[i] != '\0'; i++)
    {
      char c = printed[i] == '0' ? 'o' : printed[i] == '1' ? 'l' : g_ascii_tolower (printed[i]);

      g_string_append_c (typed, c);
      g_string_append (typed, i == 3 ? "-" : "");
    }
  g_string_append_c (typed, ' ');
  g_assert_true (foyer_crockford_parse_badge_no (typed->str, badge_no));
  g_assert_cmpstr (badge_no, ==, printed);
}

/* All single wrong characters and all swaps of neighbours of many numbers. */
static void
test_check_character (void)
{
  for (guint64 value = 7; value < G_GUINT64_CONSTANT (1) << 35; value = value * 2 + 5)
    {
      char printed[FOYER_BADGE_NO_BYTES];

      foyer_crockford_print_badge_no (value, printed);
      for (int i = 0; i < FOYER_BADGE_NO_CHARS; i++)
        {
          char wrong[FOYER_BADGE_NO_BYTES];

          for (int symbol = 0; symbol < 32; symbol++)
            {
              memcpy (wrong, printed, sizeof wrong);
              wrong[i] = symbols[symbol];
              g_assert_cmpint (foyer_crockford_parse_badge_no (wrong, NULL), ==,
                               symbols[symbol] == printed[i]);
            }
          if (i + 1 == FOYER_BADGE_NO_CHARS)
            continue;
          memcpy (wrong, printed, sizeof wrong);
          wrong[i] = printed[i + 1];
          wrong[i + 1] = printed[i];
          g_assert_cmpint (foyer_crockford_parse_badge_no (wrong, NULL), ==,
                           printed[i] == printed[i + 1]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crockford/encode", test_encode);
  g_test_add_func ("/crockford/refused", test_refused);
  g_test_add_func ("/crockford/round-trip", test_round_trip);
  g_test_add_func ("/crockford/typed", test_typed);
  g_test_add_func ("/crockford/check-character", test_check_character);
  return g_test_run ();
}
