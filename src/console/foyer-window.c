/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main window: opens an event, shows its pages, keeps header and banner true; actions are in
 * foyer-window-actions.c, files on their way in in foyer-window-import.c. */
#include "config.h"

#include "foyer-window-private.h"

#include "foyer-announce.h"
#include "foyer-figures.h"
#include "foyer-settings.h"

#include <glib/gi18n.h>

#define TOAST_S 5

G_DEFINE_FINAL_TYPE (FoyerWindow, foyer_window, ADW_TYPE_APPLICATION_WINDOW)

void
foyer_window_say (FoyerWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, TOAST_S);
  adw_toast_overlay_add_toast (self->toasts, toast);
  foyer_announce (GTK_WIDGET (self), text);
}

/* ---- Pages ---- */

static void
search_page (FoyerWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "dead-letters") == 0)
    foyer_refusals_page_search (self->refusals_page, text);
  else
    {
      if (*text != '\0')
        foyer_window_show_page (self, "attendees");
      foyer_people_page_search (self->people_page, text);
    }
}

void
foyer_window_show_page (FoyerWindow *self, const char *page)
{
  gboolean is_other = g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), page) != 0;

  adw_view_stack_set_visible_child_name (self->pages, page);
  foyer_sidebar_select_page (self->sidebar, page);
  foyer_split_set_show_end (self->split, TRUE);
  if (is_other && (g_str_equal (page, "attendees") || g_str_equal (page, "dead-letters")))
    search_page (self);
  if (is_other && g_str_equal (page, "templates"))
    foyer_templates_page_enter (self->templates_page);
}

static void
page_activated_cb (FoyerSidebar *sidebar, const char *page, FoyerWindow *self)
{
  foyer_window_show_page (self, page);
}

static void
need_activated_cb (FoyerLinePage *page, FoyerNeed *need, FoyerWindow *self)
{
  switch (foyer_need_get_kind (need))
    {
    case FOYER_NEED_DEAD_LETTERS:
      foyer_window_show_page (self, "dead-letters");
      break;
    case FOYER_NEED_DUPLICATES:
      foyer_people_page_set_filter (self->people_page, FOYER_PEOPLE_FILTER_POSSIBLE_DUPLICATES);
      foyer_window_show_page (self, "attendees");
      break;
    case FOYER_NEED_BADGE:
      foyer_people_page_show_person (self->people_page, foyer_need_get_target (need));
      foyer_window_show_page (self, "attendees");
      break;
    case FOYER_NEED_PRINTER:
      break;
    }
}

static void
needs_changed_cb (FoyerLinePage *page, guint n_needs, FoyerWindow *self)
{
  foyer_sidebar_set_needs (self->sidebar, n_needs);
}

static void
said_cb (GtkWidget *page, const char *text, FoyerWindow *self)
{
  foyer_window_say (self, text);
}

static void
import_closed_cb (FoyerFeedsPage *page, FoyerWindow *self)
{
  foyer_window_import_closed (self);
}

static void
toast_cb (FoyerPeoplePage *page, const char *text, FoyerWindow *self)
{
  foyer_window_say (self, text);
}

/* ---- Search ---- */

static void
search_changed_cb (GtkSearchEntry *entry, FoyerWindow *self)
{
  if (self->session != NULL)
    search_page (self);
}

/* Key capture fills the entry while the focus stays on the former person's button, where the next
 * Enter would print: the focus goes with the first character. */
static void
text_cb (GtkEditable *entry, FoyerWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (*gtk_editable_get_text (entry) == '\0'
      || (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (entry))))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  gtk_editable_set_position (entry, -1);
}

static void
search_activated_cb (GtkSearchEntry *entry, FoyerWindow *self)
{
  /* The entry tells of changes a moment later than it is typed in. */
  search_page (self);
  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "dead-letters") == 0)
    foyer_refusals_page_activate_search (self->refusals_page);
  else if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "attendees") == 0)
    foyer_people_page_activate_search (self->people_page);
}

