/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One authentic request: mapped first if its endpoint is strict, then into the journal, and only
 * after the commit answered. */
#include "config.h"

#include "foyer-delivery-reading.h"
#include "foyer-intake-private.h"
#include "foyer-intake-scope.h"

#include <time.h>

/* the time that mapping may take before a strict endpoint answers 202 like any other. */
#define MAPPING_CPU_USEC (G_USEC_PER_SEC / 2)
/* The same by the wall, for a machine that is busy with something else. */
#define MAPPING_WALL_MSEC 5000

FoyerIntakeParcel *
foyer_intake_parcel_ref (FoyerIntakeParcel *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_intake_parcel_unref (FoyerIntakeParcel *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  /* Nobody could say that it is stored: the sender has to try again. */
  if (self->responder != NULL)
    foyer_intake_gate_refuse (self->gate, self->endpoint->source->name, FOYER_REFUSAL_NO_ROOM,
                              g_steal_pointer (&self->responder));
  g_clear_pointer (&self->refusal, foyer_diagnostic_unref);
  foyer_delivery_unref (self->delivery);
  foyer_http_request_unref (self->request);
  foyer_intake_endpoint_unref (self->endpoint);
  foyer_intake_gate_unref (self->gate);
  g_free (self->sender_id);
  g_free (self->verdict);
  g_free (self);
}

/* ---- Into the journal ---- */

/* The result is a reference of its own: a callback that never comes, because the listener's thread
 * has ended, frees it with the task. */
static gpointer
store_parcel (FoyerStore *store, gpointer data, GError **error)
{
  FoyerIntakeParcel *self = data;
  FoyerReceipt receipt
      = { .delivery = self->delivery,
          .sender_id = self->sender_id,
          .monotonic_usec = foyer_http_request_get_arrival_monotonic_usec (self->request),
          .scheme = self->endpoint->source->scheme,
          .verdict = self->verdict };
  gint64 delivery_id = 0;

  return foyer_store_receive (store, &receipt, &self->received, &delivery_id, error)
             ? foyer_intake_parcel_ref (self)
             : NULL;
}

static void
answer_new (FoyerIntakeParcel *self)
{
  const char *trace_id = self->delivery->trace_id;

  if (self->endpoint->source->is_strict && self->refusal != NULL)
    foyer_intake_answer_off_contract (g_steal_pointer (&self->responder), self->refusal, trace_id);
  else if (self->endpoint->source->is_strict && self->is_mapped)
    foyer_intake_answer_accept (g_steal_pointer (&self->responder), 200, "accepted", trace_id);
  else
    foyer_intake_answer_accept (g_steal_pointer (&self->responder), 202, "accepted", trace_id);
}

static void
answer (FoyerIntakeParcel *self)
{
  const char *source = self->endpoint->source->name;

  switch (self->received)
    {
    case FOYER_RECEIVED_NEW:
      answer_new (self);
      return;
    case FOYER_RECEIVED_REPEAT:
      foyer_intake_answer_accept (g_steal_pointer (&self->responder), 200, "already-have-it", NULL);
      return;
    case FOYER_RECEIVED_CONFLICT:
      g_message ("source '%s': a delivery id came again with another body; see the dead letters",
                 source);
      foyer_intake_answer_refuse (g_steal_pointer (&self->responder), 409, "replay-conflict",
                                  "this delivery id came before with another body", 0, NULL);
      return;
    case FOYER_RECEIVED_HELD:
      foyer_intake_gate_refuse (self->gate, source, FOYER_REFUSAL_HELD,
                                g_steal_pointer (&self->responder));
      return;
    case FOYER_RECEIVED_NO_SOURCE:
      foyer_intake_answer_refuse (g_steal_pointer (&self->responder), 404, "unknown",
                                  "there is no such endpoint", 0, NULL);
      return;
    }
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerIntakeGate *gate = user_data; /* outlives the listener's thread */
  g_autoptr (GError) error = NULL;
  FoyerIntakeParcel *self
      = foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result, &error);

  if (self != NULL)
    {
      answer (self);
      foyer_intake_parcel_unref (self);
    }
  else
    g_warning ("a delivery could not be stored: %s", error->message);
  foyer_intake_gate_has_written (gate);
}

void
foyer_intake_parcel_keep (FoyerIntakeParcel *self)
{
  FoyerLine *line = foyer_intake_gate_get_line (self->gate);

  if (foyer_intake_gate_may_write (self->gate, self))
    foyer_store_service_write_async (line->store, FOYER_STORE_PRIORITY_URGENT, store_parcel, self,
                                     (GDestroyNotify)foyer_intake_parcel_unref,
                                     (GDestroyNotify)foyer_intake_parcel_unref, NULL, stored_cb,
                                     self->gate);
}

/* ---- Mapping before the answer ---- */

gboolean
foyer_intake_parcel_needs_mapping (FoyerIntakeParcel *self)
{
  return self->endpoint->source->is_strict || self->endpoint->source->tiers != NULL;
}

/* What mapping says, without touching the parcel, which may have been answered meanwhile. */
typedef struct
{
  FoyerDiagnostic *refusal;
  gboolean is_out_of_scope;
  gboolean is_in_time;
} Mapping;

