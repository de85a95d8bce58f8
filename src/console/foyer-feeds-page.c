/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds: where registrations come from, and files on their way in. */
#include "config.h"

#include "foyer-feeds-page.h"

#include "foyer-failure-view.h"
#include "foyer-feed-row.h"
#include "foyer-feeds-model.h"
#include "foyer-files.h"
#include "foyer-import-pane.h"
#include "foyer-source-add.h"
#include "foyer-source-pane.h"
#include "foyer-split.h"
#include "foyer-taxonomy-pane.h"

#include <glib/gi18n.h>

struct _FoyerFeedsPage
{
  AdwBin parent_instance;

  FoyerSplit *split;
  GtkWidget *start;
  GtkStack *detail;
  FoyerImportPane *import_pane;
  FoyerSourcePane *source_pane;
  FoyerSourceAdd *source_add;
  FoyerTaxonomyPane *taxonomy_pane;
  GtkWidget *nothing;
  GtkStack *list_stack;
  GtkListView *sources;
  GtkListView *deliveries;
  FoyerFailureView *failure;

  FoyerSession *session;
  FoyerFeedsModel *model;
  GtkSingleSelection *selection; /* of the sources; lent by their list */
  char *wanted; /* name of the source that is chosen; NULL: none */
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

static gboolean
is_detail (FoyerFeedsPage *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->detail), name) == 0;
}

/* ---- Sources and deliveries ---- */

/* A file in the assistant is not pushed aside by a look at the list: it is one press away. */
static void
show_source (FoyerFeedsPage *self)
{
  FoyerFeed *feed
      = self->wanted != NULL ? foyer_feeds_model_find_source (self->model, self->wanted) : NULL;

  if (feed != NULL)
    foyer_source_pane_show (self->source_pane, self->session, feed);
  else if (is_detail (self, "source"))
    show_detail (self, "nothing");
}

static void
choose_source (FoyerFeedsPage *self, const char *name)
{
  if (is_detail (self, "import"))
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (name);
  show_detail (self, "source");
  show_source (self);
}

static void
source_activated_cb (GtkListView *list, guint position, FoyerFeedsPage *self)
{
  g_autoptr (FoyerFeed) feed
      = g_list_model_get_item (foyer_feeds_model_get_sources (self->model), position);

  choose_source (self, foyer_feed_get_name (feed));
  foyer_split_set_show_end (self->split, TRUE);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *spec, FoyerFeedsPage *self)
{
  FoyerFeed *feed = gtk_single_selection_get_selected_item (selection);

  if (feed != NULL)
    choose_source (self, foyer_feed_get_name (feed));
}

static void
delivery_activated_cb (GtkListView *list, guint position, FoyerFeedsPage *self)
{
  g_autoptr (FoyerFeed) feed
      = g_list_model_get_item (foyer_feeds_model_get_deliveries (self->model), position);

  choose_source (self, foyer_feed_get_name (feed));
  foyer_split_set_show_end (self->split, TRUE);
}

/* The row of the chosen source may be a new one. */
static void
select_again (FoyerFeedsPage *self)
{
  GListModel *sources = foyer_feeds_model_get_sources (self->model);

  for (guint i = 0; self->wanted != NULL && i < g_list_model_get_n_items (sources); i++)
    {
      g_autoptr (FoyerFeed) feed = g_list_model_get_item (sources, i);

      if (g_str_equal (foyer_feed_get_name (feed), self->wanted))
        gtk_single_selection_set_selected (self->selection, i);
    }
}

static void
model_changed_cb (FoyerFeedsModel *model, FoyerFeedsPage *self)
{
  guint n = g_list_model_get_n_items (foyer_feeds_model_get_sources (model));

  foyer_failure_view_show_error (self->failure, _ ("The Sources Could Not Be Read"),
                                 foyer_feeds_model_get_error (model));
  gtk_stack_set_visible_child_name (self->list_stack, n > 0 ? "list" : "empty");
  gtk_widget_set_visible (self->nothing, n > 0);
  select_again (self);
  show_source (self);
}

static void
said_cb (GtkWidget *pane, const char *text, FoyerFeedsPage *self)
{
  foyer_feeds_model_refresh (self->model);
  g_signal_emit (self, signals[SIGNAL_SAID], 0, text);
}

static void
source_removed_cb (FoyerSourcePane *pane, FoyerFeedsPage *self)
{
  g_clear_pointer (&self->wanted, g_free);
  show_detail (self, "nothing");
  foyer_split_set_show_end (self->split, FALSE);
}

/* ---- New sources and taxonomies ---- */

