/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search in many scripts, exact codes, filters and orders of lists. */
#include "config.h"

#include "store-fixture.h"

#include "foyer-search-index-private.h"
#include "foyer-store-arrival.h"

#include <sqlite3.h>

static GArray *
list (Fixture *fixture, const FoyerAttendeeFilter *filter, FoyerAttendeeSort sort)
{
  g_autoptr (GError) error = NULL;
  GArray *ids = NULL;
  (void)foyer_store_list_ids (fixture->store, filter, sort, 0, &ids,
                              &error); /* the error says it */
  g_assert_no_error (error);
  return ids;
}

/* The source ids of the people found, joined with spaces. */
static char *
dup_found (Fixture *fixture, const FoyerAttendeeFilter *filter, FoyerAttendeeSort sort)
{
  g_autoptr (GArray) ids = list (fixture, filter, sort);
  g_autoptr (GPtrArray) attendees = NULL;
  GString *found = g_string_new (NULL);
  g_assert_true (foyer_store_get_attendees (fixture->store, (const gint64 *)(gpointer)ids->data,
                                            ids->len, &attendees, NULL));
  for (guint i = 0; i < attendees->len; i++)
    g_string_append_printf (
        found, "%s%s", i > 0 ? " " : "",
        foyer_record_get_text (((FoyerAttendee *)g_ptr_array_index (attendees, i))->record,
                               FOYER_FIELD_SOURCE_ID));
  return g_string_free (found, FALSE);
}

static void
assert_search (Fixture *fixture, const char *text, const char *expected)
{
  FoyerAttendeeFilter filter = FOYER_ATTENDEE_FILTER_INIT;
  filter.text = text;
  g_autofree char *found = dup_found (fixture, &filter, FOYER_SORT_ADMITTED);
  if (g_strcmp0 (found, expected) != 0)
    g_error ("'%s' found '%s', not '%s'", text, found, expected);
}

static const Person people[] = {
  { .source_id = "S1", .name = "Jane Doe", .email = "jane@example.com" },
  { .source_id = "S2", .name = "Łukasz Groß", .email = "lg@example.com" },
  { .source_id = "S3", .name = "山田太郎", .email = "yt@example.com" },
  { .source_id = "S4", .name = "やまだ はなこ", .email = "yh@example.com" },
  { .source_id = "S5", .name = "김민준", .email = "mk@example.com" },
  { .source_id = "S6", .name = "สมชาย ใจดี", .email = "sc@example.com" },
  { .source_id = "S7", .name = "Владимир Соколов", .email = "vs@example.com" },
  { .source_id = "S8", .name = "Αλέξανδρος Παπαδόπουλος", .email = "ap@example.com" },
  { .source_id = "S9", .name = "محمد علي", .email = "ma@example.com" },
  { .source_id = "S10", .name = "דוד כהן", .email = "dc@example.com" },
  { .source_id = "S11", .name = "प्रिया शर्मा", .email = "ps@example.com" },
  { .source_id = "S12", .name = "Նարեկ Գրիգորյան", .email = "ng@example.com" },
  { .source_id = "S13", .name = "ნინო ბერიძე", .email = "nb@example.com" },
  { .source_id = "S14", .name = "Li Bo", .email = "lb@example.com", .company = "Æon Søren Œuvre" },
};

static const struct
{
  const char *text;
  const char *expected;
} searches[] = {
  { "jane", "S1" },     { "JANE DOE", "S1" },
  { "doe jane", "S1" }, { "jan d", "S1" },
  { "ane", "" },        { "łukasz", "S2" },
  { "lukasz", "S2" },   { "LUKASZ GROSS", "S2" },
  { "groß", "S2" },     { "gross", "S2" },
  { "山田太郎", "S3" }, { "太郎", "S3" },
  { "田太", "S3" },     { "郎太", "" },
  { "はなこ", "S4" },   { "なこ", "S4" },
  { "김", "S5" },       { "민준", "S5" },
  { "ชาย", "S6" },      { "соколов", "S7" },
  { "СОК", "S7" },      { "παπαδοπουλος", "S8" },
  { "αλεξ", "S8" },     { "محمد", "S9" },
  { "כהן", "S10" },     { "शर्मा", "S11" },
  { "Գրիգոր", "S12" },  { "ბერ", "S13" },
  { "li", "S14" },      { "bo", "S14" },
  { "aeon", "S14" },    { "soren", "S14" },
  { "oeuvre", "S14" },  { "\"", "" },
  { "* OR -", "" },     { "NEAR(", "" },
  { "s9", "S9" },       { "vs@example.com", "S7" },
  { "", "" },
};

