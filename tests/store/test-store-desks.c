/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desks and kiosks; who came, when and where, and taking that back; pairs decided and opened again.
 */
#include "config.h"

#include "store-fixture.h"

#include "foyer-store-arrival.h"
#include "foyer-store-desks.h"

static const Person jane = { .source_id = "A1", .name = "Jane Doe", .email = "jane@example.com" };
static const Person john
    = { .source_id = "A2", .name = "John Smith", .email = "john@example.com", .tier = "VIP" };
static const Person waiting = {
  .source_id = "A3", .name = "Wai Ting", .email = "w@example.com", .status = FOYER_STATUS_WAITLISTED
};

static gboolean
add_desk (Fixture *fixture, const char *name, FoyerDeskKind kind, const char *person,
          GError **error)
{
  g_autoptr (FoyerDesk) desk = g_new0 (FoyerDesk, 1);
  desk->name = g_strdup (name);
  desk->kind = kind;
  desk->route = g_strdup ("folder");
  desk->person = g_strdup (person);
  fixture_begin (fixture);
  gboolean is_added = foyer_store_add_desk (fixture->store, desk, "ana", error);
  fixture_commit (fixture);
  return is_added;
}

static void
test_desks (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDesk) desk = NULL;
  g_autoptr (GPtrArray) desks = NULL;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  g_assert_false (foyer_store_remove_desk (fixture.store, "Desk 1", "ana", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "desks add"));
  g_clear_error (&error);
  fixture_commit (&fixture);
  g_assert_true (add_desk (&fixture, "Desk 1", FOYER_DESK_STAFFED, "Ana", NULL));
  g_assert_true (add_desk (&fixture, "Corner", FOYER_DESK_KIOSK, NULL, NULL));
  g_assert_false (add_desk (&fixture, "Corner", FOYER_DESK_STAFFED, NULL, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  fixture_begin (&fixture);
  FoyerDeskChange change = { .person = "", .prints_on_scan = 1 };
  g_assert_true (foyer_store_set_desk (fixture.store, "Desk 1", &change, "ana", &error));
  g_assert_true (foyer_store_note_desk_act (fixture.store, "Desk 1", "printed", &error));
  g_assert_false (foyer_store_set_desk (fixture.store, "Desk 9", &change, "ana", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "Corner, Desk 1"));
  fixture_commit (&fixture);
  g_assert_true (foyer_store_get_desk (fixture.store, "Desk 1", &desk, NULL));
  g_assert_cmpstr (desk->route, ==, "folder");
  g_assert_null (desk->person);
  g_assert_true (desk->prints_on_scan);
  g_assert_cmpstr (desk->last_act, ==, "printed");
  g_assert_cmpint (desk->last_act_usec, >, desk->added_usec);
  g_assert_true (foyer_store_list_desks (fixture.store, &desks, NULL));
  g_assert_cmpuint (desks->len, ==, 2);
  g_assert_cmpint (((FoyerDesk *)desks->pdata[0])->kind, ==, FOYER_DESK_KIOSK);
  fixture_clear (&fixture);
}

static gboolean
mark (Fixture *fixture, const char *source_id, FoyerArrival arrival, const char *desk,
      gboolean *is_new, GError **error)
{
  g_autofree char *id = fixture_dup_attendee_id (source_id);
  fixture_begin (fixture);
  gboolean is_done
      = foyer_store_mark_arrival (fixture->store, id, arrival, desk, "ana", is_new, error);
  if (is_done)
    fixture_commit (fixture);
  else
    foyer_store_rollback (fixture->store);
  return is_done;
}

static void
undo (Fixture *fixture, const char *source_id, FoyerArrival expected)
{
  g_autofree char *id = fixture_dup_attendee_id (source_id);
  FoyerArrival arrival = FOYER_ARRIVAL_HANDED_OVER;
  fixture_begin (fixture);
  g_assert_true (foyer_store_undo_arrival (fixture->store, id, "ana", &arrival, NULL));
  fixture_commit (fixture);
  g_assert_cmpint (arrival, ==, expected);
}

static void
assert_counts (Fixture *fixture, const char *tier, guint64 expected, guint64 arrived,
               guint64 handed_over)
{
  g_autoptr (GPtrArray) counts = NULL;
  g_assert_true (foyer_store_count_arrivals (fixture->store, &counts, NULL));
  for (guint i = 0; i < counts->len; i++)
    {
      const FoyerArrivalCount *count = counts->pdata[i];
      if (g_strcmp0 (count->tier, tier) != 0)
        continue;
      g_assert_cmpuint (count->expected, ==, expected);
      g_assert_cmpuint (count->arrived, ==, arrived);
      g_assert_cmpuint (count->handed_over, ==, handed_over);
      g_assert_cmpuint (count->remaining, ==, expected - arrived);
      return;
    }
  g_assert_not_reached ();
}

static void
test_arrival (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  gboolean is_new = FALSE;
  fixture_init (&fixture);
  fixture_admit_person (&fixture, &jane);
  fixture_admit_person (&fixture, &john);
  fixture_admit_person (&fixture, &waiting);
  g_assert_true (add_desk (&fixture, "Desk 1", FOYER_DESK_STAFFED, NULL, NULL));
  assert_counts (&fixture, "GENERAL", 1, 0, 0);
  g_assert_true (mark (&fixture, "A1", FOYER_ARRIVAL_ARRIVED, "Desk 1", &is_new, NULL));
  g_assert_true (is_new);
  g_assert_true (mark (&fixture, "A1", FOYER_ARRIVAL_ARRIVED, NULL, &is_new, NULL));
  g_assert_false (is_new);
  g_autoptr (FoyerAttendee) arrived = fixture_get (&fixture, "A1");
  g_assert_cmpstr (arrived->arrival_desk, ==, "Desk 1");
  g_assert_cmpint (arrived->arrival_usec, !=, 0);
  assert_counts (&fixture, "GENERAL", 1, 1, 0);
  g_assert_true (mark (&fixture, "A1", FOYER_ARRIVAL_HANDED_OVER, NULL, NULL, NULL));
  assert_counts (&fixture, "GENERAL", 1, 1, 1);
  g_assert_false (mark (&fixture, "A1", FOYER_ARRIVAL_ARRIVED, NULL, NULL, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (mark (&fixture, "A3", FOYER_ARRIVAL_ARRIVED, NULL, NULL, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (mark (&fixture, "A2", FOYER_ARRIVAL_ARRIVED, "Desk 9", NULL, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* A badge in the hand without an arrival before it: both at once, and both taken back at once. */
  g_assert_true (mark (&fixture, "A2", FOYER_ARRIVAL_HANDED_OVER, "Desk 1", NULL, NULL));
  assert_counts (&fixture, "VIP", 1, 1, 1);
  undo (&fixture, "A2", FOYER_ARRIVAL_NONE);
  assert_counts (&fixture, "VIP", 1, 0, 0);
  undo (&fixture, "A1", FOYER_ARRIVAL_ARRIVED);
  undo (&fixture, "A1", FOYER_ARRIVAL_NONE);
  g_autoptr (FoyerAttendee) gone = fixture_get (&fixture, "A1");
  g_assert_cmpint (gone->arrival, ==, FOYER_ARRIVAL_NONE);
  g_assert_null (gone->arrival_desk);
  g_autofree char *id = fixture_dup_attendee_id ("A1");
  fixture_begin (&fixture);
  g_assert_false (foyer_store_undo_arrival (fixture.store, id, "ana", NULL, &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  fixture_commit (&fixture);
  g_autoptr (GPtrArray) steps = NULL;
  g_assert_true (foyer_store_list_arrival_steps (fixture.store, gone->row_id, &steps, NULL));
  g_assert_cmpuint (steps->len, ==, 2);
  g_assert_true (((FoyerArrivalStep *)steps->pdata[0])->is_undone);
  fixture_clear (&fixture);
}

static void
test_pairs (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  Person twin = jane;
  fixture_init (&fixture);
  twin.source_id = "A2";
  fixture_admit_person (&fixture, &jane);
  fixture_admit_person (&fixture, &twin);
  g_autoptr (FoyerAttendee) first = fixture_get (&fixture, "A1"),
                            second = fixture_get (&fixture, "A2");
  fixture_begin (&fixture);
  g_assert_false (
      foyer_store_reopen_pair (fixture.store, first->row_id, second->row_id, "ana", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (foyer_store_decide_pair (fixture.store, first->row_id, second->row_id,
                                          FOYER_DUPLICATE_LINKED, "ana", NULL));
  g_assert_true (
      foyer_store_reopen_pair (fixture.store, second->row_id, first->row_id, "ana", NULL));
  g_assert_true (foyer_store_decide_pair (fixture.store, first->row_id, second->row_id,
                                          FOYER_DUPLICATE_CLEARED, "ana", NULL));
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/desks/desks", test_desks);
  g_test_add_func ("/store/desks/arrival", test_arrival);
  g_test_add_func ("/store/desks/pairs", test_pairs);
  return g_test_run ();
}
