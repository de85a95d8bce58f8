/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from raw bytes to the CSV parser: UTF-8 is read where it lies, all else in pieces. */
#include "config.h"

#include "foyer-text-source-private.h"

/* Even, so that UTF-16 is seldom divided; small, so that the text stays in the cache. */
#define PIECE_BYTES (64u * 1024)

void
foyer_text_source_init (FoyerTextSource *self, const FoyerReading *reading,
                        const FoyerReadingOptions *options, const FoyerPosition *start,
                        const guint8 *data, gsize length)
{
  FoyerCsvDialect dialect = {
    .delimiter = reading->delimiter,
    .has_lenient_quotes = options != NULL && options->has_lenient_quotes,
    .encoding = reading->encoding,
  };

  *self = (FoyerTextSource){
    .parser = foyer_csv_parser_new (&dialect, start),
    .data = data,
    .length = length,
    .encoding = reading->encoding,
    .text = g_byte_array_new (),
  };
  foyer_decoder_init (&self->decoder, reading->encoding);
  if (self->encoding == FOYER_ENCODING_UTF8)
    {
      foyer_csv_parser_push (self->parser, (const char *)data, length, TRUE);
      self->cursor = length;
    }
}

void
foyer_text_source_clear (FoyerTextSource *self)
{
  g_clear_pointer (&self->parser, foyer_csv_parser_free);
  g_clear_pointer (&self->text, g_byte_array_unref);
}

FoyerCsvEvent
foyer_text_source_next (FoyerTextSource *self, FoyerCsvRecord *record, FoyerDiagnostic **diagnostic)
{
  FoyerCsvEvent event;

  while ((event = foyer_csv_parser_next (self->parser, record, diagnostic)) == FOYER_CSV_NEED_INPUT)
    {
      gsize piece = MIN (self->length - self->cursor, PIECE_BYTES);
      gboolean is_last = self->cursor + piece == self->length;

      g_byte_array_set_size (self->text, 0);
      foyer_decoder_push (&self->decoder, self->data + self->cursor, piece, is_last, self->text);
      self->cursor += piece;
      foyer_csv_parser_push (self->parser, (const char *)self->text->data, self->text->len,
                             is_last);
    }
  return event;
}
