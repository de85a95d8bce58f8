/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attendees: the list of people, found as you type, and the chosen one beside it. */
#include "config.h"

#include "foyer-people-page.h"

#include "foyer-failure-view.h"
#include "foyer-figures.h"
#include "foyer-people-model.h"
#include "foyer-people-print.h"
#include "foyer-person-cell.h"
#include "foyer-person-pane.h"
#include "foyer-split.h"

#include <glib/gi18n.h>

/* What the engine gives for a search at most. */
#define MAX_HITS 50
/* A list is let go this long after it was touched. */
#define HOLD_S 10
/* Below this the columns move into a second line of the name. */
#define COLUMNS_FROM_PX 560

struct _FoyerPeoplePage
{
  AdwBin parent_instance;

  FoyerSplit *split;
  GtkStack *stack;
  GtkLabel *summary;
  GtkDropDown *filter;
  GtkButton *news;
  GtkColumnView *list;
  GtkColumnViewColumn *company_column;
  GtkColumnViewColumn *tier_column;
  GtkColumnViewColumn *badge_column;
  GtkScrolledWindow *scroller;
  AdwStatusPage *no_hit;
  FoyerFailureView *failure;
  FoyerPersonPane *pane;

  FoyerSession *session;
  FoyerPeopleModel *model;
  GtkMultiSelection *selection;
  FoyerPerson *shown; /* the row whose person is in the pane */
  char *text;
  guint hold_source;
  gboolean is_compact;
  gboolean has_focus;
  gboolean is_enter_waiting;
  gboolean is_new_list; /* the next rows are shown from their first */
};

