/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People whose badges are hard to set. */
#include "config.h"

#include "foyer-test-awkward.h"

const char *const foyer_test_shipped_templates[]
    = { "a4-fold", "a6-fold", "a6-portrait", "card-cr80", "label-4x3", "label-62mm", NULL };

static const struct
{
  const char *name;
  const char *given;
  const char *company;
  const char *title;
  const char *locale;
} people[] = {
  { "Jo", NULL, NULL, NULL, "en" },
  { "Ana García", "Ana", "Northwind Traders", "Head of Platform", "es" },
  { "Maximilian-Alexander von und zu Wolfeschlegelsteinhausen", "Maximilian-Alexander",
    "Institute for Advanced Studies in Applied Informatics",
    "Associate Professor of Distributed Systems", "de" },
  { "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Sr.", "Hubert Blaine",
    "Rhabarberbarbarabar GmbH & Co. KG", NULL, "de" },
  { "Nguyễn Thị Ánh Nguyệt", "Ánh Nguyệt", "Đại học Bách khoa Hà Nội", "Kỹ sư", "vi" },
  { "Þórunn Ægisdóttir", "Þórunn", NULL, "Ráðgjafi", "is" },
  { "O’Brien-Żółćińska, Siobhán", NULL, "Żółw & Söhne", "Tester", "pl" },
  { "محمد عبد الله الرشيد", "محمد", "شركة الأفق للبرمجيات", "مهندس أول", "ar" },
  { "דוד בן־גוריון", "דוד", "האוניברסיטה העברית", "חוקר", "he" },
  { "अमित शर्मा", "अमित", "भारतीय प्रौद्योगिकी संस्थान", "Engineer", "hi" },
  { "சுப்பிரமணியன் கிருஷ்ணமூர்த்தி", "சுப்பிரமணியன்", "சென்னை", NULL, "ta" },
  { "রবীন্দ্রনাথ ঠাকুর", "রবীন্দ্রনাথ", "বিশ্বভারতী", "কবি", "bn" },
  { "สมชาย ใจดีสกุลวัฒนา", "สมชาย", "จุฬาลงกรณ์มหาวิทยาลัย", NULL, "th" },
  { "王小明", "小明", "北京示例科技有限公司", "软件工程师", "zh" },
  { "佐藤 健一", "健一", "株式会社サンプル", "エンジニア", "ja" },
  { "김민준", NULL, "예시 주식회사", "개발자", "ko" },
  { "Αλεξάνδρα Παπαδοπούλου", "Αλεξάνδρα", "Πανεπιστήμιο", NULL, "el" },
  { "Константин Константинопольский", "Константин", "Открытые данные", "Директор", "ru" },
  { "Sam 🎉 Lee", "Sam", "Party & Co", "Chief 🚀 Officer", "en" },
  { "WWWWWWWWWW MMMMMMMMMM", "WWWWWWWWWW", "ALL CAPITALS INCORPORATED", "IIIIIIIIII", "en" },
};

const char *
foyer_test_get_awkward_name (guint index)
{
  return people[index].name;
}

GArray *
foyer_test_make_awkward_badges (void)
{
  GArray *badges = g_array_new (FALSE, TRUE, sizeof (FoyerTestBadge));

  g_array_set_clear_func (badges, (GDestroyNotify)foyer_test_badge_clear);
  g_array_set_size (badges, G_N_ELEMENTS (people));
  for (guint i = 0; i < badges->len; i++)
    {
      FoyerTestBadge *badge = &g_array_index (badges, FoyerTestBadge, i);
      static const char *const tracks[] = { "Opening and welcome", "Machine learning at the edge",
                                            "Lunch with the speakers", NULL };
      g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

      foyer_test_badge_init (badge, 6 * i + 1, people[i].name, people[i].company, people[i].title,
                             people[i].locale);
      foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, people[i].name);
      foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, people[i].given);
      foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, people[i].company);
      foyer_record_builder_set_text (builder, FOYER_FIELD_TITLE, people[i].title);
      foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_LOCALE, people[i].locale);
      foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, "SPEAKER");
      if (i % 2 == 0)
        foyer_record_builder_set_list (builder, FOYER_FIELD_TRACKS, tracks);
      foyer_record_unref (badge->input.record);
      badge->input.record = foyer_record_builder_end (builder);
      badge->input.tier_label = "Speaker";
      badge->input.tier_colour = "#8c1d5b";
    }
  return badges;
}
