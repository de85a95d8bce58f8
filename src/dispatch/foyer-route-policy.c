/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by which a hop is left. */
#include "config.h"

#include "foyer-route-policy.h"

const FoyerRoutePolicy foyer_route_policy_default = {
  .walk_up_grace_usec = 20 * (gint64)G_USEC_PER_SEC,
  .batch_grace_usec = 5 * 60 * (gint64)G_USEC_PER_SEC,
  .ask_usec = 10 * (gint64)G_USEC_PER_SEC,
  .max_hop_attempts = 3,
  .max_attempts = 9,
};

void
foyer_route_step_clear (FoyerRouteStep *self)
{
  g_clear_pointer (&self->reason, g_free);
}

const FoyerHop *
foyer_chain_get_next (const FoyerChain *self, guint hop)
{
  return self != NULL && hop + 1 < self->hops->len ? self->hops->pdata[hop + 1] : NULL;
}

gboolean
foyer_chain_is_unreachable (const FoyerChain *self, FoyerHealthFunc health, gpointer user_data)
{
  gboolean has_printer = FALSE;

  for (guint i = 0; i < self->hops->len; i++)
    {
      const FoyerHop *hop = self->hops->pdata[i];
      const FoyerPrinterHealth *known;

      if (!foyer_hop_is_printer (hop))
        continue;
      has_printer = TRUE;
      known = health (hop->printer, user_data);
      if (known == NULL || !known->is_open)
        return FALSE;
    }
  return has_printer;
}

static gint64
get_grace (const FoyerRoutePolicy *policy, FoyerJobKind kind)
{
  return kind == FOYER_JOB_WALK_UP ? policy->walk_up_grace_usec : policy->batch_grace_usec;
}

/* The earlier of two moments of which 0 is none. */
static gint64
earlier (gint64 one, gint64 other)
{
  return one == 0 ? other : other == 0 ? one : MIN (one, other);
}

static FoyerRouteStep
leave (const FoyerRouteSituation *situation, gboolean is_out, char *reason)
{
  return (FoyerRouteStep){ .verdict = is_out ? FOYER_ROUTE_TAKE_BACK : FOYER_ROUTE_MOVE,
                           .reason = reason };
}

static FoyerRouteStep
judge_overrun (const FoyerRoutePolicy *policy, const FoyerRouteSituation *situation,
               gint64 now_usec, gboolean is_out)
{
  FoyerRouteStep step;

  if (situation->kind == FOYER_JOB_WALK_UP)
    {
      if (situation->asked_usec == 0)
        return (FoyerRouteStep){
          .verdict = FOYER_ROUTE_ASK,
          .look_again_usec = now_usec + policy->ask_usec,
          .reason = g_strdup_printf ("late at '%s': moves on in %d s unless somebody decides",
                                     situation->printer, (int)(policy->ask_usec / G_USEC_PER_SEC))
        };
      if (now_usec < situation->asked_usec + policy->ask_usec)
        return (FoyerRouteStep){ .look_again_usec = situation->asked_usec + policy->ask_usec };
    }
  step = leave (situation, is_out, g_strdup_printf ("deadline passed at '%s'", situation->printer));
  step.is_overrun = TRUE;
  return step;
}

FoyerRouteStep
foyer_route_judge (const FoyerRoutePolicy *policy, const FoyerRouteSituation *situation,
                   gint64 now_usec, FoyerHealthFunc health, gpointer user_data)
{
  const FoyerPrinterHealth *known;
  FoyerRouteStep step = { 0 };
  gboolean is_out
      = situation->state == FOYER_JOB_ACCEPTED || situation->state == FOYER_JOB_PRINTING;

  if ((!is_out && situation->state != FOYER_JOB_RENDERED) || situation->is_leaving
      || foyer_chain_get_next (situation->chain, situation->hop) == NULL
      || foyer_chain_is_unreachable (situation->chain, health, user_data))
    return step;
  known = health (situation->printer, user_data);
  /* What was accepted is not taken back for a breaker: the printer does not answer anyway. */
  if (known != NULL && known->is_open && !is_out)
    return leave (situation, is_out,
                  g_strdup_printf ("the breaker of '%s' is open", situation->printer));
  if (known != NULL && known->waits_since_usec != 0 && !(known->is_paused && is_out))
    {
      gint64 end_usec = known->waits_since_usec + get_grace (policy, situation->kind);

      if (now_usec >= end_usec)
        return leave (situation, is_out,
                      g_strdup_printf ("'%s' waits for a person: %s", situation->printer,
                                       known->waits_for != NULL ? known->waits_for : "stopped"));
      step.look_again_usec = end_usec;
    }
  if (situation->hop_deadline_usec != 0)
    {
      if (now_usec >= situation->hop_deadline_usec)
        {
          FoyerRouteStep late = judge_overrun (policy, situation, now_usec, is_out);

          late.look_again_usec = earlier (late.look_again_usec, step.look_again_usec);
          return late;
        }
      step.look_again_usec = earlier (step.look_again_usec, situation->hop_deadline_usec);
    }
  return step;
}

gboolean
foyer_route_judge_failure (const FoyerRoutePolicy *policy, const FoyerRouteSituation *situation,
                           guint attempts, const char *failure, char **why)
{
  if (foyer_chain_get_next (situation->chain, situation->hop) == NULL)
    {
      *why = situation->chain != NULL ? g_strdup_printf ("%s; chain '%s' has no further hop",
                                                         failure, situation->chain->name)
                                      : g_strdup (failure);
      return FALSE;
    }
  if (attempts >= policy->max_attempts)
    {
      *why = g_strdup_printf ("gave up after %u attempts in all: %s", attempts, failure);
      return FALSE;
    }
  *why = g_strdup (failure);
  return TRUE;
}
