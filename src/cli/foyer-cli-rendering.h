/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other commands say of rendering: that badges wait, and how drawing processes ended. */
#pragma once

#include "foyer-cli-json.h"
#include "foyer-cli.h"
#include "foyer-engine-rendering.h"

/* Says on standard error that rendering is halted, why, and what to do; nothing if it is not, or
 * plain badges are drawn. The event is open. */
void foyer_cli_note_halt (FoyerCli *cli);

/* (transfer full) What holds now; the event is open. */
FoyerRendering *foyer_cli_get_rendering (FoyerCli *cli, GError **error);

/* Its members, into the object that is open. */
void foyer_cli_rendering_add_json (FoyerCliJson *builder, const FoyerRendering *rendering);

/* A line for the halts there were, and one for each way in which processes ended. */
void foyer_cli_rendering_say_ends (FoyerCli *cli, const FoyerRendering *rendering);
