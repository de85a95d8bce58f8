/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a template can say beyond one badge of fixed length: lists, rolls, shared sheets, inks,
 * tiers, shorter texts. */
#include "config.h"

#include "foyer-display-list.h"
#include "foyer-pdf-preview.h"
#include "foyer-test-badges.h"

#include <string.h>

static const char *const sessions[] = {
  "Opening",
  "Keynote: what a badge knows",
  "Workshop A: printing on rolls",
  "Lunch",
  "Panel on queues",
  "Workshop B: a title that is far too long for a line of this width on such a label",
  "Lightning talks",
  "Closing",
  "Reception",
  "Night tour",
  "Second day, breakfast",
  "Hallway track",
  "A thirteenth session",
  "A fourteenth session",
  NULL,
};

/* A person of tier @tier with the first @n_sessions sessions. */
static void
badge_init (FoyerTestBadge *self, guint number, const char *name, const char *company,
            const char *tier, guint n_sessions)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  g_auto (GStrv) tracks = g_new0 (char *, n_sessions + 1);

  foyer_test_badge_init (self, number, name, company, NULL, NULL);
  g_clear_pointer (&self->input.record, foyer_record_unref);
  for (guint i = 0; i < n_sessions; i++)
    tracks[i] = g_strdup (sessions[i]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, "T-1");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, name);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, company);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, tier);
  foyer_record_builder_set_list (builder, FOYER_FIELD_TRACKS, (const char *const *)tracks);
  self->input.record = foyer_record_builder_end (builder);
}

static void
assert_holds (const char *text, const char *expected)
{
  if (strstr (text, expected) == NULL)
    g_error ("missing '%s' in:\n%s", expected, text);
}

/* The only diagnostic with this rule. */
static const FoyerDiagnostic *
find_rule (GPtrArray *diagnostics, const char *rule)
{
  const FoyerDiagnostic *found = NULL;

  for (guint i = 0; i < diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = diagnostics->pdata[i];

      if (g_strcmp0 (diagnostic->rule, rule) != 0)
        continue;
      g_assert_null (found);
      found = diagnostic;
    }
  if (found == NULL)
    g_error ("there is no '%s' among %u diagnostics", rule, diagnostics->len);
  return found;
}

/* (transfer full) The scene of one badge, and what was said of it. */
static char *
dup_scene (FoyerTemplate *template, const FoyerBadgeInput *input, GPtrArray **diagnostics)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());

  if (diagnostics != NULL)
    *diagnostics = foyer_renderer_check (renderer, template, input, NULL);
  return foyer_renderer_dup_scene_text (renderer, template, input);
}

static char *
dup_element_scene (const char *element, const FoyerBadgeInput *input, GPtrArray **diagnostics)
{
  g_autofree char *json = foyer_test_dup_document (element);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) template = foyer_test_parse_template (json, &error);

  g_assert_no_error (error);
  return dup_scene (template, input, diagnostics);
}

