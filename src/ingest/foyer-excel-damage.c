/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for identifiers in exponent form. */
#include "config.h"

#include "foyer-excel-damage.h"

#include "foyer-row-reader.h"

#include <string.h>

static gsize
skip_digits (const char *text, gsize length, gsize i)
{
  while (i < length && g_ascii_isdigit (text[i]))
    i++;
  return i;
}

gboolean
foyer_excel_damage_is_exponent (const char *text, gsize length)
{
  gsize i, digits;

  if (length < 5 || !g_ascii_isdigit (text[0]))
    return FALSE;
  i = 1;
  if (text[i] == '.' || text[i] == ',')
    {
      gsize fraction = skip_digits (text, length, i + 1);

      if (fraction == i + 1)
        return FALSE;
      i = fraction;
    }
  if (length - i < 4 || (text[i] != 'E' && text[i] != 'e') || text[i + 1] != '+')
    return FALSE;
  digits = length - i - 2;
  return digits <= 3 && skip_digits (text, length, i + 2) == length;
}

/* One flag a column. (transfer full) */
static gboolean *
find_columns (FoyerColumns *columns, const char *const *id_columns)
{
  guint length = foyer_columns_get_length (columns);
  gboolean *is_id = g_new0 (gboolean, length + 1);

  for (guint i = 0; i < length; i++)
    is_id[i] = g_strv_contains (id_columns, foyer_columns_get_name (columns, i));
  return is_id;
}

static FoyerDiagnostic *
new_diagnostic (const FoyerRow *row, guint column)
{
  const char *name = foyer_columns_get_name (row->columns, column);
  FoyerDiagnostic *diagnostic = foyer_diagnostic_new (
      FOYER_CODE_EXCEL_DAMAGE,
      "a spreadsheet has shortened the identifiers in column '%s' to numbers such as %.*s: their "
      "last digits are lost; export the file again and do not save it from a spreadsheet",
      name, (int)row->cells[column].length, row->cells[column].text);

  diagnostic->field_path = g_strdup (name);
  diagnostic->rule = g_strdup ("file.exponent");
  diagnostic->value = g_strndup (row->cells[column].text, row->cells[column].length);
  diagnostic->line = row->line;
  diagnostic->record_no = row->record_no;
  diagnostic->column = column + 1;
  return diagnostic;
}

FoyerDiagnostic *
foyer_excel_damage_find (const FoyerReading *reading, const FoyerReadingOptions *options,
                         FoyerColumns *columns, const char *const *id_columns,
                         const FoyerPosition *start, const guint8 *data, gsize length,
                         guint max_rows)
{
  g_autoptr (FoyerRowReader) reader = NULL;
  g_autofree gboolean *is_id = NULL;
  FoyerRowEvent event;
  const FoyerRow *row;

  if (columns == NULL || id_columns == NULL || id_columns[0] == NULL)
    return NULL;
  is_id = find_columns (columns, id_columns);
  reader = foyer_row_reader_new (reading, options, columns, start, data, length);
  for (guint n = 0; n < max_rows; n++)
    {
      g_autoptr (FoyerDiagnostic) refused = NULL;

      event = foyer_row_reader_next (reader, &row, &refused);
      if (event == FOYER_ROW_END)
        break;
      for (guint i = 0; event == FOYER_ROW_READ && i < row->n_cells; i++)
        if (is_id[i] && foyer_excel_damage_is_exponent (row->cells[i].text, row->cells[i].length))
          return new_diagnostic (row, i);
    }
  return NULL;
}
