/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every verb against every state, and each fact that refuses it. */
#include "config.h"

#include "foyer-job-verb.h"

#include <string.h>

/* All is well but for the state. */
static FoyerJobVerbFacts
make_facts (FoyerJobVerb verb, FoyerJobState state)
{
  return (FoyerJobVerbFacts){ .state = state,
                              .is_active = TRUE,
                              .is_newest_revision = verb != FOYER_JOB_VERB_RE_EXPORT,
                              .has_reason = TRUE };
}

static const struct
{
  FoyerJobVerb verb;
  const char *states; /* from which it may go */
} allowed[] = {
  { FOYER_JOB_VERB_REPRINT, "PRINTED" },
  { FOYER_JOB_VERB_REQUEUE, "CANCELED FAILED" },
  { FOYER_JOB_VERB_RE_EXPORT, "PRINTED CANCELED FAILED" },
  { FOYER_JOB_VERB_REPLACE, "PRINTED" },
};

static void
test_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      g_auto (GStrv) states = g_strsplit (allowed[i].states, " ", -1);

      for (guint state = 0; state < FOYER_N_JOB_STATES; state++)
        {
          FoyerJobVerbFacts facts = make_facts (allowed[i].verb, state);
          FoyerJobVerbAnswer answer = foyer_job_verb_check (allowed[i].verb, &facts);

          g_assert_cmpint (
              answer == FOYER_JOB_VERB_MAY, ==,
              g_strv_contains ((const char *const *)states, foyer_job_state_get_name (state)));
          /* What may still move is never followed by another. */
          if (!foyer_job_state_is_final (state))
            g_assert_cmpint (answer, ==, FOYER_JOB_VERB_OPEN);
        }
    }
}

#define FINE .is_active = TRUE, .has_reason = TRUE
static const struct
{
  FoyerJobVerb verb;
  FoyerJobVerbFacts facts;
  FoyerJobVerbAnswer answer;
} cases[] = {
  { FOYER_JOB_VERB_REPRINT,
    { FOYER_JOB_PRINTED, .is_active = TRUE, .is_newest_revision = TRUE },
    FOYER_JOB_VERB_NO_REASON },
  { FOYER_JOB_VERB_REPLACE,
    { FOYER_JOB_PRINTED, .is_active = TRUE, .is_newest_revision = TRUE },
    FOYER_JOB_VERB_NO_REASON },
  { FOYER_JOB_VERB_REQUEUE,
    { FOYER_JOB_FAILED, .is_active = TRUE, .is_newest_revision = TRUE },
    FOYER_JOB_VERB_MAY },
  { FOYER_JOB_VERB_REPRINT,
    { FOYER_JOB_PRINTED, .is_newest_revision = TRUE, .has_reason = TRUE },
    FOYER_JOB_VERB_NOT_ACTIVE },
  { FOYER_JOB_VERB_RE_EXPORT, { FOYER_JOB_PRINTED }, FOYER_JOB_VERB_NOT_ACTIVE },
  { FOYER_JOB_VERB_REPRINT, { FOYER_JOB_PRINTED, FINE }, FOYER_JOB_VERB_CHANGED_SINCE },
  { FOYER_JOB_VERB_REQUEUE, { FOYER_JOB_FAILED, FINE }, FOYER_JOB_VERB_CHANGED_SINCE },
  { FOYER_JOB_VERB_REPLACE, { FOYER_JOB_PRINTED, FINE }, FOYER_JOB_VERB_MAY },
  { FOYER_JOB_VERB_RE_EXPORT,
    { FOYER_JOB_PRINTED, FINE, .is_newest_revision = TRUE },
    FOYER_JOB_VERB_NOT_CHANGED },
  { FOYER_JOB_VERB_RE_EXPORT,
    { FOYER_JOB_PRINTED, FINE, .has_newer_badge = TRUE },
    FOYER_JOB_VERB_PRINTED_SINCE },
  { FOYER_JOB_VERB_RE_EXPORT,
    { FOYER_JOB_PRINTED, FINE, .is_badge_revoked = TRUE },
    FOYER_JOB_VERB_MAY },
  { FOYER_JOB_VERB_REPRINT,
    { FOYER_JOB_PRINTED, FINE, .is_newest_revision = TRUE, .is_badge_revoked = TRUE },
    FOYER_JOB_VERB_REVOKED },
  { FOYER_JOB_VERB_REPLACE,
    { FOYER_JOB_PRINTED, FINE, .is_newest_revision = TRUE, .is_badge_revoked = TRUE },
    FOYER_JOB_VERB_REVOKED },
  { FOYER_JOB_VERB_REQUEUE,
    { FOYER_JOB_CANCELED, FINE, .is_newest_revision = TRUE, .is_badge_revoked = TRUE },
    FOYER_JOB_VERB_REVOKED },
  { FOYER_JOB_VERB_REQUEUE,
    { FOYER_JOB_CANCELED, FINE, .is_newest_revision = TRUE, .has_newer_badge = TRUE },
    FOYER_JOB_VERB_PRINTED_SINCE },
  { FOYER_JOB_VERB_REPRINT,
    { FOYER_JOB_PRINTED, FINE, .is_newest_revision = TRUE, .has_open_job = TRUE },
    FOYER_JOB_VERB_ON_ITS_WAY },
  { FOYER_JOB_VERB_REPLACE,
    { FOYER_JOB_PRINTED, FINE, .is_newest_revision = TRUE, .has_open_job = TRUE },
    FOYER_JOB_VERB_ON_ITS_WAY },
  { FOYER_JOB_VERB_REQUEUE,
    { FOYER_JOB_FAILED, FINE, .is_newest_revision = TRUE, .has_open_job = TRUE },
    FOYER_JOB_VERB_ON_ITS_WAY },
  { FOYER_JOB_VERB_RE_EXPORT,
    { FOYER_JOB_FAILED, FINE, .has_open_job = TRUE },
    FOYER_JOB_VERB_ON_ITS_WAY },
};

static void
test_facts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (foyer_job_verb_check (cases[i].verb, &cases[i].facts), ==, cases[i].answer);
}

static void
test_words (void)
{
  FoyerJobVerb verb;

  for (guint i = 0; i < FOYER_N_JOB_VERBS; i++)
    g_assert_true (foyer_job_verb_parse (foyer_job_verb_get_name (i), &verb) && verb == i);
  g_assert_false (foyer_job_verb_parse ("again", &verb));
  for (guint i = 0; i < FOYER_N_JOB_VERB_ANSWERS; i++)
    g_assert_cmpuint (strlen (foyer_job_verb_answer_get_text (i)), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/job-verb/states", test_states);
  g_test_add_func ("/model/job-verb/facts", test_facts);
  g_test_add_func ("/model/job-verb/words", test_words);
  return g_test_run ();
}