static void
search_stopped_cb (GtkSearchEntry *entry, FoyerWindow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

/* ---- Layout ---- */

static void
mode_cb (FoyerSplit *split, GParamSpec *spec, FoyerWindow *self)
{
  FoyerSplitMode mode = foyer_split_get_mode (split);

  g_object_set (self->sidebar, "is-compact", mode == FOYER_SPLIT_COMPACT, NULL);
  foyer_sidebar_set_alone (self->sidebar, mode == FOYER_SPLIT_NARROW);
  adw_header_bar_set_show_start_title_buttons (self->header, mode == FOYER_SPLIT_NARROW);
  gtk_widget_set_visible (self->back, mode == FOYER_SPLIT_NARROW);
}

/* ---- Banner: lasting states, the worst first ---- */

static void
show_banner (FoyerWindow *self, const FoyerLineStatus *status)
{
  g_autofree char *text = NULL;

  if (foyer_session_get_status_error (self->session) != NULL)
    foyer_banner_show_state (self->banner, _ ("The event’s data does not answer"), NULL, NULL);
  else if (status != NULL && status->halt_reason != NULL)
    {
      g_autofree char *reason = foyer_figures_dup_isolated (status->halt_reason);

      text = g_strdup_printf (status->is_static
                                  ? _ ("Rendering is halted, plain badges are printed: %s")
                                  : _ ("Rendering is halted, badges wait: %s"),
                              reason);
      foyer_banner_show_state (self->banner, text, _ ("Draw Again"), "win.resume-rendering");
    }
  else if (status == NULL || status->holder.is_mine)
    foyer_banner_show_state (self->banner, NULL, NULL, NULL);
  else if (!status->holder.is_held)
    foyer_banner_show_state (self->banner, _ ("Nobody runs the line: nothing moves"),
                             _ ("Run It Here"), "win.run-line");
  else
    {
      g_autofree char *host = foyer_figures_dup_isolated (
          *status->holder.host != '\0' ? status->holder.host : _ ("this computer"));

      text = g_strdup_printf (
          _ ("This window watches: process %" G_GINT64_FORMAT " on %s runs the line"),
          status->holder.pid, host);
      foyer_banner_show_state (self->banner, text, NULL, NULL);
    }
}

static void
status_cb (FoyerSession *session, FoyerWindow *self)
{
  show_banner (self, foyer_session_get_status (session));
}

/* ---- Event ---- */

/* ---- Watched folders: what happened while nobody looked ---- */

static void
file_ended_cb (FoyerFolderKeeper *folders, const char *source, const char *name, gboolean is_done,
               const char *text, FoyerWindow *self)
{
  g_autofree char *shown = foyer_figures_dup_isolated (name);
  g_autofree char *from = foyer_figures_dup_isolated (source);
  /* Translators: the first is a file, the second the name of its source. */
  g_autofree char *said
      = is_done ? g_strdup_printf (_ ("%s from %s was taken in"), shown, from)
                : g_strdup_printf (_ ("%s from %s was rejected: a text beside it says why"), shown,
                                   from);

  foyer_window_say (self, said);
}

static void
folder_trouble_cb (FoyerFolderKeeper *folders, const char *source, const char *text,
                   FoyerWindow *self)
{
  g_autofree char *from = foyer_figures_dup_isolated (source);
  g_autofree char *said
      = g_strdup_printf (_ ("The folder of %s cannot be watched: it is tried again"), from);

  foyer_window_say (self, said);
}

void
foyer_window_set_session (FoyerWindow *self, FoyerSession *session)
{
  g_autoptr (FoyerSession) former = g_steal_pointer (&self->session);

  if (former != NULL)
    g_signal_handlers_disconnect_by_data (former, self);
  if (session != NULL)
    self->session = g_object_ref (session);
  foyer_sidebar_set_session (self->sidebar, session);
  foyer_line_page_set_session (self->line_page, session);
  foyer_people_page_set_session (self->people_page, session);
  foyer_refusals_page_set_session (self->refusals_page, session);
  foyer_templates_page_set_session (self->templates_page, session);
  foyer_feeds_page_set_session (self->feeds_page, session);
  self->is_asking = FALSE;
  foyer_task_tray_set_session (self->tasks, session);
  foyer_banner_show_state (self->banner, NULL, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  foyer_window_actions_update (self);
  if (former != NULL)
    foyer_session_close (former);
  if (session == NULL)
    gtk_window_set_title (GTK_WINDOW (self), _ ("Foyer"));
  else
    {
      FoyerFolderKeeper *folders = foyer_session_get_folders (session);

      g_signal_connect_object (session, "status-changed", G_CALLBACK (status_cb), self, 0);
      g_signal_connect_object (folders, "file-ended", G_CALLBACK (file_ended_cb), self, 0);
      g_signal_connect_object (folders, "trouble", G_CALLBACK (folder_trouble_cb), self, 0);
    }
}

void
foyer_window_show_welcome (FoyerWindow *self)
{
  foyer_window_set_session (self, NULL);
  foyer_failure_view_show_error (self->failure, NULL, NULL);
  gtk_stack_set_visible_child_name (self->root, "welcome");
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerEngine) engine = foyer_engine_open_finish (result, &error);
  g_autoptr (FoyerSession) session = NULL;
  g_autofree char *title = NULL;
  FoyerEvent *event;

  if (self->toasts == NULL || foyer_failure_is_cancelled (error))
    {
      if (engine != NULL)
        foyer_engine_close (engine);
      return;
    }
  if (engine == NULL)
    {
      foyer_window_show_welcome (self);
      foyer_failure_view_show_error (self->failure, _ ("This Event Could Not Be Opened"), error);
      return;
    }
  event = foyer_engine_get_event (engine);
  session = foyer_session_new (engine);
  foyer_window_set_session (self, session);
  foyer_settings_set_last_event (foyer_event_get_directory (event));
  title = g_strdup_printf (_ ("%s – Foyer"), foyer_event_get_name (event));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_stack_set_visible_child_name (self->root, "event");
  foyer_window_show_page (self, "line");
  foyer_sidebar_focus (self->sidebar);
  foyer_window_import_next (self);
}

void
foyer_window_open_event (FoyerWindow *self, const char *directory)
{
  FoyerEngineOptions options = { 0 };

  foyer_window_set_session (self, NULL);
  if (self->opening_cancellable != NULL)
    g_cancellable_cancel (self->opening_cancellable);
  g_clear_object (&self->opening_cancellable);
  self->opening_cancellable = g_cancellable_new ();
  gtk_label_set_label (self->opening, _ ("Opening the event…"));
  gtk_stack_set_visible_child_name (self->root, "opening");
  foyer_engine_open_async (directory, &options, self->opening_cancellable, opened_cb,
                           g_object_ref (self));
}

/* ---- Object ---- */

static gboolean
foyer_window_close_request (GtkWindow *window)
{
  FoyerWindow *self = FOYER_WINDOW (window);

  foyer_settings_save_window (window);
  if (self->opening_cancellable != NULL)
    g_cancellable_cancel (self->opening_cancellable);
  foyer_window_set_session (self, NULL);
  return GTK_WINDOW_CLASS (foyer_window_parent_class)->close_request (window);
}

static void
foyer_window_dispose (GObject *object)
{
  FoyerWindow *self = FOYER_WINDOW (object);

  if (self->session != NULL)
    foyer_window_set_session (self, NULL);
  g_clear_object (&self->opening_cancellable);
  g_clear_object (&self->waiting_files);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_WINDOW);
  G_OBJECT_CLASS (foyer_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerWindow, child)
  BIND (toasts);
  BIND (root);
  BIND (failure);
  BIND (opening);
  BIND (split);
  BIND (sidebar);
  BIND (header);
  BIND (back);
  BIND (search);
  BIND (tasks);
  BIND (banner);
  BIND (pages);
  BIND (line_page);
  BIND (people_page);
  BIND (refusals_page);
  BIND (templates_page);
  BIND (feeds_page);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, page_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, need_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, needs_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, toast_cb);
  gtk_widget_class_bind_template_callback (widget_class, said_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_cb);
}

static void
foyer_window_class_init (FoyerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = foyer_window_close_request;
  g_type_ensure (FOYER_TYPE_BANNER);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_FEEDS_PAGE);
  g_type_ensure (FOYER_TYPE_LINE_PAGE);
  g_type_ensure (FOYER_TYPE_PEOPLE_PAGE);
  g_type_ensure (FOYER_TYPE_REFUSALS_PAGE);
  g_type_ensure (FOYER_TYPE_SIDEBAR);
  g_type_ensure (FOYER_TYPE_SPLIT);
  g_type_ensure (FOYER_TYPE_TASK_TRAY);
  g_type_ensure (FOYER_TYPE_TEMPLATES_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/foyer/Foyer/ui/foyer-window.ui");
  bind_template (widget_class);
  foyer_window_actions_init (widget_class);
}

static void
foyer_window_init (FoyerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
  foyer_window_import_init (self);
  foyer_window_actions_update (self);
}

FoyerWindow *
foyer_window_new (GtkApplication *application)
{
  FoyerWindow *self = g_object_new (FOYER_TYPE_WINDOW, "application", application, NULL);

  foyer_settings_restore_window (GTK_WINDOW (self));
  return self;
}
