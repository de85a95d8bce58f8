/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, transactions, topics, facts and care of the store; the verbs are in the files named
 * after them. */
#include "config.h"

#include "foyer-store.h"

#include "foyer-search-index-private.h"
#include "foyer-store-private.h"
#include "foyer-store-pulls.h"

#include <fcntl.h>
#include <unistd.h>

/* ---- Opening ---- */

/* FULL: a commit survives power loss. No memory map: a bad disk must be an error, not a signal. The
 * cache bounds an import's memory. */
static const char settings[]
    = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA "
      "foreign_keys = ON;"
      "PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL;";
/* The indices of a million people are about 90 MB: most of their pages stay at hand while they
 * grow. A reader needs few. */
static const char read_settings[] = "PRAGMA cache_size = -16384;";
static const char write_settings[] = "PRAGMA cache_size = -57344; PRAGMA wal_autocheckpoint = "
                                     "32768; PRAGMA journal_size_limit = 67108864;";

gboolean
foyer_store_make_file (const char *path, GError **error)
{
  int descriptor = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_IO, "making '%s': %s", path,
                               g_strerror (errno));
  (void)close (descriptor); /* nothing was written */
  return TRUE;
}

static gboolean
use_wal (FoyerStore *self, GError **error)
{
  g_autoptr (FoyerStatement) statement
      = foyer_store_prepare_composed (self, "PRAGMA journal_mode = WAL", error);
  if (statement == NULL || foyer_statement_step (statement, error) != FOYER_STEP_ROW)
    return FALSE;
  if (g_strcmp0 (foyer_statement_get_text (statement, "journal_mode"), "wal") != 0)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_IO,
                               "'%s' is on a file system without shared memory (a network folder?)",
                               self->path);
  return TRUE;
}

static gboolean
set_up (FoyerStore *self, FoyerStoreOpenFlags flags, GError **error)
{
  (void)sqlite3_extended_result_codes (self->db, 1);
  (void)sqlite3_busy_timeout (self->db, FOYER_STORE_BUSY_MSEC);
  (void)sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!foyer_store_execute (self, settings, error))
    return FALSE;
  /* The form is looked at before anything is written: somebody else's file stays untouched. */
  gint64 version = 0;
  if (!foyer_store_query_integer (self, "PRAGMA user_version", &version, error))
    return FALSE;
  if (self->is_read_only)
    return foyer_store_execute (self, read_settings, error)
           && foyer_store_migrate (self, foyer_store_get_steps (), foyer_store_get_n_steps (),
                                   error)
           && foyer_search_index_attach (self, error)
           && ((flags & FOYER_STORE_OPEN_CHECK) == 0 || foyer_store_check (self, error));
  if ((flags & FOYER_STORE_OPEN_CHECK) != 0 && version != 0 && !foyer_store_check (self, error))
    return FALSE;
  gboolean was_older = version > 0 && version < (gint64)foyer_store_get_n_steps ();
  return foyer_store_migrate (self, foyer_store_get_steps (), foyer_store_get_n_steps (), error)
         && use_wal (self, error) && foyer_store_execute (self, write_settings, error)
         && foyer_search_index_attach (self, error)
         && (!was_older || foyer_store_catch_up (self, error));
}

