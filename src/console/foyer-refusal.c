/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the list of dead letters: the value as an object that lists can hold. */
#include "config.h"

#include "foyer-refusal.h"

#include "foyer-figures.h"

#include <glib/gi18n.h>

struct _FoyerRefusal
{
  GObject parent_instance;

  FoyerDeadLetter *letter;
};

G_DEFINE_FINAL_TYPE (FoyerRefusal, foyer_refusal, G_TYPE_OBJECT)

static void
foyer_refusal_finalize (GObject *object)
{
  foyer_dead_letter_unref (FOYER_REFUSAL (object)->letter);
  G_OBJECT_CLASS (foyer_refusal_parent_class)->finalize (object);
}

static void
foyer_refusal_class_init (FoyerRefusalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_refusal_finalize;
}

static void
foyer_refusal_init (FoyerRefusal *self)
{
}

FoyerRefusal *
foyer_refusal_new (FoyerDeadLetter *letter)
{
  FoyerRefusal *self = g_object_new (FOYER_TYPE_REFUSAL, NULL);

  self->letter = foyer_dead_letter_ref (letter);
  return self;
}

FoyerDeadLetter *
foyer_refusal_get_letter (FoyerRefusal *self)
{
  return self->letter;
}

char *
foyer_refusal_dup_origin (FoyerDeadLetter *letter)
{
  const char *place = letter->origin != NULL ? letter->origin : letter->source;
  g_autofree char *name = foyer_figures_dup_isolated (place != NULL ? place : "–");
  g_autofree char *line = foyer_figures_dup_count (letter->line);

  if (letter->line == 0)
    return g_steal_pointer (&name);
  /* Translators: a file name and a line number */
  return g_strdup_printf (_ ("%s, line %s"), name, line);
}

const char *
foyer_refusal_get_who (FoyerDeadLetter *letter)
{
  if (letter->name_hint != NULL && *letter->name_hint != '\0')
    return letter->name_hint;
  if (letter->source_id != NULL && *letter->source_id != '\0')
    return letter->source_id;
  return _ ("Without name");
}
