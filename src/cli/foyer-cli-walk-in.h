/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `foyerctl attendees add`. */
#pragma once

#include "foyer-cli.h"

extern const FoyerCliOption foyer_cli_walk_in_options[];

int foyer_cli_run_walk_in (FoyerCli *cli, GError **error);
