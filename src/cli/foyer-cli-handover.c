/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl handover: somebody was given the badge that was printed ahead. */
#include "config.h"

#include "foyer-cli-arrive.h"

static int
run_handover (FoyerCli *cli, GError **error)
{
  return foyer_cli_mark_arrival (cli, FOYER_ARRIVAL_HANDED_OVER, error);
}

static const FoyerCliVerb verbs[] = {
  { NULL, "ID", 1, 1, foyer_cli_arrival_options, run_handover },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_handover = {
  .name = "handover",
  .summary = "note that somebody was handed the badge",
  .description = "Prints nothing: the badge was printed ahead. It is an arrival too.\n"
                 "Exit 7: a registration that is not active.\n" FOYER_CLI_ARRIVAL_JSON,
  .examples = "  foyerctl handover REG-001 --desk 'Desk 1'",
  .verbs = verbs,
};
