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

static gboolean
is_folder (FoyerFilesPurpose purpose)
{
  return purpose == FOYER_FILES_EVENT || purpose == FOYER_FILES_FOLDER;
}

static const char *
get_title (FoyerFilesPurpose purpose)
{
  switch (purpose)
    {
    case FOYER_FILES_IMPORT:
      return _ ("Import Registrations");
    case FOYER_FILES_CONTRACT:
      return _ ("Choose a Contract");
    case FOYER_FILES_EVENT:
      return _ ("Open Event");
    case FOYER_FILES_FOLDER:
      return _ ("Choose a Folder to Watch");
    case FOYER_FILES_TAXONOMY:
      return _ ("Choose a Taxonomy");
    }
  g_return_val_if_reached ("");
}

static void
add_filters (GtkFileChooser *chooser, FoyerFilesPurpose purpose)
{
  static const char *const registrations[] = { "csv", "tsv", "txt", "json", "jsonl", NULL };
  static const char *const documents[] = { "json", NULL };
  GtkFileFilter *all;

  if (is_folder (purpose))
    return;
  if (purpose == FOYER_FILES_IMPORT)
    add_filter (chooser, _ ("Registrations (CSV, text, JSON)"), registrations);
  else
    add_filter (chooser, purpose == FOYER_FILES_TAXONOMY ? _ ("Taxonomies") : _ ("Contracts"),
                documents);
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
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      get_title (purpose), parent,
      is_folder (purpose) ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN,
      purpose == FOYER_FILES_EVENT ? _ ("_Open") : _ ("_Choose"), NULL);
  Choice *choice = g_new (Choice, 1);

  choice->callback = callback;
  choice->user_data = user_data;
  add_filters (GTK_FILE_CHOOSER (dialog), purpose);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), purpose == FOYER_FILES_IMPORT);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
