/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, forms and migrations, transactions, full disk, a busy neighbour, facts, backup, audit.
 */
#include "config.h"

#include "store-fixture.h"

#include "foyer-store-private.h"

#include <sqlite3.h>
#include <sys/stat.h>

static void
execute_raw (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  (void)sqlite3_exec (db, sql, NULL, NULL, &message); /* the message says it */
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
assert_open_fails (const char *path, FoyerStoreOpenFlags flags, FoyerStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerStore) store = foyer_store_open (path, &fixture_clock, flags, &error);
  g_assert_null (store);
  g_assert_error (error, FOYER_STORE_ERROR, (int)code);
}

static void
test_open_missing (void)
{
  assert_open_fails ("/nonexistent/foyer.sqlite", FOYER_STORE_OPEN_NORMAL,
                     FOYER_STORE_ERROR_NOT_FOUND);
  assert_open_fails ("/nonexistent/foyer.sqlite", FOYER_STORE_OPEN_CREATE, FOYER_STORE_ERROR_IO);
}

static void
test_open_is_private (void)
{
  Fixture fixture;
  GStatBuf status;
  fixture_init (&fixture);
  g_assert_cmpint (g_stat (fixture.path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  fixture_clear (&fixture);
}

static void
test_open_foreign (void)
{
  Fixture fixture;
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before = 0, n_after = 0;
  fixture_init (&fixture);
  g_autofree char *path = g_build_filename (fixture.folder, "other.sqlite", NULL);
  g_autofree char *text = g_build_filename (fixture.folder, "text.sqlite", NULL);
  execute_raw (path, "CREATE TABLE guests (name)");
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  assert_open_fails (path, FOYER_STORE_OPEN_CREATE, FOYER_STORE_ERROR_FOREIGN);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  g_assert_true (g_file_set_contents (
      text, "this is no database, but a long enough text to look at, line after line\n", -1, NULL));
  assert_open_fails (text, FOYER_STORE_OPEN_CREATE, FOYER_STORE_ERROR_FOREIGN);
  fixture_clear (&fixture);
}

static void
test_open_newer (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  g_clear_pointer (&fixture.store, foyer_store_close);
  execute_raw (fixture.path, "PRAGMA user_version = 99");
  assert_open_fails (fixture.path, FOYER_STORE_OPEN_NORMAL, FOYER_STORE_ERROR_NEWER);
  assert_open_fails (fixture.path, FOYER_STORE_OPEN_READ_ONLY, FOYER_STORE_ERROR_NEWER);
  fixture_clear (&fixture);
}

static void
test_open_read_only (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_set_fact (fixture.store, "name", "Demo", NULL));
  fixture_commit (&fixture);
  g_clear_pointer (&fixture.store, foyer_store_close);
  FoyerStore *reader = foyer_store_open (
      fixture.path, &fixture_clock, FOYER_STORE_OPEN_READ_ONLY | FOYER_STORE_OPEN_CHECK, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_store_get_fact (reader, "name", &value, NULL));
  g_assert_cmpstr (value, ==, "Demo");
  g_assert_false (foyer_store_begin (reader, FOYER_STORE_WRITE, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (foyer_store_set_fact (reader, "name", "Other", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_READ_ONLY);
  foyer_store_close (reader);
  fixture_clear (&fixture);
}

static void
test_open_damaged (void)
{
  Fixture fixture;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  fixture_init (&fixture);
  g_clear_pointer (&fixture.store, foyer_store_close);
  g_assert_true (g_file_get_contents (fixture.path, &bytes, &length, NULL));
  /* The second page to the last but one: every table and index root. */
  for (gsize i = 3 * 4096; i + 4096 < length; i += 4096)
    memset (bytes + i, 0x55, 200);
  g_assert_true (g_file_set_contents (fixture.path, bytes, (gssize)length, NULL));
  assert_open_fails (fixture.path, FOYER_STORE_OPEN_CHECK, FOYER_STORE_ERROR_CORRUPT);
  fixture_clear (&fixture);
}

/* ---- Forms ---- */

static guint
count_backups (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "backups", NULL);
  guint n = 0;
  GDir *dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  g_clear_pointer (&dir, g_dir_close);
  return n;
}

/* (transfer container) The steps there are and one more. */
static const char **
dup_steps (const char *next)
{
  const char **steps = g_new0 (const char *, foyer_store_get_n_steps () + 1);
  for (guint i = 0; i < foyer_store_get_n_steps (); i++)
    steps[i] = foyer_store_get_steps ()[i];
  steps[foyer_store_get_n_steps ()] = next;
  return steps;
}

static void
test_migration (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree const char **steps = dup_steps (
      "CREATE TABLE next_thing (a INTEGER) STRICT; INSERT INTO next_thing VALUES (7);");
  guint n_steps = foyer_store_get_n_steps () + 1;
  gint64 value = 0;
  fixture_init (&fixture);
  g_assert_true (foyer_store_migrate (fixture.store, steps, n_steps, &error));
  g_assert_no_error (error);
  g_assert_true (
      foyer_store_query_integer (fixture.store, "SELECT a FROM next_thing", &value, NULL));
  g_assert_cmpint (value, ==, 7);
  g_assert_cmpuint (count_backups (&fixture), ==, 1);
  g_assert_true (foyer_store_migrate (fixture.store, steps, n_steps, &error));
  g_assert_cmpuint (count_backups (&fixture), ==, 1);
  fixture_clear (&fixture);
}

static void
test_migration_fails_whole (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree const char **steps
      = dup_steps ("CREATE TABLE half (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1);");
  gint64 value = 0;
  fixture_init (&fixture);
  g_assert_false (
      foyer_store_migrate (fixture.store, steps, foyer_store_get_n_steps () + 1, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_BUG);
  g_assert_true (foyer_store_query_integer (fixture.store, "PRAGMA user_version", &value, NULL));
  g_assert_cmpint (value, ==, foyer_store_get_n_steps ());
  g_assert_true (foyer_store_query_integer (
      fixture.store, "SELECT COUNT (*) FROM sqlite_schema WHERE name = 'half'", &value, NULL));
  g_assert_cmpint (value, ==, 0);
  fixture_clear (&fixture);
}

/* Files of every former form open and keep what they hold. */
static void
test_stored_forms (void)
{
  for (guint form = 1; form < foyer_store_get_n_steps (); form++)
    {
      Fixture fixture;
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("form-%u.sqlite", form);
      g_autofree char *stored = g_test_build_filename (G_TEST_DIST, "store", "data", name, NULL);
      g_autofree char *bytes = NULL;
      gsize length = 0;
      fixture_init (&fixture);
      g_autofree char *path = g_build_filename (fixture.folder, name, NULL);
      g_assert_true (g_file_get_contents (stored, &bytes, &length, NULL));
      g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
      FoyerStore *store = foyer_store_open (path, &fixture_clock, FOYER_STORE_OPEN_CHECK, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) attendees = NULL;
      FoyerResolved resolved;
      g_assert_true (foyer_store_resolve (store, "A1", &resolved, &attendees, &error));
      g_assert_cmpuint (attendees->len, ==, 1);
      FoyerAttendee *attendee = g_ptr_array_index (attendees, 0);
      g_assert_cmpstr (foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME), ==,
                       "Łukasz Nowak");
      g_assert_cmpstr (attendee->badge_state, ==, "READY");
      foyer_store_close (store);
      fixture_clear (&fixture);
    }
}

/* ---- Transactions ---- */

static void
test_verbs_need_a_transaction (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  g_assert_false (foyer_store_set_fact (fixture.store, "a", "b", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_BUG);
  fixture_clear (&fixture);
}

static void
test_parts (void)
{
  Fixture fixture;
  g_autofree char *kept = NULL, *undone = NULL;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_mark (fixture.store, NULL));
  g_assert_true (foyer_store_set_fact (fixture.store, "kept", "yes", NULL));
  g_assert_true (foyer_store_keep (fixture.store, NULL));
  g_assert_true (foyer_store_mark (fixture.store, NULL));
  g_assert_true (foyer_store_set_fact (fixture.store, "undone", "yes", NULL));
  foyer_store_undo (fixture.store);
  fixture_commit (&fixture);
  g_assert_true (foyer_store_get_fact (fixture.store, "kept", &kept, NULL));
  g_assert_true (foyer_store_get_fact (fixture.store, "undone", &undone, NULL));
  g_assert_cmpstr (kept, ==, "yes");
  g_assert_null (undone);
  g_assert_cmpuint (foyer_store_steal_topics (fixture.store) & FOYER_STORE_TOPIC_EVENT, !=, 0);
  g_assert_cmpuint (foyer_store_steal_topics (fixture.store), ==, 0);
  fixture_clear (&fixture);
}

static void
test_full_disk (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *filling = g_strnfill (100000, 'x');
  g_autofree char *found = NULL;
  fixture_init (&fixture);
  g_assert_true (foyer_store_execute (fixture.store, "PRAGMA max_page_count = 1",
                                      NULL)); /* no page more than now */
  fixture_begin (&fixture);
  gboolean is_written = foyer_store_set_fact (fixture.store, "small", "x", &error)
                        && foyer_store_set_fact (fixture.store, "filling", filling, &error)
                        && foyer_store_commit (fixture.store, &error);
  g_assert_false (is_written);
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_FULL);
  foyer_store_rollback (fixture.store);
  fixture_reopen (&fixture);
  g_assert_true (foyer_store_get_fact (fixture.store, "small", &found, NULL));
  g_assert_null (found);
  fixture_clear (&fixture);
}

static void
test_busy (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  FoyerStore *other
      = foyer_store_open (fixture.path, &fixture_clock, FOYER_STORE_OPEN_NORMAL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_busy_timeout (other->db, 50), ==, SQLITE_OK);
  gint64 before = 0, after = 0;
  g_assert_true (foyer_store_get_data_version (other, &before, NULL));
  fixture_begin (&fixture);
  g_assert_true (foyer_store_set_fact (fixture.store, "a", "b", NULL));
  g_assert_false (foyer_store_begin (other, FOYER_STORE_WRITE, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_RETRY);
  g_clear_error (&error);
  fixture_commit (&fixture);
  g_assert_true (foyer_store_begin (other, FOYER_STORE_WRITE, &error));
  foyer_store_rollback (other);
  g_assert_true (foyer_store_get_data_version (other, &after, NULL));
  g_assert_cmpint (before, !=, after);
  foyer_store_close (other);
  fixture_clear (&fixture);
}

static void
test_backup (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  fixture_init (&fixture);
  g_autofree char *path = g_build_filename (fixture.folder, "copy.sqlite", NULL);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_set_fact (fixture.store, "a", "b", NULL));
  fixture_commit (&fixture);
  g_assert_true (foyer_store_backup (fixture.store, path, &error));
  g_assert_false (foyer_store_backup (fixture.store, path, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  FoyerStore *copy = foyer_store_open (path, &fixture_clock, FOYER_STORE_OPEN_CHECK, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_store_get_fact (copy, "a", &value, NULL));
  g_assert_cmpstr (value, ==, "b");
  foyer_store_close (copy);
  fixture_clear (&fixture);
}

/* ---- Journal ---- */

static void
test_journal_round_trip (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDelivery) claimed = NULL, again = NULL, none = NULL;
  const char *names[] = { "Name", "E-mail", NULL };
  g_autoptr (FoyerColumns) columns = foyer_columns_new (names);
  FoyerSlice slices[]
      = { { .offset = 0, .length = 10, .first_line = 2, .first_record = 1, .n_records = 2 },
          { .offset = 10, .length = 5, .first_line = 4, .first_record = 3, .n_records = 1 } };
  FoyerSlice slice;
  FoyerStageReport reports[FOYER_N_STAGES];
  fixture_init (&fixture);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_next_delivery (fixture.store, &claimed, &error));
  g_assert_nonnull (claimed);
  g_assert_cmpuint (claimed->attempts, ==, 1);
  g_assert_cmpint (claimed->state, ==, FOYER_DELIVERY_SPLITTING);
  g_assert_true (foyer_store_next_delivery (fixture.store, &none, &error));
  g_assert_null (none);
  g_assert_true (foyer_store_add_slices (fixture.store, claimed->delivery_id, columns, slices, 1,
                                         FALSE, &error));
  /* A killed splitter comes back and cuts the same way. */
  g_assert_true (foyer_store_recover (fixture.store, &error));
  g_assert_true (foyer_store_next_delivery (fixture.store, &again, &error));
  g_assert_cmpuint (again->attempts, ==, 2);
  g_assert_true (foyer_store_add_slices (fixture.store, claimed->delivery_id, columns, slices, 2,
                                         TRUE, &error));
  g_assert_no_error (error);
  fixture_commit (&fixture);
  g_assert_true (foyer_store_get_stage_reports (fixture.store, reports, NULL));
  g_assert_cmpuint (reports[FOYER_STAGE_TRANSFORMATION].depth, ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FoyerDelivery) delivery = NULL;
      fixture_begin (&fixture);
      g_assert_true (foyer_store_next_slice (fixture.store, &slice, &delivery, &error));
      g_assert_cmpuint (slice.offset, ==, slices[i].offset);
      g_assert_cmpstr (foyer_columns_get_name (delivery->columns, 1), ==, "E-mail");
      fixture_commit (&fixture);
      FoyerAdmissionCounts counts = fixture_admit (&fixture, NULL, 0, &slice);
      g_assert_cmpuint (counts.skipped, ==, 0);
    }
  g_autoptr (FoyerDelivery) done = NULL;
  g_assert_true (foyer_store_get_delivery (fixture.store, claimed->delivery_id, &done, NULL));
  g_assert_cmpint (done->state, ==, FOYER_DELIVERY_DONE);
  g_assert_cmpuint (done->n_slices, ==, 2);
  fixture_clear (&fixture);
}

static void
test_poison (void)
{
  Fixture fixture;
  g_autoptr (GPtrArray) letters = NULL;
  FoyerDeadLetterFilter filter = FOYER_DEAD_LETTER_FILTER_INIT;
  fixture_init (&fixture);
  for (guint attempt = 0; attempt <= FOYER_LIMIT_ATTEMPTS; attempt++)
    {
      g_autoptr (FoyerDelivery) delivery = NULL;
      fixture_begin (&fixture);
      g_assert_true (foyer_store_recover (fixture.store, NULL));
      g_assert_true (foyer_store_next_delivery (fixture.store, &delivery, NULL));
      g_assert_true ((delivery != NULL) == (attempt < FOYER_LIMIT_ATTEMPTS));
      fixture_commit (&fixture);
    }
  g_assert_true (foyer_store_list_dead_letters (fixture.store, &filter, 0, 0, &letters, NULL));
  g_assert_cmpuint (letters->len, ==, 1);
  g_assert_cmpint (((FoyerDeadLetter *)g_ptr_array_index (letters, 0))->stage, ==,
                   FOYER_STAGE_INGESTION);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/open/missing", test_open_missing);
  g_test_add_func ("/store/open/private", test_open_is_private);
  g_test_add_func ("/store/open/foreign", test_open_foreign);
  g_test_add_func ("/store/open/newer", test_open_newer);
  g_test_add_func ("/store/open/read-only", test_open_read_only);
  g_test_add_func ("/store/open/damaged", test_open_damaged);
  g_test_add_func ("/store/migration/step", test_migration);
  g_test_add_func ("/store/migration/fails-whole", test_migration_fails_whole);
  g_test_add_func ("/store/migration/stored-forms", test_stored_forms);
  g_test_add_func ("/store/transaction/needed", test_verbs_need_a_transaction);
  g_test_add_func ("/store/transaction/parts", test_parts);
  g_test_add_func ("/store/transaction/full-disk", test_full_disk);
  g_test_add_func ("/store/transaction/busy", test_busy);
  g_test_add_func ("/store/backup", test_backup);
  g_test_add_func ("/store/journal/round-trip", test_journal_round_trip);
  g_test_add_func ("/store/journal/poison", test_poison);
  return g_test_run ();
}
