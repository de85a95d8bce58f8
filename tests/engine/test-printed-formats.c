/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole line to a real IPP printer that takes no PDF: what arrives there, by the judgement of
 * CUPS's own programs, and as a picture. */
#include "config.h"

#include "foyer-engine-import.h"
#include "foyer-engine-print.h"
#include "foyer-pdf-preview.h"
#include "foyer-pwg-raster.h"
#include "foyer-test-await.h"
#include "foyer-test-daemon.h"
#include "foyer-test-engine.h"

#include <glib/gstdio.h>
#include <string.h>

#define DPI 203
/* Tones are patterns of dots here and greys there: squares of so many dots are compared. */
#define SQUARE 12
#define DIFFERENCE 64

static void
set_up (FoyerTestEngine *fixture, gconstpointer user_data)
{
  GAsyncResult *result = NULL;
  g_autofree char *path = foyer_test_dup_data_path ("samples", "reference.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerImportReport) report = NULL;
  FoyerImportOptions options = { .source = "crm" };

  foyer_test_engine_init (fixture, "demo");
  foyer_engine_import_async (fixture->engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  report = foyer_engine_import_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
}

static void
tear_down (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_clear (fixture);
}

static void
add_printer (FoyerTestEngine *fixture, FoyerTestDaemon *daemon)
{
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  GAsyncResult *result = NULL;
  GError *error = NULL;

  printer->name = g_strdup ("label");
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = foyer_test_daemon_dup_uri (daemon, "ipp", 0);
  foyer_engine_add_printer_async (fixture->engine, printer, NULL, foyer_test_await_cb, &result);
  (void)foyer_engine_add_printer_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
}

/* Prints all; the first job as it ended. */
static FoyerJob *
print_all (FoyerTestEngine *fixture)
{
  FoyerSelection selection = { .tier = "VIP" };
  GAsyncResult *result = NULL;
  g_autoptr (FoyerPrintReport) report = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  GError *error = NULL;

  foyer_engine_print_async (fixture->engine, &selection, "label", NULL, foyer_test_await_cb,
                            &result);
  report = foyer_engine_print_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->jobs->len, ==, 1);
  g_clear_object (&result);
  foyer_engine_wait_jobs_async (fixture->engine, report->jobs, NULL, NULL, NULL,
                                foyer_test_await_cb, &result);
  jobs = foyer_engine_wait_jobs_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return foyer_job_ref (jobs->pdata[0]);
}

/* The badge as a file, PDF at the printer's resolution. */
static GBytes *
dup_pdf (FoyerTestEngine *fixture)
{
  FoyerSelection selection
      = { .attendee_ids = (const char *const[]){ "acf49da0-2ad0-58b9-9e23-9af3657cea87", NULL } };
  g_autofree char *path = g_build_filename (fixture->directory, "wanted.pdf", NULL);
  GAsyncResult *result = NULL;
  g_autoptr (FoyerRenderReport) report = NULL;
  GError *error = NULL;
  char *data;
  gsize length;

  foyer_engine_render_async (fixture->engine, &selection, NULL, "pdf", DPI, path, NULL, NULL, NULL,
                             foyer_test_await_cb, &result);
  report = foyer_engine_render_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_object_unref (result);
  g_assert_true (g_file_get_contents (path, &data, &length, &error));
  return g_bytes_new_take (data, length);
}

/* What @program makes of @document; NULL: it is not there. It must accept it. */
static GBytes *
filter (FoyerTestEngine *fixture, const char *program, gboolean is_filter, GBytes *document)
{
  g_autofree char *path = g_build_filename (fixture->directory, "arrived", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  const char *const filter_argv[] = { program, "1", "u", "t", "1", "", path, NULL };
  const char *const command_argv[] = { program, path, NULL };
  g_autoptr (GSubprocess) child = NULL;
  GBytes *made = NULL;
  GError *error = NULL;

  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    return NULL;
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (document, NULL),
                                      (gssize)g_bytes_get_size (document), NULL));
  g_subprocess_launcher_setenv (launcher, "CONTENT_TYPE", "image/pwg-raster", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "PPD");
  child = g_subprocess_launcher_spawnv (launcher, is_filter ? filter_argv : command_argv, &error);
  g_assert_no_error (error);
  (void)g_subprocess_communicate (child, NULL, NULL, &made, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (child));
  return made;
}

static guint
get_mean (cairo_surface_t *surface, int left, int top)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint sum = 0;

  for (int y = top; y < top + SQUARE; y++)
    for (int x = left; x < left + SQUARE; x++)
      sum += data[y * stride + 4 * x + 1];
  return sum / (SQUARE * SQUARE);
}

