/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import would do: the whole file mapped slice by slice and held against what is stored. */
#include "config.h"

#include "foyer-assistant-private.h"

#include "foyer-excel-damage.h"
#include "foyer-ingest-error.h"
#include "foyer-slicer.h"

#define MOST_REFUSED 100u

static void
cause_free (gpointer data)
{
  FoyerRefusalCause *self = data;

  g_free (self->message);
  g_free (self);
}

static void
refused_free (gpointer data)
{
  FoyerRefusedRow *self = data;

  g_free (self->message);
  g_free (self->name);
  g_free (self);
}

void
foyer_rehearsal_free (FoyerRehearsal *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->causes);
  g_ptr_array_unref (self->refused);
  g_free (self->refusal);
  g_free (self);
}

static void
count_cause (FoyerRehearsal *self, const FoyerDiagnostic *diagnostic, guint64 line)
{
  FoyerRefusalCause *cause;

  for (guint i = 0; i < self->causes->len; i++)
    {
      cause = g_ptr_array_index (self->causes, i);
      if (cause->code == diagnostic->code)
        {
          cause->count++;
          return;
        }
    }
  cause = g_new0 (FoyerRefusalCause, 1);
  cause->code = diagnostic->code;
  cause->count = 1;
  cause->message = g_strdup (diagnostic->message);
  cause->line = line;
  g_ptr_array_add (self->causes, cause);
}

static void
note_refusal (FoyerRehearsal *self, const FoyerOutcome *outcome)
{
  const FoyerDiagnostic *diagnostic = g_ptr_array_index (outcome->diagnostics, 0);
  FoyerRefusedRow *refused;

  count_cause (self, diagnostic, outcome->line);
  if (self->refused->len >= MOST_REFUSED)
    return;
  refused = g_new0 (FoyerRefusedRow, 1);
  refused->line = outcome->line;
  refused->record_no = outcome->record_no;
  refused->code = diagnostic->code;
  refused->message = g_strdup (diagnostic->message);
  refused->name = g_strdup (outcome->name_hint);
  g_ptr_array_add (self->refused, refused);
}

typedef struct
{
  FoyerDelivery *delivery;
  FoyerIntake *intake;
  FoyerAdmissionCounts counts;
} Ask;

static gpointer
ask_store (FoyerStore *store, gpointer data, GError **error)
{
  Ask *ask = data;

  (void)foyer_store_rehearse (store, ask->delivery, ask->intake, &ask->counts, error);
  return NULL;
}

