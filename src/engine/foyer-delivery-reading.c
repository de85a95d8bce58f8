/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a delivery or a slice of it into outcomes. */
#include "config.h"

#include "foyer-delivery-reading.h"

#include "foyer-engine-error-private.h"
#include "foyer-excel-damage.h"
#include "foyer-file.h"
#include "foyer-record-budget.h"

#include <sys/mman.h>
#include <unistd.h>

#define SKIP_BLANK_LINE "blank line"
#define SKIP_FOOTER "footer"

void
foyer_delivery_reading_free (FoyerDeliveryReading *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  g_clear_pointer (&self->contract, foyer_contract_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->columns, foyer_columns_unref);
  g_clear_pointer (&self->binding, foyer_contract_binding_unref);
  g_free (self);
}

static FoyerReadingOptions
get_options (FoyerContract *contract)
{
  const FoyerContractReading *reading = foyer_contract_get_reading (contract);

  /* Controls are passed on: the contract knows the field they are in, and the record's id can still
   * be read. */
  return (FoyerReadingOptions){ .has_lenient_quotes = reading->has_lenient_quotes,
                                .allows_missing_trailing = reading->allows_missing_trailing,
                                .passes_controls = TRUE };
}

static gboolean
is_footer (FoyerDeliveryReading *self, const FoyerRow *row)
{
  return row->cells != NULL && foyer_contract_is_footer (self->contract, row->cells, row->n_cells);
}

/* One more pass, only for contracts with footers: they count as such only at the end of the file
 * (nothing is dropped in its middle). */
static guint64
find_footers (FoyerDeliveryReading *self)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  g_autoptr (FoyerRowReader) reader = foyer_row_reader_new (
      &self->delivery->reading, &self->options, self->columns, &self->data_start,
      data + self->data_start.offset, size - self->data_start.offset);
  guint64 first = 0;
  FoyerRowEvent event;

  do
    {
      const FoyerRow *row = NULL;
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;

      event = foyer_row_reader_next (reader, &row, &diagnostic);
      if (event == FOYER_ROW_END)
        continue;
      if (!is_footer (self, row))
        first = 0;
      else if (first == 0)
        first = row->record_no;
    }
  while (event != FOYER_ROW_END);
  return first;
}

FoyerDeliveryReading *
foyer_delivery_reading_new (FoyerDelivery *delivery, FoyerContract *contract, GBytes *bytes,
                            GError **error)
{
  g_autoptr (FoyerDeliveryReading) self = g_new0 (FoyerDeliveryReading, 1);
  g_auto (FoyerHeader) header = { 0 };
  GError *cause = NULL;

  self->clock = foyer_clock_get_system ();
  self->delivery = foyer_delivery_ref (delivery);
  self->contract = foyer_contract_ref (contract);
  self->options = get_options (contract);
  self->bytes = g_bytes_ref (bytes);
  if (!foyer_header_read (&delivery->reading, &self->options, g_bytes_get_data (bytes, NULL),
                          g_bytes_get_size (bytes), &header, &cause))
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  self->columns = g_steal_pointer (&header.columns);
  self->data_start = header.data_start;
  if (foyer_contract_has_footers (contract))
    self->footer_from_record = find_footers (self);
  return g_steal_pointer (&self);
}

static GBytes *
open_bytes (FoyerLine *line, FoyerDelivery *delivery, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *cause = NULL;

  if (delivery->body != NULL)
    return g_bytes_ref (delivery->body);
  path = foyer_line_dup_journal_path (line, &delivery->digest);
  bytes = foyer_file_map (path, &cause);
  if (bytes == NULL)
    {
      foyer_engine_error_take (error, cause, "journal: ");
      return NULL;
    }
  if (g_bytes_get_size (bytes) != delivery->length)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                   "journal file '%s' has %" G_GSIZE_FORMAT " bytes instead of %" G_GUINT64_FORMAT
                   "; restore it from a backup",
                   path, g_bytes_get_size (bytes), delivery->length);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

