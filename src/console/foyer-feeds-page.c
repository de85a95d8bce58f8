/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds: where registrations come from, and files on their way in. */
#include "config.h"

#include "foyer-feeds-page.h"

#include "foyer-import-pane.h"
#include "foyer-split.h"

struct _FoyerFeedsPage
{
  AdwBin parent_instance;

  FoyerSplit *split;
  GtkWidget *start;
  GtkStack *detail;
  FoyerImportPane *import_pane;

  FoyerSession *session;
};

enum
{
  SIGNAL_SAID,
  SIGNAL_IMPORT_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerFeedsPage, foyer_feeds_page, ADW_TYPE_BIN)

static void
show_detail (FoyerFeedsPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->detail, name);
}

/* ---- The assistant ---- */

static void
import_ended_cb (FoyerImportPane *pane, const char *text, FoyerFeedsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_SAID], 0, text);
}

static void
import_closed_cb (FoyerImportPane *pane, FoyerFeedsPage *self)
{
  foyer_import_pane_close (self->import_pane);
  show_detail (self, "nothing");
  foyer_split_set_show_end (self->split, FALSE);
  g_signal_emit (self, signals[SIGNAL_IMPORT_CLOSED], 0);
}

void
foyer_feeds_page_import (FoyerFeedsPage *self, const char *path)
{
  g_return_if_fail (self->session != NULL);

  show_detail (self, "import");
  foyer_split_set_show_end (self->split, TRUE);
  foyer_import_pane_open (self->import_pane, self->session, path);
}

/* ---- The window's calls ---- */

void
foyer_feeds_page_set_session (FoyerFeedsPage *self, FoyerSession *session)
{
  foyer_import_pane_close (self->import_pane);
  show_detail (self, "nothing");
  g_set_object (&self->session, session);
}

gboolean
foyer_feeds_page_go_back (FoyerFeedsPage *self)
{
  gboolean has_import = g_strcmp0 (gtk_stack_get_visible_child_name (self->detail), "import") == 0;

  if (has_import && foyer_import_pane_go_back (self->import_pane))
    return TRUE;
  if (foyer_split_get_mode (self->split) != FOYER_SPLIT_NARROW
      || !foyer_split_get_show_end (self->split))
    return FALSE;
  foyer_split_set_show_end (self->split, FALSE);
  return TRUE;
}

void
foyer_feeds_page_focus_list (FoyerFeedsPage *self)
{
  gtk_widget_child_focus (self->start, GTK_DIR_TAB_FORWARD);
}

void
foyer_feeds_page_focus_detail (FoyerFeedsPage *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->detail), "import") == 0)
    foyer_import_pane_focus (self->import_pane);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->detail), GTK_DIR_TAB_FORWARD);
}

static void
foyer_feeds_page_dispose (GObject *object)
{
  FoyerFeedsPage *self = FOYER_FEEDS_PAGE (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_FEEDS_PAGE);
  G_OBJECT_CLASS (foyer_feeds_page_parent_class)->dispose (object);
}

static void
foyer_feeds_page_class_init (FoyerFeedsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_feeds_page_dispose;
  signals[SIGNAL_SAID] = g_signal_new ("said", FOYER_TYPE_FEEDS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_IMPORT_CLOSED]
      = g_signal_new ("import-closed", FOYER_TYPE_FEEDS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
  g_type_ensure (FOYER_TYPE_IMPORT_PANE);
  g_type_ensure (FOYER_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-feeds-page.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerFeedsPage, child)
  BIND (split);
  BIND (start);
  BIND (detail);
  BIND (import_pane);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, import_ended_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_closed_cb);
}

static void
foyer_feeds_page_init (FoyerFeedsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