/* Parts of all squares that are not as dark in one as in the other. */
static double
compare (GBytes *a_pdf, GBytes *b_pdf)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *a = foyer_pdf_preview_render (a_pdf, 0, DPI, &error);
  cairo_surface_t *b = foyer_pdf_preview_render (b_pdf, 0, DPI, &error);
  int width, height;
  guint n = 0, n_different = 0, n_dark = 0;

  g_assert_no_error (error);
  width = MIN (cairo_image_surface_get_width (a), cairo_image_surface_get_width (b));
  height = MIN (cairo_image_surface_get_height (a), cairo_image_surface_get_height (b));
  g_assert_cmpint (width, >=, 810);
  g_assert_cmpint (height, >=, 607);
  for (int y = 0; y + SQUARE <= height; y += SQUARE)
    for (int x = 0; x + SQUARE <= width; x += SQUARE)
      {
        guint first = get_mean (a, x, y), second = get_mean (b, x, y);

        n++;
        n_dark += first < 200;
        n_different += ABS ((int)first - (int)second) > DIFFERENCE;
      }
  g_assert_cmpuint (n_dark, >, n / 20);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
  return (double)n_different / n;
}

static guint
get_number (const guint8 *at)
{
  return (guint)at[0] << 24 | (guint)at[1] << 16 | (guint)at[2] << 8 | at[3];
}

static void
check_raster (FoyerTestEngine *fixture, GBytes *document)
{
  const guint8 *data = g_bytes_get_data (document, NULL);
  g_autoptr (GBytes) wanted = dup_pdf (fixture);
  g_autoptr (GBytes) pcl = NULL, pdf = NULL;
  double different;

  g_assert_cmpmem (data, 4, FOYER_PWG_RASTER_SYNC, 4);
  g_assert_cmpuint (get_number (data + 4 + 276), ==, DPI);
  g_assert_cmpuint (get_number (data + 4 + 388), ==, 1); /* one bit a dot */
  g_assert_cmpuint (get_number (data + 4 + 352), ==, 288); /* 4 × 3 inches in points */
  g_assert_cmpuint (get_number (data + 4 + 356), ==, 216);
  pcl = filter (fixture, "/usr/sbin/ippevepcl", FALSE, document);
  if (pcl == NULL || g_bytes_get_size (pcl) < 1000)
    g_error ("ippevepcl made nothing of it");
  pdf = filter (fixture, "/usr/lib/cups/filter/rastertopdf", TRUE, document);
  if (pdf == NULL)
    {
      g_test_message ("rastertopdf is not installed (package cups-filters): not compared");
      return;
    }
  different = compare (wanted, pdf);
  g_test_message ("%.2f %% of squares differ", different * 100);
  g_assert_cmpfloat (different, <, 0.01);
}

static FoyerTestDaemon *
start_label (const char *format)
{
  const char *why_not = NULL;
  FoyerTestDaemon *daemon = foyer_test_daemon_start_label (format, &why_not);

  if (daemon == NULL)
    g_test_skip (why_not);
  return daemon;
}

static void
test_raster (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerTestDaemon) daemon = start_label ("image/pwg-raster");
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (GPtrArray) documents = NULL;

  if (daemon == NULL)
    return;
  add_printer (fixture, daemon);
  job = print_all (fixture);
  g_assert_cmpstr (foyer_job_state_get_name (job->state), ==, "PRINTED");
  g_assert_nonnull (strstr (job->document_media, "101.6x76.2mm"));
  documents = foyer_test_daemon_dup_documents (daemon);
  g_assert_cmpuint (documents->len, ==, 1);
  check_raster (fixture, documents->pdata[0]);
}

static void
test_postscript (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerTestDaemon) daemon = NULL;
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  g_autofree char *pdftops = g_find_program_in_path ("pdftops");

  if (pdftops == NULL)
    {
      g_test_skip ("pdftops is not installed (package poppler-utils)");
      return;
    }
  daemon = start_label ("application/postscript");
  if (daemon == NULL)
    return;
  add_printer (fixture, daemon);
  job = print_all (fixture);
  g_assert_cmpstr (foyer_job_state_get_name (job->state), ==, "PRINTED");
  documents = foyer_test_daemon_dup_documents (daemon);
  g_assert_cmpuint (documents->len, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (documents->pdata[0], NULL), 4, "%!PS", 4);
}

/* Nothing that it takes can be made: said so, and nothing sent. */
static void
test_neither (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerTestDaemon) daemon = start_label ("image/urf");
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (GPtrArray) documents = NULL;

  if (daemon == NULL)
    return;
  add_printer (fixture, daemon);
  job = print_all (fixture);
  g_assert_cmpstr (foyer_job_state_get_name (job->state), ==, "FAILED");
  g_test_message ("%s", job->reason);
  g_assert_nonnull (strstr (job->reason, "image/urf"));
  documents = foyer_test_daemon_dup_documents (daemon);
  g_assert_cmpuint (documents->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/printed-formats/raster", FoyerTestEngine, NULL, set_up, test_raster, tear_down);
  g_test_add ("/printed-formats/postscript", FoyerTestEngine, NULL, set_up, test_postscript,
              tear_down);
  g_test_add ("/printed-formats/neither", FoyerTestEngine, NULL, set_up, test_neither, tear_down);
  return g_test_run ();
}