enum
{
  PROP_IS_COMPACT = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint toast_signal;

G_DEFINE_FINAL_TYPE (FoyerPeoplePage, foyer_people_page, ADW_TYPE_BIN)

static void
say (FoyerPeoplePage *self, const char *text)
{
  g_signal_emit (self, toast_signal, 0, text);
}

/* ---- The chosen rows ---- */

static void
follow (FoyerPeoplePage *self, FoyerPerson *person)
{
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_set_object (&self->shown, person);
}

static void
shown_cb (FoyerPerson *person, GParamSpec *spec, FoyerPeoplePage *self)
{
  if (foyer_person_get_attendee (person) != NULL)
    foyer_person_pane_show_person (self->pane, foyer_person_get_attendee (person));
}

static void
selection_changed_cb (GtkSelectionModel *selection, guint position, guint n, FoyerPeoplePage *self)
{
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (selection);
  guint n_chosen = (guint)gtk_bitset_get_size (chosen);
  g_autoptr (FoyerPerson) person = NULL;

  if (n_chosen != 1)
    {
      follow (self, NULL);
      if (n_chosen > 1)
        foyer_person_pane_show_many (self->pane, n_chosen);
      else
        foyer_person_pane_show_person (self->pane, NULL);
      return;
    }
  person = g_list_model_get_item (G_LIST_MODEL (self->model), gtk_bitset_get_nth (chosen, 0));
  if (person == self->shown)
    return;
  follow (self, person);
  g_signal_connect_object (person, "notify::attendee", G_CALLBACK (shown_cb), self, 0);
  foyer_person_pane_show_person (self->pane, foyer_person_get_attendee (person));
}

/* gtk_column_view_scroll_to() came with GTK 4.12; the list inside has had the action for long. */
static void
scroll_to (FoyerPeoplePage *self, guint position)
{
  GtkWidget *list = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  while (list != NULL && !GTK_IS_LIST_VIEW (list))
    list = gtk_widget_get_next_sibling (list);
  if (list != NULL && position < g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

static void
open_row (FoyerPeoplePage *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  scroll_to (self, position);
  foyer_split_set_show_end (self->split, TRUE);
}

static void
activate_cb (GtkColumnView *list, guint position, FoyerPeoplePage *self)
{
  open_row (self, position);
  foyer_person_pane_focus_primary (self->pane);
}

/* ---- What the list shows ---- */

static gboolean
is_filtered (FoyerPeoplePage *self)
{
  return gtk_drop_down_get_selected (self->filter) != FOYER_PEOPLE_FILTER_ALL;
}

static void
show_summary (FoyerPeoplePage *self)
{
  const FoyerLineStatus *status = foyer_session_get_status (self->session);
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_autofree char *shown = foyer_figures_dup_count (n_shown);
  g_autofree char *text = NULL;

  if ((self->text != NULL && *self->text != '\0') || is_filtered (self))
    {
      text
          = n_shown == MAX_HITS && self->text != NULL && *self->text != '\0'
                ? g_strdup_printf (_ ("The first %s who match"), shown)
                : g_strdup_printf (ngettext ("%s person found", "%s people found", n_shown), shown);
    }
  else
    {
      g_autofree char *printed
          = foyer_figures_dup_count (status != NULL ? status->badges_printed : 0);

      text = g_strdup_printf (
          ngettext ("%s person · %s printed", "%s people · %s printed", n_shown), shown, printed);
    }
  gtk_label_set_label (self->summary, text);
}

static void
show_right_page (FoyerPeoplePage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (foyer_people_model_is_loading (self->model))
    return;
  else if (self->text != NULL && *self->text != '\0')
    {
      g_autofree char *name = foyer_figures_dup_isolated (self->text);
      g_autofree char *title = g_strdup_printf (_ ("No One Matches “%s”"), name);
      g_autofree char *escaped = g_markup_escape_text (title, -1);

      adw_status_page_set_title (self->no_hit, escaped);
      gtk_stack_set_visible_child_name (self->stack, "no-hit");
    }
  else if (is_filtered (self))
    {
      adw_status_page_set_title (self->no_hit, _ ("No One Is Left Here"));
      gtk_stack_set_visible_child_name (self->stack, "no-hit");
    }
  else
    gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
perform_enter (FoyerPeoplePage *self)
{
  guint n_hits = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  self->is_enter_waiting = FALSE;
  if (n_hits == 0)
    return;
  if (n_hits > 1 || !gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), 0))
    open_row (self, 0);
  else
    foyer_split_set_show_end (self->split, TRUE);
  foyer_person_pane_focus_primary (self->pane);
}

static void
loading_cb (FoyerPeopleModel *model, GParamSpec *spec, FoyerPeoplePage *self)
{
  if (foyer_people_model_is_loading (model))
    return;
  if (self->is_new_list)
    scroll_to (self, 0);
  self->is_new_list = FALSE;
  foyer_failure_view_show_error (self->failure, NULL, NULL);
  show_right_page (self);
  show_summary (self);
  if (self->is_enter_waiting)
    perform_enter (self);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added,
                  FoyerPeoplePage *self)
{
  show_right_page (self);
  show_summary (self);
  /* The only hit stands on the card at once. */
  if (self->text != NULL && *self->text != '\0' && g_list_model_get_n_items (model) == 1)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), 0, TRUE);
}

static void
failed_cb (FoyerPeopleModel *model, const GError *error, FoyerPeoplePage *self)
{
  foyer_failure_view_show_error (self->failure, _ ("The List Could Not Be Read"), error);
}

static void
waiting_cb (FoyerPeopleModel *model, GParamSpec *spec, FoyerPeoplePage *self)
{
  guint n_waiting = foyer_people_model_get_n_waiting (model);
  g_autofree char *count = foyer_figures_dup_count (n_waiting);
  g_autofree char *label = g_strdup_printf (ngettext ("%s New", "%s New", n_waiting), count);

  gtk_button_set_label (self->news, label);
  gtk_widget_set_visible (GTK_WIDGET (self->news), n_waiting > 0);
}

