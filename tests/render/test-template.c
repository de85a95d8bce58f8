/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Template documents: what is refused and how it is said, what is compiled. */
#include "config.h"

#include "foyer-display-list.h"
#include "foyer-image.h"
#include "foyer-render-error.h"
#include "foyer-test-badges.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
test_several_problems_at_once (void)
{
  static const char json[]
      = "{ \"foyer_template\": 1, \"name\": \"t\",\n"
        "  \"page\": { \"width_mm\": 100, \"height_mm\": 80, \"colour\": 1 },\n"
        "  \"styles\": {\n"
        "    \"name\": { \"size_pt\": 3000, \"family\": \"Comic Sans\" } },\n"
        "  \"sides\": { \"front\": { \"elements\": [\n"
        "    { \"type\": \"text\", \"box_mm\": [10, 10, 50, 10], \"style\": \"nmae\", \"text\": "
        "\"{fullname}\" },\n"
        "    { \"type\": \"rectangle\", \"box_mm\": [10, 10, 200, 10], \"fill\": \"blue\" },\n"
        "    { \"type\": \"text\", \"box_mm\": [1, 10, 50, 10], \"style\": \"name\", \"text\": "
        "\"{dietary_flags}\" },\n"
        "    { \"type\": \"code\", \"box_mm\": [10, 10, 20, 20], \"symbology\": \"maxicode\", "
        "\"content\": \"x\" }\n"
        "  ] } } }\n";
  static const char *const expected[] = {
    ":1: /version: required: ",
    ":2: /page/colour: unknown-key: ",
    ":4: /styles/name/size_pt: range: ",
    ":4: /styles/name/family: reference: the font set has no family 'Comic Sans'",
    ":6: /sides/front/elements/0/style: reference: there is no style 'nmae'",
    ":6: /sides/front/elements/0/text: reference: 'fullname' is not a field",
    ":7: /sides/front/elements/1/box_mm: outside-page: ",
    ":7: /sides/front/elements/1/fill: reference: 'blue' is neither",
    ":8: /sides/front/elements/2/text: sensitive: 'dietary_flags' is sensitive",
    ":8: /sides/front/elements/2/box_mm: safe-area: ",
    ":9: /sides/front/elements/3/symbology: range: 'maxicode' is not one of: qr, code128",
  };
  g_autoptr (GError) error = NULL;

  g_assert_null (foyer_test_parse_template (json, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (error->message, expected[i]) == NULL)
      g_error ("missing '%s' in:\n%s", expected[i], error->message);
}

static void
test_refused_elements (void)
{
  static const struct
  {
    const char *element;
    const char *expected;
  } cases[] = {
    { "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": "
      "\"{full_name\" }",
      "text: syntax: '{' is never closed" },
    { "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": \"a } b\" "
      "}",
      "text: syntax: '}' without" },
    { "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": \"a {} b\" "
      "}",
      "text: syntax: '{}' names nothing" },
    { "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": "
      "\"{company|}\" }",
      "text: reference: '' is not a field" },
    { "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": "
      "\"{registered_at}\" }",
      "text: type: " },
    { "{ \"type\": \"text\", \"box_mm\": [1, 1, 50], \"style\": \"line\", \"text\": \"x\" }",
      "box_mm: range: " },
    { "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": \"x\", "
      "\"rotate\": 45 }",
      "rotate: range: 45" },
    { "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": \"x\", "
      "\"size_pt\": 6, \"min_size_pt\": 7 }",
      "min_size_pt: range: " },
    { "{ \"type\": \"path\", \"box_mm\": [1, 1, 50, 10], \"fill\": \"#000000\", \"path\": \"M 1 2 "
      "A 3\" }",
      "path: syntax: " },
    { "{ \"type\": \"path\", \"box_mm\": [1, 1, 50, 10], \"fill\": \"#000000\", \"path\": \"M nan "
      "2\" }",
      "path: syntax: " },
    { "{ \"type\": \"path\", \"box_mm\": [1, 1, 50, 10], \"fill\": \"#000000\", \"path\": \"L 1 "
      "2\" }",
      "path: syntax: " },
    { "{ \"type\": \"code\", \"box_mm\": [1, 1, 20, 20], \"symbology\": \"aztec\", \"content\": "
      "\"{badge_token}\", \"level\": \"H\" }",
      "level: unknown-key: 'level' is known to QR codes only" },
    { "{ \"type\": \"code\", \"box_mm\": [1, 1, 20, 20], \"symbology\": \"qr\", \"content\": "
      "\"{badge_token}\", \"columns\": 3 }",
      "columns: unknown-key: 'columns' is known to PDF417 codes only" },
    { "{ \"type\": \"code\", \"box_mm\": [1, 1, 20, 5], \"symbology\": \"code128\", "
      "\"content\": \"{badge_no}\", \"readable\": \"line\" }",
      "readable: range: the box has no room" },
    { "{ \"type\": \"code\", \"box_mm\": [1, 1, 20, 20], \"symbology\": \"qr\", \"content\": "
      "\"{badge_token}\", \"readable\": \"big\" }",
      "readable: reference: there is no style 'big'" },
    { "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 50, 10] }", "required: a shape needs" },
    { "{ \"type\": \"image\", \"box_mm\": [1, 1, 50, 10], \"image\": \"logo\" }",
      "image: reference: " },
    { "{ \"type\": \"code\", \"box_mm\": [1, 1, 20, 20], \"symbology\": \"qr\", \"content\": "
      "\"{badge_token}\", \"quiet_zone\": 2 }",
      "quiet_zone: range: 2 is not from 4" },
    { "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"when\": { "
      "\"role\": [\"x\"] } }",
      "when/role: unknown-key: " },
    { "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"when\": { "
      "\"has\": [\"nothing\"] } }",
      "has: reference: " },
    { "{ \"type\": \"circle\", \"box_mm\": [1, 1, 5, 5] }", "type: range: " },
    { "7", "type: must be an object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = foyer_test_dup_document (cases[i].element);
      g_autoptr (GError) error = NULL;

      g_assert_null (foyer_test_parse_template (json, &error));
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
      if (strstr (error->message, cases[i].expected) == NULL)
        g_error ("case %u: missing '%s' in:\n%s", i, cases[i].expected, error->message);
    }
}

/* What an element or a whole document says wrong in the newer parts, by path and rule. */
static void
test_refused_language (void)
{
  static const struct
  {
    const char *key; /* of the document; "element" stands for one among the front's */
    const char *value;
    const char *expected;
  } cases[] = {
    { "element", "{ \"type\": \"line\", \"box_mm\": [1, 1, 50, 0] }",
      "/sides/front/elements/0/stroke: required: a line needs a colour" },
    { "element",
      "{ \"type\": \"line\", \"box_mm\": [1, 1, 50, 0], \"stroke\": \"#000000\", \"dash_mm\": [1, "
      "2, "
      "3] }",
      "dash_mm: range: dashes are 2, 4, 6 or 8 numbers" },
    { "element",
      "{ \"type\": \"line\", \"box_mm\": [1, 1, 50, 0], \"stroke\": \"#000000\", \"dash_mm\": [0, "
      "0] "
      "}",
      "dash_mm: range: a dash is from 0.05" },
    { "element",
      "{ \"type\": \"line\", \"box_mm\": [1, 1, 50, 0], \"stroke\": \"#000000\", \"fill\": "
      "\"#000000\" }",
      "fill: unknown-key: " },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": { \"cmyk\": [0, 0, 0, 101] } "
      "}",
      "/sides/front/elements/0/fill/cmyk: range: CMYK is four numbers" },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": { \"cmyk\": [0, 0, 0] } }",
      "fill/cmyk: range: " },
    { "element", "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": { } }",
      "fill: required: a colour that is an object has" },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": { \"spot\": \"Gold\" } }",
      "fill/alternate: required: a spot colour needs" },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": { \"spot\": \"\", "
      "\"alternate\": \"#ffffff\" } }",
      "fill/spot: range: " },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": { \"spot\": \"Gold\", "
      "\"alternate\": \"gold\" } }",
      "fill/alternate: range: 'gold' is not a colour" },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"anchor\": "
      "\"end\" "
      "}",
      "anchor: unknown-key: 'anchor' is known on a page with \"length\" only" },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"repeat\": { "
      "\"list\": \"tracks\" } }",
      "repeat/pitch_mm: required: " },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"repeat\": { "
      "\"list\": \"dietary_flags\", \"most\": 2, \"pitch_mm\": 5 } }",
      "repeat/list: reference: 'dietary_flags' is not a list" },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"repeat\": { "
      "\"list\": \"company\", \"most\": 2, \"pitch_mm\": 5 } }",
      "repeat/list: reference: " },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"repeat\": { "
      "\"list\": \"tracks\", \"most\": 100, \"pitch_mm\": 5 } }",
      "repeat/most: range: " },
    { "element",
      "{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"repeat\": { "
      "\"list\": \"tracks\", \"most\": 20, \"pitch_mm\": 5 } }",
      "box_mm: outside-page: the box, repeated, leaves the page" },
    { "element",
      "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": \"{item}\" "
      "}",
      "text: reference: 'item' is not a field" },
    { "element",
      "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": \"x\", "
      "\"abbreviate\": true }",
      "abbreviate: reference: the template has no \"abbreviations\"" },
    { "element",
      "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": \"x\", "
      "\"truncate\": \"yes\" }",
      "truncate: type: " },
    { "abbreviations", "{ \"Univ.\": \"University\" }",
      "/abbreviations/Univ.: range: 'University' is not shorter" },
    { "abbreviations", "{ \"University\": [] }", "/abbreviations/University: range: " },
    { "abbreviations", "{ \"University\": [\"Univ.\", \"Unive\"] }",
      "/abbreviations/University: range: 'Unive' is not shorter" },
    { "abbreviations", "{ \"University\": 7 }", "/abbreviations/University: type: " },
    { "tiers", "{ \"VIP\": { \"color\": \"#000000\" } }", "/tiers/VIP/color: unknown-key: " },
    { "tiers", "{ \"VIP\": { \"colour\": \"{tier_ink}\" } }", "/tiers/VIP/colour: range: " },
    { "tiers", "{ \"VIP\": { \"colours\": { \"wash\": \"#000000\" } } }",
      "/tiers/VIP/colours/wash: reference: there is no colour 'wash'" },
    { "tiers", "{ \"VIP\": { \"styles\": { \"nmae\": { } } } }",
      "/tiers/VIP/styles/nmae: reference: there is no style 'nmae'" },
    { "tiers", "{ \"VIP\": { \"styles\": { \"line\": { \"size\": 4 } } } }",
      "/tiers/VIP/styles/line/size: unknown-key: " },
    { "page", "{ \"width_mm\": 100, \"height_mm\": 80, \"length\": { \"max_mm\": 90 } }",
      "/page/height_mm: range: a page has either a height or a length" },
    { "page", "{ \"width_mm\": 100, \"length\": { \"min_mm\": 99 } }",
      "/page/length/max_mm: required: " },
    { "page", "{ \"width_mm\": 100, \"length\": { \"min_mm\": 99, \"max_mm\": 50 } }",
      "/page/length/min_mm: range: " },
    { "page", "{ \"width_mm\": 100, \"length\": { \"max_mm\": 50 }, \"fold\": \"left\" }",
      "/page/length: range: a roll is neither folded" },
    { "page",
      "{ \"width_mm\": 100, \"height_mm\": 80, \"sheet\": { \"width_mm\": 210, \"height_mm\": 297, "
      "\"columns\": 3, \"rows\": 4 } }",
      "/page/sheet/columns: range: 3 badges of 100 mm" },
    { "page",
      "{ \"width_mm\": 100, \"height_mm\": 80, \"sheet\": { \"width_mm\": 210, \"height_mm\": 297, "
      "\"columns\": 2, \"rows\": 3, \"top_mm\": 60 } }",
      "/page/sheet/rows: range: 3 badges of 80 mm" },
    { "page",
      "{ \"width_mm\": 100, \"height_mm\": 80, \"sheet\": { \"width_mm\": 2000, \"height_mm\": "
      "2000, "
      "\"columns\": 20, \"rows\": 20 } }",
      "/page/sheet/rows: range: 400 badges" },
    { "page", "{ \"width_mm\": 100, \"height_mm\": 80, \"sheet\": { } }",
      "/page/sheet/columns: required: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = foyer_test_dup_changed_document (cases[i].key, cases[i].value);
      g_autoptr (GError) error = NULL;

      g_assert_null (foyer_test_parse_template (json, &error));
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
      if (strstr (error->message, cases[i].expected) == NULL)
        g_error ("case %u: missing '%s' in:\n%s", i, cases[i].expected, error->message);
    }
}

