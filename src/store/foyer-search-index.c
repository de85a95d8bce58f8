/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-text index and the order by name: how far they go, what they take in, and when they
 * must be made anew. */
#include "config.h"

#include "foyer-search-index-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* People whose words are taken in in one transaction. */
#define STEP_ROWS 20000
/* The order by name takes in a part of what it holds at a time, as each of its pages is written
 * again for the few people that are new on it; lists sort what is missing. */
#define ORDER_PART 8

#define FORM 2

/* A store writes down what the index holds of a row before it changes it (trigger of form 3). An
 * index belongs to the store whose mark it has: a copy of a store has another, as the index beside
 * it may know of later people. */
#define NAME_ORDER(name)                                                                           \
  "CREATE TABLE " name " ("                                                                        \
  "  sort_key TEXT NOT NULL, row_id INTEGER NOT NULL, tier TEXT NOT NULL, status INTEGER NOT "     \
  "NULL,"                                                                                          \
  "  arrival INTEGER NOT NULL, PRIMARY KEY (sort_key, row_id)"                                     \
  ") STRICT, WITHOUT ROWID;"
static const char schema[]
    = "CREATE TABLE search_state ("
      "  one INTEGER PRIMARY KEY CHECK (one = 1), mark BLOB NOT NULL, indexed_row INTEGER NOT NULL,"
      "  ordered_row INTEGER NOT NULL, change_id INTEGER NOT NULL"
      ") STRICT;"
      "INSERT INTO search_state VALUES (1, x'', 0, 0, 0);" NAME_ORDER (
          "name_order") "CREATE VIRTUAL TABLE attendee_fts USING fts5 ("
                        "  search_key, content = '', columnsize = 0, prefix = '1 2', tokenize = "
                        "'ascii');"
                        /* Larger segments to begin with, and more of them at a time: words are
                           merged seldom. */
                        "INSERT INTO attendee_fts (attendee_fts, rank) VALUES ('hashsize', "
                        "8388608);"
                        "INSERT INTO attendee_fts (attendee_fts, rank) VALUES ('automerge', 16);";

static const char settings[]
    = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
      "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
      "PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 4096;";

struct _FoyerSearchIndex
{
  FoyerStore *file; /* the index's own; the store is attached to it as "store" */
};

/* ---- Files ---- */

static char *
dup_path (const char *store_path)
{
  g_autofree char *stem = g_str_has_suffix (store_path, ".sqlite")
                              ? g_strndup (store_path, strlen (store_path) - strlen (".sqlite"))
                              : g_strdup (store_path);
  return g_strconcat (stem, "-search.sqlite", NULL);
}

/* For reading: a transaction that writes one file does not lock the other. */
static gboolean
attach (FoyerStore *to, const char *path, const char *name, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (whole, NULL, NULL);
  g_autofree char *read_only = g_strconcat (uri, "?mode=ro", NULL);
  g_autofree char *sql = g_strdup_printf ("ATTACH :uri AS %s", name);
  g_autoptr (FoyerStatement) statement = foyer_store_prepare_composed (to, sql, error);
  if (statement == NULL)
    return FALSE;
  foyer_statement_bind_text (statement, ":uri", read_only);
  return foyer_statement_run (statement, error);
}

static gboolean
attach_nothing (FoyerStore *to, GError **error)
{
  /* Not ':memory:': beside a store that is open for reading that could not be written either. */
  static const char nothing[]
      = "ATTACH 'file:nothing?mode=memory' AS search;"
        "CREATE TABLE search.search_state ("
        "  mark BLOB, indexed_row INTEGER, ordered_row INTEGER, change_id INTEGER);" NAME_ORDER (
            "search.name_order") "CREATE VIRTUAL TABLE search.attendee_fts USING fts5 ("
                                 "  search_key, content = '', columnsize = 0, prefix = '1 2', "
                                 "tokenize = 'ascii');";
  return foyer_store_execute (to, nothing, error);
}

static void
remove_files (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
      (void)g_unlink (name); /* what stays is found when it is opened */
    }
}

