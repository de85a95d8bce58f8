/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Showing what a version of the taxonomy does, or did. */
#pragma once

#include "foyer-cli.h"
#include "foyer-engine-taxonomy.h"

/* Text or JSON. The exit status: 1 while the stored registrations are still being re-evaluated. */
int foyer_cli_taxonomy_tell (FoyerCli *cli, const FoyerTaxonomyChange *change);