FoyerStore *
foyer_store_open (const char *path, const FoyerClock *clock, FoyerStoreOpenFlags flags,
                  GError **error)
{
  g_return_val_if_fail (path != NULL && clock != NULL, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      if ((flags & FOYER_STORE_OPEN_CREATE) == 0)
        {
          foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no store '%s'", path);
          return NULL;
        }
      if (!foyer_store_make_file (path, error))
        return NULL;
    }
  g_autoptr (FoyerStore) self = g_new0 (FoyerStore, 1);
  self->path = g_strdup (path);
  self->clock = clock;
  self->is_read_only = (flags & FOYER_STORE_OPEN_READ_ONLY) != 0;
  if (!foyer_sqlite_open (path, self->is_read_only, &self->db, error))
    return NULL;
  if (!set_up (self, flags, error))
    {
      g_prefix_error (error, "opening '%s': ", path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
foyer_store_close (FoyerStore *self)
{
  if (self == NULL)
    return;
  if (self->db != NULL && foyer_store_is_in_transaction (self))
    foyer_store_rollback (self);
  g_clear_pointer (&self->statements, g_hash_table_unref);
  foyer_store_forget_letters (self);
  /* Fails only with open statements, and there are none. */
  if (sqlite3_close (self->db) != SQLITE_OK)
    g_critical ("a statement of the store '%s' was not given back", self->path);
  g_free (self->path);
  g_free (self);
}

/* ---- Transactions ---- */

gboolean
foyer_store_is_in_transaction (FoyerStore *self)
{
  return !sqlite3_get_autocommit (self->db);
}

gboolean
foyer_store_begin (FoyerStore *self, FoyerStoreAccess access, GError **error)
{
  if (access == FOYER_STORE_WRITE && self->is_read_only)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_READ_ONLY,
                               "the store '%s' is open for reading only", self->path);
  if (!foyer_store_execute (self, access == FOYER_STORE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", error))
    return FALSE;
  self->is_writing = access == FOYER_STORE_WRITE;
  self->changes_at_begin = sqlite3_total_changes64 (self->db);
  self->touched = 0;
  return TRUE;
}

gboolean
foyer_store_commit (FoyerStore *self, GError **error)
{
  if (!foyer_store_execute (self, "COMMIT", error))
    {
      foyer_store_rollback (self);
      return FALSE;
    }
  /* A consumer that looks into an empty queue has changed nothing: telling of it would wake it
   * again. */
  if (sqlite3_total_changes64 (self->db) != self->changes_at_begin)
    self->topics |= self->touched;
  self->touched = 0;
  self->is_writing = FALSE;
  return TRUE;
}

void
foyer_store_rollback (FoyerStore *self)
{
  /* After some errors SQLite has rolled back already. */
  if (foyer_store_is_in_transaction (self))
    (void)sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  foyer_store_forget_letters (self);
  self->touched = 0;
  self->is_writing = FALSE;
}

gboolean
foyer_store_mark (FoyerStore *self, GError **error)
{
  return foyer_store_execute (self, "SAVEPOINT part", error);
}

gboolean
foyer_store_keep (FoyerStore *self, GError **error)
{
  return foyer_store_execute (self, "RELEASE part", error);
}

void
foyer_store_undo (FoyerStore *self)
{
  /* Nothing to undo if the whole transaction is gone. */
  if (foyer_store_is_in_transaction (self))
    (void)sqlite3_exec (self->db, "ROLLBACK TO part; RELEASE part", NULL, NULL, NULL);
  foyer_store_forget_letters (self);
}

gboolean
foyer_store_write_begins (FoyerStore *self, FoyerStoreTopics topics, GError **error)
{
  if (self->is_read_only)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_READ_ONLY,
                               "the store '%s' is open for reading only", self->path);
  if (!self->is_writing || !foyer_store_is_in_transaction (self))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_BUG,
                               "a verb that writes was used outside a write transaction");
  self->touched |= topics;
  return TRUE;
}

/* ---- What changed ---- */

FoyerStoreTopics
foyer_store_steal_topics (FoyerStore *self)
{
  FoyerStoreTopics topics = self->topics;
  self->topics = 0;
  return topics;
}

gboolean
foyer_store_get_data_version (FoyerStore *self, gint64 *version, GError **error)
{
  return foyer_store_query_integer (self, "PRAGMA data_version", version, error);
}

/* ---- Care ---- */

static gboolean
check_rows (FoyerStore *self, const char *sql, const char *column, const char *good, GError **error)
{
  g_autoptr (FoyerStatement) statement = foyer_store_prepare_composed (self, sql, error);
  if (statement == NULL)
    return FALSE;
  FoyerStep step = foyer_statement_step (statement, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return TRUE;
  const char *finding = foyer_statement_get_text (statement, column);
  if (good != NULL && g_strcmp0 (finding, good) == 0)
    return TRUE;
  return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT, "'%s' is damaged: %s", self->path,
                             finding);
}

gboolean
foyer_store_check_structure (FoyerStore *self, GError **error)
{
  return check_rows (self, "PRAGMA main.quick_check (1)", "quick_check", "ok", error);
}

gboolean
foyer_store_check (FoyerStore *self, GError **error)
{
  return foyer_store_check_structure (self, error)
         && check_rows (self, "PRAGMA foreign_key_check", "table", NULL, error);
}

static gboolean
copy_pages (FoyerStore *self, sqlite3 *copy, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (copy, "main", self->db, "main");
  if (backup == NULL)
    return foyer_sqlite_set_error (copy, sqlite3_errcode (copy), "starting the copy", error);
  /* In one go: the copy is of one moment and a busy writer cannot restart it for ever. */
  int code = sqlite3_backup_step (backup, -1);
  int end_code = sqlite3_backup_finish (backup);
  if (code == SQLITE_DONE && end_code == SQLITE_OK)
    return TRUE;
  return foyer_sqlite_set_error (copy, end_code != SQLITE_OK ? end_code : code, "copying", error);
}

/* Put in the store's place, the copy must not take the search index beside it for its own. */
static gboolean
mark_anew (sqlite3 *copy, GError **error)
{
  int code = sqlite3_table_column_metadata (copy, NULL, "search_mark", "mark", NULL, NULL, NULL,
                                            NULL, NULL);
  if (code == SQLITE_ERROR)
    return TRUE; /* a form before there were marks */
  if (code == SQLITE_OK)
    code = sqlite3_exec (copy, "UPDATE search_mark SET mark = randomblob (16)", NULL, NULL, NULL);
  return code == SQLITE_OK || foyer_sqlite_set_error (copy, code, "marking the copy", error);
}

gboolean
foyer_store_backup (FoyerStore *self, const char *path, GError **error)
{
  int descriptor = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return foyer_store_refuse (error,
                               errno == EEXIST ? FOYER_STORE_ERROR_CONFLICT : FOYER_STORE_ERROR_IO,
                               "making '%s': %s", path, g_strerror (errno));
  (void)close (descriptor); /* nothing was written */
  sqlite3 *copy = NULL;
  int code = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  gboolean is_done = code == SQLITE_OK ? copy_pages (self, copy, error) && mark_anew (copy, error)
                                       : foyer_sqlite_set_error (copy, code, path, error);
  (void)sqlite3_close (copy); /* what matters was reported by the copying */
  if (!is_done)
    (void)unlink (path); /* a half copy helps nobody; if it stays, the error above says why */
  return is_done;
}

gboolean
foyer_store_recover (FoyerStore *self, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES | FOYER_STORE_TOPIC_JOBS,
                                 error))
    return FALSE;
  /* A delivery that was being split may have given slices already: they are kept, its cutting goes
   * on behind them. */
  g_autoptr (FoyerStatement) steps = foyer_store_prepare (
      self,
      "INSERT INTO job_step (job_row, from_state, to_state, at_usec, printer, reason)"
      " SELECT row_id, state, 'READY', :now, printer, 'the process ended while rendering' FROM job "
      "WHERE state = 'RENDERING'",
      error);
  if (steps == NULL)
    return FALSE;
  foyer_statement_bind_integer (steps, ":now", foyer_store_now (self));
  return foyer_statement_run (steps, error) && foyer_store_recover_pulls (self, error)
         && foyer_store_execute (
             self,
             "UPDATE job SET state = 'READY' WHERE state = 'RENDERING';"
             "UPDATE slice SET state = 'ready' WHERE state = 'working';"
             "UPDATE delivery SET state = 'received' WHERE state = 'splitting';",
             error);
}

/* ---- Facts ---- */

gboolean
foyer_store_get_fact (FoyerStore *self, const char *name, char **value, GError **error)
{
  g_autoptr (FoyerStatement) statement
      = foyer_store_prepare (self, "SELECT value FROM fact WHERE name = :name", error);
  if (statement == NULL)
    return FALSE;
  foyer_statement_bind_text (statement, ":name", name);
  FoyerStep step = foyer_statement_step (statement, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *value = step == FOYER_STEP_ROW ? g_strdup (foyer_statement_get_text (statement, "value")) : NULL;
  return TRUE;
}

gboolean
foyer_store_set_fact (FoyerStore *self, const char *name, const char *value, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error))
    return FALSE;
  g_autoptr (FoyerStatement) statement = foyer_store_prepare (
      self,
      value != NULL ? "INSERT INTO fact (name, value) VALUES (:name, :value)"
                      " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                    : "DELETE FROM fact WHERE name = :name",
      error);
  if (statement == NULL)
    return FALSE;
  foyer_statement_bind_text (statement, ":name", name);
  if (value != NULL)
    foyer_statement_bind_text (statement, ":value", value);
  return foyer_statement_run (statement, error);
}
