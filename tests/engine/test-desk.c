/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk's day through the engine: what scans mean, badges again and in place of lost ones, who has
 * come, orders of groups and of badges. */
#include "config.h"

#include "foyer-engine-codes.h"
#include "foyer-engine-desks.h"
#include "foyer-engine-duplicates.h"
#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-engine-people.h"
#include "foyer-engine-print.h"
#include "foyer-engine-reissue.h"
#include "foyer-engine-scan.h"
#include "foyer-test-await.h"
#include "foyer-test-engine.h"

#include <string.h>

#define HEADER                                                                                     \
  "source_id,full_name,given_name,family_name,print_tier,email,company,order_code,ticket_codes,"   \
  "status\n"
#define PEOPLE                                                                                     \
  HEADER "A1,Jane Doe,Jane,Doe,VIP,jane@example.com,Acme,ORD-1,TICKET-1,active\n"                  \
         "A2,John Smith,John,Smith,GENERAL,john@example.com,Zeta,ORD-1,TICKET-2,active\n"          \
         "A3,Wai Ting,Wai,Ting,GENERAL,wai@example.com,Beta,ORD-3,TICKET-3,payment-pending\n"      \
         "A4,Can Celled,Can,Celled,GENERAL,can@example.com,Beta,ORD-4,TICKET-4,cancelled\n"        \
         "A5,Øre Ångström,Øre,Ångström,VIP,ore@example.com,alpha,ORD-5,TICKET-5,active\n"    \
         "A6,Bad Tier,Bad,Tier,NOPE,bad@example.com,Acme,ORD-6,TICKET-6,active\n"                  \
         "A7,Tess Test,Tess,Test,GENERAL,test@example.com,Acme,ORD-7,TICKET-7,test\n"              \
         "A8,Liste Warte,Liste,Warte,GENERAL,list@example.com,Acme,ORD-8,TICKET-8,waitlisted\n"    \
         "A9,,,,GENERAL,,Acme,ORD-1,TICKET-9,active\n"

static void
import (FoyerTestEngine *fixture, const char *csv)
{
  g_autofree char *path = g_build_filename (fixture->directory, "people.csv", NULL);
  FoyerImportOptions options = { .source = "web" };
  g_autoptr (FoyerImportReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, csv, -1, &error));
  foyer_engine_import_async (fixture->engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  report = foyer_engine_import_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
}

static FoyerScan *
scan (FoyerTestEngine *fixture, const char *text, FoyerScanAct act, const char *desk)
{
  FoyerScanOptions options = { .act = act, .desk = desk };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerScan *found;

  foyer_engine_scan_async (fixture->engine, text, &options, NULL, foyer_test_await_cb, &result);
  found = foyer_engine_scan_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (found->message), >, 0);
  return found;
}

static void
assert_scan (FoyerTestEngine *fixture, const char *text, FoyerScanKind kind, FoyerScanKey key)
{
  g_autoptr (FoyerScan) found = scan (fixture, text, FOYER_SCAN_ACT_LOOK, NULL);

  g_test_message ("%s: %s", text, found->message);
  g_assert_cmpstr (foyer_scan_kind_get_name (found->kind), ==, foyer_scan_kind_get_name (kind));
  g_assert_cmpstr (foyer_scan_key_get_name (found->key), ==, foyer_scan_key_get_name (key));
}

/* Codes are found once the search index has taken them in. */
static void
wait_for_code (FoyerTestEngine *fixture, const char *code)
{
  gint64 deadline = g_get_monotonic_time () + FOYER_TEST_DEADLINE_USEC;
  gboolean is_there = FALSE;

  while (!is_there)
    {
      g_autoptr (FoyerScan) found = scan (fixture, code, FOYER_SCAN_ACT_LOOK, NULL);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      is_there = found->key == FOYER_SCAN_KEY_TICKET_CODE;
    }
}

static void
set_up (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_init (fixture, "default");
  import (fixture, PEOPLE);
  wait_for_code (fixture, "TICKET-8");
}

static void
tear_down (FoyerTestEngine *fixture, gconstpointer user_data)
{
  foyer_test_engine_clear (fixture);
}

static void
drain (FoyerTestEngine *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_clean = FALSE;

  foyer_engine_drain_async (fixture->engine, NULL, foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_drain_finish (fixture->engine, foyer_test_await (&result), &is_clean, &error));
  g_assert_no_error (error);
  g_assert_true (is_clean);
}

