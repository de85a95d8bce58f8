/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl: reads the arguments, runs one command, says what went wrong. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli.h"
#include "foyer-json.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* On standard error in words; with --json also as the one document on standard output. */
static void
report_error (FoyerCli *cli, const GError *error)
{
  int status = foyer_cli_get_exit_status (error);
  const char *message
      = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
            ? "stopped before the end; what was done stays, and the same command goes on from there"
            : error->message;

  foyer_cli_note (cli, "foyerctl%s%s: %s", cli->command != NULL ? " " : "",
                  cli->command != NULL ? cli->command->name : "", message);
  foyer_cli_note_full_disk (cli, error);
  if (error->domain == FOYER_ENGINE_ERROR && error->code == FOYER_ENGINE_ERROR_USAGE)
    foyer_cli_note (cli, "Try: foyerctl %s%s--help", cli->command != NULL ? cli->command->name : "",
                    cli->command != NULL ? " " : "");
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_begin_object (builder, "error");
      foyer_cli_json_add_text (builder, "code", foyer_cli_get_error_keyword (error));
      foyer_cli_json_add_integer (builder, "exit_status", status);
      foyer_cli_json_add_text (builder, "message", message);
      foyer_cli_json_end (builder);
      foyer_cli_json_print (builder);
    }
}

static int
run (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status = FOYER_EXIT_DONE;

  if (foyer_cli_parse (cli, argc, argv, &error))
    {
      if (foyer_cli_has (cli, "version"))
        puts ("foyerctl " FOYER_VERSION);
      else if (!foyer_cli_has (cli, "help"))
        status = cli->verb->run (cli, &error);
      else if (cli->command != NULL)
        foyer_cli_print_command_help (cli->command);
      else
        foyer_cli_print_help ();
    }
  foyer_cli_end_progress (cli);
  if (error == NULL)
    return status;
  report_error (cli, error);
  return foyer_cli_get_exit_status (error);
}

int
main (int argc, char **argv)
{
  g_autoptr (FoyerCli) cli = NULL;
  int status;

  setlocale (LC_ALL, "");
  foyer_json_init ();
  cli = foyer_cli_new ();
  status = run (cli, argc, argv);
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      foyer_cli_note (cli, "foyerctl: standard output could not be written; is the disk full?");
      status = status == FOYER_EXIT_DONE ? FOYER_EXIT_STORE : status;
    }
  return status;
}
