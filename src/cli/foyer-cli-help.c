/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help, made from the table of commands. */
#include "config.h"

#include "foyer-cli-command.h"

#include <stdio.h>

static void
print_options (const FoyerCliOption *options)
{
  for (guint i = 0; options != NULL && options[i].name != NULL; i++)
    {
      char letter[] = { '-', options[i].letter, ',', ' ', '\0' };
      g_autofree char *left
          = g_strdup_printf ("%s--%s%s%s", options[i].letter != 0 ? letter : "", options[i].name,
                             options[i].argument != NULL ? " " : "",
                             options[i].argument != NULL ? options[i].argument : "");

      printf ("  %-24s %s\n", left, options[i].help);
      if (options[i].choices == NULL)
        continue;
      printf ("  %-24s ", "");
      for (guint j = 0; options[i].choices (j) != NULL; j++)
        printf ("%s%s", j > 0 ? ", " : "one of: ", options[i].choices (j));
      putchar ('\n');
    }
}

void
foyer_cli_print_help (void)
{
  puts ("foyerctl: event registration to printed badges, without a screen\n\n"
        "Usage: foyerctl [--event DIR] [--user NAME] [--json] COMMAND\n\nCommands:");
  for (guint i = 0; foyer_cli_commands[i] != NULL; i++)
    if (!foyer_cli_commands[i]->is_hidden)
      printf ("  %-10s %s\n", foyer_cli_commands[i]->name, foyer_cli_commands[i]->summary);
  puts ("\nOptions of every command:");
  print_options (foyer_cli_global_options);
  puts ("\nExit status: 0 done; 1 done, but some records were refused, jobs failed or a check "
        "found problems; 2 usage;\n"
        "3 input unreadable; 4 not permitted; 5 store or disk error; 6 printer or peer "
        "unreachable; 7 conflict.\n\n"
        "Begin with:\n"
        "  foyerctl demo\n"
        "  foyerctl import --help");
}

void
foyer_cli_print_command_help (const FoyerCliCommand *command)
{
  printf ("foyerctl %s: %s\n\n", command->name, command->summary);
  for (const FoyerCliVerb *verb = command->verbs; verb->run != NULL; verb++)
    printf ("%s foyerctl %s%s%s%s%s%s\n", verb == command->verbs ? "Usage:" : "      ",
            command->name, verb->name != NULL ? " " : "", verb->name != NULL ? verb->name : "",
            verb->options != NULL ? " [OPTIONS]" : "", *verb->words != '\0' ? " " : "",
            verb->words);
  if (command->description != NULL)
    printf ("\n%s\n", command->description);
  for (const FoyerCliVerb *verb = command->verbs; verb->run != NULL; verb++)
    {
      if (verb->options == NULL)
        continue;
      if (verb->name != NULL)
        printf ("\nOptions of %s:\n", verb->name);
      else
        puts ("\nOptions:");
      print_options (verb->options);
    }
  puts ("\nOptions of every command:");
  print_options (foyer_cli_global_options);
  if (command->examples != NULL)
    printf ("\nExamples:\n%s\n", command->examples);
}
