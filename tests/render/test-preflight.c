/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight: each rule finds what it is there for on a template made for it, and nothing on the
 * shipped ones. */
#include "config.h"

#include "foyer-code-reader.h"
#include "foyer-preflight.h"
#include "foyer-test-badges.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <string.h>

#define CMYK "/usr/share/color/icc/ghostscript/default_cmyk.icc"
#define NAME                                                                                       \
  "{ \"id\": \"name\", \"type\": \"text\", \"box_mm\": [10, 10, 80, 20], \"style\": \"name\", "    \
  "\"text\": \"{full_name}\" }"

static const char *const shipped[]
    = { "a4-fold", "a6-fold", "a6-portrait", "card-cr80", "label-4x3", "label-62mm" };

/* (transfer full) One page of 100 × 80 mm with 3 mm bleed and 4 mm safe area; its picture "logo"
 * has 100 × 50 pixels. */
static FoyerTemplate *
make_template (const char *elements)
{
  g_autofree char *folder = g_dir_make_tmp ("foyer-preflight-XXXXXX", NULL);
  g_autofree char *document = g_build_filename (folder, "template.json", NULL);
  g_autofree char *picture = g_build_filename (folder, "logo.png", NULL);
  g_autofree char *json = g_strdup_printf (
      "{ \"foyer_template\": 1, \"name\": \"t\", \"version\": \"1\",\n"
      "  \"page\": { \"width_mm\": 100, \"height_mm\": 80, \"bleed_mm\": 3, \"safe_mm\": 4 },\n"
      "  \"styles\": { \"name\": { \"size_pt\": 30, \"min_size_pt\": 20, \"weight\": \"bold\" },\n"
      "    \"line\": { \"size_pt\": 12, \"min_size_pt\": 4 } },\n"
      "  \"images\": { \"logo\": { \"file\": \"logo.png\" } },\n"
      "  \"sides\": { \"front\": { \"elements\": [\n%s\n] } } }\n",
      elements);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 100, 50);
  g_autoptr (GError) error = NULL;
  FoyerTemplate *template;

  g_assert_cmpint (cairo_surface_write_to_png (surface, picture), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  g_assert_true (g_file_set_contents (document, json, -1, NULL));
  template = foyer_template_load (folder, foyer_test_get_fonts (), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (picture), ==, 0);
  g_assert_cmpint (g_unlink (document), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return template;
}

static GPtrArray *
check (FoyerTemplate *template, const FoyerBadgeInput *input, const FoyerPreflightOptions *options)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerPreflight) preflight = foyer_preflight_new (renderer, options);
  g_autoptr (GError) error = NULL;
  GPtrArray *findings = foyer_preflight_check (preflight, template, input, NULL, &error);

  g_assert_no_error (error);
  return findings;
}

static const FoyerFinding *
find (GPtrArray *findings, FoyerFindingRule rule)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const FoyerFinding *finding = findings->pdata[i];

      if (finding->rule == rule)
        return finding;
    }
  return NULL;
}

static char *
print (GPtrArray *findings)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      const FoyerFinding *finding = findings->pdata[i];
      g_autofree char *measure = foyer_finding_dup_measure (finding);

      g_string_append_printf (out, "\n  %s %s %s: %s (%s)",
                              foyer_severity_get_name (foyer_finding_get_severity (finding)),
                              foyer_finding_rule_get_name (finding->rule),
                              finding->element != NULL ? finding->element : "-", finding->message,
                              measure != NULL ? measure : "");
    }
  return g_string_free (out, FALSE);
}

/* A template that breaks one rule, a person, and the rule; the next case mends it. */
typedef struct
{
  const char *name; /* of the test */
  const char *elements;
  const char *full_name;
  const char *company;
  FoyerFindingRule rule;
  gboolean is_found;
  double measured; /* 0: any or none */
} Case;

#define QR(box)                                                                                    \
  "{ \"type\": \"code\", \"box_mm\": " box                                                         \
  ", \"symbology\": \"qr\", \"content\": \"{badge_token}\" }"
#define CODE(symbology)                                                                            \
  "{ \"type\": \"code\", \"box_mm\": [30, 30, 30, 30], \"symbology\": \"" symbology                \
  "\", \"content\": \"{badge_no}\" }"
#define BAND(colour)                                                                               \
  "{ \"type\": \"rectangle\", \"box_mm\": [-3, 30, 106, 40], \"fill\": \"" colour "\" }"
