/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of "Needs You": state, what, and the way there. */
#include "config.h"

#include "foyer-need-row.h"

struct _FoyerNeedRow
{
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkImage *arrow;

  FoyerNeed *need;
};

G_DEFINE_FINAL_TYPE (FoyerNeedRow, foyer_need_row, ADW_TYPE_ACTION_ROW)

static void
foyer_need_row_dispose (GObject *object)
{
  g_clear_object (&FOYER_NEED_ROW (object)->need);
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_NEED_ROW);
  G_OBJECT_CLASS (foyer_need_row_parent_class)->dispose (object);
}

static void
foyer_need_row_class_init (FoyerNeedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_need_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-need-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerNeedRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FoyerNeedRow, arrow);
}

static void
foyer_need_row_init (FoyerNeedRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
foyer_need_row_new (FoyerNeed *need)
{
  FoyerNeedRow *self = g_object_new (FOYER_TYPE_NEED_ROW, NULL);
  gboolean leads_on = foyer_need_get_kind (need) != FOYER_NEED_PRINTER;

  self->need = g_object_ref (need);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), foyer_need_get_title (need));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), foyer_need_get_detail (need));
  gtk_image_set_from_icon_name (self->icon, foyer_need_get_icon (need));
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), foyer_need_get_style (need));
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), leads_on);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), leads_on);
  return GTK_WIDGET (self);
}

FoyerNeed *
foyer_need_row_get_need (FoyerNeedRow *self)
{
  return self->need;
}
