/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fault scripts: what is refused and where, what is read, and when which fault happens. */
#include "config.h"

#include "foyer-fault-plan.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC

static void
test_refused (void)
{
  static const struct
  {
    const char *script;
    const char *says;
  } cases[] = {
    { "", "character 1: the name of a fault is expected; there are ok, stopped" },
    { "broken", "there is no fault 'broken'" },
    { "busy, then", "the name of a fault is expected" },
    { "busy,", "character 6: the name of a fault" },
    { "busy*0", "character 6: a number of times from 1" },
    { "busy*", "a number of times" },
    { "busy*9999999", "a number of times" },
    { "busy x3", "a comma, a semicolon" },
    { "busy ok", "a comma, a semicolon" },
    { "slow", "a time such as 500ms" },
    { "slow 5", "a time needs its unit" },
    { "slow 2000min", "at most a day" },
    { "slow 0s", "a time such as" },
    { "busy for", "a time such as" },
    { "http", "a number from 400 to 599" },
    { "http 200", "a number from 400 to 599" },
    { "http-1000", "a number from 400 to 599" },
    { "status", "the keyword of an IPP error" },
    { "status successful-ok", "the keyword of an IPP error" },
    { "low labels", "a number from 0" },
    { "on Print: busy", "character 4: the name of an IPP operation" },
    { "on Create-Job busy", "a colon is expected" },
    { "on Create-Job: media-empty", "not of one operation" },
    { "on Create-Job: refuse for 2s", "not of one operation" },
    { "refuse*3", "cannot be counted" },
    { "refuse, then ok", "cannot be counted" },
    { "busy; ; ok", "the name of a fault is expected" },
    { "busy;", "the name of a fault is expected" },
    { "b\377sy", "UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rules = foyer_fault_script_parse (cases[i].script, &error);

      g_assert_null (rules);
      g_assert_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SCRIPT);
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("'%s' is refused with: %s", cases[i].script, error->message);
    }
}

static void
test_too_long (void)
{
  g_autofree char *script = g_strnfill (5000, ' ');
  g_autoptr (GError) error = NULL;

  g_assert_null (foyer_fault_script_parse (script, &error));
  g_assert_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SCRIPT);
}