static void
test_scripts (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    fixture_admit_person (&fixture, &people[i]);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    assert_search (&fixture, searches[i].text, searches[i].expected);
  fixture_clear (&fixture);
}

static void
test_update_moves_words (void)
{
  Fixture fixture;
  Person person = people[0];
  fixture_init (&fixture);
  fixture_admit_person (&fixture, &person);
  person.company = "Contoso";
  fixture_admit_person (&fixture, &person);
  assert_search (&fixture, "contoso", "S1");
  person.company = "Acme";
  fixture_admit_person (&fixture, &person);
  assert_search (&fixture, "contoso", "");
  assert_search (&fixture, "acme", "S1");
  assert_search (&fixture, "jane", "S1");
  fixture_clear (&fixture);
}

static void
assert_resolved (Fixture *fixture, const char *code, FoyerResolved expected, guint n)
{
  g_autoptr (GPtrArray) attendees = NULL;
  g_autoptr (GError) error = NULL;
  FoyerResolved resolved;
  (void)foyer_store_resolve (fixture->store, code, &resolved, &attendees,
                             &error); /* the error says it */
  g_assert_no_error (error);
  g_assert_cmpint (resolved, ==, expected);
  g_assert_cmpuint (attendees->len, ==, n);
}

static void
test_resolve (void)
{
  Fixture fixture;
  Person a = { .source_id = "X-1",
               .name = "Ann Lee",
               .email = "a@example.com",
               .order_code = "ORD-9",
               .ticket_code = "k3y/secret+A=" };
  Person b = { .source_id = "X-2",
               .name = "Bob Lee",
               .email = "b@example.com",
               .order_code = "ORD-9",
               .ticket_code = "X-1" };
  g_autofree char *id = fixture_dup_attendee_id ("X-2");
  fixture_init (&fixture);
  fixture_admit_person (&fixture, &a);
  fixture_admit_person (&fixture, &b);
  fixture_add_printer (&fixture, "folder");
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (&fixture, NULL);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "X-1");
  assert_resolved (&fixture, "k3y/secret+A=", FOYER_RESOLVED_TICKET_CODE, 1);
  assert_resolved (&fixture, "k3y/secret+a=", FOYER_RESOLVED_NOTHING, 0);
  /* A ticket code of one and the source id of another: the ticket code comes first. */
  assert_resolved (&fixture, "X-1", FOYER_RESOLVED_TICKET_CODE, 1);
  assert_resolved (&fixture, "X-2", FOYER_RESOLVED_SOURCE_ID, 1);
  assert_resolved (&fixture, "ORD-9", FOYER_RESOLVED_ORDER_CODE, 2);
  assert_resolved (&fixture, id, FOYER_RESOLVED_ATTENDEE_ID, 1);
  assert_resolved (&fixture, "nobody", FOYER_RESOLVED_NOTHING, 0);
  assert_resolved (&fixture, "", FOYER_RESOLVED_NOTHING, 0);
  assert_resolved (&fixture, attendee->badge_no, FOYER_RESOLVED_BADGE_NO, 1);
  g_autofree char *lower = g_ascii_strdown (attendee->badge_no, -1);
  assert_resolved (&fixture, lower, FOYER_RESOLVED_BADGE_NO, 1);
  fixture_clear (&fixture);
}

