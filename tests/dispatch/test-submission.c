/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The submission policy as a table, and what must hold for every state and every event. */
#include "config.h"

#include "foyer-submission.h"

#include <string.h>

#define POLICY (&foyer_submission_policy_default)

typedef struct
{
  const char *name;
  FoyerJobState state;
  gint64 remote_job_id;
  guint attempts;
  FoyerSubmissionAction last_action;
  FoyerSubmissionEventKind kind;
  int code; /* of an ERROR */
  FoyerRemoteState remote; /* of QUERIED and FOUND */
  gint n_documents;
  FoyerJobState next;
  FoyerSubmissionAction action;
} Case;

#define S(state) FOYER_JOB_##state
#define A(action) FOYER_SUBMISSION_##action
#define STARTED(state, id, next, action)                                                           \
  {                                                                                                \
    "started-" #state, S (state), id, 0, A (WAIT), FOYER_SUBMISSION_STARTED, 0, 0, 0, S (next),    \
        A (action)                                                                                 \
  }
#define ERR(state, last, attempts, error, next, action)                                            \
  {                                                                                                \
    "error-" #state "-" #error, S (state), 7, attempts, A (last), FOYER_SUBMISSION_ERROR,          \
        FOYER_DISPATCH_ERROR_##error, 0, 0, S (next), A (action)                                   \
  }
#define QUERIED(state, remote, documents, next, action)                                            \
  {                                                                                                \
    "queried-" #state "-" #remote, S (state), 7, 0, A (QUERY), FOYER_SUBMISSION_QUERIED, 0,        \
        FOYER_REMOTE_##remote, documents, S (next), A (action)                                     \
  }
#define FOUND(id, remote, documents, next, action)                                                 \
  {                                                                                                \
    "found-" #id "-" #remote, S (UNKNOWN), id, 0, A (FIND), FOYER_SUBMISSION_FOUND, 0,             \
        FOYER_REMOTE_##remote, documents, S (next), A (action)                                     \
  }