static void
add_source (FoyerFeedsPage *self, FoyerSourceKind kind)
{
  if (self->session == NULL || is_detail (self, "import"))
    return;
  foyer_source_add_open (self->source_add, self->session, kind);
  show_detail (self, "add");
  foyer_split_set_show_end (self->split, TRUE);
  foyer_source_add_focus (self->source_add);
}

static void
add_webhook_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  add_source (FOYER_FEEDS_PAGE (widget), FOYER_SOURCE_WEBHOOK);
}

static void
add_folder_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  add_source (FOYER_FEEDS_PAGE (widget), FOYER_SOURCE_FOLDER);
}

static void
source_added_cb (FoyerSourceAdd *form, const char *name, FoyerFeedsPage *self)
{
  choose_source (self, name);
  foyer_feeds_model_refresh (self->model);
  g_signal_emit (self, signals[SIGNAL_SAID], 0, _ ("Source added"));
}

static void
detail_closed_cb (GtkWidget *pane, FoyerFeedsPage *self)
{
  show_detail (self, "nothing");
  foyer_split_set_show_end (self->split, FALSE);
}

static void
taxonomy_chosen_cb (GListModel *files, gpointer user_data)
{
  FoyerFeedsPage *self = FOYER_FEEDS_PAGE (user_data);
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL || self->session == NULL || is_detail (self, "import"))
    return;
  foyer_taxonomy_pane_open (self->taxonomy_pane, self->session, path);
  show_detail (self, "taxonomy");
  foyer_split_set_show_end (self->split, TRUE);
}

static void
taxonomy_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_files_choose (GTK_WINDOW (gtk_widget_get_root (widget)), FOYER_FILES_TAXONOMY,
                      taxonomy_chosen_cb, widget);
}

/* ---- The assistant ---- */

/* What would take the assistant's place waits until it is done. */
static void
update_actions (FoyerFeedsPage *self)
{
  gboolean is_free = !is_detail (self, "import");

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "feeds.add-webhook", is_free);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "feeds.add-folder", is_free);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "feeds.taxonomy", is_free);
}

static void
detail_cb (GtkStack *stack, GParamSpec *spec, FoyerFeedsPage *self)
{
  update_actions (self);
}

static void
import_ended_cb (FoyerImportPane *pane, const char *text, FoyerFeedsPage *self)
{
  foyer_feeds_model_refresh (self->model);
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
  g_clear_pointer (&self->wanted, g_free);
  g_set_object (&self->session, session);
  foyer_feeds_model_set_session (self->model, session);
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
  if (is_detail (self, "import"))
    foyer_import_pane_focus (self->import_pane);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->detail), GTK_DIR_TAB_FORWARD);
}

static void
foyer_feeds_page_dispose (GObject *object)
{
  FoyerFeedsPage *self = FOYER_FEEDS_PAGE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->model);
  g_clear_pointer (&self->wanted, g_free);
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
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_FEED);
  g_type_ensure (FOYER_TYPE_FEED_ROW);
  g_type_ensure (FOYER_TYPE_IMPORT_PANE);
  g_type_ensure (FOYER_TYPE_SOURCE_ADD);
  g_type_ensure (FOYER_TYPE_SOURCE_PANE);
  g_type_ensure (FOYER_TYPE_SPLIT);
  g_type_ensure (FOYER_TYPE_TAXONOMY_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-feeds-page.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerFeedsPage, child)
  BIND (split);
  BIND (start);
  BIND (detail);
  BIND (import_pane);
  BIND (source_pane);
  BIND (source_add);
  BIND (taxonomy_pane);
  BIND (nothing);
  BIND (list_stack);
  BIND (sources);
  BIND (deliveries);
  BIND (failure);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, import_ended_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, delivery_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, said_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_removed_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_added_cb);
  gtk_widget_class_bind_template_callback (widget_class, detail_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, detail_cb);
  gtk_widget_class_install_action (widget_class, "feeds.add-webhook", NULL, add_webhook_activate);
  gtk_widget_class_install_action (widget_class, "feeds.add-folder", NULL, add_folder_activate);
  gtk_widget_class_install_action (widget_class, "feeds.taxonomy", NULL, taxonomy_activate);
}

static void
foyer_feeds_page_init (FoyerFeedsPage *self)
{
  g_autoptr (GtkNoSelection) deliveries = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = foyer_feeds_model_new ();
  self->selection
      = gtk_single_selection_new (g_object_ref (foyer_feeds_model_get_sources (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_list_view_set_model (self->sources, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the list has it */
  deliveries = gtk_no_selection_new (g_object_ref (foyer_feeds_model_get_deliveries (self->model)));
  gtk_list_view_set_model (self->deliveries, GTK_SELECTION_MODEL (deliveries));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           0);
  g_signal_connect_object (self->model, "changed", G_CALLBACK (model_changed_cb), self, 0);
}
