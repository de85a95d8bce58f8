/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coercions one by one, as tables: what must fail first. */
#include "config.h"

#include "foyer-coercion-private.h"

#include "foyer-time.h"

#include <string.h>

typedef struct
{
  FoyerCoercionKind kind;
  const char *before;
  const char *after; /* NULL: refused, and untouched */
} Case;

static const Case cases[] = {
  { FOYER_COERCION_INTEGER, "", NULL },
  { FOYER_COERCION_INTEGER, "1.12E+10", NULL },
  { FOYER_COERCION_INTEGER, "007", NULL },
  { FOYER_COERCION_INTEGER, "-0", NULL },
  { FOYER_COERCION_INTEGER, "12 ", NULL },
  { FOYER_COERCION_INTEGER, "1.0", NULL },
  { FOYER_COERCION_INTEGER, "9999999999999999999", NULL },
  { FOYER_COERCION_INTEGER, "0", "0" },
  { FOYER_COERCION_INTEGER, "-42", "-42" },
  { FOYER_COERCION_INTEGER, "18901121383", "18901121383" },
  { FOYER_COERCION_YES_NO, "perhaps", NULL },
  { FOYER_COERCION_YES_NO, "", NULL },
  { FOYER_COERCION_YES_NO, "Yes", "yes" },
  { FOYER_COERCION_YES_NO, "NEIN", "no" },
  { FOYER_COERCION_YES_NO, "Sí", "yes" },
  { FOYER_COERCION_YES_NO, "não", "no" },
  { FOYER_COERCION_YES_NO, "ΝΑΙ", "yes" },
  { FOYER_COERCION_YES_NO, "はい", "yes" },
  { FOYER_COERCION_YES_NO, "hayır", "no" },
  { FOYER_COERCION_TRIM, " \t a b \n", "a b" },
  { FOYER_COERCION_TRIM, "\xc2\xa0x\xe2\x80\x8b", "x" },
  { FOYER_COERCION_NFC, "Zoe\xcc\x88", "Zoë" },
  { FOYER_COERCION_NFC, "plain", "plain" },
  { FOYER_COERCION_FOLD_SPACE, "a  b\r\n\tc", "a b c" },
  { FOYER_COERCION_FOLD_SPACE, "山田\xe3\x80\x80太郎", "山田 太郎" },
  { FOYER_COERCION_EMAIL_LOWER, "JANE@EXAMPLE.COM", "jane@example.com" },
  { FOYER_COERCION_EMAIL_LOWER, "Ibrahim.I@EXAMPLE.com", "ibrahim.i@example.com" },
  { FOYER_COERCION_UPPER, "speaker i", "SPEAKER I" },
  { FOYER_COERCION_LOWER, "TITLE İ", "title i" },
  { FOYER_COERCION_UNDEFUSE, "'+49 30 1", "+49 30 1" },
  { FOYER_COERCION_UNDEFUSE, "'=SUM", "=SUM" },
  { FOYER_COERCION_UNDEFUSE, "'@home", "@home" },
  { FOYER_COERCION_UNDEFUSE, "'%100", "%100" },
  { FOYER_COERCION_UNDEFUSE, "'t Hooft", "'t Hooft" },
  { FOYER_COERCION_UNDEFUSE, "''+1", "''+1" },
  { FOYER_COERCION_UNDEFUSE, "'", "'" },
  { FOYER_COERCION_GIVEN_FIRST, "Okafor, Ada", "Ada Okafor" },
  { FOYER_COERCION_GIVEN_FIRST, " e Castro ,  João ", "João e Castro" },
  { FOYER_COERCION_GIVEN_FIRST, "Prudence Thistlewood, PhD", "Prudence Thistlewood, PhD" },
  { FOYER_COERCION_GIVEN_FIRST, "Martin King, Jr.", "Martin King, Jr." },
  { FOYER_COERCION_GIVEN_FIRST, "Weber, Max, Dr.", "Weber, Max, Dr." },
  { FOYER_COERCION_GIVEN_FIRST, "Okafor,", "Okafor," },
  { FOYER_COERCION_GIVEN_FIRST, ", Ada", ", Ada" },
  { FOYER_COERCION_GIVEN_FIRST, "Ada Okafor", "Ada Okafor" },
};

