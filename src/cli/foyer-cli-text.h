/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for a terminal: safe, aligned tables, numbers, sizes. Not for JSON. */
#pragma once

#include <glib.h>

/* (transfer full) @text with everything a terminal would obey (controls but line break and tab,
 * directional overrides) made visible or taken out; invalid UTF-8 is replaced. */
char *foyer_cli_text_dup_safe (const char *text);

/* (transfer full) @number with @decimals digits after the point, whatever the locale. */
char *foyer_cli_text_dup_number (double number, guint decimals);

/* Rows under titles, on standard output; widths are those of the terminal's cells. */
typedef struct _FoyerCliTable FoyerCliTable;

/* Titles up to NULL; one that begins with ">" is a column of numbers, set to the right. */
FoyerCliTable *foyer_cli_table_new (const char *title, ...) G_GNUC_NULL_TERMINATED;
/* As many texts as titles; NULL is an empty cell. Long ones are cut when printed. */
void foyer_cli_table_add (FoyerCliTable *self, ...);
/* A cell of the next row that foyer_cli_table_end_row() closes. */
void foyer_cli_table_add_cell (FoyerCliTable *self, const char *text);
void foyer_cli_table_add_count (FoyerCliTable *self, guint64 number);
void foyer_cli_table_end_row (FoyerCliTable *self);
guint foyer_cli_table_get_n_rows (FoyerCliTable *self);
void foyer_cli_table_print (FoyerCliTable *self);
void foyer_cli_table_free (FoyerCliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCliTable, foyer_cli_table_free)