static void
test_lists (void)
{
  Fixture fixture;
  const Person guests[] = {
    { .source_id = "1",
      .name = "Zoe Ångström",
      .family = "Ångström",
      .email = "1@x.org",
      .tier = "VIP",
      .company = "Beta" },
    { .source_id = "2",
      .name = "Ann Zimmer",
      .family = "Zimmer",
      .email = "2@x.org",
      .company = "alpha" },
    { .source_id = "3",
      .name = "Bob Miller",
      .family = "Miller",
      .email = "3@x.org",
      .status = FOYER_STATUS_WAITLISTED },
    { .source_id = "4",
      .name = "Cy Álvarez",
      .family = "Álvarez",
      .email = "4@x.org",
      .tier = "VIP",
      .company = "Gamma" },
  };
  static const struct
  {
    FoyerAttendeeSort sort;
    const char *tier;
    int status;
    const char *source;
    const char *text;
    FoyerBadgeFilter badge;
    const char *expected;
  } cases[] = {
    { FOYER_SORT_ADMITTED, NULL, -1, NULL, NULL, FOYER_BADGE_ANY, "1 2 3 4" },
    { FOYER_SORT_NAME, NULL, -1, NULL, NULL, FOYER_BADGE_ANY, "4 1 3 2" },
    { FOYER_SORT_COMPANY, NULL, -1, NULL, NULL, FOYER_BADGE_ANY, "3 2 1 4" },
    { FOYER_SORT_TIER, NULL, -1, NULL, NULL, FOYER_BADGE_ANY, "3 2 4 1" },
    { FOYER_SORT_NAME, "VIP", -1, NULL, NULL, FOYER_BADGE_ANY, "4 1" },
    { FOYER_SORT_NAME, NULL, FOYER_STATUS_WAITLISTED, NULL, NULL, FOYER_BADGE_ANY, "3" },
    { FOYER_SORT_NAME, NULL, -1, "web", NULL, FOYER_BADGE_ANY, "4 1 3 2" },
    { FOYER_SORT_NAME, NULL, -1, "elsewhere", NULL, FOYER_BADGE_ANY, "" },
    { FOYER_SORT_NAME, NULL, -1, NULL, "x org", FOYER_BADGE_ANY, "4 1 3 2" },
    { FOYER_SORT_TIER, "VIP", FOYER_STATUS_ACTIVE, NULL, "zoe", FOYER_BADGE_ANY, "1" },
    { FOYER_SORT_NAME, NULL, -1, NULL, NULL, FOYER_BADGE_NONE, "3" },
    { FOYER_SORT_NAME, NULL, -1, NULL, NULL, FOYER_BADGE_OPEN, "4 1 2" },
    { FOYER_SORT_NAME, NULL, -1, NULL, NULL, FOYER_BADGE_PRINTED, "" },
  };
  fixture_init (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (guests); i++)
    fixture_admit_person (&fixture, &guests[i]);
  fixture_add_printer (&fixture, "folder");
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerAttendeeFilter filter = FOYER_ATTENDEE_FILTER_INIT;
      filter.tier = cases[i].tier;
      filter.status = cases[i].status;
      filter.source = cases[i].source;
      filter.text = cases[i].text;
      filter.badge = cases[i].badge;
      g_autofree char *found = dup_found (&fixture, &filter, cases[i].sort);
      g_test_message ("case %u", i);
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
  fixture_clear (&fixture);
}

/* Lists are right before the search index has caught up, and searches afterwards. */
static void
test_catching_up (void)
{
  Fixture fixture;
  FoyerAdmissionCounts counts;
  FoyerAttendeeFilter everybody = FOYER_ATTENDEE_FILTER_INIT;
  fixture_init (&fixture);
  FoyerOutcome outcome = fixture_make_outcome (&fixture, &people[0]);
  g_autoptr (FoyerIntake) intake = foyer_intake_new (&outcome, 1, NULL, 0);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_admit (fixture.store, fixture.delivery, NULL, intake, &counts, NULL));
  fixture_commit (&fixture);
  g_autofree char *found = dup_found (&fixture, &everybody, FOYER_SORT_NAME);
  g_assert_cmpstr (found, ==, "S1");
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_search (&fixture, "jane", "S1");
  fixture_clear (&fixture);
}

static void
admit_only (Fixture *self, const char *company)
{
  Person person = people[0];
  FoyerAdmissionCounts counts;
  person.company = company;
  FoyerOutcome outcome = fixture_make_outcome (self, &person);
  g_autoptr (FoyerIntake) intake = foyer_intake_new (&outcome, 1, NULL, 0);
  fixture_begin (self);
  g_assert_true (foyer_store_admit (self->store, self->delivery, NULL, intake, &counts, NULL));
  fixture_commit (self);
}