static void
test_read (void)
{
  static const struct
  {
    const char *script;
    FoyerFaultStep first;
    ipp_op_t operation;
    guint n_steps;
  } cases[] = {
    { "ok", { FOYER_FAULT_OK, 0, 0, 0 }, 0, 1 },
    { "busy\303\2273, then ok", { FOYER_FAULT_BUSY, 0, 3, 0 }, 0, 2 },
    { "busy*3, then ok", { FOYER_FAULT_BUSY, 0, 3, 0 }, 0, 2 },
    { " BUSY * 3 ,ok ", { FOYER_FAULT_BUSY, 0, 3, 0 }, 0, 2 },
    { "busy", { FOYER_FAULT_BUSY, 0, 0, 0 }, 0, 1 },
    { "busy, then ok", { FOYER_FAULT_BUSY, 0, 1, 0 }, 0, 2 },
    { "on Send-Document: lost reply",
      { FOYER_FAULT_LOST_REPLY, 0, 0, 0 },
      IPP_OP_SEND_DOCUMENT,
      1 },
    { "on get-jobs:lost_reply*2", { FOYER_FAULT_LOST_REPLY, 0, 2, 0 }, IPP_OP_GET_JOBS, 1 },
    { "lost reply", { FOYER_FAULT_LOST_REPLY, 0, 0, 0 }, 0, 1 },
    { "wrong request-id*1", { FOYER_FAULT_WRONG_REQUEST_ID, 0, 1, 0 }, 0, 1 },
    { "bad TLS", { FOYER_FAULT_BAD_TLS, 0, 0, 0 }, 0, 1 },
    { "HTTP-503*2", { FOYER_FAULT_HTTP, 503, 2, 0 }, 0, 1 },
    { "http 403", { FOYER_FAULT_HTTP, 403, 0, 0 }, 0, 1 },
    { "slow 500ms for 2min, ok", { FOYER_FAULT_SLOW, 500, 0, 120 * SECOND }, 0, 2 },
    { "low labels 5", { FOYER_FAULT_LOW_LABELS, 5, 0, 0 }, 0, 1 },
    { "refuse for 5s, then ok", { FOYER_FAULT_REFUSE, 0, 0, 5 * SECOND }, 0, 2 },
    { "reset", { FOYER_FAULT_RESET, 0, 0, 0 }, 0, 1 },
    { "reset reply", { FOYER_FAULT_RESET_REPLY, 0, 0, 0 }, 0, 1 },
    { "status server-error-busy*2", { FOYER_FAULT_STATUS, IPP_STATUS_ERROR_BUSY, 2, 0 }, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GError *error = NULL;
      g_autoptr (GPtrArray) rules = foyer_fault_script_parse (cases[i].script, &error);
      const FoyerFaultRule *rule;
      const FoyerFaultStep *step;

      g_assert_no_error (error);
      g_assert_cmpuint (rules->len, ==, 1);
      rule = rules->pdata[0];
      step = &g_array_index (rule->steps, FoyerFaultStep, 0);
      g_test_message ("%s", cases[i].script);
      g_assert_cmpint (rule->operation, ==, cases[i].operation);
      g_assert_cmpuint (rule->steps->len, ==, cases[i].n_steps);
      g_assert_cmpint (step->kind, ==, cases[i].first.kind);
      g_assert_cmpuint (step->argument, ==, cases[i].first.argument);
      g_assert_cmpuint (step->count, ==, cases[i].first.count);
      g_assert_cmpint (step->duration_usec, ==, cases[i].first.duration_usec);
    }
}

/* Every fault can be written, by the name that it is told by. */
static void
test_names (void)
{
  for (int kind = 0; kind < FOYER_N_FAULTS; kind++)
    {
      const char *argument = kind == FOYER_FAULT_HTTP         ? " 500"
                             : kind == FOYER_FAULT_SLOW       ? " 1s"
                             : kind == FOYER_FAULT_LOW_LABELS ? " 3"
                             : kind == FOYER_FAULT_STATUS     ? " server-error-busy"
                                                              : "";
      g_autofree char *script
          = g_strconcat (foyer_fault_kind_get_name ((FoyerFaultKind)kind), argument, NULL);
      g_autoptr (FoyerFaultPlan) plan = foyer_fault_plan_new ();
      GError *error = NULL;

      (void)foyer_fault_plan_add (plan, script, 0, &error); /* the error says it */
      g_assert_no_error (error);
      g_assert_true (foyer_fault_plan_has (plan, (FoyerFaultKind)kind));
      g_assert_nonnull (foyer_fault_kind_get_help ((FoyerFaultKind)kind));
    }
}

static FoyerFaultPlan *
make_plan (const char *script)
{
  FoyerFaultPlan *plan = foyer_fault_plan_new ();
  GError *error = NULL;

  (void)foyer_fault_plan_add (plan, script, 0, &error); /* the error says it */
  g_assert_no_error (error);
  return plan;
}

static void
assert_met (FoyerFaultPlan *plan, ipp_op_t operation, gint64 now_usec, FoyerFaultKind kind)
{
  g_assert_cmpstr (
      foyer_fault_kind_get_name (foyer_fault_plan_meet_request (plan, operation, now_usec).kind),
      ==, foyer_fault_kind_get_name (kind));
}

static void
test_counted (void)
{
  g_autoptr (FoyerFaultPlan) plan = make_plan ("busy*2, ok*1, busy, then ok");

  assert_met (plan, IPP_OP_GET_PRINTER_ATTRIBUTES, 0, FOYER_FAULT_OK); /* counts nothing */
  assert_met (plan, IPP_OP_CREATE_JOB, 0, FOYER_FAULT_BUSY);
  assert_met (plan, IPP_OP_PRINT_JOB, 0, FOYER_FAULT_BUSY);
  assert_met (plan, IPP_OP_SEND_DOCUMENT, 0, FOYER_FAULT_OK); /* counts nothing */
  assert_met (plan, IPP_OP_CREATE_JOB, 0, FOYER_FAULT_OK);
  assert_met (plan, IPP_OP_CREATE_JOB, 0, FOYER_FAULT_BUSY);
  for (guint i = 0; i < 10; i++)
    assert_met (plan, IPP_OP_CREATE_JOB, 0, FOYER_FAULT_OK);
}

static void
test_operation (void)
{
  g_autoptr (FoyerFaultPlan) plan
      = make_plan ("on Send-Document: lost reply*1; on Get-Jobs: busy; reset*1");

  assert_met (plan, IPP_OP_GET_JOBS, 0,
              FOYER_FAULT_BUSY); /* the first rule wins, the last one counts it too */
  assert_met (plan, IPP_OP_CREATE_JOB, 0, FOYER_FAULT_OK);
  assert_met (plan, IPP_OP_SEND_DOCUMENT, 0, FOYER_FAULT_LOST_REPLY);
  assert_met (plan, IPP_OP_SEND_DOCUMENT, 0, FOYER_FAULT_OK);
  for (guint i = 0; i < 10; i++)
    assert_met (plan, IPP_OP_GET_JOBS, 0, FOYER_FAULT_BUSY);
  foyer_fault_plan_clear (plan);
  assert_met (plan, IPP_OP_GET_JOBS, 0, FOYER_FAULT_OK);
}

static void
test_timed (void)
{
  g_autoptr (FoyerFaultPlan) plan = make_plan ("refuse for 5s, busy for 10s, then ok");

  g_assert_true (foyer_fault_plan_refuses (plan, 0));
  g_assert_true (foyer_fault_plan_refuses (plan, 5 * SECOND - 1));
  g_assert_false (foyer_fault_plan_refuses (plan, 5 * SECOND));
  for (guint i = 0; i < 10; i++)
    assert_met (plan, IPP_OP_CREATE_JOB, 15 * SECOND - 1, FOYER_FAULT_BUSY);
  assert_met (plan, IPP_OP_CREATE_JOB, 15 * SECOND, FOYER_FAULT_OK);
}

static void
test_printer (void)
{
  g_autoptr (FoyerFaultPlan) plan = make_plan ("media-empty*2, low-labels 7, ok");

  for (guint i = 0; i < 2; i++)
    {
      assert_met (plan, IPP_OP_CREATE_JOB, 0, FOYER_FAULT_OK);
      g_assert_nonnull (foyer_fault_plan_look (plan, FOYER_FAULT_MEDIA_EMPTY, 0));
      assert_met (plan, IPP_OP_GET_PRINTER_ATTRIBUTES, 0, FOYER_FAULT_OK);
    }
  g_assert_null (foyer_fault_plan_look (plan, FOYER_FAULT_MEDIA_EMPTY, 0));
  g_assert_cmpuint (foyer_fault_plan_look (plan, FOYER_FAULT_LOW_LABELS, 0)->argument, ==, 7);
  assert_met (plan, IPP_OP_GET_PRINTER_ATTRIBUTES, 0, FOYER_FAULT_OK);
  g_assert_null (foyer_fault_plan_look (plan, FOYER_FAULT_LOW_LABELS, 0));
}

static void
test_connections (void)
{
  g_autoptr (FoyerFaultPlan) plan = make_plan ("bad tls*1, ok*1, wrong certificate*1");

  assert_met (plan, IPP_OP_GET_JOBS, 0, FOYER_FAULT_OK);
  g_assert_cmpint (foyer_fault_plan_meet_connection (plan, 0).kind, ==, FOYER_FAULT_BAD_TLS);
  g_assert_cmpint (foyer_fault_plan_meet_connection (plan, 0).kind, ==, FOYER_FAULT_OK);
  g_assert_cmpint (foyer_fault_plan_meet_connection (plan, 0).kind, ==,
                   FOYER_FAULT_WRONG_CERTIFICATE);
  g_assert_cmpint (foyer_fault_plan_meet_connection (plan, 0).kind, ==, FOYER_FAULT_OK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault-script/refused", test_refused);
  g_test_add_func ("/fault-script/too-long", test_too_long);
  g_test_add_func ("/fault-script/read", test_read);
  g_test_add_func ("/fault-script/names", test_names);
  g_test_add_func ("/fault-script/counted", test_counted);
  g_test_add_func ("/fault-script/operation", test_operation);
  g_test_add_func ("/fault-script/timed", test_timed);
  g_test_add_func ("/fault-script/printer", test_printer);
  g_test_add_func ("/fault-script/connections", test_connections);
  return g_test_run ();
}
