/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table of keys: it sets the accelerators and fills the shortcut window. */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  const char *section; /* untranslated; gettext knows it */
  const char *title; /* the same */
  const char *action; /* detailed name; NULL: the key is GTK's or a widget's own */
  const char *keys[3]; /* as gtk_accelerator_parse() reads them */
} FoyerKey;

/* Static; *n: how many. In the order in which they are shown. */
const FoyerKey *foyer_keys_get_table (gsize *n);
void foyer_keys_install (GtkApplication *application);
