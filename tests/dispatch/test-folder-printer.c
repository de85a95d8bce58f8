/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder printer: exactly one file per badge, whole or not at all, through restarts and bad
 * folders. */
#include "config.h"

#include "foyer-folder-printer.h"
#include "foyer-test-line.h"
#include "foyer-test-pki.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *printed;
  char *spool;
  char *file;
  FoyerPrinterDriver *driver;
  GBytes *document;
  FoyerJob *job;
  FoyerTestLine line;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  GError *error = NULL;

  f->folder = g_dir_make_tmp ("foyer-folder-XXXXXX", NULL);
  f->printed = g_build_filename (f->folder, "printed ü", NULL);
  f->spool = g_build_filename (f->folder, "spool", NULL);
  f->file = g_build_filename (f->printed, "K7Q2M9XD-1.pdf", NULL);
  g_assert_cmpint (g_mkdir (f->printed, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (f->spool, 0700), ==, 0);
  printer->name = g_strdup ("Folder");
  printer->kind = FOYER_PRINTER_FOLDER;
  printer->uri = g_filename_to_uri (f->printed, NULL, NULL);
  f->driver = foyer_printer_driver_open (printer, f->spool, &error);
  g_assert_no_error (error);
  f->document = foyer_test_make_document (50000, 1);
  f->job = foyer_test_make_job (f->document);
  f->line = (FoyerTestLine){ .driver = f->driver,
                             .policy = foyer_submission_policy_default,
                             .job = f->job,
                             .media = "iso_a6_105x148mm",
                             .document = f->document,
                             .stops_at = FOYER_JOB_PRINTED,
                             .history = g_string_new (NULL) };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_string_free (f->line.history, TRUE);
  g_free (f->line.last_wait);
  foyer_job_unref (f->job);
  g_bytes_unref (f->document);
  g_object_unref (f->driver);
  foyer_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->printed);
  g_free (f->spool);
  g_free (f->file);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

static void
assert_printed (Fixture *f)
{
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_cmpstr (foyer_job_state_get_name (f->job->state), ==, "PRINTED");
  g_assert_true (g_file_get_contents (f->file, &content, &length, NULL));
  g_assert_cmpmem (content, length, g_bytes_get_data (f->document, NULL),
                   g_bytes_get_size (f->document));
  g_assert_cmpuint (count_files (f->printed), ==, 1);
  g_assert_cmpuint (count_files (f->spool), ==, 0);
}

static void
test_print (Fixture *f, gconstpointer data)
{
  foyer_test_line_run (&f->line);
  assert_printed (f);
  g_assert_cmpstr (f->line.history->str, ==, "RENDERED CREATING CREATED SENDING ACCEPTED PRINTED");
}

/* Stopped after each stored state, then taken up again. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  f->line.stops_at = (FoyerJobState)GPOINTER_TO_INT (data);
  foyer_test_line_run (&f->line);
  g_assert_true (f->line.was_stopped);
  f->line.stops_at = FOYER_JOB_PRINTED;
  foyer_test_line_run (&f->line);
  assert_printed (f);
}

/* Stopped between the rename and the answer. */
static void
test_restart_after_write (Fixture *f, gconstpointer data)
{
  f->line.stops_at = FOYER_JOB_SENDING;
  foyer_test_line_run (&f->line);
  g_assert_true (g_file_set_contents (f->file, g_bytes_get_data (f->document, NULL),
                                      (gssize)g_bytes_get_size (f->document), NULL));
  f->line.stops_at = FOYER_JOB_PRINTED;
  foyer_test_line_run (&f->line);
  assert_printed (f);
  g_assert_cmpuint (f->line.n_sends, ==, 0);
}

static void
test_same_again (Fixture *f, gconstpointer data)
{
  foyer_test_line_run (&f->line);
  f->job->state = FOYER_JOB_RENDERED;
  foyer_test_line_run (&f->line);
  assert_printed (f);
}

