/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run of one command: engine, main context, signals, messages. Arguments are in
 * foyer-cli-arguments.c. */
#include "config.h"

#include "foyer-cli.h"

#include "foyer-cli-text.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PROGRESS_AFTER_USEC G_USEC_PER_SEC
#define MAXIMUM_RENDER_WORKERS 64
/* Less than the store needs for a transaction. */
#define LITTLE_ROOM_BYTES (1024u * 1024)

/* ---- Life ---- */

static gboolean
signal_cb (gpointer user_data)
{
  FoyerCli *self = user_data;

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      signal (SIGINT, SIG_DFL); /* the second time it is meant at once: the store stands that */
      raise (SIGINT);
    }
  foyer_cli_end_progress (self);
  foyer_cli_note (self, "foyerctl: stopping; once more to stop at once");
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
texts_free (gpointer data)
{
  g_ptr_array_unref (data);
}

FoyerCli *
foyer_cli_new (void)
{
  FoyerCli *self = g_new0 (FoyerCli, 1);

  self->words = g_ptr_array_new ();
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, texts_free);
  self->cancellable = g_cancellable_new ();
  self->started_usec = g_get_monotonic_time ();
  self->signal_sources[0] = g_unix_signal_add (SIGINT, signal_cb, self);
  self->signal_sources[1] = g_unix_signal_add (SIGTERM, signal_cb, self);
  return self;
}

void
foyer_cli_free (FoyerCli *self)
{
  if (self == NULL)
    return;
  foyer_cli_end_progress (self);
  if (self->engine != NULL)
    foyer_engine_close (self->engine);
  g_clear_object (&self->engine);
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);
  g_free (self->directory);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->values);
  g_ptr_array_unref (self->words);
  g_free (self);
}

/* ---- The engine ---- */

char *
foyer_cli_dup_data_path (const char *first, const char *second)
{
  const char *folder = g_getenv ("FOYER_DATA_DIR");

  return g_build_filename (folder != NULL ? folder : FOYER_DATADIR, first, second, NULL);
}

char *
foyer_cli_dup_event_directory (FoyerCli *self)
{
  const char *given = foyer_cli_get_text (self, "event");

  return given != NULL ? g_strdup (given) : foyer_event_dup_default_directory ();
}

static gboolean
get_render_workers (FoyerCli *self, guint *n_threads, GError **error)
{
  const char *text = g_getenv ("FOYER_RENDER_WORKERS");
  guint64 n = 0;

  *n_threads = foyer_cli_get_number (self, "render-workers", 0);
  if (*n_threads == 0 && text != NULL && *text != '\0')
    {
      if (!g_ascii_string_to_unsigned (text, 10, 1, MAXIMUM_RENDER_WORKERS, &n, NULL))
        n = G_MAXUINT;
      *n_threads = (guint)n;
    }
  if (*n_threads <= MAXIMUM_RENDER_WORKERS)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "the number of drawing processes must be 1 to %d; correct --render-workers or "
               "FOYER_RENDER_WORKERS",
               MAXIMUM_RENDER_WORKERS);
  return FALSE;
}

FoyerEngine *
foyer_cli_open_directory (FoyerCli *self, const char *directory, gboolean is_read_only,
                          GError **error)
{
  FoyerEngineOptions options
      = { .actor = foyer_cli_get_text (self, "user"), .is_read_only = is_read_only };
  g_autoptr (GAsyncResult) result = NULL;

  if (!get_render_workers (self, &options.render_workers, error))
    return NULL;
  g_free (self->directory);
  self->directory = g_strdup (directory);
  foyer_engine_open_async (directory, &options, self->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  self->engine = foyer_engine_open_finish (result, error);
  return self->engine;
}

FoyerEngine *
foyer_cli_open (FoyerCli *self, gboolean is_read_only, GError **error)
{
  g_autofree char *directory = foyer_cli_dup_event_directory (self);

  return foyer_cli_open_directory (self, directory, is_read_only, error);
}

gboolean
foyer_cli_check_new_directory (const char *directory, GError **error)
{
  /* What an init leaves that was killed before event.json, its last file. */
  static const char *const own[]
      = { "journal", "spool",     "cache",     "printed",       "templates",
          "backups", "contracts", "badge.key", "taxonomy.json", NULL };
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  if (dir == NULL && g_file_test (directory, G_FILE_TEST_EXISTS)
      && !g_file_test (directory, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "'%s' is no folder; choose another name", directory);
      return FALSE;
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!g_strv_contains (own, name) && !(*name == '.' && strstr (name, ".part-") != NULL))
      {
        g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                     "'%s' is not empty (there is '%s') and holds no event; choose a new directory",
                     directory, name);
        return FALSE;
      }
  return TRUE;
}

