/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates and pictures that mean harm: each refused with a reason, all of them at once. */
#include "config.h"

#include "foyer-image.h"
#include "foyer-picture.h"
#include "foyer-render-error.h"
#include "foyer-test-badges.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Sanitizers, and other work on the machine, cost a multiple. */
#ifdef __SANITIZE_ADDRESS__
#define MOST_SECONDS 60
#else
#define MOST_SECONDS 5
#endif

static cairo_status_t
append_cb (void *user_data, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (user_data, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* (transfer full) */
static GByteArray *
make_png (int width_px, int height_px)
{
  GByteArray *png = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px, height_px);

  g_assert_cmpint (cairo_surface_write_to_png_stream (surface, append_cb, png), ==,
                   CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return png;
}

/* The header says another width, with a checksum that is right. */
static void
widen_png (GByteArray *png, guint32 width_px)
{
  guint32 crc = G_MAXUINT32;

  for (guint i = 0; i < 4; i++)
    png->data[16 + i] = (guint8)(width_px >> (24 - 8 * i));
  for (guint i = 12; i < 29; i++)
    {
      crc ^= png->data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc & 1 ? 0xedb88320u ^ crc >> 1 : crc >> 1;
    }
  for (guint i = 0; i < 4; i++)
    png->data[29 + i] = (guint8)(~crc >> (24 - 8 * i));
}

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
  assert_picture_refused ("logo.png", NULL, svg_bomb, strlen (svg_bomb), "but SVG or XML");
  assert_picture_refused ("logo.png", NULL, "GIF89a", 6, "but GIF; save it as one of these");
  assert_picture_refused ("logo.png", NULL, "%PDF-1.4", 8, "but PDF");
  assert_picture_refused ("logo.png", NULL, "", 0, "neither PNG nor JPEG");
}

/* A good picture that lost its end, or a byte on the way. */
static void
test_damaged_pictures (void)
{
  g_autofree char *jpeg_path
      = g_test_build_filename (G_TEST_DIST, "render", "fixtures", "bench-badge", "logo.jpg", NULL);
  g_autoptr (GByteArray) png = make_png (64, 48);
  g_autofree char *jpeg = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (jpeg_path, &jpeg, &length, NULL));
  for (guint part = 1; part < 8; part++)
    {
      assert_picture_refused ("logo.png", NULL, jpeg, length * part / 8, "damaged or cut off");
      assert_picture_refused ("logo.png", NULL, png->data, MAX (33, png->len * part / 8),
                              "damaged or cut off");
    }
  assert_picture_refused ("logo.png", NULL, png->data, png->len - 1, "damaged or cut off");
  assert_picture_refused ("logo.png", NULL, jpeg, length - 2, "damaged or cut off");
  png->data[png->len / 2] ^= 0x10;
  assert_picture_refused ("logo.png", NULL, png->data, png->len, "damaged or cut off");
}

/* What is drawn of a picture that only its decoder can tell to be broken: nothing, with a reason.
 */
static void
test_picture_that_lies (void)
{
  g_autoptr (GByteArray) png = make_png (64, 48);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FoyerImage) image = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  widen_png (png, 4000);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&png));
  image = foyer_image_new ("logo.png", bytes, &error);
  g_assert_no_error (error);
  surface = foyer_picture_decode (image, &error);
  g_assert_null (surface);
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "the image 'logo.png' is damaged"));
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
  assert_picture_refused ("logo.png", "../../../../etc/passwd", NULL, 0, "not a regular file");
  assert_picture_refused ("none.png", NULL, NULL, 0, "none.png");
}

/* Reading one of these could wait for ever. */
static void
test_pipes_and_sockets (void)
{
  static const mode_t modes[] = { S_IFIFO, S_IFSOCK };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("foyer-hostile-XXXXXX", NULL);
      g_autofree char *picture = g_build_filename (folder, "logo.png", NULL);
      g_autofree char *document = g_build_filename (folder, "template.json", NULL);
      g_autoptr (GError) image_error = NULL;
      g_autoptr (GError) error = NULL;
      gint64 started = g_get_monotonic_time ();

      g_assert_cmpint (mknod (picture, modes[i] | 0600, 0), ==, 0);
      g_assert_null (foyer_image_read (folder, "logo.png", &image_error));
      g_assert_error (image_error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
      g_assert_cmpint (mknod (document, modes[i] | 0600, 0), ==, 0);
      g_assert_null (foyer_template_load (folder, foyer_test_get_fonts (), &error));
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND);
      g_assert_cmpint (g_get_monotonic_time () - started, <, MOST_SECONDS * G_USEC_PER_SEC);
      g_assert_cmpint (g_unlink (picture), ==, 0);
      g_assert_cmpint (g_unlink (document), ==, 0);
      g_assert_cmpint (g_rmdir (folder), ==, 0);
    }
}