static const Case cases[] = {
  STARTED (RENDERED, 0, RENDERED, PROBE),
  STARTED (CREATING, 0, UNKNOWN, FIND),
  STARTED (CREATED, 7, SENDING, SEND),
  STARTED (CREATED, 0, UNKNOWN, FIND),
  STARTED (SENDING, 7, UNKNOWN, QUERY),
  STARTED (SENDING, 0, SENDING, END),
  STARTED (ACCEPTED, 7, ACCEPTED, QUERY),
  STARTED (PRINTING, 7, PRINTING, QUERY),
  STARTED (UNKNOWN, 7, UNKNOWN, QUERY),
  STARTED (UNKNOWN, 0, UNKNOWN, FIND),
  STARTED (LOST, 7, LOST, END),
  STARTED (PRINTED, 7, PRINTED, END),
  STARTED (HELD, 0, HELD, END),
  STARTED (READY, 0, READY, END),
  /* before anything is at the printer */
  ERR (RENDERED, PROBE, 0, UNREACHABLE, RENDERED, WAIT),
  ERR (RENDERED, PROBE, 2, UNREACHABLE, FAILED, END),
  ERR (RENDERED, PROBE, 0, BUSY, RENDERED, WAIT),
  ERR (RENDERED, PROBE, 0, UNKNOWN_OUTCOME, RENDERED, WAIT),
  ERR (RENDERED, PROBE, 0, REFUSED, FAILED, END),
  ERR (RENDERED, PROBE, 0, UNSUPPORTED, FAILED, END),
  ERR (RENDERED, PROBE, 0, NOT_FOUND, FAILED, END),
  ERR (RENDERED, PROBE, 0, SETTING, FAILED, END),
  ERR (RENDERED, PROBE, 0, CANCELLED, RENDERED, END),
  ERR (CREATING, CREATE, 0, UNREACHABLE, RENDERED, WAIT),
  ERR (CREATING, CREATE, 0, BUSY, RENDERED, WAIT),
  ERR (CREATING, CREATE, 2, BUSY, FAILED, END),
  ERR (CREATING, CREATE, 0, NOT_POSSIBLE, RENDERED, WAIT),
  ERR (CREATING, CREATE, 2, NOT_ACCEPTING, RENDERED, WAIT),
  ERR (CREATING, CREATE, 0, UNKNOWN_OUTCOME, UNKNOWN, FIND),
  ERR (CREATING, CREATE, 0, UNSUPPORTED, FAILED, END),
  ERR (CREATING, CREATE, 0, REFUSED, FAILED, END),
  ERR (CREATING, CREATE, 0, CANCELLED, CREATING, END),
  /* the document may be out */
  ERR (SENDING, SEND, 0, UNKNOWN_OUTCOME, UNKNOWN, QUERY),
  ERR (SENDING, SEND, 2, UNKNOWN_OUTCOME, UNKNOWN, QUERY),
  ERR (SENDING, SEND, 0, UNREACHABLE, UNKNOWN, QUERY),
  ERR (SENDING, SEND, 0, BUSY, UNKNOWN, QUERY),
  ERR (SENDING, SEND, 0, NOT_ACCEPTING, UNKNOWN, QUERY),
  ERR (SENDING, SEND, 0, NOT_FOUND, UNKNOWN, QUERY),
  ERR (SENDING, SEND, 0, NOT_POSSIBLE, UNKNOWN, QUERY),
  ERR (SENDING, SEND, 0, REFUSED, UNKNOWN, CANCEL_ORPHAN),
  ERR (SENDING, SEND, 0, UNSUPPORTED, UNKNOWN, CANCEL_ORPHAN),
  ERR (SENDING, SEND, 0, DOCUMENT, UNKNOWN, CANCEL_ORPHAN),
  ERR (SENDING, SEND, 0, STORAGE, CREATED, WAIT),
  ERR (SENDING, SEND, 0, CONFLICT, FAILED, END),
  ERR (SENDING, SEND, 0, CANCELLED, SENDING, END),
  ERR (ACCEPTED, QUERY, 0, UNREACHABLE, ACCEPTED, WAIT),
  ERR (PRINTING, QUERY, 0, UNKNOWN_OUTCOME, PRINTING, WAIT),
  ERR (PRINTING, QUERY, 0, REFUSED, PRINTING, WAIT),
  ERR (UNKNOWN, QUERY, 9, UNREACHABLE, UNKNOWN, WAIT),
  ERR (UNKNOWN, FIND, 9, REFUSED, UNKNOWN, WAIT),
  ERR (UNKNOWN, CANCEL_ORPHAN, 0, UNREACHABLE, UNKNOWN, QUERY),
  ERR (UNKNOWN, CANCEL_ORPHAN, 0, NOT_POSSIBLE, UNKNOWN, QUERY),
  /* followed */
  QUERIED (ACCEPTED, PENDING, 1, ACCEPTED, QUERY),
  QUERIED (ACCEPTED, PENDING_HELD, 0, ACCEPTED, QUERY), /* acknowledged: never a second document */
  QUERIED (ACCEPTED, PROCESSING, 1, PRINTING, QUERY),
  QUERIED (ACCEPTED, COMPLETED, 1, PRINTED, END),
  QUERIED (PRINTING, PROCESSING_STOPPED, 1, PRINTING, QUERY),
  QUERIED (PRINTING, COMPLETED, 1, PRINTED, END),
  QUERIED (PRINTING, ABORTED, 1, FAILED, END),
  QUERIED (PRINTING, CANCELED, 1, CANCELED, END),
  QUERIED (PRINTING, NOT_FOUND, -1, UNKNOWN, FIND),
  QUERIED (ACCEPTED, OTHER, -1, UNKNOWN, FIND),
  /* reconciled by id */
  QUERIED (UNKNOWN, PENDING_HELD, 0, UNKNOWN, CANCEL_ORPHAN),
  QUERIED (UNKNOWN, PENDING_HELD, 1, ACCEPTED, QUERY),
  QUERIED (UNKNOWN, PENDING_HELD, -1, UNKNOWN, QUERY),
  QUERIED (UNKNOWN, PENDING, 0, UNKNOWN,
           QUERY), /* the printer counts documents oddly: not a proof */
  QUERIED (UNKNOWN, PROCESSING, 1, ACCEPTED, QUERY),
  QUERIED (UNKNOWN, COMPLETED, 1, PRINTED, END),
  QUERIED (UNKNOWN, COMPLETED, -1, PRINTED, END),
  QUERIED (UNKNOWN, COMPLETED, 0, LOST, END),
  QUERIED (UNKNOWN, CANCELED, 0, RENDERED, WAIT),
  QUERIED (UNKNOWN, ABORTED, 0, RENDERED, WAIT),
  QUERIED (UNKNOWN, CANCELED, 1, CANCELED, END),
  QUERIED (UNKNOWN, ABORTED, 1, FAILED, END),
  QUERIED (UNKNOWN, ABORTED, -1, FAILED, END),
  QUERIED (UNKNOWN, NOT_FOUND, -1, UNKNOWN, FIND),
  QUERIED (UNKNOWN, OTHER, -1, UNKNOWN, FIND),
  /* reconciled by name */
  FOUND (0, NOT_FOUND, -1, RENDERED, WAIT),
  FOUND (0, PENDING_HELD, 0, CREATED, WAIT),
  FOUND (0, PENDING, -1, CREATED, WAIT),
  FOUND (0, ABORTED, -1, RENDERED, WAIT),
  FOUND (7, NOT_FOUND, -1, LOST, END),
  FOUND (7, COMPLETED, 1, PRINTED, END),
  FOUND (7, PENDING_HELD, 0, UNKNOWN, CANCEL_ORPHAN),
  FOUND (7, PROCESSING, 1, ACCEPTED, QUERY),
};

