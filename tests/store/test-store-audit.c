/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit's chain and its head: what somebody with the file and a tool changes shows. */
#include "config.h"

#include "foyer-store-private.h"
#include "store-fixture.h"

#include <string.h>

static void
append_rows (FoyerStore *store, guint n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *subject = g_strdup_printf ("batch/%u", i);
      g_assert_true (foyer_store_append_audit (store, "ann", "import", subject, "3 records", NULL));
    }
}

static void
test_audit (void)
{
  Fixture fixture;
  FoyerAuditCheck check;
  g_autoptr (GPtrArray) rows = NULL, later = NULL;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  append_rows (fixture.store, 2);
  g_assert_true (foyer_store_append_audit (fixture.store, NULL, "print", NULL, NULL, NULL));
  fixture_commit (&fixture);
  g_assert_true (foyer_store_verify_audit (fixture.store, NULL, &check, NULL));
  g_assert_cmpint (check.fault, ==, FOYER_AUDIT_WHOLE);
  g_assert_cmpuint (check.rows, ==, 3);
  g_assert_cmpint (check.head.audit_id, ==, 3);
  g_assert_false (check.head.is_sealed);
  g_assert_true (foyer_store_list_audit (fixture.store, 0, 2, NULL, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((FoyerAuditRow *)g_ptr_array_index (rows, 0))->actor, ==, "line");
  g_assert_true (foyer_store_list_audit_after (fixture.store, 1, 1, &later, NULL));
  g_assert_cmpuint (later->len, ==, 1);
  g_assert_cmpstr (((FoyerAuditRow *)g_ptr_array_index (later, 0))->subject, ==, "batch/2");
  fixture_begin (&fixture);
  g_assert_false (foyer_store_execute (
      fixture.store, "UPDATE audit SET actor = 'eve' WHERE audit_id = 2", &error));
  g_clear_error (&error);
  g_assert_false (foyer_store_execute (fixture.store, "DELETE FROM audit", &error));
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

/* Somebody with the file and a tool. Ten rows; the eighth's hash was kept elsewhere. */
static void
test_audit_tampered (void)
{
  static const struct
  {
    const char *sql;
    FoyerAuditFault fault;
    gint64 row_id;
  } table[] = {
    { "UPDATE audit SET actor = 'eve' WHERE audit_id = 1", FOYER_AUDIT_ROW_CHANGED, 1 },
    { "UPDATE audit SET detail = NULL WHERE audit_id = 5", FOYER_AUDIT_ROW_CHANGED, 5 },
    { "UPDATE audit SET at_usec = at_usec + 1 WHERE audit_id = 10", FOYER_AUDIT_ROW_CHANGED, 10 },
    { "UPDATE audit SET hash = zeroblob (32) WHERE audit_id = 6", FOYER_AUDIT_ROW_CHANGED, 6 },
    { "DELETE FROM audit WHERE audit_id = 1", FOYER_AUDIT_ROW_MISSING, 1 },
    { "DELETE FROM audit WHERE audit_id IN (4, 5)", FOYER_AUDIT_ROW_MISSING, 4 },
    { "DELETE FROM audit WHERE audit_id = 4; UPDATE audit SET audit_id = audit_id - 1 WHERE "
      "audit_id > 4",
      FOYER_AUDIT_ROW_CHANGED, 4 },
    { "UPDATE audit SET audit_id = -1 WHERE audit_id = 3; UPDATE audit SET audit_id = 3 WHERE "
      "audit_id = 4; UPDATE audit SET audit_id = 4 WHERE audit_id = -1",
      FOYER_AUDIT_ROW_CHANGED, 3 },
    { "UPDATE audit SET audit_id = 0 WHERE audit_id = 10", FOYER_AUDIT_ROW_CHANGED, 0 },
    { "DELETE FROM audit WHERE audit_id > 8", FOYER_AUDIT_TAIL_MISSING, 9 },
    { "DELETE FROM audit WHERE audit_id > 7", FOYER_AUDIT_TAIL_MISSING, 8 },
    { "DELETE FROM audit", FOYER_AUDIT_TAIL_MISSING, 1 },
    { "DELETE FROM audit WHERE audit_id > 6; UPDATE audit_head SET (audit_id, hash) = (SELECT "
      "audit_id, hash FROM audit WHERE audit_id = 6)",
      FOYER_AUDIT_KNOWN_MISSING, 7 },
    { "DELETE FROM audit_head", FOYER_AUDIT_HEAD_MISSING, 10 },
    { "UPDATE audit_head SET hash = zeroblob (32)", FOYER_AUDIT_HEAD_CHANGED, 10 },
    { "UPDATE audit_head SET (audit_id, hash) = (SELECT audit_id, hash FROM audit WHERE audit_id = "
      "9)",
      FOYER_AUDIT_TAIL_ADDED, 10 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      Fixture fixture;
      FoyerAuditHead known = { 0 };
      FoyerAuditCheck check;
      fixture_init (&fixture);
      fixture_begin (&fixture);
      append_rows (fixture.store, 8);
      g_assert_true (foyer_store_get_audit_head (fixture.store, &known, NULL));
      append_rows (fixture.store, 2);
      g_assert_true (foyer_store_execute (fixture.store,
                                          "DROP TRIGGER audit_is_never_changed; DROP TRIGGER "
                                          "audit_is_never_shortened",
                                          NULL));
      g_assert_true (foyer_store_execute (fixture.store, table[i].sql, NULL));
      g_assert_true (foyer_store_verify_audit (fixture.store, &known, &check, NULL));
      g_test_message ("%s: fault %u, row %" G_GINT64_FORMAT, table[i].sql, (guint)check.fault,
                      check.row_id);
      g_assert_cmpint (check.fault, ==, table[i].fault);
      g_assert_cmpint (check.row_id, ==, table[i].row_id);
      /* Going on hides nothing. */
      append_rows (fixture.store, 3);
      g_assert_true (foyer_store_verify_audit (fixture.store, &known, &check, NULL));
      g_assert_cmpint (check.fault, !=, FOYER_AUDIT_WHOLE);
      fixture_commit (&fixture);
      fixture_clear (&fixture);
    }
}

/* The whole chain made anew by somebody who knows how: only a head that was kept elsewhere, or its
 * seal, tells. */
static void
test_audit_rewritten (void)
{
  Fixture fixture, other;
  FoyerAuditHead known;
  FoyerAuditCheck check;
  fixture_init (&fixture);
  fixture_init (&other);
  fixture_begin (&fixture);
  append_rows (fixture.store, 4);
  g_assert_true (foyer_store_get_audit_head (fixture.store, &known, NULL));
  fixture_begin (&other);
  g_assert_true (foyer_store_append_audit (other.store, "eve", "import", NULL, NULL, NULL));
  append_rows (other.store, 5);
  g_assert_true (foyer_store_verify_audit (other.store, NULL, &check, NULL));
  g_assert_cmpint (check.fault, ==, FOYER_AUDIT_WHOLE);
  g_assert_true (foyer_store_verify_audit (other.store, &known, &check, NULL));
  g_assert_cmpint (check.fault, ==, FOYER_AUDIT_KNOWN_DIFFERS);
  g_assert_cmpint (check.row_id, ==, 4);
  fixture_commit (&other);
  fixture_commit (&fixture);
  fixture_clear (&other);
  fixture_clear (&fixture);
}

static void
seal_with_number (const FoyerAuditHead *head, guint8 *seal, gpointer data)
{
  guint *calls = data;
  (*calls)++;
  memset (seal, (int)head->audit_id, FOYER_AUDIT_SEAL_BYTES);
}

static gboolean
is_number_seal (const FoyerAuditHead *head, gpointer data)
{
  return head->is_sealed && head->seal[0] == head->audit_id;
}

static const FoyerAuditSealer number_sealer
    = { .make = seal_with_number, .is_right = is_number_seal };

/* Every transaction that appends seals; undone, the former seal stands. */
static void
test_audit_seal (void)
{
  Fixture fixture;
  FoyerAuditHead head;
  guint calls = 0;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  append_rows (fixture.store, 1);
  foyer_store_set_audit_sealer (fixture.store, &number_sealer, &calls);
  g_assert_true (foyer_store_seal_audit (fixture.store, NULL));
  g_assert_true (foyer_store_get_audit_head (fixture.store, &head, NULL));
  g_assert_true (head.is_sealed);
  g_assert_cmpuint (head.seal[63], ==, 1);
  fixture_commit (&fixture);
  fixture_begin (&fixture);
  append_rows (fixture.store, 2);
  g_assert_true (foyer_store_get_audit_head (fixture.store, &head, NULL));
  g_assert_cmpuint (head.seal[0], ==, 3);
  foyer_store_rollback (fixture.store);
  g_assert_true (foyer_store_get_audit_head (fixture.store, &head, NULL));
  g_assert_cmpuint (head.seal[0], ==, 1);
  g_assert_cmpuint (calls, ==, 3);
  /* Taken off with its row: the next row does not fit, for good. */
  fixture_begin (&fixture);
  append_rows (fixture.store, 2);
  g_assert_true (foyer_store_execute (
      fixture.store,
      "DROP TRIGGER audit_is_never_shortened; DELETE FROM audit WHERE audit_id = 3; UPDATE "
      "audit_head SET (audit_id, hash) = (SELECT audit_id, hash FROM audit WHERE audit_id = 2)",
      NULL));
  append_rows (fixture.store, 2);
  fixture_commit (&fixture);
  FoyerAuditCheck check;
  g_assert_true (foyer_store_verify_audit (fixture.store, NULL, &check, NULL));
  g_assert_cmpint (check.fault, ==, FOYER_AUDIT_ROW_CHANGED);
  g_assert_cmpint (check.row_id, ==, 3);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/audit", test_audit);
  g_test_add_func ("/store/audit/tampered", test_audit_tampered);
  g_test_add_func ("/store/audit/rewritten", test_audit_rewritten);
  g_test_add_func ("/store/audit/seal", test_audit_seal);
  return g_test_run ();
}
