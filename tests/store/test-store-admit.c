/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Admission: the six outcomes, repeats, dead letters and their superseding, possible duplicates,
 * counts. */
#include "config.h"

#include "store-fixture.h"

static const Person jane
    = { .source_id = "A1", .name = "Jane Doe", .family = "Doe", .email = "jane@example.com" };

static guint
count_letters (Fixture *fixture, int state)
{
  g_autoptr (GPtrArray) letters = NULL;
  FoyerDeadLetterFilter filter = FOYER_DEAD_LETTER_FILTER_INIT;
  filter.state = state;
  g_assert_true (foyer_store_list_dead_letters (fixture->store, &filter, 0, 0, &letters, NULL));
  return letters->len;
}

static guint64
count_people (Fixture *fixture, int status)
{
  g_autoptr (GPtrArray) counts = NULL;
  guint64 n = 0;
  g_assert_true (foyer_store_count_attendees (fixture->store, &counts, NULL));
  for (guint i = 0; i < counts->len; i++)
    {
      FoyerAttendeeCount *count = g_ptr_array_index (counts, i);
      if (status < 0 || (int)count->status == status)
        n += count->n;
    }
  return n;
}

static void
test_outcomes (void)
{
  Fixture fixture;
  Person person = jane;
  fixture_init (&fixture);
  person.version_usec = 1000;
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_ADMITTED);
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_UNCHANGED);
  person.company = "Acme";
  person.version_usec = 2000;
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_UPDATED);
  person.company = "Older";
  person.version_usec = 1500;
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_LATE);
  person.tier = "VIP";
  person.version_usec = 3000;
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_REFUSED);
  person.tier = NULL;
  person.company = "Acme";
  person.status = FOYER_STATUS_CANCELLED;
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_CANCELLED);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "A1");
  g_assert_cmpuint (attendee->revision, ==, 3);
  g_assert_cmpstr (foyer_record_get_text (attendee->record, FOYER_FIELD_COMPANY), ==, "Acme");
  g_assert_cmpstr (attendee->contract, ==, "canonical@1");
  g_assert_cmpuint (count_people (&fixture, -1), ==, 1);
  g_assert_cmpuint (count_people (&fixture, FOYER_STATUS_CANCELLED), ==, 1);
  fixture_clear (&fixture);
}

/* What was sent between two equal contents is late when it comes. */
static void
test_unchanged_renews_version (void)
{
  Fixture fixture;
  Person person = jane;
  fixture_init (&fixture);
  person.version_usec = 1000;
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_ADMITTED);
  person.version_usec = 3000;
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_UNCHANGED);
  person.version_usec = 2000;
  person.company = "Between";
  g_assert_cmpint (fixture_admit_person (&fixture, &person), ==, FOYER_ADMISSION_LATE);
  fixture_clear (&fixture);
}

/* One file says two things about one person: importing it again neither undoes nor repeats anything
 * (R-03). */
static void
test_repeated_file (void)
{
  Fixture fixture;
  Person first = jane, second = jane;
  fixture_init (&fixture);
  first.company = "Initech";
  second.company = "Acme";
  fixture_deliver (&fixture, "web", "the file");
  g_assert_cmpint (fixture_admit_person (&fixture, &first), ==, FOYER_ADMISSION_ADMITTED);
  g_assert_cmpint (fixture_admit_person (&fixture, &second), ==, FOYER_ADMISSION_UPDATED);
  fixture_deliver (&fixture, "web", "the file");
  g_assert_cmpint (fixture_admit_person (&fixture, &first), ==, FOYER_ADMISSION_LATE);
  g_assert_cmpint (fixture_admit_person (&fixture, &second), ==, FOYER_ADMISSION_UNCHANGED);
  /* After another file the first one is news. */
  fixture_deliver (&fixture, "web", "another file");
  fixture_deliver (&fixture, "web", "the file");
  g_assert_cmpint (fixture_admit_person (&fixture, &first), ==, FOYER_ADMISSION_UPDATED);
  fixture_clear (&fixture);
}

