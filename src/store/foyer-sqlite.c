/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statement wrapper: see foyer-sqlite-private.h. */
#include "config.h"

#include "foyer-sqlite-private.h"
#include "foyer-store-private.h"

#include <string.h>

struct _FoyerStatement
{
  sqlite3_stmt *handle;
  FoyerStore *store;
  gboolean is_kept;
  gboolean is_in_use;
  /* Names by position; a look-up begins after the one found last, so that asking in order costs one
   * comparison. */
  const char **parameters;
  const char **columns;
  guint n_parameters, n_columns;
  guint next_parameter, next_column;
};

/* SQLite counts the memory of all connections under one lock, which the threads of the store would
 * share at every allocation. Nothing here asks for the count. */
static void
leave_memory_uncounted (void)
{
  static gsize is_done = 0;
  if (!g_once_init_enter (&is_done))
    return;
  /* Refused where another library of the process has used SQLite already: then it counts. */
  (void)sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  g_once_init_leave (&is_done, 1);
}

gboolean
foyer_sqlite_open (const char *path, gboolean is_read_only, sqlite3 **db, GError **error)
{
  leave_memory_uncounted ();
  /* A whole path: nothing in it is taken for an address. */
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  int code = sqlite3_open_v2 (whole, db,
                              (is_read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
                                  | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE
                                  | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_URI,
                              NULL);
  return code == SQLITE_OK || foyer_sqlite_set_error (*db, code, path, error);
}

static FoyerStatement *
statement_new (FoyerStore *store, const char *sql, gboolean is_kept, GError **error)
{
  sqlite3_stmt *handle = NULL;
  int code = sqlite3_prepare_v3 (store->db, sql, -1, is_kept ? SQLITE_PREPARE_PERSISTENT : 0,
                                 &handle, NULL);
  if (code != SQLITE_OK)
    {
      foyer_sqlite_set_error (store->db, code, "preparing a statement", error);
      return NULL;
    }
  FoyerStatement *self = g_new0 (FoyerStatement, 1);
  self->handle = handle;
  self->store = store;
  self->is_kept = is_kept;
  self->n_parameters = (guint)sqlite3_bind_parameter_count (handle);
  self->n_columns = (guint)sqlite3_column_count (handle);
  self->parameters = g_new (const char *, self->n_parameters + 1);
  self->columns = g_new (const char *, self->n_columns + 1);
  /* SQLite's own names last only until the schema changes and it prepares the statement again. */
  for (guint i = 0; i < self->n_parameters; i++)
    self->parameters[i] = g_intern_string (sqlite3_bind_parameter_name (handle, (int)i + 1));
  for (guint i = 0; i < self->n_columns; i++)
    self->columns[i] = g_intern_string (sqlite3_column_name (handle, (int)i));
  return self;
}

static void
statement_free (FoyerStatement *self)
{
  sqlite3_finalize (self->handle);
  g_free (self->parameters);
  g_free (self->columns);
  g_free (self);
}

static void
statement_free_cb (gpointer data)
{
  statement_free (data);
}

FoyerStatement *
foyer_store_prepare (FoyerStore *store, const char *sql, GError **error)
{
  if (store->statements == NULL)
    store->statements = g_hash_table_new_full (NULL, NULL, NULL, statement_free_cb);
  FoyerStatement *self = g_hash_table_lookup (store->statements, sql);
  if (self == NULL)
    {
      self = statement_new (store, sql, TRUE, error);
      if (self == NULL)
        return NULL;
      g_hash_table_insert (store->statements, (gpointer)sql, self);
    }
  else if (self->is_in_use)
    return foyer_store_prepare_composed (store, sql, error);
  self->is_in_use = TRUE;
  return self;
}

FoyerStatement *
foyer_store_prepare_composed (FoyerStore *store, const char *sql, GError **error)
{
  return statement_new (store, sql, FALSE, error);
}

void
foyer_statement_reset (FoyerStatement *self)
{
  /* The code repeats what the last step reported already. */
  (void)sqlite3_reset (self->handle);
  self->next_parameter = 0;
  self->next_column = 0;
}

void
foyer_statement_end (FoyerStatement *self)
{
  if (self == NULL)
    return;
  if (!self->is_kept)
    {
      statement_free (self);
      return;
    }
  foyer_statement_reset (self);
  (void)sqlite3_clear_bindings (self->handle);
  self->is_in_use = FALSE;
}

static int
find_name (const char **names, guint n_names, guint *next, const char *name)
{
  for (guint i = 0, at = *next; i < n_names; i++, at++)
    {
      if (at >= n_names)
        at = 0;
      if (strcmp (names[at], name) == 0)
        {
          *next = at + 1;
          return (int)at;
        }
    }
  g_error ("no parameter or column is called '%s'", name);
}

static int
find_parameter (FoyerStatement *self, const char *name)
{
  return find_name (self->parameters, self->n_parameters, &self->next_parameter, name) + 1;
}

static int
find_column (FoyerStatement *self, const char *name)
{
  return find_name (self->columns, self->n_columns, &self->next_column, name);
}

/* Binding fails only for lack of memory (GLib aborts then, too) or a text over SQLite's limit,
 * which the journal's limits exclude. */
static void
check_bound (int code)
{
  if (code != SQLITE_OK)
    g_error ("binding a parameter failed: %s", sqlite3_errstr (code));
}

void
foyer_statement_bind_integer (FoyerStatement *self, const char *name, gint64 value)
{
  check_bound (sqlite3_bind_int64 (self->handle, find_parameter (self, name), value));
}

void
foyer_statement_bind_text (FoyerStatement *self, const char *name, const char *text)
{
  check_bound (
      sqlite3_bind_text (self->handle, find_parameter (self, name), text, -1, SQLITE_STATIC));
}

void
foyer_statement_bind_blob (FoyerStatement *self, const char *name, gconstpointer data, gsize length)
{
  /* A null pointer would be null, an empty blob is not. */
  check_bound (sqlite3_bind_blob64 (self->handle, find_parameter (self, name),
                                    length > 0 ? data : "", length, SQLITE_STATIC));
}

void
foyer_statement_bind_null (FoyerStatement *self, const char *name)
{
  check_bound (sqlite3_bind_null (self->handle, find_parameter (self, name)));
}

FoyerStep
foyer_statement_step (FoyerStatement *self, GError **error)
{
  int code = sqlite3_step (self->handle);
  self->next_column = 0;
  if (code == SQLITE_ROW)
    return FOYER_STEP_ROW;
  if (code == SQLITE_DONE)
    return FOYER_STEP_DONE;
  foyer_sqlite_set_error (self->store->db, code, "running a statement", error);
  return FOYER_STEP_FAILED;
}

gboolean
foyer_statement_run (FoyerStatement *self, GError **error)
{
  FoyerStep step = FOYER_STEP_ROW;
  while (step == FOYER_STEP_ROW)
    step = foyer_statement_step (self, error);
  foyer_statement_reset (self);
  return step == FOYER_STEP_DONE;
}

gboolean
foyer_statement_collect (FoyerStatement *self, FoyerRowReader read, GDestroyNotify free_value,
                         GPtrArray **values, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_value);
  FoyerStep step;
  while ((step = foyer_statement_step (self, error)) == FOYER_STEP_ROW)
    {
      gpointer value = read (self, error);
      if (value == NULL)
        return FALSE;
      g_ptr_array_add (found, value);
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *values = g_steal_pointer (&found);
  return TRUE;
}

gint64
foyer_store_get_changes (FoyerStore *store)
{
  return sqlite3_changes64 (store->db);
}

gint64
foyer_store_get_last_row_id (FoyerStore *store)
{
  return sqlite3_last_insert_rowid (store->db);
}

gint64
foyer_statement_get_integer (FoyerStatement *self, const char *name)
{
  return sqlite3_column_int64 (self->handle, find_column (self, name));
}

const char *
foyer_statement_get_text (FoyerStatement *self, const char *name)
{
  return (const char *)sqlite3_column_text (self->handle, find_column (self, name));
}

gconstpointer
foyer_statement_get_blob (FoyerStatement *self, const char *name, gsize *length)
{
  int column = find_column (self, name);
  gconstpointer data = sqlite3_column_blob (self->handle, column);
  *length = (gsize)sqlite3_column_bytes (self->handle, column);
  return data;
}

gboolean
foyer_statement_is_null (FoyerStatement *self, const char *name)
{
  return sqlite3_column_type (self->handle, find_column (self, name)) == SQLITE_NULL;
}

gboolean
foyer_store_execute (FoyerStore *store, const char *sql, GError **error)
{
  int code = sqlite3_exec (store->db, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  return foyer_sqlite_set_error (store->db, code, "running a statement", error);
}

gboolean
foyer_store_query_integer (FoyerStore *store, const char *sql, gint64 *value, GError **error)
{
  /* Kept statements are found by the address of their text, which may be composed here. */
  g_autoptr (FoyerStatement) statement = foyer_store_prepare_composed (store, sql, error);
  if (statement == NULL)
    return FALSE;
  FoyerStep step = foyer_statement_step (statement, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                               "a row that must be there is missing");
  *value = sqlite3_column_int64 (statement->handle, 0);
  return TRUE;
}