static void
ask (FoyerPeoplePage *self)
{
  guint filter = gtk_drop_down_get_selected (self->filter);
  FoyerPeopleQuery query = {
    .text = self->text != NULL && *self->text != '\0' ? self->text : NULL,
    .only_not_printed = filter == FOYER_PEOPLE_FILTER_NOT_PRINTED,
    .only_possible_duplicates = filter == FOYER_PEOPLE_FILTER_POSSIBLE_DUPLICATES,
  };

  if (self->model == NULL)
    return;
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  self->is_new_list = TRUE;
  foyer_people_model_set_query (self->model, &query);
}

static void
filter_cb (GtkDropDown *filter, GParamSpec *spec, FoyerPeoplePage *self)
{
  ask (self);
}

/* ---- Lists do not move under the hand ---- */

static gboolean
release_cb (gpointer user_data)
{
  FoyerPeoplePage *self = FOYER_PEOPLE_PAGE (user_data);

  self->hold_source = 0;
  if (self->model != NULL && !self->has_focus)
    foyer_people_model_set_held (self->model, FALSE);
  return G_SOURCE_REMOVE;
}

static void
hold (FoyerPeoplePage *self)
{
  if (self->model == NULL)
    return;
  foyer_people_model_set_held (self->model, TRUE);
  g_clear_handle_id (&self->hold_source, g_source_remove);
  self->hold_source = g_timeout_add_seconds (HOLD_S, release_cb, self);
}

static void
scrolled_cb (GtkAdjustment *adjustment, FoyerPeoplePage *self)
{
  if (gtk_adjustment_get_value (adjustment) > 0)
    hold (self);
}

static void
focus_in_cb (GtkEventControllerFocus *controller, FoyerPeoplePage *self)
{
  self->has_focus = TRUE;
  hold (self);
}

static void
focus_out_cb (GtkEventControllerFocus *controller, FoyerPeoplePage *self)
{
  self->has_focus = FALSE;
  hold (self);
}

static void
news_cb (GtkButton *button, FoyerPeoplePage *self)
{
  foyer_people_model_set_held (self->model, FALSE);
}

/* ---- Cells ---- */

static void
setup_cell (FoyerPeoplePage *self, GObject *item, FoyerPersonColumn column)
{
  GtkWidget *cell = foyer_person_cell_new (self->session, column);

  g_object_bind_property (self, "is-compact", cell, "is-compact", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (GTK_LIST_ITEM (item), cell);
}

static void
setup_name_cb (GtkListItemFactory *factory, GObject *item, FoyerPeoplePage *self)
{
  setup_cell (self, item, FOYER_PERSON_COLUMN_NAME);
}

static void
setup_company_cb (GtkListItemFactory *factory, GObject *item, FoyerPeoplePage *self)
{
  setup_cell (self, item, FOYER_PERSON_COLUMN_COMPANY);
}

static void
setup_tier_cb (GtkListItemFactory *factory, GObject *item, FoyerPeoplePage *self)
{
  setup_cell (self, item, FOYER_PERSON_COLUMN_TIER);
}

static void
setup_badge_cb (GtkListItemFactory *factory, GObject *item, FoyerPeoplePage *self)
{
  setup_cell (self, item, FOYER_PERSON_COLUMN_BADGE);
}

static void
bind_cb (GtkListItemFactory *factory, GObject *item, FoyerPeoplePage *self)
{
  foyer_person_cell_set_person (FOYER_PERSON_CELL (gtk_list_item_get_child (GTK_LIST_ITEM (item))),
                                gtk_list_item_get_item (GTK_LIST_ITEM (item)));
}

static void
unbind_cb (GtkListItemFactory *factory, GObject *item, FoyerPeoplePage *self)
{
  foyer_person_cell_set_person (FOYER_PERSON_CELL (gtk_list_item_get_child (GTK_LIST_ITEM (item))),
                                NULL);
}

/* Columns are taken out: GTK 4.8 keeps the room of those that are only hidden. */
static void
show_columns (FoyerPeoplePage *self)
{
  GtkColumnViewColumn *columns[] = { self->company_column, self->tier_column, self->badge_column };

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (self->is_compact)
      gtk_column_view_remove_column (self->list, columns[i]);
    else
      gtk_column_view_append_column (self->list, columns[i]);
}

static void
width_cb (FoyerSplit *split, GParamSpec *spec, FoyerPeoplePage *self)
{
  int width_px, columns_from_px = (int)(COLUMNS_FROM_PX * foyer_split_get_text_scale (split));

  g_object_get (split, "start-width-px", &width_px, NULL);
  /* Where one pane has room at a time, a click opens the other one. */
  gtk_column_view_set_single_click_activate (self->list,
                                             foyer_split_get_mode (split) == FOYER_SPLIT_NARROW);
  if (self->is_compact == (width_px < columns_from_px))
    return;
  self->is_compact = width_px < columns_from_px;
  show_columns (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_COMPACT]);
}