/* A document that is a link is not read: a message would show what it leads to. */
static void
test_linked_document (void)
{
  g_autofree char *folder = g_dir_make_tmp ("foyer-hostile-XXXXXX", NULL);
  g_autofree char *document = g_build_filename (folder, "template.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("/etc/passwd", document), ==, 0);
  g_assert_null (foyer_template_load (folder, foyer_test_get_fonts (), &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
  g_assert_nonnull (strstr (error->message, "is a link"));
  g_assert_null (strstr (error->message, "root"));
  g_assert_cmpint (g_unlink (document), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
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
test_numbers (void)
{
  static const struct
  {
    const char *element;
    const char *reason;
  } cases[] = {
    { "{ \"type\": \"ellipse\", \"box_mm\": [1e300, 0, 5, 5], \"fill\": \"#000000\" }", "box_mm" },
    { "{ \"type\": \"ellipse\", \"box_mm\": [0, 0, 1e999, 5], \"fill\": \"#000000\" }", "syntax" },
    { "{ \"type\": \"ellipse\", \"box_mm\": [0, 0, NaN, 5], \"fill\": \"#000000\" }", "syntax" },
    { "{ \"type\": \"ellipse\", \"box_mm\": [0, 0, -Infinity, 5], \"fill\": \"#000000\" }",
      "syntax" },
    { "{ \"type\": \"ellipse\", \"box_mm\": [0, 0, 99999999999999999999999999, 5], \"fill\": "
      "\"#000000\" }",
      ":6:" },
    { "{ \"type\": \"ellipse\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"stroke_mm\": "
      "1e308 }",
      "stroke_mm: range" },
    { "{ \"type\": \"ellipse\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"rotate\": "
      "9223372036854775807 }",
      "rotate: range" },
    { "{ \"type\": \"path\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"path\": \"M 1e400 "
      "0\" }",
      "path: syntax" },
    { "{ \"type\": \"ellipse\", \"box_mm\": [1, 1, 5, 5], \"fill\": { \"cmyk\": [0, 0, 0, 1e300] } "
      "}",
      "cmyk: range" },
    { "{ \"type\": \"ellipse\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"repeat\": { "
      "\"list\": \"tracks\", \"most\": 1000000000, \"pitch_mm\": 1 } }",
      "most: range" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = foyer_test_dup_document (cases[i].element);

      assert_document_refused (json, cases[i].reason);
    }
}

static void
test_long_path (void)
{
  g_autofree char *steps = g_strnfill (30000, '0');
  g_autofree char *element = NULL;
  g_autofree char *json = NULL;

  for (guint i = 0; i < 30000; i++)
    steps[i] = "L1 1 "[i % 5];
  element
      = g_strdup_printf ("{ \"type\": \"path\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", "
                         "\"path\": \"M1 1 %s\" }",
                         steps);
  json = foyer_test_dup_document (element);
  assert_document_refused (json, "the path is longer than 20000 bytes");
}

/* Font files that are none, through a manifest of their own. */
static void
test_broken_fonts (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
  } cases[] = { { "", 0 },
                { "not a font", 10 },
                { "\0\1\0\0\xff\xff\xff\xff\xff\xff", 10 },
                { "OTTO\0\4\0\0\0\0\0\0", 12 },
                { "ttcf\0\1\0\0\xff\xff\xff\xff", 12 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("foyer-fonts-XXXXXX", NULL);
      g_autofree char *manifest = g_build_filename (folder, "fonts.json", NULL);
      g_autofree char *font = g_build_filename (folder, "broken.ttf", NULL);
      g_autofree char *json = g_strdup_printf (
          "{ \"foyer_fonts\": 1, \"folders\": [\"%s\"], \"fonts\": [ { \"file\": \"broken.ttf\", "
          "\"package\": \"fonts-broken\" } ], \"chains\": { \"default\": [\"Broken\"] } }",
          folder);
      g_autoptr (FoyerFontSet) fonts = NULL;
      g_autoptr (GError) error = NULL;
      gint64 started = g_get_monotonic_time ();

      g_assert_true (g_file_set_contents (manifest, json, -1, NULL));
      g_assert_true (g_file_set_contents (font, cases[i].bytes, (gssize)cases[i].length, NULL));
      fonts = foyer_font_set_load (manifest, &error);
      g_assert_null (fonts);
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FONT);
      if (strstr (error->message, "broken.ttf") == NULL)
        g_error ("the file is not named: %s", error->message);
      g_assert_cmpint (g_get_monotonic_time () - started, <, MOST_SECONDS * G_USEC_PER_SEC);
      g_assert_cmpint (g_unlink (manifest), ==, 0);
      g_assert_cmpint (g_unlink (font), ==, 0);
      g_assert_cmpint (g_rmdir (folder), ==, 0);
    }
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
  g_test_add_func ("/hostile-templates/damaged-pictures", test_damaged_pictures);
  g_test_add_func ("/hostile-templates/picture-that-lies", test_picture_that_lies);
  g_test_add_func ("/hostile-templates/places", test_places);
  g_test_add_func ("/hostile-templates/pipes-and-sockets", test_pipes_and_sockets);
  g_test_add_func ("/hostile-templates/linked-document", test_linked_document);
  g_test_add_func ("/hostile-templates/numbers", test_numbers);
  g_test_add_func ("/hostile-templates/long-path", test_long_path);
  g_test_add_func ("/hostile-templates/broken-fonts", test_broken_fonts);
  g_test_add_func ("/hostile-templates/documents", test_documents);
  return g_test_run ();
}
