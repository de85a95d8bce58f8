/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tile of the gallery. */
#include "config.h"

#include "foyer-template-tile.h"

struct _FoyerTemplateTile
{
  AdwBin parent_instance;

  GtkPicture *picture;
  GtkLabel *title;
  GtkLabel *facts;
  GtkLabel *state;

  FoyerTemplateEntry *entry;
};

enum
{
  PROP_ENTRY = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerTemplateTile, foyer_template_tile, ADW_TYPE_BIN)

static void
picture_cb (FoyerTemplateEntry *entry, GParamSpec *spec, FoyerTemplateTile *self)
{
  gtk_picture_set_paintable (self->picture, foyer_template_entry_get_picture (entry));
  gtk_widget_set_visible (GTK_WIDGET (self->picture),
                          foyer_template_entry_get_picture (entry) != NULL);
}

static void
show (FoyerTemplateTile *self)
{
  g_autofree char *sentence = g_strdup_printf (
      "%s, %s, %s", foyer_template_entry_get_title (self->entry),
      foyer_template_entry_get_facts (self->entry), foyer_template_entry_get_state (self->entry));

  gtk_label_set_label (self->title, foyer_template_entry_get_title (self->entry));
  gtk_label_set_label (self->facts, foyer_template_entry_get_facts (self->entry));
  gtk_label_set_label (self->state, foyer_template_entry_get_state (self->entry));
  if (foyer_template_entry_is_draft (self->entry))
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "draft");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "draft");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->title), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence, -1);
  picture_cb (self->entry, NULL, self);
}

static void
foyer_template_tile_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  FoyerTemplateTile *self = FOYER_TEMPLATE_TILE (object);

  if (id != PROP_ENTRY)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
      return;
    }
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  g_set_object (&self->entry, g_value_get_object (value));
  if (self->entry == NULL)
    return;
  g_signal_connect_object (self->entry, "notify::picture", G_CALLBACK (picture_cb), self, 0);
  show (self);
}

static void
foyer_template_tile_dispose (GObject *object)
{
  FoyerTemplateTile *self = FOYER_TEMPLATE_TILE (object);

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  g_clear_object (&self->entry);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_TEMPLATE_TILE);
  G_OBJECT_CLASS (foyer_template_tile_parent_class)->dispose (object);
}

static void
foyer_template_tile_class_init (FoyerTemplateTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_template_tile_dispose;
  object_class->set_property = foyer_template_tile_set_property;
  props[PROP_ENTRY] = g_param_spec_object ("entry", NULL, NULL, FOYER_TYPE_TEMPLATE_ENTRY,
                                           G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-template-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateTile, picture);
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateTile, title);
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateTile, facts);
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateTile, state);
}

static void
foyer_template_tile_init (FoyerTemplateTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
