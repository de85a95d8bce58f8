/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of people: fetches only what is looked at, changes as little as possible, holds still
 * while it is held. */
#include "config.h"

#include "foyer-fake-engine.h"
#include "foyer-people-model.h"

typedef struct
{
  FoyerEngine *engine;
  FoyerPeopleModel *model;
  guint n_changes; /* emissions of items-changed */
  guint position, removed, added; /* of the latest */
  guint n_failed;
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changes++;
  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
}

static void
failed_cb (FoyerPeopleModel *model, const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_failed++;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->engine = foyer_fake_engine_new ();
  fixture->model = foyer_people_model_new (fixture->engine);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  g_signal_connect (fixture->model, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  settle ();
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->engine);
}

static void
query (Fixture *fixture, const char *text)
{
  FoyerPeopleQuery asked = { .text = text };

  foyer_people_model_set_query (fixture->model, &asked);
}

static void
load (Fixture *fixture, guint n)
{
  foyer_fake_engine_set_rows (fixture->engine, 1, n);
  query (fixture, NULL);
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, n);
}

static FoyerPerson *
get (Fixture *fixture, guint position)
{
  FoyerPerson *person = g_list_model_get_item (G_LIST_MODEL (fixture->model), position);

  g_assert_nonnull (person);
  return person;
}

static void
assert_name (FoyerPerson *person, const char *name)
{
  FoyerAttendee *attendee = foyer_person_get_attendee (person);

  g_assert_nonnull (attendee);
  g_assert_cmpstr (foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME), ==, name);
}

static void
test_past_the_end (Fixture *fixture, gconstpointer data)
{
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->model), 0));
  load (fixture, 3);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->model), 3));
  g_assert_cmpint (foyer_people_model_get_row_id (fixture->model, 3), ==, 0);
  g_assert_cmpuint (foyer_fake_engine_get_n_fetches (fixture->engine), ==, 0);
}

static void
test_failed_list_keeps_rows (Fixture *fixture, gconstpointer data)
{
  load (fixture, 3);
  foyer_fake_engine_fail_next (fixture->engine);
  foyer_people_model_refresh (fixture->model);
  settle ();
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 3);
  g_assert_false (foyer_people_model_is_loading (fixture->model));
}

static void
test_fetches_windows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FoyerPerson) first = NULL;
  g_autoptr (FoyerPerson) far = NULL;

  load (fixture, 100000);
  first = get (fixture, 0);
  g_assert_null (foyer_person_get_attendee (first));
  for (guint i = 0; i < 200; i++)
    g_object_unref (get (fixture, i));
  settle ();
  assert_name (first, "Person 1, take 1");
  g_assert_cmpuint (foyer_fake_engine_get_n_fetches (fixture->engine), ==, 1);
  far = get (fixture, 77777);
  settle ();
  assert_name (far, "Person 77778, take 1");
  g_assert_cmpuint (foyer_fake_engine_get_n_fetches (fixture->engine), ==, 2);
  g_assert_cmpuint (foyer_fake_engine_get_max_fetch (fixture->engine), ==,
                    FOYER_PEOPLE_WINDOW_ROWS);
}

static void
test_forgets_old_windows (Fixture *fixture, gconstpointer data)
{
  guint n_fetches;

  load (fixture, 100000);
  for (guint i = 0; i <= FOYER_PEOPLE_WINDOWS; i++)
    g_object_unref (get (fixture, i * FOYER_PEOPLE_WINDOW_ROWS));
  settle ();
  n_fetches = foyer_fake_engine_get_n_fetches (fixture->engine);
  g_object_unref (get (fixture, FOYER_PEOPLE_WINDOW_ROWS)); /* kept */
  g_assert_cmpuint (foyer_fake_engine_get_n_fetches (fixture->engine), ==, n_fetches);
  g_object_unref (get (fixture, 0)); /* the one used longest ago */
  g_assert_cmpuint (foyer_fake_engine_get_n_fetches (fixture->engine), ==, n_fetches + 1);
}

