/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a job leaves a hop of its chain, and where it goes. Pure: time is
 * an argument. What happens at one printer is foyer-submission.h's. */
#pragma once

#include "foyer-route.h"

typedef struct
{
  gint64 walk_up_grace_usec; /* 20 s: so long a printer may be stopped or empty */
  gint64 batch_grace_usec; /* 5 min */
  gint64 ask_usec; /* 10 s: a walk-up job that is late asks its desk first */
  guint max_hop_attempts; /* 3 */
  guint max_attempts; /* 9, over all hops */
} FoyerRoutePolicy;

extern const FoyerRoutePolicy foyer_route_policy_default;

/* What is known of a printer. */
typedef struct
{
  gboolean is_open; /* its breaker lets nothing through */
  gint64 waits_since_usec; /* stopped or empty since then; 0: it is not */
  const char *waits_for; /* "media-empty: load labels"; may be NULL */
  gboolean is_paused; /* it waits by an operator's word: what it has already still comes out */
} FoyerPrinterHealth;

/* Lent; NULL: nothing is known, so nothing is wrong. */
typedef const FoyerPrinterHealth *(*FoyerHealthFunc) (const char *printer, gpointer user_data);

typedef struct
{
  const FoyerChain *chain; /* NULL: the job has one printer only */
  guint hop;
  const char *printer;
  FoyerJobKind kind;
  FoyerJobState state;
  gint64 hop_deadline_usec; /* 0: none */
  gint64 asked_usec;
  gboolean is_leaving; /* it is being taken back already */
} FoyerRouteSituation;

typedef enum
{
  FOYER_ROUTE_STAY,
  FOYER_ROUTE_ASK, /* ask the desk, noting when */
  FOYER_ROUTE_MOVE, /* nothing of it is at the printer: on to the next hop */
  FOYER_ROUTE_TAKE_BACK, /* it is at the printer: Cancel-Job, and on only if that is confirmed */
} FoyerRouteVerdict;

typedef struct
{
  FoyerRouteVerdict verdict;
  gboolean is_overrun; /* because of the deadline */
  gint64 look_again_usec; /* when time alone may change the verdict; 0: never */
  char *reason; /* NULL with STAY. Owned */
} FoyerRouteStep;

void foyer_route_step_clear (FoyerRouteStep *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerRouteStep, foyer_route_step_clear)

/* For a job that waits for its printer (RENDERED) or is followed there (ACCEPTED, PRINTING); any
 * other state STAYs. Nothing moves out of a chain of which no printer can be reached, nor from the
 * last hop. */
FoyerRouteStep foyer_route_judge (const FoyerRoutePolicy *policy,
                                  const FoyerRouteSituation *situation, gint64 now_usec,
                                  FoyerHealthFunc health, gpointer user_data);

/* For a job that failed at its printer, with proof that nothing was printed: TRUE if it goes on to
 * the next hop, FALSE if it is FAILED. @attempts: in all, this failure included. *why: (transfer
 * full) @failure and what follows. */
gboolean foyer_route_judge_failure (const FoyerRoutePolicy *policy,
                                    const FoyerRouteSituation *situation, guint attempts,
                                    const char *failure, char **why);

/* TRUE if the chain has printers and no badge can be sent to any of them: offline. */
gboolean foyer_chain_is_unreachable (const FoyerChain *self, FoyerHealthFunc health,
                                     gpointer user_data);

/* The hop that a job at @hop goes to next; NULL: there is none. Lent. */
const FoyerHop *foyer_chain_get_next (const FoyerChain *self, guint hop);