#define LOGO(box)                                                                                  \
  "{ \"type\": \"image\", \"image\": \"logo\", \"fit\": \"fill\", \"box_mm\": " box " }"
#define LINE_IN(box, text, more)                                                                   \
  "{ \"type\": \"text\", \"box_mm\": " box ", \"style\": \"line\", \"text\": \"" text "\"" more " }"
#define LINE(text, more) LINE_IN ("[10, 40, 80, 10]", text, more)

static const Case cases[] = {
  { "clean", NAME, "Ana García", "Contoso", FOYER_N_FINDING_RULES, FALSE, 0 },
  { "glyph", NAME, "Ana \xf3\xb0\x80\x80", NULL, FOYER_RULE_TEXT_GLYPH, TRUE, 0 },
  { "overflow", NAME, "Maximilian-Alexander Wolfeschlegelsteinhausenbergerdorff", NULL,
    FOYER_RULE_TEXT_OVERFLOW, TRUE, 0 },
  { "bidi", NAME, "Ana \u202eGarcía", NULL, FOYER_RULE_TEXT_DIRECTION, TRUE, 0 },
  { "small", LINE ("{full_name}", ", \"size_pt\": 5"), "Ana", NULL, FOYER_RULE_TEXT_SIZE, TRUE, 5 },
  { "small-by-fit", LINE_IN ("[10, 40, 12, 5]", "{company}", ""), "Ana",
    "Institute for Applied Sciences", FOYER_RULE_TEXT_SIZE, TRUE, 0 },
  { "not-small", LINE ("{full_name}", ", \"size_pt\": 6"), "Ana", NULL, FOYER_RULE_TEXT_SIZE, FALSE,
    0 },
  { "name", LINE ("{full_name}", ", \"size_pt\": 17"), "Ana", NULL, FOYER_RULE_NAME_SIZE, TRUE,
    17 },
  { "name-once-large", NAME ", " LINE ("{full_name}", ""), "Ana", NULL, FOYER_RULE_NAME_SIZE, FALSE,
    0 },
  { "contrast", BAND ("#8080ff") ", " LINE ("{full_name}", ", \"colour\": \"#ffffff\""), "Ana",
    NULL, FOYER_RULE_TEXT_CONTRAST, TRUE, 0 },
  { "contrast-on-paper", LINE ("{full_name}", ", \"colour\": \"#a0a0a0\""), "Ana", NULL,
    FOYER_RULE_TEXT_CONTRAST, TRUE, 2.61 },
  { "contrast-good", BAND ("#202080") ", " LINE ("{full_name}", ", \"colour\": \"#ffffff\""), "Ana",
    NULL, FOYER_RULE_TEXT_CONTRAST, FALSE, 0 },
  { "contrast-beside",
    "{ \"type\": \"rectangle\", \"box_mm\": [50, 30, 50, 40], \"fill\": "
    "\"#000000\" }, " LINE ("{full_name}", ", \"align\": \"left\""),
    "Ana", NULL, FOYER_RULE_TEXT_CONTRAST, FALSE, 0 },
  { "safe-accents",
    "{ \"type\": \"text\", \"box_mm\": [4, 4, 80, 12], \"style\": \"name\", \"valign\": \"top\", "
    "\"text\": \"{full_name}\" }",
    "Z\u0301\u0302\u0303\u0304\u0301\u0302\u0303\u0304\u0301\u0302\u0303\u0304algo", NULL,
    FOYER_RULE_SAFE_AREA, TRUE, 0 },
  { "safe-picture", NAME ", " LOGO ("[2, 40, 8, 4]"), "Ana", NULL, FOYER_RULE_SAFE_AREA, TRUE, 2 },
  { "safe-picture-to-the-cut", NAME ", " LOGO ("[0, 40, 8, 4]"), "Ana", NULL, FOYER_RULE_SAFE_AREA,
    TRUE, 0 },
  { "safe-picture-in-bleed", NAME ", " LOGO ("[-3, 40, 12, 4]"), "Ana", NULL, FOYER_RULE_SAFE_AREA,
    FALSE, 0 },
  { "picture", NAME ", " LOGO ("[20, 40, 25.4, 12.7]"), "Ana", NULL, FOYER_RULE_IMAGE_RESOLUTION,
    TRUE, 100 },
  { "picture-good", NAME ", " LOGO ("[20, 40, 12.7, 6.35]"), "Ana", NULL,
    FOYER_RULE_IMAGE_RESOLUTION, FALSE, 0 },
  { "code-empty",
    NAME
    ", { \"type\": \"code\", \"box_mm\": [30, 30, 30, 30], \"symbology\": \"qr\", \"content\": "
    "\"{ticket_code}\" }",
    "Ana", NULL, FOYER_RULE_CODE_CONTENT, TRUE, 0 },
  { "code-fine", NAME ", " QR ("[30, 40, 8, 8]"), "Ana", NULL, FOYER_RULE_CODE_MODULE, TRUE, 0 },
  { "code-none-fits", NAME ", " QR ("[30, 40, 2, 2]"), "Ana", NULL, FOYER_RULE_CODE_MODULE, TRUE,
    0 },
  { "code-dark", BAND ("#707070") ", " QR ("[30, 35, 30, 30]"), "Ana", NULL,
    FOYER_RULE_CODE_CONTRAST, TRUE, 16 },
  /* To the eye light enough, to a laser's red light black. */
  { "code-cyan", BAND ("#00ffff") ", " QR ("[30, 35, 30, 30]"), "Ana", NULL,
    FOYER_RULE_CODE_CONTRAST, TRUE, 0 },
  { "code-light", BAND ("#f0f0f0") ", " QR ("[30, 35, 30, 30]"), "Ana", NULL,
    FOYER_RULE_CODE_CONTRAST, FALSE, 0 },
  { "code-on-paper", NAME ", " QR ("[30, 35, 30, 30]"), "Ana", NULL, FOYER_N_FINDING_RULES, FALSE,
    0 },
  { "code-covered",
    NAME ", " QR ("[30, 35, 30, 30]") ", { \"type\": \"rectangle\", \"box_mm\": [38, 43, 14, 14], "
                                      "\"fill\": \"#ffffff\" }",
    "Ana", NULL, FOYER_RULE_CODE_READ, TRUE, 0 },
  { "code-read", NAME ", " QR ("[62, 35, 30, 30]") ", " CODE ("code128"), "Ana", NULL,
    FOYER_RULE_CODE_READ, FALSE, 0 },
  { "code-read-turned",
    NAME ", { \"type\": \"code\", \"box_mm\": [30, 30, 14, 46], \"symbology\": \"code128\", "
         "\"rotate\": 90, \"content\": \"{badge_no}\" }",
    "Ana", NULL, FOYER_RULE_CODE_READ, FALSE, 0 },
  { "code-unchecked", NAME ", " CODE ("datamatrix"), "Ana", NULL, FOYER_RULE_CODE_UNCHECKED, TRUE,
    0 },
  { "code-checked", NAME ", " QR ("[30, 35, 30, 30]"), "Ana", NULL, FOYER_RULE_CODE_UNCHECKED,
    FALSE, 0 },
  { "placeholder", NAME, "Ana García", "N/A", FOYER_RULE_RECORD_PLACEHOLDER, TRUE, 0 },
  { "placeholder-dash", NAME, "Ana García", "--", FOYER_RULE_RECORD_PLACEHOLDER, TRUE, 0 },
  { "no-placeholder", NAME, "Null Testerson", "Test & Söhne", FOYER_RULE_RECORD_PLACEHOLDER, FALSE,
    0 },
  { "default", NAME ", " LINE ("{company|'Guest'}", ""), "Ana", NULL, FOYER_RULE_RECORD_DEFAULT,
    TRUE, 0 },
  { "no-default", NAME ", " LINE ("{company|'Guest'}", ""), "Ana", "Contoso",
    FOYER_RULE_RECORD_DEFAULT, FALSE, 0 },
  { "converted",
    NAME
    ", { \"type\": \"rectangle\", \"box_mm\": [20, 40, 20, 20], \"fill\": { \"cmyk\": [0, 1, 1, "
    "0] } }",
    "Ana", NULL, FOYER_RULE_COLOUR_CONVERTED, TRUE, 0 },
  { "truncated",
    LINE_IN ("[10, 40, 20, 8]", "{company}", ", \"min_size_pt\": 12, \"truncate\": true"), "Ana",
    "Institute for Applied Sciences", FOYER_RULE_TEXT_TRUNCATED, TRUE, 0 },
};

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (FoyerTemplate) template = make_template (self->elements);
  FoyerTestBadge badge = { 0 };
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *all = NULL;
  const FoyerFinding *finding;
  g_autoptr (FoyerCodeReader) reader = foyer_code_reader_new ();

  if (reader == NULL
      && (self->rule == FOYER_RULE_CODE_READ || self->rule == FOYER_RULE_CODE_UNCHECKED))
    {
      g_test_skip ("this build has no decoder");
      return;
    }
  foyer_test_badge_init (&badge, 1, self->full_name, self->company, NULL, "en");
  findings = check (template, &badge.input, NULL);
  all = print (findings);
  finding = find (findings, self->rule);
  if (self->rule == FOYER_N_FINDING_RULES ? findings->len > 0 : (finding != NULL) != self->is_found)
    g_error ("%s: %s%s", self->name, self->is_found ? "not found in:" : "found:", all);
  if (finding != NULL)
    {
      g_assert_cmpstr (finding->record_id, ==, "T-1");
      if (self->measured > 0)
        g_assert_cmpfloat_with_epsilon (finding->measured, self->measured, 0.3);
      g_assert_true (finding->element != NULL || finding->rule == FOYER_RULE_RECORD_PLACEHOLDER);
    }
  foyer_test_badge_clear (&badge);
}

