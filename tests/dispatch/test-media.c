/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of media: sizes to PWG names and back, and choosing from a printer's list. */
#include "config.h"

#include "foyer-media.h"

static void
test_names (void)
{
  static const struct
  {
    gint width_um, height_um;
    const char *name;
  } cases[] = {
    { 101600, 152400, "na_index-4x6_4x6in" },
    { 105000, 148000, "iso_a6_105x148mm" },
    { 210000, 297000, "iso_a4_210x297mm" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = foyer_media_dup_name (cases[i].width_um, cases[i].height_um);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

/* Whatever the name, it must carry the size that was asked for. */
static void
test_round_trip (void)
{
  static const gint sizes[][2]
      = { { 101600, 76200 }, { 76200, 101600 }, { 86000, 54000 }, { 148000, 105000 },
          { 62000, 100000 }, { 90000, 60000 },  { 50800, 25400 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = foyer_media_dup_name (sizes[i][0], sizes[i][1]);
      gint width, height;

      g_test_message ("%d x %d: %s", sizes[i][0], sizes[i][1], name);
      g_assert_true (foyer_media_parse (name, &width, &height));
      g_assert_cmpint (ABS (width - sizes[i][0]), <=, FOYER_MEDIA_TOLERANCE_UM);
      g_assert_cmpint (ABS (height - sizes[i][1]), <=, FOYER_MEDIA_TOLERANCE_UM);
    }
}

static void
test_parse_refuses (void)
{
  static const char *const wrong[]
      = { "", "auto", "stationery", "a_b", "custom__x", "na_letter_-1x2in" };
  g_autofree char *long_name = g_strnfill (5000, 'x');
  gint width = 7, height = 7;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (foyer_media_parse (wrong[i], &width, &height));
  g_assert_false (foyer_media_parse (long_name, &width, &height));
  g_assert_cmpint (width, ==, 7);
}

static void
test_choose (void)
{
  static const char *const exact[] = { "iso_a4_210x297mm", "oe_4x3-label_4x3in", NULL };
  static const char *const ranges[]
      = { "iso_a4_210x297mm", "custom_min_25.4x25.4mm", "custom_max_110x500mm", NULL };
  static const char *const narrow[] = { "custom_min_25.4x25.4mm", "custom_max_60x500mm", NULL };
  static const char *const none[] = { NULL };
  static const char *const half[] = { "custom_min_25.4x25.4mm", NULL };
  static const struct
  {
    const char *wanted;
    const char *const *supported;
    const char *chosen;
  } cases[] = {
    { "iso_a4_210x297mm", exact, "iso_a4_210x297mm" },
    { "custom_101.6x76.2mm_101.6x76.2mm", exact, "oe_4x3-label_4x3in" },
    { "iso_a6_105x148mm", exact, NULL },
    { "custom_101.6x76.2mm_101.6x76.2mm", ranges, "custom_101.6x76.2mm_101.6x76.2mm" },
    { "custom_101.6x76.2mm_101.6x76.2mm", narrow, NULL },
    { "custom_101.6x76.2mm_101.6x76.2mm", half, NULL },
    { "whatever", none, "whatever" },
    { "whatever", NULL, "whatever" },
    { "whatever", exact, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *chosen = foyer_media_choose (cases[i].wanted, cases[i].supported);

      g_assert_cmpstr (chosen, ==, cases[i].chosen);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/names", test_names);
  g_test_add_func ("/media/round-trip", test_round_trip);
  g_test_add_func ("/media/parse-refuses", test_parse_refuses);
  g_test_add_func ("/media/choose", test_choose);
  return g_test_run ();
}