/* Words that came and went between two steps leave nothing behind. */
static void
test_changes_between_steps (void)
{
  Fixture fixture;
  gint64 n = -1;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  admit_only (&fixture, "Early");
  admit_only (&fixture, "First");
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_search (&fixture, "early", "");
  assert_search (&fixture, "first", "S1");
  admit_only (&fixture, "Second");
  admit_only (&fixture, "Third");
  assert_search (&fixture, "first", "S1");
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_search (&fixture, "first", "");
  assert_search (&fixture, "second", "");
  assert_search (&fixture, "third", "S1");
  admit_only (&fixture, "Fourth");
  fixture_begin (&fixture);
  g_assert_true (foyer_search_index_forget_changes (fixture.store, &error));
  fixture_commit (&fixture);
  g_assert_true (
      foyer_store_query_integer (fixture.store, "SELECT COUNT (*) FROM search_change", &n, NULL));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_search (&fixture, "third", "");
  assert_search (&fixture, "fourth", "S1");
  fixture_clear (&fixture);
}

/* ---- The order by name ---- */

static void
admit_named (Fixture *self, const char *source_id, const char *name)
{
  Person person = { .source_id = source_id, .name = name, .email = source_id };
  FoyerAdmissionCounts counts;
  FoyerOutcome outcome = fixture_make_outcome (self, &person);
  g_autoptr (FoyerIntake) intake = foyer_intake_new (&outcome, 1, NULL, 0);
  g_autoptr (GError) error = NULL;
  fixture_begin (self);
  (void)foyer_store_admit (self->store, self->delivery, NULL, intake, &counts, &error);
  g_assert_no_error (error);
  fixture_commit (self);
}

static void
assert_by_name (Fixture *self, const char *everybody, const char *arrived)
{
  FoyerAttendeeFilter filter = FOYER_ATTENDEE_FILTER_INIT;
  g_autofree char *all = dup_found (self, &filter, FOYER_SORT_NAME);
  filter.arrival = FOYER_ARRIVAL_ARRIVED;
  g_autofree char *some = dup_found (self, &filter, FOYER_SORT_NAME);
  filter = (FoyerAttendeeFilter)FOYER_ATTENDEE_FILTER_INIT;
  filter.badge = FOYER_BADGE_NONE; /* asks the people's table */
  g_autofree char *unprinted = dup_found (self, &filter, FOYER_SORT_NAME);
  g_assert_cmpstr (all, ==, everybody);
  g_assert_cmpstr (some, ==, arrived);
  g_assert_cmpstr (unprinted, ==, everybody);
}

static void
mark_arrived (Fixture *self, const char *source_id)
{
  g_autofree char *id = fixture_dup_attendee_id (source_id);
  g_autoptr (GError) error = NULL;
  fixture_begin (self);
  (void)foyer_store_mark_arrival (self->store, id, FOYER_ARRIVAL_ARRIVED, NULL, "test", NULL,
                                  &error);
  g_assert_no_error (error);
  fixture_commit (self);
}

/* Right with nothing, a part and all of it in the index, with changes that it does not know yet. */
static void
test_order_by_name (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  admit_named (&fixture, "A", "Mona");
  admit_named (&fixture, "B", "Zoe");
  admit_named (&fixture, "C", "Anna");
  assert_by_name (&fixture, "C A B", "");
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_by_name (&fixture, "C A B", "");
  admit_named (&fixture, "D", "Nora");
  assert_by_name (&fixture, "C A D B", "");
  admit_named (&fixture, "B", "Bela"); /* the same e-mail: a new spelling */
  mark_arrived (&fixture, "C");
  assert_by_name (&fixture, "C B A D", "C");
  admit_named (&fixture, "B", "Olga");
  assert_by_name (&fixture, "C A D B", "C");
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_by_name (&fixture, "C A D B", "C");
  mark_arrived (&fixture, "B");
  assert_by_name (&fixture, "C A D B", "C B");
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_by_name (&fixture, "C A D B", "C B");
  /* what belongs to another store is not listed */
  g_assert_true (foyer_store_execute (fixture.store, "UPDATE search_mark SET mark = x'00'", NULL));
  assert_by_name (&fixture, "C A D B", "C B");
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_by_name (&fixture, "C A D B", "C B");
  fixture_clear (&fixture);
}

/* A process that was killed while it made the index left an empty file, or one with a journal that
 * only a writer may roll back. */
