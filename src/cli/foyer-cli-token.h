/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Showing tokens and what came of an act with them. */
#pragma once

#include "foyer-cli.h"
#include "foyer-token-receipt.h"

/* A table, or JSON tokens[] and count. */
void foyer_cli_token_print_list (FoyerCli *cli, GPtrArray *tokens);
void foyer_cli_token_print_one (FoyerCli *cli, const FoyerToken *token);
/* Takes @receipt; NULL is fine. The exit status: 7 for a stale one. */
int foyer_cli_token_tell (FoyerCli *cli, FoyerTokenReceipt *receipt);