static FoyerPrintReport *
print (FoyerTestEngine *fixture, const FoyerSelection *selection, const FoyerPrintOptions *options,
       GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_print_with_async (fixture->engine, selection, options, NULL, foyer_test_await_cb,
                                 &result);
  return foyer_engine_print_finish (fixture->engine, foyer_test_await (&result), error);
}

static FoyerJob *
reissue (FoyerTestEngine *fixture, FoyerJobVerb verb, const char *job_id, const char *reason,
         GError **error)
{
  FoyerReissueOptions options = { .verb = verb, .job_id = job_id, .reason = reason };
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_reissue_async (fixture->engine, &options, NULL, foyer_test_await_cb, &result);
  return foyer_engine_reissue_finish (fixture->engine, foyer_test_await (&result), error);
}

static FoyerJob *
get_job (FoyerTestEngine *fixture, const char *job_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerJob *job;

  foyer_engine_get_job_async (fixture->engine, job_id, NULL, foyer_test_await_cb, &result);
  job = foyer_engine_get_job_finish (fixture->engine, foyer_test_await (&result), NULL, &error);
  g_assert_no_error (error);
  return job;
}

static FoyerAttendee *
find (FoyerTestEngine *fixture, const char *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerAttendee *attendee;

  foyer_engine_find_person_async (fixture->engine, code, NULL, foyer_test_await_cb, &result);
  attendee = foyer_engine_find_person_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  return attendee;
}

static FoyerTokenCheck *
verify (FoyerTestEngine *fixture, const char *token)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerTokenCheck *check;

  foyer_engine_verify_token_async (fixture->engine, token, NULL, foyer_test_await_cb, &result);
  check = foyer_engine_verify_token_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  return check;
}

static void
add_desk (FoyerTestEngine *fixture, const char *name, FoyerDeskKind kind, gboolean prints_on_scan)
{
  g_autofree char *own_name = g_strdup (name);
  FoyerDesk desk = { .name = own_name, .kind = kind, .prints_on_scan = prints_on_scan };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_add_desk_async (fixture->engine, &desk, NULL, foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_add_desk_finish (fixture->engine, foyer_test_await (&result), &error));
  g_assert_no_error (error);
}

static FoyerAttendee *
mark (FoyerTestEngine *fixture, const char *code, FoyerArrival arrival, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_mark_arrival_async (fixture->engine, code, arrival, NULL, NULL, foyer_test_await_cb,
                                   &result);
  return foyer_engine_mark_arrival_finish (fixture->engine, foyer_test_await (&result), error);
}

/* Prints one person and waits until it is out. (transfer full) */
static FoyerJob *
print_one (FoyerTestEngine *fixture, const char *code)
{
  const char *codes[] = { code, NULL };
  FoyerSelection selection = { .attendee_ids = codes };
  FoyerPrintOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintReport) report = print (fixture, &selection, &options, &error);

  g_assert_no_error (error);
  drain (fixture);
  return get_job (fixture, ((FoyerJob *)report->jobs->pdata[0])->job_id);
}

/* ---- What a scan means ---- */

static void
test_outcomes (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerAttendee) jane = find (fixture, "A1");

  assert_scan (fixture, " TICKET-1 ", FOYER_SCAN_CLEAR, FOYER_SCAN_KEY_TICKET_CODE);
  assert_scan (fixture, "A1", FOYER_SCAN_CLEAR, FOYER_SCAN_KEY_SOURCE_ID);
  assert_scan (fixture, "ORD-5", FOYER_SCAN_CLEAR, FOYER_SCAN_KEY_ORDER_CODE);
  assert_scan (fixture, "ORD-1", FOYER_SCAN_SEVERAL, FOYER_SCAN_KEY_ORDER_CODE);
  assert_scan (fixture, foyer_attendee_get_id (jane), FOYER_SCAN_CLEAR, FOYER_SCAN_KEY_ATTENDEE_ID);
  assert_scan (fixture, "doe ja", FOYER_SCAN_CLEAR, FOYER_SCAN_KEY_TEXT);
  assert_scan (fixture, "angstrom", FOYER_SCAN_CLEAR, FOYER_SCAN_KEY_TEXT);
  assert_scan (fixture, "j", FOYER_SCAN_SEVERAL, FOYER_SCAN_KEY_TEXT);
  assert_scan (fixture, "TICKET-3", FOYER_SCAN_UNPAID, FOYER_SCAN_KEY_TICKET_CODE);
  assert_scan (fixture, "TICKET-4", FOYER_SCAN_CANCELLED, FOYER_SCAN_KEY_TICKET_CODE);
  assert_scan (fixture, "TICKET-7", FOYER_SCAN_TEST, FOYER_SCAN_KEY_TICKET_CODE);
  assert_scan (fixture, "TICKET-8", FOYER_SCAN_WAITLISTED, FOYER_SCAN_KEY_TICKET_CODE);
  assert_scan (fixture, "A6", FOYER_SCAN_REFUSED, FOYER_SCAN_KEY_NONE);
  assert_scan (fixture, "bad tier", FOYER_SCAN_REFUSED, FOYER_SCAN_KEY_NONE);
  /* A ticket without a name: refused, and never the buyer's. */
  assert_scan (fixture, "A9", FOYER_SCAN_REFUSED, FOYER_SCAN_KEY_NONE);
  assert_scan (fixture, "nobody at all", FOYER_SCAN_UNKNOWN, FOYER_SCAN_KEY_NONE);
  assert_scan (fixture, "", FOYER_SCAN_UNKNOWN, FOYER_SCAN_KEY_NONE);
  assert_scan (fixture, "\" * -", FOYER_SCAN_UNKNOWN, FOYER_SCAN_KEY_NONE);
}

