/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight and proofs through the engine: whole events with progress, being stopped, what is
 * refused. */
#include "config.h"

#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-engine-people.h"
#include "foyer-engine-preflight.h"
#include "foyer-test-await.h"
#include "foyer-test-engine.h"

#include <string.h>

#define CMYK "/usr/share/color/icc/ghostscript/default_cmyk.icc"

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

static void
import_people (FoyerEngine *engine)
{
  g_autofree char *path = foyer_test_dup_data_path ("samples", "reference.json");
  GAsyncResult *result = NULL;
  FoyerImportOptions options = { .source = "reference" };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerImportReport) report = NULL;

  foyer_engine_import_async (engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  report = foyer_engine_import_finish (engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
}

/* What was told of the progress. */
typedef struct
{
  guint n;
  guint64 done;
  guint64 total;
  GCancellable *stop; /* cancelled by the first word; NULL: never */
} Told;

static void
progress_cb (const FoyerProgress *progress, gpointer user_data)
{
  Told *told = user_data;

  told->n++;
  g_assert_cmpuint (progress->done, >=, told->done);
  g_assert_cmpuint (progress->done, <=, progress->total);
  told->done = progress->done;
  told->total = progress->total;
  if (told->stop != NULL)
    g_cancellable_cancel (told->stop);
}

static FoyerPreflightReport *
look (FoyerEngine *engine, const FoyerSelection *selection, const FoyerPreflightQuery *query,
      Told *told, GError **error)
{
  GAsyncResult *result = NULL;
  FoyerPreflightReport *report;

  foyer_engine_preflight_async (engine, selection, query, progress_cb, told, told->stop,
                                foyer_test_await_cb, &result);
  report = foyer_engine_preflight_finish (engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return report;
}

static void
test_everybody (FoyerTestEngine *fixture, gconstpointer user_data)
{
  FoyerSelection all = { .is_all = TRUE };
  FoyerPreflightQuery query = { .is_quick = TRUE };
  Told told = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPreflightReport) report = NULL;

  import_people (fixture->engine);
  report = look (fixture->engine, &all, &query, &told, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_badges, ==, 2);
  g_assert_cmpuint (report->n_clean, ==, 2);
  g_assert_cmpuint (report->n_badges_with[FOYER_SEVERITY_ERROR], ==, 0);
  g_assert_cmpuint (report->n_left_out, ==, 0);
  g_assert_null (report->profile);
  g_assert_cmpstr (report->template_name, ==, "label-4x3");
  g_assert_cmpuint (told.done, ==, 2);
  g_assert_cmpuint (told.total, ==, 2);
}

/* Whoever has gone on to something else is not made to wait for the rest. */
static void
test_stopped (FoyerTestEngine *fixture, gconstpointer user_data)
{
  FoyerSelection all = { .is_all = TRUE };
  FoyerPreflightQuery query = { 0 };
  Told told = { .stop = g_cancellable_new () };
  g_autoptr (GError) error = NULL;

  import_people (fixture->engine);
  g_cancellable_cancel (told.stop);
  g_assert_null (look (fixture->engine, &all, &query, &told, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (told.stop);
}

static void
test_refused (FoyerTestEngine *fixture, gconstpointer user_data)
{
  const char *const nobody[] = { "nobody", NULL };
  FoyerSelection none = { 0 }, both = { .is_all = TRUE, .tier = "VIP" };
  FoyerSelection unknown = { .attendee_ids = nobody };
  struct
  {
    FoyerSelection *selection;
    FoyerPreflightQuery query;
    FoyerEngineError code;
  } cases[] = {
    { &none, { 0 }, FOYER_ENGINE_ERROR_USAGE },
    { &both, { 0 }, FOYER_ENGINE_ERROR_USAGE },
    { &unknown, { 0 }, FOYER_ENGINE_ERROR_NOT_FOUND },
    { NULL, { .dpi = 5 }, FOYER_ENGINE_ERROR_USAGE },
    { NULL, { .dpi = 5000 }, FOYER_ENGINE_ERROR_USAGE },
    { NULL, { .template_name = "none" }, FOYER_ENGINE_ERROR_NOT_FOUND },
    { NULL, { .printer = "none" }, FOYER_ENGINE_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Told told = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_null (look (fixture->engine, cases[i].selection, &cases[i].query, &told, &error));
      g_assert_error (error, FOYER_ENGINE_ERROR, (int)cases[i].code);
    }
}

/* A profile that cannot be used is a finding of its own, and the badges are looked at all the same.
 */
static void
test_bad_profile (FoyerTestEngine *fixture, gconstpointer user_data)
{
  FoyerPreflightQuery query = { .profile_path = "/nowhere/none.icc", .is_quick = TRUE };
  Told told = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPreflightReport) report = look (fixture->engine, NULL, &query, &told, &error);
  const FoyerFinding *first;

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_badges, ==, 1);
  g_assert_cmpuint (report->findings->len, >=, 1);
  first = report->findings->pdata[0];
  g_assert_cmpint (first->rule, ==, FOYER_RULE_PROFILE_MISSING);
  g_assert_nonnull (strstr (first->message, "/nowhere/none.icc"));
}

/* ---- Proofs ---- */

static GPtrArray *
prove (FoyerEngine *engine, GBytes *pdf, FoyerProofKind kind, const FoyerPreflightQuery *query,
       GError **error)
{
  GAsyncResult *result = NULL;
  GPtrArray *pages;

  foyer_engine_proof_async (engine, pdf, kind, query, NULL, foyer_test_await_cb, &result);
  pages = foyer_engine_proof_finish (engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return pages;
}

static GBytes *
get_document (FoyerEngine *engine)
{
  GAsyncResult *found = NULL, *drawn = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAttendee) person = NULL;
  g_autoptr (FoyerPreview) preview = NULL;

  foyer_engine_find_person_async (engine, "REG-001", NULL, foyer_test_await_cb, &found);
  person = foyer_engine_find_person_finish (engine, foyer_test_await (&found), &error);
  g_assert_no_error (error);
  g_object_unref (found);
  foyer_engine_preview_async (engine, foyer_attendee_get_id (person), NULL, 72, NULL,
                              foyer_test_await_cb, &drawn);
  preview = foyer_engine_preview_finish (engine, foyer_test_await (&drawn), &error);
  g_assert_no_error (error);
  g_object_unref (drawn);
  return g_bytes_ref (preview->pdf);
}

static guint
count_colours (const FoyerPreviewPage *page)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const guint8 *data = g_bytes_get_data (page->pixels, NULL);

  for (int y = 0; y < page->height_px; y++)
    for (int x = 0; x < page->width_px; x++)
      {
        guint32 pixel;

        memcpy (&pixel, data + (gsize)y * (gsize)page->stride_bytes + 4 * (gsize)x, 4);
        g_hash_table_add (seen, GUINT_TO_POINTER (pixel & 0xffffff));
      }
  return g_hash_table_size (seen);
}

static void
test_proofs (FoyerTestEngine *fixture, gconstpointer user_data)
{
  FoyerPreflightQuery query = { .dpi = 203 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("no PDF", 6);
  g_autoptr (GPtrArray) plain = NULL, dots = NULL, soft = NULL;

  import_people (fixture->engine);
  pdf = get_document (fixture->engine);
  plain = prove (fixture->engine, pdf, FOYER_PROOF_PLAIN, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plain->len, ==, 1);
  g_assert_cmpint (((FoyerPreviewPage *)plain->pdata[0])->width_px, ==, 812);
  dots = prove (fixture->engine, pdf, FOYER_PROOF_BILEVEL, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_colours (dots->pdata[0]), ==, 2);
  g_assert_cmpuint (count_colours (plain->pdata[0]), >, 20);

  g_assert_null (prove (fixture->engine, pdf, FOYER_PROOF_SOFT, &query, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE);
  g_clear_error (&error);
  query.profile_path = "/nowhere/none.icc";
  g_assert_null (prove (fixture->engine, pdf, FOYER_PROOF_SOFT, &query, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (prove (fixture->engine, nonsense, FOYER_PROOF_PLAIN, &query, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT);
  g_clear_error (&error);
  if (!g_file_test (CMYK, G_FILE_TEST_EXISTS))
    return;
  query.profile_path = CMYK;
  soft = prove (fixture->engine, pdf, FOYER_PROOF_SOFT, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_colours (soft->pdata[0]), >, 20);
  g_assert_false (g_bytes_equal (((FoyerPreviewPage *)soft->pdata[0])->pixels,
                                 ((FoyerPreviewPage *)plain->pdata[0])->pixels));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (FoyerTestEngine *, gconstpointer);
  } tests[] = {
    { "/looking/everybody", test_everybody }, { "/looking/stopped", test_stopped },
    { "/looking/refused", test_refused },     { "/looking/bad-profile", test_bad_profile },
    { "/looking/proofs", test_proofs },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, FoyerTestEngine, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