static void
assert_page (GBytes *pdf, guint n_pages, double width_mm, double height_mm)
{
  g_autoptr (GError) error = NULL;
  double width_pt, height_pt;
  guint found;

  g_assert_true (foyer_pdf_preview_measure (pdf, &found, &width_pt, &height_pt, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (found, ==, n_pages);
  g_assert_cmpfloat_with_epsilon (width_pt, width_mm * 72 / 25.4, 0.02);
  g_assert_cmpfloat_with_epsilon (height_pt, height_mm * 72 / 25.4, 0.02);
}

/* FOYER_LANGUAGE_PICTURES=FOLDER keeps pictures of all pages, to be looked at. */
static void
keep_pictures (GBytes *pdf, const char *name, guint n_pages)
{
  const char *folder = g_getenv ("FOYER_LANGUAGE_PICTURES");

  for (guint i = 0; folder != NULL && i < n_pages; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%s-%u.png", folder, name, i + 1);
      g_autoptr (GBytes) png = foyer_pdf_preview_render_png (pdf, i, 100, NULL);

      g_assert_true (g_file_set_contents (file, g_bytes_get_data (png, NULL),
                                          (gssize)g_bytes_get_size (png), NULL));
    }
}

/* ---- Golden scenes ---- */

static void
test_golden (void)
{
  g_autoptr (FoyerTemplate) roll = foyer_test_load_template ("agenda-roll");
  g_autoptr (FoyerTemplate) sheet = foyer_test_load_template ("sheet-letter");
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "render", "golden", "scene-language.txt", NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autofree char *expected = NULL;
  static const char *const tiers[] = { "VIP", "STAFF", "GENERAL" };

  for (guint i = 0; i < G_N_ELEMENTS (tiers); i++)
    {
      FoyerTestBadge badge;
      g_autofree char *on_roll = NULL;
      g_autofree char *on_sheet = NULL;

      badge_init (&badge, i, "Ana García", "University Institute", tiers[i], 1 + 2 * i);
      on_roll = dup_scene (roll, &badge.input, NULL);
      on_sheet = dup_scene (sheet, &badge.input, NULL);
      g_string_append_printf (found, "%s%s", on_roll, on_sheet);
      foyer_test_badge_clear (&badge);
    }
  if (g_getenv ("FOYER_UPDATE_GOLDEN") != NULL)
    g_assert_true (g_file_set_contents (path, found->str, (gssize)found->len, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  g_assert_cmpstr (found->str, ==, expected);
}

/* ---- Lists and rolls ---- */

static void
test_repeat (void)
{
  static const char element[]
      = "{ \"type\": \"text\", \"box_mm\": [5, 5, 90, 8], \"style\": \"line\", \"text\": "
        "\"{item_no}. {item}\", \"repeat\": { \"list\": \"tracks\", \"most\": 3, \"pitch_mm\": 10 "
        "} }";
  FoyerTestBadge badge;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) too_many = NULL;
  g_autofree char *scene = NULL;
  g_autofree char *cut = NULL;
  const FoyerDiagnostic *diagnostic;

  badge_init (&badge, 1, "Ana", NULL, "VIP", 2);
  scene = dup_element_scene (element, &badge.input, &none);
  assert_holds (scene, "text [5000 5000 90000 8000]");
  assert_holds (scene, "\"1. Opening\"");
  assert_holds (scene, "text [5000 15000 90000 8000]");
  assert_holds (scene, "\"2. Keynote: what a badge knows\"");
  g_assert_null (strstr (scene, "\"3."));
  g_assert_cmpuint (none->len, ==, 0);
  foyer_test_badge_clear (&badge);

  badge_init (&badge, 1, "Ana", NULL, "VIP", 5);
  cut = dup_element_scene (element, &badge.input, &too_many);
  assert_holds (cut, "\"3. Workshop A");
  g_assert_null (strstr (cut, "\"4."));
  diagnostic = find_rule (too_many, "template.repeat");
  g_assert_cmpint (diagnostic->code, ==, FOYER_CODE_TEXT_OVERFLOW);
  g_assert_cmpstr (diagnostic->field_path, ==, "tracks");
  g_assert_false (foyer_render_rule_is_note (diagnostic->rule));
  assert_holds (diagnostic->message, "5 entries, and there is room for 3");
  assert_holds (diagnostic->message, "/sides/front/elements/0");
  foyer_test_badge_clear (&badge);
}

static void
test_repeat_to_the_right (void)
{
  FoyerTestBadge badge;
  g_autofree char *scene = NULL;

  badge_init (&badge, 1, "Ana", NULL, "VIP", 2);
  scene = dup_element_scene ("{ \"type\": \"ellipse\", \"box_mm\": [5, 5, 8, 8], \"fill\": "
                             "\"#000000\", \"repeat\": { \"list\": \"tracks\", \"most\": 8, "
                             "\"pitch_mm\": 10, \"direction\": \"right\" } }",
                             &badge.input, NULL);
  assert_holds (scene, "ellipse [5000 5000 8000 8000]");
  assert_holds (scene, "ellipse [15000 5000 8000 8000]");
  g_assert_null (strstr (scene, "[25000"));
  foyer_test_badge_clear (&badge);
}

static void
test_roll (void)
{
  static const struct
  {
    guint n_sessions;
    int length_mm;
  } cases[] = { { 0, 55 }, { 1, 64 }, { 6, 102 }, { 12, 147 } };
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("agenda-roll");
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());

  g_assert_true (foyer_template_is_roll (template));
  g_assert_cmpstr (foyer_template_get_media (template), ==, "roll_agenda-roll_62x160mm");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerTestBadge badge;
      g_autofree char *media = NULL;
      g_autofree char *expected
          = g_strdup_printf ("custom_agenda-roll_62x%dmm", cases[i].length_mm);
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *name = g_strdup_printf ("roll-%u", cases[i].n_sessions);

      badge_init (&badge, 1, "Ana García", "University Institute of Badges and Queues", "VIP",
                  cases[i].n_sessions);
      media = foyer_renderer_dup_media (renderer, template, &badge.input);
      g_assert_cmpstr (media, ==, expected);
      pdf = foyer_test_render (renderer, template, &badge.input, 1, NULL);
      assert_page (pdf, 1, 62, cases[i].length_mm);
      keep_pictures (pdf, name, 1);
      foyer_test_badge_clear (&badge);
    }
}

/* Every page of a document is as long as its badge needs, and is trimmed there. */
static void
test_roll_of_several (void)
{
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("agenda-roll");
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  FoyerTestBadge badges[2];
  FoyerBadgeInput inputs[2];
  g_autoptr (GBytes) pdf = NULL;
  const char *data;
  gsize length;

  badge_init (&badges[0], 1, "Ana García", NULL, "VIP", 1);
  badge_init (&badges[1], 2, "Ana García", NULL, "VIP", 12);
  inputs[0] = badges[0].input;
  inputs[1] = badges[1].input;
  pdf = foyer_test_render (renderer, template, inputs, 2, NULL);
  data = g_bytes_get_data (pdf, &length);
  g_assert_nonnull (memmem (data, length, "/TrimBox[0 0 175.75 181.42]", 27));
  g_assert_nonnull (memmem (data, length, "/TrimBox[0 0 175.75 416.69]", 27));
  foyer_test_badge_clear (&badges[0]);
  foyer_test_badge_clear (&badges[1]);
}

static void
test_roll_too_short (void)
{
  static const char json[]
      = "{ \"foyer_template\": 1, \"name\": \"t\", \"version\": \"1\",\n"
        "  \"page\": { \"width_mm\": 60, \"length\": { \"max_mm\": 50 } },\n"
        "  \"sides\": { \"front\": { \"elements\": [\n"
        "    { \"type\": \"rectangle\", \"box_mm\": [0, 0, 60, 40], \"fill\": \"#000000\" },\n"
        "    { \"type\": \"rectangle\", \"box_mm\": [0, 0, 60, 20], \"fill\": \"#000000\", "
        "\"anchor\": \"end\" } ] } } }";
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) template = foyer_test_parse_template (json, &error);
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autofree char *scene = NULL;
  FoyerTestBadge badge;
  const FoyerDiagnostic *diagnostic;

  g_assert_no_error (error);
  badge_init (&badge, 1, "Ana", NULL, "VIP", 0);
  scene = dup_scene (template, &badge.input, &diagnostics);
  assert_holds (scene, " cut at 50000");
  diagnostic = find_rule (diagnostics, "page.length");
  g_assert_cmpint (diagnostic->code, ==, FOYER_CODE_TEXT_OVERFLOW);
  assert_holds (diagnostic->message, "needs 64 mm of the roll");
  foyer_test_badge_clear (&badge);
}