/* Tokens of this event, of another, misread, and of a badge that was replaced. */
static void
test_tokens (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerJob) job = NULL;
  g_autofree char *forged = NULL;
  g_autofree char *misread = NULL;

  g_assert_true (foyer_engine_start_line (fixture->engine, NULL));
  job = print_one (fixture, "A1");
  assert_scan (fixture, job->badge_token, FOYER_SCAN_PRINTED_AHEAD, FOYER_SCAN_KEY_BADGE_TOKEN);
  assert_scan (fixture, job->badge_no, FOYER_SCAN_PRINTED_AHEAD, FOYER_SCAN_KEY_BADGE_NO);
  forged = g_strdup (job->badge_token);
  forged[25] = forged[25] == '0' ? '1' : '0';
  assert_scan (fixture, forged, FOYER_SCAN_FOREIGN, FOYER_SCAN_KEY_NONE);
  misread = g_strdup (job->badge_token);
  misread[3] = misread[3] == '0' ? '1' : '0';
  assert_scan (fixture, misread, FOYER_SCAN_DAMAGED, FOYER_SCAN_KEY_NONE);
}

static void
test_prints_once (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerScan) asked = NULL;
  g_autoptr (FoyerScan) prefix = NULL;
  g_autoptr (FoyerScan) typed = NULL;
  g_autoptr (FoyerScan) sent = NULL;
  g_autoptr (FoyerScan) again = NULL;
  g_autoptr (FoyerScan) printed = NULL;
  g_autoptr (FoyerAttendee) jane = NULL;

  add_desk (fixture, "Desk 1", FOYER_DESK_STAFFED, TRUE);
  add_desk (fixture, "Desk 2", FOYER_DESK_STAFFED, FALSE);
  asked = scan (fixture, "TICKET-1", FOYER_SCAN_ACT_DESK, "Desk 2");
  g_assert_cmpint (asked->kind, ==, FOYER_SCAN_CLEAR);
  /* The beginning of a code is no code, whoever has the whole of it. */
  prefix = scan (fixture, "ORD-5 ORE TICK", FOYER_SCAN_ACT_PRINT, "Desk 1");
  g_assert_cmpint (prefix->kind, !=, FOYER_SCAN_SENT);
  /* Three letters name nobody by themselves. */
  typed = scan (fixture, "jane", FOYER_SCAN_ACT_DESK, "Desk 1");
  g_assert_cmpint (typed->kind, ==, FOYER_SCAN_CLEAR);
  sent = scan (fixture, "TICKET-1", FOYER_SCAN_ACT_DESK, "Desk 1");
  g_assert_cmpint (sent->kind, ==, FOYER_SCAN_SENT);
  g_assert_cmpstr (sent->job->desk, ==, "Desk 1");
  again = scan (fixture, "TICKET-1", FOYER_SCAN_ACT_PRINT, "Desk 2");
  g_assert_cmpint (again->kind, ==, FOYER_SCAN_ON_ITS_WAY);
  g_assert_cmpstr (again->job->job_id, ==, sent->job->job_id);
  jane = find (fixture, "A1");
  g_assert_cmpint (jane->arrival, ==, FOYER_ARRIVAL_ARRIVED);
  g_assert_cmpstr (jane->arrival_desk, ==, "Desk 1");
  g_assert_true (foyer_engine_start_line (fixture->engine, NULL));
  drain (fixture);
  printed = scan (fixture, "jane", FOYER_SCAN_ACT_PRINT, "Desk 1");
  g_assert_cmpint (printed->kind, ==, FOYER_SCAN_PRINTED);
  g_assert_nonnull (strstr (printed->message, "at Desk 1 on folder by tester"));
  g_assert_nonnull (strstr (printed->next_step, "jobs reprint"));
}