/* ---- Where ---- */

static void
test_place (void)
{
  g_autoptr (FoyerTemplate) template
      = make_template ("{ \"id\": \"the name\", \"type\": \"text\", \"box_mm\": [10, 20, 60, 10], "
                       "\"style\": \"line\", "
                       "\"text\": \"{full_name}\" }");
  FoyerTestBadge badge = { 0 };
  g_autoptr (GPtrArray) findings = NULL;
  const FoyerFinding *finding;

  foyer_test_badge_init (&badge, 1, "Ana", NULL, NULL, "en");
  findings = check (template, &badge.input, NULL);
  finding = find (findings, FOYER_RULE_NAME_SIZE);
  g_assert_nonnull (finding);
  g_assert_cmpstr (finding->element, ==, "/sides/front/elements/0");
  g_assert_cmpstr (finding->element_id, ==, "the name");
  g_assert_cmpstr (finding->side, ==, "front");
  g_assert_cmpint (finding->x_um, ==, 10000);
  g_assert_cmpint (finding->y_um, ==, 20000);
  g_assert_cmpint (finding->width_um, ==, 60000);
  g_assert_cmpint (finding->height_um, ==, 10000);
  g_assert_cmpfloat (finding->limit, ==, 18);
  foyer_test_badge_clear (&badge);
}