/* ---- Print ---- */

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerPeoplePage) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n_printed, n_left_out;
  g_autofree char *printed = NULL;
  g_autofree char *text = NULL;

  if (!foyer_people_print_finish (result, &n_printed, &n_left_out, &error))
    {
      if (!foyer_failure_is_cancelled (error) && self->split != NULL)
        foyer_failure_view_show_error (self->failure, _ ("No Badge Was Printed"), error);
      return;
    }
  printed = foyer_figures_dup_count (n_printed);
  if (n_left_out > 0)
    {
      g_autofree char *left_out = foyer_figures_dup_count (n_left_out);

      text = g_strdup_printf (ngettext ("%s badge on its way, %s left out: printed or not clear",
                                        "%s badges on their way, %s left out: printed or not clear",
                                        n_printed),
                              printed, left_out);
    }
  else
    text = g_strdup_printf (ngettext ("%s badge on its way", "%s badges on their way", n_printed),
                            printed);
  say (self, text);
}

static void
print_rows (FoyerPeoplePage *self, GtkBitset *chosen)
{
  g_autoptr (GArray) row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkBitsetIter iter;
  guint position;
  gboolean has_more = gtk_bitset_iter_init_first (&iter, chosen, &position);

  for (; has_more; has_more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 row_id = foyer_people_model_get_row_id (self->model, position);

      g_array_append_val (row_ids, row_id);
    }
  foyer_people_print_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                            foyer_session_get_engine (self->session), row_ids, printed_cb,
                            g_object_ref (self));
}

void
foyer_people_page_print (FoyerPeoplePage *self)
{
  g_autoptr (GtkBitset) chosen = NULL;
  guint64 n_chosen;

  if (self->selection == NULL)
    return;
  chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  n_chosen = gtk_bitset_get_size (chosen);
  if (n_chosen > FOYER_PEOPLE_PRINT_MAX_ROWS)
    say (self, _ ("Too many rows are chosen at once: choose fewer"));
  else if (n_chosen > 1)
    print_rows (self, chosen);
  else if (foyer_person_pane_get_person (self->pane) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->pane), "person.print", NULL);
  else
    say (self, _ ("Choose whose badge to print"));
}

static void
pane_printed_cb (FoyerPersonPane *pane, FoyerAttendee *attendee, FoyerPeoplePage *self)
{
  g_autofree char *name = foyer_figures_dup_isolated (
      foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME));
  g_autofree char *text = g_strdup_printf (_ ("Badge of %s on its way"), name);

  say (self, text);
}

/* ---- From outside ---- */

static void
topics_cb (FoyerSession *session, guint topics, FoyerPeoplePage *self)
{
  if (topics & (FOYER_TOPIC_PEOPLE | FOYER_TOPIC_JOBS))
    foyer_people_model_refresh (self->model);
}

static void
status_cb (FoyerSession *session, FoyerPeoplePage *self)
{
  show_summary (self);
}

static void
drop_session (FoyerPeoplePage *self)
{
  follow (self, NULL);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list != NULL)
    gtk_column_view_set_model (self->list, NULL);
  g_clear_handle_id (&self->hold_source, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
}

