/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new taxonomy on a running event: what it says it would do, what it does, and that an
 * interruption or an import at the same time loses nothing. Contracts in use. */
#include "config.h"

#include "foyer-engine-contracts.h"
#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-engine-people.h"
#include "foyer-engine-taxonomy.h"
#include "foyer-store-vocabulary.h"
#include "foyer-test-await.h"
#include "foyer-test-engine.h"

#include <string.h>

static char *
replace (const char *text, const char *before, const char *after)
{
  g_auto (GStrv) parts = g_strsplit (text, before, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoin (after, parts[0], parts[1], NULL);
}

/* (transfer full) A file with the demo taxonomy and another access level for speakers. */
static char *
write_next (FoyerTestEngine *fixture)
{
  g_autofree char *path = foyer_test_dup_data_path ("taxonomies", "demo.taxonomy.json");
  g_autofree char *text = NULL;
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;
  char *written = g_build_filename (fixture->directory, "next.taxonomy.json", NULL);

  (void)g_file_get_contents (path, &text, NULL, &error); /* the error says it */
  g_assert_no_error (error);
  next = replace (text, "\"backstage\"", "\"all-areas\"");
  g_assert_true (g_file_set_contents (written, next, -1, &error));
  return written;
}

static void
set_up (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_init (fixture, "default");
}

static void
tear_down (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_clear (fixture);
}

static FoyerImportReport *
import_sample (FoyerEngine *engine)
{
  g_autofree char *path = foyer_test_dup_data_path ("samples", "pretix-order-positions.csv");
  GAsyncResult *result = NULL;
  FoyerImportOptions options = { .source = "pretix" };
  g_autoptr (GError) error = NULL;
  FoyerImportReport *report;

  foyer_engine_import_async (engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  report = foyer_engine_import_finish (engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return report;
}

static FoyerTaxonomyChange *
change (FoyerEngine *engine, const char *path, gboolean is_applied, GError **error)
{
  GAsyncResult *result = NULL;
  FoyerTaxonomyChange *report;

  if (is_applied)
    foyer_engine_apply_taxonomy_async (engine, path, NULL, NULL, NULL, foyer_test_await_cb,
                                       &result);
  else
    foyer_engine_diff_taxonomy_async (engine, path, NULL, NULL, NULL, foyer_test_await_cb, &result);
  (void)foyer_test_await (&result); /* lends the same result */
  report = is_applied ? foyer_engine_apply_taxonomy_finish (engine, result, error)
                      : foyer_engine_diff_taxonomy_finish (engine, result, error);
  g_object_unref (result);
  return report;
}

static FoyerTaxonomyChange *
get_run (FoyerEngine *engine)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerTaxonomyChange *report;

  foyer_engine_get_taxonomy_run_async (engine, NULL, foyer_test_await_cb, &result);
  report = foyer_engine_get_taxonomy_run_finish (engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return report;
}

static const FoyerTaxonomyTierChange *
get_tier (const FoyerTaxonomyChange *report, const char *code)
{
  for (guint i = 0; i < report->tiers->len; i++)
    {
      const FoyerTaxonomyTierChange *tier = report->tiers->pdata[i];

      if (g_str_equal (tier->tier, code))
        return tier;
    }
  g_assert_not_reached ();
}

/* Everybody of a tier (NULL: of any), oldest first. */
static GPtrArray *
list_people (FoyerEngine *engine, const char *tier)
{
  GAsyncResult *result = NULL;
  FoyerPeopleQuery query = { .tier = tier };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  GPtrArray *people;

  foyer_engine_list_people_async (engine, &query, NULL, foyer_test_await_cb, &result);
  rows = foyer_engine_list_people_finish (engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  foyer_engine_get_people_async (engine, (const gint64 *)rows->data, rows->len, NULL,
                                 foyer_test_await_cb, &result);
  people = foyer_engine_get_people_finish (engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return people;
}

static void
assert_all_by (FoyerEngine *engine, const char *taxonomy, const char *speaker_level)
{
  g_autoptr (GPtrArray) people = list_people (engine, NULL);
  g_autoptr (GPtrArray) speakers = list_people (engine, "SPEAKER");

  g_assert_cmpuint (people->len, >, 700);
  for (guint i = 0; i < people->len; i++)
    g_assert_cmpstr (((FoyerAttendee *)people->pdata[i])->taxonomy, ==, taxonomy);
  g_assert_cmpuint (speakers->len, >, 50);
  for (guint i = 0; i < speakers->len; i++)
    g_assert_cmpstr (foyer_record_get_text (((FoyerAttendee *)speakers->pdata[i])->record,
                                            FOYER_FIELD_ACCESS_LEVEL),
                     ==, speaker_level);
}

/* The new words admit what the old ones refused, once; the diff said so. */
static void
test_words (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *demo = foyer_test_dup_data_path ("taxonomies", "demo.taxonomy.json");
  g_autoptr (FoyerImportReport) first = import_sample (fixture->engine);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTaxonomyChange) diff = change (fixture->engine, demo, FALSE, &error);
  g_autoptr (FoyerTaxonomyChange) done = NULL;
  g_autoptr (FoyerTaxonomyChange) again = NULL;
  g_autoptr (FoyerImportReport) second = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (diff->run_id, ==, 0);
  g_assert_cmpuint (diff->people, ==, first->outcomes[FOYER_ADMISSION_ADMITTED]);
  g_assert_cmpuint (diff->looked_at, ==, diff->people);
  g_assert_cmpuint (diff->changed, ==, 0);
  g_assert_cmpuint (diff->dead_letters_admitted, >, 700);
  g_assert_cmpuint (get_tier (diff, "SPEAKER")->dead_letters, >, 50);
  g_assert_true (g_strv_contains ((const char *const *)diff->words,
                                  "tier SPEAKER: new word 'speaker ticket'"));

  done = change (fixture->engine, demo, TRUE, &error);
  g_assert_no_error (error);
  g_assert_false (done->is_running);
  g_assert_cmpint (done->finished_usec, >, 0);
  g_assert_cmpstr (done->from, ==, "default@1");
  g_assert_cmpstr (done->to, ==, "demo@1");
  g_assert_cmpuint (done->dead_letters_admitted, ==, diff->dead_letters_admitted);
  g_assert_cmpuint (get_tier (done, "SPEAKER")->dead_letters, ==,
                    get_tier (diff, "SPEAKER")->dead_letters);
  assert_all_by (fixture->engine, "demo@1", "backstage");

  /* in use already: nothing happens; what was admitted is not admitted again */
  again = change (fixture->engine, demo, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->run_id, ==, 0);
  second = import_sample (fixture->engine);
  g_assert_cmpuint (second->outcomes[FOYER_ADMISSION_ADMITTED], ==, 0);
}

/* Access levels follow, tiers never do; an older document cannot come back. */
static void
test_records (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *demo = foyer_test_dup_data_path ("taxonomies", "demo.taxonomy.json");
  g_autofree char *next = write_next (fixture);
  g_autofree char *higher = NULL, *text = NULL, *wrong = NULL;
  g_autoptr (FoyerImportReport) import = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTaxonomyChange) first = change (fixture->engine, demo, TRUE, &error);
  g_autoptr (FoyerTaxonomyChange) diff = NULL;
  g_autoptr (FoyerTaxonomyChange) done = NULL;
  guint speakers;

  g_assert_no_error (error);
  import = import_sample (fixture->engine);
  g_assert_cmpuint (import->outcomes[FOYER_ADMISSION_ADMITTED], >, 700);
  /* the same version with another content */
  g_assert_null (change (fixture->engine, next, TRUE, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "/version: version: version 1 is in use"));
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (next, &text, NULL, NULL));
  higher = replace (text, "\"version\": 1", "\"version\": 2");
  g_assert_true (g_file_set_contents (next, higher, -1, NULL));

  diff = change (fixture->engine, next, FALSE, &error);
  g_assert_no_error (error);
  done = change (fixture->engine, next, TRUE, &error);
  g_assert_no_error (error);
  speakers = (guint)get_tier (done, "SPEAKER")->people;
  g_assert_cmpuint (speakers, >, 50);
  g_assert_cmpuint (done->revised, ==, speakers);
  g_assert_cmpuint (done->changed, ==, speakers);
  g_assert_cmpuint (diff->revised, ==, done->revised);
  g_assert_cmpuint (get_tier (done, "SPEAKER")->access_levels, ==, speakers);
  g_assert_cmpuint (get_tier (done, "GENERAL")->access_levels, ==, 0);
  g_assert_cmpuint (done->looked_at, ==, done->people);
  assert_all_by (fixture->engine, "demo@2", "all-areas");

  wrong = g_build_filename (fixture->directory, "gone.json", NULL);
  g_assert_null (change (fixture->engine, wrong, FALSE, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND);
}

/* Installed by a process that then died: whoever takes the line goes on. */
static void
test_interrupted (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *demo = foyer_test_dup_data_path ("taxonomies", "demo.taxonomy.json");
  g_autofree char *store_path = g_build_filename (fixture->directory, "foyer.sqlite", NULL);
  g_autofree char *taxonomy_path = g_build_filename (fixture->directory, "taxonomy.json", NULL);
  g_autofree char *before_text = NULL, *after_text = NULL;
  g_autoptr (FoyerImportReport) import = import_sample (fixture->engine);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerStore) store = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (FoyerTaxonomyChange) run = NULL;
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  gint64 run_id = 0;

  g_assert_cmpuint (import->outcomes[FOYER_ADMISSION_REFUSED], >, 700);
  g_clear_object (&fixture->engine);
  g_assert_true (g_file_get_contents (taxonomy_path, &before_text, NULL, NULL));
  g_assert_true (g_file_get_contents (demo, &after_text, NULL, NULL));
  before = g_bytes_new (before_text, strlen (before_text));
  after = g_bytes_new (after_text, strlen (after_text));
  store = foyer_store_open (store_path, foyer_clock_get_system (), 0, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_store_begin (store, FOYER_STORE_WRITE, &error));
  g_assert_true (foyer_store_install_taxonomy (
      store, &(FoyerTaxonomyVersion){ "default@1", before },
      &(FoyerTaxonomyVersion){ "demo@1", after }, "tester", &run_id, &error));
  /* a second one must wait for the first */
  g_assert_false (foyer_store_install_taxonomy (store, &(FoyerTaxonomyVersion){ "demo@1", after },
                                                &(FoyerTaxonomyVersion){ "demo@2", after },
                                                "tester", &run_id, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (foyer_store_commit (store, &error));
  g_clear_pointer (&store, foyer_store_close);

  fixture->engine = foyer_test_open_engine (fixture->directory);
  run = get_run (fixture->engine);
  g_assert_true (run->is_running);
  g_assert_true (foyer_engine_start_line (fixture->engine, &error));
  while (run->is_running && g_get_monotonic_time () < deadline)
    {
      g_clear_pointer (&run, foyer_taxonomy_change_free);
      run = get_run (fixture->engine);
    }
  g_assert_false (run->is_running);
  g_assert_cmpuint (run->dead_letters_admitted, >, 700);
  assert_all_by (fixture->engine, "demo@1", "backstage");
}

typedef struct
{
  GAsyncResult *import;
  GAsyncResult *apply;
} Both;

/* Whatever was mapped by the older version when the newer one was installed is mapped again. */
static void
test_during_import (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *demo = foyer_test_dup_data_path ("taxonomies", "demo.taxonomy.json");
  g_autofree char *sample = foyer_test_dup_data_path ("samples", "pretix-order-positions.csv");
  FoyerImportOptions options = { .source = "pretix" };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerImportReport) import = NULL;
  g_autoptr (FoyerTaxonomyChange) done = NULL;
  Both both = { 0 };

  foyer_engine_import_async (fixture->engine, sample, &options, NULL, NULL, NULL,
                             foyer_test_await_cb, &both.import);
  foyer_engine_apply_taxonomy_async (fixture->engine, demo, NULL, NULL, NULL, foyer_test_await_cb,
                                     &both.apply);
  import = foyer_engine_import_finish (fixture->engine, foyer_test_await (&both.import), &error);
  g_assert_no_error (error);
  done = foyer_engine_apply_taxonomy_finish (fixture->engine, foyer_test_await (&both.apply),
                                             &error);
  g_assert_no_error (error);
  assert_all_by (fixture->engine, "demo@1", "backstage");
  g_object_unref (both.import);
  g_object_unref (both.apply);
}

/* ---- Contracts ---- */

static FoyerContractInfo *
use (FoyerEngine *engine, const char *name, guint version, GError **error)
{
  GAsyncResult *result = NULL;
  FoyerContractInfo *info;

  foyer_engine_use_contract_async (engine, name, version, NULL, foyer_test_await_cb, &result);
  info = foyer_engine_use_contract_finish (engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return info;
}

/* A newer version is used by itself; going back is one call, outlives the process, and what was
 * made keeps its version. */
static void
test_contracts (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *shipped = foyer_test_dup_data_path ("contracts", "reference.contract.json");
  g_autofree char *batch = foyer_test_dup_data_path ("samples", "reference.json");
  g_autofree char *newer = g_build_filename (fixture->directory, "newer.contract.json", NULL);
  g_autofree char *text = NULL, *changed = NULL;
  g_autoptr (GError) error = NULL;
  FoyerImportOptions options = { .source = "one", .contract = newer };
  GAsyncResult *result = NULL;
  g_autoptr (FoyerImportReport) first = NULL;
  g_autoptr (FoyerImportReport) second = NULL;
  g_autoptr (FoyerContractInfo) info = NULL;
  g_autoptr (FoyerContractInfo) newest = NULL;

  g_assert_true (g_file_get_contents (shipped, &text, NULL, NULL));
  changed = replace (text, "\"version\": 1", "\"version\": 2");
  g_assert_true (g_file_set_contents (newer, changed, -1, NULL));
  foyer_engine_import_async (fixture->engine, batch, &options, NULL, NULL, NULL,
                             foyer_test_await_cb, &result);
  first = foyer_engine_import_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->contract, ==, "reference@2");
  g_clear_object (&result);

  info = use (fixture->engine, "reference", 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->version, ==, 1);
  g_assert_true (info->is_chosen);
  g_assert_cmpuint (info->versions->len, ==, 2);
  g_assert_cmpuint (info->records, ==, 2);
  g_clear_object (&fixture->engine);
  fixture->engine = foyer_test_open_engine (fixture->directory);
  options.contract = "reference";
  foyer_engine_import_async (fixture->engine, batch, &options, NULL, NULL, NULL,
                             foyer_test_await_cb, &result);
  second = foyer_engine_import_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  g_assert_cmpstr (second->contract, ==, "reference@1");
  {
    g_autoptr (GPtrArray) people = list_people (fixture->engine, NULL);

    g_assert_cmpuint (people->len, ==, 2);
    g_assert_cmpstr (((FoyerAttendee *)people->pdata[0])->contract, ==, "reference@2");
  }
  newest = use (fixture->engine, "reference", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (newest->version, ==, 2);
  g_assert_false (newest->is_chosen);
  g_assert_null (use (fixture->engine, "reference", 9, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "there is: 1, 2"));
  g_clear_error (&error);
  g_assert_null (use (fixture->engine, "nobody", 1, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/vocabulary/words", FoyerTestEngine, NULL, set_up, test_words, tear_down);
  g_test_add ("/vocabulary/records", FoyerTestEngine, NULL, set_up, test_records, tear_down);
  g_test_add ("/vocabulary/interrupted", FoyerTestEngine, NULL, set_up, test_interrupted,
              tear_down);
  g_test_add ("/vocabulary/during-import", FoyerTestEngine, NULL, set_up, test_during_import,
              tear_down);
  g_test_add ("/vocabulary/contracts", FoyerTestEngine, NULL, set_up, test_contracts, tear_down);
  return g_test_run ();
}
