/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One task in the tray: name, progress, time left, cancel; then its result. */
#include "config.h"

#include "foyer-task-row.h"

struct _FoyerTaskRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title;
  GtkLabel *detail;
  GtkImage *icon;
  GtkProgressBar *progress;
  GtkButton *cancel;

  FoyerTask *task;
};

G_DEFINE_FINAL_TYPE (FoyerTaskRow, foyer_task_row, GTK_TYPE_LIST_BOX_ROW)

static void
show (FoyerTaskRow *self)
{
  gboolean is_running = foyer_task_is_running (self->task);
  double fraction = foyer_task_get_fraction (self->task);

  gtk_label_set_label (self->title, foyer_task_get_title (self->task));
  gtk_label_set_label (self->detail, foyer_task_get_detail (self->task));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_running);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), is_running);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !is_running);
  if (is_running && fraction < 0)
    gtk_progress_bar_pulse (self->progress);
  else if (is_running)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  else
    {
      gboolean is_failed = foyer_task_is_failed (self->task);

      gtk_image_set_from_icon_name (self->icon,
                                    is_failed ? "foyer-warning-symbolic" : "foyer-tick-symbolic");
      gtk_widget_add_css_class (GTK_WIDGET (self->icon), is_failed ? "warning" : "success");
    }
}

static void
cancel_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_task_cancel (FOYER_TASK_ROW (widget)->task);
}

static void
foyer_task_row_dispose (GObject *object)
{
  FoyerTaskRow *self = FOYER_TASK_ROW (object);

  if (self->task != NULL)
    g_signal_handlers_disconnect_by_data (self->task, self);
  g_clear_object (&self->task);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_TASK_ROW);
  G_OBJECT_CLASS (foyer_task_row_parent_class)->dispose (object);
}

static void
foyer_task_row_class_init (FoyerTaskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_task_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-task-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerTaskRow, title);
  gtk_widget_class_bind_template_child (widget_class, FoyerTaskRow, detail);
  gtk_widget_class_bind_template_child (widget_class, FoyerTaskRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FoyerTaskRow, progress);
  gtk_widget_class_bind_template_child (widget_class, FoyerTaskRow, cancel);
  gtk_widget_class_install_action (widget_class, "task.cancel", NULL, cancel_activate);
}

static void
foyer_task_row_init (FoyerTaskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
foyer_task_row_new (FoyerTask *task)
{
  FoyerTaskRow *self = g_object_new (FOYER_TYPE_TASK_ROW, NULL);

  self->task = g_object_ref (task);
  g_signal_connect_swapped (task, "notify", G_CALLBACK (show), self);
  show (self);
  return GTK_WIDGET (self);
}
