/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever looks at a badge looks through a drawing process: the same pixels as here, and
 * what kills the process costs an answer and nothing else. */
#include "config.h"

#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-engine-line.h"
#include "foyer-engine-preflight.h"
#include "foyer-engine-print.h"
#include "foyer-engine-rendering.h"
#include "foyer-pdf-preview.h"
#include "foyer-test-await.h"
#include "foyer-test-engine.h"

#include <glib/gstdio.h>
#include <string.h>

#define WELL "P1"
#define POOR "P2"

/* @user_data: what the second person does to whoever draws the badge, or NULL. */
static void
set_up (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *json = NULL;
  FoyerImportOptions options = { .source = "crm" };
  g_autoptr (FoyerImportReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("FOYER_RENDER_WORKER", g_getenv ("FOYER_TEST_FAULTY_WORKER"), TRUE);
  foyer_test_engine_init (fixture, "demo");
  path = g_build_filename (fixture->directory, "people.json", NULL);
  json = g_strdup_printf ("[{\"id\": \"P1\", \"name\": \"Jane Doe\", \"email\": \"j@example.com\", "
                          "\"tier\": \"VIP\"},\n"
                          "{\"id\": \"P2\", \"name\": \"John Roe\", "
                          "\"email\": \"%s@example.com\", \"tier\": \"VIP\"}]\n",
                          user_data != NULL ? (const char *)user_data : "fine");
  g_assert_true (g_file_set_contents (path, json, -1, &error));
  foyer_engine_import_async (fixture->engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  report = foyer_engine_import_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->records, ==, 2);
}

static void
tear_down (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_clear (fixture);
}

/* The attendee ids of both; (transfer full) each. Queues their badges, which nobody draws. */
static void
find_attendees (FoyerTestEngine *fixture, char **well, char **poor)
{
  FoyerSelection all = { .is_all = TRUE };
  g_autoptr (FoyerPrintReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_print_async (fixture->engine, &all, NULL, NULL, foyer_test_await_cb, &result);
  report = foyer_engine_print_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < report->jobs->len; i++)
    {
      FoyerJob *job = report->jobs->pdata[i];

      const char *source_id = foyer_record_get_text (job->record, FOYER_FIELD_SOURCE_ID);

      *(g_str_equal (source_id, WELL) ? well : poor)
          = g_strdup (foyer_record_get_text (job->record, FOYER_FIELD_ATTENDEE_ID));
    }
  g_assert_true (*well != NULL && *poor != NULL);
}

static FoyerPreview *
preview (FoyerTestEngine *fixture, const char *id, guint dpi, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_preview_async (fixture->engine, id, NULL, dpi, NULL, foyer_test_await_cb, &result);
  return foyer_engine_preview_finish (fixture->engine, foyer_test_await (&result), error);
}

static FoyerRenderReport *
render (FoyerTestEngine *fixture, const char *id, const char *format, const char *path,
        GError **error)
{
  const char *ids[] = { id, NULL };
  FoyerSelection selection = { .attendee_ids = ids };
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_render_async (fixture->engine, &selection, NULL, format, 0, path, NULL, NULL, NULL,
                             foyer_test_await_cb, &result);
  return foyer_engine_render_finish (fixture->engine, foyer_test_await (&result), error);
}

static FoyerRendering *
get_rendering (FoyerTestEngine *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerRendering *rendering;

  foyer_engine_get_rendering_async (fixture->engine, NULL, foyer_test_await_cb, &result);
  rendering
      = foyer_engine_get_rendering_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  return rendering;
}

/* The pixels that came over the socket are poppler's of the very document, at several sizes, and
 * the document is the one that a file gets. */
static void
test_same_pixels (FoyerTestEngine *fixture, gconstpointer user_data)
{
  static const guint dpis[] = { 36, 144, 300, 600 };
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;
  g_autofree char *path = g_build_filename (fixture->directory, "badge.pdf", NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  g_autoptr (FoyerRenderReport) report = NULL;
  g_autoptr (GError) error = NULL;

  find_attendees (fixture, &id, &other);
  report = render (fixture, id, "pdf", path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, &length, &error));
  for (guint i = 0; i < G_N_ELEMENTS (dpis); i++)
    {
      g_autoptr (FoyerPreview) found = preview (fixture, id, dpis[i], &error);
      const FoyerPreviewPage *page;
      cairo_surface_t *here;

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (found->pdf, NULL), g_bytes_get_size (found->pdf), bytes,
                       length);
      g_assert_cmpuint (found->pages->len, ==, 1);
      page = found->pages->pdata[0];
      here = foyer_pdf_preview_render (found->pdf, 0, dpis[i], &error);
      g_assert_no_error (error);
      g_assert_cmpint (page->width_px, ==, cairo_image_surface_get_width (here));
      g_assert_cmpint (page->height_px, ==, cairo_image_surface_get_height (here));
      g_assert_cmpint (page->stride_bytes, ==, cairo_image_surface_get_stride (here));
      g_assert_cmpmem (g_bytes_get_data (page->pixels, NULL), g_bytes_get_size (page->pixels),
                       cairo_image_surface_get_data (here),
                       (gsize)page->height_px * (gsize)page->stride_bytes);
      cairo_surface_destroy (here);
    }
}

