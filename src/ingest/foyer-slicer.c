/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over a delivery that only looks for the places where records begin. */
#include "config.h"

#include "foyer-slicer.h"

#include "foyer-ingest-error.h"
#include "foyer-json-splitter.h"
#include "foyer-limits.h"
#include "foyer-text-source-private.h"

struct _FoyerSlicer
{
  FoyerReading reading;
  const guint8 *data;
  gsize length;
  gboolean is_checked; /* limits, and the syntax of JSON */
  gboolean is_csv;
  FoyerTextSource source;
  FoyerJsonSplitter splitter;
  /* A record that was met but stands in no slice yet. */
  gboolean has_next;
  FoyerPosition next;
  guint64 next_length;
  guint64 records;
};

FoyerSlicer *
foyer_slicer_new (const FoyerReading *reading, const FoyerReadingOptions *options,
                  const FoyerPosition *data_start, const guint8 *data, gsize length)
{
  FoyerSlicer *self;

  g_return_val_if_fail (data_start->offset <= length, NULL);

  self = g_new0 (FoyerSlicer, 1);
  self->reading = *reading;
  self->data = data;
  self->length = length;
  self->is_csv = reading->format == FOYER_FORMAT_CSV;
  if (self->is_csv)
    foyer_text_source_init (&self->source, reading, options, data_start, data + data_start->offset,
                            length - data_start->offset);
  else
    foyer_json_splitter_init (&self->splitter, reading->format, (const char *)data, length,
                              &(FoyerPosition){ .offset = 0, .line = 1, .record_no = 1 });
  return self;
}

void
foyer_slicer_free (FoyerSlicer *self)
{
  if (self == NULL)
    return;
  foyer_text_source_clear (&self->source);
  g_free (self);
}

/* ---- Records ---- */

static gboolean
check (FoyerSlicer *self, GError **error)
{
  guint64 limit = self->is_csv ? FOYER_LIMIT_CSV_FILE_BYTES : FOYER_LIMIT_JSON_FILE_BYTES;

  if (self->length > limit)
    {
      g_set_error (error, FOYER_INGEST_ERROR, FOYER_INGEST_ERROR_LIMIT,
                   "file is longer than %" G_GUINT64_FORMAT " MiB", limit / (1024 * 1024));
      return FALSE;
    }
  return self->reading.format != FOYER_FORMAT_JSON
         || foyer_json_verify ((const char *)self->data, self->length, error);
}

static gboolean
find_record (FoyerSlicer *self)
{
  FoyerCsvRecord record;
  gsize length;

  if (!self->is_csv)
    {
      if (!foyer_json_splitter_next (&self->splitter, &self->next, &length))
        return FALSE;
      self->next_length = length;
      return TRUE;
    }
  if (foyer_text_source_next (&self->source, &record, NULL) == FOYER_CSV_END)
    return FALSE;
  self->next = (FoyerPosition){ record.offset, record.line, record.record_no };
  self->next_length = record.length;
  return TRUE;
}

static gboolean
has_room (const FoyerSlicer *self, const FoyerSliceRange *slice)
{
  return slice->n_records < FOYER_LIMIT_SLICE_RECORDS
         && self->next.offset + self->next_length - slice->start.offset <= FOYER_LIMIT_SLICE_BYTES;
}

FoyerSlicerEvent
foyer_slicer_next (FoyerSlicer *self, FoyerSliceRange *slice, GError **error)
{
  FoyerSliceRange made = { .n_records = 1 };

  g_return_val_if_fail (slice != NULL, FOYER_SLICER_FAILED);

  if (!self->is_checked)
    {
      if (!check (self, error))
        return FOYER_SLICER_FAILED;
      self->is_checked = TRUE;
      self->has_next = find_record (self);
    }
  if (!self->has_next)
    return FOYER_SLICER_END;
  made.start = self->next;
  while ((self->has_next = find_record (self)) && has_room (self, &made))
    made.n_records++;
  self->records += made.n_records;
  if (self->records > FOYER_LIMIT_CSV_ROWS)
    {
      g_set_error (error, FOYER_INGEST_ERROR, FOYER_INGEST_ERROR_LIMIT,
                   "file has more than %u records", FOYER_LIMIT_CSV_ROWS);
      return FOYER_SLICER_FAILED;
    }
  made.length = (self->has_next ? self->next.offset : self->length) - made.start.offset;
  *slice = made;
  return FOYER_SLICER_SLICE;
}

guint64
foyer_slicer_get_records (const FoyerSlicer *self)
{
  return self->records;
}

guint64
foyer_slicer_get_blank_lines (const FoyerSlicer *self)
{
  return self->is_csv ? foyer_csv_parser_get_blank_lines (self->source.parser)
                      : self->splitter.blank_lines;
}
