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
  FoyerAuditCheck audit_check;
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
  g_assert_true (foyer_store_list_audit (store, 0, 100, NULL, &audit, &error));
  guint acts = 0;
  for (guint i = 0; i < audit->len; i++)
    acts += g_str_has_prefix (((FoyerAuditRow *)audit->pdata[i])->verb, "template-");
  g_assert_cmpuint (acts, ==, 6);
  g_assert_true (foyer_store_verify_audit (store, NULL, &audit_check, &error));
  g_assert_cmpint (audit_check.fault, ==, FOYER_AUDIT_WHOLE);
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

static void
put (Fixture *fixture, gint64 row_id, FoyerJobState from, FoyerJobState to)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (foyer_store_transition_job (fixture->store, row_id, from, to, NULL, &error));
  g_assert_no_error (error);
}

static guint64
count_jobs (Fixture *fixture, const char *digest)
{
  g_autoptr (GError) error = NULL;
  guint64 n = 99;
  g_assert_true (foyer_store_count_template_jobs (fixture->store, digest, &n, &error));
  g_assert_no_error (error);
  return n;
}

/* A badge needs its version until it is drawn, also one that is held back before that. */
static void
test_jobs (void)
{
  static const Person ann = { .source_id = "A1", .name = "Ann Smith", .email = "a@x.org" };
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerJob) job = NULL;
  fixture_init (&fixture);
  fixture_add_printer (&fixture, "folder");
  fixture_admit_person (&fixture, &ann);
  g_autoptr (FoyerJobReceipt) receipt = fixture_enqueue (&fixture, NULL);
  g_assert_cmpuint (receipt->job_row_ids->len, ==, 1);
  gint64 row_id = g_array_index (receipt->job_row_ids, gint64, 0);
  fixture_begin (&fixture);
  g_assert_cmpuint (count_jobs (&fixture, "00"), ==, 1);
  g_assert_cmpuint (count_jobs (&fixture, DIGEST_A), ==, 0);
  put (&fixture, row_id, FOYER_JOB_READY, FOYER_JOB_HELD);
  g_assert_cmpuint (count_jobs (&fixture, "00"), ==, 1);
  put (&fixture, row_id, FOYER_JOB_HELD, FOYER_JOB_NEXT_BATCH);
  g_assert_cmpuint (count_jobs (&fixture, "00"), ==, 1);
  put (&fixture, row_id, FOYER_JOB_NEXT_BATCH, FOYER_JOB_READY);
  g_assert_true (foyer_store_next_ready_job (fixture.store, &job, &error));
  g_assert_cmpuint (count_jobs (&fixture, "00"), ==, 1);
  g_assert_true (foyer_store_finish_render (fixture.store, row_id, DIGEST_B, 1, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_jobs (&fixture, "00"), ==, 0);
  put (&fixture, row_id, FOYER_JOB_RENDERED, FOYER_JOB_HELD);
  g_assert_cmpuint (count_jobs (&fixture, "00"), ==, 0);
  fixture_commit (&fixture);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/templates/life", test_life);
  g_test_add_func ("/store/templates/shipped", test_shipped);
  g_test_add_func ("/store/templates/jobs", test_jobs);
  return g_test_run ();
}
