/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Twenty names in twelve scripts: long, short, in two directions, with marks and without parts. */
#include "config.h"

#include "foyer-sample-people.h"

#include "foyer-uuid.h"

#include <string.h>

typedef struct
{
  const char *full_name;
  const char *given_name; /* NULL: a name without parts */
  const char *family_name;
  const char *company;
  const char *locale;
} Person;

static const Person people[] = {
  { "Al Ng", "Al", "Ng", "IO", "en" },
  { "Maximiliane-Charlotte von Hohenstaufen-Westerwald", "Maximiliane-Charlotte",
    "von Hohenstaufen-Westerwald", "Gesellschaft für wissenschaftliche Datenverarbeitung", "de" },
  { "Łukasz Żółć-Gęślą", "Łukasz", "Żółć-Gęślą", "Wrocław Tech", "pl" },
  { "Nguyễn Thị Mỹ Hạnh", "Mỹ Hạnh", "Nguyễn Thị", "Đại học Cần Thơ", "vi" },
  { "Sigríður Þórðardóttir", "Sigríður", "Þórðardóttir", "Háskóli Íslands", "is" },
  { "Αλέξανδρος Παπαδόπουλος", "Αλέξανδρος", "Παπαδόπουλος", "Εθνικό Μετσόβιο", "el" },
  { "Владислав Скоробогатько", "Владислав", "Скоробогатько", "Книгарня «Сяйво»", "uk" },
  { "محمد عبد الرحمن الخوارزمي", "محمد", "الخوارزمي", "بيت الحكمة", "ar" },
  { "نازنین گلستانی", "نازنین", "گلستانی", "کتابخانهٔ ملی", "fa" },
  { "שלומית בן־גוריון", "שלומית", "בן־גוריון", "הטכניון", "he" },
  { "अनुष्का विश्वनाथन", "अनुष्का", "विश्वनाथन", "ज्ञानपीठ", "hi" },
  { "শ্রীময়ী বন্দ্যোপাধ্যায়", "শ্রীময়ী", "বন্দ্যোপাধ্যায়", "বিশ্বভারতী", "bn" },
  { "கிருஷ்ணமூர்த்தி", NULL, NULL, "தமிழ் நூலகம்", "ta" },
  { "ณัฐวุฒิ ศรีสุวรรณกาญจน์", "ณัฐวุฒิ", "ศรีสุวรรณกาญจน์", "หอสมุดแห่งชาติ", "th" },
  { "王小明", "小明", "王", "清华大学", "zh-Hans" },
  { "歐陽詠詩", "詠詩", "歐陽", "香港大學", "zh-Hant" },
  { "長谷川 さくら", "さくら", "長谷川", "国立国会図書館", "ja" },
  { "김하늘", "하늘", "김", "한국과학기술원", "ko" },
  { "გიორგი მაისურაძე", "გიორგი", "მაისურაძე", "თბილისი", "ka" },
  { "Jean-Baptiste Emmanuel Zorg de la Tour d’Auvergne-Lauraguais", "Jean-Baptiste Emmanuel",
    "Zorg de la Tour d’Auvergne-Lauraguais", "Observatoire", "fr" },
};

guint
foyer_sample_people_get_length (void)
{
  return G_N_ELEMENTS (people);
}

FoyerRecord *
foyer_sample_people_make (guint index, const char *tier)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  const Person *person = &people[index % G_N_ELEMENTS (people)];
  g_autofree char *source_id = g_strdup_printf ("sample-%u", index + 1);
  g_autofree char *name = g_strdup_printf ("foyer/%s", source_id);
  FoyerUuid uuid = foyer_uuid_from_url_name (name, strlen (name));
  char id[FOYER_UUID_TEXT_BYTES];

  foyer_uuid_print (&uuid, id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_ATTENDEE_ID, id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE, "foyer");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, source_id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, person->full_name);
  if (person->given_name != NULL)
    foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, person->given_name);
  if (person->family_name != NULL)
    foyer_record_builder_set_text (builder, FOYER_FIELD_FAMILY_NAME, person->family_name);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, person->company);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_LOCALE, person->locale);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, tier);
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  return foyer_record_builder_end (builder);
}
