/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a job leaves its hop (R-53 … R-57): a table of cases, and generated histories over printers
 * that lose answers, run empty and die: never two documents of one badge. */
#include "config.h"

#include "foyer-route-policy.h"
#include "foyer-submission.h"

#include <string.h>

#define SECOND ((gint64)G_USEC_PER_SEC)
#define NOW (1767225600 * SECOND)

static const char chain_text[]
    = "{ \"foyer_routes\": 1, \"chains\": { \"main\": { \"hops\": ["
      "{ \"kind\": \"printer\", \"printer\": \"0\" }, { \"kind\": \"printer\", \"printer\": \"1\" "
      "}, { \"kind\": \"printer\", \"printer\": \"2\" }, { \"kind\": \"hold\" } ] },"
      " \"bare\": { \"hops\": [ { \"kind\": \"printer\", \"printer\": \"0\" } ] } } }";

static FoyerRouteTable *
load (void)
{
  g_autoptr (GError) error = NULL;
  FoyerRouteTable *table
      = foyer_route_table_load ("r", chain_text, strlen (chain_text), NULL, 0, 0, &error);

  g_assert_no_error (error);
  return table;
}

static const FoyerPrinterHealth *
get_health (const char *printer, gpointer user_data)
{
  const FoyerPrinterHealth *health = user_data;

  return &health[printer[0] - '0'];
}

