/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl contracts draft: a contract for a file that no shipped one fits. */
#pragma once

#include "foyer-cli-command.h"

extern const FoyerCliOption foyer_cli_draft_options[];
int foyer_cli_run_draft (FoyerCli *cli, GError **error);