gboolean
foyer_cli_check_input (const char *path, GError **error)
{
  if (access (path, R_OK) == 0)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT,
               "cannot read '%s': %s; check name and permissions", path, g_strerror (errno));
  return FALSE;
}

void
foyer_cli_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

void
foyer_cli_await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
foyer_cli_await_signal (FoyerCli *self)
{
  while (!g_cancellable_is_cancelled (self->cancellable))
    g_main_context_iteration (NULL, TRUE);
}

/* ---- Messages ---- */

static void
print_line (FILE *stream, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  g_autofree char *safe = foyer_cli_text_dup_safe (text);

  fputs (safe, stream);
  fputc ('\n', stream);
}

void
foyer_cli_say (FoyerCli *self, const char *format, ...)
{
  va_list arguments;

  foyer_cli_end_progress (self);
  va_start (arguments, format);
  print_line (self->is_json ? stderr : stdout, format, arguments);
  va_end (arguments);
}

void
foyer_cli_note (FoyerCli *self, const char *format, ...)
{
  va_list arguments;

  foyer_cli_end_progress (self);
  fflush (stdout);
  va_start (arguments, format);
  print_line (stderr, format, arguments);
  va_end (arguments);
}

void
foyer_cli_progress_cb (const FoyerProgress *progress, gpointer user_data)
{
  FoyerCli *self = user_data;
  g_autoptr (GString) line = g_string_new (NULL);

  if (g_get_monotonic_time () - self->started_usec < PROGRESS_AFTER_USEC || !isatty (STDERR_FILENO))
    return;
  g_string_append_printf (line, "%s %" G_GUINT64_FORMAT, progress->doing, progress->done);
  if (progress->total > 0)
    g_string_append_printf (line, " of %" G_GUINT64_FORMAT " (%" G_GUINT64_FORMAT " %%)",
                            progress->total, progress->done * 100 / progress->total);
  if (progress->seconds_left >= 60)
    g_string_append_printf (line, ", %d min left", (int)(progress->seconds_left / 60 + 0.5));
  else if (progress->seconds_left >= 0)
    g_string_append_printf (line, ", %d s left", (int)(progress->seconds_left + 0.5));
  fprintf (stderr, "\r\033[K%s", line->str);
  fflush (stderr);
  self->is_showing_progress = TRUE;
}

void
foyer_cli_end_progress (FoyerCli *self)
{
  if (!self->is_showing_progress)
    return;
  fputs ("\r\033[K", stderr);
  fflush (stderr);
  self->is_showing_progress = FALSE;
}

void
foyer_cli_note_full_disk (FoyerCli *self, const GError *error)
{
  struct statvfs disk;

  if (!g_error_matches (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE)
      || self->directory == NULL || statvfs (self->directory, &disk) != 0
      || (guint64)disk.f_bavail * disk.f_frsize > LITTLE_ROOM_BYTES)
    return;
  foyer_cli_note (self,
                  "The disk of '%s' is full: make room, then repeat the command. What was "
                  "accepted before is not lost.",
                  self->directory);
}

/* ---- Exit ---- */

static const struct
{
  const char *keyword;
  FoyerExit status;
} outcomes[] = {
  [FOYER_ENGINE_ERROR_USAGE] = { "usage", FOYER_EXIT_USAGE },
  [FOYER_ENGINE_ERROR_INPUT] = { "input", FOYER_EXIT_INPUT },
  [FOYER_ENGINE_ERROR_DENIED] = { "denied", FOYER_EXIT_DENIED },
  [FOYER_ENGINE_ERROR_STORE] = { "store", FOYER_EXIT_STORE },
  [FOYER_ENGINE_ERROR_PEER] = { "peer", FOYER_EXIT_PEER },
  [FOYER_ENGINE_ERROR_CONFLICT] = { "conflict", FOYER_EXIT_CONFLICT },
  [FOYER_ENGINE_ERROR_NOT_FOUND] = { "not-found", FOYER_EXIT_USAGE },
  [FOYER_ENGINE_ERROR_INCOMPLETE] = { "incomplete", FOYER_EXIT_INCOMPLETE },
};

int
foyer_cli_get_exit_status (const GError *error)
{
  if (error == NULL)
    return FOYER_EXIT_DONE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FOYER_EXIT_INCOMPLETE;
  if (error->domain == FOYER_ENGINE_ERROR && (guint)error->code < G_N_ELEMENTS (outcomes))
    return (int)outcomes[error->code].status;
  return FOYER_EXIT_STORE;
}

const char *
foyer_cli_get_error_keyword (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "stopped";
  if (error->domain == FOYER_ENGINE_ERROR && (guint)error->code < G_N_ELEMENTS (outcomes))
    return outcomes[error->code].keyword;
  return "store";
}
