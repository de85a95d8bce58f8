/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the list of people: a row id at once, the person behind it when it was fetched. */
#include "config.h"

#include "foyer-person.h"

struct _FoyerPerson
{
  GObject parent_instance;

  gint64 row_id;
  FoyerAttendee *attendee;
};

enum
{
  PROP_ATTENDEE = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerPerson, foyer_person, G_TYPE_OBJECT)

static void
foyer_person_finalize (GObject *object)
{
  FoyerPerson *self = FOYER_PERSON (object);

  g_clear_pointer (&self->attendee, foyer_attendee_unref);
  G_OBJECT_CLASS (foyer_person_parent_class)->finalize (object);
}

static void
foyer_person_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  FoyerPerson *self = FOYER_PERSON (object);

  if (id == PROP_ATTENDEE)
    g_value_set_boxed (value, self->attendee);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
foyer_person_class_init (FoyerPersonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = foyer_person_finalize;
  object_class->get_property = foyer_person_get_property;
  props[PROP_ATTENDEE] = g_param_spec_boxed ("attendee", NULL, NULL, FOYER_TYPE_ATTENDEE,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
foyer_person_init (FoyerPerson *self)
{
}

FoyerPerson *
foyer_person_new (gint64 row_id)
{
  FoyerPerson *self = g_object_new (FOYER_TYPE_PERSON, NULL);

  self->row_id = row_id;
  return self;
}

gint64
foyer_person_get_row_id (FoyerPerson *self)
{
  return self->row_id;
}

FoyerAttendee *
foyer_person_get_attendee (FoyerPerson *self)
{
  return self->attendee;
}

void
foyer_person_set_attendee (FoyerPerson *self, FoyerAttendee *attendee)
{
  if (self->attendee == attendee)
    return;
  g_clear_pointer (&self->attendee, foyer_attendee_unref);
  self->attendee = attendee != NULL ? foyer_attendee_ref (attendee) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ATTENDEE]);
}
