/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sidebar: which event, the pages with what there is to do, and who runs the line. */
#include "config.h"

#include "foyer-sidebar.h"

#include "foyer-sidebar-row.h"

#include <glib/gi18n.h>

struct _FoyerSidebar
{
  AdwBin parent_instance;

  AdwHeaderBar *header;
  GtkMenuButton *event;
  GtkLabel *event_name;
  GtkListBox *list;
  FoyerSidebarRow *line_row;
  FoyerSidebarRow *people_row;
  FoyerSidebarRow *refusals_row;
  GtkWidget *foot;
  GtkImage *foot_icon;
  GtkLabel *foot_text;

  FoyerSession *session;
};

enum
{
  PROP_IS_COMPACT = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint page_activated_signal;

G_DEFINE_FINAL_TYPE (FoyerSidebar, foyer_sidebar, ADW_TYPE_BIN)

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, FoyerSidebar *self)
{
  g_signal_emit (self, page_activated_signal, 0,
                 foyer_sidebar_row_get_page (FOYER_SIDEBAR_ROW (row)));
}

static void
status_cb (FoyerSession *session, FoyerSidebar *self)
{
  const FoyerLineStatus *status = foyer_session_get_status (session);
  const char *icon = "foyer-question-symbolic", *text;

  if (status == NULL)
    return;
  foyer_sidebar_row_set_count (self->refusals_row, status->dead_letters_open);
  if (status->holder.is_mine)
    {
      icon = "foyer-tick-symbolic";
      text = _ ("The line runs here");
    }
  else if (status->holder.is_held)
    {
      icon = "foyer-clock-symbolic";
      text = _ ("The line runs elsewhere");
    }
  else
    text = _ ("Nobody runs the line");
  gtk_image_set_from_icon_name (self->foot_icon, icon);
  gtk_label_set_label (self->foot_text, text);
  gtk_widget_set_tooltip_text (self->foot, text);
}

void
foyer_sidebar_set_session (FoyerSidebar *self, FoyerSession *session)
{
  const char *name;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  foyer_sidebar_row_set_count (self->line_row, 0);
  foyer_sidebar_row_set_count (self->refusals_row, 0);
  if (session == NULL)
    return;
  name = foyer_event_get_name (foyer_engine_get_event (foyer_session_get_engine (session)));
  gtk_label_set_label (self->event_name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->event), name);
  g_signal_connect_object (session, "status-changed", G_CALLBACK (status_cb), self, 0);
}

void
foyer_sidebar_select_page (FoyerSidebar *self, const char *page)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (foyer_sidebar_row_get_page (FOYER_SIDEBAR_ROW (row)), page) == 0)
      gtk_list_box_select_row (self->list, row);
}

void
foyer_sidebar_set_needs (FoyerSidebar *self, guint n_needs)
{
  foyer_sidebar_row_set_count (self->line_row, n_needs);
}

void
foyer_sidebar_set_alone (FoyerSidebar *self, gboolean is_alone)
{
  adw_header_bar_set_show_end_title_buttons (self->header, is_alone);
}

void
foyer_sidebar_focus (FoyerSidebar *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}

static void
foyer_sidebar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  FoyerSidebar *self = FOYER_SIDEBAR (object);
  gboolean is_compact;
  GtkListBoxRow *row;

  if (id != PROP_IS_COMPACT)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
      return;
    }
  is_compact = g_value_get_boolean (value);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    foyer_sidebar_row_set_compact (FOYER_SIDEBAR_ROW (row), is_compact);
  gtk_widget_set_visible (GTK_WIDGET (self->event_name), !is_compact);
  gtk_widget_set_visible (GTK_WIDGET (self->foot_text), !is_compact);
  gtk_widget_set_halign (self->foot, is_compact ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
}

static void
foyer_sidebar_dispose (GObject *object)
{
  g_clear_object (&FOYER_SIDEBAR (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_SIDEBAR);
  G_OBJECT_CLASS (foyer_sidebar_parent_class)->dispose (object);
}

static void
foyer_sidebar_class_init (FoyerSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_sidebar_dispose;
  object_class->set_property = foyer_sidebar_set_property;
  props[PROP_IS_COMPACT] = g_param_spec_boolean ("is-compact", NULL, NULL, FALSE,
                                                 G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  page_activated_signal = g_signal_new ("page-activated", FOYER_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (FOYER_TYPE_SIDEBAR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-sidebar.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerSidebar, child)
  BIND (header);
  BIND (event);
  BIND (event_name);
  BIND (list);
  BIND (line_row);
  BIND (people_row);
  BIND (refusals_row);
  BIND (foot);
  BIND (foot_icon);
  BIND (foot_text);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
foyer_sidebar_init (FoyerSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
