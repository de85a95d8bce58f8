/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of `foyerctl templates` about versions, in files of their own. */
#pragma once

#include "foyer-cli-command.h"

int foyer_cli_templates_run_versions (FoyerCli *cli, GError **error);
int foyer_cli_templates_run_submit (FoyerCli *cli, GError **error);
int foyer_cli_templates_run_approve (FoyerCli *cli, GError **error);
int foyer_cli_templates_run_retire (FoyerCli *cli, GError **error);
int foyer_cli_templates_run_four_eyes (FoyerCli *cli, GError **error);
int foyer_cli_templates_run_diff (FoyerCli *cli, GError **error);
int foyer_cli_templates_run_use (FoyerCli *cli, GError **error);

extern const FoyerCliOption foyer_cli_templates_retire_options[];
extern const FoyerCliOption foyer_cli_templates_diff_options[];
extern const FoyerCliOption foyer_cli_templates_use_options[];
