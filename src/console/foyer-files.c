/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing files and folders: the one place that knows which chooser GTK has. */
#include "config.h"

#include "foyer-files.h"

#include <glib/gi18n.h>

typedef struct
{
  FoyerFilesFunc callback;
  gpointer user_data;
} Choice;

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *suffixes)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (gsize i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  gtk_file_chooser_add_filter (chooser, filter);
  g_object_unref (filter);
}

static void
add_filters (GtkFileChooser *chooser, FoyerFilesPurpose purpose)
{
  static const char *const registrations[] = { "csv", "tsv", "txt", "json", "jsonl", NULL };
  static const char *const contracts[] = { "json", NULL };
  GtkFileFilter *all;

  if (purpose == FOYER_FILES_EVENT)
    return;
  if (purpose == FOYER_FILES_IMPORT)
    add_filter (chooser, _ ("Registrations (CSV, text, JSON)"), registrations);
  else
    add_filter (chooser, _ ("Contracts"), contracts);
  all = gtk_file_filter_new ();
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
  g_object_unref (all);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autofree Choice *choice = user_data;
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  if (files != NULL && g_list_model_get_n_items (files) > 0)
    choice->callback (files, choice->user_data);
  g_object_unref (dialog);
}

void
foyer_files_choose (GtkWindow *parent, FoyerFilesPurpose purpose, FoyerFilesFunc callback,
                    gpointer user_data)
{
  gboolean is_folder = purpose == FOYER_FILES_EVENT;
  const char *title = is_folder                       ? _ ("Open Event")
                      : purpose == FOYER_FILES_IMPORT ? _ ("Import Registrations")
                                                      : _ ("Choose a Contract");
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, parent,
      is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN,
      is_folder ? _ ("_Open") : _ ("_Choose"), NULL);
  Choice *choice = g_new (Choice, 1);

  choice->callback = callback;
  choice->user_data = user_data;
  add_filters (GTK_FILE_CHOOSER (dialog), purpose);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), purpose == FOYER_FILES_IMPORT);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