static gboolean
make_schema (FoyerStore *file, GError **error)
{
  gint64 form = 0;
  if (!foyer_store_query_integer (file, "PRAGMA user_version", &form, error))
    return FALSE;
  if (form == FORM)
    return TRUE;
  if (form != 0)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_FOREIGN,
                               "it has the form %" G_GINT64_FORMAT " and not %d", form, FORM);
  if (!foyer_store_begin (file, FOYER_STORE_WRITE, error))
    return FALSE;
  /* Another process may have been quicker. */
  if (!foyer_store_query_integer (file, "PRAGMA user_version", &form, error)
      || (form == 0
          && (!foyer_store_execute (file, schema, error)
              || !foyer_store_execute (file, "PRAGMA user_version = " G_STRINGIFY (FORM), error))))
    {
      foyer_store_rollback (file);
      return FALSE;
    }
  return foyer_store_commit (file, error);
}

static gboolean
set_up (FoyerStore *file, gboolean must_check, GError **error)
{
  (void)sqlite3_extended_result_codes (file->db, 1);
  (void)sqlite3_busy_timeout (file->db, FOYER_STORE_BUSY_MSEC);
  if (!foyer_store_execute (file, settings, error) || !make_schema (file, error))
    return FALSE;
  return !must_check
         || (foyer_store_check_structure (file, error)
             && foyer_store_execute (
                 file, "INSERT INTO attendee_fts (attendee_fts) VALUES ('integrity-check')",
                 error));
}

static FoyerStore *
open_file (const char *path, gboolean must_check, GError **error)
{
  g_autoptr (FoyerStore) file = g_new0 (FoyerStore, 1);
  file->path = g_strdup (path);
  file->clock = foyer_clock_get_system ();
  if (!foyer_store_make_file (path, error))
    return NULL;
  if (!foyer_sqlite_open (path, FALSE, &file->db, error))
    return NULL;
  return set_up (file, must_check, error) ? g_steal_pointer (&file) : NULL;
}

FoyerSearchIndex *
foyer_search_index_open (const char *store_path, gboolean must_check, GError **error)
{
  g_autofree char *path = dup_path (store_path);
  g_autoptr (GError) cause = NULL;
  g_autoptr (FoyerStore) file = open_file (path, must_check, &cause);
  if (file == NULL
      && (g_error_matches (cause, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CORRUPT)
          || g_error_matches (cause, FOYER_STORE_ERROR, FOYER_STORE_ERROR_FOREIGN)))
    {
      g_clear_error (&cause);
      remove_files (path);
      file = open_file (path, FALSE, &cause);
    }
  if (file == NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&cause), "the search index '%s': ", path);
      return NULL;
    }
  if (!attach (file, store_path, "store", error))
    return NULL;
  FoyerSearchIndex *self = g_new0 (FoyerSearchIndex, 1);
  self->file = g_steal_pointer (&file);
  return self;
}

void
foyer_search_index_leave_store (FoyerSearchIndex *self)
{
  g_clear_pointer (&self->file->statements, g_hash_table_unref);
  (void)foyer_store_execute (self->file, "DETACH store", NULL); /* closing does it, too */
}

void
foyer_search_index_close (FoyerSearchIndex *self)
{
  if (self == NULL)
    return;
  foyer_store_close (self->file);
  g_free (self);
}

/* Attached and whole: a file that was killed in the making is empty, or has a journal that only a
 * writer may roll back. */
static gboolean
attach_whole (FoyerStore *store, const char *path, GError **error)
{
  gint64 form = 0;
  if (!attach (store, path, "search", error))
    return FALSE;
  if (foyer_store_query_integer (store, "PRAGMA search.user_version", &form, error)
      && (form == FORM
          || foyer_store_refuse (error, FOYER_STORE_ERROR_FOREIGN,
                                 "the search index '%s' is of another form", path)))
    return TRUE;
  (void)foyer_store_execute (store, "DETACH search", NULL); /* the first error says it */
  return FALSE;
}

