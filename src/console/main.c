/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyer: starts the application; nothing more. */
#include "config.h"

#include "foyer-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (FoyerApplication) application = NULL;
  const char *locale_folder = g_getenv ("FOYER_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_folder != NULL ? locale_folder : FOYER_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  application = foyer_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
