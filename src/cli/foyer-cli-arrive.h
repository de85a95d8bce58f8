/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `foyerctl arrive` and `foyerctl handover` share. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-cli.h"

#define FOYER_CLI_ARRIVAL_JSON "JSON: attendee_id, arrival, arrival_at, arrival_desk."

extern const FoyerCliOption foyer_cli_arrival_options[];

/* Marks the person of the first word; with --undo takes the newest step back. */
int foyer_cli_mark_arrival (FoyerCli *cli, FoyerArrival arrival, GError **error);
