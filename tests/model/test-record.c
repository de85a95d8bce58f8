/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The canonical record: building, reading, canonical bytes, hash, decoding of damaged bytes. */
#include "config.h"

#include "foyer-model-error.h"
#include "foyer-record.h"

#include <string.h>

static FoyerRecord *
make_record (void)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  const char *codes[] = { "T-1", "T-2", NULL };

  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, "REG-001");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "Łukasz 山田");
  foyer_record_builder_set_list (builder, FOYER_FIELD_TICKET_CODES, codes);
  foyer_record_builder_set_flag (builder, FOYER_FIELD_VIP, TRUE);
  foyer_record_builder_set_time (builder, FOYER_FIELD_REGISTERED_AT, 1767225600000000);
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  foyer_record_builder_set_custom (builder, "shoe", "43");
  foyer_record_builder_set_custom (builder, "hat", "L");
  return foyer_record_builder_end (builder);
}

static void
test_values (void)
{
  g_autoptr (FoyerRecord) record = make_record ();

  g_assert_cmpstr (foyer_record_get_text (record, FOYER_FIELD_FULL_NAME), ==, "Łukasz 山田");
  g_assert_null (foyer_record_get_text (record, FOYER_FIELD_COMPANY));
  g_assert_false (foyer_record_has (record, FOYER_FIELD_COMPANY));
  g_assert_cmpstr (foyer_record_get_list (record, FOYER_FIELD_TICKET_CODES)[1], ==, "T-2");
  g_assert_null (foyer_record_get_list (record, FOYER_FIELD_TICKET_CODES)[2]);
  g_assert_null (foyer_record_get_list (record, FOYER_FIELD_TRACKS)[0]);
  g_assert_true (foyer_record_get_flag (record, FOYER_FIELD_VIP));
  g_assert_cmpint (foyer_record_get_time (record, FOYER_FIELD_REGISTERED_AT), ==, 1767225600000000);
  g_assert_cmpint (foyer_record_get_status (record), ==, FOYER_STATUS_ACTIVE);
  g_assert_cmpstr (foyer_record_get_custom (record, "shoe"), ==, "43");
  g_assert_cmpstr (foyer_record_get_custom_key (record, 0), ==, "hat");
  g_assert_null (foyer_record_get_custom (record, "coat"));
}

static void
test_texts (void)
{
  static const struct
  {
    FoyerField field;
    const char *text;
  } cases[] = {
    { FOYER_FIELD_TICKET_CODES, "T-1, T-2" },
    { FOYER_FIELD_VIP, "yes" },
    { FOYER_FIELD_REGISTERED_AT, "2026-01-01T00:00:00Z" },
    { FOYER_FIELD_STATUS, "active" },
    { FOYER_FIELD_CUSTOM, "hat=L; shoe=43" },
    { FOYER_FIELD_COMPANY, NULL },
  };
  g_autoptr (FoyerRecord) record = make_record ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = foyer_record_dup_text (record, cases[i].field);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Changing a value, taking one away and putting it back: only the last state counts. */
static void
test_builder_forgets (void)
{
  g_autoptr (FoyerRecord) record = make_record ();
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (record);
  g_autoptr (FoyerRecord) copy = NULL;
  g_autoptr (FoyerRecord) empty = NULL;

  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "other");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "Łukasz 山田");
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, "gone");
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, NULL);
  foyer_record_builder_set_custom (builder, "hat", "S");
  foyer_record_builder_set_custom (builder, "hat", "L");
  copy = foyer_record_builder_end (builder);
  g_assert_true (foyer_record_equal (record, copy));
  empty = foyer_record_builder_end (builder);
  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    g_assert_false (foyer_record_has (empty, field));
}

/* The test vector of docs/store.md: these bytes never change. */
static void
test_hash_vector (void)
{
  g_autoptr (FoyerRecord) record = make_record ();
  g_autofree char *hash = foyer_digest_dup_text (foyer_record_get_hash (record));

  g_assert_cmpstr (hash, ==, "3550f51ba6ed9d9a808874cdddb04c21a930405c93d84f4a4d36a1668b41ade6");
}

static void
test_round_trip (void)
{
  g_autoptr (FoyerRecord) record = make_record ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (foyer_record_get_bytes (record), &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRecord) decoded = foyer_record_decode (data, length, &error);

  g_assert_no_error (error);
  g_assert_true (foyer_record_equal (record, decoded));
  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    g_assert_true (foyer_record_field_equal (record, decoded, field));
}

static void
test_damage (void)
{
  g_autoptr (FoyerRecord) record = make_record ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (foyer_record_get_bytes (record), &length);

  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (foyer_record_decode (data, cut, &error));
      g_assert_error (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_CORRUPT);
    }
  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr (FoyerRecord) decoded = NULL;

      copy[i] ^= 0xff;
      decoded = foyer_record_decode (copy, length, NULL); /* may be another record, never a crash */
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/record/values", test_values);
  g_test_add_func ("/model/record/texts", test_texts);
  g_test_add_func ("/model/record/builder-forgets", test_builder_forgets);
  g_test_add_func ("/model/record/hash-vector", test_hash_vector);
  g_test_add_func ("/model/record/round-trip", test_round_trip);
  g_test_add_func ("/model/record/damage", test_damage);
  return g_test_run ();
}
