/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text through the CSV parser in every dialect: the same records however it is divided, in
 * their places, within the limits. */
#include "config.h"

#include "foyer-csv-parser.h"
#include "foyer-limits.h"

#include "foyer-test-fuzz.h"
#include "ingest-fixture.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  return 0;
}

/* Records follow one another inside the text; cells are no larger than they may be. */
static void
check_places (const FoyerCsvDialect *dialect, const char *text, gsize length)
{
  FoyerPosition start = { 0, 1, 1 };
  g_autoptr (FoyerCsvParser) parser = foyer_csv_parser_new (dialect, &start);
  guint64 end = 0, number = 0, line = 0;

  foyer_csv_parser_push (parser, text, length, TRUE);
  for (;;)
    {
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;
      FoyerCsvRecord record;
      FoyerCsvEvent event = foyer_csv_parser_next (parser, &record, &diagnostic);

      if (event == FOYER_CSV_END || event == FOYER_CSV_NEED_INPUT)
        break;
      g_assert_cmpuint (record.offset, >=, end);
      g_assert_cmpuint (record.record_no, ==, ++number);
      g_assert_cmpuint (record.line, >, line);
      line = record.line;
      end = record.offset + record.length;
      g_assert_true ((event == FOYER_CSV_BROKEN) == (diagnostic != NULL));
      if (event == FOYER_CSV_BROKEN)
        continue;
      g_assert_cmpuint (record.n_cells, <=, FOYER_LIMIT_COLUMNS);
      g_assert_cmpuint (record.text_length, <=, FOYER_LIMIT_RECORD_BYTES);
      for (guint i = 0; i < record.n_cells; i++)
        g_assert_cmpuint (record.cells[i].length, <=, FOYER_LIMIT_CELL_BYTES);
    }
}

/* The first byte is the choice of dialect and division. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autofree char *once = NULL;
  g_autofree char *divided = NULL;
  FoyerCsvDialect dialect = { 0 };

  if (length == 0)
    return 0;
  dialect.delimiter = ",;\t| "[data[0] % 5];
  dialect.has_lenient_quotes = (data[0] & 0x80) != 0;
  once = fixture_parse (&dialect, (const char *)data + 1, length - 1, length);
  divided = fixture_parse (&dialect, (const char *)data + 1, length - 1, 1 + data[0] / 5 % 9);
  g_assert_cmpstr (divided, ==, once);
  check_places (&dialect, (const char *)data + 1, length - 1);
  return 0;
}
