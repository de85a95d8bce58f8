/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failure that has no place of its own on a page. */
#include "config.h"

#include "foyer-failure-window.h"

#include "foyer-failure-view.h"

#define FOYER_TYPE_FAILURE_WINDOW (foyer_failure_window_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFailureWindow, foyer_failure_window, FOYER, FAILURE_WINDOW, AdwWindow)

struct _FoyerFailureWindow
{
  AdwWindow parent_instance;

  FoyerFailureView *view;
};

G_DEFINE_FINAL_TYPE (FoyerFailureWindow, foyer_failure_window, ADW_TYPE_WINDOW)

static void
foyer_failure_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_FAILURE_WINDOW);
  G_OBJECT_CLASS (foyer_failure_window_parent_class)->dispose (object);
}

static void
foyer_failure_window_class_init (FoyerFailureWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_failure_window_dispose;
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-failure-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerFailureWindow, view);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
foyer_failure_window_init (FoyerFailureWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
foyer_failure_window_present (GtkWindow *parent, const char *title, const GError *error)
{
  FoyerFailureWindow *self
      = g_object_new (FOYER_TYPE_FAILURE_WINDOW, "transient-for", parent, NULL);

  foyer_failure_view_show_error (self->view, title, error);
  gtk_window_present (GTK_WINDOW (self));
}
