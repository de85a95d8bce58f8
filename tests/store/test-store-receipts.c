/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources, the replay store, parking, pulls and the delivery log. */
#include "config.h"

#include "foyer-store-notices.h"
#include "foyer-store-pulls.h"
#include "foyer-store-receipts.h"
#include "store-fixture.h"

static void
add_source (Fixture *fixture, const char *name)
{
  g_autoptr (FoyerSource) source = foyer_source_new ();
  g_autoptr (GError) error = NULL;
  source->name = g_strdup (name);
  source->kind = FOYER_SOURCE_WEBHOOK;
  source->contract = g_strdup ("test@1");
  source->scheme = g_strdup ("standard-webhooks");
  source->tiers = g_strsplit ("GENERAL,VIP", ",", -1);
  source->secrets[0] = g_strdup ("file:1");
  source->secret_usec[0] = 17;
  g_assert_true (foyer_store_add_source (fixture->store, source, "tester", &error));
  g_assert_no_error (error);
}

/* The fixture brings a delivery of its own, which would be the first in the queue. */
static void
empty_queue (Fixture *fixture)
{
  g_autoptr (FoyerDelivery) taken = NULL;
  g_assert_true (foyer_store_next_delivery (fixture->store, &taken, NULL));
}

static FoyerReceived
receive (Fixture *fixture, const char *source, const char *id, const char *body,
         gint64 *delivery_id)
{
  g_autoptr (FoyerDelivery) delivery = foyer_delivery_new ();
  g_autoptr (GError) error = NULL;
  FoyerReceived received = FOYER_RECEIVED_NO_SOURCE;
  FoyerReceipt receipt = { .delivery = delivery,
                           .sender_id = id,
                           .monotonic_usec = 5,
                           .scheme = "standard-webhooks",
                           .verdict = "secret 1" };
  delivery->source = g_strdup (source);
  delivery->origin = g_strdup (id);
  delivery->reading.format = FOYER_FORMAT_JSON;
  delivery->contract = g_strdup ("test@1");
  delivery->taxonomy = g_strdup ("test@1");
  delivery->body = g_bytes_new (body, strlen (body));
  delivery->length = strlen (body);
  delivery->digest = foyer_digest_of (body, strlen (body));
  delivery->peer = g_strdup ("192.0.2.7");
  delivery->trace_id = g_strdup ("trace");
  g_assert_true (foyer_store_receive (fixture->store, &receipt, &received, delivery_id, &error));
  g_assert_no_error (error);
  return received;
}

static FoyerSourceCounts
count (Fixture *fixture, const char *name)
{
  FoyerSourceCounts counts;
  g_assert_true (foyer_store_count_source (fixture->store, name, &counts, NULL));
  return counts;
}

static guint64
count_letters (Fixture *fixture)
{
  g_autoptr (GPtrArray) letters = NULL;
  FoyerDeadLetterFilter filter = FOYER_DEAD_LETTER_FILTER_INIT;
  g_assert_true (foyer_store_list_dead_letters (fixture->store, &filter, 0, 0, &letters, NULL));
  return letters->len;
}

/* ---- Sources ---- */

