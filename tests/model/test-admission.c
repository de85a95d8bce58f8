/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R-19 as a table: what arrives under a stored id, and what becomes of it. */
#include "config.h"

#include "foyer-admission.h"

typedef struct
{
  const char *name;
  const char *email;
  const char *tier;
  const char *company;
  FoyerStatus status;
  gint64 registered_usec;
} Person;

static FoyerRecord *
make_record (const Person *person)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, "1");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, person->name);
  foyer_record_builder_set_text (builder, FOYER_FIELD_EMAIL, person->email);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, person->tier);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, person->company);
  foyer_record_builder_set_status (builder, person->status);
  if (person->registered_usec != 0)
    foyer_record_builder_set_time (builder, FOYER_FIELD_REGISTERED_AT, person->registered_usec);
  return foyer_record_builder_end (builder);
}

static void
test_decide (void)
{
  static const Person stored = { "Jane Doe", "jane@x.org", "VIP", "Acme", FOYER_STATUS_ACTIVE, 5 };
  static const struct
  {
    const char *what;
    Person incoming;
    FoyerVersion version; /* stored has usec 100, sequence 10 */
    gboolean has_reassignment;
    FoyerAdmission admission;
    FoyerCode code;
  } cases[] = {
    { "another tier",
      { "Jane Doe", "jane@x.org", "PRESS", "Acme", 0, 5 },
      { .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_REFUSED,
      FOYER_CODE_INVARIANT_CHANGED },
    { "another registration time",
      { "Jane Doe", "jane@x.org", "VIP", "Acme", 0, 6 },
      { .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_REFUSED,
      FOYER_CODE_INVARIANT_CHANGED },
    { "another person",
      { "John Roe", "john@x.org", "VIP", "Acme", 0, 5 },
      { .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_REFUSED,
      FOYER_CODE_IDENTITY_COLLISION },
    { "another person, named by the sender",
      { "John Roe", "john@x.org", "VIP", "Acme", 0, 5 },
      { .sequence = 11 },
      TRUE,
      FOYER_ADMISSION_UPDATED,
      0 },
    { "another name alone",
      { "Jane Roe", "jane@x.org", "VIP", "Acme", 0, 5 },
      { .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_UPDATED,
      0 },
    { "the name in capitals and another e-mail",
      { "JANE DOE", "j@x.org", "VIP", "Acme", 0, 5 },
      { .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_UPDATED,
      0 },
    { "another company",
      { "Jane Doe", "jane@x.org", "VIP", "Initech", 0, 5 },
      { .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_UPDATED,
      0 },
    { "older by the sender's time",
      { "Jane Doe", "jane@x.org", "VIP", "Initech", 0, 5 },
      { .version_usec = 99, .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_LATE,
      0 },
    { "newer by the sender's time, earlier in the journal",
      { "Jane Doe", "jane@x.org", "VIP", "Initech", 0, 5 },
      { .version_usec = 101, .sequence = 9 },
      FALSE,
      FOYER_ADMISSION_UPDATED,
      0 },
    { "older by the journal",
      { "Jane Doe", "jane@x.org", "VIP", "Initech", 0, 5 },
      { .sequence = 9 },
      FALSE,
      FOYER_ADMISSION_LATE,
      0 },
    { "the same",
      { "Jane Doe", "jane@x.org", "VIP", "Acme", 0, 5 },
      { .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_UNCHANGED,
      0 },
    { "the same, older",
      { "Jane Doe", "jane@x.org", "VIP", "Acme", 0, 5 },
      { .version_usec = 1, .sequence = 9 },
      FALSE,
      FOYER_ADMISSION_UNCHANGED,
      0 },
    { "the same without registration time",
      { "Jane Doe", "jane@x.org", "VIP", "Acme", 0, 0 },
      { .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_UNCHANGED,
      0 },
    { "cancelled",
      { "Jane Doe", "jane@x.org", "VIP", "Acme", FOYER_STATUS_CANCELLED, 5 },
      { .sequence = 11 },
      FALSE,
      FOYER_ADMISSION_CANCELLED,
      0 },
  };
  const FoyerVersion stored_version = { .version_usec = 100, .sequence = 10 };
  g_autoptr (FoyerRecord) before = make_record (&stored);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerRecord) incoming = make_record (&cases[i].incoming);
      g_autoptr (FoyerRecord) merged = NULL;
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;
      FoyerMergeHints hints = { .has_reassignment = cases[i].has_reassignment };
      FoyerAdmission admission = foyer_admission_decide (
          before, &stored_version, incoming, &cases[i].version, &hints, &merged, &diagnostic);

      g_test_message ("%s: %s", cases[i].what, foyer_admission_get_name (admission));
      g_assert_cmpint (admission, ==, cases[i].admission);
      g_assert_true ((diagnostic != NULL) == (admission == FOYER_ADMISSION_REFUSED));
      if (diagnostic != NULL)
        g_assert_cmpint (diagnostic->code, ==, cases[i].code);
      g_assert_true (
          (merged != NULL)
          == (admission == FOYER_ADMISSION_UPDATED || admission == FOYER_ADMISSION_CANCELLED));
    }
}

static void
test_first (void)
{
  static const Person active = { "Jane Doe", "jane@x.org", "VIP", "Acme", FOYER_STATUS_ACTIVE, 5 };
  static const Person cancelled
      = { "Jane Doe", "jane@x.org", "VIP", "Acme", FOYER_STATUS_CANCELLED, 5 };
  const FoyerVersion version = { .sequence = 1 };
  g_autoptr (FoyerRecord) first = make_record (&active);
  g_autoptr (FoyerRecord) second = make_record (&cancelled);
  g_autoptr (FoyerRecord) first_merged = NULL;
  g_autoptr (FoyerRecord) second_merged = NULL;
  FoyerDiagnostic *diagnostic = NULL;

  g_assert_cmpint (
      foyer_admission_decide (NULL, NULL, first, &version, NULL, &first_merged, &diagnostic), ==,
      FOYER_ADMISSION_ADMITTED);
  g_assert_cmpint (
      foyer_admission_decide (NULL, NULL, second, &version, NULL, &second_merged, &diagnostic), ==,
      FOYER_ADMISSION_CANCELLED);
}

/* what the sender gives, then what was accepted before, then a declared default. */
static void
test_precedence (void)
{
  static const Person stored = { "Jane Doe", "jane@x.org", "VIP", "Acme", FOYER_STATUS_ACTIVE, 5 };
  static const struct
  {
    const char *what;
    Person incoming;
    guint32 weak;
    const char *former_tier;
    gboolean has_reassignment;
    FoyerAdmission admission;
    const char *company; /* of the merged record */
  } cases[] = {
    { "no company any more",
      { "Jane Doe", "jane@x.org", "VIP", NULL, 0, 5 },
      0,
      NULL,
      FALSE,
      FOYER_ADMISSION_UNCHANGED,
      NULL },
    { "a default company",
      { "Jane Doe", "jane@x.org", "VIP", "NONE", 0, 5 },
      1u << FOYER_FIELD_COMPANY,
      NULL,
      FALSE,
      FOYER_ADMISSION_UNCHANGED,
      NULL },
    { "a default company beside a new name",
      { "Jane Roe", "jane@x.org", "VIP", "NONE", 0, 5 },
      1u << FOYER_FIELD_COMPANY,
      NULL,
      FALSE,
      FOYER_ADMISSION_UPDATED,
      "Acme" },
    { "a default company for another person",
      { "John Roe", "john@x.org", "VIP", "NONE", 0, 5 },
      1u << FOYER_FIELD_COMPANY,
      NULL,
      TRUE,
      FOYER_ADMISSION_UPDATED,
      "NONE" },
    { "a default tier",
      { "Jane Doe", "jane@x.org", "GENERAL", "Acme", 0, 5 },
      1u << FOYER_FIELD_PRINT_TIER,
      NULL,
      FALSE,
      FOYER_ADMISSION_UNCHANGED,
      NULL },
    { "a word that was replaced",
      { "Jane Doe", "jane@x.org", "GENERAL", "Initech", 0, 5 },
      0,
      "VIP",
      FALSE,
      FOYER_ADMISSION_UPDATED,
      "Initech" },
    { "a replaced word of another tier",
      { "Jane Doe", "jane@x.org", "GENERAL", "Acme", 0, 5 },
      0,
      "WEEKEND",
      FALSE,
      FOYER_ADMISSION_REFUSED,
      NULL },
  };
  const FoyerVersion before = { .sequence = 1 }, after = { .sequence = 2 };
  g_autoptr (FoyerRecord) first = make_record (&stored);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerRecord) incoming = make_record (&cases[i].incoming);
      g_autoptr (FoyerRecord) merged = NULL;
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;
      FoyerMergeHints hints = { .weak_fields = cases[i].weak,
                                .former_tier = cases[i].former_tier,
                                .has_reassignment = cases[i].has_reassignment };

      g_test_message ("%s", cases[i].what);
      g_assert_cmpint (
          foyer_admission_decide (first, &before, incoming, &after, &hints, &merged, &diagnostic),
          ==, cases[i].admission);
      if (merged == NULL)
        continue;
      g_assert_cmpstr (foyer_record_get_text (merged, FOYER_FIELD_COMPANY), ==, cases[i].company);
      g_assert_cmpstr (foyer_record_get_text (merged, FOYER_FIELD_PRINT_TIER), ==, "VIP");
    }
}

/* Parts of a former name go with it; custom entries stay one by one; a cancelled person whose
 * status the feed does not say stays cancelled. */
static void
test_merge_parts (void)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  const FoyerVersion before = { .sequence = 1 }, after = { .sequence = 2 };
  const FoyerMergeHints hints = { .weak_fields = 1u << FOYER_FIELD_STATUS };
  g_autoptr (FoyerRecord) stored = NULL;
  g_autoptr (FoyerRecord) incoming = NULL;
  g_autoptr (FoyerRecord) merged = NULL;
  FoyerDiagnostic *diagnostic = NULL;

  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "Jane Doe");
  foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, "Jane");
  foyer_record_builder_set_text (builder, FOYER_FIELD_EMAIL, "j@x.org");
  foyer_record_builder_set_custom (builder, "shirt", "M");
  foyer_record_builder_set_custom (builder, "bus", "yes");
  foyer_record_builder_set_status (builder, FOYER_STATUS_CANCELLED);
  stored = foyer_record_builder_end (builder);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "Ann Doe");
  foyer_record_builder_set_text (builder, FOYER_FIELD_EMAIL, "j@x.org");
  foyer_record_builder_set_custom (builder, "shirt", "L");
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  incoming = foyer_record_builder_end (builder);
  g_assert_cmpint (
      foyer_admission_decide (stored, &before, incoming, &after, &hints, &merged, &diagnostic), ==,
      FOYER_ADMISSION_UPDATED);
  g_assert_false (foyer_record_has (merged, FOYER_FIELD_GIVEN_NAME));
  g_assert_cmpstr (foyer_record_get_custom (merged, "shirt"), ==, "L");
  g_assert_cmpstr (foyer_record_get_custom (merged, "bus"), ==, "yes");
  g_assert_cmpint (foyer_record_get_status (merged), ==, FOYER_STATUS_CANCELLED);
}

static void
test_person_key (void)
{
  static const Person a = { "ŁUKASZ  Groß", "L@X.org", "VIP", NULL, 0, 0 };
  static const Person b = { "łukasz gross", "l@x.org", "PRESS", NULL, 0, 0 };
  static const Person nameless = { NULL, "l@x.org", "PRESS", NULL, 0, 0 };
  g_autoptr (FoyerRecord) record_a = make_record (&a);
  g_autoptr (FoyerRecord) record_b = make_record (&b);
  g_autoptr (FoyerRecord) record_c = make_record (&nameless);
  g_autofree char *key_a = foyer_admission_dup_person_key (record_a);
  g_autofree char *key_b = foyer_admission_dup_person_key (record_b);

  g_assert_cmpstr (key_a, ==, key_b);
  g_assert_null (foyer_admission_dup_person_key (record_c));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/admission/decide", test_decide);
  g_test_add_func ("/model/admission/first", test_first);
  g_test_add_func ("/model/admission/precedence", test_precedence);
  g_test_add_func ("/model/admission/merge-parts", test_merge_parts);
  g_test_add_func ("/model/admission/person-key", test_person_key);
  return g_test_run ();
}