static FoyerSubmissionStep
run (const Case *c, gboolean gives_up, const char *failure)
{
  g_autoptr (FoyerRemoteJob) remote = foyer_remote_job_new ();
  g_autoptr (FoyerPrinterStatus) status = foyer_printer_status_new ();
  g_autoptr (GError) error = NULL;
  FoyerSubmissionSituation situation = { .state = c->state,
                                         .attempts = c->attempts,
                                         .remote_job_id = c->remote_job_id,
                                         .last_action = c->last_action,
                                         .gives_up = gives_up,
                                         .failure = failure,
                                         .random = 1u << 31 };
  FoyerSubmissionEvent event = { .kind = c->kind, .status = status, .remote = remote };

  remote->state = c->remote;
  remote->id = c->remote == FOYER_REMOTE_NOT_FOUND ? 0 : 7;
  remote->n_documents = c->n_documents;
  if (c->kind == FOYER_SUBMISSION_ERROR)
    error = g_error_new_literal (FOYER_DISPATCH_ERROR, c->code, "the cause");
  event.error = error;
  return foyer_submission_next (POLICY, &situation, &event);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_auto (FoyerSubmissionStep) step = run (c, FALSE, NULL);

  g_assert_cmpstr (foyer_job_state_get_name (step.state), ==, foyer_job_state_get_name (c->next));
  g_assert_cmpstr (foyer_submission_action_get_name (step.action), ==,
                   foyer_submission_action_get_name (c->action));
  if (step.state != c->state && (step.state == FOYER_JOB_FAILED || step.state == FOYER_JOB_LOST))
    g_assert_nonnull (step.reason);
  if (c->kind == FOYER_SUBMISSION_ERROR && step.action != FOYER_SUBMISSION_END)
    g_assert_nonnull (strstr (step.reason, "the cause"));
}

/* A person's fault at the printer burns no attempt, a failure does, and only on the way back to
 * RENDERED. */
