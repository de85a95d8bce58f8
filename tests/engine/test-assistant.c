/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The import assistant without a screen: foreign files become contracts that import them. */
#include "config.h"

#include "foyer-engine-assistant.h"
#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-test-await.h"
#include "foyer-test-engine.h"

#include <string.h>

/* Nothing of it is a preset's: German names of columns, own words for tiers, two columns that no
 * table knows, one person whose tier is a slip. */
static const char fair[]
    = "Anmeldenummer;Vorname;Nachname;E-Mail;Kategorie;Firma;Shoe size;Gebucht am\n"
      "A-1;ANNA;BERG;Anna@Example.org;Besucher;Acme;38;29.11.2026\n"
      "A-2;Li;Wei;li@example.org;vip;;41;30.11.2026\n"
      "A-3;שרה;כהן;sara@example.org;Besucher;Initech;;01.12.2026\n"
      "A-4;Bo;;bo@example.org;Presseleute;;44;02.12.2026\n";

static void
set_up (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_init (fixture, "demo");
}

static void
tear_down (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_clear (fixture);
}

static char *
write_file (FoyerTestEngine *fixture, const char *name, const char *text, gssize length)
{
  char *path = g_build_filename (fixture->directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return path;
}

static FoyerFileExamination *
examine (FoyerTestEngine *fixture, const char *path, const FoyerFileAnswers *answers,
         GError **error)
{
  static const FoyerFileAnswers none = { 0 };
  GAsyncResult *result = NULL;
  FoyerFileExamination *examination;

  foyer_engine_examine_file_async (fixture->engine, path, answers != NULL ? answers : &none, NULL,
                                   foyer_test_await_cb, &result);
  examination
      = foyer_engine_examine_file_finish (fixture->engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return examination;
}

static FoyerDraftTrial *
try_draft (FoyerTestEngine *fixture, const char *path, FoyerDraft *draft)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerDraftTrial *trial;

  foyer_engine_try_draft_async (fixture->engine, path, NULL, draft, 10, NULL, foyer_test_await_cb,
                                &result);
  trial = foyer_engine_try_draft_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return trial;
}

static FoyerRehearsal *
rehearse (FoyerTestEngine *fixture, const char *path, FoyerDraft *draft, GError **error)
{
  GAsyncResult *result = NULL;
  FoyerRehearsal *rehearsal;

  foyer_engine_rehearse_draft_async (fixture->engine, path, NULL, draft, NULL, NULL, NULL,
                                     foyer_test_await_cb, &result);
  rehearsal
      = foyer_engine_rehearse_draft_finish (fixture->engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return rehearsal;
}

static char *
save (FoyerTestEngine *fixture, FoyerDraft *draft, GError **error)
{
  GAsyncResult *result = NULL;
  char *reference;

  foyer_engine_save_draft_async (fixture->engine, draft, NULL, foyer_test_await_cb, &result);
  reference = foyer_engine_save_draft_finish (fixture->engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return reference;
}

static FoyerImportReport *
import (FoyerTestEngine *fixture, const char *path, const char *source, const char *contract)
{
  GAsyncResult *result = NULL;
  FoyerImportOptions options = { .source = source, .contract = contract };
  g_autoptr (GError) error = NULL;
  FoyerImportReport *report;

  foyer_engine_import_async (fixture->engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  report = foyer_engine_import_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return report;
}

static void
set (FoyerDraft *draft, const char *name, FoyerColumnUse use, FoyerField field)
{
  for (guint i = 0; i < draft->columns->len; i++)
    if (g_str_equal (foyer_draft_get_column (draft, i)->name, name))
      {
        foyer_draft_set_column (draft, i, use, field);
        return;
      }
  g_assert_not_reached ();
}

static const FoyerTrialStep *
find_step (FoyerDraftTrial *trial, guint row, FoyerField field)
{
  const FoyerTrialRow *shown = g_ptr_array_index (trial->rows, row);

  for (guint i = 0; i < shown->steps->len; i++)
    {
      const FoyerTrialStep *step = g_ptr_array_index (shown->steps, i);

      if (step->field == field)
        return step;
    }
  return NULL;
}

/* The whole way of a foreign file: what is proposed, what is asked, what the values become, what
 * the trial says, and that the import says the same. */
static void
test_foreign (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *path = write_file (fixture, "Frühlingsmesse 2026.csv", fair, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFileExamination) examination = examine (fixture, path, NULL, &error);
  g_autoptr (FoyerDraftTrial) trial = NULL;
  g_autoptr (FoyerDraftTrial) better = NULL;
  g_autoptr (FoyerRehearsal) rehearsal = NULL;
  g_autoptr (FoyerImportReport) report = NULL;
  g_autoptr (FoyerFileExamination) again = NULL;
  g_autofree char *reference = NULL;
  FoyerDraft *draft;

  g_assert_no_error (error);
  draft = examination->draft;
  g_assert_cmpstr (examination->preset, ==, NULL);
  g_assert_cmpint (examination->reading.delimiter, ==, ';');
  g_assert_cmpuint (examination->rows->len, ==, 4);
  g_assert_cmpuint (examination->tiers->len, >, 3);
  g_assert_cmpstr (((FoyerSampleRow *)examination->rows->pdata[0])->cells[1], ==, "ANNA");
  g_assert_cmpstr (draft->id, ==, "fruhlingsmesse-2026");
  g_assert_cmpint (foyer_draft_get_column (draft, 0)->field, ==, FOYER_FIELD_SOURCE_ID);
  g_assert_cmpint (foyer_draft_get_column (draft, 4)->field, ==, FOYER_FIELD_PRINT_TIER);
  g_assert_cmpint (foyer_draft_get_column (draft, 6)->use, ==, FOYER_COLUMN_OPEN);
  g_assert_cmpint (foyer_draft_get_questions (draft), ==, FOYER_DRAFT_ASKS_COLUMNS);

  /* Open questions stop the trial run and the saving, not the looking. */
  g_assert_null (rehearse (fixture, path, draft, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "'Shoe size'"));
  g_clear_error (&error);
  trial = try_draft (fixture, path, draft);
  g_assert_cmpstr (trial->problem, ==, NULL);
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_FULL_NAME)->after, ==, "Anna Berg");
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_EMAIL)->before, ==, "Anna@Example.org");
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_EMAIL)->after, ==, "anna@example.org");
  g_assert_nonnull (find_step (trial, 0, FOYER_FIELD_PRINT_TIER)->problem);
  g_assert_cmpuint (trial->unknown_words->len, ==, 2);
  g_assert_cmpstr (((FoyerUnknownWord *)trial->unknown_words->pdata[0])->word, ==, "Besucher");

  /* The answers of a person; the last word stays unknown. */
  set (draft, "Shoe size", FOYER_COLUMN_EXTRA, 0);
  set (draft, "Gebucht am", FOYER_COLUMN_FIELD, FOYER_FIELD_REGISTERED_AT);
  foyer_file_examination_propose_forms (examination, draft);
  g_assert_cmpstr (draft->date_form, ==, "de");
  foyer_draft_set_word (draft, FOYER_FIELD_PRINT_TIER, "Besucher", "GENERAL");
  better = try_draft (fixture, path, draft);
  g_assert_cmpstr (find_step (better, 0, FOYER_FIELD_PRINT_TIER)->after, ==, "GENERAL");
  g_assert_true (
      g_str_has_prefix (find_step (better, 0, FOYER_FIELD_REGISTERED_AT)->after, "2026-11-29"));
  g_assert_cmpstr (find_step (better, 0, FOYER_FIELD_CUSTOM)->key, ==, "Shoe size");
  g_assert_cmpuint (better->unknown_words->len, ==, 1);

  rehearsal = rehearse (fixture, path, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rehearsal->rows, ==, 4);
  g_assert_cmpuint (rehearsal->outcomes[FOYER_ADMISSION_ADMITTED], ==, 3);
  g_assert_cmpuint (rehearsal->outcomes[FOYER_ADMISSION_REFUSED], ==, 1);
  g_assert_cmpuint (rehearsal->causes->len, ==, 1);
  g_assert_cmpint (((FoyerRefusalCause *)rehearsal->causes->pdata[0])->code, ==,
                   FOYER_CODE_UNKNOWN_TIER);
  g_assert_cmpuint (((FoyerRefusedRow *)rehearsal->refused->pdata[0])->line, ==, 5);

  reference = save (fixture, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reference, ==, "fruhlingsmesse-2026@1");
  report = import (fixture, path, "messe", reference);
  g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_ADMITTED], ==, 3);
  g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_REFUSED], ==, 1);

  /* The next file of this kind asks nothing any more. */
  again = examine (fixture, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->preset, ==, reference);
  g_assert_true (again->is_exact);
  g_assert_false (again->is_verified);
  g_assert_false (foyer_draft_is_changed (again->draft));
}

