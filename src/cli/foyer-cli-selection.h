/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose badges: the selectors that render and print share. */
#pragma once

#include "foyer-cli.h"
#include "foyer-engine-print.h"

/* The selectors' lines of an option table. */
#define FOYER_CLI_SELECTION_OPTIONS                                                                   \
  { "attendee", 0, FOYER_CLI_TEXTS, "ID", "this person; more ids may follow", NULL },                 \
      { "order-code", 0, FOYER_CLI_TEXT, "CODE", "everybody of this order", NULL },                   \
      { "tier", 0, FOYER_CLI_TEXT, "TIER", "everybody of this ticket tier who needs a badge", NULL }, \
  {                                                                                                   \
    "all", 0, FOYER_CLI_FLAG, NULL,                                                                   \
        "everybody who needs a badge; possible duplicates are held back", NULL                        \
  }

typedef struct
{
  FoyerSelection selection;
  GPtrArray *ids; /* lent texts, NULL-terminated; NULL: nobody by name */
} FoyerCliSelection;

/* Exactly one selector must be given; words beside --attendee are ids too.
 * FOYER_ENGINE_ERROR_USAGE. */
gboolean foyer_cli_selection_init (FoyerCliSelection *self, FoyerCli *cli, GError **error);
void foyer_cli_selection_clear (FoyerCliSelection *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerCliSelection, foyer_cli_selection_clear)
