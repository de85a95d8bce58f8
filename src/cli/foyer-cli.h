/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of foyerctl: parsed words and options, the engine, waiting for it, messages, exit status.
 * What a command does is in the command's file. */
#pragma once

#include "foyer-cli-command.h"
#include "foyer-engine-error.h"
#include "foyer-engine.h"

#include <gio/gio.h>

/* Exit statuses of specification section 10. */
typedef enum
{
  FOYER_EXIT_DONE = 0,
  FOYER_EXIT_INCOMPLETE
  = 1, /* done, but some records were refused, jobs failed, a check found problems */
  FOYER_EXIT_USAGE = 2,
  FOYER_EXIT_INPUT = 3, /* no record could be read */
  FOYER_EXIT_DENIED = 4,
  FOYER_EXIT_STORE = 5,
  FOYER_EXIT_PEER = 6,
  FOYER_EXIT_CONFLICT = 7,
} FoyerExit;

/* Everything runs on the main thread. */
struct _FoyerCli
{
  const FoyerCliCommand *command; /* NULL: none was named */
  const FoyerCliVerb *verb; /* NULL: none was named */
  GPtrArray *words; /* lent texts: what is neither command nor verb nor option */
  GHashTable *values; /* option name → GPtrArray of lent texts */
  gboolean is_json;
  GCancellable *cancellable; /* cancelled by the first SIGINT or SIGTERM */
  FoyerEngine *engine; /* NULL until foyer_cli_open() */
  char *directory; /* of the event that was to be opened; NULL: none yet */
  gint64 started_usec; /* monotonic */
  gboolean is_showing_progress;
  guint signal_sources[2];
};

FoyerCli *foyer_cli_new (void);
/* Closes the engine if it is open. */
void foyer_cli_free (FoyerCli *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCli, foyer_cli_free)

/* Reads the arguments into @self. FOYER_ENGINE_ERROR_USAGE. */
gboolean foyer_cli_parse (FoyerCli *self, int argc, char **argv, GError **error);

/* ---- What was typed; @name without dashes ---- */
gboolean foyer_cli_has (FoyerCli *self, const char *name);
/* NULL if it was not given; the last one if several were. */
const char *foyer_cli_get_text (FoyerCli *self, const char *name);
guint foyer_cli_get_number (FoyerCli *self, const char *name, guint fallback);
/* The word at @index; NULL if there are fewer. */
const char *foyer_cli_get_word (FoyerCli *self, guint index);

/* ---- The engine ---- */
/* A file below the data folder ($FOYER_DATA_DIR, else the installed one). (transfer full) */
char *foyer_cli_dup_data_path (const char *first, const char *second);
/* --event, else the default. (transfer full) */
char *foyer_cli_dup_event_directory (FoyerCli *self);
/* Opens the event; lent, closed with @self. The number of drawing processes is --render-workers,
 * else $FOYER_RENDER_WORKERS. */
FoyerEngine *foyer_cli_open (FoyerCli *self, gboolean is_read_only, GError **error);
FoyerEngine *foyer_cli_open_directory (FoyerCli *self, const char *directory, gboolean is_read_only,
                                       GError **error);
/* Checks that @directory can become an event: absent, empty, or left by an init that was cut short.
 * FOYER_ENGINE_ERROR_CONFLICT. */
gboolean foyer_cli_check_new_directory (const char *directory, GError **error);
/* FOYER_ENGINE_ERROR_INPUT if there is no file to read at @path. */
gboolean foyer_cli_check_input (const char *path, GError **error);

/* A GAsyncReadyCallback whose user data is the address of a GAsyncResult pointer. */
void foyer_cli_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* Runs the main context until foyer_cli_ready_cb() has filled *result. */
void foyer_cli_await (GAsyncResult **result);
/* Runs the main context until a signal asks to stop. */
void foyer_cli_await_signal (FoyerCli *self);

/* ---- Messages ---- */
/* For people: standard output, or standard error with --json. Adds the line break. */
void foyer_cli_say (FoyerCli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Remarks beside the result: always standard error. */
void foyer_cli_note (FoyerCli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A FoyerProgressFunc; user data is the FoyerCli. Shown on a terminal from the first second on. */
void foyer_cli_progress_cb (const FoyerProgress *progress, gpointer user_data);
void foyer_cli_end_progress (FoyerCli *self);

/* After an error of the store: says so if the event's disk has no room left. */
void foyer_cli_note_full_disk (FoyerCli *self, const GError *error);

int foyer_cli_get_exit_status (const GError *error);
/* "conflict", …: the keyword of an error's code in JSON. */
const char *foyer_cli_get_error_keyword (const GError *error);