gboolean
foyer_search_index_attach (FoyerStore *store, GError **error)
{
  g_autofree char *path = dup_path (store->path);
  g_autoptr (GError) cause = NULL;
  gboolean is_there = g_file_test (path, G_FILE_TEST_EXISTS);
  if (is_there && attach_whole (store, path, &cause))
    return TRUE;
  if (store->is_read_only)
    {
      if (is_there && g_error_matches (cause, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      return attach_nothing (store, error);
    }
  /* Opening it for writing makes or mends it. */
  g_autoptr (FoyerSearchIndex) made = foyer_search_index_open (store->path, FALSE, error);
  return made != NULL && attach_whole (store, path, error);
}

/* ---- Taking in ---- */

typedef struct
{
  gboolean is_other; /* it is not of this store, or of a later one */
  gint64 indexed_row;
  gint64 ordered_row;
  gint64 change_id;
  gint64 newest_row;
  gint64 newest_change;
} State;

static gboolean
read_state (FoyerStore *file, State *state, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      file,
      "SELECT s.mark IS NOT m.mark AS is_other, s.indexed_row AS indexed_row,"
      " s.ordered_row AS ordered_row, s.change_id AS change_id,"
      " (SELECT COALESCE (MAX (row_id), 0) FROM store.attendee) AS newest_row,"
      " (SELECT COALESCE (MAX (change_id), 0) FROM store.search_change) AS newest_change"
      " FROM main.search_state s, store.search_mark m",
      error);
  if (select == NULL)
    return FALSE;
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                               "the search index does not say how far it goes");
  state->indexed_row = foyer_statement_get_integer (select, "indexed_row");
  state->ordered_row = foyer_statement_get_integer (select, "ordered_row");
  state->change_id = foyer_statement_get_integer (select, "change_id");
  state->newest_row = foyer_statement_get_integer (select, "newest_row");
  state->newest_change = foyer_statement_get_integer (select, "newest_change");
  state->is_other = foyer_statement_get_integer (select, "is_other") != 0
                    || state->indexed_row > state->newest_row;
  return TRUE;
}

/* Of a row that changed several times, the index has what was before the first change. */
#define FIRST_CHANGES                                                                              \
  "FROM store.search_change WHERE change_id IN (SELECT MIN (change_id) FROM store.search_change"   \
  " WHERE change_id > :done AND row_id <= :last GROUP BY row_id)"
#define CHANGED_ROWS                                                                               \
  "FROM store.attendee WHERE row_id IN (SELECT row_id FROM store.search_change"                    \
  " WHERE change_id > :done AND row_id <= :last)"
#define ORDER_COLUMNS "sort_key, row_id, tier, status, arrival"

static const char *const change_words[]
    = { "INSERT INTO attendee_fts (attendee_fts, rowid, search_key)"
        " SELECT 'delete', row_id, search_key " FIRST_CHANGES,
        "INSERT INTO attendee_fts (rowid, search_key) SELECT row_id, search_key " CHANGED_ROWS };
static const char *const change_order[]
    = { "DELETE FROM name_order WHERE (sort_key, row_id) IN (SELECT sort_key, row_id " FIRST_CHANGES
        ")",
        "INSERT INTO name_order (" ORDER_COLUMNS ") SELECT " ORDER_COLUMNS " " CHANGED_ROWS };

static gboolean
take_changes (FoyerStore *file, const char *const sql[2], gint64 done, gint64 last, GError **error)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FoyerStatement) change = foyer_store_prepare (file, sql[i], error);
      if (change == NULL)
        return FALSE;
      foyer_statement_bind_integer (change, ":done", done);
      foyer_statement_bind_integer (change, ":last", last);
      if (!foyer_statement_run (change, error))
        return FALSE;
    }
  return TRUE;
}

static const char take_words[]
    = "INSERT INTO attendee_fts (rowid, search_key) SELECT row_id, search_key"
      " FROM store.attendee WHERE row_id > :after AND row_id <= :last ORDER BY row_id";
/* Sorted first: each page of the table is then written once. */
static const char take_order[]
    = "INSERT INTO name_order (" ORDER_COLUMNS ") SELECT " ORDER_COLUMNS
      " FROM store.attendee WHERE row_id > :after AND row_id <= :last ORDER BY sort_key, row_id";

static gboolean
take_people (FoyerStore *file, const char *sql, gint64 after, gint64 last, GError **error)
{
  if (last <= after)
    return TRUE;
  g_autoptr (FoyerStatement) add = foyer_store_prepare (file, sql, error);
  if (add == NULL)
    return FALSE;
  foyer_statement_bind_integer (add, ":after", after);
  foyer_statement_bind_integer (add, ":last", last);
  return foyer_statement_run (add, error);
}

