/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The button with what is under way: how many, and a popover with progress and results. */
#include "config.h"

#include "foyer-task-tray.h"

#include "foyer-task-row.h"

#include <glib/gi18n.h>

/* Shorter work shows nothing. */
#define SHOW_AFTER_MS 300

struct _FoyerTaskTray
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkSpinner *spinner;
  GtkLabel *count;
  GtkListBox *list;

  FoyerSession *session;
  guint show_source;
};

G_DEFINE_FINAL_TYPE (FoyerTaskTray, foyer_task_tray, ADW_TYPE_BIN)

static void
show (FoyerTaskTray *self)
{
  guint n_running = foyer_session_count_running (self->session);
  g_autofree char *text = g_strdup_printf ("%u", n_running);
  g_autofree char *label = g_strdup_printf (
      ngettext ("%u task under way", "%u tasks under way", n_running), n_running);

  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n_running > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), n_running > 0);
  gtk_spinner_set_spinning (self->spinner, n_running > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static gboolean
show_cb (gpointer user_data)
{
  FoyerTaskTray *self = FOYER_TASK_TRAY (user_data);

  self->show_source = 0;
  if (self->session != NULL)
    {
      show (self);
      gtk_widget_set_visible (GTK_WIDGET (self),
                              g_list_model_get_n_items (foyer_session_get_tasks (self->session))
                                  > 0);
    }
  return G_SOURCE_REMOVE;
}

static void
ended_cb (FoyerTask *task, GParamSpec *spec, FoyerTaskTray *self)
{
  if (self->session != NULL)
    show (self);
}

static void
tasks_cb (GListModel *tasks, guint position, guint removed, guint added, FoyerTaskTray *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (FoyerTask) task = g_list_model_get_item (tasks, i);

      g_signal_connect_object (task, "notify::is-running", G_CALLBACK (ended_cb), self, 0);
    }
  if (self->show_source == 0)
    self->show_source = g_timeout_add (SHOW_AFTER_MS, show_cb, self);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return foyer_task_row_new (item);
}

void
foyer_task_tray_set_session (FoyerTaskTray *self, FoyerSession *session)
{
  GListModel *tasks = session != NULL ? foyer_session_get_tasks (session) : NULL;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (foyer_session_get_tasks (self->session), self);
  g_set_object (&self->session, session);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_list_box_bind_model (self->list, tasks, make_row, NULL, NULL);
  if (tasks != NULL)
    g_signal_connect_object (tasks, "items-changed", G_CALLBACK (tasks_cb), self, 0);
}

static void
foyer_task_tray_dispose (GObject *object)
{
  FoyerTaskTray *self = FOYER_TASK_TRAY (object);

  g_clear_handle_id (&self->show_source, g_source_remove);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_TASK_TRAY);
  G_OBJECT_CLASS (foyer_task_tray_parent_class)->dispose (object);
}

static void
foyer_task_tray_class_init (FoyerTaskTrayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_task_tray_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-task-tray.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerTaskTray, button);
  gtk_widget_class_bind_template_child (widget_class, FoyerTaskTray, spinner);
  gtk_widget_class_bind_template_child (widget_class, FoyerTaskTray, count);
  gtk_widget_class_bind_template_child (widget_class, FoyerTaskTray, list);
}

static void
foyer_task_tray_init (FoyerTaskTray *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