static void
test_attempts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (FoyerSubmissionStep) step = run (&cases[i], FALSE, NULL);
      gboolean is_person = cases[i].kind == FOYER_SUBMISSION_ERROR
                           && cases[i].code == FOYER_DISPATCH_ERROR_NOT_ACCEPTING;

      if (step.counts_attempt)
        g_assert_true (step.state == FOYER_JOB_RENDERED || step.state == FOYER_JOB_FAILED);
      if (step.state == FOYER_JOB_RENDERED && step.action == FOYER_SUBMISSION_WAIT)
        g_assert_true (step.counts_attempt == !is_person);
      if (step.counts_attempt && step.state == FOYER_JOB_RENDERED)
        g_assert_true (step.forgets_remote == (cases[i].remote_job_id > 0));
    }
}

static void
test_probe (void)
{
  g_autoptr (FoyerPrinterStatus) status = foyer_printer_status_new ();
  FoyerSubmissionSituation situation = { .state = FOYER_JOB_RENDERED, .attempts = 2 };
  FoyerSubmissionEvent event = { .kind = FOYER_SUBMISSION_PROBED, .status = status };
  FoyerSubmissionStep step = foyer_submission_next (POLICY, &situation, &event);

  g_assert_cmpint (step.state, ==, FOYER_JOB_CREATING);
  g_assert_cmpint (step.action, ==, FOYER_SUBMISSION_CREATE);
  foyer_submission_step_clear (&step);
  status->state = FOYER_PRINTER_STOPPED;
  step = foyer_submission_next (POLICY, &situation, &event);
  g_assert_cmpint (step.state, ==, FOYER_JOB_RENDERED);
  g_assert_cmpint (step.action, ==, FOYER_SUBMISSION_WAIT);
  g_assert_cmpint (step.delay_usec, ==, POLICY->person_usec);
  g_assert_false (step.counts_attempt);
  g_assert_nonnull (step.reason);
  foyer_submission_step_clear (&step);
}

static void
test_giving_up (void)
{
  static const Case canceled
      = { "", S (UNKNOWN), 7, 0, A (CANCEL_ORPHAN), FOYER_SUBMISSION_CANCELED, 0, 0, 0, 0, 0 };
  static const Case failed = { "",
                               S (UNKNOWN),
                               7,
                               0,
                               A (CANCEL_ORPHAN),
                               FOYER_SUBMISSION_ERROR,
                               FOYER_DISPATCH_ERROR_UNREACHABLE,
                               0,
                               0,
                               0,
                               0 };
  FoyerSubmissionStep step = run (&canceled, TRUE, "format refused");

  g_assert_cmpint (step.state, ==, FOYER_JOB_FAILED);
  g_assert_cmpstr (step.reason, ==, "format refused");
  foyer_submission_step_clear (&step);
  step = run (&canceled, FALSE, NULL);
  g_assert_cmpint (step.state, ==, FOYER_JOB_UNKNOWN);
  g_assert_cmpint (step.action, ==, FOYER_SUBMISSION_QUERY);
  foyer_submission_step_clear (&step);
  step = run (&failed, TRUE, "format refused");
  g_assert_cmpint (step.state, ==, FOYER_JOB_FAILED);
  g_assert_nonnull (strstr (step.reason, "could not be canceled"));
  foyer_submission_step_clear (&step);
}

