/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R-19 in the store: collisions with both deliveries, notices, who is missing, possible duplicates,
 * and coming back after a cancellation. */
#include "config.h"

#include "foyer-store-notices.h"
#include "store-fixture.h"

static const Person jane
    = { .source_id = "A1", .name = "Jane Doe", .family = "Doe", .email = "jane@example.com" };
static const Person bob
    = { .source_id = "A2", .name = "Bob Ray", .family = "Ray", .email = "bob@example.com" };

static GPtrArray *
list_notices (Fixture *fixture, gboolean also_seen)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *notices = NULL;
  (void)foyer_store_list_notices (fixture->store, also_seen, 0, &notices, &error); /* it says so */
  g_assert_no_error (error);
  return notices;
}

/* Both deliveries are named; the same again makes no second notice; who has seen it is kept. */
static void
test_collision (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  Person other = { .source_id = "A1", .name = "Zoe Fox", .family = "Fox", .email = "z@x.org" };
  fixture_init (&fixture);
  g_assert_cmpint (fixture_admit_person (&fixture, &jane), ==, FOYER_ADMISSION_ADMITTED);
  fixture_deliver (&fixture, "web", "A1;Zoe Fox");
  gint64 second = fixture.delivery->delivery_id;
  for (guint i = 0; i < 2; i++)
    {
      FoyerOutcome outcome = fixture_make_outcome (&fixture, &other);
      g_byte_array_set_size (fixture.raw, 0);
      g_byte_array_append (fixture.raw, (const guint8 *)"A1;Zoe Fox", 10);
      outcome.offset = 0;
      outcome.length = 10;
      FoyerAdmissionCounts counts = fixture_admit (&fixture, &outcome, 1, NULL);
      g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_REFUSED], ==, 1);
    }
  g_autoptr (GPtrArray) notices = list_notices (&fixture, FALSE);
  g_assert_cmpuint (notices->len, ==, 1);
  const FoyerNoticeRow *notice = notices->pdata[0];
  g_autofree char *id = fixture_dup_attendee_id ("A1");
  g_assert_cmpstr (notice->kind, ==, "identity-collision");
  g_assert_cmpstr (notice->attendee_id, ==, id);
  g_assert_cmpstr (notice->source_id, ==, "A1");
  g_assert_cmpint (notice->first_delivery, ==, second - 1);
  g_assert_cmpint (notice->second_delivery, ==, second);
  g_assert_cmpstr (notice->second_origin, ==, "guests.csv");
  g_assert_cmpuint (notice->second_line, >, 0);
  g_assert_cmpint (notice->dead_letter_id, >, 0);
  g_assert_null (strstr (notice->text, "Fox")); /* ids only */

  fixture_begin (&fixture);
  g_assert_true (foyer_store_mark_notice (fixture.store, notice->notice_id, "anna", &error));
  g_assert_true (foyer_store_mark_notice (fixture.store, notice->notice_id, "ben", &error));
  g_assert_false (foyer_store_mark_notice (fixture.store, 99, "anna", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  fixture_commit (&fixture);
  g_autoptr (GPtrArray) open = list_notices (&fixture, FALSE);
  g_autoptr (GPtrArray) all = list_notices (&fixture, TRUE);
  g_assert_cmpuint (open->len, ==, 0);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpstr (((FoyerNoticeRow *)all->pdata[0])->seen_by, ==, "anna");
  fixture_clear (&fixture);
}

/* ---- Absence ---- */

/* A delivery that names everybody, from the journal to done. */
static void
admit_whole (Fixture *fixture, const char *bytes, FoyerOutcome *outcomes, gsize n_outcomes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDelivery) claimed = NULL, delivery = NULL;
  FoyerSlice cut = { .length = 5, .first_line = 2, .first_record = 1, .n_records = 1 }, slice;
  FoyerAdmissionCounts counts;
  fixture_deliver (fixture, "web", bytes);
  fixture_begin (fixture);
  do
    {
      g_clear_pointer (&claimed, foyer_delivery_unref);
      g_assert_true (foyer_store_next_delivery (fixture->store, &claimed, &error));
    }
  while (claimed->delivery_id != fixture->delivery->delivery_id);
  g_assert_true (
      foyer_store_add_slices (fixture->store, claimed->delivery_id, NULL, &cut, 1, TRUE, &error));
  g_assert_true (foyer_store_next_slice (fixture->store, &slice, &delivery, &error));
  g_autoptr (FoyerIntake) intake = foyer_intake_new (outcomes, n_outcomes, NULL, 0);
  foyer_intake_set_whole (intake);
  g_assert_true (
      foyer_store_admit (fixture->store, fixture->delivery, &slice, intake, &counts, &error));
  g_assert_no_error (error);
  fixture_commit (fixture);
}

