/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of foyerctl simulate share. */
#pragma once

#include "foyer-cli-command.h"
#include "foyer-cli.h"

/* Takes an error of FOYER_SIMULATE_ERROR, gives the one of FOYER_ENGINE_ERROR that decides the exit
 * status. */
void foyer_cli_simulate_take_error (GError **error, GError *cause);

/* foyerctl simulate printer */
int foyer_cli_simulate_printer (FoyerCli *cli, GError **error);
extern const FoyerCliOption foyer_cli_simulate_printer_options[];

/* foyerctl simulate morning */
int foyer_cli_simulate_morning (FoyerCli *cli, GError **error);
extern const FoyerCliOption foyer_cli_simulate_morning_options[];
