/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table that foyerctl is made of: commands, their verbs, words and options. Parsing, help and
 * shell completion all read it; no behaviour here. */
#pragma once

#include <glib.h>

typedef struct _FoyerCli FoyerCli;

typedef enum
{
  FOYER_CLI_FLAG,
  FOYER_CLI_TEXT,
  FOYER_CLI_TEXTS, /* may be given several times */
  FOYER_CLI_NUMBER, /* 1 … 1,000,000,000 */
} FoyerCliOptionKind;

/* The choice at @index, NULL beyond the last; static text. */
typedef const char *(*FoyerCliChoice) (guint index);

/* One option; a table ends with a NULL name. */
typedef struct
{
  const char *name; /* "dry-run", without dashes */
  char letter; /* 0: none */
  FoyerCliOptionKind kind;
  const char
      *argument; /* "FILE" and "DIR" complete to names of files and folders; NULL for a flag */
  const char *help;
  FoyerCliChoice choices; /* NULL: any text */
} FoyerCliOption;

/* What is run. Returns the exit status; sets @error instead for a failure, whose code then decides
 * the status. */
typedef int (*FoyerCliRun) (FoyerCli *cli, GError **error);

/* One verb of a command; a table ends with a NULL run. */
typedef struct
{
  const char *name; /* "list"; NULL: the command has no verbs */
  const char *words; /* as help shows them: "FILE…", "[DIR]"; "" if it takes none */
  guint min_words;
  guint max_words;
  const FoyerCliOption *options; /* NULL: none of its own */
  FoyerCliRun run;
} FoyerCliVerb;

typedef struct
{
  const char *name;
  const char *summary; /* one line, without full stop */
  const char *description; /* for --help of the command; may hold line breaks */
  const char *examples; /* one a line */
  const FoyerCliVerb *verbs;
  const char *const *later; /* verbs that a later version will have; NULL: none */
  gboolean is_hidden; /* not in --help */
} FoyerCliCommand;

/* In the order of --help; NULL-terminated. */
extern const FoyerCliCommand *const foyer_cli_commands[];
/* Options that every command takes. */
extern const FoyerCliOption foyer_cli_global_options[];

/* NULL if there is none. */
const FoyerCliCommand *foyer_cli_find_command (const char *name);
/* @name NULL: the verb of a command that has none. NULL if there is none. */
const FoyerCliVerb *foyer_cli_find_verb (const FoyerCliCommand *command, const char *name);
/* Own options of the verb first, then the global ones. NULL if there is none. */
const FoyerCliOption *foyer_cli_find_option (const FoyerCliVerb *verb, const char *name);
const FoyerCliOption *foyer_cli_find_letter (const FoyerCliVerb *verb, char letter);
/* A command (or verb of @command) that the specification names and a later version will have. */
gboolean foyer_cli_is_later (const FoyerCliCommand *command, const char *name);

/* ---- Help, on standard output ---- */
void foyer_cli_print_help (void);
void foyer_cli_print_command_help (const FoyerCliCommand *command);

/* ---- The commands, one file each ---- */
extern const FoyerCliCommand foyer_cli_command_alerts;
extern const FoyerCliCommand foyer_cli_command_arrive;
extern const FoyerCliCommand foyer_cli_command_attendees;
extern const FoyerCliCommand foyer_cli_command_backup;
extern const FoyerCliCommand foyer_cli_command_restore;
extern const FoyerCliCommand foyer_cli_command_audit;
extern const FoyerCliCommand foyer_cli_command_codes;
extern const FoyerCliCommand foyer_cli_command_completion;
extern const FoyerCliCommand foyer_cli_command_contracts;
extern const FoyerCliCommand foyer_cli_command_demo;
extern const FoyerCliCommand foyer_cli_command_desks;
extern const FoyerCliCommand foyer_cli_command_detect;
extern const FoyerCliCommand foyer_cli_command_dlq;
extern const FoyerCliCommand foyer_cli_command_doctor;
extern const FoyerCliCommand foyer_cli_command_erase;
extern const FoyerCliCommand foyer_cli_command_handover;
extern const FoyerCliCommand foyer_cli_command_import;
extern const FoyerCliCommand foyer_cli_command_init;
extern const FoyerCliCommand foyer_cli_command_jobs;
extern const FoyerCliCommand foyer_cli_command_metrics;
extern const FoyerCliCommand foyer_cli_command_notices;
extern const FoyerCliCommand foyer_cli_command_preflight;
extern const FoyerCliCommand foyer_cli_command_print;
extern const FoyerCliCommand foyer_cli_command_printers;
extern const FoyerCliCommand foyer_cli_command_proposals;
extern const FoyerCliCommand foyer_cli_command_render;
extern const FoyerCliCommand foyer_cli_command_rendering;
extern const FoyerCliCommand foyer_cli_command_routes;
extern const FoyerCliCommand foyer_cli_command_scan;
extern const FoyerCliCommand foyer_cli_command_serve;
extern const FoyerCliCommand foyer_cli_command_simulate;
extern const FoyerCliCommand foyer_cli_command_sources;
extern const FoyerCliCommand foyer_cli_command_taxonomy;
extern const FoyerCliCommand foyer_cli_command_templates;
extern const FoyerCliCommand foyer_cli_command_token;
