/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's actions: each finds whom it is for and hands on. */
#include "config.h"

#include "foyer-window-private.h"

#include "foyer-demo.h"
#include "foyer-engine-error.h"
#include "foyer-engine-rendering.h"
#include "foyer-failure-window.h"
#include "foyer-files.h"
#include "foyer-settings.h"
#include "foyer-shortcuts-window.h"

#include <glib/gi18n.h>

static const char *const page_names[]
    = { "line", "attendees", "dead-letters", "templates", "feeds" };

/* Which need an open event. */
static const char *const event_actions[] = { "win.page",
                                             "win.next-page",
                                             "win.search",
                                             "win.search-dead-letters",
                                             "win.import",
                                             "win.print",
                                             "win.step",
                                             "win.show-folder",
                                             "win.run-line",
                                             "win.close-event",
                                             "win.next-pane",
                                             "win.zoom",
                                             "win.resume-rendering" };

static gboolean
is_page (FoyerWindow *self, const char *name)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), name) == 0;
}

static void
page_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_window_show_page (FOYER_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
next_page_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);
  int n = G_N_ELEMENTS (page_names), at = 0;

  while (at < n && !is_page (self, page_names[at]))
    at++;
  foyer_window_show_page (self, page_names[(at + g_variant_get_int32 (parameter) + n) % n]);
}

static void
search_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

static void
search_dead_letters_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);

  foyer_window_show_page (self, "dead-letters");
  foyer_refusals_page_search (self->refusals_page,
                              gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
files_chosen_cb (GListModel *files, gpointer user_data)
{
  foyer_window_import_files (FOYER_WINDOW (user_data), files);
}

static void
import_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_files_choose (GTK_WINDOW (widget), FOYER_FILES_IMPORT, files_chosen_cb, widget);
}

static void
print_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);

  if (is_page (self, "attendees"))
    foyer_people_page_print (self->people_page);
  else
    foyer_window_show_page (self, "attendees");
}

static void
step_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);

  if (is_page (self, "dead-letters"))
    foyer_refusals_page_step (self->refusals_page, g_variant_get_int32 (parameter));
  else if (is_page (self, "templates"))
    foyer_templates_page_step (self->templates_page, g_variant_get_int32 (parameter));
}

static void
zoom_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);

  if (is_page (self, "templates"))
    foyer_templates_page_zoom (self->templates_page, g_variant_get_int32 (parameter));
}

static void
next_pane_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (widget));
  gboolean is_in_sidebar
      = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->sidebar));

  self->last_pane = is_in_sidebar ? 1 : (self->last_pane + 1) % 3;
  if (self->last_pane == 0)
    foyer_sidebar_focus (self->sidebar);
  else if (is_page (self, "line"))
    foyer_line_page_focus (self->line_page);
  else if (is_page (self, "attendees") && self->last_pane == 1)
    foyer_people_page_focus_list (self->people_page);
  else if (is_page (self, "attendees"))
    foyer_people_page_focus_detail (self->people_page);
  else if (is_page (self, "templates") && self->last_pane == 1)
    foyer_templates_page_focus_list (self->templates_page);
  else if (is_page (self, "templates"))
    foyer_templates_page_focus_detail (self->templates_page);
  else if (is_page (self, "feeds") && self->last_pane == 1)
    foyer_feeds_page_focus_list (self->feeds_page);
  else if (is_page (self, "feeds"))
    foyer_feeds_page_focus_detail (self->feeds_page);
  else if (self->last_pane == 1)
    foyer_refusals_page_focus_list (self->refusals_page);
  else
    foyer_refusals_page_focus_detail (self->refusals_page);
}

static void
back_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);
  gboolean went_back = FALSE;

  if (is_page (self, "attendees"))
    went_back = foyer_people_page_go_back (self->people_page);
  else if (is_page (self, "dead-letters"))
    went_back = foyer_refusals_page_go_back (self->refusals_page);
  else if (is_page (self, "templates"))
    went_back = foyer_templates_page_go_back (self->templates_page);
  else if (is_page (self, "feeds"))
    went_back = foyer_feeds_page_go_back (self->feeds_page);
  if (!went_back)
    foyer_split_set_show_end (self->split, FALSE);
}

static void
full_screen_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
shortcuts_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (foyer_shortcuts_window_new (GTK_WINDOW (widget)));
}

