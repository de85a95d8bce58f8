/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of `foyerctl printers` beyond the list: found, shown, corrected, counted. */
#pragma once

#include "foyer-cli.h"

extern const FoyerCliOption foyer_cli_discover_options[];
extern const FoyerCliOption foyer_cli_show_options[];
extern const FoyerCliOption foyer_cli_accept_options[];
extern const FoyerCliOption foyer_cli_labels_options[];
extern const FoyerCliOption foyer_cli_calibrate_options[];

int foyer_cli_run_discover (FoyerCli *cli, GError **error);
int foyer_cli_run_show (FoyerCli *cli, GError **error);
int foyer_cli_run_identify (FoyerCli *cli, GError **error);
int foyer_cli_run_trust (FoyerCli *cli, GError **error);
int foyer_cli_run_accept (FoyerCli *cli, GError **error);
int foyer_cli_run_labels (FoyerCli *cli, GError **error);
int foyer_cli_run_calibrate (FoyerCli *cli, GError **error);

/* After `printers add`: asks the printer and shows what it can, with warnings. */
int foyer_cli_pairing_show_added (FoyerCli *cli, const char *name, GError **error);