/* A printer that counts no documents: proved empty, canceled by us, ended. */
static void
test_was_empty (void)
{
  g_autoptr (FoyerRemoteJob) remote = foyer_remote_job_new ();
  FoyerSubmissionSituation situation = { .state = FOYER_JOB_UNKNOWN, .remote_job_id = 7 };
  FoyerSubmissionEvent event = { .kind = FOYER_SUBMISSION_QUERIED, .remote = remote };
  FoyerSubmissionStep step;

  g_strfreev (remote->reasons);
  remote->reasons = g_strsplit ("job-data-insufficient", ",", -1);
  remote->state = FOYER_REMOTE_PENDING;
  step = foyer_submission_next (POLICY, &situation, &event);
  g_assert_cmpint (step.action, ==, FOYER_SUBMISSION_CANCEL_ORPHAN);
  g_assert_true (step.was_empty);
  foyer_submission_step_clear (&step);
  situation.was_empty = TRUE;
  event.kind = FOYER_SUBMISSION_CANCELED;
  step = foyer_submission_next (POLICY, &situation, &event);
  g_assert_true (step.was_empty);
  foyer_submission_step_clear (&step);
  event.kind = FOYER_SUBMISSION_QUERIED;
  remote->state = FOYER_REMOTE_CANCELED;
  step = foyer_submission_next (POLICY, &situation, &event);
  g_assert_cmpint (step.state, ==, FOYER_JOB_RENDERED);
  foyer_submission_step_clear (&step);
  situation.was_empty = FALSE;
  step = foyer_submission_next (POLICY, &situation, &event);
  g_assert_cmpint (step.state, ==, FOYER_JOB_CANCELED);
  foyer_submission_step_clear (&step);
  /* The document arrived in between after all. */
  situation.was_empty = TRUE;
  remote->n_documents = 1;
  step = foyer_submission_next (POLICY, &situation, &event);
  g_assert_cmpint (step.state, ==, FOYER_JOB_CANCELED);
  foyer_submission_step_clear (&step);
}

/* Every state × action × event × result: the invariants of R-52. */
static void
check_invariants (const Case *c)
{
  g_auto (FoyerSubmissionStep) step = run (c, FALSE, NULL);

  g_assert_true (step.state == c->state || foyer_job_state_can_become (c->state, step.state));
  if (step.action == FOYER_SUBMISSION_SEND)
    /* A document goes only out of CREATED, and SENDING is stored first. */
    g_assert_true (c->state == FOYER_JOB_CREATED && step.state == FOYER_JOB_SENDING
                   && c->remote_job_id > 0);
  if (step.action == FOYER_SUBMISSION_CREATE)
    g_assert_true (c->state == FOYER_JOB_RENDERED && step.state == FOYER_JOB_CREATING);
  if (step.action == FOYER_SUBMISSION_CANCEL_ORPHAN || step.action == FOYER_SUBMISSION_QUERY)
    g_assert_cmpint (step.takes_remote ? 1 : c->remote_job_id, >, 0);
  /* From where a document may be, back to RENDERED only by a word of the printer. */
  if (step.state == FOYER_JOB_RENDERED
      && (c->state == FOYER_JOB_SENDING || c->state == FOYER_JOB_ACCEPTED
          || c->state == FOYER_JOB_PRINTING || c->state == FOYER_JOB_UNKNOWN))
    g_assert_true (c->state == FOYER_JOB_UNKNOWN
                   && (c->kind == FOYER_SUBMISSION_QUERIED || c->kind == FOYER_SUBMISSION_FOUND)
                   && (c->remote_job_id == 0 || c->n_documents == 0));
  if (step.state == FOYER_JOB_CREATED && c->state == FOYER_JOB_UNKNOWN)
    g_assert_true (c->remote_job_id == 0 && step.takes_remote);
  if (step.state == FOYER_JOB_PRINTED && c->state != FOYER_JOB_PRINTED)
    g_assert_cmpint (c->remote, ==, FOYER_REMOTE_COMPLETED);
  g_assert_cmpint (step.delay_usec, >=, 0);
  g_assert_cmpint (step.delay_usec, <=, 40 * G_USEC_PER_SEC);
}

/* Asking by id, sending and canceling presuppose an id. */
static gboolean
is_possible (const Case *c)
{
  return c->remote_job_id > 0
         || (c->kind != FOYER_SUBMISSION_QUERIED && c->kind != FOYER_SUBMISSION_CANCELED
             && c->last_action != FOYER_SUBMISSION_QUERY && c->last_action != FOYER_SUBMISSION_SEND
             && c->last_action != FOYER_SUBMISSION_CANCEL_ORPHAN && c->state != FOYER_JOB_SENDING
             && c->state != FOYER_JOB_ACCEPTED && c->state != FOYER_JOB_PRINTING);
}

