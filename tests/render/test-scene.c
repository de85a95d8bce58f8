/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From badge to scene: golden text, fitting, direction, findings. */
#include "config.h"

#include "foyer-test-badges.h"

#include <string.h>

/* (transfer full) The scene of one badge of a template made of @elements. */
static char *
dup_scene (const char *elements, const FoyerBadgeInput *input, GPtrArray **diagnostics)
{
  g_autofree char *json = foyer_test_dup_document (elements);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) template = foyer_test_parse_template (json, &error);
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());

  g_assert_no_error (error);
  if (diagnostics != NULL)
    *diagnostics = foyer_renderer_check (renderer, template, input, NULL);
  return foyer_renderer_dup_scene_text (renderer, template, input);
}

static void
assert_holds (const char *scene, const char *expected)
{
  if (strstr (scene, expected) == NULL)
    g_error ("missing '%s' in:\n%s", expected, scene);
}

static void
test_golden (void)
{
  static const char *const names[] = { "label-4x3", "a6-fold" };
  g_autoptr (GArray) badges = foyer_test_make_badges (13);
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (FoyerTemplate) template = foyer_test_load_template (names[i]);
      g_autofree char *file = g_strdup_printf ("scene-%s.txt", names[i]);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "render", "golden", file, NULL);
      g_autoptr (GString) found = g_string_new (NULL);
      g_autofree char *expected = NULL;

      for (guint k = 0; k < badges->len; k++)
        {
          g_autofree char *scene = foyer_renderer_dup_scene_text (
              renderer, template, &g_array_index (badges, FoyerTestBadge, k).input);

          g_string_append (found, scene);
        }
      /* FOYER_UPDATE_GOLDEN=1 writes the file anew after a wanted change; read the difference
       * before keeping it. */
      if (g_getenv ("FOYER_UPDATE_GOLDEN") != NULL)
        g_assert_true (g_file_set_contents (path, found->str, (gssize)found->len, NULL));
      g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
      g_assert_cmpstr (found->str, ==, expected);
    }
}

