/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table of keys: it sets the accelerators and fills the shortcut window. */
#include "config.h"

#include "foyer-keys.h"

#include <glib/gi18n.h>

static const FoyerKey table[] = {
  { N_ ("Pages"), N_ ("Line"), "win.page::line", { "<Alt>1" } },
  { N_ ("Pages"), N_ ("Attendees"), "win.page::attendees", { "<Alt>2" } },
  { N_ ("Pages"), N_ ("Dead Letters"), "win.page::dead-letters", { "<Alt>3" } },
  { N_ ("Pages"), N_ ("Templates"), "win.page::templates", { "<Alt>4" } },
  { N_ ("Pages"), N_ ("Feeds"), "win.page::feeds", { "<Alt>6" } },
  { N_ ("Pages"), N_ ("Next Page"), "win.next-page(1)", { "<Control>Page_Down" } },
  { N_ ("Pages"), N_ ("Previous Page"), "win.next-page(-1)", { "<Control>Page_Up" } },
  { N_ ("Work"), N_ ("Scan or Search"), "win.search", { "<Control>f" } },
  { N_ ("Work"), N_ ("Import a File"), "win.import", { "<Control>o" } },
  { N_ ("Work"), N_ ("Next Page of the Assistant"), NULL, { "<Control>Return" } },
  { N_ ("Work"), N_ ("One Page Back in the Assistant"), NULL, { "<Alt>Left" } },
  { N_ ("Work"), N_ ("Print the Chosen Badges"), "win.print", { "<Control>p" } },
  { N_ ("Work"), N_ ("Do What the Blue Button Says"), NULL, { "Return" } },
  { N_ ("Work"), N_ ("Choose Everyone Listed"), NULL, { "<Control>a" } },
  { N_ ("Work"), N_ ("Next Dead Letter or Finding"), "win.step(1)", { "<Alt>Down" } },
  { N_ ("Work"), N_ ("Previous Dead Letter or Finding"), "win.step(-1)", { "<Alt>Up" } },
  { N_ ("Templates"), N_ ("Next Person on the Badge"), NULL, { "Page_Down" } },
  { N_ ("Templates"), N_ ("Previous Person on the Badge"), NULL, { "Page_Up" } },
  { N_ ("Templates"), N_ ("Next Element of the Badge"), NULL, { "Tab" } },
  { N_ ("Templates"), N_ ("Move the Element by 0.5 mm"), NULL, { "Left", "Right" } },
  { N_ ("Templates"), N_ ("Move It by 0.1 mm"), NULL, { "<Control>Left", "<Control>Right" } },
  { N_ ("Templates"), N_ ("Change Its Size"), NULL, { "<Shift>Left", "<Shift>Right" } },
  { N_ ("Templates"), N_ ("Submit for Review"), NULL, { "<Control>Return" } },
  { N_ ("Templates"), N_ ("Undo"), NULL, { "<Control>z" } },
  { N_ ("Templates"), N_ ("Redo"), NULL, { "<Control><Shift>z" } },
  { N_ ("Templates"), N_ ("Larger"), "win.zoom(1)", { "<Control>plus", "<Control>equal" } },
  { N_ ("Templates"), N_ ("Smaller"), "win.zoom(-1)", { "<Control>minus" } },
  { N_ ("Templates"), N_ ("Fit into the Window"), "win.zoom(0)", { "<Control>0" } },
  { N_ ("Window"), N_ ("Next Pane"), "win.next-pane", { "F6" } },
  { N_ ("Window"), N_ ("One Step Back"), NULL, { "Escape" } },
  { N_ ("Window"), N_ ("Full Screen"), "win.full-screen", { "F11" } },
  { N_ ("Window"), N_ ("Menu"), NULL, { "F10" } },
  { N_ ("Window"), N_ ("Keyboard Shortcuts"), "win.shortcuts", { "<Control>question" } },
  { N_ ("Window"), N_ ("Close the Window"), "window.close", { "<Control>w" } },
  { N_ ("Window"), N_ ("Quit"), "app.quit", { "<Control>q" } },
};

const FoyerKey *
foyer_keys_get_table (gsize *n)
{
  *n = G_N_ELEMENTS (table);
  return table;
}

void
foyer_keys_install (GtkApplication *application)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].action != NULL)
      gtk_application_set_accels_for_action (application, table[i].action, table[i].keys);
}
