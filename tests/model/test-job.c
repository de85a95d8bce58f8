/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transition tables of jobs and dead letters, and the keyword tables of all enumerations. */
#include "config.h"

#include "foyer-dead-letter.h"
#include "foyer-job.h"
#include "foyer-reading.h"

#include <string.h>

/* R-52, written out a second time: one row per state, the states it may become. */
static const struct
{
  const char *from;
  const char *to;
} table[] = {
  { "READY", "RENDERING HELD NEXT-BATCH CANCELED FAILED" },
  { "RENDERING", "RENDERED READY CANCELED FAILED" },
  { "RENDERED", "CREATING READY HELD NEXT-BATCH CANCELED FAILED" },
  { "CREATING", "CREATED RENDERED UNKNOWN CANCELED FAILED" },
  { "CREATED", "SENDING RENDERED UNKNOWN LOST CANCELED FAILED" },
  { "SENDING", "ACCEPTED CREATED RENDERED UNKNOWN CANCELED FAILED" },
  { "ACCEPTED", "PRINTING PRINTED UNKNOWN LOST RENDERED CANCELED FAILED" },
  { "PRINTING", "PRINTED ACCEPTED UNKNOWN LOST CANCELED FAILED" },
  { "PRINTED", "" },
  { "UNKNOWN", "CREATED ACCEPTED PRINTED LOST RENDERED CANCELED FAILED" },
  { "LOST", "PRINTED RENDERED CANCELED FAILED" },
  { "HELD", "READY RENDERED NEXT-BATCH CANCELED FAILED" },
  { "NEXT-BATCH", "READY RENDERED HELD CANCELED FAILED" },
  { "CANCELED", "" },
  { "FAILED", "" },
};

static void
test_transitions (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (table), ==, FOYER_N_JOB_STATES);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GStrv) allowed = g_strsplit (table[i].to, " ", -1);
      FoyerJobState from;

      g_assert_true (foyer_job_state_parse (table[i].from, &from));
      for (guint to = 0; to < FOYER_N_JOB_STATES; to++)
        g_assert_cmpint (
            foyer_job_state_can_become (from, to), ==,
            g_strv_contains ((const char *const *)allowed, foyer_job_state_get_name (to)));
      g_assert_cmpint (foyer_job_state_is_final (from), ==, *table[i].to == '\0');
    }
}

/* What may be on paper never goes back to a state from which it would be drawn and sent again, but
 * with proof (RENDERED). */
static void
test_out (void)
{
  for (guint from = 0; from < FOYER_N_JOB_STATES; from++)
    if (foyer_job_state_may_be_out (from))
      {
        g_assert_false (foyer_job_state_can_become (from, FOYER_JOB_READY));
        g_assert_false (foyer_job_state_can_become (from, FOYER_JOB_RENDERING));
        g_assert_false (from == FOYER_JOB_UNKNOWN
                        && foyer_job_state_can_become (from, FOYER_JOB_SENDING));
      }
}

static void
test_dead_letters (void)
{
  for (guint from = 0; from < FOYER_N_DEAD_LETTER_STATES; from++)
    {
      FoyerDeadLetterState parsed;

      g_assert_true (
          foyer_dead_letter_state_parse (foyer_dead_letter_state_get_name (from), &parsed));
      g_assert_cmpuint (parsed, ==, from);
      g_assert_false (foyer_dead_letter_state_can_become (from, from));
      g_assert_false (foyer_dead_letter_state_can_become (FOYER_DEAD_LETTER_RESOLVED, from));
      g_assert_false (foyer_dead_letter_state_can_become (FOYER_DEAD_LETTER_SUPERSEDED, from));
    }
  g_assert_true (
      foyer_dead_letter_state_can_become (FOYER_DEAD_LETTER_DISCARDED, FOYER_DEAD_LETTER_OPEN));
}

static void
test_keywords (void)
{
  FoyerCode code;
  FoyerField field;
  FoyerStage stage;
  FoyerStatus status;
  FoyerEncoding encoding;

  for (guint i = 0; i < FOYER_N_CODES; i++)
    {
      g_assert_true (foyer_code_parse (foyer_code_get_name (i), &code));
      g_assert_cmpuint (code, ==, i);
      g_assert_true (g_str_has_suffix (foyer_code_get_remedy (i), "."));
    }
  for (guint i = 0; i < FOYER_N_FIELDS; i++)
    {
      g_assert_true (foyer_field_parse (foyer_field_get_name (i), &field));
      g_assert_cmpuint (field, ==, i);
    }
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    g_assert_true (foyer_stage_parse (foyer_stage_get_name (i), &stage) && stage == i);
  for (guint i = 0; i < FOYER_N_STATUSES; i++)
    g_assert_true (foyer_status_parse (foyer_status_get_name (i), &status) && status == i);
  for (guint i = 0; i <= FOYER_ENCODING_MACROMAN; i++)
    g_assert_true (foyer_encoding_parse (foyer_encoding_get_name (i), &encoding) && encoding == i);
  g_assert_false (foyer_code_parse ("nothing", &code));
  g_assert_false (foyer_field_parse (NULL, &field));
  g_assert_false (foyer_encoding_parse ("klingon", &encoding));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/job/transitions", test_transitions);
  g_test_add_func ("/model/job/out", test_out);
  g_test_add_func ("/model/job/dead-letters", test_dead_letters);
  g_test_add_func ("/model/job/keywords", test_keywords);
  return g_test_run ();
}