static void
test_slice_once (void)
{
  Fixture fixture;
  FoyerSlice cut = { .offset = 0, .length = 5, .first_line = 2, .first_record = 1, .n_records = 1 },
             slice;
  g_autoptr (FoyerDelivery) claimed = NULL, delivery = NULL;
  gint64 batch_id = 0;
  gboolean is_done = TRUE;
  g_autoptr (FoyerBatch) asked = foyer_batch_new (), batch = NULL;
  g_autoptr (GHashTable) reasons = NULL;
  fixture_init (&fixture);
  asked->source = g_strdup ("web");
  fixture_begin (&fixture);
  g_assert_true (foyer_store_add_batch (fixture.store, asked, &batch_id, NULL));
  fixture.delivery->batch_id = batch_id;
  g_assert_true (foyer_store_next_delivery (fixture.store, &claimed, NULL));
  g_assert_true (
      foyer_store_add_slices (fixture.store, claimed->delivery_id, NULL, &cut, 1, TRUE, NULL));
  g_assert_true (foyer_store_next_slice (fixture.store, &slice, &delivery, NULL));
  fixture_commit (&fixture);
  for (guint i = 0; i < 2; i++)
    {
      FoyerOutcome outcomes[] = { fixture_make_outcome (&fixture, &jane),
                                  { .kind = FOYER_OUTCOME_SKIPPED, .skip_reason = "footer" } };
      FoyerAdmissionCounts counts = fixture_admit (&fixture, outcomes, 2, &slice);
      g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_ADMITTED], ==, i == 0 ? 1 : 0);
      g_assert_cmpuint (counts.skipped, ==, i == 0 ? 1 : 0);
    }
  g_assert_true (foyer_store_get_batch (fixture.store, batch_id, &batch, NULL));
  g_assert_cmpuint (foyer_batch_get_records (batch), ==, 1);
  g_assert_cmpuint (batch->rows, ==, 2);
  g_assert_true (foyer_store_get_skip_reasons (fixture.store, batch_id, &reasons, NULL));
  g_assert_cmpuint (GPOINTER_TO_SIZE (g_hash_table_lookup (reasons, "footer")), ==, 1);
  g_assert_true (foyer_store_is_batch_done (fixture.store, batch_id, &is_done, NULL));
  g_assert_true (is_done);
  fixture_clear (&fixture);
}

/* a result that comes after another attempt has begun is dropped. */
static void
test_late_result (void)
{
  Fixture fixture;
  FoyerSlice cut = { .length = 5, .first_line = 2, .first_record = 1, .n_records = 1 }, first,
             second;
  g_autoptr (FoyerDelivery) claimed = NULL, one = NULL, two = NULL;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  g_assert_true (foyer_store_next_delivery (fixture.store, &claimed, NULL));
  g_assert_true (
      foyer_store_add_slices (fixture.store, claimed->delivery_id, NULL, &cut, 1, TRUE, NULL));
  g_assert_true (foyer_store_next_slice (fixture.store, &first, &one, NULL));
  g_assert_true (foyer_store_recover (fixture.store, NULL));
  g_assert_true (foyer_store_next_slice (fixture.store, &second, &two, NULL));
  fixture_commit (&fixture);
  g_assert_cmpint (first.slice_id, ==, second.slice_id);
  g_assert_cmpuint (second.attempts, ==, first.attempts + 1);
  FoyerOutcome outcome = fixture_make_outcome (&fixture, &jane);
  FoyerAdmissionCounts counts = fixture_admit (&fixture, &outcome, 1, &first);
  g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_ADMITTED], ==, 0);
  outcome = fixture_make_outcome (&fixture, &jane);
  counts = fixture_admit (&fixture, &outcome, 1, &second);
  g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_ADMITTED], ==, 1);
  fixture_clear (&fixture);
}

