/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells and diagnostics of a record whose borders are known; finding them is foyer-csv-parser.c. */
#include "config.h"

#include "foyer-csv-parser-private.h"

#include <string.h>

/* ---- Cells ---- */

/* Copies a quoted cell with each "" as one quote; the buffer never moves while cells point into it.
 */
static FoyerCell
unescape (FoyerCsvParser *self, const char *text, gsize length)
{
  char *out = (char *)self->unescaped->data + self->unescaped->len;
  gsize written = 0;

  for (gsize i = 0; i < length; i++)
    {
      out[written++] = text[i];
      if (text[i] == '"')
        i++;
    }
  self->unescaped->len += (guint)written;
  return (FoyerCell){ out, written };
}

void
foyer_csv_parser_make_cells (FoyerCsvParser *self)
{
  const char *record = self->input + self->record_start;

  g_byte_array_set_size (self->unescaped, (guint)(self->cursor - self->record_start) + 1);
  g_byte_array_set_size (self->unescaped, 0);
  for (guint i = 0; i < self->n_cells; i++)
    {
      const FoyerCsvSpan *span = &self->spans[i];
      const char *text = record + span->start;

      if (!span->is_quoted)
        self->cells[i] = (FoyerCell){ text, span->length };
      else if (!span->has_escapes)
        self->cells[i] = (FoyerCell){ text + 1, span->length - 2 };
      else
        self->cells[i] = unescape (self, text + 1, span->length - 2);
    }
}

/* ---- Diagnostics ---- */

static FoyerDiagnostic *
new_unclosed_quote (const FoyerCsvFault *fault)
{
  g_autofree char *where = NULL;

  if (fault->is_at_end)
    where = g_strdup ("before the end of the file");
  else if (fault->has_too_many_bytes)
    where = g_strdup_printf ("within %u bytes", FOYER_LIMIT_RECORD_BYTES);
  else
    where = g_strdup_printf ("within %u lines", FOYER_LIMIT_RECORD_LINES);
  return foyer_diagnostic_new (FOYER_CODE_UNCLOSED_QUOTE,
                               "the quote opened on line %" G_GUINT64_FORMAT
                               " (cell %u) is not closed %s",
                               fault->quote_line, fault->column, where);
}

static FoyerDiagnostic *
new_text_after_quote (const FoyerCsvFault *fault)
{
  if (fault->quote_line == fault->line)
    return foyer_diagnostic_new (FOYER_CODE_TEXT_AFTER_QUOTE,
                                 "text follows the closing quote of cell %u", fault->column);
  return foyer_diagnostic_new (
      FOYER_CODE_TEXT_AFTER_QUOTE,
      "text follows the closing quote of cell %u on line %" G_GUINT64_FORMAT
      "; the quote was opened on line %" G_GUINT64_FORMAT ", where its end may be missing",
      fault->column, fault->line, fault->quote_line);
}

static FoyerDiagnostic *
new_for_fault (const FoyerCsvFault *fault, guint n_cells, const char **rule)
{
  *rule = "csv.quote";
  if (fault->code == FOYER_CODE_UNCLOSED_QUOTE)
    return new_unclosed_quote (fault);
  if (fault->code == FOYER_CODE_TEXT_AFTER_QUOTE)
    return new_text_after_quote (fault);
  if (fault->code == FOYER_CODE_BARE_QUOTE)
    return foyer_diagnostic_new (fault->code, "cell %u holds a quote but does not begin with one",
                                 fault->column);
  if (fault->code == FOYER_CODE_CELL_TOO_LARGE)
    {
      *rule = "limit.cell";
      return foyer_diagnostic_new (fault->code, "cell %u is longer than %u bytes", fault->column,
                                   FOYER_LIMIT_CELL_BYTES);
    }
  if (fault->code == FOYER_CODE_TOO_MANY_COLUMNS)
    {
      *rule = "limit.columns";
      return foyer_diagnostic_new (fault->code, "row has %u cells, more than %u", n_cells,
                                   FOYER_LIMIT_COLUMNS);
    }
  *rule = "limit.record";
  return foyer_diagnostic_new (FOYER_CODE_RECORD_TOO_LARGE, "record is longer than %u bytes",
                               FOYER_LIMIT_RECORD_BYTES);
}

FoyerDiagnostic *
foyer_csv_parser_new_diagnostic (const FoyerCsvParser *self)
{
  const char *rule = NULL;
  FoyerDiagnostic *diagnostic = new_for_fault (&self->fault, self->n_cells, &rule);

  diagnostic->rule = g_strdup (rule);
  diagnostic->value = foyer_diagnostic_dup_excerpt (self->excerpt->str, (gssize)self->excerpt->len);
  diagnostic->line = self->position.line;
  diagnostic->record_no = self->position.record_no;
  diagnostic->column = self->fault.column;
  return diagnostic;
}