/* ---- Colours ---- */

static void
test_gamut (void)
{
  g_autoptr (FoyerTemplate) template = make_template (
      BAND ("#00ff00") ", " BAND ("#26734d") ", " BAND ("#00ff00") ", " LINE ("{full_name}", ""));
  g_autoptr (FoyerColourProfile) profile = NULL;
  FoyerPreflightOptions options = { .is_quick = TRUE };
  FoyerTestBadge badge = { 0 };
  g_autoptr (GPtrArray) plain = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  const FoyerFinding *finding;
  guint n = 0;

  if (!g_file_test (CMYK, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("libgs-common is not installed");
      return;
    }
  profile = foyer_colour_profile_load (CMYK, NULL);
  foyer_test_badge_init (&badge, 1, "Ana", NULL, NULL, "en");
  plain = check (template, &badge.input, &options);
  g_assert_null (find (plain, FOYER_RULE_COLOUR_GAMUT));
  options.profile = profile;
  findings = check (template, &badge.input, &options);
  finding = find (findings, FOYER_RULE_COLOUR_GAMUT);
  g_assert_nonnull (finding);
  /* The green of a screen, once; neither the darker one nor black. */
  for (guint i = 0; i < findings->len; i++)
    n += ((FoyerFinding *)findings->pdata[i])->rule == FOYER_RULE_COLOUR_GAMUT;
  g_assert_cmpuint (n, ==, 1);
  g_assert_nonnull (strstr (finding->message, "#00ff00"));
  g_assert_cmpstr (finding->element, ==, "/sides/front/elements/0");
  g_assert_cmpfloat (finding->measured, >, 10);
  g_assert_cmpfloat (finding->limit, ==, 5);
  foyer_test_badge_clear (&badge);
}

static void
test_profiles (void)
{
  static const struct
  {
    FoyerProfileError code;
    FoyerFindingRule rule;
  } rows[] = {
    { FOYER_PROFILE_ERROR_MISSING, FOYER_RULE_PROFILE_MISSING },
    { FOYER_PROFILE_ERROR_LIMIT, FOYER_RULE_PROFILE_CORRUPT },
    { FOYER_PROFILE_ERROR_TRUNCATED, FOYER_RULE_PROFILE_CORRUPT },
    { FOYER_PROFILE_ERROR_CORRUPT, FOYER_RULE_PROFILE_CORRUPT },
    { FOYER_PROFILE_ERROR_SPACE, FOYER_RULE_PROFILE_SPACE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error
          = g_error_new_literal (FOYER_PROFILE_ERROR, (int)rows[i].code, "reason");
      g_autoptr (FoyerFinding) finding = foyer_preflight_explain_profile (error);

      g_assert_cmpint (finding->rule, ==, rows[i].rule);
      g_assert_cmpint (foyer_finding_get_severity (finding), ==, FOYER_SEVERITY_ERROR);
      g_assert_cmpstr (finding->message, ==, "reason");
    }
}

/* ---- Many ---- */

static void
test_list (void)
{
  g_autoptr (FoyerTemplate) template = make_template (LINE ("{full_name}", ""));
  g_autoptr (FoyerPreflightList) list = foyer_preflight_list_new ();
  g_autoptr (GPtrArray) all = NULL;
  guint64 n_left_out = 1;

  for (guint i = 1; i <= 5; i++)
    {
      FoyerTestBadge badge = { 0 };
      g_autoptr (GPtrArray) findings = NULL;
      FoyerPreflightOptions options = { .is_quick = TRUE };

      foyer_test_badge_init (&badge, i, i == 3 ? "Ana \xf3\xb0\x80\x80" : "Ana", NULL, NULL, "en");
      findings = check (template, &badge.input, &options);
      foyer_preflight_list_add (list, findings);
      foyer_test_badge_clear (&badge);
    }
  all = foyer_preflight_list_end (list, &n_left_out);
  g_assert_cmpuint (n_left_out, ==, 0);
  /* One person's glyph, everybody's name: the worse first, the same once. */
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpint (((FoyerFinding *)all->pdata[0])->rule, ==, FOYER_RULE_TEXT_GLYPH);
  g_assert_cmpstr (((FoyerFinding *)all->pdata[0])->record_id, ==, "T-3");
  g_assert_cmpint (((FoyerFinding *)all->pdata[1])->rule, ==, FOYER_RULE_NAME_SIZE);
  g_assert_cmpuint (((FoyerFinding *)all->pdata[1])->n_badges, ==, 5);
}

/* ---- Shipped ---- */

static void
check_shipped (const char *name, guint dpi)
{
  g_autoptr (FoyerTemplate) template = foyer_test_load_template (name);
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  FoyerPreflightOptions options = { .dpi = dpi };
  g_autoptr (FoyerPreflight) preflight = foyer_preflight_new (renderer, &options);
  g_autoptr (GArray) badges = foyer_test_make_badges (13);

  for (guint i = 0; i < badges->len; i++)
    {
      FoyerTestBadge *badge = &g_array_index (badges, FoyerTestBadge, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) findings
          = foyer_preflight_check (preflight, template, &badge->input, NULL, &error);
      g_autofree char *all = NULL;

      g_assert_no_error (error);
      all = print (findings);
      for (guint k = 0; k < findings->len; k++)
        if (foyer_finding_get_severity (findings->pdata[k]) == FOYER_SEVERITY_ERROR)
          g_error ("%s at %u dpi, badge %u:%s", name, dpi, i, all);
    }
}

static void
test_shipped (gconstpointer data)
{
  check_shipped (data, 300);
  check_shipped (data, 203);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/preflight/rule/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/preflight/place", test_place);
  g_test_add_func ("/preflight/gamut", test_gamut);
  g_test_add_func ("/preflight/profiles", test_profiles);
  g_test_add_func ("/preflight/list", test_list);
  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++)
    {
      g_autofree char *path = g_strdup_printf ("/preflight/shipped/%s", shipped[i]);

      g_test_add_data_func (path, shipped[i], test_shipped);
    }
  return g_test_run ();
}
