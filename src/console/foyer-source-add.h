/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new source: a webhook that somebody will send to, or a folder that is watched. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"
#include "foyer-source.h"

#define FOYER_TYPE_SOURCE_ADD (foyer_source_add_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSourceAdd, foyer_source_add, FOYER, SOURCE_ADD, AdwBin)

/* Signals: "added" (const char *name); "closed": the person does not want one. */

/* Empties the form for a source of @kind: WEBHOOK or FOLDER. */
void foyer_source_add_open (FoyerSourceAdd *self, FoyerSession *session, FoyerSourceKind kind);
void foyer_source_add_focus (FoyerSourceAdd *self);
