/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row beside a template. */
#include "config.h"

#include "foyer-template-row.h"

struct _FoyerTemplateRow
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *detail;

  char *style;
};

enum
{
  PROP_ITEM = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerTemplateRow, foyer_template_row, ADW_TYPE_BIN)

static void
show (FoyerTemplateRow *self, FoyerTemplateItem *item)
{
  const char *detail = foyer_template_item_get_detail (item);
  const char *icon = foyer_template_item_get_icon (item);
  g_autofree char *sentence
      = detail != NULL ? g_strdup_printf ("%s, %s", foyer_template_item_get_title (item), detail)
                       : g_strdup (foyer_template_item_get_title (item));

  gtk_label_set_label (self->title, foyer_template_item_get_title (item));
  gtk_label_set_label (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon != NULL);
  gtk_image_set_from_icon_name (self->icon, icon);
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->style);
  g_free (self->style);
  self->style = g_strdup (foyer_template_item_get_style (item));
  if (self->style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), self->style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->title), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence, -1);
}

static void
foyer_template_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  FoyerTemplateItem *item;

  if (id != PROP_ITEM)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
      return;
    }
  item = g_value_get_object (value);
  if (item != NULL)
    show (FOYER_TEMPLATE_ROW (object), item);
}

static void
foyer_template_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_TEMPLATE_ROW);
  G_OBJECT_CLASS (foyer_template_row_parent_class)->dispose (object);
}

static void
foyer_template_row_finalize (GObject *object)
{
  g_free (FOYER_TEMPLATE_ROW (object)->style);
  G_OBJECT_CLASS (foyer_template_row_parent_class)->finalize (object);
}

static void
foyer_template_row_class_init (FoyerTemplateRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_template_row_dispose;
  object_class->finalize = foyer_template_row_finalize;
  object_class->set_property = foyer_template_row_set_property;
  props[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FOYER_TYPE_TEMPLATE_ITEM,
                                          G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-template-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateRow, title);
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateRow, detail);
}

static void
foyer_template_row_init (FoyerTemplateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