static void
test_fit (void)
{
  static const struct
  {
    const char *name;
    const char *expected;
  } cases[] = {
    { "Ana", " 3000/100 pt \"Ana\"" },
    /* Two words on two even lines rather than small on one. */
    { "Maximiliana Featherstonehaugh", "\"Maximiliana\" | \"Featherstonehaugh\"" },
    /* A word longer than the box breaks between graphemes, at a size that is still allowed. */
    { "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren", "\" | \"" },
    { "สมชายใจดีสกุลวัฒนาพงษ์ไพบูลย์", "\" | \"" },
    { "王小明王小明王小明王小明王小明王小明", "\" | \"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerTestBadge badge;
      g_autoptr (GPtrArray) diagnostics = NULL;
      g_autofree char *scene = NULL;

      foyer_test_badge_init (&badge, 1, cases[i].name, NULL, NULL, NULL);
      scene = dup_scene ("{ \"type\": \"text\", \"box_mm\": [5, 5, 80, 30], \"style\": \"name\", "
                         "\"text\": \"{full_name}\" }",
                         &badge.input, &diagnostics);
      assert_holds (scene, cases[i].expected);
      g_assert_cmpuint (diagnostics->len, ==, 0);
      foyer_test_badge_clear (&badge);
    }
}

static void
test_overflow (void)
{
  FoyerTestBadge badge;
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autofree char *scene = NULL;
  const FoyerDiagnostic *diagnostic;

  foyer_test_badge_init (&badge, 1,
                         "An unusually long name that cannot be set in one line of this width",
                         NULL, NULL, NULL);
  scene = dup_scene ("{ \"type\": \"text\", \"box_mm\": [5, 5, 40, 6], \"style\": \"line\", "
                     "\"text\": \"{full_name}\" }",
                     &badge.input, &diagnostics);
  assert_holds (scene, " overflowing ");
  g_assert_cmpuint (diagnostics->len, ==, 1);
  diagnostic = diagnostics->pdata[0];
  g_assert_cmpint (diagnostic->code, ==, FOYER_CODE_TEXT_OVERFLOW);
  g_assert_cmpstr (diagnostic->field_path, ==, "full_name");
  g_assert_cmpstr (diagnostic->rule, ==, "template.fit");
  g_assert_cmpstr (diagnostic->record_id, ==, "T-1");
  foyer_test_badge_clear (&badge);
}

static void
test_missing_glyphs (void)
{
  FoyerTestBadge badge;
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autofree char *scene = NULL;
  const FoyerDiagnostic *diagnostic;

  foyer_test_badge_init (&badge, 1, "Ugarit 𐎀𐎁 Smith", NULL, NULL, NULL);
  scene = dup_scene ("{ \"type\": \"text\", \"box_mm\": [5, 5, 90, 20], \"style\": \"name\", "
                     "\"text\": \"{full_name}\" }",
                     &badge.input, &diagnostics);
  assert_holds (scene, " missing U+10380");
  g_assert_cmpuint (diagnostics->len, ==, 1);
  diagnostic = diagnostics->pdata[0];
  g_assert_cmpint (diagnostic->code, ==, FOYER_CODE_MISSING_GLYPH);
  g_assert_nonnull (strstr (diagnostic->message, "U+10380"));
  foyer_test_badge_clear (&badge);
}

/* What is fixed for a tier is drawn once, but reported for every badge. */
static void
test_findings_of_fixed_text (void)
{
  FoyerTestBadge badge;
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autofree char *scene = NULL;

  foyer_test_badge_init (&badge, 1, "Ana", NULL, NULL, NULL);
  badge.input.tier_label = "A tier label that is far too long for its box";
  scene = dup_scene ("{ \"type\": \"text\", \"box_mm\": [5, 5, 20, 6], \"style\": \"line\", "
                     "\"text\": \"{tier_label}\" }",
                     &badge.input, &diagnostics);
  g_assert_cmpuint (diagnostics->len, ==, 1);
  foyer_test_badge_clear (&badge);
}

static void
test_codes (void)
{
  static const char elements[] = "{ \"type\": \"code\", \"box_mm\": [5, 5, 8, 8], \"symbology\": "
                                 "\"qr\", \"content\": \"{badge_token}\" },\n"
                                 "{ \"type\": \"code\", \"box_mm\": [5, 30, 40, 8], \"symbology\": "
                                 "\"code128\", \"content\": \"{badge_no}\" }";
  FoyerTestBadge badge;
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autofree char *scene = NULL;

  foyer_test_badge_init (&badge, 1, "Ana", NULL, NULL, NULL);
  badge.input.badge_no = NULL;
  scene = dup_scene (elements, &badge.input, &diagnostics);
  g_assert_cmpuint (diagnostics->len, ==, 2);
  g_assert_cmpstr (((FoyerDiagnostic *)diagnostics->pdata[0])->rule, ==, "code.module");
  g_assert_cmpstr (((FoyerDiagnostic *)diagnostics->pdata[1])->rule, ==, "code.content");
  foyer_test_badge_clear (&badge);
}

static void
test_bindings (void)
{
  static const char elements[]
      = "{ \"type\": \"text\", \"box_mm\": [5, 5, 90, 8], \"style\": \"line\", \"text\": "
        "\"{company|title|'–'} {{x}} {custom.room|'no room'}\" },\n"
        "{ \"type\": \"text\", \"box_mm\": [5, 15, 90, 8], \"style\": \"line\", \"text\": "
        "\"{name_large}/{name_small}\" },\n"
        "{ \"type\": \"text\", \"box_mm\": [5, 25, 90, 8], \"style\": \"line\", \"text\": { "
        "\"en\": \"Welcome\", \"de\": \"Willkommen\" } },\n"
        "{ \"type\": \"text\", \"box_mm\": [5, 35, 90, 8], \"style\": \"line\", \"text\": \"only "
        "VIP\", \"when\": { \"tier\": [\"VIP\"] } },\n"
        "{ \"type\": \"text\", \"box_mm\": [5, 45, 90, 8], \"style\": \"line\", \"text\": \"no "
        "company\", \"when\": { \"lacks\": [\"company\"] } },\n"
        "{ \"type\": \"text\", \"box_mm\": [5, 55, 90, 8], \"style\": \"line\", \"text\": \"has "
        "company\", \"when\": { \"has\": [\"company\"] } }";
  FoyerTestBadge german, japanese;
  g_autofree char *scene = NULL;
  g_autofree char *other = NULL;

  foyer_test_badge_init (&german, 1, "Ana García", NULL, "Head", "de-AT");
  scene = dup_scene (elements, &german.input, NULL);
  assert_holds (scene, "\"Head {x} no room\"");
  assert_holds (scene, "\"Ana/García\"");
  assert_holds (scene, "\"Willkommen\"");
  assert_holds (scene, "\"only VIP\"");
  assert_holds (scene, "\"no company\"");
  g_assert_null (strstr (scene, "has company"));
  foyer_test_badge_clear (&german);

  foyer_test_badge_init (&japanese, 2, "佐藤 健一", "株式会社", NULL, "ja");
  other = dup_scene (elements, &japanese.input, NULL);
  assert_holds (other, "\"佐藤 健一/\"");
  assert_holds (other, "\"Welcome\"");
  assert_holds (other, "\"has company\"");
  g_assert_null (strstr (other, "only VIP"));
  foyer_test_badge_clear (&japanese);
}

static void
test_direction (void)
{
  FoyerTestBadge badge;
  g_autofree char *scene = NULL;

  foyer_test_badge_init (&badge, 1, "דוד כהן", NULL, NULL, NULL);
  scene = dup_scene ("{ \"type\": \"text\", \"box_mm\": [5, 5, 90, 12], \"style\": \"line\", "
                     "\"text\": \"{full_name}\" }",
                     &badge.input, NULL);
  g_assert_true (g_str_has_prefix (scene, "scene tier #9a6700 rtl\n"));
  assert_holds (scene, " rtl \"דוד כהן\"");
  foyer_test_badge_clear (&badge);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/fit", test_fit);
  g_test_add_func ("/scene/overflow", test_overflow);
  g_test_add_func ("/scene/missing-glyphs", test_missing_glyphs);
  g_test_add_func ("/scene/findings-of-fixed-text", test_findings_of_fixed_text);
  g_test_add_func ("/scene/codes", test_codes);
  g_test_add_func ("/scene/bindings", test_bindings);
  g_test_add_func ("/scene/direction", test_direction);
  g_test_add_func ("/scene/golden", test_golden);
  return g_test_run ();
}
