/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing files and folders: the one place that knows which chooser GTK has. */
#pragma once

#include <gtk/gtk.h>

typedef enum
{
  FOYER_FILES_IMPORT, /* registrations: CSV, text, JSON; several */
  FOYER_FILES_CONTRACT, /* one contract document */
  FOYER_FILES_EVENT, /* the folder of an event */
  FOYER_FILES_FOLDER, /* a folder to be watched */
  FOYER_FILES_TAXONOMY, /* one taxonomy document */
} FoyerFilesPurpose;

/* @files: GFile, at least one; lent. Called later, and only when something was chosen. */
typedef void (*FoyerFilesFunc) (GListModel *files, gpointer user_data);

/* Nothing happens when the chooser is closed without a choice, or when @parent goes. */
void foyer_files_choose (GtkWindow *parent, FoyerFilesPurpose purpose, FoyerFilesFunc callback,
                         gpointer user_data);
