/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys that help, read from the one table. */
#include "config.h"

#include "foyer-shortcuts-window.h"

#include "foyer-keys.h"

#include <glib/gi18n.h>

struct _FoyerShortcutsWindow
{
  AdwWindow parent_instance;

  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (FoyerShortcutsWindow, foyer_shortcuts_window, ADW_TYPE_WINDOW)

static void
add_key (AdwPreferencesGroup *group, const FoyerKey *key)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ (key->title), NULL);
  GtkWidget *label;
  g_autofree char *text = NULL;
  guint code;
  GdkModifierType modifiers;

  if (!gtk_accelerator_parse (key->keys[0], &code, &modifiers))
    return;
  text = gtk_accelerator_get_label (code, modifiers);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "keycap");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (group, row);
}

static void
foyer_shortcuts_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_SHORTCUTS_WINDOW);
  G_OBJECT_CLASS (foyer_shortcuts_window_parent_class)->dispose (object);
}

static void
foyer_shortcuts_window_class_init (FoyerShortcutsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_shortcuts_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-shortcuts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerShortcutsWindow, page);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
foyer_shortcuts_window_init (FoyerShortcutsWindow *self)
{
  AdwPreferencesGroup *group = NULL;
  const char *section = NULL;
  gsize n;
  const FoyerKey *keys = foyer_keys_get_table (&n);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < n; i++)
    {
      if (g_strcmp0 (section, keys[i].section) != 0)
        {
          section = keys[i].section;
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _ (section));
          adw_preferences_page_add (self->page, group);
        }
      add_key (group, &keys[i]);
    }
}

GtkWindow *
foyer_shortcuts_window_new (GtkWindow *parent)
{
  return g_object_new (FOYER_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, NULL);
}