/* A preset's own file is read by the preset: no document is made. */
static void
test_preset (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (g_getenv ("FOYER_DATA_DIR"), "samples",
                                            "pretix-order-positions.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFileExamination) examination = examine (fixture, path, NULL, &error);
  g_autoptr (FoyerRehearsal) rehearsal = NULL;
  g_autoptr (FoyerImportReport) report = NULL;
  g_autofree char *reference = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (examination->preset, "pretix-order-positions@"));
  g_assert_true (examination->is_exact);
  g_assert_cmpstr (examination->draft->source, ==, "pretix");
  g_assert_false (foyer_draft_is_changed (examination->draft));
  reference = save (fixture, examination->draft, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reference, ==, examination->preset);
  rehearsal = rehearse (fixture, path, examination->draft, &error);
  g_assert_no_error (error);
  report = import (fixture, path, "pretix", reference);
  g_assert_cmpuint (report->rows, ==, rehearsal->rows);
  g_assert_cmpuint (report->skipped, ==, rehearsal->skipped);
  /* The rehearsal's records do not see each other: repeats inside the file are all it misses. */
  g_assert_cmpuint (rehearsal->outcomes[FOYER_ADMISSION_ADMITTED], >=,
                    report->outcomes[FOYER_ADMISSION_ADMITTED]);
  g_assert_cmpuint (rehearsal->causes->len, >, 1);
}