/* With a separator. */
static void
test_cut (void)
{
  static const char *const texts[][2] = { { "Workshop – Reduced", "Workshop" },
                                          { "A – B – C", "A – B" },
                                          { "Workshop", "Workshop" },
                                          { " – ", " – " },
                                          { "", "" } };
  FoyerCoercion coercion = { .kind = FOYER_COERCION_CUT, .separator = (char *)" – " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) text = g_string_new (texts[i][0]);

      g_assert_true (foyer_coercion_apply (&coercion, text));
      g_assert_cmpstr (text->str, ==, texts[i][1]);
    }
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FoyerCoercion coercion = { .kind = cases[i].kind };
      g_autoptr (GString) text = g_string_new (cases[i].before);
      gboolean taken = foyer_coercion_apply (&coercion, text);

      g_test_message ("%s '%s'", foyer_coercion_kind_get_name (cases[i].kind), cases[i].before);
      g_assert_cmpint (taken, ==, cases[i].after != NULL);
      g_assert_cmpstr (text->str, ==, taken ? cases[i].after : cases[i].before);
    }
}

static const struct
{
  const char *before;
  const char *after;
} names[] = {
  /* mixed case, or no case at all: as supplied */
  { "Jane Doe", "Jane Doe" },
  { "deShawn McKay", "deShawn McKay" },
  { "山田 太郎", "山田 太郎" },
  { "ქეთევან", "ქეთევან" },
  { "", "" },
  { "42", "42" },
  { "Prudence Thistlewood, PhD", "Prudence Thistlewood, PhD" },
  /* wholly lower or upper */
  { "jane doe", "Jane Doe" },
  { "JANE DOE", "Jane Doe" },
  { "q", "Q" },
  { "Q", "Q" },
  { "angus mcallister", "Angus McAllister" },
  { "MARY MCDONALD", "Mary McDonald" },
  { "desmond macaulay ii", "Desmond Macaulay II" },
  { "flora macdonald", "Flora MacDonald" },
  { "emmanuel macron", "Emmanuel Macron" },
  { "maeve o'rourke", "Maeve O'Rourke" },
  { "MAEVE O’ROURKE", "Maeve O’Rourke" },
  { "sjoerd van der meer", "Sjoerd van der Meer" },
  { "van der meer", "Van der Meer" },
  { "karl-heinz von der heide", "Karl-Heinz von der Heide" },
  { "jean-baptiste d'aubigny", "Jean-Baptiste d'Aubigny" },
  { "d'angelo russo", "D'Angelo Russo" },
  { "joaquín de la cruz", "Joaquín de la Cruz" },
  { "khalid al-masri", "Khalid al-Masri" },
  { "al-masri khalid", "Al-Masri Khalid" },
  { "percival fairweather iii", "Percival Fairweather III" },
  { "RUTHERFORD PEMBERTON XIV", "Rutherford Pemberton XIV" },
  { "nguyen vi", "Nguyen Vi" },
  { "łukasz dąbrowski", "Łukasz Dąbrowski" },
  { "ibrahim çelik", "Ibrahim Çelik" },
  { "ışıl yıldırım", "Işıl Yıldırım" },
  { "ксения воронцова", "Ксения Воронцова" },
  { "ΝΙΚΟΣ ΘΕΟΔΩΡΙΔΗΣ", "Νικος Θεοδωριδης" },
  { "dr. jane doe", "Dr. Jane Doe" },
  { "ǆemal", "ǅemal" },
  { "anna - maria", "Anna - Maria" },
};

static void
test_title_case (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GString) name = g_string_new (names[i].before);

      foyer_title_case_if_uniform (name);
      g_assert_cmpstr (name->str, ==, names[i].after);
    }
}

