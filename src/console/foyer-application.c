/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one application: command line, windows, keys. */
#include "config.h"

#include "foyer-application.h"

#include "foyer-keys.h"
#include "foyer-settings.h"
#include "foyer-window.h"

#include <glib/gi18n.h>

#define APPLICATION_ID "org.foyer.Foyer"

struct _FoyerApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (FoyerApplication, foyer_application, ADW_TYPE_APPLICATION)

/* The window that is there, or a new one. */
static FoyerWindow *
provide_window (FoyerApplication *self, gboolean *is_new)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (window != NULL && !FOYER_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  *is_new = window == NULL;
  return window != NULL ? FOYER_WINDOW (window) : foyer_window_new (GTK_APPLICATION (self));
}

static GListModel *
collect_files (GApplicationCommandLine *line, GVariantDict *options)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);
  g_autofree const char **names = NULL;

  if (!g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &names))
    return G_LIST_MODEL (files);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, names[i]);

      g_list_store_append (files, file);
    }
  return G_LIST_MODEL (files);
}

/* (transfer full) The event that was named, else the last one; NULL if there is none. */
static char *
find_event (GApplicationCommandLine *line, GVariantDict *options)
{
  const char *name = NULL;
  g_autoptr (GFile) folder = NULL;

  if (!g_variant_dict_lookup (options, "event", "^&ay", &name))
    return NULL;
  folder = g_application_command_line_create_file_for_arg (line, name);
  return g_file_get_path (folder);
}

static int
foyer_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  FoyerApplication *self = FOYER_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  g_autofree char *event = find_event (line, options);
  g_autoptr (GListModel) files = collect_files (line, options);
  gboolean is_new;
  FoyerWindow *window = provide_window (self, &is_new);

  if (event == NULL && is_new)
    event = foyer_settings_dup_last_event ();
  gtk_window_present (GTK_WINDOW (window));
  if (event != NULL)
    foyer_window_open_event (window, event);
  foyer_window_import_files (window, files);
  return 0;
}

static void
foyer_application_activate (GApplication *application)
{
  gboolean is_new;
  FoyerWindow *window = provide_window (FOYER_APPLICATION (application), &is_new);

  gtk_window_present (GTK_WINDOW (window));
}

static void
quit_activate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  GtkWindow *window;

  /* Windows are closed, not dropped: each keeps what it must. */
  while ((window = gtk_application_get_active_window (application)) != NULL)
    {
      gtk_window_close (window);
      if (gtk_application_get_active_window (application) == window)
        gtk_application_remove_window (application, window);
    }
}

static void
foyer_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = { { .name = "quit", .activate = quit_activate } };

  G_APPLICATION_CLASS (foyer_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  foyer_keys_install (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (APPLICATION_ID);
}

static void
foyer_application_class_init (FoyerApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = foyer_application_startup;
  application_class->activate = foyer_application_activate;
  application_class->command_line = foyer_application_command_line;
}

static void
foyer_application_init (FoyerApplication *self)
{
  static const GOptionEntry options[] = {
    { "event", 'e', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Folder of the event to open"),
      N_ ("DIR") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[FILE…]") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("The registration desk. Files are imported into the event."));
}

FoyerApplication *
foyer_application_new (void)
{
  return g_object_new (FOYER_TYPE_APPLICATION, "application-id", APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path", "/org/foyer/Foyer",
                       NULL);
}