/* A preset with one column renamed is the start of the mapping, and its rules stay. */
static void
test_near (FoyerTestEngine *fixture, gconstpointer user_data)
{
  static const char renamed[] = "Order code,Position ID,Status,Product,Person,Email,Company,Shirt\n"
                                "ABC,1,paid,VIP,Ada Lovelace,ADA@example.org,Acme,M\n";
  g_autofree char *path = write_file (fixture, "near.csv", renamed, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFileExamination) examination = examine (fixture, path, NULL, &error);
  g_autoptr (FoyerDraftTrial) trial = NULL;
  g_autofree char *text = NULL;
  FoyerDraft *draft;

  g_assert_no_error (error);
  draft = examination->draft;
  g_assert_true (g_str_has_prefix (examination->preset, "pretix-order-positions@"));
  g_assert_false (examination->is_exact);
  g_assert_cmpint (foyer_draft_find_column (draft, "Product", 1)->field, ==,
                   FOYER_FIELD_PRINT_TIER);
  g_assert_cmpint (foyer_draft_find_column (draft, "Person", 1)->use, ==, FOYER_COLUMN_OPEN);
  g_assert_cmpint (foyer_draft_find_column (draft, "Shirt", 1)->use, ==, FOYER_COLUMN_OPEN);
  set (draft, "Person", FOYER_COLUMN_FIELD, FOYER_FIELD_FULL_NAME);
  set (draft, "Shirt", FOYER_COLUMN_IGNORED, 0);
  trial = try_draft (fixture, path, draft);
  g_assert_cmpstr (trial->problem, ==, NULL);
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_FULL_NAME)->after, ==, "Ada Lovelace");
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_SOURCE_ID)->after, ==, "ABC-1");
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_STATUS)->after, ==, "active");
  g_assert_null (find_step (trial, 0, FOYER_FIELD_CUSTOM));
  text = foyer_engine_dup_draft_text (fixture->engine, draft, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "\"verified\": false"));
}

