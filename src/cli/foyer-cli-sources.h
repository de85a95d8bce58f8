/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two files of foyerctl sources share. */
#pragma once

#include "foyer-cli-command.h"
#include "foyer-engine-sources.h"

/* foyerctl sources add NAME … */
int foyer_cli_sources_add (FoyerCli *cli, GError **error);
extern const FoyerCliOption foyer_cli_sources_add_options[];

/* (transfer full) The secret in the file that --@option names, without the line break at its end;
 * NULL without error: the option was not given. Free with g_free(). FOYER_ENGINE_ERROR_INPUT. */
char *foyer_cli_sources_dup_secret (FoyerCli *cli, const char *option, GError **error);
/* Shows a secret, once, and where it is kept. */
void foyer_cli_sources_show_secret (FoyerCli *cli, const FoyerSourceSecret *secret,
                                    const char *what);