static gboolean
check (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean did_something = FALSE;
  fixture_begin (fixture);
  (void)foyer_store_check_absence (fixture->store, &did_something, &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (fixture);
  return did_something;
}

static GPtrArray *
list_proposals (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *proposals = NULL;
  (void)foyer_store_list_proposals (fixture->store, 0, FALSE, &proposals, &error); /* it says so */
  g_assert_no_error (error);
  return proposals;
}

static FoyerStatus
get_status (Fixture *fixture, const char *source_id)
{
  g_autoptr (FoyerAttendee) attendee = fixture_get (fixture, source_id);
  return foyer_record_get_status (attendee->record);
}

/* Who is missing is proposed, never cancelled at once; a person decides; whoever comes again is
 * active again. A refused row is no absence. */
static void
test_absence (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  Person cem = { .source_id = "A3", .name = "Cem Oz", .family = "Oz", .email = "c@x.org" };
  guint64 n_cancelled = 0;
  fixture_init (&fixture);
  FoyerOutcome all[]
      = { fixture_make_outcome (&fixture, &jane), fixture_make_outcome (&fixture, &bob),
          fixture_make_outcome (&fixture, &cem) };
  admit_whole (&fixture, "all of them", all, 3);
  g_assert_true (check (&fixture));
  g_assert_false (check (&fixture));
  g_autoptr (GPtrArray) none = list_proposals (&fixture);
  g_assert_cmpuint (none->len, ==, 0);

  FoyerOutcome fewer[] = { fixture_make_outcome (&fixture, &jane),
                           fixture_make_refusal (&fixture, "A3", "Cem Oz", "A3;Cem Oz;Speakrs") };
  admit_whole (&fixture, "fewer", fewer, 2);
  g_assert_true (check (&fixture));
  g_autoptr (GPtrArray) proposals = list_proposals (&fixture);
  g_autoptr (GArray) rows = NULL;
  g_assert_cmpuint (proposals->len, ==, 1);
  const FoyerProposalRow *proposal = proposals->pdata[0];
  g_assert_cmpuint (proposal->n_people, ==, 1);
  g_assert_cmpuint (proposal->n_unreadable, ==, 0);
  g_assert_true (foyer_store_list_proposed (fixture.store, proposal->proposal_id, &rows, &error));
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpint (get_status (&fixture, "A2"), ==, FOYER_STATUS_ACTIVE);

  fixture_begin (&fixture);
  g_assert_true (foyer_store_decide_proposal (fixture.store, proposal->proposal_id, TRUE, "anna",
                                              &n_cancelled, &error));
  g_assert_cmpuint (n_cancelled, ==, 1);
  g_assert_false (foyer_store_decide_proposal (fixture.store, proposal->proposal_id, FALSE, "ben",
                                               &n_cancelled, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (foyer_store_decide_proposal (fixture.store, 99, TRUE, "ben", NULL, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  fixture_commit (&fixture);
  g_assert_cmpint (get_status (&fixture, "A2"), ==, FOYER_STATUS_CANCELLED);
  g_assert_cmpint (get_status (&fixture, "A1"), ==, FOYER_STATUS_ACTIVE);

  FoyerOutcome back[]
      = { fixture_make_outcome (&fixture, &jane), fixture_make_outcome (&fixture, &bob),
          fixture_make_outcome (&fixture, &cem) };
  admit_whole (&fixture, "all again", back, 3);
  g_assert_true (check (&fixture));
  g_assert_cmpint (get_status (&fixture, "A2"), ==, FOYER_STATUS_ACTIVE);
  fixture_clear (&fixture);
}

/* Accepting leaves out who was heard of after the proposal was made; a newer one supersedes. */
static void
test_absence_changes (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  Person renamed = bob;
  guint64 n_cancelled = 7;
  fixture_init (&fixture);
  FoyerOutcome both[]
      = { fixture_make_outcome (&fixture, &jane), fixture_make_outcome (&fixture, &bob) };
  admit_whole (&fixture, "both", both, 2);
  g_assert_true (check (&fixture));
  FoyerOutcome nobody[] = { { .kind = FOYER_OUTCOME_SKIPPED, .skip_reason = "footer" } };
  admit_whole (&fixture, "nobody", nobody, 1);
  g_assert_true (check (&fixture));
  g_autoptr (GPtrArray) first = list_proposals (&fixture);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpuint (((FoyerProposalRow *)first->pdata[0])->n_people, ==, 2);
  FoyerOutcome one[] = { fixture_make_outcome (&fixture, &jane) };
  admit_whole (&fixture, "jane", one, 1);
  g_assert_true (check (&fixture));
  g_autoptr (GPtrArray) second = list_proposals (&fixture);
  g_assert_cmpuint (second->len, ==, 1);
  const FoyerProposalRow *proposal = second->pdata[0];
  g_assert_cmpuint (proposal->n_people, ==, 1);
  renamed.name = "Bobby Ray";
  fixture_deliver (&fixture, "web", "a hook");
  g_assert_cmpint (fixture_admit_person (&fixture, &renamed), ==, FOYER_ADMISSION_UPDATED);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_decide_proposal (fixture.store, proposal->proposal_id, TRUE, "anna",
                                              &n_cancelled, &error));
  fixture_commit (&fixture);
  g_assert_cmpuint (n_cancelled, ==, 0);
  g_assert_cmpint (get_status (&fixture, "A2"), ==, FOYER_STATUS_ACTIVE);
  fixture_clear (&fixture);
}

/* ---- Possible duplicates ---- */

static void
test_pairs (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  Person again = jane;
  again.source_id = "B1";
  fixture_init (&fixture);
  g_assert_cmpint (fixture_admit_person (&fixture, &jane), ==, FOYER_ADMISSION_ADMITTED);
  g_assert_cmpint (fixture_admit_person (&fixture, &bob), ==, FOYER_ADMISSION_ADMITTED);
  g_assert_cmpint (fixture_admit_person (&fixture, &again), ==, FOYER_ADMISSION_ADMITTED);
  g_autoptr (FoyerAttendee) a = fixture_get (&fixture, "A1");
  g_autoptr (FoyerAttendee) b = fixture_get (&fixture, "A2");
  g_autoptr (FoyerAttendee) c = fixture_get (&fixture, "B1");
  g_assert_true (a->is_possible_duplicate);
  fixture_begin (&fixture);
  /* either order, and the same again */
  for (guint i = 0; i < 2; i++)
    g_assert_true (foyer_store_decide_pair (fixture.store, c->row_id, a->row_id,
                                            FOYER_DUPLICATE_CLEARED, "anna", &error));
  g_assert_false (foyer_store_decide_pair (fixture.store, a->row_id, c->row_id,
                                           FOYER_DUPLICATE_LINKED, "ben", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  /* nobody took them for one: clearing makes no sense, linking does */
  g_assert_false (foyer_store_decide_pair (fixture.store, a->row_id, b->row_id,
                                           FOYER_DUPLICATE_CLEARED, "anna", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (foyer_store_decide_pair (fixture.store, a->row_id, b->row_id,
                                          FOYER_DUPLICATE_LINKED, "anna", &error));
  fixture_commit (&fixture);
  g_autoptr (FoyerAttendee) now = fixture_get (&fixture, "A1");
  g_assert_false (now->is_possible_duplicate);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-merge/collision", test_collision);
  g_test_add_func ("/store-merge/absence", test_absence);
  g_test_add_func ("/store-merge/absence-changes", test_absence_changes);
  g_test_add_func ("/store-merge/pairs", test_pairs);
  return g_test_run ();
}
