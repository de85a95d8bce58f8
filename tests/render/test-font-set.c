/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The private font set: what it covers, and what it says when a font is missing. */
#include "config.h"

#include "foyer-base-error.h"
#include "foyer-render-error.h"
#include "foyer-test-badges.h"

#include <glib/gstdio.h>
#include <string.h>

static FoyerFontSet *
load_text (const char *json, GError **error)
{
  g_autofree char *path = NULL;
  FoyerFontSet *fonts;
  int fd = g_file_open_tmp ("foyer-fonts-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  fonts = foyer_font_set_load (path, error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  return fonts;
}

static void
test_missing_font_names_package (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      load_text ("{ \"foyer_fonts\": 1, \"folders\": [\"/nowhere\"],\n"
                 "  \"fonts\": [ { \"file\": \"Lost.ttf\", \"package\": \"fonts-lost\" } ],\n"
                 "  \"chains\": { \"default\": [\"Lost\"] } }",
                 &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FONT);
  g_assert_nonnull (strstr (error->message, "'Lost.ttf'"));
  g_assert_nonnull (strstr (error->message, "'fonts-lost'"));
}

static void
test_bad_manifest (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load_text ("{ \"foyer_fonts\": 2, \"fonts\": [] }", &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "/foyer_fonts: range"));
  g_assert_nonnull (strstr (error->message, "/folders: required"));
  g_assert_nonnull (strstr (error->message, "/fonts: range"));
}

static void
test_chains (void)
{
  FoyerFontSet *fonts = foyer_test_get_fonts ();
  const char *of_default = foyer_font_set_get_chain (fonts, NULL);
  const char *of_japanese = foyer_font_set_get_chain (fonts, "ja-JP");

  g_assert_true (foyer_font_set_has_family (fonts, "Noto Sans CJK JP"));
  g_assert_false (foyer_font_set_has_family (fonts, "DejaVu Sans"));
  g_assert_true (g_str_has_prefix (of_default, "Noto Sans,"));
  g_assert_true (strstr (of_default, "CJK SC") < strstr (of_default, "CJK JP"));
  g_assert_true (strstr (of_japanese, "CJK JP") < strstr (of_japanese, "CJK SC"));
  g_assert_true (foyer_font_set_get_chain (fonts, "jam") == of_default);
}

static void
test_covers (void)
{
  static const char *const covered[]
      = { "",        "Jennifer García", "王小明",  "佐藤 健一", "محمد",
          "דוד כהן", "अमित शर्मा",       "สมชาย",   "Sam 🎉 Lee", "a\u200db\u200e",
          "❤\ufe0f", "ქართული",         "Հայերեն", "ខ្មែរ",      "አማርኛ" };
  FoyerFontSet *fonts = foyer_test_get_fonts ();
  gunichar missing = 0;

  for (guint i = 0; i < G_N_ELEMENTS (covered); i++)
    g_assert_true (foyer_font_set_covers (fonts, covered[i], &missing));
  g_assert_false (foyer_font_set_covers (fonts, "x 𐎀 y", &missing));
  g_assert_cmphex (missing, ==, 0x10380);
}

static void
test_digest_is_stable (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("FOYER_DATA_DIR"), "fonts", "fonts.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFontSet) again = foyer_font_set_load (path, &error);

  g_assert_no_error (error);
  g_assert_true (foyer_digest_equal (foyer_font_set_get_digest (again),
                                     foyer_font_set_get_digest (foyer_test_get_fonts ())));
  g_assert_nonnull (strstr (foyer_font_set_get_summary (again), "NotoSans-Bold.ttf"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/font-set/missing-font-names-package", test_missing_font_names_package);
  g_test_add_func ("/font-set/bad-manifest", test_bad_manifest);
  g_test_add_func ("/font-set/chains", test_chains);
  g_test_add_func ("/font-set/covers", test_covers);
  g_test_add_func ("/font-set/digest-is-stable", test_digest_is_stable);
  return g_test_run ();
}