static void
test_table (void)
{
#define SINCE(seconds) (NOW - (seconds)*SECOND)
  static const struct
  {
    const char *chain;
    guint hop;
    FoyerJobKind kind;
    FoyerJobState state;
    gint64 deadline_usec;
    gint64 asked_usec;
    FoyerPrinterHealth health[3];
    FoyerRouteVerdict verdict;
    gboolean is_overrun;
    gint64 look_again_usec;
  } cases[] = {
    /* the breaker */
    { "main", 0, 0, FOYER_JOB_RENDERED, 0, 0, { { TRUE } }, FOYER_ROUTE_MOVE },
    { "main", 0, 0, FOYER_JOB_RENDERED, 0, 0, { { FALSE }, { TRUE } }, FOYER_ROUTE_STAY },
    { "main", 0, 0, FOYER_JOB_ACCEPTED, 0, 0, { { TRUE } }, FOYER_ROUTE_STAY },
    { "main", 0, 0, FOYER_JOB_UNKNOWN, SINCE (9), 0, { { TRUE } }, FOYER_ROUTE_STAY },
    { "main", 0, 0, FOYER_JOB_SENDING, SINCE (9), 0, { { TRUE } }, FOYER_ROUTE_STAY },
    { "bare", 0, 0, FOYER_JOB_RENDERED, SINCE (9), 0, { { TRUE } }, FOYER_ROUTE_STAY },
    { NULL, 0, 0, FOYER_JOB_RENDERED, SINCE (9), 0, { { TRUE } }, FOYER_ROUTE_STAY },
    /* none can be reached: not even on to the hold */
    { "main",
      2,
      0,
      FOYER_JOB_RENDERED,
      SINCE (9),
      0,
      { { TRUE }, { TRUE }, { TRUE } },
      FOYER_ROUTE_STAY },
    { "main", 2, 0, FOYER_JOB_RENDERED, 0, 0, { { FALSE }, { TRUE }, { TRUE } }, FOYER_ROUTE_MOVE },
    /* stopped or empty: grace by kind */
    { "main",
      0,
      FOYER_JOB_WALK_UP,
      FOYER_JOB_RENDERED,
      0,
      0,
      { { FALSE, SINCE (20) } },
      FOYER_ROUTE_MOVE },
    { "main",
      0,
      FOYER_JOB_WALK_UP,
      FOYER_JOB_RENDERED,
      0,
      0,
      { { FALSE, SINCE (19) } },
      FOYER_ROUTE_STAY,
      FALSE,
      NOW + SECOND },
    { "main",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_RENDERED,
      0,
      0,
      { { FALSE, SINCE (299) } },
      FOYER_ROUTE_STAY,
      FALSE,
      NOW + SECOND },
    { "main",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_RENDERED,
      0,
      0,
      { { FALSE, SINCE (300) } },
      FOYER_ROUTE_MOVE },
    { "main",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_PRINTING,
      0,
      0,
      { { FALSE, SINCE (300) } },
      FOYER_ROUTE_TAKE_BACK },
    /* paused by an operator: what it has comes out, what waits goes on */
    { "main",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_PRINTING,
      0,
      0,
      { { FALSE, SINCE (300), NULL, TRUE } },
      FOYER_ROUTE_STAY },
    { "main",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_RENDERED,
      0,
      0,
      { { FALSE, SINCE (300), NULL, TRUE } },
      FOYER_ROUTE_MOVE },
    { "bare",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_RENDERED,
      0,
      0,
      { { FALSE, SINCE (900) } },
      FOYER_ROUTE_STAY },
    /* deadlines */
    { "main",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_RENDERED,
      NOW + 1,
      0,
      { { FALSE } },
      FOYER_ROUTE_STAY,
      FALSE,
      NOW + 1 },
    { "main",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_RENDERED,
      NOW,
      0,
      { { FALSE } },
      FOYER_ROUTE_MOVE,
      TRUE },
    { "main",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_ACCEPTED,
      NOW,
      0,
      { { FALSE } },
      FOYER_ROUTE_TAKE_BACK,
      TRUE },
    { "main",
      0,
      FOYER_JOB_WALK_UP,
      FOYER_JOB_RENDERED,
      NOW,
      0,
      { { FALSE } },
      FOYER_ROUTE_ASK,
      FALSE,
      NOW + 10 * SECOND },
    { "main",
      0,
      FOYER_JOB_WALK_UP,
      FOYER_JOB_RENDERED,
      SINCE (9),
      SINCE (9),
      { { FALSE } },
      FOYER_ROUTE_STAY,
      FALSE,
      NOW + SECOND },
    { "main",
      0,
      FOYER_JOB_WALK_UP,
      FOYER_JOB_RENDERED,
      SINCE (10),
      SINCE (10),
      { { FALSE } },
      FOYER_ROUTE_MOVE,
      TRUE },
    { "main",
      0,
      FOYER_JOB_WALK_UP,
      FOYER_JOB_PRINTING,
      SINCE (10),
      SINCE (10),
      { { FALSE } },
      FOYER_ROUTE_TAKE_BACK,
      TRUE },
    { "main",
      0,
      FOYER_JOB_WALK_UP,
      FOYER_JOB_UNKNOWN,
      SINCE (10),
      SINCE (10),
      { { FALSE } },
      FOYER_ROUTE_STAY },
    { "main",
      3,
      FOYER_JOB_BATCH,
      FOYER_JOB_RENDERED,
      SINCE (9),
      0,
      { { FALSE } },
      FOYER_ROUTE_STAY },
    /* the earlier of the two */
    { "main",
      0,
      FOYER_JOB_BATCH,
      FOYER_JOB_RENDERED,
      NOW + 5 * SECOND,
      0,
      { { FALSE, SINCE (10) } },
      FOYER_ROUTE_STAY,
      FALSE,
      NOW + 5 * SECOND },
  };
  g_autoptr (FoyerRouteTable) table = load ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerRouteSituation situation = {
        .chain = foyer_route_table_get_chain (table, cases[i].chain),
        .hop = cases[i].hop,
        .printer = cases[i].hop < 3 ? (const char *[]){ "0", "1", "2" }[cases[i].hop] : "0",
        .kind = cases[i].kind,
        .state = cases[i].state,
        .hop_deadline_usec = cases[i].deadline_usec,
        .asked_usec = cases[i].asked_usec,
      };
      g_auto (FoyerRouteStep) step = foyer_route_judge (&foyer_route_policy_default, &situation,
                                                        NOW, get_health, (gpointer)cases[i].health);

      g_test_message ("case %u: %s", i, step.reason);
      g_assert_cmpint (step.verdict, ==, cases[i].verdict);
      g_assert_cmpint (step.is_overrun, ==, cases[i].is_overrun);
      g_assert_cmpint (step.look_again_usec, ==, cases[i].look_again_usec);
      g_assert_true ((step.reason != NULL) == (step.verdict != FOYER_ROUTE_STAY));
    }
}

static void
test_failures (void)
{
  static const struct
  {
    const char *chain;
    guint hop;
    guint attempts;
    gboolean goes_on;
    const char *says;
  } cases[] = {
    { "main", 0, 3, TRUE, "broken" },
    { "main", 1, 8, TRUE, "broken" },
    { "main", 1, 9, FALSE, "9 attempts in all" },
    { "main", 3, 1, FALSE, "no further hop" },
    { "bare", 0, 1, FALSE, "no further hop" },
    { NULL, 0, 1, FALSE, "broken" },
  };
  g_autoptr (FoyerRouteTable) table = load ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerRouteSituation situation
          = { .chain = foyer_route_table_get_chain (table, cases[i].chain), .hop = cases[i].hop };
      g_autofree char *why = NULL;

      g_assert_cmpint (foyer_route_judge_failure (&foyer_route_policy_default, &situation,
                                                  cases[i].attempts, "broken", &why),
                       ==, cases[i].goes_on);
      g_assert_nonnull (strstr (why, cases[i].says));
    }
}

