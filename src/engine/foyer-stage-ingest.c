/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ingestion: received deliveries are cut into slices for the transformation queue, on one thread.
 */
#include "config.h"

#include "foyer-delivery-reading.h"
#include "foyer-engine-error.h"
#include "foyer-ingest-error.h"
#include "foyer-line.h"
#include "foyer-slicer.h"
#include "foyer-store-journal.h"

/* Slices stored in one transaction; transformation begins with the first of them. */
#define SLICES_AT_ONCE 64u
#define ERROR_PAUSE_USEC (G_USEC_PER_SEC / 2)

struct _FoyerIngestStage
{
  FoyerLine *line;
  GThread *thread;
};

/* ---- Closures on the store ---- */

static gpointer
take_delivery (FoyerStore *store, gpointer data, GError **error)
{
  FoyerDelivery *delivery = NULL;

  (void)foyer_store_next_delivery (store, &delivery, error);
  return delivery;
}

typedef struct
{
  FoyerDelivery *delivery;
  FoyerColumns *columns;
  GArray *slices; /* FoyerSlice */
  gboolean is_last;
} Cut;

static gpointer
store_cut (FoyerStore *store, gpointer data, GError **error)
{
  Cut *cut = data;

  (void)foyer_store_add_slices (store, cut->delivery->delivery_id, cut->columns,
                                (const FoyerSlice *)cut->slices->data, cut->slices->len,
                                cut->is_last, error);
  return NULL;
}

typedef struct
{
  gint64 delivery_id;
  GPtrArray *diagnostics;
} Failure;

static gpointer
store_failure (FoyerStore *store, gpointer data, GError **error)
{
  Failure *failure = data;

  (void)foyer_store_fail_delivery (store, failure->delivery_id, failure->diagnostics, NULL, error);
  return NULL;
}

/* ---- Cutting ---- */

static gboolean
write_cut (FoyerLine *line, Cut *cut, GError **error)
{
  GError *cause = NULL;

  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, store_cut, cut, NULL,
                                   &cause);
  g_array_set_size (cut->slices, 0);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  foyer_bell_ring (&line->bell);
  return TRUE;
}

/* TRUE: all slices are stored, or *refusal says why the delivery is refused whole. FALSE: the store
 * failed. */
static gboolean
cut_delivery (FoyerLine *line, FoyerDelivery *delivery, FoyerDiagnostic **refusal, GError **error)
{
  GError *cause = NULL;
  g_autoptr (FoyerDeliveryReading) reading = foyer_delivery_reading_open (line, delivery, &cause);
  g_autoptr (GArray) slices = g_array_new (FALSE, TRUE, sizeof (FoyerSlice));
  g_autoptr (FoyerSlicer) slicer = NULL;
  FoyerSlicerEvent event = FOYER_SLICER_END;
  FoyerSliceRange range;
  Cut cut = { .delivery = delivery, .slices = slices };

  if (reading == NULL)
    {
      *refusal = foyer_ingest_error_new_diagnostic (cause);
      g_error_free (cause);
      return TRUE;
    }
  *refusal = foyer_delivery_reading_find_damage (reading);
  if (*refusal != NULL)
    return TRUE;
  cut.columns = reading->columns;
  slicer = foyer_delivery_reading_new_slicer (reading);
  while (!foyer_bell_is_closed (&line->bell)
         && (event = foyer_slicer_next (slicer, &range, &cause)) == FOYER_SLICER_SLICE)
    {
      FoyerSlice slice = { .delivery_id = delivery->delivery_id,
                           .offset = range.start.offset,
                           .length = range.length,
                           .first_line = range.start.line,
                           .first_record = range.start.record_no,
                           .n_records = range.n_records };

      g_array_append_val (slices, slice);
      foyer_delivery_reading_forget (reading, slice.offset, slice.length);
      if (slices->len == SLICES_AT_ONCE && !write_cut (line, &cut, error))
        return FALSE;
    }
  if (event == FOYER_SLICER_FAILED)
    {
      *refusal = foyer_ingest_error_new_diagnostic (cause);
      g_error_free (cause);
      return TRUE;
    }
  if (event == FOYER_SLICER_SLICE)
    return TRUE; /* stopping: recovery puts the delivery back into its queue */
  cut.is_last = TRUE;
  return write_cut (line, &cut, error);
}

static gboolean
work_on (FoyerLine *line, FoyerDelivery *delivery, GError **error)
{
  gint64 started = foyer_clock_get_monotonic_usec (line->clock);
  g_autoptr (FoyerDiagnostic) refusal = NULL;
  g_autoptr (GPtrArray) diagnostics = g_ptr_array_new ();
  Failure failure = { .delivery_id = delivery->delivery_id, .diagnostics = diagnostics };
  GError *cause = NULL;

  if (!cut_delivery (line, delivery, &refusal, error))
    return FALSE;
  foyer_latency_add (&line->latencies[FOYER_STAGE_INGESTION],
                     foyer_clock_get_monotonic_usec (line->clock) - started);
  if (refusal == NULL)
    return TRUE;
  g_ptr_array_add (diagnostics, refusal);
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, store_failure, &failure,
                                   NULL, &cause);
  if (cause != NULL)
    g_propagate_error (error, cause);
  return cause == NULL;
}

static gpointer
ingest_thread (gpointer data)
{
  FoyerLine *line = data;
  guint seen = 0;

  while (!foyer_bell_is_closed (&line->bell))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerDelivery) delivery
          = foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, take_delivery, NULL,
                                       (GDestroyNotify)foyer_delivery_unref, &error);

      if (delivery != NULL)
        (void)work_on (line, delivery, &error);
      if (error != NULL)
        {
          foyer_line_report_error (line, FOYER_STAGE_INGESTION, error);
          g_usleep (ERROR_PAUSE_USEC);
        }
      else if (delivery == NULL && !foyer_bell_wait (&line->bell, &seen))
        break;
    }
  return NULL;
}

FoyerIngestStage *
foyer_ingest_stage_start (FoyerLine *line)
{
  FoyerIngestStage *self = g_new0 (FoyerIngestStage, 1);

  self->line = line;
  self->thread = g_thread_new ("ingest", ingest_thread, line);
  return self;
}

void
foyer_ingest_stage_stop (FoyerIngestStage *self)
{
  foyer_bell_close (&self->line->bell);
  g_thread_join (self->thread);
  g_free (self);
}
