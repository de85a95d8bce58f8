/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-uuid: the reference ids of R-05, versions and variants, and what is no UUID. */
#include "config.h"

#include "foyer-uuid.h"

#include <string.h>

static void
test_names (void)
{
  /* REG-001 and REG-003 are the reference case; the others were made by another implementation. */
  static const struct
  {
    const char *name;
    const char *text;
  } cases[] = {
    { "REG-001", "acf49da0-2ad0-58b9-9e23-9af3657cea87" },
    { "REG-003", "054ebfa8-d73f-529d-a8f1-3107d3438a78" },
    { "", "1b4db7eb-4057-5ddf-91e0-36dec72071f5" },
    { "http://python.org/", "4c565f0d-3f5a-5890-b41b-20cf47701c5e" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerUuid uuid = foyer_uuid_from_url_name (cases[i].name, strlen (cases[i].name));
      g_autofree char *text = foyer_uuid_dup_text (&uuid);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_random (void)
{
  guint8 random[16];
  FoyerUuid uuid;
  char text[FOYER_UUID_TEXT_BYTES];

  memset (random, 0xff, sizeof random);
  uuid = foyer_uuid_from_random (random);
  foyer_uuid_print (&uuid, text);
  g_assert_cmpstr (text, ==, "ffffffff-ffff-4fff-bfff-ffffffffffff");
  memset (random, 0, sizeof random);
  uuid = foyer_uuid_from_random (random);
  foyer_uuid_print (&uuid, text);
  g_assert_cmpstr (text, ==, "00000000-0000-4000-8000-000000000000");
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    "acf49da0",
    "acf49da0-2ad0-58b9-9e23-9af3657cea8",
    "acf49da0-2ad0-58b9-9e23-9af3657cea877",
    "acf49da0-2ad0-58b9-9e23-9af3657cea8g",
    "acf49da02-ad0-58b9-9e23-9af3657cea87",
    "acf49da02ad058b99e239af3657cea87",
    "{acf49da0-2ad0-58b9-9e23-9af3657cea87}",
    " acf49da0-2ad0-58b9-9e23-9af3657cea87",
    "acf49da0-2ad0-58b9-9e23-9af3657cea87 ",
  };
  FoyerUuid uuid = { { 9 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (foyer_uuid_parse (cases[i], &uuid));
  g_assert_cmpuint (uuid.bytes[0], ==, 9);
}

static void
test_round_trip (void)
{
  FoyerUuid made = foyer_uuid_from_url_name ("REG-001", 7);
  FoyerUuid parsed;

  g_assert_true (foyer_uuid_parse ("acf49da0-2ad0-58b9-9e23-9af3657cea87", &parsed));
  g_assert_true (foyer_uuid_equal (&parsed, &made));
  g_assert_true (foyer_uuid_parse ("ACF49DA0-2AD0-58B9-9E23-9AF3657CEA87", &parsed));
  g_assert_true (foyer_uuid_equal (&parsed, &made));
  parsed.bytes[15] ^= 1;
  g_assert_false (foyer_uuid_equal (&parsed, &made));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uuid/names", test_names);
  g_test_add_func ("/uuid/random", test_random);
  g_test_add_func ("/uuid/refused", test_refused);
  g_test_add_func ("/uuid/round-trip", test_round_trip);
  return g_test_run ();
}
