/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listener with the gate behind it: opens, follows changes of the sources, closes. Private to
 * the engine; on its thread. */
#pragma once

#include "foyer-engine-sources.h"
#include "foyer-intake-gate.h"

typedef struct _FoyerIntakeDoor FoyerIntakeDoor;

/* Blocks: reads the sources and their secrets, binds. Errors as foyer_engine_listen(). */
FoyerIntakeDoor *foyer_intake_door_open (FoyerLine *line, const FoyerListenOptions *options,
                                         GError **error);
/* Something about the sources may have changed: reads them again, without waiting. */
void foyer_intake_door_reload (FoyerIntakeDoor *self);
/* Closes the port; blocks for one running call. */
void foyer_intake_door_close (FoyerIntakeDoor *self);
/* "http://127.0.0.1:8080". */
const char *foyer_intake_door_get_url (FoyerIntakeDoor *self);
FoyerIntakeGate *foyer_intake_door_get_gate (FoyerIntakeDoor *self);

/* Lent; NULL: @engine is not listening. */
FoyerIntakeDoor *foyer_engine_get_door (FoyerEngine *engine);

/* The fact under which the store keeps the URL of the process that listens. */
#define FOYER_INTAKE_URL_FACT "listener.url"
