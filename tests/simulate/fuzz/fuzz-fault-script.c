/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a fault script: it is refused with a place, or it can be followed for ever. */
#include "config.h"

#include "foyer-fault-plan.h"

#include "foyer-test-fuzz.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  return 0;
}

static void
follow (FoyerFaultPlan *plan)
{
  static const ipp_op_t operations[]
      = { IPP_OP_GET_PRINTER_ATTRIBUTES, IPP_OP_CREATE_JOB, IPP_OP_SEND_DOCUMENT };

  for (guint i = 0; i < 100; i++)
    {
      gint64 now_usec = (gint64)i * 100000;
      FoyerFaultStep step = foyer_fault_plan_meet_request (
          plan, operations[i % G_N_ELEMENTS (operations)], now_usec);

      g_assert_cmpint (step.kind, <, FOYER_N_FAULTS);
      g_assert_cmpint (foyer_fault_kind_get_scope (step.kind), !=, FOYER_FAULT_SCOPE_PRINTER);
      step = foyer_fault_plan_meet_connection (plan, now_usec);
      g_assert_true (step.kind == FOYER_FAULT_OK
                     || foyer_fault_kind_get_scope (step.kind) == FOYER_FAULT_SCOPE_CONNECTION);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autofree char *text = g_strndup ((const char *)data, length);
  g_autoptr (FoyerFaultPlan) plan = foyer_fault_plan_new ();
  g_autoptr (GError) error = NULL;

  if (foyer_fault_plan_add (plan, text, 0, &error))
    follow (plan);
  else
    {
      g_assert_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SCRIPT);
      g_assert_nonnull (error->message);
    }
  return 0;
}
