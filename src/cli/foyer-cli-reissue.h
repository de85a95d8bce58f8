/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four verbs of `foyerctl jobs`, and the lines about them in `jobs show`. */
#pragma once

#include "foyer-cli-json.h"
#include "foyer-cli.h"

extern const FoyerCliOption foyer_cli_reissue_options[]; /* with a reason */

int foyer_cli_run_reprint (FoyerCli *cli, GError **error);
int foyer_cli_run_requeue (FoyerCli *cli, GError **error);
int foyer_cli_run_reexport (FoyerCli *cli, GError **error);
int foyer_cli_run_replace (FoyerCli *cli, GError **error);

/* (transfer full) The jobs that follow one another with @job, as FoyerJob; NULL with an error. */
GPtrArray *foyer_cli_reissue_find_links (FoyerCli *cli, const FoyerJob *job, GError **error);
/* What made @job and what it is linked to: members of an open object, or lines. */
void foyer_cli_reissue_add_links (FoyerCliJson *builder, const FoyerJob *job, GPtrArray *links);
void foyer_cli_reissue_say_links (FoyerCli *cli, const FoyerJob *job, GPtrArray *links);