/* ---- Shared sheets ---- */

static GBytes *
render_sheet (FoyerTemplate *template, guint n, guint first_place)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (GArray) badges = foyer_test_make_badges (n);
  g_autofree FoyerBadgeInput *inputs = foyer_test_make_inputs (badges);

  return foyer_test_render_from (renderer, template, inputs, n, first_place);
}

static void
test_sheet (void)
{
  static const struct
  {
    guint n;
    guint first_place;
    guint n_pages;
  } cases[] = { { 1, 0, 2 }, { 6, 0, 2 }, { 7, 0, 4 }, { 6, 1, 4 }, { 1, 5, 2 }, { 13, 6, 6 } };
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("sheet-letter");

  g_assert_cmpstr (foyer_template_get_media (template), ==, "na_letter_8.5x11in");
  g_assert_cmpuint (foyer_template_get_n_places (template), ==, 6);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) pdf = render_sheet (template, cases[i].n, cases[i].first_place);
      g_autofree char *name = g_strdup_printf ("sheet-%u-%u", cases[i].n, cases[i].first_place);

      assert_page (pdf, cases[i].n_pages, 215.9, 279.4);
      keep_pictures (pdf, name, cases[i].n_pages);
    }
}

/* Whether something is drawn at this point of the page. */
static gboolean
is_inked (GBytes *pdf, guint page, double x_mm, double y_mm)
{
  cairo_surface_t *surface = foyer_pdf_preview_render (pdf, page, 25.4 * 4, NULL);
  const guint8 *data = cairo_image_surface_get_data (surface);
  const guint32 *row
      = (const guint32 *)(const void *)(data
                                        + (gssize)(y_mm * 4)
                                              * cairo_image_surface_get_stride (surface));
  gboolean is_inked = (row[(gsize)(x_mm * 4)] & 0xffffff) != 0xffffff;

  cairo_surface_destroy (surface);
  return is_inked;
}

