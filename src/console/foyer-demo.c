/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo event: made by foyerctl, which imports the shipped feeds and prints every badge to a
 * folder. */
#include "config.h"

#include "foyer-demo.h"

#define FOYERCTL "foyerctl"
/* foyerctl ends with this when the demo came out exactly as planted. */
#define EXIT_DONE 0

char *
foyer_demo_dup_directory (void)
{
  return g_build_filename (g_get_user_data_dir (), "foyer", "demo", NULL);
}

/* (transfer full) Beside this program, in the build tree, or in the path; NULL if nowhere. */
static char *
find_foyerctl (void)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = own != NULL ? g_path_get_dirname (own) : g_strdup (".");
  g_autofree char *beside = g_build_filename (folder, FOYERCTL, NULL);
  g_autofree char *in_tree = g_build_filename (folder, "..", "cli", FOYERCTL, NULL);

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (in_tree, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&in_tree);
  return g_find_program_in_path (FOYERCTL);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GSubprocess *process = G_SUBPROCESS (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (!g_subprocess_communicate_utf8_finish (process, result, NULL, &words, &error))
    {
      g_subprocess_force_exit (process);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else if (g_subprocess_get_if_exited (process)
           && g_subprocess_get_exit_status (process) == EXIT_DONE)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "making the demo event: %s",
                             words != NULL && *words != '\0' ? g_strstrip (words)
                                                             : "foyerctl ended early");
}

void
foyer_demo_make_async (FoyerTask *task, GAsyncReadyCallback callback, gpointer user_data)
{
  GCancellable *cancellable = foyer_task_get_cancellable (task);
  g_autoptr (GTask) made = g_task_new (task, cancellable, callback, user_data);
  g_autofree char *foyerctl = find_foyerctl ();
  g_autofree char *directory = foyer_demo_dup_directory ();
  g_autofree char *parent = g_path_get_dirname (directory);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  g_task_set_source_tag (made, foyer_demo_make_async);
  g_task_set_name (made, "foyer_demo_make_async");
  if (foyerctl == NULL)
    {
      g_task_return_new_error (made, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               "'" FOYERCTL "' is not installed");
      return;
    }
  (void)g_mkdir_with_parents (parent, 0700); /* foyerctl says why if this failed */
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error, foyerctl, "demo", directory, NULL);
  if (process == NULL)
    {
      g_task_return_error (made, error);
      return;
    }
  g_subprocess_communicate_utf8_async (process, NULL, cancellable, ended_cb,
                                       g_steal_pointer (&made));
}

gboolean
foyer_demo_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
