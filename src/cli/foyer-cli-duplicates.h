/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs of `foyerctl attendees` about pairs of registrations, and who has come. */
#pragma once

#include "foyer-cli.h"

extern const FoyerCliOption foyer_cli_duplicates_options[];

int foyer_cli_run_arrivals (FoyerCli *cli, GError **error);
int foyer_cli_run_duplicates (FoyerCli *cli, GError **error);
int foyer_cli_run_link (FoyerCli *cli, GError **error);
int foyer_cli_run_clear (FoyerCli *cli, GError **error);
int foyer_cli_run_reopen (FoyerCli *cli, GError **error);
