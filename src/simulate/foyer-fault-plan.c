/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows fault scripts. */
#include "config.h"

#include "foyer-fault-plan.h"

/* One rule under way. */
typedef struct
{
  const FoyerFaultRule *rule; /* of a script that the plan keeps */
  guint step; /* steps->len: over */
  guint met; /* how often the step was counted */
  gint64 since_usec; /* when the step began */
} Track;

struct _FoyerFaultPlan
{
  GPtrArray *scripts; /* arrays of rules */
  GArray *tracks;
};

FoyerFaultPlan *
foyer_fault_plan_new (void)
{
  FoyerFaultPlan *self = g_new0 (FoyerFaultPlan, 1);

  self->scripts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  self->tracks = g_array_new (FALSE, FALSE, sizeof (Track));
  return self;
}

void
foyer_fault_plan_free (FoyerFaultPlan *self)
{
  g_ptr_array_unref (self->scripts);
  g_array_unref (self->tracks);
  g_free (self);
}

gboolean
foyer_fault_plan_add (FoyerFaultPlan *self, const char *script, gint64 now_usec, GError **error)
{
  GPtrArray *rules = foyer_fault_script_parse (script, error);

  if (rules == NULL)
    return FALSE;
  g_ptr_array_add (self->scripts, rules);
  for (guint i = 0; i < rules->len; i++)
    {
      Track track = { .rule = rules->pdata[i], .since_usec = now_usec };

      g_array_append_val (self->tracks, track);
    }
  return TRUE;
}

void
foyer_fault_plan_clear (FoyerFaultPlan *self)
{
  g_array_set_size (self->tracks, 0);
  g_ptr_array_set_size (self->scripts, 0);
}

/* NULL: the rule is over. Timed steps end by themselves. */
static const FoyerFaultStep *
get_step (Track *track, gint64 now_usec)
{
  while (track->step < track->rule->steps->len)
    {
      const FoyerFaultStep *step = &g_array_index (track->rule->steps, FoyerFaultStep, track->step);

      if (step->duration_usec == 0 || now_usec < track->since_usec + step->duration_usec)
        return step;
      track->step++;
      track->met = 0;
      track->since_usec += step->duration_usec;
    }
  return NULL;
}

/* What counts the step: an OK is counted by what counts the fault after it, or else before it. */
static FoyerFaultScope
get_scope (const Track *track)
{
  const GArray *steps = track->rule->steps;

  for (guint i = track->step; i < steps->len; i++)
    if (g_array_index (steps, FoyerFaultStep, i).kind != FOYER_FAULT_OK)
      return foyer_fault_kind_get_scope (g_array_index (steps, FoyerFaultStep, i).kind);
  for (guint i = track->step; i > 0; i--)
    if (g_array_index (steps, FoyerFaultStep, i - 1).kind != FOYER_FAULT_OK)
      return foyer_fault_kind_get_scope (g_array_index (steps, FoyerFaultStep, i - 1).kind);
  return FOYER_FAULT_SCOPE_REQUEST;
}

static gboolean
is_counted_by (const Track *track, ipp_op_t operation)
{
  if (track->rule->operation != 0)
    return track->rule->operation == operation;
  switch (get_scope (track))
    {
    case FOYER_FAULT_SCOPE_PRINTER:
      return operation == IPP_OP_GET_PRINTER_ATTRIBUTES;
    case FOYER_FAULT_SCOPE_NEW_JOB:
      return operation == IPP_OP_CREATE_JOB || operation == IPP_OP_PRINT_JOB
             || operation == IPP_OP_VALIDATE_JOB;
    case FOYER_FAULT_SCOPE_DOCUMENT:
      return operation == IPP_OP_SEND_DOCUMENT || operation == IPP_OP_PRINT_JOB;
    case FOYER_FAULT_SCOPE_REQUEST:
    case FOYER_FAULT_SCOPE_NONE:
      return TRUE;
    case FOYER_FAULT_SCOPE_CONNECTION:
      return FALSE;
    }
  g_return_val_if_reached (FALSE);
}

static void
count (Track *track, const FoyerFaultStep *step, gint64 now_usec)
{
  track->met++;
  if (step->count == 0 || track->met < step->count)
    return;
  track->step++;
  track->met = 0;
  track->since_usec = now_usec;
}

FoyerFaultStep
foyer_fault_plan_meet_request (FoyerFaultPlan *self, ipp_op_t operation, gint64 now_usec)
{
  FoyerFaultStep found = { .kind = FOYER_FAULT_OK };

  for (guint i = 0; i < self->tracks->len; i++)
    {
      Track *track = &g_array_index (self->tracks, Track, i);
      const FoyerFaultStep *step = get_step (track, now_usec);

      if (step == NULL || !is_counted_by (track, operation))
        continue;
      if (found.kind == FOYER_FAULT_OK
          && foyer_fault_kind_get_scope (step->kind) != FOYER_FAULT_SCOPE_PRINTER)
        found = *step;
      count (track, step, now_usec);
    }
  return found;
}

FoyerFaultStep
foyer_fault_plan_meet_connection (FoyerFaultPlan *self, gint64 now_usec)
{
  FoyerFaultStep found = { .kind = FOYER_FAULT_OK };

  for (guint i = 0; i < self->tracks->len; i++)
    {
      Track *track = &g_array_index (self->tracks, Track, i);
      const FoyerFaultStep *step = get_step (track, now_usec);

      if (step == NULL || get_scope (track) != FOYER_FAULT_SCOPE_CONNECTION)
        continue;
      if (found.kind == FOYER_FAULT_OK)
        found = *step;
      count (track, step, now_usec);
    }
  return found;
}

const FoyerFaultStep *
foyer_fault_plan_look (FoyerFaultPlan *self, FoyerFaultKind kind, gint64 now_usec)
{
  for (guint i = 0; i < self->tracks->len; i++)
    {
      const FoyerFaultStep *step = get_step (&g_array_index (self->tracks, Track, i), now_usec);

      if (step != NULL && step->kind == kind)
        return step;
    }
  return NULL;
}

gboolean
foyer_fault_plan_refuses (FoyerFaultPlan *self, gint64 now_usec)
{
  return foyer_fault_plan_look (self, FOYER_FAULT_REFUSE, now_usec) != NULL;
}

gboolean
foyer_fault_plan_has (FoyerFaultPlan *self, FoyerFaultKind kind)
{
  for (guint i = 0; i < self->tracks->len; i++)
    {
      const Track *track = &g_array_index (self->tracks, Track, i);

      for (guint step = track->step; step < track->rule->steps->len; step++)
        if (g_array_index (track->rule->steps, FoyerFaultStep, step).kind == kind)
          return TRUE;
    }
  return FALSE;
}
