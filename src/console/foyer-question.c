/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question before an act that cannot be taken back easily; the one place that knows which window
 * class asks. */
#include "config.h"

#include "foyer-question.h"

#define FOYER_TYPE_QUESTION (foyer_question_get_type ())
G_DECLARE_FINAL_TYPE (FoyerQuestion, foyer_question, FOYER, QUESTION, AdwWindow)

struct _FoyerQuestion
{
  AdwWindow parent_instance;

  GtkLabel *title;
  GtkLabel *body;
  GtkButton *verb;

  FoyerQuestionFunc callback;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (FoyerQuestion, foyer_question, ADW_TYPE_WINDOW)

static void
answer (FoyerQuestion *self, gboolean is_yes)
{
  FoyerQuestionFunc callback = self->callback;

  self->callback = NULL;
  if (callback != NULL)
    callback (is_yes, self->user_data);
}

static void
answer_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (FOYER_QUESTION (widget), TRUE);
  gtk_window_close (GTK_WINDOW (widget));
}

static gboolean
foyer_question_close_request (GtkWindow *window)
{
  answer (FOYER_QUESTION (window), FALSE);
  return GTK_WINDOW_CLASS (foyer_question_parent_class)->close_request (window);
}

static void
foyer_question_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_QUESTION);
  G_OBJECT_CLASS (foyer_question_parent_class)->dispose (object);
}

static void
foyer_question_class_init (FoyerQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_question_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = foyer_question_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-question.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerQuestion, title);
  gtk_widget_class_bind_template_child (widget_class, FoyerQuestion, body);
  gtk_widget_class_bind_template_child (widget_class, FoyerQuestion, verb);
  gtk_widget_class_install_action (widget_class, "question.answer", NULL, answer_activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
foyer_question_init (FoyerQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
foyer_question_ask (GtkWindow *parent, const char *title, const char *body, const char *verb,
                    FoyerQuestionFunc callback, gpointer user_data)
{
  FoyerQuestion *self
      = g_object_new (FOYER_TYPE_QUESTION, "transient-for", parent, "title", title, NULL);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->body, body);
  gtk_button_set_label (self->verb, verb);
  self->callback = callback;
  self->user_data = user_data;
  gtk_window_present (GTK_WINDOW (self));
}
