/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF to PostScript. */
#include "config.h"

#include "foyer-postscript.h"

#include "foyer-limits.h"
#include "foyer-render-error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define PROGRAM "pdftops"
#define MEMORY_BYTES (2ull * 1024 * 1024 * 1024)

/* In the child, between fork and exec: only calls that are safe there. */
static void
limit_cb (gpointer user_data)
{
  const struct rlimit memory = { MEMORY_BYTES, MEMORY_BYTES };
  const struct rlimit seconds
      = { FOYER_LIMIT_POSTSCRIPT_SECONDS, FOYER_LIMIT_POSTSCRIPT_SECONDS + 1 };
  const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_AS, &memory) != 0 || setrlimit (RLIMIT_CPU, &seconds) != 0
      || setrlimit (RLIMIT_CORE, &none) != 0)
    _exit (127);
}

static GSubprocess *
start (const char *pdf_path, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) cause = NULL;
  GSubprocess *child;

  g_subprocess_launcher_set_child_setup (launcher, limit_cb, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  child = g_subprocess_launcher_spawn (launcher, &cause, PROGRAM, "-level3", "-q", pdf_path, "-",
                                       NULL);
  if (child == NULL)
    g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND,
                 "PostScript is made by '%s', which does not start: %s; install poppler-utils",
                 PROGRAM, cause->message);
  return child;
}

static gboolean
set_output_error (GError **error, int saved_errno, const char *path)
{
  g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_OUTPUT, "cannot write '%s': %s", path,
               g_strerror (saved_errno));
  return FALSE;
}

/* Comments in the head of the document are the only lines that begin like this: a page's content
 * is packed. */
static gboolean
is_wanted (const char *line)
{
  return !g_str_has_prefix (line, "%%CreationDate:");
}

static gboolean
copy_lines (GSubprocess *child, FILE *out, const char *path, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  GError *cause = NULL;

  for (;;)
    {
      gsize length = 0;
      g_autofree char *line = g_data_input_stream_read_line (lines, &length, cancellable, &cause);

      if (line == NULL)
        break;
      if (is_wanted (line) && (fwrite (line, 1, length, out) != length || fputc ('\n', out) == EOF))
        return set_output_error (error, errno, path);
    }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

static gboolean
await_child (GSubprocess *child, const char *pdf_path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (g_subprocess_wait_check (child, cancellable, &cause))
    return TRUE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_DOCUMENT,
                 "'%s' cannot make PostScript of '%s': %s", PROGRAM, pdf_path, cause->message);
  return FALSE;
}

gboolean
foyer_postscript_convert (const char *pdf_path, const char *output_path, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GSubprocess) child = NULL;
  FILE *out;
  int fd;
  gboolean good;

  g_return_val_if_fail (pdf_path != NULL && output_path != NULL, FALSE);

  child = start (pdf_path, error);
  if (child == NULL)
    return FALSE;
  fd = open (output_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  out = fd >= 0 ? fdopen (fd, "w") : NULL;
  if (out != NULL)
    good = copy_lines (child, out, output_path, cancellable, error);
  else
    good = set_output_error (error, errno, output_path);
  if (good)
    good = await_child (child, pdf_path, cancellable, error);
  if (out != NULL && fclose (out) != 0 && good)
    good = set_output_error (error, errno, output_path);
  if (!good)
    {
      g_subprocess_force_exit (child);
      (void)unlink (output_path); /* the error that counts is set */
    }
  return good;
}
