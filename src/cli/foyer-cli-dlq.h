/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of foyerctl dlq that change something; the table is in foyer-cli-dlq.c. */
#pragma once

#include "foyer-cli.h"

/* The id that was typed. FOYER_ENGINE_ERROR_USAGE. */
gboolean foyer_cli_dlq_parse_id (const char *word, gint64 *id, GError **error);
/* (transfer full) gint64 of all words, NULL with an error. */
GArray *foyer_cli_dlq_parse_ids (FoyerCli *cli, GError **error);

int foyer_cli_dlq_run_repair (FoyerCli *cli, GError **error);
int foyer_cli_dlq_run_discard (FoyerCli *cli, GError **error);
int foyer_cli_dlq_run_alias (FoyerCli *cli, GError **error);
int foyer_cli_dlq_run_replay (FoyerCli *cli, GError **error);