static void
check_results (Case c)
{
  gboolean is_error = c.kind == FOYER_SUBMISSION_ERROR;
  gboolean is_word = c.kind == FOYER_SUBMISSION_QUERIED || c.kind == FOYER_SUBMISSION_FOUND;

  for (c.code = 0; c.code < (is_error ? FOYER_N_DISPATCH_ERRORS : 1); c.code++)
    for (int remote = 0; remote < (is_word ? FOYER_N_REMOTE_STATES : 1); remote++)
      for (c.n_documents = -1; c.n_documents <= (is_word ? 1 : -1); c.n_documents++)
        {
          c.remote = (FoyerRemoteState)remote;
          if (is_possible (&c))
            check_invariants (&c);
        }
}

static void
test_invariants (void)
{
  for (int state = 0; state < FOYER_N_JOB_STATES; state++)
    for (int id = 0; id <= 7; id += 7)
      for (int kind = 0; kind <= FOYER_SUBMISSION_ERROR; kind++)
        for (int last = 0; last <= FOYER_SUBMISSION_END; last++)
          check_results ((Case){ .name = "",
                                 .state = (FoyerJobState)state,
                                 .remote_job_id = id,
                                 .attempts = 1,
                                 .last_action = (FoyerSubmissionAction)last,
                                 .kind = (FoyerSubmissionEventKind)kind });
}

static void
test_backoff (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 highest = 0;

  g_assert_cmpint (foyer_submission_get_backoff_usec (500000, 8000000, 0, 0), ==, 1000);
  g_assert_cmpint (foyer_submission_get_backoff_usec (500000, 8000000, 0, G_MAXUINT32), ==, 499999);
  g_assert_cmpint (foyer_submission_get_backoff_usec (500000, 8000000, 2, G_MAXUINT32), ==,
                   1999999);
  g_assert_cmpint (foyer_submission_get_backoff_usec (500000, 8000000, 4000000000u, G_MAXUINT32),
                   ==, 7999999);
  for (guint i = 0; i < 1000; i++)
    {
      gint64 delay = foyer_submission_get_backoff_usec (500000, 8000000, 10, g_rand_int (random));

      g_assert_cmpint (delay, <=, 8000000);
      highest = MAX (highest, delay);
    }
  g_assert_cmpint (highest, >, 7000000);
}

/* Unanswered questions about an accepted job end in UNKNOWN, not in FAILED. */
static void
test_failed_queries (void)
{
  g_autoptr (GError) error
      = g_error_new_literal (FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNREACHABLE, "gone");
  FoyerSubmissionEvent event = { .kind = FOYER_SUBMISSION_ERROR, .error = error };

  for (guint failed = 0; failed < 10; failed++)
    {
      FoyerSubmissionSituation situation = { .state = FOYER_JOB_PRINTING,
                                             .remote_job_id = 7,
                                             .last_action = FOYER_SUBMISSION_QUERY,
                                             .failed_queries = failed };
      g_auto (FoyerSubmissionStep) step = foyer_submission_next (POLICY, &situation, &event);

      g_assert_cmpint (step.state, ==,
                       failed + 1 >= POLICY->max_failed_queries ? FOYER_JOB_UNKNOWN
                                                                : FOYER_JOB_PRINTING);
      g_assert_cmpint (step.action, ==, FOYER_SUBMISSION_WAIT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/submission/table/%02u-%s", i, cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/submission/attempts", test_attempts);
  g_test_add_func ("/submission/probe", test_probe);
  g_test_add_func ("/submission/giving-up", test_giving_up);
  g_test_add_func ("/submission/was-empty", test_was_empty);
  g_test_add_func ("/submission/invariants", test_invariants);
  g_test_add_func ("/submission/backoff", test_backoff);
  g_test_add_func ("/submission/failed-queries", test_failed_queries);
  return g_test_run ();
}
