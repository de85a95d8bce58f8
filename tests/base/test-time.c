/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-time: against GDateTime for every day of the calendar, and a table of what is no
 * time. */
#include "config.h"

#include "foyer-time.h"

#include <string.h>

static void
test_printed (void)
{
  static const struct
  {
    gint64 usec;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00Z" },
    { 1, "1970-01-01T00:00:00.000001Z" },
    { -1, "1969-12-31T23:59:59.999999Z" },
    { 1795334400000000, "2026-11-22T08:00:00Z" },
    { 951782400000000, "2000-02-29T00:00:00Z" },
    { -62135596800000000, "0001-01-01T00:00:00Z" },
    { 253402300799999999, "9999-12-31T23:59:59.999999Z" },
    { G_MININT64, "0001-01-01T00:00:00Z" },
    { G_MAXINT64, "9999-12-31T23:59:59.999999Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = foyer_time_dup_text (cases[i].usec);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpuint (strlen (text), <, FOYER_TIME_TEXT_BYTES);
    }
}

static void
test_parsed (void)
{
  static const struct
  {
    const char *text;
    gint64 usec;
  } cases[] = {
    { "1970-01-01", 0 },
    { "1970-01-01T00:00", 0 },
    { "1970-01-01T00:00Z", 0 },
    { "1970-01-01 00:00:01", 1000000 },
    { "1970-01-01t00:00:01z", 1000000 },
    { "1970-01-01T00:00:00.5Z", 500000 },
    { "1970-01-01T00:00:00,25", 250000 },
    { "1970-01-01T00:00:00.1234567890123456789Z", 123456 },
    { "1970-01-01T00:00:00+01:00", -3600000000 },
    { "1970-01-01T00:00:00-0530", 19800000000 },
    { "1970-01-01T00:00:00+14", -50400000000 },
    { "1970-01-01T00:00:00-00:00", 0 },
    { "2016-12-31T23:59:60Z", 1483228800000000 },
    { "2000-02-29", 951782400000000 },
    { "2026-11-22T09:00:00+01:00", 1795334400000000 },
    { "0001-01-01T00:00:00Z", -62135596800000000 },
    { "9999-12-31T23:59:59.999999Z", 253402300799999999 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 usec = 77;

      g_test_message ("%s", cases[i].text);
      g_assert_true (foyer_time_parse (cases[i].text, &usec));
      g_assert_cmpint (usec, ==, cases[i].usec);
    }
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    " ",
    "now",
    "1970",
    "1970-01",
    "1970-1-1",
    "70-01-01",
    "19700101",
    "1970/01/01",
    "01.02.1970",
    "1970-00-01",
    "1970-13-01",
    "1970-01-00",
    "1970-01-32",
    "2023-02-29",
    "1900-02-29",
    "0000-01-01",
    " 1970-01-01",
    "1970-01-01 ",
    "1970-01-01T",
    "1970-01-01T0",
    "1970-01-01T00",
    "1970-01-01T24:00",
    "1970-01-01T00:60",
    "1970-01-01T00:00:61",
    "1970-01-01T00:00:",
    "1970-01-01T00:00:00.",
    "1970-01-01T00:00.5",
    "1970-01-01T00:00:00ZZ",
    "1970-01-01T00:00:00 Z",
    "1970-01-01T00:00:00+",
    "1970-01-01T00:00:00+1",
    "1970-01-01T00:00:00+01:",
    "1970-01-01T00:00:00+24:00",
    "1970-01-01T00:00:00+01:60",
    "1970-01-01T00:00:00+01:00:00",
    "1970-01-01T00:00:00 UTC",
    "1970-01-01Z",
    "1970-01-01+01:00",
    "-1970-01-01",
    "+1970-01-01",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-01:00",
    "9999-12-31T23:59:60Z",
    "١٩٧٠-٠١-٠١",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 usec = 77;

      g_test_message ("%s", cases[i]);
      g_assert_false (foyer_time_parse (cases[i], &usec));
      g_assert_cmpint (usec, ==, 77);
    }
}

/* Every day from 0001 to 9999, in both directions, against GLib's calendar. */
static void
test_calendar (void)
{
  gint64 expected_days = -719162;
  gint64 days = 0;

  for (int year = 1; year <= 9999; year++)
    for (int month = 1; month <= 12; month++)
      for (int day = 1; day <= 31; day++)
        {
          gboolean valid = g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year);

          g_assert_cmpint (foyer_time_days_from_date (year, month, day, &days), ==, valid);
          if (!valid)
            continue;
          g_assert_cmpint (days, ==, expected_days);
          expected_days++;
          if (day == 1 || day >= 28)
            {
              char text[FOYER_TIME_TEXT_BYTES];
              char expected[40];

              foyer_time_print (days * G_GINT64_CONSTANT (86400000000), text);
              g_snprintf (expected, sizeof expected, "%04d-%02d-%02dT00:00:00Z", year, month, day);
              g_assert_cmpstr (text, ==, expected);
            }
        }
  g_assert_false (foyer_time_days_from_date (10000, 1, 1, &days));
  g_assert_false (foyer_time_days_from_date (2026, -1, 1, &days));
  g_assert_cmpint (days, ==, 2932896);
}

static void
test_round_trip (void)
{
  GRand *rand = g_rand_new_with_seed (1);

  for (int i = 0; i < 20000; i++)
    {
      gint64 usec = (gint64)(g_rand_double_range (rand, -62135596800.0, 253402300799.0)) * 1000000
                    + (i % 2 == 0 ? g_rand_int_range (rand, 0, 1000000) : 0);
      gint64 parsed;
      char text[FOYER_TIME_TEXT_BYTES];

      foyer_time_print (usec, text);
      g_assert_true (foyer_time_parse (text, &parsed));
      g_assert_cmpint (parsed, ==, usec);
    }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/refused", test_refused);
  g_test_add_func ("/time/parsed", test_parsed);
  g_test_add_func ("/time/printed", test_printed);
  g_test_add_func ("/time/calendar", test_calendar);
  g_test_add_func ("/time/round-trip", test_round_trip);
  return g_test_run ();
}