static void
about_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_show_about_window (
      GTK_WINDOW (widget), "application-name", _ ("Foyer"), "application-icon", "org.foyer.Foyer",
      "version", FOYER_VERSION, "comments",
      _ ("Registration desk: takes registrations in, says what is wrong with them, and prints the "
         "badges."),
      "license-type", GTK_LICENSE_GPL_3_0, "developer-name", _ ("The Foyer contributors"), NULL);
}

static void
event_chosen_cb (GListModel *files, gpointer user_data)
{
  g_autoptr (GFile) folder = g_list_model_get_item (files, 0);
  g_autofree char *path = g_file_get_path (folder);

  if (path != NULL)
    foyer_window_open_event (FOYER_WINDOW (user_data), path);
}

static void
open_event_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_files_choose (GTK_WINDOW (widget), FOYER_FILES_EVENT, event_chosen_cb, widget);
}

static void
close_event_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_settings_set_last_event (NULL);
  foyer_window_show_welcome (FOYER_WINDOW (widget));
}

static void
demo_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = foyer_demo_dup_directory ();
  gboolean is_made = foyer_demo_make_finish (result, &error);

  if (self->toasts == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.demo", TRUE);
  if (is_made)
    {
      foyer_window_open_event (self, directory);
      return;
    }
  foyer_window_show_welcome (self);
  if (!foyer_failure_is_cancelled (error))
    foyer_failure_view_show_error (self->failure, _ ("The Demo Could Not Be Made"), error);
}

static void
demo_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);
  g_autoptr (FoyerTask) task = foyer_task_new (_ ("Making the demo event"));

  gtk_widget_action_set_enabled (widget, "win.demo", FALSE);
  foyer_window_set_session (self, NULL);
  gtk_label_set_label (
      self->opening, _ ("Making the demo event: reading the sample feeds, printing every badge…"));
  gtk_stack_set_visible_child_name (self->root, "opening");
  foyer_demo_make_async (task, demo_cb, g_object_ref (self));
}

static void
show_folder_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);
  FoyerEvent *event = foyer_engine_get_event (foyer_session_get_engine (self->session));
  g_autofree char *uri = g_filename_to_uri (foyer_event_get_directory (event), NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (widget), uri, GDK_CURRENT_TIME);
}

static void
run_line_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;

  if (!foyer_session_run_line (FOYER_WINDOW (widget)->session, &error))
    foyer_failure_window_present (GTK_WINDOW (widget), _ ("The Line Does Not Run Here"), error);
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  /* Another may have been quicker, which is no failure. */
  if (!foyer_engine_set_rendering_finish (FOYER_ENGINE (source), result, &error)
      && !g_error_matches (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT)
      && self->session != NULL)
    foyer_failure_window_present (GTK_WINDOW (self), _ ("Rendering Stays Halted"), error);
}

static void
resume_rendering_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerWindow *self = FOYER_WINDOW (widget);

  foyer_engine_set_rendering_async (foyer_session_get_engine (self->session),
                                    FOYER_RENDERING_RESUME, NULL, NULL, resumed_cb,
                                    g_object_ref (self));
}

/* One layer up: pane, search text, sidebar. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  FoyerWindow *self = FOYER_WINDOW (widget);

  if (self->session == NULL)
    return FALSE;
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    back_activate (widget, "win.back", NULL);
  return TRUE;
}

void
foyer_window_actions_update (FoyerWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (event_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), event_actions[i], self->session != NULL);
}

void
foyer_window_actions_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_activate);
  gtk_widget_class_install_action (widget_class, "win.next-page", "i", next_page_activate);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_activate);
  gtk_widget_class_install_action (widget_class, "win.search-dead-letters", NULL,
                                   search_dead_letters_activate);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_activate);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_activate);
  gtk_widget_class_install_action (widget_class, "win.step", "i", step_activate);
  gtk_widget_class_install_action (widget_class, "win.zoom", "i", zoom_activate);
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, next_pane_activate);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_activate);
  gtk_widget_class_install_action (widget_class, "win.full-screen", NULL, full_screen_activate);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_activate);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about_activate);
  gtk_widget_class_install_action (widget_class, "win.open-event", NULL, open_event_activate);
  gtk_widget_class_install_action (widget_class, "win.close-event", NULL, close_event_activate);
  gtk_widget_class_install_action (widget_class, "win.demo", NULL, demo_activate);
  gtk_widget_class_install_action (widget_class, "win.show-folder", NULL, show_folder_activate);
  gtk_widget_class_install_action (widget_class, "win.run-line", NULL, run_line_activate);
  gtk_widget_class_install_action (widget_class, "win.resume-rendering", NULL,
                                   resume_rendering_activate);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}
