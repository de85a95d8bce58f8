/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on their way in: from the chooser, from a drop, from the command line; one after the other
 * in the assistant. */
#include "config.h"

#include "foyer-window-private.h"

#include <glib/gi18n.h>

void
foyer_window_import_closed (FoyerWindow *self)
{
  self->is_asking = FALSE;
  foyer_window_import_next (self);
}

void
foyer_window_import_next (FoyerWindow *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (self->session == NULL || self->is_asking || self->toasts == NULL)
    return;
  file = g_list_model_get_item (G_LIST_MODEL (self->waiting_files), 0);
  if (file == NULL)
    return;
  g_list_store_remove (self->waiting_files, 0);
  path = g_file_get_path (file);
  if (path == NULL)
    {
      foyer_window_say (self, _ ("Only files on this computer can be imported"));
      foyer_window_import_next (self);
      return;
    }
  self->is_asking = TRUE;
  foyer_window_show_page (self, "feeds");
  foyer_feeds_page_import (self->feeds_page, path);
}

void
foyer_window_import_files (FoyerWindow *self, GListModel *files)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      g_list_store_append (self->waiting_files, file);
    }
  foyer_window_import_next (self);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, FoyerWindow *self)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  if (self->session == NULL)
    return FALSE;
  for (GSList *link = g_value_get_boxed (value); link != NULL; link = link->next)
    g_list_store_append (files, link->data);
  foyer_window_import_files (self, G_LIST_MODEL (files));
  return TRUE;
}

void
foyer_window_import_init (FoyerWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->waiting_files = g_list_store_new (G_TYPE_FILE);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->split), GTK_EVENT_CONTROLLER (target));
}
