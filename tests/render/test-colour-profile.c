/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printers' colour profiles: what is refused and why, and what becomes of colours. */
#include "config.h"

#include "foyer-colour-profile.h"
#include "foyer-limits.h"

#include <glib/gstdio.h>
#include <string.h>

#define CMYK "/usr/share/color/icc/ghostscript/default_cmyk.icc" /* package libgs-common */
#define SRGB "/usr/share/color/icc/sRGB.icc" /* package icc-profiles-free */
#define LAB "/usr/share/color/icc/LCMSLABI.ICM"
#define GREY "/usr/share/color/icc/Gray.icc"

/* (transfer full) NULL: the test is skipped. */
static GByteArray *
read_profile (const char *path)
{
  char *data = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    {
      g_test_skip_printf ("%s is not installed", path);
      return NULL;
    }
  return g_byte_array_new_take ((guint8 *)data, length);
}

static FoyerColourProfile *
open_array (GByteArray *array, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (array->data, array->len);

  return foyer_colour_profile_new (bytes, error);
}

static void
assert_refused (GByteArray *array, FoyerProfileError code, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_array (array, &error));
  g_assert_error (error, FOYER_PROFILE_ERROR, (int)code);
  if (strstr (error->message, reason) == NULL)
    g_error ("missing '%s' in: %s", reason, error->message);
}

static void
put_u32 (GByteArray *array, gsize offset, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (array->data + offset, &value, sizeof value);
}

/* ---- Refused ---- */

static void
test_truncated (void)
{
  g_autoptr (GByteArray) array = read_profile (CMYK);
  guint whole;

  if (array == NULL)
    return;
  whole = array->len;
  for (guint part = 1; part < 20; part++)
    {
      g_byte_array_set_size (array, whole * (20 - part) / 20);
      assert_refused (array, FOYER_PROFILE_ERROR_TRUNCATED, "cut off");
    }
  /* Cut, and the header made to agree: tags lie outside. */
  g_byte_array_set_size (array, 4096);
  put_u32 (array, 0, array->len);
  assert_refused (array, FOYER_PROFILE_ERROR_CORRUPT, "outside the profile");
}

static void
test_header (void)
{
  static const struct
  {
    gsize offset;
    guint32 value;
    FoyerProfileError code;
    const char *reason;
  } cases[] = {
    { 36, 0x61637371, FOYER_PROFILE_ERROR_CORRUPT, "not an ICC profile" },
    { 8, 0x05000000, FOYER_PROFILE_ERROR_CORRUPT, "version 5" },
    { 8, 0x01000000, FOYER_PROFILE_ERROR_CORRUPT, "version 1" },
    { 12, 0x6d6e7472, FOYER_PROFILE_ERROR_SPACE, "describes a screen" },
    { 12, 0x73636e72, FOYER_PROFILE_ERROR_SPACE, "a camera or scanner" },
    { 12, 0x6e6d636c, FOYER_PROFILE_ERROR_SPACE, "not a printer" },
    { 12, 0x01020304, FOYER_PROFILE_ERROR_CORRUPT, "device class" },
    { 16, 0x4c616220, FOYER_PROFILE_ERROR_SPACE, "'Lab '" },
    { 16, 0x48535620, FOYER_PROFILE_ERROR_SPACE, "'HSV '" },
    { 20, 0x434d594b, FOYER_PROFILE_ERROR_CORRUPT, "neither Lab nor XYZ" },
    { 128, 0, FOYER_PROFILE_ERROR_CORRUPT, "0 tags" },
    { 128, 0xffffffff, FOYER_PROFILE_ERROR_CORRUPT, "tags cannot be right" },
    { 136, 0xfffffff0, FOYER_PROFILE_ERROR_CORRUPT, "outside the profile" },
    { 0, 100, FOYER_PROFILE_ERROR_CORRUPT, "says it has 100 bytes" },
  };
  g_autoptr (GByteArray) whole = read_profile (CMYK);

  if (whole == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) array = g_byte_array_new ();

      g_byte_array_append (array, whole->data, whole->len);
      put_u32 (array, cases[i].offset, cases[i].value);
      assert_refused (array, cases[i].code, cases[i].reason);
    }
}

/* Without its tables a profile is a name and nothing else. */
static void
test_tables (void)
{
  g_autoptr (GByteArray) array = read_profile (CMYK);
  guint n_tags;

  if (array == NULL)
    return;
  n_tags = array->data[131];
  for (guint i = 0; i < n_tags; i++)
    {
      guint8 *entry = array->data + 132 + 12 * i;

      if (memcmp (entry, "B2A", 3) == 0)
        memcpy (entry, "zzz", 3);
    }
  assert_refused (array, FOYER_PROFILE_ERROR_CORRUPT, "lacks the tables");
}