/* ---- Generated histories ---- */

typedef struct
{
  gint64 id; /* 0: no job */
  gboolean has_document;
  FoyerRemoteState state;
} Remote;

/* One badge and three printers. */
typedef struct
{
  GRand *random;
  FoyerRouteTable *table;
  Remote remotes[3][16]; /* by printer and job id */
  guint n_remotes[3];
  FoyerPrinterHealth health[3];
  guint printed;
  guint documents; /* sent and taken, not yet ended */
  /* the job as stored */
  FoyerJobState state;
  guint hop;
  guint hop_attempts;
  guint attempts;
  gint64 remote_id;
  gboolean is_leaving;
  /* what the process remembers */
  FoyerSubmissionAction action;
  guint failed_queries;
  gboolean gives_up;
  gboolean was_empty;
  char *reason;
} World;

static gboolean
happens (World *self, double chance)
{
  return g_rand_double (self->random) < chance;
}

static void
end_remote (World *self, Remote *remote, FoyerRemoteState state)
{
  if (remote->has_document && state == FOYER_REMOTE_COMPLETED)
    self->printed++;
  if (remote->has_document)
    self->documents--;
  remote->state = state;
}

/* The printers go on by themselves. */
static void
live (World *self)
{
  for (guint p = 0; p < 3; p++)
    for (guint i = 1; i <= self->n_remotes[p]; i++)
      {
        Remote *remote = &self->remotes[p][i];

        if (!remote->has_document || remote->state >= FOYER_REMOTE_CANCELED
            || self->health[p].waits_since_usec != 0)
          continue;
        if (happens (self, 0.2))
          end_remote (self, remote,
                      happens (self, 0.15) ? FOYER_REMOTE_ABORTED : FOYER_REMOTE_COMPLETED);
        else if (happens (self, 0.3))
          remote->state = FOYER_REMOTE_PROCESSING;
      }
}

static void
apply (World *self, const FoyerSubmissionStep *step, gint64 remote_id)
{
  if (step->counts_attempt)
    {
      self->hop_attempts++;
      self->attempts++;
    }
  if (step->takes_remote)
    self->remote_id = remote_id;
  if (step->forgets_remote)
    self->remote_id = 0;
  if (step->takes_back)
    self->is_leaving = TRUE;
  self->state = step->state;
  self->action = step->action;
  self->gives_up = step->gives_up;
  self->was_empty = step->was_empty;
  g_free (self->reason);
  self->reason = g_strdup (step->reason);
}

static void
go_on (World *self)
{
  const FoyerHop *next
      = foyer_chain_get_next (foyer_route_table_get_chain (self->table, "main"), self->hop);

  g_assert_nonnull (next);
  /* The one thing that matters: nothing of it is left anywhere. */
  g_assert_cmpuint (self->documents, ==, 0);
  g_assert_cmpuint (self->printed, ==, 0);
  self->hop++;
  self->hop_attempts = 0;
  self->is_leaving = FALSE;
  self->remote_id = 0;
  self->failed_queries = 0;
  self->state = next->kind == FOYER_HOP_HOLD ? FOYER_JOB_HELD : FOYER_JOB_RENDERED;
}

static void
feed (World *self, const FoyerSubmissionEvent *event)
{
  FoyerSubmissionSituation situation = {
    .state = self->state,
    .attempts = self->hop_attempts,
    .total_attempts = self->attempts,
    .is_leaving = self->is_leaving,
    .remote_job_id = self->remote_id,
    .last_action = self->action,
    .failed_queries = self->failed_queries,
    .failure = self->reason,
    .gives_up = self->gives_up,
    .was_empty = self->was_empty,
    .random = g_rand_int (self->random),
  };
  FoyerRouteSituation route
      = { .chain = foyer_route_table_get_chain (self->table, "main"), .hop = self->hop };
  FoyerJobState from = self->state;
  g_auto (FoyerSubmissionStep) step
      = foyer_submission_next (&foyer_submission_policy_default, &situation, event);

  g_assert_true (step.state == from || foyer_job_state_can_become (from, step.state)
                 || (step.leaves && foyer_job_state_can_become (from, FOYER_JOB_UNKNOWN)));
  apply (self, &step, event->remote != NULL ? event->remote->id : 0);
  if (step.state == FOYER_JOB_FAILED && step.is_proven)
    {
      g_autofree char *why = NULL;

      g_assert_cmpuint (self->documents, ==, 0);
      if (foyer_route_judge_failure (&foyer_route_policy_default, &route, self->attempts,
                                     step.reason, &why))
        go_on (self);
    }
  else if (step.leaves)
    go_on (self);
}

