/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates and pictures that mean harm: each refused with a reason, all of them at once. */
#include "config.h"

#include "foyer-render-error.h"
#include "foyer-test-badges.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Sanitizers, and other work on the machine, cost a multiple. */
#ifdef __SANITIZE_ADDRESS__
#define MOST_SECONDS 60
#else
#define MOST_SECONDS 5
#endif

/* Loads a template whose only picture is @file with these bytes (or, @target, a link). */
static void
assert_picture_refused (const char *file, const char *target, gconstpointer data, gsize length,
                        const char *reason)
{
  g_autofree char *folder = g_dir_make_tmp ("foyer-hostile-XXXXXX", NULL);
  g_autofree char *document = g_build_filename (folder, "template.json", NULL);
  g_autofree char *picture = g_build_filename (folder, "logo.png", NULL);
  g_autofree char *quoted = g_strescape (file, NULL);
  g_autofree char *json = g_strdup_printf (
      "{ \"foyer_template\": 1, \"name\": \"t\", \"version\": \"1\",\n"
      "  \"page\": { \"width_mm\": 100, \"height_mm\": 80 },\n"
      "  \"images\": { \"logo\": { \"file\": \"%s\" } },\n"
      "  \"sides\": { \"front\": { \"elements\": [ { \"type\": \"image\", \"box_mm\": "
      "[10, 10, 20, 20], \"image\": \"logo\" } ] } } }\n",
      quoted);
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_assert_true (g_file_set_contents (document, json, -1, NULL));
  if (target != NULL)
    g_assert_cmpint (symlink (target, picture), ==, 0);
  else if (data != NULL)
    g_assert_true (g_file_set_contents (picture, data, (gssize)length, NULL));
  template = foyer_template_load (folder, foyer_test_get_fonts (), &error);
  g_assert_null (template);
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
  if (strstr (error->message, reason) == NULL
      || strstr (error->message, "/images/logo/file") == NULL)
    g_error ("missing '%s' in:\n%s", reason, error->message);
  g_assert_cmpint (g_get_monotonic_time () - started, <, MOST_SECONDS * G_USEC_PER_SEC);
  (void)g_unlink (picture); /* not every case has one */
  g_assert_cmpint (g_unlink (document), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_pictures (void)
{
  static const guint8 huge_png[33]
      = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x06";
  static const guint8 empty_png[33] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\1\x08\x06";
  static const guint8 overflowing_png[33]
      = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06";
  static const guint8 huge_jpeg[]
      = { 0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0x75, 0x30, 0x75, 0x30, 3, 0, 0, 0 };
  static const guint8 endless_jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0 };
  static const char svg_bomb[]
      = "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
        "\"&a;&a;&a;&a;&a;&a;&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&b;</text>"
        "</svg>";
  static const char nested_use[]
      = "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"a\"><use href=\"#a\"/></g></svg>";

  assert_picture_refused ("logo.png", NULL, huge_png, sizeof huge_png, "30000 × 30000 pixels");
  assert_picture_refused ("logo.png", NULL, overflowing_png, sizeof overflowing_png, "pixels");
  assert_picture_refused ("logo.png", NULL, empty_png, sizeof empty_png, "0 × 1 pixels");
  assert_picture_refused ("logo.png", NULL, huge_jpeg, sizeof huge_jpeg, "30000 × 30000 pixels");
  assert_picture_refused ("logo.png", NULL, endless_jpeg, sizeof endless_jpeg, "components");
  assert_picture_refused ("logo.png", NULL, svg_bomb, strlen (svg_bomb), "neither PNG nor JPEG");
  assert_picture_refused ("logo.png", NULL, nested_use, strlen (nested_use),
                          "neither PNG nor JPEG");
  assert_picture_refused ("logo.png", NULL, "", 0, "neither PNG nor JPEG");
}

static void
test_places (void)
{
  static const char *const files[] = { "../logo.png", "/etc/passwd",     "a/../../logo.png", "..",
                                       ".hidden",     "logo\\..\\x.png", "file:logo.png",    "" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    assert_picture_refused (files[i], NULL, NULL, 0, "plain name");
  assert_picture_refused ("logo.png", "/etc/passwd", NULL, 0, "not a regular file");
  assert_picture_refused ("logo.png", "/dev/zero", NULL, 0, "not a regular file");
  assert_picture_refused ("logo.png", "template.json", NULL, 0, "not a regular file");
  assert_picture_refused ("logo.png", "logo.png", NULL, 0, "not a regular file");
}

static void
assert_document_refused (const char *json, const char *reason)
{
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_assert_null (foyer_test_parse_template (json, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, reason) == NULL)
    g_error ("missing '%s' in:\n%.2000s", reason, error->message);
  g_assert_cmpint (g_get_monotonic_time () - started, <, MOST_SECONDS * G_USEC_PER_SEC);
}

static void
test_documents (void)
{
  g_autoptr (GString) million = g_string_new (NULL);
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *million_json = NULL;
  g_autofree char *many_json = NULL;
  g_autofree char *deep_json = foyer_test_dup_document (deep);

  for (guint i = 0; i < 1000000; i++)
    g_string_append (million, i > 0 ? ",{}" : "{}");
  million_json = foyer_test_dup_document (million->str);
  assert_document_refused (million_json, "values");
  for (guint i = 0; i < 100000; i++)
    g_string_append (many, i > 0 ? ",{}" : "{}");
  many_json = foyer_test_dup_document (many->str);
  assert_document_refused (many_json, "more than 500 elements");
  assert_document_refused (deep_json, "nested too deeply");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile-templates/pictures", test_pictures);
  g_test_add_func ("/hostile-templates/places", test_places);
  g_test_add_func ("/hostile-templates/documents", test_documents);
  return g_test_run ();
}
