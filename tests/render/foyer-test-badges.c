/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared badges. */
#include "config.h"

#include "foyer-test-badges.h"

#include "foyer-crockford.h"
#include "foyer-json.h"

#include <glib/gstdio.h>

static const struct
{
  const char *name;
  const char *given;
  const char *company;
  const char *title;
  const char *locale;
} people[] = {
  { "Ana García", "Ana", "Northwind Traders", "Head of Platform", "es" },
  { "Jo", NULL, "Contoso", NULL, NULL },
  { "Maximilian-Alexander von und zu Wolfeschlegelsteinhausen", "Maximilian-Alexander",
    "Institute for Advanced Studies in Applied Informatics",
    "Associate Professor of Distributed Systems", "de" },
  { "محمد عبد الله الرشيد", "محمد", "شركة الأفق للبرمجيات", "مهندس أول", "ar" },
  { "דוד כהן", "דוד", "האוניברסיטה העברית", "חוקר", "he" },
  { "अमित शर्मा", "अमित", "भारतीय प्रौद्योगिकी संस्थान", "Engineer", "hi" },
  { "สมชาย ใจดีสกุลวัฒนา", "สมชาย", "จุฬาลงกรณ์มหาวิทยาลัย", NULL, "th" },
  { "王小明", "小明", "北京示例科技有限公司", "软件工程师", "zh" },
  { "佐藤 健一", "健一", "株式会社サンプル", "エンジニア", "ja" },
  { "김민준", NULL, "예시 주식회사", "개발자", "ko" },
  { "Sam 🎉 Lee", "Sam", "Party & Co", "Chief 🚀 Officer", "en" },
  { "Αλεξάνδρα Παπαδοπούλου", "Αλεξάνδρα", NULL, NULL, "el" },
  { "Алексей Иванов", "Алексей", "Открытые данные", NULL, "ru" },
};

static const char *const tiers[] = { "GENERAL", "VIP", "SPEAKER", "STAFF", "PRESS", "EXHIBITOR" };
static const char *const colours[]
    = { "#1c71d8", "#9a6700", "#26734d", "#5e5c64", "#a51d2d", "#613583" };

FoyerFontSet *
foyer_test_get_fonts (void)
{
  static FoyerFontSet *fonts = NULL; /* loading takes longer than most tests */

  if (fonts == NULL)
    {
      g_autofree char *path
          = g_build_filename (g_getenv ("FOYER_DATA_DIR"), "fonts", "fonts.json", NULL);
      g_autoptr (GError) error = NULL;

      foyer_json_init ();
      fonts = foyer_font_set_load (path, &error);
      g_assert_no_error (error);
    }
  return fonts;
}

FoyerTemplate *
foyer_test_load_template (const char *name)
{
  g_autofree char *fixture = g_test_build_filename (G_TEST_DIST, "render", "fixtures", name, NULL);
  g_autofree char *shipped = g_build_filename (g_getenv ("FOYER_TEMPLATE_DIR"), name, NULL);
  g_autoptr (GError) error = NULL;
  FoyerTemplate *template
      = foyer_template_load (g_file_test (fixture, G_FILE_TEST_IS_DIR) ? fixture : shipped,
                             foyer_test_get_fonts (), &error);

  g_assert_no_error (error);
  return template;
}

