/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One source: its state and what may be done with it, its address, its secrets. */
#pragma once

#include <adwaita.h>

#include "foyer-feed.h"
#include "foyer-session.h"

#define FOYER_TYPE_SOURCE_PANE (foyer_source_pane_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSourcePane, foyer_source_pane, FOYER, SOURCE_PANE, AdwBin)

/* Signals: "said" (const char *): the result of the person's own act; "removed". */

/* @feed is copied where it is needed later. */
void foyer_source_pane_show (FoyerSourcePane *self, FoyerSession *session, FoyerFeed *feed);