FoyerDeliveryReading *
foyer_delivery_reading_open (FoyerLine *line, FoyerDelivery *delivery, GError **error)
{
  g_autoptr (FoyerContract) contract
      = foyer_catalogue_find_contract (line->catalogue, delivery->contract);
  g_autoptr (GBytes) bytes = NULL;
  FoyerDeliveryReading *self = NULL;

  if (contract == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                   "contract %s, by which this delivery is read, is not in the event's contracts "
                   "folder any more",
                   delivery->contract);
      return NULL;
    }
  bytes = open_bytes (line, delivery, error);
  if (bytes != NULL)
    self = foyer_delivery_reading_new (delivery, contract, bytes, error);
  if (self != NULL)
    {
      self->is_mapped = delivery->body == NULL;
      self->clock = line->clock;
    }
  return self;
}

FoyerDiagnostic *
foyer_delivery_reading_find_damage (FoyerDeliveryReading *self)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  const FoyerPosition *start = &self->data_start;

  return foyer_excel_damage_find (&self->delivery->reading, &self->options, self->columns,
                                  foyer_contract_get_id_columns (self->contract), start,
                                  data + start->offset, size - start->offset,
                                  FOYER_EXCEL_DAMAGE_ROWS);
}

FoyerSlicer *
foyer_delivery_reading_new_slicer (FoyerDeliveryReading *self)
{
  return foyer_slicer_new (&self->delivery->reading, &self->options, &self->data_start,
                           g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes));
}

void
foyer_delivery_reading_forget (FoyerDeliveryReading *self, guint64 offset, guint64 length)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  guint64 page = (guint64)sysconf (_SC_PAGESIZE);
  guint64 first = offset / page * page;
  guint64 end = (offset + length) / page * page;

  g_return_if_fail (offset <= size && length <= size - offset);

  /* Only a map that nobody writes to may be dropped: the file has it all. A refusal costs memory
   * and nothing else. */
  if (self->is_mapped && end > first)
    (void)madvise ((gpointer)(data + first), end - first, MADV_DONTNEED);
}

FoyerMapper *
foyer_delivery_reading_new_mapper (FoyerDeliveryReading *self, FoyerLine *line, GError **error)
{
  return foyer_delivery_reading_new_mapper_by (
      self, line, foyer_catalogue_get_taxonomy (line->catalogue), error);
}

FoyerMapper *
foyer_delivery_reading_new_mapper_by (FoyerDeliveryReading *self, FoyerLine *line,
                                      FoyerTaxonomy *taxonomy, GError **error)
{
  FoyerTransformContext context = { .event_id = foyer_event_get_id (line->event),
                                    .source = self->delivery->source,
                                    .default_locale = foyer_event_get_locale (line->event),
                                    .footer_from_record = self->footer_from_record };
  GError *cause = NULL;

  if (self->binding == NULL)
    self->binding = foyer_contract_bind (self->contract, self->columns, &cause);
  if (self->binding == NULL)
    {
      g_autofree char *prefix
          = g_strdup_printf ("contract %s: ", foyer_contract_get_reference (self->contract));

      foyer_engine_error_take (error, cause, prefix);
      return NULL;
    }
  return foyer_mapper_new (self->binding, taxonomy, &context);
}

static gboolean
is_last_footer (FoyerDeliveryReading *self, const FoyerRow *row)
{
  return self->footer_from_record != 0 && row->record_no >= self->footer_from_record
         && is_footer (self, row);
}

static void
skip_row (const FoyerRow *row, FoyerOutcome *outcome)
{
  *outcome = (FoyerOutcome){ .kind = FOYER_OUTCOME_SKIPPED,
                             .skip_reason = SKIP_FOOTER,
                             .line = row->line,
                             .record_no = row->record_no,
                             .offset = row->offset,
                             .length = row->length };
}