static const struct
{
  const char *text;
  FoyerDateFormat format;
  gint32 offset_seconds;
  const char *expected; /* NULL: refused */
} dates[] = {
  { "", FOYER_DATE_US, 0, NULL },
  { "29/11/24 22:28", FOYER_DATE_US, 0, NULL },
  { "11/31/24", FOYER_DATE_US, 0, NULL },
  { "2/29/25", FOYER_DATE_US, 0, NULL },
  { "11/29/124", FOYER_DATE_US, 0, NULL },
  { "11/29/24 24:00", FOYER_DATE_US, 0, NULL },
  { "11/29/24 13:00 PM", FOYER_DATE_US, 0, NULL },
  { "11/29/24 1:5", FOYER_DATE_US, 0, NULL },
  { "11/29/24 1:05 x", FOYER_DATE_US, 0, NULL },
  { "29.11.2024", FOYER_DATE_EU, 0, NULL },
  { "1.12E+10", FOYER_DATE_UNIX, 0, NULL },
  { "99999999999999", FOYER_DATE_UNIX, 0, NULL },
  { "yesterday", FOYER_DATE_ISO, 0, NULL },
  { "11/29/24 22:28", FOYER_DATE_US, 0, "2024-11-29T22:28:00Z" },
  { "3/3/26 2:33", FOYER_DATE_US, 0, "2026-03-03T02:33:00Z" },
  { "3/3/26", FOYER_DATE_US, 3600, "2026-03-02T23:00:00Z" },
  { "7/27/26 19:06:23", FOYER_DATE_US, 0, "2026-07-27T19:06:23Z" },
  { "12/31/1999 12:00 AM", FOYER_DATE_US, 0, "1999-12-31T00:00:00Z" },
  { "1/1/70, 10:28:05\xe2\x80\xafPM", FOYER_DATE_US, 0, "1970-01-01T22:28:05Z" },
  { "29/11/2024 22:28", FOYER_DATE_EU, 7200, "2024-11-29T20:28:00Z" },
  { "29.11.2024 22:28", FOYER_DATE_DE, 0, "2024-11-29T22:28:00Z" },
  { "2026/09/20 10:00:00 AM", FOYER_DATE_YMD, 0, "2026-09-20T10:00:00Z" },
  { "2026-03-03 18:35:58", FOYER_DATE_ISO, 3600, "2026-03-03T17:35:58Z" },
  { "2026-03-03T18:35:58+02:00", FOYER_DATE_ISO, 3600, "2026-03-03T16:35:58Z" },
  { "2026-03-03T13:02:52.369Z", FOYER_DATE_ISO, 3600, "2026-03-03T13:02:52.369000Z" },
  { "1772546572", FOYER_DATE_UNIX, 0, "2026-03-03T14:02:52Z" },
  { "1772546572369", FOYER_DATE_UNIX_MS, 0, "2026-03-03T14:02:52.369000Z" },
};

static void
test_dates (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      gint64 usec = -1;
      gboolean read
          = foyer_date_parse (dates[i].text, dates[i].format, dates[i].offset_seconds, &usec);
      char text[FOYER_TIME_TEXT_BYTES];

      g_test_message ("%s", dates[i].text);
      g_assert_cmpint (read, ==, dates[i].expected != NULL);
      if (!read)
        {
          g_assert_cmpint (usec, ==, -1);
          continue;
        }
      foyer_time_print (usec, text);
      g_assert_cmpstr (text, ==, dates[i].expected);
    }
}

static void
test_zones (void)
{
  static const char *const wrong[]
      = { "", "CET", "Europe/Berlin", "+2", "+25:00", "+02:70", "+02:0x" };
  gint32 offset = 1;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (foyer_date_parse_zone (wrong[i], &offset));
  g_assert_cmpint (offset, ==, 1);
  g_assert_true (foyer_date_parse_zone ("UTC", &offset));
  g_assert_cmpint (offset, ==, 0);
  g_assert_true (foyer_date_parse_zone ("+05:45", &offset));
  g_assert_cmpint (offset, ==, 20700);
  g_assert_true (foyer_date_parse_zone ("-0300", &offset));
  g_assert_cmpint (offset, ==, -10800);
}

static void
test_characters (void)
{
  static const struct
  {
    const char *text;
    gsize count;
  } texts[] = {
    { "", 0 },
    { "abc", 3 },
    { "Zoe\xcc\x88", 3 },
    { "नमस्ते", 4 },
    { "👩‍👩‍👧", 1 },
    { "🇩🇪🇫🇷", 2 },
    { "👍🏽x", 2 },
    { "\xcc\x88", 1 },
    { "山田", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize count = foyer_count_characters (texts[i].text, strlen (texts[i].text));

      g_test_message ("%s", texts[i].text);
      g_assert_cmpuint (count, ==, texts[i].count);
    }
}

static void
test_keywords (void)
{
  FoyerCoercionKind kind = FOYER_COERCION_TRIM;

  for (guint i = 0; i < FOYER_COERCION_DATE; i++)
    {
      g_assert_true (foyer_coercion_kind_parse (foyer_coercion_kind_get_name (i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (foyer_coercion_kind_parse ("date", &kind));
  g_assert_false (foyer_coercion_kind_parse ("Trim", &kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coercion/table", test_table);
  g_test_add_func ("/coercion/cut", test_cut);
  g_test_add_func ("/coercion/title-case", test_title_case);
  g_test_add_func ("/coercion/dates", test_dates);
  g_test_add_func ("/coercion/zones", test_zones);
  g_test_add_func ("/coercion/characters", test_characters);
  g_test_add_func ("/coercion/keywords", test_keywords);
  return g_test_run ();
}
