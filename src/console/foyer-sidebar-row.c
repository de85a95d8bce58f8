/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page in the sidebar: icon, name, and how many things there are to do. */
#include "config.h"

#include "foyer-sidebar-row.h"

#include "foyer-figures.h"

#include <glib/gi18n.h>

struct _FoyerSidebarRow
{
  GtkListBoxRow parent_instance;

  GtkBox *box;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *count;

  char *page;
  char *title;
  char *icon_name;
};

enum
{
  PROP_PAGE = 1,
  PROP_TITLE,
  PROP_ICON_NAME,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerSidebarRow, foyer_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
name_row (FoyerSidebarRow *self, guint64 count)
{
  g_autofree char *number = foyer_figures_dup_count (count);
  g_autofree char *label = NULL;

  if (count > 0)
    /* Translators: a page and how many things there are to do */
    label = g_strdup_printf (_ ("%s, %s to do"), self->title, number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : self->title, -1);
}

void
foyer_sidebar_row_set_count (FoyerSidebarRow *self, guint64 count)
{
  g_autofree char *text = foyer_figures_dup_count (count);

  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), count > 0);
  name_row (self, count);
}

void
foyer_sidebar_row_set_compact (FoyerSidebarRow *self, gboolean is_compact)
{
  gtk_widget_set_visible (GTK_WIDGET (self->name), !is_compact);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), is_compact
                                                                  ? GTK_ORIENTATION_VERTICAL
                                                                  : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->box, is_compact ? 2 : 12);
  gtk_widget_set_halign (GTK_WIDGET (self->box), is_compact ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), is_compact ? self->title : NULL);
}

const char *
foyer_sidebar_row_get_page (FoyerSidebarRow *self)
{
  return self->page;
}

static void
foyer_sidebar_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  FoyerSidebarRow *self = FOYER_SIDEBAR_ROW (object);

  switch (id)
    {
    case PROP_PAGE:
      self->page = g_value_dup_string (value);
      break;
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      gtk_label_set_label (self->name, self->title);
      name_row (self, 0);
      break;
    case PROP_ICON_NAME:
      self->icon_name = g_value_dup_string (value);
      gtk_image_set_from_icon_name (self->icon, self->icon_name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
foyer_sidebar_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_SIDEBAR_ROW);
  G_OBJECT_CLASS (foyer_sidebar_row_parent_class)->dispose (object);
}

static void
foyer_sidebar_row_finalize (GObject *object)
{
  FoyerSidebarRow *self = FOYER_SIDEBAR_ROW (object);

  g_free (self->page);
  g_free (self->title);
  g_free (self->icon_name);
  G_OBJECT_CLASS (foyer_sidebar_row_parent_class)->finalize (object);
}

static void
foyer_sidebar_row_class_init (FoyerSidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = foyer_sidebar_row_dispose;
  object_class->finalize = foyer_sidebar_row_finalize;
  object_class->set_property = foyer_sidebar_row_set_property;
  props[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerSidebarRow, box);
  gtk_widget_class_bind_template_child (widget_class, FoyerSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FoyerSidebarRow, name);
  gtk_widget_class_bind_template_child (widget_class, FoyerSidebarRow, count);
}

static void
foyer_sidebar_row_init (FoyerSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