static void
test_other_things (void)
{
  g_autoptr (GByteArray) lab = read_profile (LAB);
  g_autoptr (GByteArray) screen = read_profile (SRGB);
  g_autoptr (GByteArray) noise = g_byte_array_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  assert_refused (noise, FOYER_PROFILE_ERROR_CORRUPT, "not an ICC profile");
  g_byte_array_set_size (noise, 5000);
  for (guint i = 0; i < noise->len; i++)
    noise->data[i] = (guint8)g_rand_int (random);
  assert_refused (noise, FOYER_PROFILE_ERROR_CORRUPT, "not an ICC profile");
  g_byte_array_set_size (noise, FOYER_LIMIT_PROFILE_BYTES + 1);
  assert_refused (noise, FOYER_PROFILE_ERROR_LIMIT, "more than");
  if (lab == NULL || screen == NULL)
    return;
  assert_refused (lab, FOYER_PROFILE_ERROR_SPACE, "not a printer");
  assert_refused (screen, FOYER_PROFILE_ERROR_SPACE, "a screen");
  /* Called a printer's, and still of a space that no printer has. */
  memcpy (lab->data + 12, "prtr", 4);
  assert_refused (lab, FOYER_PROFILE_ERROR_SPACE, "'Lab '");
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("foyer-profile-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "none.icc", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (foyer_colour_profile_load (path, &error));
  g_assert_error (error, FOYER_PROFILE_ERROR, FOYER_PROFILE_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_assert_null (foyer_colour_profile_load (folder, &error));
  g_assert_error (error, FOYER_PROFILE_ERROR, FOYER_PROFILE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "no profile", -1, NULL));
  g_assert_null (foyer_colour_profile_load (path, &error));
  g_assert_error (error, FOYER_PROFILE_ERROR, FOYER_PROFILE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* ---- Taken ---- */

static void
test_cmyk (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerColourProfile) profile = NULL;
  g_autoptr (GByteArray) array = read_profile (CMYK);
  g_autoptr (FoyerColourProfile) again = NULL;

  if (array == NULL)
    return;
  profile = foyer_colour_profile_load (CMYK, &error);
  g_assert_no_error (error);
  g_assert_cmpint (foyer_colour_profile_get_inks (profile), ==, FOYER_INKS_CMYK);
  g_assert_cmpstr (foyer_inks_get_name (FOYER_INKS_CMYK), ==, "CMYK");
  g_assert_cmpfloat (foyer_colour_profile_get_version (profile), >=, 2);
  g_assert_cmpuint (strlen (foyer_colour_profile_get_id (profile)), ==, 32);
  g_assert_cmpuint (strlen (foyer_colour_profile_get_description (profile)), >, 0);
  g_assert_false (foyer_colour_profile_has_wrong_id (profile));

  /* Another ID in the header than the bytes have: flagged, and used all the same. */
  memcpy (array->data + 84, "0123456789abcdef", 16);
  again = open_array (array, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_colour_profile_has_wrong_id (again));
  g_assert_cmpstr (foyer_colour_profile_get_id (again), ==, foyer_colour_profile_get_id (profile));
}

static void
test_other_inks (void)
{
  g_autoptr (GByteArray) rgb = read_profile (SRGB);
  g_autoptr (GByteArray) grey = read_profile (GREY);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerColourProfile) profile = NULL;
  g_autoptr (FoyerColourProfile) in_grey = NULL;

  if (rgb == NULL || grey == NULL)
    return;
  memcpy (rgb->data + 12, "prtr", 4);
  profile = open_array (rgb, &error);
  g_assert_no_error (error);
  g_assert_cmpint (foyer_colour_profile_get_inks (profile), ==, FOYER_INKS_RGB);
  /* A printer that mixes just what a screen shows loses nothing. */
  g_assert_cmpfloat (foyer_colour_profile_measure (profile, 0x8c1d5b, NULL), <, 1);

  memcpy (grey->data + 12, "prtr", 4);
  in_grey = open_array (grey, &error);
  g_assert_no_error (error);
  g_assert_cmpint (foyer_colour_profile_get_inks (in_grey), ==, FOYER_INKS_GREY);
  g_assert_cmpfloat (foyer_colour_profile_measure (in_grey, 0xe01b24, NULL), >, 20);
  g_assert_cmpfloat (foyer_colour_profile_measure (in_grey, 0x808080, NULL), <, 3);
}

/* ---- Colours ---- */

/* From the data set of Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula" (2005): the
 * pairs where implementations go wrong. */
static void
test_difference (void)
{
  static const double pairs[][7] = {
    { 50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425 },
    { 50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000 },
    { 50, 0, 0, 50, -1, 2, 2.3669 },
    { 50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792 },
    { 50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195 },
    { 50, -0.0010, 2.4900, 50, 0.0009, -2.4900, 4.8045 },
    { 50, 2.5, 0, 73, 25, -18, 27.1492 },
    { 50, 2.5, 0, 58, 24, 15, 19.4535 },
    { 60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644 },
    { 22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373 },
    { 90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441 },
    { 2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpfloat_with_epsilon (foyer_colour_get_difference (pairs[i], pairs[i] + 3),
                                    pairs[i][6], 0.0001);
}

static void
test_measure (void)
{
  g_autoptr (FoyerColourProfile) profile = NULL;
  guint32 shown = 1;

  if (!g_file_test (CMYK, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("libgs-common is not installed");
      return;
    }
  profile = foyer_colour_profile_load (CMYK, NULL);
  /* Black is ink of its own; paper is paper. */
  g_assert_cmpfloat (foyer_colour_profile_measure (profile, 0x000000, &shown), ==, 0);
  g_assert_cmphex (shown, ==, 0);
  g_assert_cmpfloat (foyer_colour_profile_measure (profile, 0xffffff, &shown), <, 1);
  g_assert_cmphex (shown & 0xf0f0f0, ==, 0xf0f0f0);
  /* Inks mix a muted colour; a screen's green and blue they do not. */
  g_assert_cmpfloat (foyer_colour_profile_measure (profile, 0x26734d, NULL), <, 1);
  g_assert_cmpfloat (foyer_colour_profile_measure (profile, 0x808080, NULL), <, 1.5);
  g_assert_cmpfloat_with_epsilon (foyer_colour_profile_measure (profile, 0x8c1d5b, NULL), 3.5, 0.3);
  g_assert_cmpfloat_with_epsilon (foyer_colour_profile_measure (profile, 0x9a6700, NULL), 7.7, 0.5);
  g_assert_cmpfloat (foyer_colour_profile_measure (profile, 0x00ff00, &shown), >, 10);
  g_assert_cmpfloat (foyer_colour_profile_measure (profile, 0x0000ff, NULL), >, 10);
  g_assert_cmpuint (shown >> 8 & 0xff, <, 0xf0);
}

static void
test_convert (void)
{
  guint32 pixels[600], plain[600];
  g_autoptr (FoyerColourProfile) profile = NULL;
  guint32 green;

  if (!g_file_test (CMYK, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("libgs-common is not installed");
      return;
    }
  profile = foyer_colour_profile_load (CMYK, NULL);
  /* White, a stretch of colours with holes shorter and longer than a run, black within. */
  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    pixels[i] = 0xff000000u
                | (i < 40 || i % 100 < 20 ? 0xffffff
                   : i % 7 == 0           ? 0x000000
                   : i % 5 == 0           ? 0xffffff
                                          : 0x00ff00);
  memcpy (plain, pixels, sizeof plain);
  foyer_colour_profile_convert (profile, pixels, pixels, G_N_ELEMENTS (pixels));
  foyer_colour_profile_measure (profile, 0x00ff00, &green);
  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    {
      g_assert_cmphex (pixels[i] >> 24, ==, 0xff);
      if (plain[i] == 0xff000000u)
        g_assert_cmphex (pixels[i], ==, plain[i]);
      else if (plain[i] == 0xffffffffu)
        g_assert_cmphex (pixels[i], ==, pixels[0]);
      else
        {
          g_assert_cmphex (pixels[i], !=, plain[i]);
          /* Eight bits and a table in between: not to the last bit. */
          g_assert_cmpint (ABS ((int)(pixels[i] >> 8 & 0xff) - (int)(green >> 8 & 0xff)), <=, 8);
        }
    }
}

static gpointer
convert_thread (gpointer data)
{
  guint32 *pixels = g_new (guint32, 20000);

  for (guint i = 0; i < 20000; i++)
    pixels[i] = 0xff000000u | i * 2654435761u;
  for (guint i = 0; i < 4; i++)
    foyer_colour_profile_convert (data, pixels, pixels, 20000);
  return pixels;
}

/* One profile, two threads, the same pixels. */
static void
test_threads (void)
{
  g_autoptr (FoyerColourProfile) profile = NULL;
  GThread *one, *two;
  g_autofree guint32 *a = NULL;
  g_autofree guint32 *b = NULL;

  if (!g_file_test (CMYK, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("libgs-common is not installed");
      return;
    }
  profile = foyer_colour_profile_load (CMYK, NULL);
  one = g_thread_new ("one", convert_thread, profile);
  two = g_thread_new ("two", convert_thread, profile);
  a = g_thread_join (one);
  b = g_thread_join (two);
  g_assert_cmpmem (a, 20000 * 4, b, 20000 * 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colour-profile/truncated", test_truncated);
  g_test_add_func ("/colour-profile/header", test_header);
  g_test_add_func ("/colour-profile/tables", test_tables);
  g_test_add_func ("/colour-profile/other-things", test_other_things);
  g_test_add_func ("/colour-profile/files", test_files);
  g_test_add_func ("/colour-profile/cmyk", test_cmyk);
  g_test_add_func ("/colour-profile/other-inks", test_other_inks);
  g_test_add_func ("/colour-profile/difference", test_difference);
  g_test_add_func ("/colour-profile/measure", test_measure);
  g_test_add_func ("/colour-profile/convert", test_convert);
  g_test_add_func ("/colour-profile/threads", test_threads);
  return g_test_run ();
}
