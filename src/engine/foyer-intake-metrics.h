/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /metrics on the listener: who may read it, and the answer. Private to the engine. */
#pragma once

#include "foyer-http-request.h"
#include "foyer-line.h"

#define FOYER_INTAKE_METRICS_PATH "/metrics"

/* Takes @responder. On the listener's thread; answers later, from the store's reading thread. Read
 * without a key from this machine alone; what a proxy passes on does not come from this machine. */
void foyer_intake_metrics_handle (FoyerLine *line, FoyerHttpRequest *request,
                                  FoyerHttpResponder *responder);
