/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gate's files share: one request on its way into the journal. */
#pragma once

#include "foyer-intake-answer.h"
#include "foyer-intake-gate.h"
#include "foyer-store-receipts.h"

/* Senders try again after so long. */
#define FOYER_INTAKE_RETRY_SECONDS 30u
#define FOYER_INTAKE_HELD_SECONDS 60u

/* One authentic request. Atomic reference count; answered exactly once: by nobody else, it answers
 * 503 when it goes. */
typedef struct
{
  gatomicrefcount ref_count;
  FoyerIntakeGate *gate;
  FoyerIntakeEndpoint *endpoint;
  FoyerHttpRequest *request;
  FoyerHttpResponder *responder; /* NULL: answered */
  FoyerDelivery *delivery;
  char *sender_id;
  char *verdict;
  FoyerDiagnostic *refusal; /* what mapping refuses, for strict endpoints; NULL: nothing */
  gboolean is_mapped; /* mapped in time */
  FoyerReceived received;
} FoyerIntakeParcel;

FoyerIntakeParcel *foyer_intake_parcel_ref (FoyerIntakeParcel *self);
void foyer_intake_parcel_unref (FoyerIntakeParcel *self);

/* Takes @self: into the journal, then the answer. On the listener's thread. */
void foyer_intake_parcel_keep (FoyerIntakeParcel *self);
/* Takes @self: mapping first, for endpoints that are strict or limited to tiers. */
void foyer_intake_parcel_examine (FoyerIntakeParcel *self);
/* TRUE if it must be examined before it is answered. */
gboolean foyer_intake_parcel_needs_mapping (FoyerIntakeParcel *self);

/* ---- The gate, for the parcels ---- */
FoyerLine *foyer_intake_gate_get_line (FoyerIntakeGate *self);
void foyer_intake_gate_count (FoyerIntakeGate *self, const char *source, FoyerRefusal refusal);
/* Takes @responder. Counts and answers. */
void foyer_intake_gate_refuse (FoyerIntakeGate *self, const char *source, FoyerRefusal refusal,
                               FoyerHttpResponder *responder);
/* Measuring: TRUE if the parcel may be written now, else it is kept back until done() is called. */
gboolean foyer_intake_gate_may_write (FoyerIntakeGate *self, FoyerIntakeParcel *parcel);
void foyer_intake_gate_has_written (FoyerIntakeGate *self);