/* Maps a slice, notes what is refused by itself, and asks the store about the rest. */
static gboolean
rehearse_slice (FoyerRehearsal *self, FoyerLine *line, FoyerAssistantDesk *desk,
                const FoyerSliceRange *slice, GError **error)
{
  g_autoptr (GArray) outcomes
      = foyer_delivery_reading_map (desk->reading, desk->mapper, &slice->start, slice->length);
  const guint8 *data = g_bytes_get_data (desk->bytes, NULL);
  g_autoptr (GBytes) raw = g_bytes_new (data + slice->start.offset, slice->length);
  g_autoptr (FoyerIntake) intake = NULL;
  Ask ask = { .delivery = desk->delivery };
  GError *cause = NULL;

  for (guint i = 0; i < outcomes->len; i++)
    {
      const FoyerOutcome *outcome = &g_array_index (outcomes, FoyerOutcome, i);

      if (outcome->kind == FOYER_OUTCOME_REFUSED)
        note_refusal (self, outcome);
    }
  intake
      = foyer_intake_new ((FoyerOutcome *)outcomes->data, outcomes->len, raw, slice->start.offset);
  foyer_delivery_reading_forget (desk->reading, slice->start.offset, slice->length);
  ask.intake = intake;
  (void)foyer_store_service_read (line->store, ask_store, &ask, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  for (guint i = 0; i < FOYER_N_ADMISSIONS; i++)
    self->outcomes[i] += ask.counts.outcomes[i];
  self->skipped += ask.counts.skipped;
  return TRUE;
}

/* What only the store refuses has no row of its own here: it is the rest. */
static void
add_conflicts (FoyerRehearsal *self)
{
  guint64 known = 0;

  for (guint i = 0; i < self->causes->len; i++)
    known += ((FoyerRefusalCause *)g_ptr_array_index (self->causes, i))->count;
  if (self->outcomes[FOYER_ADMISSION_REFUSED] > known)
    {
      FoyerRefusalCause *cause = g_new0 (FoyerRefusalCause, 1);

      cause->code = FOYER_CODE_IDENTITY_COLLISION;
      cause->count = self->outcomes[FOYER_ADMISSION_REFUSED] - known;
      cause->message = g_strdup ("they contradict registrations that are stored");
      g_ptr_array_add (self->causes, cause);
    }
}

static int
compare_causes (gconstpointer a, gconstpointer b)
{
  const FoyerRefusalCause *left = *(FoyerRefusalCause *const *)a;
  const FoyerRefusalCause *right = *(FoyerRefusalCause *const *)b;

  if (left->count != right->count)
    return left->count > right->count ? -1 : 1;
  return (int)left->code - (int)right->code;
}

static FoyerDiagnostic *
find_damage (FoyerAssistantDesk *desk)
{
  const FoyerPosition *start = &desk->reading->data_start;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (desk->bytes, &size);

  return foyer_excel_damage_find (
      &desk->delivery->reading, &desk->reading->options, desk->reading->columns,
      foyer_contract_get_id_columns (desk->contract), start, data + start->offset,
      size - start->offset, FOYER_EXCEL_DAMAGE_ROWS);
}

static void
tell (const FoyerSliceRange *slice, guint64 size, gint64 started, FoyerLine *line,
      FoyerAssistantStepFunc step, gpointer step_data)
{
  guint64 records = slice->start.record_no - 1 + slice->n_records;
  guint64 bytes = slice->start.offset + slice->length;
  double elapsed
      = (double)(foyer_clock_get_monotonic_usec (line->clock) - started) / G_USEC_PER_SEC;
  FoyerProgress progress = { .done = records,
                             .total = (guint64)((double)records * (double)size / (double)bytes),
                             .seconds_left = -1,
                             .doing = "reading" };

  if (elapsed > 0.5)
    progress.seconds_left = elapsed / (double)bytes * (double)(size - bytes);
  step (&progress, step_data);
}

static gboolean
rehearse_slices (FoyerRehearsal *self, FoyerLine *line, FoyerAssistantDesk *desk,
                 FoyerAssistantStepFunc step, gpointer step_data, GCancellable *cancellable,
                 GError **error)
{
  gint64 started = foyer_clock_get_monotonic_usec (line->clock);
  gsize size = g_bytes_get_size (desk->bytes);
  GError *cause = NULL;
  g_autoptr (FoyerSlicer) slicer
      = foyer_slicer_new (&desk->delivery->reading, &desk->reading->options,
                          &desk->reading->data_start, g_bytes_get_data (desk->bytes, NULL), size);
  FoyerSlicerEvent event;
  FoyerSliceRange slice;

  while ((event = foyer_slicer_next (slicer, &slice, &cause)) == FOYER_SLICER_SLICE)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !rehearse_slice (self, line, desk, &slice, error))
        return FALSE;
      tell (&slice, size, started, line, step, step_data);
    }
  if (event == FOYER_SLICER_FAILED)
    {
      self->refusal = g_strdup (cause->message);
      g_error_free (cause);
    }
  return TRUE;
}

FoyerRehearsal *
foyer_assistant_rehearse (FoyerLine *line, const char *path, const char *encoding,
                          FoyerDraft *draft, FoyerAssistantStepFunc step, gpointer step_data,
                          GCancellable *cancellable, GError **error)
{
  g_auto (FoyerAssistantDesk) desk = { 0 };
  g_autoptr (FoyerRehearsal) self = g_new0 (FoyerRehearsal, 1);
  g_autoptr (FoyerDiagnostic) damage = NULL;

  self->causes = g_ptr_array_new_with_free_func (cause_free);
  self->refused = g_ptr_array_new_with_free_func (refused_free);
  if (!foyer_assistant_desk_open (line, path, encoding, draft, FALSE, &desk, error))
    return NULL;
  damage = find_damage (&desk);
  if (damage != NULL)
    self->refusal = g_strdup (damage->message);
  else if (!rehearse_slices (self, line, &desk, step, step_data, cancellable, error))
    return NULL;
  for (guint i = 0; i < FOYER_N_ADMISSIONS; i++)
    self->rows += self->outcomes[i];
  self->rows += self->skipped;
  add_conflicts (self);
  g_ptr_array_sort (self->causes, compare_causes);
  return g_steal_pointer (&self);
}
