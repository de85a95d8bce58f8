/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POST /hooks/SOURCE: what is checked in which order, what is stored, what is answered (R-11, R-15,
 * Private to the engine. */
#pragma once

#include "foyer-http-listener.h"
#include "foyer-intake-endpoint.h"
#include "foyer-line.h"

/* Used by the listener's thread and by the engine's. Reference-counted: requests under way hold it.
 */
typedef struct _FoyerIntakeGate FoyerIntakeGate;

FoyerIntakeGate *foyer_intake_gate_new (FoyerLine *line);
FoyerIntakeGate *foyer_intake_gate_ref (FoyerIntakeGate *self);
void foyer_intake_gate_unref (FoyerIntakeGate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerIntakeGate, foyer_intake_gate_unref)

/* Answers GET /metrics from now on; before the listener starts. */
void foyer_intake_gate_open_metrics (FoyerIntakeGate *self);

/* Replaces the endpoints: GPtrArray of FoyerIntakeEndpoint. Any thread. */
void foyer_intake_gate_set_endpoints (FoyerIntakeGate *self, GPtrArray *endpoints);

/* A FoyerHttpHandler; @user_data is the gate. On the listener's thread. */
void foyer_intake_gate_handle_cb (FoyerHttpRequest *request, FoyerHttpResponder *responder,
                                  gpointer user_data);

/* Writes the counters of refusals since the last call to the store, without waiting. Any thread. */
void foyer_intake_gate_flush (FoyerIntakeGate *self);

/* For measuring only: one commit for each request instead of one for all that wait. */
void foyer_intake_gate_set_alone (FoyerIntakeGate *self, gboolean is_alone);