static gboolean
write_state (FoyerStore *file, const State *state, GError **error)
{
  g_autoptr (FoyerStatement) note = foyer_store_prepare (
      file,
      "UPDATE main.search_state SET mark = (SELECT mark FROM store.search_mark),"
      " indexed_row = :indexed_row, ordered_row = :ordered_row, change_id = :change_id",
      error);
  if (note == NULL)
    return FALSE;
  foyer_statement_bind_integer (note, ":indexed_row", state->indexed_row);
  foyer_statement_bind_integer (note, ":ordered_row", state->ordered_row);
  foyer_statement_bind_integer (note, ":change_id", MAX (state->change_id, state->newest_change));
  return foyer_statement_run (note, error);
}

static gboolean
begin_anew (FoyerStore *file, State *state, GError **error)
{
  state->indexed_row = 0;
  state->ordered_row = 0;
  state->change_id = state->newest_change;
  return foyer_store_execute (file,
                              "INSERT INTO attendee_fts (attendee_fts) VALUES ('delete-all');"
                              "DELETE FROM name_order;",
                              error);
}

/* While people come in, large steps only; when it is quiet, whatever is missing. */
static gboolean
is_due (const State *state, gint64 minimum_rows)
{
  if (state->is_other || minimum_rows > 1)
    return state->is_other || state->newest_row - state->indexed_row >= minimum_rows;
  return state->newest_row > MIN (state->indexed_row, state->ordered_row)
         || state->newest_change > state->change_id;
}

static gboolean
is_order_due (const State *state, gint64 minimum_rows)
{
  if (minimum_rows <= 1 && state->indexed_row == state->newest_row)
    return TRUE;
  return state->indexed_row - state->ordered_row >= state->ordered_row / ORDER_PART;
}

/* All of it sees one moment of the store. */
static gboolean
take_in (FoyerStore *file, gint64 minimum_rows, State *state, GError **error)
{
  if (!read_state (file, state, error) || (state->is_other && !begin_anew (file, state, error)))
    return FALSE;
  if (state->newest_change > state->change_id
      && (!take_changes (file, change_words, state->change_id, state->indexed_row, error)
          || !take_changes (file, change_order, state->change_id, state->ordered_row, error)))
    return FALSE;
  gint64 last = MIN (state->newest_row, state->indexed_row + STEP_ROWS);
  if (!take_people (file, take_words, state->indexed_row, last, error))
    return FALSE;
  state->indexed_row = last;
  if (is_order_due (state, minimum_rows))
    {
      if (!take_people (file, take_order, state->ordered_row, last, error))
        return FALSE;
      state->ordered_row = last;
    }
  return write_state (file, state, error);
}

gboolean
foyer_search_index_step (FoyerSearchIndex *self, gint64 minimum_rows, gboolean *goes_on,
                         GError **error)
{
  State state;
  *goes_on = FALSE;
  if (!read_state (self->file, &state, error))
    return FALSE;
  if (!is_due (&state, minimum_rows))
    return TRUE;
  if (!foyer_store_begin (self->file, FOYER_STORE_WRITE, error))
    return FALSE;
  if (!take_in (self->file, minimum_rows, &state, error))
    {
      foyer_store_rollback (self->file);
      return FALSE;
    }
  *goes_on = state.newest_row - state.indexed_row >= minimum_rows;
  return foyer_store_commit (self->file, error);
}

gboolean
foyer_search_index_catch_up (FoyerSearchIndex *self, GError **error)
{
  gboolean goes_on = TRUE;
  while (goes_on)
    if (!foyer_search_index_step (self, 1, &goes_on, error))
      return FALSE;
  return TRUE;
}

gboolean
foyer_store_catch_up (FoyerStore *self, GError **error)
{
  g_autoptr (FoyerSearchIndex) index = foyer_search_index_open (self->path, FALSE, error);
  return index != NULL && foyer_search_index_catch_up (index, error);
}

/* ---- The store's side ---- */

gboolean
foyer_search_index_forget_changes (FoyerStore *store, GError **error)
{
  static const char forget[]
      = "DELETE FROM search_change WHERE change_id <= (SELECT s.change_id FROM search.search_state "
        "s JOIN search_mark m ON m.mark = s.mark)";
  return foyer_store_write_begins (store, 0, error) && foyer_store_execute (store, forget, error);
}
