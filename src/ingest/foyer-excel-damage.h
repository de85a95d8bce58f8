/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds identifiers that a spreadsheet has turned into numbers (1.12E+10): what is lost cannot be
 * repaired row by row, so the file as a whole is refused. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-ingest-types.h"
#include "foyer-reading.h"
#include "foyer-row.h"

#include <glib.h>

/* Rows that are looked at: damage shows in every row or in none. */
#define FOYER_EXCEL_DAMAGE_ROWS 1000u

/* TRUE for one digit, optionally a point or comma and digits, then "E+" and two or three digits:
 * what Excel writes for a number of twelve digits and more, or in a narrow column. "79E38" is an
 * honest code. */
gboolean foyer_excel_damage_is_exponent (const char *text, gsize length);

/* (transfer full) NULL, or a diagnostic (excel-damage, rule "file.exponent") that names the column,
 * the first damaged cell and what to do. @id_columns: NULL-terminated, every
 * occurrence of each name is looked at; names that are no columns are passed over. @data and
 * @start as for foyer_row_reader_new(). JSON is never damaged in this way: NULL. */
FoyerDiagnostic *foyer_excel_damage_find (const FoyerReading *reading,
                                          const FoyerReadingOptions *options, FoyerColumns *columns,
                                          const char *const *id_columns, const FoyerPosition *start,
                                          const guint8 *data, gsize length, guint max_rows);
