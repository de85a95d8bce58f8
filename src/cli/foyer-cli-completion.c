/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl completion: the script of data/completions, made from the table of commands. */
#include "config.h"

#include "foyer-cli.h"

#include <stdio.h>

static void
print_choices (const FoyerCliOption *option)
{
  for (guint i = 0; option->choices (i) != NULL; i++)
    printf ("%s%s", i > 0 ? " " : "", option->choices (i));
}

static void
print_option_names (const FoyerCliOption *options)
{
  for (guint i = 0; options != NULL && options[i].name != NULL; i++)
    {
      printf (" --%s", options[i].name);
      if (options[i].letter != 0)
        printf (" -%c", options[i].letter);
    }
}

/* An earlier verb of the command has an option of this name, with the same values. */
static gboolean
is_known_before (const FoyerCliCommand *command, const FoyerCliVerb *verb, const char *name)
{
  for (const FoyerCliVerb *before = command->verbs; before != verb; before++)
    for (guint i = 0; before->options != NULL && before->options[i].name != NULL; i++)
      if (g_str_equal (before->options[i].name, name))
        return TRUE;
  return FALSE;
}

static void
print_value (const FoyerCliOption *option)
{
  if (option->choices != NULL)
    {
      printf ("choices='");
      print_choices (option);
      printf ("'");
    }
  else if (g_str_equal (option->argument, "DIR"))
    printf ("folders=1");
  else if (g_str_equal (option->argument, "PATH") || g_str_has_suffix (option->argument, "FILE"))
    printf ("files=1");
  else
    printf ("nothing=1");
}

/* What may follow an option that takes a value. */
static void
print_values (const FoyerCliCommand *command, const FoyerCliVerb *verb)
{
  for (guint i = 0; verb->options != NULL && verb->options[i].name != NULL; i++)
    {
      const FoyerCliOption *option = &verb->options[i];

      if (option->kind == FOYER_CLI_FLAG || is_known_before (command, verb, option->name))
        continue;
      printf ("    %s:--%s", command->name, option->name);
      if (option->letter != 0)
        printf (" | %s:-%c", command->name, option->letter);
      printf (") ");
      print_value (option);
      puts (" ;;");
    }
}

static void
print_command (const FoyerCliCommand *command)
{
  gboolean has_verbs = command->verbs->name != NULL;

  if (has_verbs)
    {
      printf ("    %s:) choices='", command->name);
      for (const FoyerCliVerb *verb = command->verbs; verb->run != NULL; verb++)
        printf ("%s%s", verb == command->verbs ? "" : " ", verb->name);
      puts ("' ;;");
    }
  for (const FoyerCliVerb *verb = command->verbs; verb->run != NULL; verb++)
    {
      printf ("    %s:%s) choices='", command->name, has_verbs ? verb->name : "");
      print_option_names (verb->options);
      printf ("'");
      if (g_str_has_prefix (verb->words, "FILE"))
        printf ("; files=1");
      else if (g_str_equal (verb->words, "DIR") || g_str_equal (verb->words, "[DIR]"))
        printf ("; folders=1");
      puts (" ;;");
    }
}

/* The first word after a command without verbs is none. */
static void
print_verbless (void)
{
  const char *separator = "";

  printf ("    case $command in ");
  for (guint i = 0; foyer_cli_commands[i] != NULL; i++)
    if (!foyer_cli_commands[i]->is_hidden && foyer_cli_commands[i]->verbs->name != NULL)
      {
        printf ("%s%s", separator, foyer_cli_commands[i]->name);
        separator = " | ";
      }
  puts (") ;; *) verb='' ;; esac");
}

static void
print_bash (void)
{
  puts ("# bash completion for foyerctl, made by: foyerctl completion bash\n"
        "_foyerctl ()\n"
        "{\n"
        "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
        "  local command='' verb='' choices='' files='' folders='' nothing='' word skip='' i\n"
        "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "    word=${COMP_WORDS[i]}\n"
        "    if [[ -n $skip ]]; then skip=''; continue; fi\n"
        "    case $word in\n"
        "      --event | --user) skip=1 ;;\n"
        "      -*) ;;\n"
        "      *) if [[ -z $command ]]; then command=$word; elif [[ -z $verb ]]; then verb=$word; "
        "fi ;;\n"
        "    esac\n"
        "  done\n"
        "  case $command:$prev in");
  puts ("    *:--event) folders=1 ;;\n    *:--user) nothing=1 ;;");
  for (guint i = 0; foyer_cli_commands[i] != NULL; i++)
    if (!foyer_cli_commands[i]->is_hidden)
      for (const FoyerCliVerb *verb = foyer_cli_commands[i]->verbs; verb->run != NULL; verb++)
        print_values (foyer_cli_commands[i], verb);
  puts ("  esac\n"
        "  if [[ -z $choices$files$folders$nothing ]]; then");
  print_verbless ();
  puts ("    case $command:$verb in");
  printf ("    :) choices='");
  for (guint i = 0; foyer_cli_commands[i] != NULL; i++)
    if (!foyer_cli_commands[i]->is_hidden)
      printf ("%s%s", i > 0 ? " " : "", foyer_cli_commands[i]->name);
  puts ("' ;;");
  for (guint i = 0; foyer_cli_commands[i] != NULL; i++)
    if (!foyer_cli_commands[i]->is_hidden)
      print_command (foyer_cli_commands[i]);
  printf ("    esac\n    [[ $cur == -* ]] && choices+='");
  print_option_names (foyer_cli_global_options);
  puts ("'\n"
        "  fi\n"
        "  COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n"
        "  if [[ -n $files && $cur != -* ]]; then COMPREPLY+=($(compgen -f -- \"$cur\")); fi\n"
        "  if [[ -n $folders && $cur != -* ]]; then COMPREPLY+=($(compgen -d -- \"$cur\")); fi\n"
        "}\n"
        "complete -o filenames -F _foyerctl foyerctl");
}

static int
run_bash (FoyerCli *cli, GError **error)
{
  print_bash ();
  return FOYER_EXIT_DONE;
}

static const FoyerCliVerb verbs[] = {
  { "bash", "", 0, 0, NULL, run_bash },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_completion = {
  .name = "completion",
  .summary = "print the completion script of a shell",
  .description = NULL,
  .examples = "  source <(foyerctl completion bash)",
  .verbs = verbs,
  .is_hidden = TRUE,
};