/* Its own badge by its code, once, and never why not. */
static void
test_kiosk (FoyerTestEngine *fixture, gconstpointer user_data)
{
  static const char *const refused[]
      = { "TICKET-3", "TICKET-4", "ORD-1", "jane", "A6", "nobody", "TICKET-1" };
  g_autoptr (FoyerScan) sent = NULL;

  add_desk (fixture, "Entrance", FOYER_DESK_KIOSK, FALSE);
  sent = scan (fixture, "TICKET-1", FOYER_SCAN_ACT_DESK, "Entrance");
  g_assert_cmpint (sent->kind, ==, FOYER_SCAN_SENT);
  g_assert_true (foyer_engine_start_line (fixture->engine, NULL));
  drain (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (FoyerScan) found = scan (fixture, refused[i], FOYER_SCAN_ACT_PRINT, "Entrance");

      g_assert_cmpstr (found->message, ==, "please go to the problem desk");
      g_assert_cmpuint (found->people->len, ==, 0);
      g_assert_cmpuint (found->dead_letters->len, ==, 0);
      g_assert_null (found->job);
    }
}

/* ---- Badges again ---- */

static void
test_lost_badge (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerJob) first = NULL;
  g_autoptr (FoyerJob) copy = NULL;
  g_autoptr (FoyerJob) copied = NULL;
  g_autoptr (FoyerJob) newer = NULL;
  g_autoptr (FoyerTokenCheck) before = NULL;
  g_autoptr (FoyerTokenCheck) after = NULL;
  g_autoptr (FoyerScan) found = NULL;

  g_assert_true (foyer_engine_start_line (fixture->engine, NULL));
  first = print_one (fixture, "A1");
  g_assert_null (reissue (fixture, FOYER_JOB_VERB_REPRINT, first->job_id, "  ", &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE);
  g_clear_error (&error);
  copy = reissue (fixture, FOYER_JOB_VERB_REPRINT, first->job_id, "jammed", &error);
  g_assert_no_error (error);
  drain (fixture);
  copied = get_job (fixture, copy->job_id);
  g_assert_cmpint (copied->state, ==, FOYER_JOB_PRINTED);
  g_assert_cmpint (foyer_job_compare_bytes (copied, first), ==, FOYER_SAME_BYTES_YES);
  before = verify (fixture, first->badge_token);
  g_assert_cmpint (before->verdict, ==, FOYER_TOKEN_VALID);
  newer = reissue (fixture, FOYER_JOB_VERB_REPLACE, copy->job_id, "lost", &error);
  g_assert_no_error (error);
  drain (fixture);
  after = verify (fixture, first->badge_token);
  g_assert_cmpint (after->verdict, ==, FOYER_TOKEN_REVOKED);
  g_assert_cmpstr (after->newer_no, ==, newer->badge_no);
  found = scan (fixture, first->badge_token, FOYER_SCAN_ACT_PRINT, NULL);
  g_assert_cmpint (found->kind, ==, FOYER_SCAN_REVOKED);
  g_assert_nonnull (strstr (found->message, "lost"));
  assert_scan (fixture, newer->badge_token, FOYER_SCAN_PRINTED_AHEAD, FOYER_SCAN_KEY_BADGE_TOKEN);
  g_assert_null (reissue (fixture, FOYER_JOB_VERB_REPRINT, first->job_id, "again", &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
}

/* Cancelled after printing: the badge opens no door, and nothing of it is printed again. */
static void
test_cancelled_after_printing (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (FoyerTokenCheck) check = NULL;

  g_assert_true (foyer_engine_start_line (fixture->engine, NULL));
  job = print_one (fixture, "A1");
  import (fixture,
          HEADER "A1,Jane Doe,Jane,Doe,VIP,jane@example.com,Acme,ORD-1,TICKET-1,cancelled\n");
  check = verify (fixture, job->badge_token);
  g_assert_cmpint (check->verdict, ==, FOYER_TOKEN_REVOKED);
  assert_scan (fixture, "TICKET-1", FOYER_SCAN_CANCELLED, FOYER_SCAN_KEY_TICKET_CODE);
  assert_scan (fixture, job->badge_token, FOYER_SCAN_REVOKED, FOYER_SCAN_KEY_BADGE_TOKEN);
  for (FoyerJobVerb verb = FOYER_JOB_VERB_REPRINT; verb < FOYER_N_JOB_VERBS; verb++)
    {
      g_assert_null (reissue (fixture, verb, job->job_id, "why not", &error));
      g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
      g_clear_error (&error);
    }
  g_assert_null (mark (fixture, "A1", FOYER_ARRIVAL_ARRIVED, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
}

/* What changed after printing is printed as another job, not as a copy. */
static void
test_changed_after_printing (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (FoyerJob) newer = NULL;
  g_autoptr (FoyerJob) printed = NULL;

  g_assert_true (foyer_engine_start_line (fixture->engine, NULL));
  job = print_one (fixture, "A1");
  import (fixture,
          HEADER "A1,Jane Doe,Jane,Doe,VIP,jane@example.com,Contoso,ORD-1,TICKET-1,active\n");
  assert_scan (fixture, "TICKET-1", FOYER_SCAN_CHANGED, FOYER_SCAN_KEY_TICKET_CODE);
  newer = reissue (fixture, FOYER_JOB_VERB_RE_EXPORT, job->job_id, NULL, &error);
  g_assert_no_error (error);
  drain (fixture);
  printed = get_job (fixture, newer->job_id);
  g_assert_cmpint (printed->state, ==, FOYER_JOB_PRINTED);
  g_assert_cmpstr (printed->document_digest, !=, job->document_digest);
  g_assert_cmpint (foyer_job_compare_bytes (printed, job), ==, FOYER_SAME_BYTES_OPEN);
  g_assert_cmpint (printed->former_row_id, ==, job->row_id);
}

/* ---- Who has come ---- */

static void
test_printed_ahead (FoyerTestEngine *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (FoyerAttendee) handed = NULL;
  g_autoptr (FoyerAttendee) undone = NULL;
  g_autoptr (GPtrArray) counts = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_true (foyer_engine_start_line (fixture->engine, NULL));
  job = print_one (fixture, "A1");
  foyer_engine_count_arrivals_async (fixture->engine, NULL, foyer_test_await_cb, &result);
  counts = foyer_engine_count_arrivals_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->len, ==, 2);
  g_assert_cmpstr (((FoyerArrivalCount *)counts->pdata[1])->tier, ==, "VIP");
  g_assert_cmpuint (((FoyerArrivalCount *)counts->pdata[1])->expected, ==, 2);
  g_assert_cmpuint (((FoyerArrivalCount *)counts->pdata[1])->arrived, ==, 0);
  handed = mark (fixture, job->badge_token, FOYER_ARRIVAL_HANDED_OVER, &error);
  g_assert_no_error (error);
  g_assert_cmpint (handed->arrival, ==, FOYER_ARRIVAL_HANDED_OVER);
  assert_scan (fixture, "TICKET-1", FOYER_SCAN_PRINTED, FOYER_SCAN_KEY_TICKET_CODE);
  undone = mark (fixture, "A1", FOYER_ARRIVAL_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (undone->arrival, ==, FOYER_ARRIVAL_NONE);
}

/* ---- Orders ---- */

/* (transfer full) Source ids of the jobs, joined. */
static char *
dup_order (const FoyerPrintReport *report)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < report->jobs->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            foyer_record_get_text (((FoyerJob *)report->jobs->pdata[i])->record,
                                                   FOYER_FIELD_SOURCE_ID));
  return g_string_free (ids, FALSE);
}

/* Folded and byte by byte: å under a, alpha before Acme's neighbours as written, in every locale.
 */
static void
test_batch_order (FoyerTestEngine *fixture, gconstpointer user_data)
{
  static const struct
  {
    const char *order;
    gboolean is_all;
    const char *expected;
  } cases[] = {
    { NULL, TRUE, "A5 A1 A2" },           { "family-name", TRUE, "A5 A1 A2" },
    { "company", TRUE, "A1 A5 A2" },      { "tier", TRUE, "A2 A5 A1" },
    { "source", TRUE, "A5 A1 A2" },       { NULL, FALSE, "A2 A5 A1" },
    { "family-name", FALSE, "A5 A1 A2" }, { "company", FALSE, "A1 A5 A2" },
    { "tier", FALSE, "A2 A5 A1" },
  };
  const char *const named[] = { "A2", "TICKET-5", "A1", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerTestEngine own = { 0 };
      FoyerSelection selection
          = { .is_all = cases[i].is_all, .attendee_ids = cases[i].is_all ? NULL : named };
      FoyerPrintOptions options = { .order = cases[i].order };
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerPrintReport) report = NULL;
      g_autofree char *order = NULL;

      foyer_test_engine_init (&own, "default");
      import (&own, PEOPLE);
      wait_for_code (&own, "TICKET-8");
      report = print (&own, &selection, &options, &error);
      g_assert_no_error (error);
      order = dup_order (report);
      g_assert_cmpstr (order, ==, cases[i].expected);
      foyer_test_engine_clear (&own);
    }
}

static void
test_group_order (FoyerTestEngine *fixture, gconstpointer user_data)
{
  FoyerSelection group = { .order_code = "ORD-1" }, unpaid = { .order_code = "ORD-3" };
  FoyerPrintOptions options = { .order = "family-name" }, wrong = { .order = "height" };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintReport) report = print (fixture, &group, &options, &error);
  g_autofree char *order = NULL;

  g_assert_no_error (error);
  order = dup_order (report);
  g_assert_cmpstr (order, ==, "A1 A2"); /* the one without a name is at the problem desk */
  g_assert_null (print (fixture, &group, &options, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (print (fixture, &unpaid, &options, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (print (fixture, &unpaid, &wrong, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE);
}

/* ---- One person twice ---- */

static void
decide (FoyerTestEngine *fixture, FoyerDuplicateState state)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_decide_duplicate_async (fixture->engine, "A1", "B1", state, NULL,
                                       foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_decide_duplicate_finish (fixture->engine, foyer_test_await (&result), &error));
  g_assert_no_error (error);
}

static void
test_twice (FoyerTestEngine *fixture, gconstpointer user_data)
{
  const char *const second[] = { "B1", NULL };
  FoyerSelection selection = { .attendee_ids = second };
  FoyerPrintOptions plain = { 0 }, reasoned = { .reason = "speaks on both days" };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (FoyerPrintReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) pairs = NULL;

  import (fixture, HEADER "B1,Jane Doe,Jane,Doe,VIP,jane@example.com,Acme,ORD-B,TICKET-B,active\n");
  wait_for_code (fixture, "TICKET-B");
  foyer_engine_list_duplicates_async (fixture->engine, FOYER_DUPLICATE_OPEN, 0, NULL,
                                      foyer_test_await_cb, &result);
  pairs = foyer_engine_list_duplicates_finish (fixture->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pairs->len, ==, 1);
  assert_scan (fixture, "TICKET-B", FOYER_SCAN_CLEAR, FOYER_SCAN_KEY_TICKET_CODE);
  g_assert_true (foyer_engine_start_line (fixture->engine, NULL));
  job = print_one (fixture, "A1");
  assert_scan (fixture, "TICKET-B", FOYER_SCAN_PERHAPS_TWICE, FOYER_SCAN_KEY_TICKET_CODE);
  decide (fixture, FOYER_DUPLICATE_LINKED);
  assert_scan (fixture, "TICKET-B", FOYER_SCAN_PERHAPS_TWICE, FOYER_SCAN_KEY_TICKET_CODE);
  g_assert_null (print (fixture, &selection, &plain, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "--reason"));
  g_clear_error (&error);
  decide (fixture, FOYER_DUPLICATE_OPEN);
  decide (fixture, FOYER_DUPLICATE_CLEARED);
  assert_scan (fixture, "TICKET-B", FOYER_SCAN_CLEAR, FOYER_SCAN_KEY_TICKET_CODE);
  decide (fixture, FOYER_DUPLICATE_OPEN);
  decide (fixture, FOYER_DUPLICATE_LINKED);
  report = print (fixture, &selection, &reasoned, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->jobs->len, ==, 1);
  drain (fixture);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/desk/" name, FoyerTestEngine, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("outcomes", test_outcomes);
  ADD ("tokens", test_tokens);
  ADD ("prints-once", test_prints_once);
  ADD ("kiosk", test_kiosk);
  ADD ("lost-badge", test_lost_badge);
  ADD ("cancelled-after-printing", test_cancelled_after_printing);
  ADD ("changed-after-printing", test_changed_after_printing);
  ADD ("printed-ahead", test_printed_ahead);
  ADD ("batch-order", test_batch_order);
  ADD ("group-order", test_group_order);
  ADD ("twice", test_twice);
  return g_test_run ();
}
