/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hysteresis over a baseline that never learns from an alert: a bad sample is held back until it is
 * known whether an alert came of it. */
#include "config.h"

#include "foyer-alert.h"

void
foyer_alert_watch_init (FoyerAlertWatch *self, FoyerMetric metric)
{
  *self = (FoyerAlertWatch){ .metric = metric };
}

/* TRUE if @a is further on the bad side than @b, or there. */
static gboolean
is_as_bad (const FoyerMetricInfo *info, double a, double b)
{
  return info->is_low_bad ? a <= b : a >= b;
}

void
foyer_alert_watch_get_bounds (const FoyerAlertWatch *self, FoyerAlertBounds *bounds)
{
  const FoyerMetricInfo *info = foyer_metric_get_info (self->metric);
  double sign = info->is_low_bad ? -1 : 1;

  *bounds = (FoyerAlertBounds){ .raise_at = info->limit, .is_limit = TRUE };
  bounds->has_band
      = foyer_baseline_measure (&self->baseline, info->least_sigma, &bounds->mean, &bounds->sigma);
  if (!bounds->has_band)
    {
      bounds->clear_at = info->limit;
      return;
    }
  bounds->clear_at = bounds->mean + sign * FOYER_ALERT_CLEAR_SIGMAS * bounds->sigma;
  if (is_as_bad (info, info->limit, bounds->mean + sign * FOYER_ALERT_SIGMAS * bounds->sigma))
    {
      bounds->raise_at = bounds->mean + sign * FOYER_ALERT_SIGMAS * bounds->sigma;
      bounds->is_limit = FALSE;
    }
  if (is_as_bad (info, bounds->clear_at, info->limit))
    bounds->clear_at = info->limit;
}

static gboolean
is_bad (const FoyerAlertWatch *self, const FoyerAlertBounds *bounds, double value)
{
  return is_as_bad (foyer_metric_get_info (self->metric), value, bounds->raise_at);
}

/* Inside the clearing bound, and not at the absolute limit. */
static gboolean
is_well (const FoyerAlertWatch *self, const FoyerAlertBounds *bounds, double value)
{
  const FoyerMetricInfo *info = foyer_metric_get_info (self->metric);

  return is_as_bad (info, bounds->clear_at, value) && !is_as_bad (info, value, info->limit);
}

static void
admit_pending (FoyerAlertWatch *self)
{
  for (guint i = 0; i < self->streak; i++)
    foyer_baseline_add (&self->baseline, self->pending[i]);
  self->streak = 0;
}

static FoyerAlertStep
take_calm (FoyerAlertWatch *self, const double *value, FoyerAlertMark *mark)
{
  FoyerAlertBounds bounds;

  *mark = FOYER_ALERT_MARK_CALM;
  if (value == NULL)
    {
      admit_pending (self);
      return FOYER_ALERT_STAYS;
    }
  foyer_alert_watch_get_bounds (self, &bounds);
  if (!is_bad (self, &bounds, *value))
    {
      admit_pending (self);
      foyer_baseline_add (&self->baseline, *value);
      return FOYER_ALERT_STAYS;
    }
  *mark = FOYER_ALERT_MARK_BAD;
  self->pending[self->streak++] = *value;
  if (self->streak < FOYER_ALERT_RAISE_SAMPLES)
    return FOYER_ALERT_STAYS;
  *mark = FOYER_ALERT_MARK_ALERT;
  self->streak = 0;
  self->is_raised = TRUE;
  return FOYER_ALERT_RAISED;
}

static FoyerAlertStep
take_raised (FoyerAlertWatch *self, const double *value, FoyerAlertMark *mark)
{
  FoyerAlertBounds bounds;

  foyer_alert_watch_get_bounds (self, &bounds);
  *mark = FOYER_ALERT_MARK_ALERT;
  if (value != NULL && !is_well (self, &bounds, *value))
    {
      self->streak = 0;
      return FOYER_ALERT_STAYS;
    }
  *mark = FOYER_ALERT_MARK_WELL;
  if (++self->streak < FOYER_ALERT_CLEAR_SAMPLES)
    return FOYER_ALERT_STAYS;
  self->streak = 0;
  self->is_raised = FALSE;
  return FOYER_ALERT_CLEARED;
}

FoyerAlertStep
foyer_alert_watch_take (FoyerAlertWatch *self, const double *value, FoyerAlertMark *mark)
{
  FoyerAlertMark taken;
  FoyerAlertStep step
      = self->is_raised ? take_raised (self, value, &taken) : take_calm (self, value, &taken);

  if (mark != NULL)
    *mark = taken;
  return step;
}

void
foyer_alert_watch_restore (FoyerAlertWatch *self, const double *value, FoyerAlertMark mark)
{
  switch (mark)
    {
    case FOYER_ALERT_MARK_CALM:
      admit_pending (self);
      self->is_raised = FALSE;
      if (value != NULL)
        foyer_baseline_add (&self->baseline, *value);
      break;
    case FOYER_ALERT_MARK_BAD:
      if (value != NULL && self->streak + 1 < FOYER_ALERT_RAISE_SAMPLES)
        self->pending[self->streak++] = *value;
      break;
    case FOYER_ALERT_MARK_ALERT:
      self->is_raised = TRUE;
      self->streak = 0;
      break;
    case FOYER_ALERT_MARK_WELL:
      self->is_raised = self->streak + 1 < FOYER_ALERT_CLEAR_SAMPLES;
      self->streak = self->is_raised ? self->streak + 1 : 0;
      break;
    }
}
