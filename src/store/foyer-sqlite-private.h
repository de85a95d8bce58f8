/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thin wrapper around SQLite statements: named parameters, columns by name, translated errors.
 * The only file that numbers columns. */
#pragma once

#include "foyer-store.h"

#include <sqlite3.h>

/* A prepared statement in use; g_autoptr gives it back (reset, bindings cleared; static ones stay
 * prepared). */
typedef struct _FoyerStatement FoyerStatement;

typedef enum
{
  FOYER_STEP_FAILED = -1,
  FOYER_STEP_DONE,
  FOYER_STEP_ROW,
} FoyerStep;

/* (transfer full) @sql is a string literal: the statement is kept prepared under its address. NULL
 * with an error. */
FoyerStatement *foyer_store_prepare (FoyerStore *store, const char *sql, GError **error);
/* (transfer full) For composed text; finalised when given back. */
FoyerStatement *foyer_store_prepare_composed (FoyerStore *store, const char *sql, GError **error);
void foyer_statement_end (FoyerStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerStatement, foyer_statement_end)
/* Ready for other values: what a loop does between two runs. */
void foyer_statement_reset (FoyerStatement *self);

/* An unknown parameter or column name is a programming error and aborts. Texts and blobs are lent
 * until the statement is reset. Cheapest in the order in which the statement names them. */
void foyer_statement_bind_integer (FoyerStatement *self, const char *name, gint64 value);
void foyer_statement_bind_text (FoyerStatement *self, const char *name,
                                const char *text); /* NULL: null */
void foyer_statement_bind_blob (FoyerStatement *self, const char *name, gconstpointer data,
                                gsize length);
void foyer_statement_bind_null (FoyerStatement *self, const char *name);

FoyerStep foyer_statement_step (FoyerStatement *self, GError **error);
/* Runs to the end, ignoring rows; resets. */
gboolean foyer_statement_run (FoyerStatement *self, GError **error);
/* (transfer full) The value of the row that @row stands on; NULL with error. */
typedef gpointer (*FoyerRowReader) (FoyerStatement *row, GError **error);
/* *values: (transfer full) what @read makes of each row that is left, freed by @free_value. */
gboolean foyer_statement_collect (FoyerStatement *self, FoyerRowReader read,
                                  GDestroyNotify free_value, GPtrArray **values, GError **error);
/* Rows changed by the last run of any statement. */
gint64 foyer_store_get_changes (FoyerStore *store);
gint64 foyer_store_get_last_row_id (FoyerStore *store);

gint64 foyer_statement_get_integer (FoyerStatement *self, const char *name);
const char *
foyer_statement_get_text (FoyerStatement *self,
                          const char *name); /* NULL for null; lent until the next step */
gconstpointer foyer_statement_get_blob (FoyerStatement *self, const char *name, gsize *length);
gboolean foyer_statement_is_null (FoyerStatement *self, const char *name);

/* Opens @path, which is a file and no link, for one thread at a time. */
gboolean foyer_sqlite_open (const char *path, gboolean is_read_only, sqlite3 **db, GError **error);

/* Sets the FoyerStoreError for SQLite's @code: "doing: SQLite's message (code)". Returns FALSE. */
gboolean foyer_sqlite_set_error (sqlite3 *db, int code, const char *doing, GError **error);
/* Several statements without parameters. */
gboolean foyer_store_execute (FoyerStore *store, const char *sql, GError **error);
/* One integer of the first row; FALSE also if there is no row (CORRUPT). @sql may be composed. */
gboolean foyer_store_query_integer (FoyerStore *store, const char *sql, gint64 *value,
                                    GError **error);