static void
leave_half_made (const char *index, gboolean has_journal)
{
  g_autofree char *journal = g_strconcat (index, "-journal", NULL);
  g_autofree char *data = NULL;
  g_autofree char *journal_data = NULL;
  gsize length, journal_length;
  sqlite3 *db = NULL;

  g_assert_cmpint (g_unlink (index), ==, 0);
  if (!has_journal)
    {
      g_assert_true (g_file_set_contents (index, "", 0, NULL));
      return;
    }
  g_assert_cmpint (sqlite3_open (index, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "PRAGMA cache_size = 1; CREATE TABLE a (b); BEGIN;"
                                 "INSERT INTO a VALUES (zeroblob (200000)), (zeroblob (200000));",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_true (g_file_get_contents (index, &data, &length, NULL));
  g_assert_true (g_file_get_contents (journal, &journal_data, &journal_length, NULL));
  g_assert_cmpuint (journal_length, >, 512);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_assert_true (g_file_set_contents (journal, journal_data, (gssize)journal_length, NULL));
  g_assert_true (g_file_set_contents (index, data, (gssize)length, NULL));
}

static void
test_index_half_made (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  g_autofree char *index = g_build_filename (fixture.folder, "foyer-search.sqlite", NULL);
  admit_only (&fixture, "Acme");
  for (int has_journal = 0; has_journal <= 1; has_journal++)
    {
      g_autoptr (GError) error = NULL;
      g_clear_pointer (&fixture.store, foyer_store_close);
      leave_half_made (index, has_journal);
      /* Who may only read finds nobody by words, and everything else. */
      g_autoptr (FoyerStore) reader = foyer_store_open (fixture.path, foyer_clock_get_system (),
                                                        FOYER_STORE_OPEN_READ_ONLY, &error);
      g_assert_no_error (error);
      g_clear_pointer (&reader, foyer_store_close);
      fixture_reopen (&fixture);
      g_assert_true (foyer_store_catch_up (fixture.store, &error));
      assert_search (&fixture, "acme", "S1");
    }
  fixture_clear (&fixture);
}

/* An index that is gone, is no database, or knows of what the store does not, is made anew. */
static void
test_index_made_anew (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  g_autofree char *index = g_build_filename (fixture.folder, "foyer-search.sqlite", NULL);
  g_autofree char *copy = g_build_filename (fixture.folder, "copy.sqlite", NULL);
  admit_only (&fixture, "Acme");
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_search (&fixture, "acme", "S1");
  g_assert_true (foyer_store_backup (fixture.store, copy, &error));
  admit_only (&fixture, "Contoso");
  fixture_admit_person (&fixture, &people[1]);
  assert_search (&fixture, "contoso", "S1");

  /* Back to the copy: what came later is in the index beside it. */
  g_clear_pointer (&fixture.store, foyer_store_close);
  g_assert_cmpint (g_rename (copy, fixture.path), ==, 0);
  fixture_reopen (&fixture);
  fixture_admit_person (&fixture, &people[6]);
  assert_search (&fixture, "contoso", "");
  assert_search (&fixture, "lukasz", "");
  assert_search (&fixture, "acme", "S1");
  assert_search (&fixture, "соколов", "S7");

  g_clear_pointer (&fixture.store, foyer_store_close);
  g_assert_true (g_file_set_contents (index,
                                      "no database at all, but longer than a header is: "
                                      "one hundred bytes and some more than that, really",
                                      -1, NULL));
  g_autoptr (FoyerSearchIndex) made = foyer_search_index_open (fixture.path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_search_index_catch_up (made, &error));
  g_clear_pointer (&made, foyer_search_index_close);
  fixture_reopen (&fixture);
  assert_search (&fixture, "acme", "S1");

  g_clear_pointer (&fixture.store, foyer_store_close);
  g_assert_cmpint (g_unlink (index), ==, 0);
  fixture_reopen (&fixture);
  assert_search (&fixture, "acme", "");
  g_assert_true (foyer_store_catch_up (fixture.store, NULL));
  assert_search (&fixture, "acme", "S1");
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search/scripts", test_scripts);
  g_test_add_func ("/store/search/update", test_update_moves_words);
  g_test_add_func ("/store/search/catching-up", test_catching_up);
  g_test_add_func ("/store/search/changes-between-steps", test_changes_between_steps);
  g_test_add_func ("/store/search/order-by-name", test_order_by_name);
  g_test_add_func ("/store/search/half-made", test_index_half_made);
  g_test_add_func ("/store/search/made-anew", test_index_made_anew);
  g_test_add_func ("/store/resolve", test_resolve);
  g_test_add_func ("/store/lists", test_lists);
  return g_test_run ();
}
