/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the console remembers between two starts. Works without an installed schema. */
#include "config.h"

#include "foyer-settings.h"

#define SCHEMA_ID "org.foyer.Foyer"
#define LAST_EVENT "last-event"
#define WIDTH "window-width"
#define HEIGHT "window-height"
#define IS_MAXIMIZED "window-maximized"

/* (transfer full) NULL without schema: g_settings_new() would end the program. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

char *
foyer_settings_dup_last_event (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autofree char *directory
      = settings != NULL ? g_settings_get_string (settings, LAST_EVENT) : NULL;

  return directory != NULL && *directory != '\0' ? g_steal_pointer (&directory) : NULL;
}

void
foyer_settings_set_last_event (const char *directory)
{
  g_autoptr (GSettings) settings = open_settings ();

  if (settings != NULL)
    g_settings_set_string (settings, LAST_EVENT, directory != NULL ? directory : "");
}

void
foyer_settings_restore_window (GtkWindow *window)
{
  g_autoptr (GSettings) settings = open_settings ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (window, g_settings_get_int (settings, WIDTH),
                               g_settings_get_int (settings, HEIGHT));
  if (g_settings_get_boolean (settings, IS_MAXIMIZED))
    gtk_window_maximize (window);
}

void
foyer_settings_save_window (GtkWindow *window)
{
  g_autoptr (GSettings) settings = open_settings ();
  int width, height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_boolean (settings, IS_MAXIMIZED, gtk_window_is_maximized (window));
  if (width <= 0 || height <= 0)
    return;
  g_settings_set_int (settings, WIDTH, width);
  g_settings_set_int (settings, HEIGHT, height);
}