static void
feed_error (World *self, FoyerDispatchError code)
{
  g_autoptr (GError) error = g_error_new_literal (FOYER_DISPATCH_ERROR, (int)code, "it went wrong");
  FoyerSubmissionEvent event = { .kind = FOYER_SUBMISSION_ERROR, .error = error };

  if (self->action == FOYER_SUBMISSION_QUERY || self->action == FOYER_SUBMISSION_FIND)
    self->failed_queries++;
  feed (self, &event);
}

static void
feed_remote (World *self, FoyerSubmissionEventKind kind, const Remote *remote)
{
  g_autoptr (FoyerRemoteJob) told = foyer_remote_job_new ();
  FoyerSubmissionEvent event = { .kind = kind, .remote = told };

  told->state = remote != NULL ? remote->state : FOYER_REMOTE_NOT_FOUND;
  told->id = remote != NULL ? remote->id : 0;
  told->n_documents = remote != NULL && remote->has_document ? 1 : 0;
  told->k_octets = told->n_documents;
  self->failed_queries = 0;
  feed (self, &event);
}

static void
create (World *self, Remote *remotes, guint p)
{
  gboolean is_lost = happens (self, 0.2);

  if (happens (self, 0.25) || self->n_remotes[p] + 1 >= G_N_ELEMENTS (self->remotes[p]))
    {
      feed_error (self, happens (self, 0.7) ? FOYER_DISPATCH_ERROR_UNREACHABLE
                                            : FOYER_DISPATCH_ERROR_REFUSED);
      return;
    }
  self->n_remotes[p]++;
  remotes[self->n_remotes[p]]
      = (Remote){ .id = self->n_remotes[p], .state = FOYER_REMOTE_PENDING_HELD };
  if (is_lost)
    feed_error (self, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME);
  else
    feed_remote (self, FOYER_SUBMISSION_CREATED, &remotes[self->n_remotes[p]]);
}

static void
send_document (World *self, Remote *remote)
{
  FoyerSubmissionEvent sent = { .kind = FOYER_SUBMISSION_SENT };
  double fate = g_rand_double (self->random);

  if (fate < 0.15)
    feed_error (self, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME); /* nothing arrived */
  else if (fate < 0.25)
    feed_error (self, FOYER_DISPATCH_ERROR_UNSUPPORTED);
  else
    {
      g_assert_false (remote->has_document);
      g_assert_cmpuint (self->documents, ==, 0); /* never two out */
      g_assert_cmpuint (self->printed, ==, 0);
      remote->has_document = TRUE;
      remote->state = FOYER_REMOTE_PENDING;
      self->documents++;
      if (fate < 0.45)
        feed_error (self, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME); /* the answer is lost */
      else
        feed (self, &sent);
    }
}

static void
cancel (World *self, Remote *remote)
{
  FoyerSubmissionEvent canceled = { .kind = FOYER_SUBMISSION_CANCELED };

  if (remote->state >= FOYER_REMOTE_CANCELED)
    feed_error (self, FOYER_DISPATCH_ERROR_NOT_POSSIBLE);
  else if (happens (self, 0.2))
    feed_error (self, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME); /* not done */
  else
    {
      gboolean is_lost = happens (self, 0.2);

      end_remote (self, remote, FOYER_REMOTE_CANCELED);
      if (is_lost)
        feed_error (self, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME);
      else
        feed (self, &canceled);
    }
}

static void
find (World *self, Remote *remotes, guint p)
{
  /* The newest of this name: the name changes with each counted attempt. */
  const Remote *found = self->n_remotes[p] > 0 ? &remotes[self->n_remotes[p]] : NULL;

  if (found != NULL && found->state >= FOYER_REMOTE_CANCELED && !found->has_document)
    found = NULL; /* an earlier attempt's */
  feed_remote (self, FOYER_SUBMISSION_FOUND, found);
}