static void
test_roll_has_one_side (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (foyer_test_parse_template (
      "{ \"foyer_template\": 1, \"name\": \"t\", \"version\": \"1\", \"page\": { \"width_mm\": 60, "
      "\"length\": { \"max_mm\": 50 } }, \"sides\": { \"front\": { \"elements\": [] }, \"back\": { "
      "\"elements\": [] } } }",
      &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
  g_assert_nonnull (strstr (error->message, "/sides/back: range: a roll is printed on one side"));
}

/* Entries of what is repeated count as elements. */
static void
test_too_many_entries (void)
{
  g_autoptr (GString) elements = g_string_new (NULL);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6; i++)
    g_string_append_printf (elements,
                            "%s{ \"type\": \"ellipse\", \"box_mm\": [1, 1, 5, 5], \"fill\": "
                            "\"#000000\", \"repeat\": { \"list\": \"tracks\", \"most\": 99, "
                            "\"pitch_mm\": 0.5 } }",
                            i > 0 ? "," : "");
  json = foyer_test_dup_document (elements->str);
  g_assert_null (foyer_test_parse_template (json, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
  g_assert_nonnull (strstr (error->message, "more than 500 elements with this one's entries"));
}

static void
test_no_json (void)
{
  static const char *const texts[]
      = { "", "{", "[]", "\xff\xfe", "{\"foyer_template\": 1, \"foyer_template\": 1}", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (foyer_test_parse_template (texts[i], &error));
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
    }
}

static void
test_too_many_elements (void)
{
  g_autoptr (GString) elements = g_string_new (NULL);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 501; i++)
    g_string_append_printf (
        elements, "%s{ \"type\": \"rectangle\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\" }",
        i > 0 ? "," : "");
  json = foyer_test_dup_document (elements->str);
  g_assert_null (foyer_test_parse_template (json, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
  g_assert_nonnull (strstr (error->message, "more than 500 elements"));
}

static void
test_names_never_leave_the_folder (void)
{
  static const char *const names[]
      = { "../label-4x3", "label-4x3/../label-4x3", "", "/etc", ".", "..", "Label", "a b",
          "label-4x3/" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          foyer_template_load_named (g_getenv ("FOYER_TEMPLATE_DIR"), names[i], NULL, &error));
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND);
    }
}

static void
test_images_never_leave_the_folder (void)
{
  static const char *const files[] = {
    "../secret.png", "/etc/passwd", "sub/logo.png", ".hidden.png", "", "logo png", "link.png"
  };
  g_autofree char *folder = g_dir_make_tmp ("foyer-image-XXXXXX", NULL);
  g_autofree char *link = g_build_filename (folder, "link.png", NULL);

  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (foyer_image_read (folder, files[i], &error));
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
    }
  g_assert_cmpint (g_unlink (link), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_image_bytes (void)
{
  static const guint8 huge_png[33] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0,
                                       13,   'I', 'H', 'D', 'R',  0,    1,    0,    0, 0, 1 };
  static const guint8 cmyk_jpeg[]
      = { 0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 10, 0, 10, 4, 1, 0x11, 0, 2, 0x11, 0 };
  static const guint8 cut_jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff };
  static const guint8 text[] = "<svg/>";
  const struct
  {
    const guint8 *data;
    gsize length;
  } cases[] = { { huge_png, sizeof huge_png },
                { cmyk_jpeg, sizeof cmyk_jpeg },
                { cut_jpeg, sizeof cut_jpeg },
                { text, sizeof text },
                { text, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].data, cases[i].length);
      g_autoptr (GError) error = NULL;

      g_assert_null (foyer_image_new ("x", bytes, &error));
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
    }
}

