/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Life and comparison of a printer's condition. */
#include "config.h"

#include "foyer-printer-condition.h"

static const char *const names[FOYER_N_CONDITION_STATES] = {
  [FOYER_CONDITION_NONE] = "none",
  [FOYER_CONDITION_IDLE] = "idle",
  [FOYER_CONDITION_PROCESSING] = "processing",
  [FOYER_CONDITION_STOPPED] = "stopped",
  [FOYER_CONDITION_UNREACHABLE] = "unreachable",
  [FOYER_CONDITION_REFUSED] = "refused",
};

const char *
foyer_condition_state_get_name (FoyerConditionState state)
{
  return names[state];
}

gboolean
foyer_condition_state_parse (const char *name, FoyerConditionState *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *state = (FoyerConditionState)i;
        return TRUE;
      }
  return FALSE;
}

FoyerPrinterCondition *
foyer_printer_condition_new (void)
{
  FoyerPrinterCondition *self = g_new0 (FoyerPrinterCondition, 1);

  self->reasons = g_new0 (char *, 1);
  return self;
}

FoyerPrinterCondition *
foyer_printer_condition_copy (const FoyerPrinterCondition *self)
{
  FoyerPrinterCondition *copy = g_memdup2 (self, sizeof *self);

  copy->reasons = g_strdupv (self->reasons);
  copy->message = g_strdup (self->message);
  copy->shown_digest = g_strdup (self->shown_digest);
  return copy;
}

void
foyer_printer_condition_free (FoyerPrinterCondition *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->reasons);
  g_free (self->message);
  g_free (self->shown_digest);
  g_free (self);
}

static gboolean
is_working (const FoyerPrinterCondition *self)
{
  return self->state == FOYER_CONDITION_IDLE || self->state == FOYER_CONDITION_PROCESSING;
}

gboolean
foyer_printer_condition_is_same (const FoyerPrinterCondition *self,
                                 const FoyerPrinterCondition *other)
{
  gboolean is_one = self->state == other->state || (is_working (self) && is_working (other));

  return is_one && self->is_ready == other->is_ready
         && g_strv_equal ((const char *const *)self->reasons, (const char *const *)other->reasons)
         && g_strcmp0 (self->shown_digest, other->shown_digest) == 0
         && (is_working (self) || g_strcmp0 (self->message, other->message) == 0);
}

gboolean
foyer_printer_condition_is_bad (const FoyerPrinterCondition *self)
{
  return self->state != FOYER_CONDITION_NONE && !self->is_ready;
}
