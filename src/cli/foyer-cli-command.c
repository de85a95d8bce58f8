/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of commands and looking something up in it; not what the commands do. */
#include "config.h"

#include "foyer-cli-command.h"

const FoyerCliCommand *const foyer_cli_commands[] = {
  &foyer_cli_command_demo,      &foyer_cli_command_init,       &foyer_cli_command_import,
  &foyer_cli_command_sources,   &foyer_cli_command_detect,     &foyer_cli_command_attendees,
  &foyer_cli_command_scan,      &foyer_cli_command_arrive,     &foyer_cli_command_handover,
  &foyer_cli_command_desks,     &foyer_cli_command_dlq,        &foyer_cli_command_token,
  &foyer_cli_command_notices,   &foyer_cli_command_proposals,  &foyer_cli_command_contracts,
  &foyer_cli_command_taxonomy,  &foyer_cli_command_render,     &foyer_cli_command_preflight,
  &foyer_cli_command_templates, &foyer_cli_command_codes,      &foyer_cli_command_print,
  &foyer_cli_command_jobs,      &foyer_cli_command_printers,   &foyer_cli_command_routes,
  &foyer_cli_command_rendering, &foyer_cli_command_serve,      &foyer_cli_command_simulate,
  &foyer_cli_command_metrics,   &foyer_cli_command_alerts,     &foyer_cli_command_audit,
  &foyer_cli_command_backup,    &foyer_cli_command_restore,    &foyer_cli_command_erase,
  &foyer_cli_command_doctor,    &foyer_cli_command_completion, NULL,
};

const FoyerCliOption foyer_cli_global_options[] = {
  { "event", 0, FOYER_CLI_TEXT, "DIR",
    "the event's directory (default: foyer/default in the user's data folder)", NULL },
  { "user", 0, FOYER_CLI_TEXT, "NAME", "who acts, for the audit (default: the desktop user)",
    NULL },
  { "json", 0, FOYER_CLI_FLAG, NULL,
    "one JSON document on standard output, everything else on standard error", NULL },
  { "help", 'h', FOYER_CLI_FLAG, NULL, "show this help", NULL },
  { "version", 0, FOYER_CLI_FLAG, NULL, "show the version", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

/* Whole commands of later versions. */
static const char *const later_commands[] = {
  "users",
  "keys",
  "purge",
  NULL,
};

const FoyerCliCommand *
foyer_cli_find_command (const char *name)
{
  for (guint i = 0; foyer_cli_commands[i] != NULL; i++)
    if (g_str_equal (foyer_cli_commands[i]->name, name))
      return foyer_cli_commands[i];
  return NULL;
}

const FoyerCliVerb *
foyer_cli_find_verb (const FoyerCliCommand *command, const char *name)
{
  for (const FoyerCliVerb *verb = command->verbs; verb->run != NULL; verb++)
    if (g_strcmp0 (verb->name, name) == 0)
      return verb;
  return NULL;
}

static const FoyerCliOption *
find_in (const FoyerCliOption *options, const char *name, char letter)
{
  for (guint i = 0; options != NULL && options[i].name != NULL; i++)
    if (name != NULL ? g_str_equal (options[i].name, name) : options[i].letter == letter)
      return &options[i];
  return NULL;
}

const FoyerCliOption *
foyer_cli_find_option (const FoyerCliVerb *verb, const char *name)
{
  const FoyerCliOption *option = verb != NULL ? find_in (verb->options, name, 0) : NULL;

  return option != NULL ? option : find_in (foyer_cli_global_options, name, 0);
}

const FoyerCliOption *
foyer_cli_find_letter (const FoyerCliVerb *verb, char letter)
{
  const FoyerCliOption *option = verb != NULL ? find_in (verb->options, NULL, letter) : NULL;

  return option != NULL ? option : find_in (foyer_cli_global_options, NULL, letter);
}

gboolean
foyer_cli_is_later (const FoyerCliCommand *command, const char *name)
{
  const char *const *later = command != NULL ? command->later : later_commands;

  return later != NULL && g_strv_contains (later, name);
}
