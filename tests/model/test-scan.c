/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which a scan's outcomes are looked for. */
#include "config.h"

#include "foyer-scan.h"

#include <string.h>

#define ONE .n_people = 1
#define JOB(state) .has_job = TRUE, .job_state = FOYER_JOB_##state
#define NEWEST .is_newest_revision = TRUE

static const struct
{
  FoyerScanFacts facts;
  FoyerScanKind kind;
} cases[] = {
  { { 0 }, FOYER_SCAN_UNKNOWN },
  { { .token = FOYER_SCAN_TOKEN_OURS }, FOYER_SCAN_UNKNOWN },
  { { .token = FOYER_SCAN_TOKEN_FOREIGN }, FOYER_SCAN_FOREIGN },
  { { .token = FOYER_SCAN_TOKEN_DAMAGED }, FOYER_SCAN_DAMAGED },
  { { .n_dead_letters = 2 }, FOYER_SCAN_REFUSED },
  { { .n_dead_letters = 1, ONE }, FOYER_SCAN_CLEAR },
  { { .n_people = 2 }, FOYER_SCAN_SEVERAL },
  { { ONE }, FOYER_SCAN_CLEAR },
  { { ONE, .is_badge_revoked = TRUE, .status = FOYER_STATUS_CANCELLED }, FOYER_SCAN_REVOKED },
  { { ONE, .is_badge_revoked = TRUE, JOB (PRINTED), NEWEST }, FOYER_SCAN_REVOKED },
  /* What opens no door never passes as printed. */
  { { ONE, .status = FOYER_STATUS_CANCELLED, JOB (PRINTED), NEWEST }, FOYER_SCAN_CANCELLED },
  { { ONE, .status = FOYER_STATUS_TEST, JOB (PRINTED), NEWEST }, FOYER_SCAN_TEST },
  { { ONE, .status = FOYER_STATUS_PAYMENT_PENDING, JOB (READY) }, FOYER_SCAN_UNPAID },
  { { ONE, .status = FOYER_STATUS_WAITLISTED }, FOYER_SCAN_WAITLISTED },
  { { ONE, .has_twin_badge = TRUE }, FOYER_SCAN_PERHAPS_TWICE },
  { { ONE, .has_twin_badge = TRUE, JOB (FAILED) }, FOYER_SCAN_PERHAPS_TWICE },
  { { ONE, .has_twin_badge = TRUE, JOB (PRINTED), NEWEST }, FOYER_SCAN_PRINTED_AHEAD },
  { { ONE, JOB (FAILED) }, FOYER_SCAN_FAILED },
  { { ONE, JOB (HELD) }, FOYER_SCAN_WAITS },
  { { ONE, JOB (NEXT_BATCH) }, FOYER_SCAN_WAITS },
  { { ONE, JOB (UNKNOWN) }, FOYER_SCAN_WAITS },
  { { ONE, JOB (LOST) }, FOYER_SCAN_WAITS },
  { { ONE, JOB (READY) }, FOYER_SCAN_ON_ITS_WAY },
  { { ONE, JOB (RENDERING) }, FOYER_SCAN_ON_ITS_WAY },
  { { ONE, JOB (RENDERED) }, FOYER_SCAN_ON_ITS_WAY },
  { { ONE, JOB (CREATING) }, FOYER_SCAN_ON_ITS_WAY },
  { { ONE, JOB (CREATED) }, FOYER_SCAN_ON_ITS_WAY },
  { { ONE, JOB (SENDING) }, FOYER_SCAN_ON_ITS_WAY },
  { { ONE, JOB (ACCEPTED) }, FOYER_SCAN_ON_ITS_WAY },
  { { ONE, JOB (PRINTING) }, FOYER_SCAN_ON_ITS_WAY },
  { { ONE, JOB (CANCELED) }, FOYER_SCAN_CLEAR },
  { { ONE, JOB (PRINTED) }, FOYER_SCAN_CHANGED },
  { { ONE, JOB (PRINTED), NEWEST }, FOYER_SCAN_PRINTED_AHEAD },
  { { ONE, JOB (PRINTED), NEWEST, .arrival = FOYER_ARRIVAL_ARRIVED }, FOYER_SCAN_PRINTED },
  { { ONE, JOB (PRINTED), NEWEST, .arrival = FOYER_ARRIVAL_HANDED_OVER }, FOYER_SCAN_PRINTED },
};

static void
test_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerScanKind kind = foyer_scan_decide (&cases[i].facts);

      if (kind != cases[i].kind)
        g_error ("case %u is '%s', not '%s'", i, foyer_scan_kind_get_name (kind),
                 foyer_scan_kind_get_name (cases[i].kind));
    }
}

static void
test_names (void)
{
  for (guint i = 0; i < FOYER_N_SCAN_KINDS; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (foyer_scan_kind_get_name (i), !=, foyer_scan_kind_get_name (j));
  for (guint i = 0; i < FOYER_N_SCAN_KEYS; i++)
    g_assert_cmpuint (strlen (foyer_scan_key_get_name (i)), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/scan/order", test_order);
  g_test_add_func ("/model/scan/names", test_names);
  return g_test_run ();
}