static void
test_last_query_wins (Fixture *fixture, gconstpointer data)
{
  foyer_fake_engine_set_rows (fixture->engine, 1, 10);
  query (fixture, "j");
  foyer_fake_engine_set_rows (fixture->engine, 1, 4);
  query (fixture, "ja");
  settle ();
  g_assert_cmpstr (foyer_fake_engine_get_text (fixture->engine), ==, "ja");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 4);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
}

static void
test_same_rows_change_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FoyerPerson) person = NULL;

  load (fixture, 1000);
  person = get (fixture, 5);
  settle ();
  foyer_fake_engine_set_take (fixture->engine, 2);
  foyer_people_model_refresh (fixture->model);
  settle ();
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  assert_name (person, "Person 6, take 2");
}

static void
test_smallest_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FoyerPerson) before = NULL;
  g_autoptr (FoyerPerson) behind = NULL;
  g_autoptr (FoyerPerson) again = NULL;

  load (fixture, 1000);
  before = get (fixture, 5);
  behind = get (fixture, 50);
  settle ();
  foyer_fake_engine_insert_row (fixture->engine, 20, 5000);
  foyer_people_model_refresh (fixture->model);
  settle ();
  g_assert_cmpuint (fixture->position, ==, 20);
  g_assert_cmpuint (fixture->removed, ==, 0);
  g_assert_cmpuint (fixture->added, ==, 1);
  again = get (fixture, 51);
  g_assert_true (again == behind);

  foyer_fake_engine_remove_row (fixture->engine, 0);
  foyer_fake_engine_set_take (fixture->engine, 2);
  foyer_people_model_refresh (fixture->model);
  settle ();
  g_assert_cmpuint (fixture->position, ==, 0);
  g_assert_cmpuint (fixture->removed, ==, 1);
  g_assert_cmpuint (fixture->added, ==, 0);
  /* Rows that only moved still hear of changes. */
  assert_name (before, "Person 6, take 2");
  assert_name (behind, "Person 51, take 2");
}

static void
test_held (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FoyerPerson) person = NULL;

  load (fixture, 100);
  person = get (fixture, 0);
  settle ();
  foyer_people_model_set_held (fixture->model, TRUE);
  foyer_fake_engine_insert_row (fixture->engine, 0, 5000);
  foyer_fake_engine_insert_row (fixture->engine, 0, 5001);
  foyer_fake_engine_set_take (fixture->engine, 2);
  foyer_people_model_refresh (fixture->model);
  settle ();
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  g_assert_cmpuint (foyer_people_model_get_n_waiting (fixture->model), ==, 2);
  assert_name (person, "Person 1, take 2");
  foyer_people_model_set_held (fixture->model, FALSE);
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  g_assert_cmpuint (fixture->added, ==, 2);
  g_assert_cmpuint (foyer_people_model_get_n_waiting (fixture->model), ==, 0);
}

static void
test_held_shows_new_query (Fixture *fixture, gconstpointer data)
{
  load (fixture, 100);
  foyer_people_model_set_held (fixture->model, TRUE);
  foyer_fake_engine_set_rows (fixture->engine, 7, 2);
  query (fixture, "jane");
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/people-model/past-the-end", test_past_the_end);
  ADD ("/people-model/failed-list-keeps-rows", test_failed_list_keeps_rows);
  ADD ("/people-model/fetches-windows", test_fetches_windows);
  ADD ("/people-model/forgets-old-windows", test_forgets_old_windows);
  ADD ("/people-model/last-query-wins", test_last_query_wins);
  ADD ("/people-model/same-rows-change-nothing", test_same_rows_change_nothing);
  ADD ("/people-model/smallest-change", test_smallest_change);
  ADD ("/people-model/held", test_held);
  ADD ("/people-model/held-shows-new-query", test_held_shows_new_query);
#undef ADD
  return g_test_run ();
}