/* A list of names and addresses: no number, no tier, two parts of the name. */
static void
test_questions (FoyerTestEngine *fixture, gconstpointer user_data)
{
  static const char poor[]
      = "First name,Last name,Mail\nANN,LEE,ann@example.org\nBo,Ek,bo@example.org\n";
  g_autofree char *path = write_file (fixture, "poor.csv", poor, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFileExamination) examination = examine (fixture, path, NULL, &error);
  g_autoptr (FoyerDraftTrial) trial = NULL;
  g_autoptr (FoyerDraftTrial) answered = NULL;
  g_autoptr (FoyerRehearsal) rehearsal = NULL;
  FoyerDraft *draft;

  g_assert_no_error (error);
  draft = examination->draft;
  g_assert_cmpint (foyer_draft_get_questions (draft), ==,
                   FOYER_DRAFT_ASKS_IDENTITY | FOYER_DRAFT_ASKS_TIER);
  trial = try_draft (fixture, path, draft);
  g_assert_cmpstr (trial->problem, ==, NULL);
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_FULL_NAME)->after, ==, "Ann Lee");
  g_assert_null (find_step (trial, 0, FOYER_FIELD_SOURCE_ID));
  g_assert_null (find_step (trial, 0, FOYER_FIELD_PRINT_TIER));
  g_assert_false (((FoyerTrialRow *)trial->rows->pdata[0])->is_refused);
  draft->identity = FOYER_IDENTITY_NAME_EMAIL;
  draft->tier = g_strdup ("GENERAL");
  g_assert_cmpint (foyer_draft_get_questions (draft), ==, 0);
  answered = try_draft (fixture, path, draft);
  g_assert_cmpstr (find_step (answered, 0, FOYER_FIELD_SOURCE_ID)->after, ==,
                   "ann lee ann@example.org");
  g_assert_cmpstr (find_step (answered, 0, FOYER_FIELD_PRINT_TIER)->after, ==, "GENERAL");
  rehearsal = rehearse (fixture, path, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rehearsal->outcomes[FOYER_ADMISSION_ADMITTED], ==, 2);
}

/* What a person says of the file itself wins over detection; nonsense is refused. */
static void
test_answers (FoyerTestEngine *fixture, gconstpointer user_data)
{
  static const char latin[] = "Guest list\nName;Mail\nJos\xe9;a@example.org\n";
  g_autofree char *path = write_file (fixture, "latin.csv", latin, sizeof latin - 1);
  FoyerFileAnswers nonsense = { .encoding = "EBCDIC" };
  FoyerFileAnswers answers = { .encoding = "windows-1252", .delimiter = ';', .header_line = 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFileExamination) asked = examine (fixture, path, NULL, &error);
  g_autoptr (FoyerFileExamination) answered = NULL;

  g_assert_no_error (error);
  g_assert_true (asked->asks_encoding);
  g_assert_null (examine (fixture, path, &nonsense, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE);
  g_clear_error (&error);
  answered = examine (fixture, path, &answers, &error);
  g_assert_no_error (error);
  g_assert_false (answered->asks_encoding);
  g_assert_cmpuint (answered->draft->columns->len, ==, 2);
  g_assert_cmpstr (((FoyerSampleRow *)answered->rows->pdata[0])->cells[0], ==, "José");
}

/* JSON that no preset knows: what its records have is offered as columns. */
static void
test_json (FoyerTestEngine *fixture, gconstpointer user_data)
{
  static const char json[]
      = "[{\"id\": 7, \"attendee\": {\"name\": \"Ada\", \"email\": \"A@example.org\"},"
        " \"ticket\": \"VIP\", \"talks\": [\"one\", \"two\"]},"
        " {\"id\": 8, \"attendee\": {\"name\": \"Bo\"}, \"ticket\": \"VIP\"}]";
  g_autofree char *path = write_file (fixture, "list.json", json, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFileExamination) examination = examine (fixture, path, NULL, &error);
  g_autoptr (FoyerRehearsal) rehearsal = NULL;
  g_autoptr (FoyerDraftTrial) trial = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (examination->draft->columns->len, ==, 5);
  g_assert_cmpstr (foyer_draft_get_column (examination->draft, 1)->name, ==, "/attendee/name");
  g_assert_cmpstr (((FoyerSampleRow *)examination->rows->pdata[0])->cells[4], ==, "one, two");
  set (examination->draft, "/talks", FOYER_COLUMN_FIELD, FOYER_FIELD_TRACKS);
  trial = try_draft (fixture, path, examination->draft);
  g_assert_cmpstr (trial->problem, ==, NULL);
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_EMAIL)->after, ==, "a@example.org");
  rehearsal = rehearse (fixture, path, examination->draft, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rehearsal->outcomes[FOYER_ADMISSION_ADMITTED], ==, 2);
}

