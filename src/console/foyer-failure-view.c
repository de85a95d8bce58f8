/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failure where the thing is that failed: what, why, the next step; all of it can be copied. */
#include "config.h"

#include "foyer-failure-view.h"

struct _FoyerFailureView
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *sentence;
  GtkLabel *details;

  char *copy;
};

G_DEFINE_FINAL_TYPE (FoyerFailureView, foyer_failure_view, ADW_TYPE_BIN)

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerFailureView *self = FOYER_FAILURE_VIEW (widget);

  if (self->copy != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->copy);
}

void
foyer_failure_view_show_error (FoyerFailureView *self, const char *title, const GError *error)
{
  g_autoptr (FoyerFailure) failure = NULL;
  g_autofree char *sentence = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), error != NULL);
  g_clear_pointer (&self->copy, g_free);
  if (error == NULL)
    return;
  failure = foyer_failure_new (title, error);
  sentence = foyer_failure_dup_sentence (failure);
  self->copy = foyer_failure_dup_copy (failure);
  gtk_label_set_label (self->title, failure->title);
  gtk_label_set_label (self->sentence, sentence);
  gtk_label_set_label (self->details, failure->details);
}

static void
foyer_failure_view_dispose (GObject *object)
{
  FoyerFailureView *self = FOYER_FAILURE_VIEW (object);

  g_clear_pointer (&self->copy, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_FAILURE_VIEW);
  G_OBJECT_CLASS (foyer_failure_view_parent_class)->dispose (object);
}

static void
foyer_failure_view_class_init (FoyerFailureViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_failure_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-failure-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerFailureView, title);
  gtk_widget_class_bind_template_child (widget_class, FoyerFailureView, sentence);
  gtk_widget_class_bind_template_child (widget_class, FoyerFailureView, details);
  gtk_widget_class_install_action (widget_class, "failure.copy", NULL, copy_cb);
}

static void
foyer_failure_view_init (FoyerFailureView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
