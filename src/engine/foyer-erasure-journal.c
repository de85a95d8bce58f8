/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding and overwriting a person's rows in the journal: each delivery is read once more by the
 * contract that it was read by. */
#include "config.h"

#include "foyer-delivery-reading.h"
#include "foyer-engine-error-private.h"
#include "foyer-erasure-private.h"
#include "foyer-file.h"
#include "foyer-journal-scrub.h"
#include "foyer-limits.h"

#include <string.h>

typedef struct
{
  FoyerErasureWork *work;
  FoyerDelivery *delivery;
  guint8 *bytes; /* a copy to write in */
  gsize length;
  gboolean is_changed;
} Page;

static void
scrub_values (Page *page, guint64 offset, gsize length)
{
  const FoyerErasure *order = &page->work->order;
  gboolean is_found = FALSE;

  for (guint i = 0; order->values[i] != NULL; i++)
    is_found |= foyer_journal_scrub_value (page->bytes + offset, length, &page->delivery->reading,
                                           order->values[i], order->text);
  page->work->report->places += is_found ? 1 : 0;
  page->is_changed |= is_found;
}

static gboolean
scrub_row (Page *page, const FoyerRow *row, GError **error)
{
  const FoyerErasure *order = &page->work->order;

  if (row->offset > page->length || row->length > page->length - row->offset)
    return TRUE;
  foyer_journal_scrub_row (page->bytes + row->offset, row->length, &page->delivery->reading,
                           order->text);
  page->is_changed = TRUE;
  page->work->report->rows++;
  return foyer_store_erase_letters (page->work->store, page->delivery->delivery_id, row->offset,
                                    MAX (row->length, 1), order, error);
}

/* ---- Whose a row is ---- */

typedef enum
{
  ROW_OF_OTHERS,
  ROW_REFUSED, /* nobody's yet */
  ROW_OF_PERSON,
  ROW_SHARED, /* an order: the person and others */
} Owner;

static gboolean
is_of_source (const Page *page)
{
  return g_strcmp0 (page->delivery->source,
                    foyer_record_get_text (page->work->order.record, FOYER_FIELD_SOURCE))
         == 0;
}

static gboolean
is_person (const Page *page, const FoyerOutcome *outcome)
{
  FoyerRecord *record = page->work->order.record;

  if (outcome->kind == FOYER_OUTCOME_RECORD)
    return g_strcmp0 (foyer_record_get_text (outcome->record, FOYER_FIELD_ATTENDEE_ID),
                      page->work->order.attendee_id)
           == 0;
  return outcome->kind == FOYER_OUTCOME_REFUSED && outcome->source_id != NULL && is_of_source (page)
         && g_str_equal (outcome->source_id, foyer_record_get_text (record, FOYER_FIELD_SOURCE_ID));
}

/* Somebody else's record says the same e-mail: it is theirs as well. */
static gboolean
has_same_email (const Page *page, const FoyerOutcome *outcome)
{
  const char *email = foyer_record_get_text (page->work->order.record, FOYER_FIELD_EMAIL);

  return email != NULL && outcome->kind == FOYER_OUTCOME_RECORD
         && g_strcmp0 (foyer_record_get_text (outcome->record, FOYER_FIELD_EMAIL), email) == 0;
}

static Owner
find_owner (const Page *page, FoyerMapper *mapper, const FoyerRow *row, guint *sharers)
{
  gboolean is_refused = FALSE;
  guint n_people = foyer_mapper_count_people (mapper, row), n_own = 0;

  for (guint i = 0; i < n_people; i++)
    {
      FoyerOutcome outcome = { 0 };

      foyer_mapper_map_person (mapper, row, i, &outcome, NULL);
      if (is_person (page, &outcome))
        n_own++;
      else if (has_same_email (page, &outcome))
        (*sharers)++;
      is_refused |= outcome.kind == FOYER_OUTCOME_REFUSED;
      foyer_outcome_clear (&outcome);
    }
  if (n_own == 0)
    return is_refused ? ROW_REFUSED : ROW_OF_OTHERS;
  return n_own == n_people ? ROW_OF_PERSON : ROW_SHARED;
}

/* A row that could not be read is the person's if one of their values stands in it. */
static gboolean
scrub_refused (Page *page, const FoyerRow *row, GError **error)
{
  gboolean was_changed = page->is_changed;
  gboolean is_found;

  page->is_changed = FALSE;
  scrub_values (page, row->offset, row->length);
  is_found = page->is_changed;
  page->is_changed |= was_changed;
  return !is_found
         || foyer_store_erase_letters (page->work->store, page->delivery->delivery_id, row->offset,
                                       MAX (row->length, 1), &page->work->order, error);
}

