/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl jobs: what an operator does with one job on its way. */
#pragma once

#include "foyer-cli.h"

int foyer_cli_run_reroute (FoyerCli *cli, GError **error);
int foyer_cli_run_move (FoyerCli *cli, GError **error);
int foyer_cli_run_resolve (FoyerCli *cli, GError **error);
int foyer_cli_run_seen (FoyerCli *cli, GError **error);
int foyer_cli_run_release (FoyerCli *cli, GError **error);