static void
test_shipped_templates (void)
{
  g_auto (GStrv) names = foyer_template_list_names (g_getenv ("FOYER_TEMPLATE_DIR"));
  g_autoptr (FoyerTemplate) label = foyer_test_load_template ("label-4x3");
  g_autoptr (FoyerTemplate) fold = foyer_test_load_template ("a6-fold");

  g_assert_true (g_strv_contains ((const char *const *)names, "label-4x3"));
  g_assert_true (g_strv_contains ((const char *const *)names, "a6-fold"));
  g_assert_cmpstr (foyer_template_get_name (label), ==, "label-4x3");
  g_assert_cmpint (foyer_template_get_sheet_width_um (label), ==, 101600);
  g_assert_cmpint (foyer_template_get_sheet_height_um (label), ==, 76200);
  g_assert_cmpstr (foyer_template_get_media (label), ==, "custom_label-4x3_101.6x76.2mm");
  g_assert_cmpint (foyer_template_get_sheet_width_um (fold), ==, 210000);
  g_assert_cmpint (foyer_template_get_sheet_height_um (fold), ==, 148000);
  g_assert_cmpstr (foyer_template_get_media (fold), ==, "iso_a5_148x210mm");
  g_assert_cmpuint (foyer_template_get_n_pages (fold), ==, 1);
  g_assert_false (
      foyer_digest_equal (foyer_template_get_digest (label), foyer_template_get_digest (fold)));
}

