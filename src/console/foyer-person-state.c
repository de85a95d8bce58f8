/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on a person's card in one sentence, and the one act that is right then. */
#include "config.h"

#include "foyer-person-state.h"

#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

static void
describe_without_job (FoyerPersonState *self, FoyerAttendee *attendee)
{
  FoyerStatus status = foyer_record_get_status (attendee->record);

  self->sentence = g_strdup (foyer_words_status (status));
  if (status == FOYER_STATUS_ACTIVE)
    {
      self->icon = "foyer-ready-symbolic";
      self->style = "accent";
      self->act = FOYER_PERSON_ACT_PRINT;
    }
  else
    {
      self->icon = "foyer-stop-symbolic";
      self->style = "warning";
      self->act = FOYER_PERSON_ACT_NEXT;
    }
}

static void
describe_job (FoyerPersonState *self, FoyerAttendee *attendee, FoyerJobState state,
              const char *printer, const char *reason, gint64 now_usec)
{
  g_autofree char *where = printer != NULL ? foyer_figures_dup_isolated (printer) : NULL;

  self->icon = foyer_words_job_icon (attendee->badge_state);
  self->style = foyer_words_job_style (attendee->badge_state);
  self->can_cancel = !foyer_job_state_is_final (state) && !foyer_job_state_may_be_out (state);
  self->act = state == FOYER_JOB_FAILED || state == FOYER_JOB_CANCELED ? FOYER_PERSON_ACT_PRINT
                                                                       : FOYER_PERSON_ACT_NEXT;
  if (state == FOYER_JOB_PRINTED && attendee->badge_usec > 0)
    {
      g_autofree char *moment = foyer_figures_dup_moment (attendee->badge_usec, now_usec);

      self->sentence = where != NULL ? g_strdup_printf (_ ("Printed on %s, %s"), where, moment)
                                     : g_strdup_printf (_ ("Printed, %s"), moment);
    }
  else
    self->sentence = foyer_words_dup_job (state, where, reason);
}

void
foyer_person_state_init (FoyerPersonState *self, FoyerAttendee *attendee, const char *printer,
                         const char *reason, gint64 now_usec)
{
  FoyerJobState state;

  *self = (FoyerPersonState){ 0 };
  /* Cancelled stands before printed: a cancelled badge must not pass as "already printed". */
  if (foyer_record_get_status (attendee->record) != FOYER_STATUS_ACTIVE
      || attendee->badge_state == NULL || !foyer_job_state_parse (attendee->badge_state, &state))
    describe_without_job (self, attendee);
  else
    describe_job (self, attendee, state, printer, reason, now_usec);
}

void
foyer_person_state_clear (FoyerPersonState *self)
{
  g_clear_pointer (&self->sentence, g_free);
}
