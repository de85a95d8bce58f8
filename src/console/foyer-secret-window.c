/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret, shown the only time it is shown. */
#include "config.h"

#include "foyer-secret-window.h"

#include <glib/gi18n.h>

#define FOYER_TYPE_SECRET_WINDOW (foyer_secret_window_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSecretWindow, foyer_secret_window, FOYER, SECRET_WINDOW, AdwWindow)

struct _FoyerSecretWindow
{
  AdwWindow parent_instance;

  GtkLabel *secret;
  GtkLabel *place;
  GtkWidget *copy;
};

G_DEFINE_FINAL_TYPE (FoyerSecretWindow, foyer_secret_window, ADW_TYPE_WINDOW)

static void
copy_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerSecretWindow *self = FOYER_SECRET_WINDOW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_label (self->secret));
}

static void
foyer_secret_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_SECRET_WINDOW);
  G_OBJECT_CLASS (foyer_secret_window_parent_class)->dispose (object);
}

static void
foyer_secret_window_class_init (FoyerSecretWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_secret_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-secret-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerSecretWindow, secret);
  gtk_widget_class_bind_template_child (widget_class, FoyerSecretWindow, place);
  gtk_widget_class_bind_template_child (widget_class, FoyerSecretWindow, copy);
  gtk_widget_class_install_action (widget_class, "secret.copy", NULL, copy_activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
foyer_secret_window_init (FoyerSecretWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
foyer_secret_window_present (GtkWindow *parent, const FoyerSourceSecret *secret)
{
  FoyerSecretWindow *self;
  g_autofree char *place = NULL;

  if (secret->text == NULL)
    return;
  self = g_object_new (FOYER_TYPE_SECRET_WINDOW, "transient-for", parent, NULL);
  place = secret->is_in_file
              ? g_strdup_printf (_ ("This computer has no keyring: the secret is kept in a file "
                                    "that only you can read, %s."),
                                 secret->place)
              : g_strdup (_ ("It is kept in the keyring of this computer."));
  gtk_label_set_label (self->secret, secret->text);
  gtk_label_set_label (self->place, place);
  gtk_widget_grab_focus (self->copy);
  gtk_window_present (GTK_WINDOW (self));
}