static void
test_source (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  add_source (&fixture, "shop");
  g_autoptr (FoyerSource) source = NULL;
  g_assert_true (foyer_store_get_source (fixture.store, "shop", &source, &error));
  g_assert_cmpstr (source->contract, ==, "test@1");
  g_assert_cmpuint (g_strv_length (source->tiers), ==, 2);
  g_assert_cmpstr (source->tiers[1], ==, "VIP");
  g_assert_null (source->networks);
  g_assert_cmpstr (source->secrets[0], ==, "file:1");
  g_assert_cmpint (source->secret_usec[0], ==, 17);
  g_assert_null (source->secrets[1]);
  g_assert_false (foyer_store_add_source (fixture.store, source, "tester", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (
      foyer_store_set_source_state (fixture.store, "nobody", FOYER_SOURCE_HELD, "tester", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (foyer_store_remove_source (fixture.store, "shop", "tester", &error));
  g_assert_false (foyer_store_remove_source (fixture.store, "shop", "tester", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  g_autoptr (GPtrArray) rows = NULL;
  g_assert_true (foyer_store_list_audit (fixture.store, 0, 2, NULL, &rows, NULL));
  g_assert_cmpstr (((FoyerAuditRow *)rows->pdata[0])->verb, ==, "source-remove");
  g_assert_cmpstr (((FoyerAuditRow *)rows->pdata[1])->verb, ==, "source-add");
  g_assert_cmpstr (((FoyerAuditRow *)rows->pdata[1])->subject, ==, "shop");
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

static void
test_refusals (void)
{
  Fixture fixture;
  guint64 refusals[FOYER_N_REFUSALS] = { [FOYER_REFUSAL_UNAUTHENTICATED] = 3 };
  fixture_init (&fixture);
  fixture_begin (&fixture);
  add_source (&fixture, "shop");
  g_assert_true (foyer_store_add_refusals (fixture.store, "shop", refusals, NULL));
  refusals[FOYER_REFUSAL_ADDRESS] = 1;
  g_assert_true (foyer_store_add_refusals (fixture.store, "shop", refusals, NULL));
  g_assert_true (foyer_store_add_refusals (fixture.store, "gone", refusals, NULL));
  FoyerSourceCounts counts = count (&fixture, "shop");
  g_assert_cmpuint (counts.refusals[FOYER_REFUSAL_UNAUTHENTICATED], ==, 6);
  g_assert_cmpuint (counts.refusals[FOYER_REFUSAL_ADDRESS], ==, 1);
  g_assert_cmpuint (counts.refusals[FOYER_REFUSAL_RATE], ==, 0);
  g_assert_cmpint (counts.last_refusal_usec, >, 0);
  g_assert_cmpuint (counts.deliveries, ==, 0);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

/* ---- Once ---- */

static void
test_receive (void)
{
  Fixture fixture;
  gint64 first = 0, other = 0;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  empty_queue (&fixture);
  g_assert_cmpint (receive (&fixture, "shop", "a", "{}", &first), ==, FOYER_RECEIVED_NO_SOURCE);
  add_source (&fixture, "shop");
  add_source (&fixture, "fair");
  g_assert_cmpint (receive (&fixture, "shop", "a", "{}", &first), ==, FOYER_RECEIVED_NEW);
  g_assert_cmpint (receive (&fixture, "shop", "a", "{}", &other), ==, FOYER_RECEIVED_REPEAT);
  g_assert_cmpint (other, ==, first);
  g_assert_cmpint (receive (&fixture, "shop", "b", "{}", &other), ==, FOYER_RECEIVED_NEW);
  g_assert_cmpint (receive (&fixture, "fair", "a", "{}", &other), ==, FOYER_RECEIVED_NEW);
  FoyerSourceCounts counts = count (&fixture, "shop");
  g_assert_cmpuint (counts.deliveries, ==, 2);
  g_assert_cmpuint (counts.waiting, ==, 2);
  g_assert_cmpuint (counts.repeats, ==, 1);
  g_autoptr (FoyerDelivery) taken = NULL;
  g_assert_true (foyer_store_next_delivery (fixture.store, &taken, NULL));
  g_assert_cmpint (taken->delivery_id, ==, first);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

static void
test_conflict (void)
{
  Fixture fixture;
  gint64 first = 0, second = 0, again = 0;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  add_source (&fixture, "shop");
  (void)receive (&fixture, "shop", "a", "[1]", &first);
  g_assert_cmpint (receive (&fixture, "shop", "a", "[2]", &second), ==, FOYER_RECEIVED_CONFLICT);
  g_assert_cmpint (second, !=, first);
  g_assert_cmpint (receive (&fixture, "shop", "a", "[2]", &again), ==, FOYER_RECEIVED_CONFLICT);
  g_assert_cmpint (again, ==, second);
  g_assert_cmpint (receive (&fixture, "shop", "a", "[3]", &again), ==, FOYER_RECEIVED_CONFLICT);
  g_assert_cmpint (receive (&fixture, "shop", "a", "[1]", &again), ==, FOYER_RECEIVED_REPEAT);
  FoyerSourceCounts counts = count (&fixture, "shop");
  g_assert_cmpuint (counts.conflicts, ==, 2);
  g_assert_cmpuint (counts.failed, ==, 2);
  g_assert_cmpuint (counts.waiting, ==, 1);
  g_assert_cmpuint (count_letters (&fixture), ==, 2);
  g_autoptr (GPtrArray) notices = NULL;
  g_assert_true (foyer_store_list_notices (fixture.store, FALSE, 0, &notices, NULL));
  g_assert_cmpuint (notices->len, ==, 2);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

static void
test_prune (void)
{
  Fixture fixture;
  gint64 id = 0;
  guint64 n_pruned = 0;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  add_source (&fixture, "shop");
  (void)receive (&fixture, "shop", "a", "[1]", &id);
  gint64 between = fixture_now;
  (void)receive (&fixture, "shop", "b", "[2]", &id);
  g_assert_true (foyer_store_prune_receipts (fixture.store, between, &n_pruned, NULL));
  g_assert_cmpuint (n_pruned, ==, 1);
  g_assert_cmpint (receive (&fixture, "shop", "b", "[2]", &id), ==, FOYER_RECEIVED_REPEAT);
  g_assert_cmpint (receive (&fixture, "shop", "a", "[1]", &id), ==, FOYER_RECEIVED_NEW);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

/* ---- Holding and parking ---- */

static void
test_park (void)
{
  Fixture fixture;
  gint64 first = 0, second = 0;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  empty_queue (&fixture);
  add_source (&fixture, "shop");
  g_assert_true (
      foyer_store_set_source_state (fixture.store, "shop", FOYER_SOURCE_HELD, "t", NULL));
  g_assert_cmpint (receive (&fixture, "shop", "a", "[1]", &first), ==, FOYER_RECEIVED_HELD);
  g_assert_cmpuint (count (&fixture, "shop").deliveries, ==, 0);
  g_assert_true (
      foyer_store_set_source_state (fixture.store, "shop", FOYER_SOURCE_PARKED, "t", NULL));
  g_assert_cmpint (receive (&fixture, "shop", "a", "[1]", &first), ==, FOYER_RECEIVED_NEW);
  g_assert_cmpint (receive (&fixture, "shop", "b", "[2]", &second), ==, FOYER_RECEIVED_NEW);
  g_assert_cmpuint (count (&fixture, "shop").parked, ==, 2);
  g_assert_cmpuint (count (&fixture, "shop").waiting, ==, 0);
  g_autoptr (FoyerDelivery) none = NULL;
  g_assert_true (foyer_store_next_delivery (fixture.store, &none, NULL));
  g_assert_null (none);
  FoyerStageReport reports[FOYER_N_STAGES];
  g_assert_true (foyer_store_get_stage_reports (fixture.store, reports, NULL));
  g_assert_cmpuint (reports[FOYER_STAGE_INGESTION].depth, ==, 0);
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    foyer_stage_report_clear (&reports[i]);
  g_assert_false (foyer_store_remove_source (fixture.store, "shop", "t", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_assert_true (
      foyer_store_set_source_state (fixture.store, "shop", FOYER_SOURCE_OPEN, "t", NULL));
  g_autoptr (FoyerDelivery) taken = NULL;
  g_assert_true (foyer_store_next_delivery (fixture.store, &taken, NULL));
  g_assert_cmpint (taken->delivery_id, ==, first);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

static void
test_log (void)
{
  Fixture fixture;
  gint64 ids[3];
  g_autoptr (GPtrArray) page = NULL, next = NULL, other = NULL;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  add_source (&fixture, "shop");
  add_source (&fixture, "fair");
  (void)receive (&fixture, "shop", "a", "[1]", &ids[0]);
  (void)receive (&fixture, "fair", "b", "[2]", &ids[1]);
  (void)receive (&fixture, "shop", "c", "[3]", &ids[2]);
  g_assert_true (foyer_store_list_deliveries (fixture.store, "shop", 0, 1, &page, NULL));
  g_assert_cmpuint (page->len, ==, 1);
  const FoyerDeliveryEntry *entry = page->pdata[0];
  g_assert_cmpint (entry->delivery_id, ==, ids[2]);
  g_assert_cmpstr (entry->sender_id, ==, "c");
  g_assert_cmpstr (entry->scheme, ==, "standard-webhooks");
  g_assert_cmpstr (entry->peer, ==, "192.0.2.7");
  g_assert_cmpint (entry->state, ==, FOYER_DELIVERY_RECEIVED);
  g_assert_true (
      foyer_store_list_deliveries (fixture.store, "shop", entry->delivery_id, 10, &next, NULL));
  g_assert_cmpuint (next->len, ==, 1);
  g_assert_cmpint (((FoyerDeliveryEntry *)next->pdata[0])->delivery_id, ==, ids[0]);
  g_assert_true (foyer_store_list_deliveries (fixture.store, NULL, 0, 3, &other, NULL));
  g_assert_cmpuint (other->len, ==, 3);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

/* ---- Pulls ---- */

static FoyerPullAnswer
ask (Fixture *fixture, const char *key)
{
  FoyerPullAnswer answer = FOYER_PULL_NO_SOURCE;
  g_autoptr (GError) error = NULL;
  g_assert_true (foyer_store_ask_pull (fixture->store, "shop", key, 2, &answer, &error));
  g_assert_no_error (error);
  return answer;
}

static FoyerPull *
take (Fixture *fixture, gint64 now, gint64 *due_usec)
{
  FoyerPull *pull = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (foyer_store_next_pull (fixture->store, now, &pull, due_usec, &error));
  g_assert_no_error (error);
  return pull;
}

static void
test_pulls (void)
{
  Fixture fixture;
  gint64 due = 0;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  g_assert_cmpint (ask (&fixture, "A"), ==, FOYER_PULL_NO_SOURCE);
  add_source (&fixture, "shop");
  g_assert_cmpint (ask (&fixture, "A"), ==, FOYER_PULL_ASKED);
  g_assert_cmpint (ask (&fixture, "A"), ==, FOYER_PULL_ASKED_BEFORE);
  g_assert_cmpint (ask (&fixture, "B"), ==, FOYER_PULL_ASKED);
  g_assert_cmpint (ask (&fixture, "C"), ==, FOYER_PULL_FULL);
  g_autoptr (FoyerPull) first = take (&fixture, G_MAXINT64, &due);
  g_assert_cmpstr (first->key, ==, "A");
  g_assert_cmpuint (first->attempts, ==, 1);
  /* A notice that comes while it is fetched may be about something newer. */
  g_assert_cmpint (ask (&fixture, "A"), ==, FOYER_PULL_ASKED);
  /* Then the older one need not be tried again. */
  g_assert_true (foyer_store_retry_pull (fixture.store, first->pull_id, 7, FALSE, "x", NULL));
  g_assert_cmpuint (count (&fixture, "shop").pulls_waiting, ==, 2);
  /* A pause that the platform asks for is everybody's. */
  g_autoptr (FoyerPull) second = take (&fixture, G_MAXINT64, &due);
  gint64 later = fixture_now + 1000000;
  g_assert_true (foyer_store_retry_pull (fixture.store, second->pull_id, later, TRUE, "x", NULL));
  g_autoptr (FoyerPull) none = take (&fixture, later - 1, &due);
  g_assert_null (none);
  g_assert_cmpint (due, ==, later);
  g_autoptr (FoyerPull) third = take (&fixture, later, &due);
  g_assert_nonnull (third);
  g_assert_true (foyer_store_finish_pull (fixture.store, third->pull_id, 0, NULL));
  g_autoptr (FoyerPull) fourth = take (&fixture, later, &due);
  g_assert_true (foyer_store_fail_pull (fixture.store, fourth->pull_id, "gone", NULL));
  FoyerSourceCounts counts = count (&fixture, "shop");
  g_assert_cmpuint (counts.pulls_waiting, ==, 0);
  g_assert_cmpuint (counts.pulls_failed, ==, 1);
  g_assert_cmpuint (count_letters (&fixture), ==, 1);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

static void
test_pull_survives (void)
{
  Fixture fixture;
  gint64 due = 0, id = 0;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  add_source (&fixture, "shop");
  (void)ask (&fixture, "A");
  foyer_pull_free (take (&fixture, G_MAXINT64, &due));
  fixture_commit (&fixture);
  fixture_reopen (&fixture);
  fixture_begin (&fixture);
  g_autoptr (FoyerPull) none = take (&fixture, G_MAXINT64, &due);
  g_assert_null (none);
  g_assert_true (foyer_store_recover (fixture.store, NULL));
  g_autoptr (FoyerPull) pull = take (&fixture, G_MAXINT64, &due);
  g_assert_cmpuint (pull->attempts, ==, 2);
  g_assert_true (
      foyer_store_set_source_state (fixture.store, "shop", FOYER_SOURCE_HELD, "t", NULL));
  g_assert_true (foyer_store_retry_pull (fixture.store, pull->pull_id, 1, FALSE, "x", NULL));
  g_autoptr (FoyerPull) held = take (&fixture, G_MAXINT64, &due);
  g_assert_null (held);
  g_assert_cmpint (due, ==, 0);
  g_assert_cmpint (ask (&fixture, "B"), ==, FOYER_PULL_HELD);
  g_assert_cmpint (receive (&fixture, "shop", "a", "{}", &id), ==, FOYER_RECEIVED_HELD);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/receipts/source", test_source);
  g_test_add_func ("/store/receipts/refusals", test_refusals);
  g_test_add_func ("/store/receipts/receive", test_receive);
  g_test_add_func ("/store/receipts/conflict", test_conflict);
  g_test_add_func ("/store/receipts/prune", test_prune);
  g_test_add_func ("/store/receipts/park", test_park);
  g_test_add_func ("/store/receipts/log", test_log);
  g_test_add_func ("/store/receipts/pulls", test_pulls);
  g_test_add_func ("/store/receipts/pull-survives", test_pull_survives);
  return g_test_run ();
}