/* Another person may have the same name: only the address is the erased one's alone. */
static void
scrub_email (Page *page, const FoyerRow *row)
{
  const char *email = foyer_record_get_text (page->work->order.record, FOYER_FIELD_EMAIL);
  gboolean is_found
      = email != NULL
        && foyer_journal_scrub_value (page->bytes + row->offset, row->length,
                                      &page->delivery->reading, email, page->work->order.text);

  page->work->report->places += is_found ? 1 : 0;
  page->is_changed |= is_found;
}

static gboolean
scrub_one (Page *page, FoyerMapper *mapper, const FoyerRow *row, GError **error)
{
  guint sharers = 0;

  switch (find_owner (page, mapper, row, &sharers))
    {
    case ROW_OF_PERSON:
      return scrub_row (page, row, error);
    case ROW_SHARED:
      scrub_values (page, row->offset, row->length);
      return TRUE;
    case ROW_REFUSED:
      return scrub_refused (page, row, error);
    case ROW_OF_OTHERS:
      break;
    }
  page->work->report->sharers += sharers;
  if (sharers == 0)
    scrub_email (page, row);
  return TRUE;
}

/* ---- A delivery ---- */

static gboolean
scrub_rows (Page *page, FoyerDeliveryReading *reading, FoyerMapper *mapper, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (reading->bytes, &size);
  const FoyerPosition *start = &reading->data_start;
  g_autoptr (FoyerRowReader) reader
      = foyer_row_reader_new (&reading->delivery->reading, &reading->options, reading->columns,
                              start, data + start->offset, size - start->offset);
  FoyerRowEvent event;

  do
    {
      const FoyerRow *row = NULL;
      g_autoptr (FoyerDiagnostic) refusal = NULL;

      event = foyer_row_reader_next (reader, &row, &refusal);
      if ((event == FOYER_ROW_READ && !scrub_one (page, mapper, row, error))
          || (event == FOYER_ROW_REFUSED && !scrub_refused (page, row, error)))
        return FALSE;
    }
  while (event != FOYER_ROW_END);
  return TRUE;
}

static gboolean
keep (Page *page, GBytes *bytes, GError **error)
{
  GError *cause = NULL;

  if (page->delivery->body == NULL)
    {
      FoyerDigest digest = foyer_digest_of_bytes (bytes);
      g_autofree char *path = foyer_line_dup_journal_path (page->work->line, &digest);

      if (!foyer_file_write_durably (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                     &cause))
        {
          foyer_engine_error_take (error, cause, "journal: ");
          return FALSE;
        }
    }
  return foyer_store_rewrite_delivery (page->work->store, page->delivery->delivery_id, bytes,
                                       error);
}

static GBytes *
read_bytes (FoyerErasureWork *work, FoyerDelivery *delivery, GError **error)
{
  g_autofree char *path = NULL;
  GBytes *bytes;
  GError *cause = NULL;

  if (delivery->body != NULL)
    return g_bytes_ref (delivery->body);
  path = foyer_line_dup_journal_path (work->line, &delivery->digest);
  bytes = foyer_file_map (path, &cause);
  if (bytes == NULL)
    foyer_engine_error_take (error, cause, "journal: ");
  return bytes;
}

static gboolean
scrub_delivery (FoyerErasureWork *work, FoyerDelivery *delivery, GError **error)
{
  g_autoptr (GBytes) raw = read_bytes (work, delivery, error);
  g_autoptr (FoyerDeliveryReading) reading = NULL;
  g_autoptr (FoyerMapper) mapper = NULL;
  g_autofree guint8 *copy = NULL;
  g_autoptr (GBytes) changed = NULL;
  Page page;

  if (raw == NULL)
    return FALSE;
  copy = g_memdup2 (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  page = (Page){
    .work = work, .delivery = delivery, .bytes = copy, .length = g_bytes_get_size (raw)
  };
  reading = foyer_delivery_reading_open (work->line, delivery, NULL);
  mapper = reading != NULL ? foyer_delivery_reading_new_mapper (reading, work->line, NULL) : NULL;
  if (mapper
      == NULL) /* never read, or its contract is gone: values are all that can be looked for */
    scrub_values (&page, 0, page.length);
  else if (!scrub_rows (&page, reading, mapper, error))
    return FALSE;
  if (!page.is_changed)
    return TRUE;
  changed = g_bytes_new_take (g_steal_pointer (&copy), page.length);
  return keep (&page, changed, error);
}

gboolean
foyer_erasure_scrub_journal (FoyerErasureWork *work, GError **error)
{
  g_autoptr (GArray) ids = NULL;

  if (!foyer_store_list_delivery_ids (work->store, &ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerDelivery) delivery = NULL;

      if (!foyer_store_get_delivery (work->store, g_array_index (ids, gint64, i), &delivery, error)
          || !scrub_delivery (work, delivery, error))
        return FALSE;
    }
  return TRUE;
}