static void
test_dead_letters (void)
{
  Fixture fixture;
  g_autoptr (GPtrArray) letters = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  FoyerDeadLetterFilter filter = FOYER_DEAD_LETTER_FILTER_INIT;
  fixture_init (&fixture);
  FoyerOutcome outcomes[]
      = { fixture_make_refusal (&fixture, "A1", "Jane Doe", "A1;Jane Doe;Speakrs"),
          fixture_make_refusal (&fixture, "A2", "José Łoś", "A2;José Łoś;Speakrs") };
  FoyerAdmissionCounts counts = fixture_admit (&fixture, outcomes, 2, NULL);
  g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_REFUSED], ==, 2);
  g_assert_cmpuint (counts.dead_letters, ==, 2);
  /* The same bytes again: counted, but no second one. */
  FoyerOutcome again = fixture_make_refusal (&fixture, "A1", "Jane Doe", "A1;Jane Doe;Speakrs");
  counts = fixture_admit (&fixture, &again, 1, NULL);
  g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_REFUSED], ==, 1);
  g_assert_cmpuint (counts.dead_letters, ==, 0);
  filter.text = "jose los";
  g_assert_true (foyer_store_list_dead_letters (fixture.store, &filter, 0, 0, &letters, NULL));
  g_assert_cmpuint (letters->len, ==, 1);
  FoyerDeadLetter *letter = g_ptr_array_index (letters, 0);
  g_assert_cmpstr (letter->source_id, ==, "A2");
  g_assert_cmpint (letter->code, ==, FOYER_CODE_UNKNOWN_TIER);
  g_assert_cmpint (letter->stage, ==, FOYER_STAGE_TRANSFORMATION);
  g_assert_cmpuint (letter->length, ==, strlen ("A2;José Łoś;Speakrs"));
  g_assert_cmpuint (letter->diagnostics->len, ==, 1);
  g_assert_true (foyer_store_count_dead_letters (fixture.store, &groups, NULL));
  g_assert_cmpuint (groups->len, ==, 1);
  /* The person comes in: superseded; the other stays. */
  g_assert_cmpint (fixture_admit_person (&fixture, &jane), ==, FOYER_ADMISSION_ADMITTED);
  g_assert_cmpuint (count_letters (&fixture, FOYER_DEAD_LETTER_SUPERSEDED), ==, 1);
  g_assert_cmpuint (count_letters (&fixture, FOYER_DEAD_LETTER_OPEN), ==, 1);
  fixture_clear (&fixture);
}

/* A repeated file brings nothing back that was closed. */
static void
test_repeated_refusal (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  for (guint i = 0; i < 2; i++)
    {
      fixture_deliver (&fixture, "web", "the file");
      FoyerOutcome outcomes[] = { fixture_make_refusal (&fixture, "A1", "Jane Doe", "A1;Speakrs"),
                                  fixture_make_outcome (&fixture, &jane) };
      FoyerAdmissionCounts counts = fixture_admit (&fixture, outcomes, 2, NULL);
      g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_REFUSED], ==, 1);
      g_assert_cmpuint (count_letters (&fixture, -1), ==, 1);
      g_assert_cmpuint (count_letters (&fixture, FOYER_DEAD_LETTER_SUPERSEDED), ==, 1);
    }
  fixture_clear (&fixture);
}

static void
test_dead_letter_transitions (void)
{
  Fixture fixture;
  fixture_init (&fixture);
  for (FoyerDeadLetterState from = 0; from < FOYER_N_DEAD_LETTER_STATES; from++)
    for (FoyerDeadLetterState to = 0; to < FOYER_N_DEAD_LETTER_STATES; to++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GPtrArray) letters = NULL;
        FoyerDeadLetterFilter filter = FOYER_DEAD_LETTER_FILTER_INIT;
        g_autofree char *raw = g_strdup_printf ("%u %u", from, to);
        FoyerOutcome outcome = fixture_make_refusal (&fixture, NULL, NULL, raw);
        FoyerAdmissionCounts counts = fixture_admit (&fixture, &outcome, 1, NULL);
        g_assert_cmpuint (counts.dead_letters, ==, 1);
        g_assert_true (
            foyer_store_list_dead_letters (fixture.store, &filter, 0, 0, &letters, NULL));
        gint64 id
            = ((FoyerDeadLetter *)g_ptr_array_index (letters, letters->len - 1))->dead_letter_id;
        fixture_begin (&fixture);
        gboolean is_done = foyer_store_transition_dead_letter (fixture.store, id, from, to, "test",
                                                               NULL, &error);
        if (!foyer_dead_letter_state_can_become (from, to))
          g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
        else if (from != FOYER_DEAD_LETTER_OPEN)
          g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
        else
          g_assert_true (is_done);
        fixture_commit (&fixture);
      }
  fixture_clear (&fixture);
}