static void
refuse_row (const FoyerRow *row, FoyerDiagnostic *diagnostic, FoyerOutcome *outcome)
{
  *outcome = (FoyerOutcome){ .kind = FOYER_OUTCOME_REFUSED,
                             .line = row->line,
                             .record_no = row->record_no,
                             .offset = row->offset,
                             .length = row->length };
  outcome->diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  g_ptr_array_add (outcome->diagnostics, diagnostic);
}

static void
add_blank_lines (GArray *outcomes, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    {
      FoyerOutcome outcome = { .kind = FOYER_OUTCOME_SKIPPED, .skip_reason = SKIP_BLANK_LINE };

      g_array_append_val (outcomes, outcome);
    }
}

/* What took too long is set aside whatever came of it. */
static void
map_people (FoyerRecordBudget *budget, FoyerMapper *mapper, const FoyerRow *row, GArray *outcomes)
{
  guint n_people = foyer_mapper_count_people (mapper, row);

  for (guint i = 0; i < n_people; i++)
    {
      FoyerOutcome outcome = { 0 };
      FoyerDiagnostic *late;

      foyer_record_budget_start (budget);
      foyer_mapper_map_person (mapper, row, i, &outcome, NULL);
      late = foyer_record_budget_stop (budget);
      if (late != NULL)
        {
          foyer_outcome_clear (&outcome);
          refuse_row (row, late, &outcome);
        }
      g_array_append_val (outcomes, outcome);
    }
}

GArray *
foyer_delivery_reading_map (FoyerDeliveryReading *self, FoyerMapper *mapper,
                            const FoyerPosition *start, guint64 length)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  GArray *outcomes = g_array_sized_new (FALSE, TRUE, sizeof (FoyerOutcome), 1024);
  g_autoptr (FoyerRowReader) reader = NULL;
  FoyerRecordBudget budget;
  FoyerRowEvent event;

  g_array_set_clear_func (outcomes, (GDestroyNotify)foyer_outcome_clear);
  foyer_record_budget_begin (&budget, self->clock, NULL, NULL);
  g_return_val_if_fail (start->offset <= size && length <= size - start->offset, outcomes);

  reader = foyer_row_reader_new (&self->delivery->reading, &self->options, self->columns, start,
                                 data + start->offset, length);
  do
    {
      const FoyerRow *row = NULL;
      FoyerDiagnostic *diagnostic = NULL;
      FoyerOutcome outcome = { 0 };

      event = foyer_row_reader_next (reader, &row, &diagnostic);
      if (event == FOYER_ROW_READ)
        {
          map_people (&budget, mapper, row, outcomes);
          continue;
        }
      if (event == FOYER_ROW_REFUSED && is_last_footer (self, row))
        {
          skip_row (row, &outcome); /* a footer has fewer cells than the header */
          foyer_diagnostic_unref (diagnostic);
        }
      else if (event == FOYER_ROW_REFUSED)
        refuse_row (row, diagnostic, &outcome);
      if (event != FOYER_ROW_END)
        g_array_append_val (outcomes, outcome);
    }
  while (event != FOYER_ROW_END);
  add_blank_lines (outcomes, foyer_row_reader_get_blank_lines (reader));
  return outcomes;
}

FoyerIntake *
foyer_delivery_reading_take_in (FoyerDeliveryReading *self, GArray *outcomes,
                                const FoyerPosition *start, guint64 length)
{
  /* A copy: the writer looks into the bytes of refused rows later, and each look into the map would
   * bring it back into memory. */
  FoyerIntake *intake;
  g_autoptr (GBytes) raw
      = g_bytes_new ((const guint8 *)g_bytes_get_data (self->bytes, NULL) + start->offset, length);

  foyer_delivery_reading_forget (self, start->offset, length);
  intake = foyer_intake_new ((FoyerOutcome *)outcomes->data, outcomes->len, raw, start->offset);
  if (foyer_contract_names_everybody (self->contract))
    foyer_intake_set_whole (intake);
  return intake;
}
