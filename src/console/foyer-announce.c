/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saying something to a screen reader; the one place that knows how GTK lets us. */
#include "config.h"

#include "foyer-announce.h"

#include <gmodule.h>

typedef void (*AnnounceFunc) (GtkAccessible *self, const char *text, int priority);

#define PRIORITY_MEDIUM 1

/* gtk_accessible_announce() came with GTK 4.14, after our floor. */
static AnnounceFunc
find_announce (void)
{
  static gsize found = 0;
  static AnnounceFunc announce = NULL;

  if (g_once_init_enter (&found))
    {
      GModule *self = g_module_open (NULL, G_MODULE_BIND_LAZY);
      gpointer symbol = NULL;

      if (self != NULL && g_module_symbol (self, "gtk_accessible_announce", &symbol))
        announce = (AnnounceFunc)symbol;
      g_once_init_leave (&found, 1);
    }
  return announce;
}

void
foyer_announce (GtkWidget *widget, const char *text)
{
  AnnounceFunc announce = find_announce ();
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (announce != NULL)
    announce (GTK_ACCESSIBLE (widget), text, PRIORITY_MEDIUM);
  else if (focus != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (focus), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
}
