/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates of the gallery. */
#include "config.h"

#include "foyer-template-entry.h"

#include "foyer-sheet-words.h"

#include <glib/gi18n.h>

#define MM_PER_INCH 25.4

struct _FoyerTemplateEntry
{
  GObject parent_instance;

  char *name;
  char *title;
  char *facts;
  char *identity;
  const char *state;
  gboolean is_draft;
  int width_um;
  int height_um;
  GdkPaintable *picture;
};

enum
{
  PROP_PICTURE = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerTemplateEntry, foyer_template_entry, G_TYPE_OBJECT)

const char *
foyer_template_entry_get_name (FoyerTemplateEntry *self)
{
  return self->name;
}

const char *
foyer_template_entry_get_title (FoyerTemplateEntry *self)
{
  return self->title;
}

const char *
foyer_template_entry_get_facts (FoyerTemplateEntry *self)
{
  return self->facts;
}

const char *
foyer_template_entry_get_state (FoyerTemplateEntry *self)
{
  return self->state;
}

gboolean
foyer_template_entry_is_draft (FoyerTemplateEntry *self)
{
  return self->is_draft;
}

const char *
foyer_template_entry_get_identity (FoyerTemplateEntry *self)
{
  return self->identity;
}

double
foyer_template_entry_get_dpi (FoyerTemplateEntry *self, double width_px)
{
  double longest_mm = MAX (MAX (self->width_um, self->height_um), 10000) / 1000.0;

  return width_px * MM_PER_INCH / longest_mm;
}

GdkPaintable *
foyer_template_entry_get_picture (FoyerTemplateEntry *self)
{
  return self->picture;
}

void
foyer_template_entry_set_picture (FoyerTemplateEntry *self, GdkPaintable *picture)
{
  if (g_set_object (&self->picture, picture))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PICTURE]);
}

static void
foyer_template_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_PICTURE)
    g_value_set_object (value, FOYER_TEMPLATE_ENTRY (object)->picture);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
foyer_template_entry_finalize (GObject *object)
{
  FoyerTemplateEntry *self = FOYER_TEMPLATE_ENTRY (object);

  g_free (self->name);
  g_free (self->title);
  g_free (self->facts);
  g_free (self->identity);
  g_clear_object (&self->picture);
  G_OBJECT_CLASS (foyer_template_entry_parent_class)->finalize (object);
}

static void
foyer_template_entry_class_init (FoyerTemplateEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = foyer_template_entry_finalize;
  object_class->get_property = foyer_template_entry_get_property;
  props[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL, GDK_TYPE_PAINTABLE,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
foyer_template_entry_init (FoyerTemplateEntry *self)
{
}

FoyerTemplateEntry *
foyer_template_entry_new (const FoyerTemplateReport *report, gboolean is_draft)
{
  FoyerTemplateEntry *self = g_object_new (FOYER_TYPE_TEMPLATE_ENTRY, NULL);
  gboolean is_good = report->problems == NULL;
  g_autofree char *size = foyer_sheet_words_dup_size (report->width_um, report->height_um);

  /* The folder's name is what commands take. */
  self->name = g_path_get_basename (report->path);
  self->title = g_strdup (is_good ? report->title : self->name);
  self->facts
      = is_good ? g_strdup_printf ("%s · %s", size, report->version) : g_strdup (self->name);
  self->identity
      = g_strdup_printf ("%s %s", is_draft ? "draft" : "shipped", is_good ? report->digest : "bad");
  self->state = foyer_sheet_words_state (is_draft, !is_good);
  self->is_draft = is_draft;
  self->width_um = report->width_um;
  self->height_um = report->height_um;
  return self;
}
