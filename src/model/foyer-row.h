/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One decoded input row, as ingestion hands it to transformation: cells under columns, or a JSON
 * value. */
#pragma once

#include <glib-object.h>
#include <jansson.h>

/* The header of a CSV file: columns by (name, occurrence), never by name alone. Boxed,
 * immutable, atomic reference count. */
typedef struct _FoyerColumns FoyerColumns;

#define FOYER_TYPE_COLUMNS (foyer_columns_get_type ())
GType foyer_columns_get_type (void);

/* @names: NULL-terminated, as in the file, trimmed; a blank name becomes "column N". */
FoyerColumns *foyer_columns_new (const char *const *names);
FoyerColumns *foyer_columns_ref (FoyerColumns *self);
void foyer_columns_unref (FoyerColumns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerColumns, foyer_columns_unref)
guint foyer_columns_get_length (FoyerColumns *self);
const char *foyer_columns_get_name (FoyerColumns *self, guint index);
/* 1 for the first column of that name, 2 for the second, … */
guint foyer_columns_get_occurrence (FoyerColumns *self, guint index);
/* -1 if there is none. Names compare exactly. */
int foyer_columns_find (FoyerColumns *self, const char *name, guint occurrence);
/* As one JSON array of names, for the store; and back (transfer full), FOYER_MODEL_ERROR_CORRUPT.
 */
char *foyer_columns_dup_json (FoyerColumns *self);
FoyerColumns *foyer_columns_parse (const char *json, GError **error);

/* Text inside somebody else's buffer: UTF-8, not terminated. */
typedef struct
{
  const char *text;
  gsize length;
} FoyerCell;

/* Lives only while the decoder stands on it; nothing is owned by the row. */
typedef struct
{
  FoyerColumns *columns; /* NULL for JSON */
  const FoyerCell *cells;
  guint n_cells; /* as many as columns: raggedness is decided before */
  json_t *json; /* NULL for CSV */
  guint64 line; /* physical line of the first byte, 1-based, in the whole file */
  guint64 record_no; /* 1-based data record in the whole file */
  guint64 offset; /* of the raw bytes in the delivery */
  gsize length; /* of the raw bytes */
} FoyerRow;