FoyerTemplate *
foyer_test_parse_template (const char *json, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("foyer-template-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "template.json", NULL);
  FoyerTemplate *template;

  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  template = foyer_template_load (folder, foyer_test_get_fonts (), error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return template;
}

char *
foyer_test_dup_document (const char *elements)
{
  return g_strdup_printf (
      "{ \"foyer_template\": 1, \"name\": \"t\", \"version\": \"1\",\n"
      "  \"page\": { \"width_mm\": 100, \"height_mm\": 80, \"bleed_mm\": 0, \"safe_mm\": 0 },\n"
      "  \"styles\": { \"name\": { \"size_pt\": 30, \"min_size_pt\": 10, \"weight\": \"bold\", "
      "\"lines\": 2 },\n"
      "    \"line\": { \"size_pt\": 12, \"min_size_pt\": 8 } },\n"
      "  \"sides\": { \"front\": { \"elements\": [\n%s\n] } } }\n",
      elements);
}

char *
foyer_test_dup_changed_document (const char *key, const char *value)
{
  gboolean is_page = g_str_equal (key, "page");
  gboolean is_element = g_str_equal (key, "element");
  g_autofree char *member = g_strdup_printf ("\"%s\": %s,", key, value);

  return g_strdup_printf ("{ \"foyer_template\": 1, \"name\": \"t\", \"version\": \"1\",\n"
                          "  \"page\": %s,\n  %s\n"
                          "  \"styles\": { \"line\": { \"size_pt\": 12, \"min_size_pt\": 8 } },\n"
                          "  \"sides\": { \"front\": { \"elements\": [%s] } } }\n",
                          is_page ? value
                                  : "{ \"width_mm\": 100, \"height_mm\": 80, \"safe_mm\": 0 }",
                          is_page || is_element ? "" : member, is_element ? value : "");
}

void
foyer_test_badge_init (FoyerTestBadge *self, guint number, const char *full_name,
                       const char *company, const char *title, const char *locale)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  g_autofree char *source_id = g_strdup_printf ("T-%u", number);
  char badge_no[FOYER_BADGE_NO_BYTES];

  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, source_id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, full_name);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, company);
  foyer_record_builder_set_text (builder, FOYER_FIELD_TITLE, title);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_LOCALE, locale);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER,
                                 tiers[number % G_N_ELEMENTS (tiers)]);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (g_strcmp0 (people[i].name, full_name) == 0)
      foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, people[i].given);
  /* A multiplier spreads the numbers over the alphabet. */
  foyer_crockford_print_badge_no (number * G_GUINT64_CONSTANT (2654435761), badge_no);
  self->badge_no = g_strdup (badge_no);
  self->badge_token = g_strdup_printf ("F1%s8QZ1M0RTV3W5Y7K2", badge_no);
  self->input = (FoyerBadgeInput){ .record = foyer_record_builder_end (builder),
                                   .badge_no = self->badge_no,
                                   .badge_token = self->badge_token,
                                   .tier_colour = colours[number % G_N_ELEMENTS (colours)],
                                   .event_name = "Foyer Conference",
                                   .event_line = "12–14 June · Lisbon" };
}

void
foyer_test_badge_clear (FoyerTestBadge *self)
{
  g_clear_pointer (&self->input.record, foyer_record_unref);
  g_clear_pointer (&self->badge_no, g_free);
  g_clear_pointer (&self->badge_token, g_free);
}

GArray *
foyer_test_make_badges (guint n)
{
  GArray *badges = g_array_new (FALSE, TRUE, sizeof (FoyerTestBadge));

  g_array_set_clear_func (badges, (GDestroyNotify)foyer_test_badge_clear);
  g_array_set_size (badges, n);
  for (guint i = 0; i < n; i++)
    {
      guint k = i % G_N_ELEMENTS (people);

      foyer_test_badge_init (&g_array_index (badges, FoyerTestBadge, i), i, people[k].name,
                             people[k].company, people[k].title, people[k].locale);
    }
  return badges;
}

FoyerBadgeInput *
foyer_test_make_inputs (GArray *badges)
{
  FoyerBadgeInput *inputs = g_new0 (FoyerBadgeInput, badges->len);

  for (guint i = 0; i < badges->len; i++)
    inputs[i] = g_array_index (badges, FoyerTestBadge, i).input;
  return inputs;
}

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint)length);
  return TRUE;
}

GBytes *
foyer_test_render_from (FoyerRenderer *renderer, FoyerTemplate *template,
                        const FoyerBadgeInput *inputs, guint n, guint first_place)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  FoyerRenderOptions options = { .first_place = first_place };

  foyer_renderer_render (renderer, template, inputs, n, &options, collect_cb, bytes, NULL, &error);
  g_assert_no_error (error);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
foyer_test_render (FoyerRenderer *renderer, FoyerTemplate *template, const FoyerBadgeInput *inputs,
                   guint n, GPtrArray **diagnostics)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  foyer_renderer_render (renderer, template, inputs, n, NULL, collect_cb, bytes, diagnostics,
                         &error);
  g_assert_no_error (error);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
