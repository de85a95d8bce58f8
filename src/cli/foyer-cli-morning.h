/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of a rehearsed morning, and how it is told. */
#pragma once

#include "foyer-cli-simulate.h"
#include "foyer-simulated-printer.h"

#define FOYER_CLI_MORNING_PRINTERS 4u

typedef struct
{
  guint people;
  FoyerSimulatedPrinter *printers[FOYER_CLI_MORNING_PRINTERS];
  GPtrArray *jobs; /* FoyerJob, as they ended */
  GPtrArray *hops; /* for each job a GPtrArray of FoyerPassage */
} FoyerCliMorning;

/* Says waits, where badges came out and why, what came out twice or not at all. Exit 1 if any did.
 */
int foyer_cli_morning_report (FoyerCli *cli, const FoyerCliMorning *morning);