void
foyer_people_page_set_session (FoyerPeoplePage *self, FoyerSession *session)
{
  drop_session (self);
  foyer_person_pane_set_session (self->pane, session);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  self->model = foyer_people_model_new (foyer_session_get_engine (session));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  g_signal_connect (self->model, "notify::is-loading", G_CALLBACK (loading_cb), self);
  g_signal_connect (self->model, "notify::n-waiting", G_CALLBACK (waiting_cb), self);
  g_signal_connect (self->model, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_object (session, "topics-changed", G_CALLBACK (topics_cb), self, 0);
  g_signal_connect_object (session, "status-changed", G_CALLBACK (status_cb), self, 0);
  ask (self);
}

void
foyer_people_page_search (FoyerPeoplePage *self, const char *text)
{
  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  self->is_enter_waiting = FALSE;
  foyer_split_set_show_end (self->split, FALSE);
  ask (self);
}

void
foyer_people_page_set_filter (FoyerPeoplePage *self, FoyerPeopleFilter filter)
{
  gtk_drop_down_set_selected (self->filter, filter);
}

void
foyer_people_page_activate_search (FoyerPeoplePage *self)
{
  if (self->model == NULL)
    return;
  if (foyer_people_model_is_loading (self->model))
    self->is_enter_waiting = TRUE;
  else
    perform_enter (self);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerPeoplePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAttendee) attendee
      = foyer_engine_find_person_finish (FOYER_ENGINE (source), result, &error);

  if (self->split == NULL)
    return;
  if (attendee == NULL)
    {
      foyer_failure_view_show_error (self->failure, _ ("This Person Could Not Be Shown"), error);
      return;
    }
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  foyer_person_pane_show_person (self->pane, attendee);
  foyer_split_set_show_end (self->split, TRUE);
}

void
foyer_people_page_show_person (FoyerPeoplePage *self, const char *attendee_id)
{
  foyer_engine_find_person_async (foyer_session_get_engine (self->session), attendee_id, NULL,
                                  found_cb, g_object_ref (self));
}

gboolean
foyer_people_page_go_back (FoyerPeoplePage *self)
{
  if (foyer_split_get_mode (self->split) != FOYER_SPLIT_NARROW
      || !foyer_split_get_show_end (self->split))
    return FALSE;
  foyer_split_set_show_end (self->split, FALSE);
  return TRUE;
}

void
foyer_people_page_focus_list (FoyerPeoplePage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

void
foyer_people_page_focus_detail (FoyerPeoplePage *self)
{
  if (!foyer_person_pane_focus_primary (self->pane))
    gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

/* ---- Object ---- */

static void
foyer_people_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_IS_COMPACT)
    g_value_set_boolean (value, FOYER_PEOPLE_PAGE (object)->is_compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
foyer_people_page_dispose (GObject *object)
{
  FoyerPeoplePage *self = FOYER_PEOPLE_PAGE (object);

  drop_session (self);
  g_clear_pointer (&self->text, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_PEOPLE_PAGE);
  G_OBJECT_CLASS (foyer_people_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerPeoplePage, child)
  BIND (split);
  BIND (stack);
  BIND (summary);
  BIND (filter);
  BIND (news);
  BIND (list);
  BIND (company_column);
  BIND (tier_column);
  BIND (badge_column);
  BIND (scroller);
  BIND (no_hit);
  BIND (failure);
  BIND (pane);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, news_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_company_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_tier_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_badge_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_printed_cb);
}

static void
foyer_people_page_class_init (FoyerPeoplePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_people_page_dispose;
  object_class->get_property = foyer_people_page_get_property;
  props[PROP_IS_COMPACT] = g_param_spec_boolean ("is-compact", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  toast_signal = g_signal_new ("toast", FOYER_TYPE_PEOPLE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_PERSON_PANE);
  g_type_ensure (FOYER_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-people-page.ui");
  bind_template (widget_class);
}

static void
foyer_people_page_init (FoyerPeoplePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Until the width is known: the columns must not make the window wide. */
  self->is_compact = TRUE;
  show_columns (self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (scrolled_cb), self, 0);
}