static void
act (World *self)
{
  guint p = MIN (self->hop, 2u);
  Remote *remotes = self->remotes[p];
  Remote *own = self->remote_id > 0 ? &remotes[self->remote_id] : NULL;
  g_autoptr (FoyerPrinterStatus) status = NULL;
  FoyerSubmissionEvent started = { .kind = FOYER_SUBMISSION_STARTED };
  FoyerSubmissionEvent probed = { .kind = FOYER_SUBMISSION_PROBED };

  switch (self->action)
    {
    case FOYER_SUBMISSION_WAIT:
    case FOYER_SUBMISSION_END:
      self->action = FOYER_SUBMISSION_WAIT;
      feed (self, &started);
      break;
    case FOYER_SUBMISSION_PROBE:
      status = foyer_printer_status_new ();
      status->is_accepting = self->health[p].waits_since_usec == 0;
      probed.status = status;
      if (happens (self, 0.1))
        feed_error (self, FOYER_DISPATCH_ERROR_UNREACHABLE);
      else
        feed (self, &probed);
      break;
    case FOYER_SUBMISSION_CREATE:
      create (self, remotes, p);
      break;
    case FOYER_SUBMISSION_SEND:
      send_document (self, own);
      break;
    case FOYER_SUBMISSION_QUERY:
      if (happens (self, 0.2))
        feed_error (self, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME);
      else
        feed_remote (self, FOYER_SUBMISSION_QUERIED, own);
      break;
    case FOYER_SUBMISSION_FIND:
      find (self, remotes, p);
      break;
    case FOYER_SUBMISSION_CANCEL_ORPHAN:
      cancel (self, own);
      break;
    }
}

/* What the engine does beside one printer's policy. */
static void
judge (World *self, gint64 now_usec)
{
  FoyerRouteSituation situation
      = { .chain = foyer_route_table_get_chain (self->table, "main"),
          .hop = self->hop,
          .printer = (const char *[]){ "0", "1", "2" }[MIN (self->hop, 2u)],
          .state = self->state,
          .is_leaving = self->is_leaving,
          .hop_deadline_usec = happens (self, 0.1) ? now_usec : now_usec + SECOND };
  g_auto (FoyerRouteStep) step = foyer_route_judge (&foyer_route_policy_default, &situation,
                                                    now_usec, get_health, self->health);
  FoyerSubmissionEvent event = { .kind = FOYER_SUBMISSION_TAKE_BACK, .reason = step.reason };

  if (step.verdict == FOYER_ROUTE_MOVE && self->action == FOYER_SUBMISSION_WAIT)
    go_on (self);
  else if (step.verdict == FOYER_ROUTE_TAKE_BACK)
    feed (self, &event);
}

static void
test_histories (void)
{
  guint ends[FOYER_N_JOB_STATES] = { 0 };
  guint moved = 0;
  g_autoptr (FoyerRouteTable) table = load ();

  for (guint seed = 0; seed < 20000; seed++)
    {
      World world = { .random = g_rand_new_with_seed (seed),
                      .table = table,
                      .state = FOYER_JOB_RENDERED,
                      .action = FOYER_SUBMISSION_WAIT };

      for (guint i = 0; i < 400 && !foyer_job_state_is_final (world.state)
                        && world.state != FOYER_JOB_HELD && world.state != FOYER_JOB_LOST;
           i++)
        {
          guint p = g_rand_int_range (world.random, 0, 3);

          if (happens (&world, 0.1))
            world.health[p].waits_since_usec
                = world.health[p].waits_since_usec != 0 ? 0 : NOW - 3600 * SECOND;
          if (happens (&world, 0.05))
            world.health[p].is_open = !world.health[p].is_open;
          if (happens (&world, 0.05)) /* the process is killed and begins again */
            {
              world.action = FOYER_SUBMISSION_WAIT;
              world.failed_queries = 0;
              world.gives_up = FALSE;
              world.was_empty = FALSE;
            }
          live (&world);
          judge (&world, NOW);
          act (&world);
          g_assert_cmpuint (world.printed + world.documents, <=, 1);
        }
      if (world.state == FOYER_JOB_PRINTED)
        g_assert_cmpuint (world.printed, ==, 1);
      if (world.state == FOYER_JOB_FAILED || world.state == FOYER_JOB_HELD)
        g_assert_cmpuint (world.printed + world.documents, ==, 0);
      g_assert_cmpuint (world.attempts, <=, 10);
      ends[world.state]++;
      moved += world.hop > 0;
      g_free (world.reason);
      g_rand_free (world.random);
    }
  for (guint i = 0; i < FOYER_N_JOB_STATES; i++)
    g_test_message ("%s: %u", foyer_job_state_get_name (i), ends[i]);
  /* The histories reach what they are about. */
  g_assert_cmpuint (ends[FOYER_JOB_PRINTED], >, 10000);
  g_assert_cmpuint (ends[FOYER_JOB_HELD], >, 100);
  g_assert_cmpuint (moved, >, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dispatch/route-policy/table", test_table);
  g_test_add_func ("/dispatch/route-policy/failures", test_failures);
  g_test_add_func ("/dispatch/route-policy/histories", test_histories);
  return g_test_run ();
}