static void
test_digest_covers_images (void)
{
  g_autoptr (FoyerTemplate) with_logo = foyer_test_load_template ("bench-badge");
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "render", "fixtures", "bench-badge",
                                                 "template.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  FoyerDigest of_document;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  of_document = foyer_digest_of (text, length);
  g_assert_false (foyer_digest_equal (&of_document, foyer_template_get_digest (with_logo)));
}

static void
test_fixed_elements_are_one_step (void)
{
  g_autofree char *json = foyer_test_dup_document (
      "{ \"type\": \"rectangle\", \"box_mm\": [0, 0, 100, 10], \"fill\": \"{tier_colour}\" },\n"
      "{ \"type\": \"text\", \"box_mm\": [1, 1, 50, 10], \"style\": \"line\", \"text\": "
      "\"{tier_label} {{{event_name}}}\" },\n"
      "{ \"type\": \"ellipse\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"when\": { "
      "\"tier\": [\"VIP\"] } },\n"
      "{ \"type\": \"text\", \"box_mm\": [1, 20, 50, 20], \"style\": \"name\", \"text\": "
      "\"{full_name}\" },\n"
      "{ \"type\": \"ellipse\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\", \"when\": { "
      "\"has\": [\"company\"] } },\n"
      "{ \"type\": \"ellipse\", \"box_mm\": [1, 1, 5, 5], \"fill\": \"#000000\" }");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) template = foyer_test_parse_template (json, &error);
  const FoyerDisplayList *list;

  g_assert_no_error (error);
  list = foyer_template_get_display_list (template);
  g_assert_cmpuint (list->steps->len, ==, 4);
  g_assert_true (g_array_index (list->steps, FoyerStep, 0).is_art);
  g_assert_cmpuint (g_array_index (list->steps, FoyerStep, 0).length, ==, 3);
  g_assert_false (g_array_index (list->steps, FoyerStep, 1).is_art);
  g_assert_false (g_array_index (list->steps, FoyerStep, 2).is_art);
  g_assert_true (g_array_index (list->steps, FoyerStep, 3).is_art);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/several-problems-at-once", test_several_problems_at_once);
  g_test_add_func ("/template/refused-elements", test_refused_elements);
  g_test_add_func ("/template/refused-language", test_refused_language);
  g_test_add_func ("/template/roll-has-one-side", test_roll_has_one_side);
  g_test_add_func ("/template/too-many-entries", test_too_many_entries);
  g_test_add_func ("/template/no-json", test_no_json);
  g_test_add_func ("/template/too-many-elements", test_too_many_elements);
  g_test_add_func ("/template/names-never-leave-the-folder", test_names_never_leave_the_folder);
  g_test_add_func ("/template/images-never-leave-the-folder", test_images_never_leave_the_folder);
  g_test_add_func ("/template/image-bytes", test_image_bytes);
  g_test_add_func ("/template/shipped-templates", test_shipped_templates);
  g_test_add_func ("/template/digest-covers-images", test_digest_covers_images);
  g_test_add_func ("/template/fixed-elements-are-one-step", test_fixed_elements_are_one_step);
  return g_test_run ();
}