/* A badge that ends each process that draws it: its look fails with the reason, the next look and
 * all jobs go on, and the ends are counted. */
static void
test_fault (FoyerTestEngine *fixture, gconstpointer user_data)
{
  const char *fault = user_data;
  g_autofree char *well = NULL;
  g_autofree char *poor = NULL;
  g_autofree char *path = g_build_filename (fixture->directory, "badge.png", NULL);
  g_autoptr (FoyerPreview) none = NULL;
  g_autoptr (FoyerPreview) found = NULL;
  g_autoptr (FoyerRendering) rendering = NULL;
  g_autoptr (FoyerRenderReport) report = NULL;
  g_autoptr (GError) error = NULL;
  const FoyerRenderingEnd *end;

  find_attendees (fixture, &well, &poor);
  none = preview (fixture, poor, 144, &error);
  g_assert_null (none);
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "the drawing process"));
  g_clear_error (&error);
  found = preview (fixture, well, 144, &error);
  g_assert_no_error (error);
  g_assert_nonnull (found);
  report = render (fixture, poor, "png", path, &error);
  g_assert_null (report);
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  report = render (fixture, well, "png", path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  rendering = get_rendering (fixture);
  g_assert_false (rendering->is_halted);
  g_assert_cmpuint (rendering->ends->len, ==, 1);
  end = rendering->ends->pdata[0];
  g_assert_cmpstr (end->cause, ==, fault + strlen ("fault-"));
  /* A crash is tried once more, what ran into a limit is not; a file never. */
  g_assert_cmpuint (end->n, ==, g_str_equal (end->cause, "crash") ? 3 : 2);
}

/* A batch that is looked at goes on behind such a badge. */
static void
test_preflight (FoyerTestEngine *fixture, gconstpointer user_data)
{
  FoyerSelection all = { .is_all = TRUE };
  FoyerPreflightQuery query = { .is_quick = TRUE };
  g_autoptr (FoyerPreflightReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const FoyerFinding *first;

  foyer_engine_preflight_async (fixture->engine, &all, &query, NULL, NULL, NULL,
                                foyer_test_await_cb, &result);
  report = foyer_engine_preflight_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_badges, ==, 2);
  g_assert_cmpuint (report->n_clean, ==, 1);
  g_assert_cmpuint (report->n_badges_with[FOYER_SEVERITY_ERROR], ==, 1);
  first = report->findings->pdata[0];
  g_assert_cmpint (first->rule, ==, FOYER_RULE_RENDERING);
  g_assert_cmpstr (first->record_id, ==, POOR);
  g_assert_nonnull (strstr (first->message, "signal 11"));
}

/* Said, and nothing is drawn in this process in its place. */
static void
test_missing (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;
  g_autoptr (FoyerPreview) none = NULL;
  g_autoptr (GError) error = NULL;

  find_attendees (fixture, &id, &other);
  g_clear_object (&fixture->engine);
  g_setenv ("FOYER_RENDER_WORKER", "/nowhere/foyer-render-worker", TRUE);
  fixture->engine = foyer_test_open_engine (fixture->directory);
  none = preview (fixture, id, 144, &error);
  g_assert_null (none);
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "/nowhere/foyer-render-worker"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK); /* the engine warns of what is provoked here */
  g_test_add ("/drawing/same-pixels", FoyerTestEngine, NULL, set_up, test_same_pixels, tear_down);
  g_test_add ("/drawing/crash", FoyerTestEngine, "fault-crash", set_up, test_fault, tear_down);
  g_test_add ("/drawing/memory", FoyerTestEngine, "fault-memory", set_up, test_fault, tear_down);
  g_test_add ("/drawing/preflight", FoyerTestEngine, "fault-crash", set_up, test_preflight,
              tear_down);
  g_test_add ("/drawing/missing", FoyerTestEngine, NULL, set_up, test_missing, tear_down);
  return g_test_run ();
}