static void
test_conflict (Fixture *f, gconstpointer data)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_set_contents (f->file, "mine", -1, NULL));
  foyer_test_line_run (&f->line);
  g_assert_cmpstr (foyer_job_state_get_name (f->job->state), ==, "FAILED");
  g_assert_nonnull (strstr (f->job->reason, "left alone"));
  g_assert_true (g_file_get_contents (f->file, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
  g_assert_cmpuint (count_files (f->spool), ==, 0);
}

static void
test_folder_gone (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (g_rmdir (f->printed), ==, 0);
  f->line.max_waits = 3;
  foyer_test_line_run (&f->line);
  g_assert_cmpstr (foyer_job_state_get_name (f->job->state), ==, "RENDERED");
  g_assert_cmpuint (f->job->dispatch_attempts, ==, 0);
  g_assert_nonnull (strstr (f->line.last_wait, f->printed));
  /* Made again: it goes on by itself. */
  g_assert_cmpint (g_mkdir (f->printed, 0700), ==, 0);
  foyer_test_line_run (&f->line);
  assert_printed (f);
}

/* The folder vanishes between probe and write: nothing is lost, nothing fails for good. */
static void
test_folder_gone_late (Fixture *f, gconstpointer data)
{
  f->line.stops_at = FOYER_JOB_CREATED;
  foyer_test_line_run (&f->line);
  g_assert_cmpint (g_rmdir (f->printed), ==, 0);
  f->line.stops_at = FOYER_JOB_PRINTED;
  f->line.max_waits = 3;
  foyer_test_line_run (&f->line);
  g_assert_cmpstr (foyer_job_state_get_name (f->job->state), ==, "CREATED");
  g_assert_cmpint (g_mkdir (f->printed, 0700), ==, 0);
  f->line.max_waits = 0;
  foyer_test_line_run (&f->line);
  assert_printed (f);
}

static void
test_wrong_document (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) other = foyer_test_make_document (50000, 2);

  f->line.document = other;
  foyer_test_line_run (&f->line);
  g_assert_cmpstr (foyer_job_state_get_name (f->job->state), ==, "FAILED");
  g_assert_nonnull (strstr (f->job->reason, "not the one that was rendered"));
  g_assert_cmpuint (count_files (f->printed), ==, 0);
}

/* A badge number is never a path. */
static void
test_bad_name (Fixture *f, gconstpointer data)
{
  g_free (f->job->badge_no);
  f->job->badge_no = g_strdup ("../../evil");
  foyer_test_line_run (&f->line);
  g_assert_cmpstr (foyer_job_state_get_name (f->job->state), ==, "FAILED");
  g_assert_cmpuint (count_files (f->printed), ==, 0);
}

/* The unfinished file cannot be made: the job waits without burning an attempt, then goes on. */
static void
test_cannot_write (Fixture *f, gconstpointer data)
{
  g_autofree char *part = g_build_filename (f->spool, "K7Q2M9XD-1.pdf.part", NULL);

  g_assert_cmpint (g_mkdir (part, 0700), ==, 0);
  f->line.max_waits = 2;
  foyer_test_line_run (&f->line);
  g_assert_cmpstr (foyer_job_state_get_name (f->job->state), ==, "CREATED");
  g_assert_cmpuint (count_files (f->printed), ==, 0);
  g_assert_nonnull (strstr (f->line.last_wait, part));
  g_assert_cmpint (g_rmdir (part), ==, 0);
  f->line.max_waits = 0;
  foyer_test_line_run (&f->line);
  assert_printed (f);
}

static void
test_settings (void)
{
  static const char *const wrong[] = { "", "printed", "http://localhost/", "file://other.host/x" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerPrinterDriver) driver = NULL;

      printer->name = g_strdup ("Folder");
      printer->kind = FOYER_PRINTER_FOLDER;
      printer->uri = g_strdup (wrong[i]);
      driver = foyer_printer_driver_open (printer, "/tmp", &error);
      if (i < 3)
        {
          g_assert_null (driver);
          g_assert_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_SETTING);
        }
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    FoyerJobState state;
  } stops[] = { { "creating", FOYER_JOB_CREATING },
                { "created", FOYER_JOB_CREATED },
                { "sending", FOYER_JOB_SENDING },
                { "accepted", FOYER_JOB_ACCEPTED } };

  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func)                                                                      \
  g_test_add ("/folder-printer/" name, Fixture, data, set_up, func, tear_down)
  ADD ("print", NULL, test_print);
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      g_autofree char *path = g_strdup_printf ("/folder-printer/restart/%s", stops[i].name);

      g_test_add (path, Fixture, GINT_TO_POINTER (stops[i].state), set_up, test_restart, tear_down);
    }
  ADD ("restart-after-write", NULL, test_restart_after_write);
  ADD ("same-again", NULL, test_same_again);
  ADD ("conflict", NULL, test_conflict);
  ADD ("folder-gone", NULL, test_folder_gone);
  ADD ("folder-gone-late", NULL, test_folder_gone_late);
  ADD ("wrong-document", NULL, test_wrong_document);
  ADD ("bad-name", NULL, test_bad_name);
  ADD ("cannot-write", NULL, test_cannot_write);
  g_test_add_func ("/folder-printer/settings", test_settings);
  return g_test_run ();
}
