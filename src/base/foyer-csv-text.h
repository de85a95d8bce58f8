/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV as Foyer writes it (RFC 4180), and the guard that keeps spreadsheets from running what a
 * sender wrote (ASVS 5.0 1.2.10); reading CSV is ingestion's. Pure. */
#pragma once

#include <glib.h>

/* Appends one cell: quoted if it holds a comma, quote, line break or space at an end. With
 * @is_guarded an apostrophe goes before cells that a spreadsheet could take for a formula. A NUL is
 * written as it is: use guarded cells for what a sender wrote. */
void foyer_csv_append_cell (GString *line, const char *text, gsize length, gboolean is_guarded);

/* TRUE if the cell, behind any apostrophes, begins with = + - @, their full-width forms, tab, CR,
 * LF or NUL. What already has an apostrophe gets another, so that taking one off gives back exactly
 * what was. */
gboolean foyer_csv_needs_guard (const char *text, gsize length);
/* How many bytes the guard takes at the beginning of a cell: 1 if it was guarded, else 0. */
gsize foyer_csv_measure_guard (const char *text, gsize length);
