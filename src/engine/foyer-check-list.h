/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A doctor's findings while they are gathered; private to the engine. */
#pragma once

#include "foyer-engine-line.h"
#include "foyer-line.h"

/* (transfer full) GPtrArray of FoyerCheck. */
GPtrArray *foyer_check_list_new (void);
/* Takes @finding. @remedy is kept only if it is not ok. */
void foyer_check_list_add (GPtrArray *self, const char *name, gboolean is_ok, char *finding,
                           const char *remedy);

/* What needs no printer and no network; blocks. */
void foyer_check_list_add_event (GPtrArray *self, FoyerEngine *engine);
/* Beyond it, before the doors open: labels, the senders' clocks, the age of the backup; blocks. */
void foyer_check_list_add_morning (GPtrArray *self, FoyerLine *line);