/* The second badge is at the right in front, and at the left behind. */
static void
test_sheet_turns (void)
{
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("sheet-letter");
  g_autoptr (GBytes) pdf = render_sheet (template, 1, 1);

  g_assert_true (is_inked (pdf, 0, 160, 25));
  g_assert_false (is_inked (pdf, 0, 60, 25));
  g_assert_true (is_inked (pdf, 1, 60, 25));
  g_assert_false (is_inked (pdf, 1, 160, 25));
  /* The bleed is there, up to the middle of the gap, and crop marks stand beyond it. */
  g_assert_true (is_inked (pdf, 0, 108.5 + 2, 50));
  g_assert_false (is_inked (pdf, 0, 107.95 - 2, 50));
  g_assert_true (is_inked (pdf, 0, 4, 18.7));
}

static void
test_sheet_of_one_page (void)
{
  static const char json[]
      = "{ \"foyer_template\": 1, \"name\": \"t\", \"version\": \"1\",\n"
        "  \"page\": { \"width_mm\": 90, \"height_mm\": 55, \"sheet\": { \"width_mm\": 210, "
        "\"height_mm\": 297, \"columns\": 2, \"rows\": 5, \"left_mm\": 10, \"top_mm\": 11 } },\n"
        "  \"sides\": { \"front\": { \"elements\": [\n"
        "    { \"type\": \"code\", \"box_mm\": [5, 5, 20, 20], \"symbology\": \"qr\", "
        "\"content\": \"{badge_token}\" } ] } } }";
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) template = foyer_test_parse_template (json, &error);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *scene = NULL;
  FoyerTestBadge badge;

  g_assert_no_error (error);
  g_assert_cmpstr (foyer_template_get_media (template), ==, "iso_a4_210x297mm");
  pdf = render_sheet (template, 11, 0);
  assert_page (pdf, 2, 210, 297);
  badge_init (&badge, 1, "Ana", NULL, "VIP", 0);
  scene = dup_scene (template, &badge.input, NULL);
  assert_holds (scene, " at 10000 11000\n");
  foyer_test_badge_clear (&badge);
}

/* ---- Colours ---- */

static void
test_inks (void)
{
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("sheet-letter");
  GPtrArray *inks = foyer_template_get_inks (template);
  static const struct
  {
    const char *path;
    FoyerInkKind kind;
    const char *spot;
    guint32 rgb;
  } cases[] = { { "/colours/house", FOYER_INK_SPOT, "House Blue 300", 0x005ce6 },
                { "/colours/leaf", FOYER_INK_CMYK, NULL, 0x49f200 },
                { "/tiers/STAFF/colour", FOYER_INK_CMYK, NULL, 0x4d4d4d },
                { "/tiers/STAFF/colours/leaf", FOYER_INK_SPOT, "Silver", 0x9a9aa4 } };

  g_assert_cmpuint (inks->len, ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FoyerInk *ink = inks->pdata[i];

      g_assert_cmpstr (ink->path, ==, cases[i].path);
      g_assert_cmpint (ink->kind, ==, cases[i].kind);
      g_assert_cmpstr (ink->spot, ==, cases[i].spot);
      g_assert_cmphex (ink->rgb, ==, cases[i].rgb);
    }
}