static void
mapping_free (gpointer data)
{
  Mapping *self = data;

  g_clear_pointer (&self->refusal, foyer_diagnostic_unref);
  g_free (self);
}

static gint64
get_cpu_usec (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
look_at_outcomes (Mapping *mapping, const FoyerSource *source, GArray *outcomes)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      const FoyerOutcome *outcome = &g_array_index (outcomes, FoyerOutcome, i);

      if (outcome->kind == FOYER_OUTCOME_REFUSED && mapping->refusal == NULL)
        mapping->refusal = foyer_diagnostic_ref (outcome->diagnostics->pdata[0]);
      if (outcome->kind == FOYER_OUTCOME_RECORD
          && !foyer_intake_scope_allows_tier (
              source, foyer_record_get_text (outcome->record, FOYER_FIELD_PRINT_TIER)))
        mapping->is_out_of_scope = TRUE;
    }
}

/* A contract that does not fit the document as a whole. */
static FoyerDiagnostic *
refuse_whole (GError *error)
{
  FoyerDiagnostic *diagnostic = foyer_diagnostic_new (
      FOYER_CODE_MALFORMED_JSON, "%s", error != NULL ? error->message : "it holds no registration");

  diagnostic->rule = g_strdup ("contract.fits");
  return diagnostic;
}

static Mapping *
map_delivery (FoyerIntakeParcel *self)
{
  Mapping *mapping = g_new0 (Mapping, 1);
  FoyerLine *line = foyer_intake_gate_get_line (self->gate);
  gint64 started_usec = get_cpu_usec ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDeliveryReading) reading
      = foyer_delivery_reading_open (line, self->delivery, &error);
  g_autoptr (FoyerMapper) mapper
      = reading != NULL ? foyer_delivery_reading_new_mapper (reading, line, &error) : NULL;

  if (mapper == NULL)
    mapping->refusal = refuse_whole (error);
  else
    {
      gsize size = g_bytes_get_size (reading->bytes);
      g_autoptr (GArray) outcomes = foyer_delivery_reading_map (
          reading, mapper, &reading->data_start, size - reading->data_start.offset);

      look_at_outcomes (mapping, self->endpoint->source, outcomes);
      if (outcomes->len == 0)
        mapping->refusal = refuse_whole (NULL);
    }
  mapping->is_in_time = get_cpu_usec () - started_usec <= MAPPING_CPU_USEC;
  return mapping;
}

/* The mapping and its deadline: whichever comes first takes the parcel on. */
typedef struct
{
  FoyerIntakeParcel *parcel;
  gboolean is_taken;
  GSource *deadline;
} Examination;

static void
examination_free (gpointer data)
{
  Examination *self = data;

  g_source_destroy (self->deadline);
  g_source_unref (self->deadline);
  foyer_intake_parcel_unref (self->parcel);
  g_free (self);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Examination *examination = user_data;
  FoyerIntakeParcel *parcel = examination->parcel;

  examination->is_taken = TRUE;
  /* A limit to tiers that was not looked at must not be passed: the sender has to try again. */
  if (parcel->endpoint->source->tiers != NULL)
    foyer_intake_gate_refuse (parcel->gate, parcel->endpoint->source->name, FOYER_REFUSAL_NO_ROOM,
                              g_steal_pointer (&parcel->responder));
  else
    foyer_intake_parcel_keep (foyer_intake_parcel_ref (parcel));
  return G_SOURCE_REMOVE;
}

static void
map_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Examination *examination = task_data;

  g_task_return_pointer (task, map_delivery (examination->parcel), mapping_free);
}

static void
mapped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Examination *examination = g_task_get_task_data (G_TASK (result));
  FoyerIntakeParcel *parcel = examination->parcel;
  Mapping *mapping = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!examination->is_taken && mapping->is_out_of_scope)
    foyer_intake_gate_refuse (parcel->gate, parcel->endpoint->source->name, FOYER_REFUSAL_SCOPE,
                              g_steal_pointer (&parcel->responder));
  else if (!examination->is_taken)
    {
      parcel->is_mapped = mapping->is_in_time;
      parcel->refusal = mapping->is_in_time ? g_steal_pointer (&mapping->refusal) : NULL;
      foyer_intake_parcel_keep (foyer_intake_parcel_ref (parcel));
    }
  examination->is_taken = TRUE;
  g_source_destroy (examination->deadline);
  mapping_free (mapping);
}

void
foyer_intake_parcel_examine (FoyerIntakeParcel *self)
{
  Examination *examination = g_new0 (Examination, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, mapped_cb, NULL);

  g_task_set_source_tag (task, foyer_intake_parcel_examine);
  g_task_set_name (task, "foyer-intake-map");
  examination->parcel = self;
  examination->deadline = g_timeout_source_new (MAPPING_WALL_MSEC);
  g_source_set_static_name (examination->deadline, "foyer-intake-map-deadline");
  g_source_set_callback (examination->deadline, deadline_cb, examination, NULL);
  g_source_attach (examination->deadline, g_main_context_get_thread_default ());
  g_task_set_task_data (task, examination, examination_free);
  g_task_run_in_thread (task, map_thread);
}
