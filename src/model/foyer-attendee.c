/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Life of an attendee value. */
#include "config.h"

#include "foyer-attendee.h"

typedef struct
{
  FoyerAttendee public;
  gatomicrefcount ref_count;
} Attendee;

G_DEFINE_BOXED_TYPE (FoyerAttendee, foyer_attendee, foyer_attendee_ref, foyer_attendee_unref)

const char *
foyer_arrival_get_name (FoyerArrival arrival)
{
  switch (arrival)
    {
    case FOYER_ARRIVAL_NONE:
      return "none";
    case FOYER_ARRIVAL_ARRIVED:
      return "arrived";
    case FOYER_ARRIVAL_HANDED_OVER:
      return "handed-over";
    }
  g_return_val_if_reached (NULL);
}

FoyerAttendee *
foyer_attendee_new (FoyerRecord *record)
{
  Attendee *self = g_new0 (Attendee, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->public.record = foyer_record_ref (record);
  self->public.revision = 1;
  return &self->public;
}

FoyerAttendee *
foyer_attendee_ref (FoyerAttendee *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((Attendee *)self)->ref_count);
  return self;
}

void
foyer_attendee_unref (FoyerAttendee *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&((Attendee *)self)->ref_count))
    return;
  foyer_record_unref (self->record);
  g_free (self->badge_no);
  g_free (self->contract);
  g_free (self->taxonomy);
  g_free (self->badge_state);
  g_free (self->arrival_desk);
  g_free ((Attendee *)self);
}

const char *
foyer_attendee_get_id (FoyerAttendee *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return foyer_record_get_text (self->record, FOYER_FIELD_ATTENDEE_ID);
}
