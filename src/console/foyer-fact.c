/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that states one fact: its name small, its value below; both are said by a screen reader. */
#include "config.h"

#include "foyer-fact.h"

void
foyer_fact_set (AdwActionRow *row, const char *value)
{
  gboolean has_value = value != NULL && *value != '\0';

  gtk_widget_set_visible (GTK_WIDGET (row), has_value);
  adw_action_row_set_subtitle (row, has_value ? value : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  has_value ? value : "", -1);
}

void
foyer_fact_add (AdwPreferencesGroup *group, const char *title, const char *value, gboolean is_code)
{
  GtkWidget *row;

  if (value == NULL || *value == '\0')
    return;
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle-lines", 4,
                      NULL);
  gtk_widget_add_css_class (row, "fact");
  if (is_code)
    gtk_widget_add_css_class (row, "code");
  foyer_fact_set (ADW_ACTION_ROW (row), value);
  adw_preferences_group_add (group, row);
}