static void
test_duplicates (void)
{
  Fixture fixture;
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GError) error = NULL;
  Person same = jane, other = jane, shouting = jane;
  fixture_init (&fixture);
  same.source_id = "A2";
  other.source_id = "A3";
  other.email = "other@example.com";
  shouting.source_id = "A4";
  shouting.name = "JANE DOE";
  shouting.status = FOYER_STATUS_CANCELLED;
  fixture_admit_person (&fixture, &jane);
  fixture_admit_person (&fixture, &same);
  fixture_admit_person (&fixture, &other);
  fixture_admit_person (&fixture, &shouting);
  g_assert_true (
      foyer_store_list_duplicates (fixture.store, FOYER_DUPLICATE_OPEN, 0, &pairs, NULL));
  g_assert_cmpuint (pairs->len, ==, 1);
  FoyerDuplicate *pair = g_ptr_array_index (pairs, 0);
  g_assert_true (pair->first->is_possible_duplicate);
  g_assert_true (pair->second->is_possible_duplicate);
  g_assert_cmpstr (foyer_record_get_text (pair->second->record, FOYER_FIELD_SOURCE_ID), ==, "A2");
  fixture_begin (&fixture);
  g_assert_true (foyer_store_decide_duplicate (fixture.store, pair->pair_id,
                                               FOYER_DUPLICATE_CLEARED, "ann", &error));
  g_assert_false (foyer_store_decide_duplicate (fixture.store, pair->pair_id,
                                                FOYER_DUPLICATE_LINKED, "ann", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  fixture_commit (&fixture);
  g_autoptr (FoyerAttendee) attendee = fixture_get (&fixture, "A1");
  g_assert_false (attendee->is_possible_duplicate);
  /* The cancelled one comes back: now there are two of them. */
  shouting.status = FOYER_STATUS_ACTIVE;
  g_assert_cmpint (fixture_admit_person (&fixture, &shouting), ==, FOYER_ADMISSION_UPDATED);
  g_clear_pointer (&pairs, g_ptr_array_unref);
  g_assert_true (
      foyer_store_list_duplicates (fixture.store, FOYER_DUPLICATE_OPEN, 0, &pairs, NULL));
  g_assert_cmpuint (pairs->len, ==, 2);
  fixture_clear (&fixture);
}

static void
test_rehearsal (void)
{
  Fixture fixture;
  FoyerAdmissionCounts counts;
  Person other = jane;
  fixture_init (&fixture);
  fixture_admit_person (&fixture, &jane);
  other.source_id = "A2";
  FoyerOutcome outcomes[]
      = { fixture_make_outcome (&fixture, &jane), fixture_make_outcome (&fixture, &other),
          fixture_make_refusal (&fixture, "A3", NULL, "A3;x") };
  g_autoptr (FoyerIntake) intake = foyer_intake_new (outcomes, 3, NULL, 0);
  g_assert_true (foyer_store_rehearse (fixture.store, fixture.delivery, intake, &counts, NULL));
  g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_UNCHANGED], ==, 1);
  g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_ADMITTED], ==, 1);
  g_assert_cmpuint (counts.outcomes[FOYER_ADMISSION_REFUSED], ==, 1);
  g_assert_cmpuint (count_people (&fixture, -1), ==, 1);
  g_assert_cmpuint (count_letters (&fixture, -1), ==, 0);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/admit/late-result", test_late_result);
  g_test_add_func ("/store/admit/outcomes", test_outcomes);
  g_test_add_func ("/store/admit/unchanged-renews-version", test_unchanged_renews_version);
  g_test_add_func ("/store/admit/repeated-file", test_repeated_file);
  g_test_add_func ("/store/admit/slice-once", test_slice_once);
  g_test_add_func ("/store/admit/rehearsal", test_rehearsal);
  g_test_add_func ("/store/dead-letters/written", test_dead_letters);
  g_test_add_func ("/store/dead-letters/repeated", test_repeated_refusal);
  g_test_add_func ("/store/dead-letters/transitions", test_dead_letter_transitions);
  g_test_add_func ("/store/duplicates", test_duplicates);
  return g_test_run ();
}
