/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions of templates in the store: the acts, who may, what is newest, the audit. */
#include "config.h"

#include "foyer-store-templates.h"
#include "store-fixture.h"

#define DIGEST_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIGEST_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static GPtrArray *
list (Fixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *versions = NULL;
  g_assert_true (
      foyer_store_list_template_versions (fixture->store, name, NULL, &versions, &error));
  g_assert_no_error (error);
  return versions;
}

static FoyerTemplateState
get_state (Fixture *fixture, guint index)
{
  g_autoptr (GPtrArray) versions = list (fixture, "card");
  return ((FoyerTemplateVersion *)versions->pdata[index])->state;
}

static void
test_life (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  gint64 bad = 0;
  guint64 n = 1;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  FoyerStore *store = fixture.store;
  g_assert_false (foyer_store_approve_template (store, "card", DIGEST_A, FALSE, "ann", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (foyer_store_submit_template (store, "card", DIGEST_A, "1.0", "ann", &error));
  g_assert_false (foyer_store_submit_template (store, "card", DIGEST_A, "1.0", "ann", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
  g_clear_error (&error);
  /* Four eyes. */
  g_assert_false (foyer_store_approve_template (store, "card", DIGEST_A, TRUE, "ann", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (foyer_store_approve_template (store, "card", DIGEST_A, TRUE, "bob", &error));
  g_assert_no_error (error);
  g_assert_true (foyer_store_submit_template (store, "card", DIGEST_B, "1.1", "ann", &error));
  g_assert_true (foyer_store_approve_template (store, "card", DIGEST_B, FALSE, "ann", &error));
  /* The newest approval is first. */
  g_autoptr (GPtrArray) versions = list (&fixture, "card");
  g_assert_cmpuint (versions->len, ==, 2);
  const FoyerTemplateVersion *newest = versions->pdata[0];
  g_assert_cmpstr (newest->digest, ==, DIGEST_B);
  g_assert_cmpstr (newest->version, ==, "1.1");
  g_assert_cmpstr (newest->approved_by, ==, "ann");
  g_assert_true (
      foyer_store_retire_template (store, "card", DIGEST_B, "wrong logo", "bob", &error));
  g_assert_cmpint (get_state (&fixture, 0), ==, FOYER_TEMPLATE_RETIRED);
  g_assert_false (foyer_store_retire_template (store, "card", DIGEST_B, NULL, "bob", &error));
  g_assert_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION);
  g_clear_error (&error);
  g_assert_true (foyer_store_submit_template (store, "card", DIGEST_B, "1.1", "ann", &error));
  g_assert_no_error (error);
  g_assert_true (foyer_store_count_template_jobs (store, DIGEST_B, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  fixture_commit (&fixture);
  g_autoptr (GPtrArray) audit = NULL;
  g_assert_true (foyer_store_list_audit (store, 0, 100, &audit, &error));
  guint acts = 0;
  for (guint i = 0; i < audit->len; i++)
    acts += g_str_has_prefix (((FoyerAuditRow *)audit->pdata[i])->verb, "template-");
  g_assert_cmpuint (acts, ==, 6);
  g_assert_true (foyer_store_verify_audit (store, &bad, &error));
  g_assert_cmpint (bad, ==, 0);
  fixture_clear (&fixture);
}

static void
test_shipped (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_init (&fixture);
  fixture_begin (&fixture);
  g_assert_true (
      foyer_store_note_shipped_template (fixture.store, "card", DIGEST_A, "1.0", &error));
  g_assert_true (
      foyer_store_retire_template (fixture.store, "card", DIGEST_A, NULL, "bob", &error));
  /* Known already: nothing happens. */
  g_assert_true (
      foyer_store_note_shipped_template (fixture.store, "card", DIGEST_A, "1.0", &error));
  g_assert_no_error (error);
  fixture_commit (&fixture);
  g_assert_cmpint (get_state (&fixture, 0), ==, FOYER_TEMPLATE_RETIRED);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/templates/life", test_life);
  g_test_add_func ("/store/templates/shipped", test_shipped);
  return g_test_run ();
}