/* Two columns of one name, several columns for one field, a column taken from its preset. */
static void
test_columns (FoyerTestEngine *fixture, gconstpointer user_data)
{
  static const char twice[] = "Part,No,Name,Name,Ticket,Diet,Allergies\n"
                              "S,17,Ada,Acme,VIP,vegan,nuts\n";
  g_autofree char *path = write_file (fixture, "twice.csv", twice, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFileExamination) examination = examine (fixture, path, NULL, &error);
  g_autoptr (FoyerDraftTrial) trial = NULL;
  FoyerDraft *draft = examination->draft;

  g_assert_no_error (error);
  set (draft, "Part", FOYER_COLUMN_FIELD, FOYER_FIELD_SOURCE_ID);
  set (draft, "No", FOYER_COLUMN_FIELD, FOYER_FIELD_SOURCE_ID);
  foyer_draft_set_column (draft, 3, FOYER_COLUMN_FIELD, FOYER_FIELD_COMPANY);
  set (draft, "Allergies", FOYER_COLUMN_FIELD, FOYER_FIELD_DIETARY_FLAGS);
  trial = try_draft (fixture, path, draft);
  g_assert_cmpstr (trial->problem, ==, NULL);
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_SOURCE_ID)->after, ==, "S-17");
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_FULL_NAME)->after, ==, "Ada");
  g_assert_cmpstr (find_step (trial, 0, FOYER_FIELD_COMPANY)->after, ==, "Acme");
  g_assert_nonnull (strstr (find_step (trial, 0, FOYER_FIELD_DIETARY_FLAGS)->after, "nuts"));
}

/* The same answers are one contract, other answers its next version. */
static void
test_versions (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *path = write_file (fixture, "fair.csv", fair, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFileExamination) examination = examine (fixture, path, NULL, &error);
  FoyerDraft *draft = examination->draft;
  g_autofree char *first = NULL;
  g_autofree char *same = NULL;
  g_autofree char *second = NULL;

  set (draft, "Shoe size", FOYER_COLUMN_IGNORED, 0);
  set (draft, "Gebucht am", FOYER_COLUMN_IGNORED, 0);
  first = save (fixture, draft, &error);
  g_assert_no_error (error);
  same = save (fixture, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, "fair@1");
  g_assert_cmpstr (same, ==, first);
  set (draft, "Shoe size", FOYER_COLUMN_EXTRA, 0);
  second = save (fixture, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, "fair@2");
}

/* A cancelled look gives nothing: a newer one is on its way. */
static void
test_cancelled (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *path = write_file (fixture, "fair.csv", fair, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFileExamination) examination = examine (fixture, path, NULL, &error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *result = NULL;

  foyer_engine_try_draft_async (fixture->engine, path, NULL, examination->draft, 10, cancellable,
                                foyer_test_await_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (
      foyer_engine_try_draft_finish (fixture->engine, foyer_test_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/assistant/" name, FoyerTestEngine, NULL, set_up, func, tear_down)
  ADD ("foreign-file", test_foreign);
  ADD ("preset", test_preset);
  ADD ("near-preset", test_near);
  ADD ("questions", test_questions);
  ADD ("answers", test_answers);
  ADD ("json", test_json);
  ADD ("columns", test_columns);
  ADD ("versions", test_versions);
  ADD ("cancelled", test_cancelled);
#undef ADD
  return g_test_run ();
}
