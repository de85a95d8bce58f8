/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source or a delivery in a list; a screen reader gets it as one sentence. */
#include "config.h"

#include "foyer-feed-row.h"

struct _FoyerFeedRow
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *detail;
  GtkLabel *aside;

  const char *style; /* static */
};

enum
{
  PROP_FEED = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerFeedRow, foyer_feed_row, ADW_TYPE_BIN)

static void
show (FoyerFeedRow *self, FoyerFeed *feed)
{
  g_autofree char *sentence
      = g_strdup_printf ("%s, %s, %s", foyer_feed_get_title (feed), foyer_feed_get_detail (feed),
                         foyer_feed_get_aside (feed));

  gtk_label_set_label (self->title, foyer_feed_get_title (feed));
  gtk_label_set_label (self->detail, foyer_feed_get_detail (feed));
  gtk_label_set_label (self->aside, foyer_feed_get_aside (feed));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail), foyer_feed_get_detail (feed));
  gtk_image_set_from_icon_name (self->icon, foyer_feed_get_icon (feed));
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->style);
  self->style = foyer_feed_get_style (feed);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), self->style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
foyer_feed_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  FoyerFeed *feed;

  if (id != PROP_FEED)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
      return;
    }
  feed = g_value_get_object (value);
  if (feed != NULL)
    show (FOYER_FEED_ROW (object), feed);
}

static void
foyer_feed_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_FEED_ROW);
  G_OBJECT_CLASS (foyer_feed_row_parent_class)->dispose (object);
}

static void
foyer_feed_row_class_init (FoyerFeedRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_feed_row_dispose;
  object_class->set_property = foyer_feed_row_set_property;
  props[PROP_FEED] = g_param_spec_object ("feed", NULL, NULL, FOYER_TYPE_FEED,
                                          G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-feed-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerFeedRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FoyerFeedRow, title);
  gtk_widget_class_bind_template_child (widget_class, FoyerFeedRow, detail);
  gtk_widget_class_bind_template_child (widget_class, FoyerFeedRow, aside);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
foyer_feed_row_init (FoyerFeedRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