/* An ink of one element is told once, however often the element is repeated. */
static void
test_ink_of_an_element (void)
{
  g_autofree char *json = foyer_test_dup_document (
      "{ \"type\": \"rectangle\", \"box_mm\": [5, 5, 9, 9], \"fill\": { \"cmyk\": [0, 100, 100, 0] "
      "}, \"repeat\": { \"list\": \"tracks\", \"most\": 4, \"pitch_mm\": 10 } }");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) template = foyer_test_parse_template (json, &error);
  const FoyerDisplayList *list;
  const FoyerPanel *front;

  g_assert_no_error (error);
  g_assert_cmpuint (foyer_template_get_inks (template)->len, ==, 1);
  list = foyer_template_get_display_list (template);
  front = list->panels->pdata[0];
  g_assert_cmpuint (front->ops->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const FoyerOp *op = front->ops->pdata[i];

      g_assert_true (op->fill.ink == foyer_template_get_inks (template)->pdata[0]);
      g_assert_cmphex (op->fill.rgb, ==, 0xff0000);
      g_assert_cmpstr (op->path, ==, "/sides/front/elements/0");
      g_assert_cmpuint (op->repeat_index, ==, i);
    }
}

static void
test_tiers (void)
{
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("sheet-letter");
  static const struct
  {
    const char *tier;
    const char *expected[4];
  } cases[] = {
    { "VIP",
      { "scene tier #5b1f69", "fill #fbf3ff", "stroke #ffe9a8",
        "colour #005ce6 3800/100 pt \"Ana\"" } },
    { "STAFF",
      { "scene tier #4d4d4d", "fill #eef1f7", "stroke #9a9aa4",
        "colour #16161d 3000/100 pt \"Ana\"" } },
    { "GENERAL",
      { "scene tier #9a6700", "fill #eef1f7", "stroke #49f200",
        "colour #16161d 3000/100 pt \"Ana\"" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerTestBadge badge;
      g_autofree char *scene = NULL;

      badge_init (&badge, 1, "Ana", "Contoso", cases[i].tier, 0);
      scene = dup_scene (template, &badge.input, NULL);
      for (guint k = 0; k < G_N_ELEMENTS (cases[i].expected); k++)
        assert_holds (scene, cases[i].expected[k]);
      foyer_test_badge_clear (&badge);
    }
}

/* One renderer draws badges of all tiers: nothing of one tier is shown to another. */
static void
test_tiers_are_kept_apart (void)
{
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("sheet-letter");
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  static const char *const tiers[] = { "VIP", "GENERAL", "STAFF", "VIP", "STAFF", "GENERAL" };

  for (guint i = 0; i < G_N_ELEMENTS (tiers); i++)
    {
      FoyerTestBadge badge;
      g_autofree char *warm = NULL;
      g_autofree char *cold = NULL;

      badge_init (&badge, 1, "Ana", "Contoso", tiers[i], 0);
      warm = foyer_renderer_dup_scene_text (renderer, template, &badge.input);
      cold = dup_scene (template, &badge.input, NULL);
      g_assert_cmpstr (warm, ==, cold);
      foyer_test_badge_clear (&badge);
    }
}

/* ---- Shorter texts ---- */

static void
test_abbreviations (void)
{
  static const struct
  {
    const char *company;
    const char *shown;
  } cases[] = {
    { "University of Jena", "\"University of Jena\"" },
    /* Only as much as is needed, in the order of the table. */
    { "Printing Department, University of Jena", "\"Printing Department, Univ. of Jena\"" },
    { "Institute, Department of Mathematics, University",
      "\"Inst., Dept. of Mathematics, Univ.\"" },
    { "University Institute of Mathematics and Music", "\"U. Inst. of Mathematics and Music\"" },
    /* A word that only begins like one of the table stays. */
    { "Universityville and Departmental Universitylands", "\"Universityville and Departmental…\"" },
  };
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("agenda-roll");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerTestBadge badge;
      g_autoptr (GPtrArray) diagnostics = NULL;
      g_autofree char *scene = NULL;

      badge_init (&badge, 1, "Ana", cases[i].company, "VIP", 0);
      scene = dup_scene (template, &badge.input, &diagnostics);
      assert_holds (scene, cases[i].shown);
      if (i == 0)
        g_assert_cmpuint (diagnostics->len, ==, 0);
      else
        {
          const FoyerDiagnostic *diagnostic = find_rule (
              diagnostics, i == 4 ? FOYER_RENDER_RULE_TRUNCATED : FOYER_RENDER_RULE_ABBREVIATED);

          g_assert_cmpuint (diagnostics->len, ==, 1);
          g_assert_true (foyer_render_rule_is_note (diagnostic->rule));
          g_assert_cmpstr (diagnostic->value, ==, cases[i].company);
          g_assert_cmpstr (diagnostic->field_path, ==, "company");
        }
      foyer_test_badge_clear (&badge);
    }
}

/* Three people joined into one picture. */
#define FAMILY "👨‍👩‍👧"

/* Cut off between grapheme clusters only: neither a mark nor a joined emoji loses its half. */
static void
test_truncation (void)
{
  static const char *const names[]
      = { "Wolfeschlegelsteinhausenbergerdorff", FAMILY FAMILY FAMILY FAMILY FAMILY FAMILY FAMILY,
          "กำกำกำกำกำกำกำกำกำกำกำกำกำกำกำกำกำกำ", "محمد عبد الله الرشيد محمد عبد الله" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      FoyerTestBadge badge;
      g_autoptr (GPtrArray) diagnostics = NULL;
      g_autofree char *scene = NULL;
      const char *cut;

      badge_init (&badge, 1, names[i], NULL, "VIP", 0);
      scene = dup_element_scene ("{ \"type\": \"text\", \"box_mm\": [5, 5, 22, 6], \"style\": "
                                 "\"line\", \"truncate\": true, \"text\": \"{full_name}\" }",
                                 &badge.input, &diagnostics);
      assert_holds (scene, "…\"");
      g_assert_null (strstr (scene, "overflowing"));
      g_assert_true (
          foyer_render_rule_is_note (find_rule (diagnostics, FOYER_RENDER_RULE_TRUNCATED)->rule));
      cut = strstr (scene, "…\"");
      if (i == 1) /* whole families */
        g_assert_true (memcmp (cut - 4, "👧", 4) == 0);
      foyer_test_badge_clear (&badge);
    }
}

static void
test_no_way_to_shorten (void)
{
  FoyerTestBadge badge;
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autofree char *scene = NULL;

  badge_init (&badge, 1, "Wolfeschlegelsteinhausenbergerdorff", NULL, "VIP", 0);
  scene = dup_element_scene ("{ \"type\": \"text\", \"box_mm\": [5, 5, 1, 6], \"style\": \"line\", "
                             "\"truncate\": true, \"text\": \"{full_name}\" }",
                             &badge.input, &diagnostics);
  assert_holds (scene, " overflowing \"Wolfe");
  g_assert_nonnull (find_rule (diagnostics, "template.fit"));
  foyer_test_badge_clear (&badge);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-language/repeat", test_repeat);
  g_test_add_func ("/template-language/repeat-to-the-right", test_repeat_to_the_right);
  g_test_add_func ("/template-language/roll", test_roll);
  g_test_add_func ("/template-language/roll-of-several", test_roll_of_several);
  g_test_add_func ("/template-language/roll-too-short", test_roll_too_short);
  g_test_add_func ("/template-language/sheet", test_sheet);
  g_test_add_func ("/template-language/sheet-turns", test_sheet_turns);
  g_test_add_func ("/template-language/sheet-of-one-page", test_sheet_of_one_page);
  g_test_add_func ("/template-language/inks", test_inks);
  g_test_add_func ("/template-language/ink-of-an-element", test_ink_of_an_element);
  g_test_add_func ("/template-language/tiers", test_tiers);
  g_test_add_func ("/template-language/tiers-are-kept-apart", test_tiers_are_kept_apart);
  g_test_add_func ("/template-language/abbreviations", test_abbreviations);
  g_test_add_func ("/template-language/truncation", test_truncation);
  g_test_add_func ("/template-language/no-way-to-shorten", test_no_way_to_shorten);
  g_test_add_func ("/template-language/golden", test_golden);
  return g_test_run ();
}
