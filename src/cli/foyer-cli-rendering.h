/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For commands whose badges may wait because rendering is halted. */
#pragma once

#include "foyer-cli.h"

/* Says on standard error that rendering is halted, why, and what to do; nothing if it is not, or
 * plain badges are drawn. The event is open. */
void foyer_cli_note_halt (FoyerCli *cli);
