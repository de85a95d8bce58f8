/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead Letters: what was refused, with its cause and the bytes as they came. */
#include "config.h"

#include "foyer-refusals-page.h"

#include "foyer-engine-people.h"
#include "foyer-failure-view.h"
#include "foyer-figures.h"
#include "foyer-refusal-pane.h"
#include "foyer-refusal-row.h"
#include "foyer-split.h"

#include <glib/gi18n.h>

struct _FoyerRefusalsPage
{
  AdwBin parent_instance;

  FoyerSplit *split;
  GtkStack *stack;
  GtkLabel *summary;
  GtkListView *list;
  AdwStatusPage *empty;
  FoyerFailureView *failure;
  FoyerRefusalPane *pane;

  FoyerSession *session;
  GListStore *refusals; /* FoyerRefusal */
  GtkSingleSelection *selection;
  GCancellable *cancellable;
  char *text;
  gboolean is_enter_waiting;
  gboolean is_asking;
};

G_DEFINE_FINAL_TYPE (FoyerRefusalsPage, foyer_refusals_page, ADW_TYPE_BIN)

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *spec, FoyerRefusalsPage *self)
{
  FoyerRefusal *refusal = gtk_single_selection_get_selected_item (selection);

  foyer_refusal_pane_show_letter (self->pane, self->session,
                                  refusal != NULL ? foyer_refusal_get_letter (refusal) : NULL);
}

static void
open_row (FoyerRefusalsPage *self, guint position)
{
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    return;
  gtk_single_selection_set_selected (self->selection, position);
  foyer_split_set_show_end (self->split, TRUE);
}

static void
activate_cb (GtkListView *list, guint position, FoyerRefusalsPage *self)
{
  open_row (self, position);
}

/* Where one pane has room at a time, a click opens the other one. */
static void
mode_cb (FoyerSplit *split, GParamSpec *spec, FoyerRefusalsPage *self)
{
  gtk_list_view_set_single_click_activate (self->list,
                                           foyer_split_get_mode (split) == FOYER_SPLIT_NARROW);
}

static void
show_summary (FoyerRefusalsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->refusals));
  const FoyerLineStatus *status = foyer_session_get_status (self->session);
  guint64 n_open = status != NULL ? status->dead_letters_open : n;
  g_autofree char *count = foyer_figures_dup_count (n);
  g_autofree char *total = foyer_figures_dup_count (n_open);
  g_autofree char *text = NULL;

  if (n < n_open)
    text = g_strdup_printf (_ ("%s of %s to repair"), count, total);
  else
    text = g_strdup_printf (ngettext ("%s to repair", "%s to repair", n), count);
  gtk_label_set_label (self->summary, text);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), n > 0);
  adw_status_page_set_title (self->empty, self->text != NULL && n_open > 0
                                              ? _ ("No Dead Letter Matches")
                                              : _ ("Nothing to Repair"));
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

/* Keeps the rows that stay, so that neither selection nor scroll position is lost. */
static void
replace_rows (FoyerRefusalsPage *self, GPtrArray *letters)
{
  GListModel *model = G_LIST_MODEL (self->refusals);
  guint n_old = g_list_model_get_n_items (model);
  guint n_same = 0;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (; n_same < MIN (n_old, letters->len); n_same++)
    {
      g_autoptr (FoyerRefusal) refusal = g_list_model_get_item (model, n_same);
      FoyerDeadLetter *was = foyer_refusal_get_letter (refusal);
      FoyerDeadLetter *is = g_ptr_array_index (letters, n_same);

      if (was->dead_letter_id != is->dead_letter_id || was->state != is->state
          || was->failed_usec != is->failed_usec)
        break;
    }
  for (guint i = n_same; i < letters->len; i++)
    g_ptr_array_add (added, foyer_refusal_new (g_ptr_array_index (letters, i)));
  if (n_same < n_old || added->len > 0)
    g_list_store_splice (self->refusals, n_same, n_old - n_same, added->pdata, added->len);
}

static void
letters_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerRefusalsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) letters
      = foyer_engine_list_dead_letters_finish (FOYER_ENGINE (source), result, &error);

  if (foyer_failure_is_cancelled (error) || self->split == NULL || self->session == NULL)
    return;
  self->is_asking = FALSE;
  foyer_failure_view_show_error (self->failure, _ ("The List Could Not Be Read"), error);
  if (letters == NULL)
    return;
  replace_rows (self, letters);
  show_summary (self);
  if (self->is_enter_waiting)
    open_row (self, 0);
  self->is_enter_waiting = FALSE;
}

static void
ask (FoyerRefusalsPage *self)
{
  FoyerDeadLetterQuery query = { .text = self->text };

  if (self->session == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_asking = TRUE;
  foyer_engine_list_dead_letters_async (foyer_session_get_engine (self->session), &query,
                                        self->cancellable, letters_cb, g_object_ref (self));
}

static void
topics_cb (FoyerSession *session, guint topics, FoyerRefusalsPage *self)
{
  if ((topics & FOYER_TOPIC_DEAD_LETTERS) != 0 && !self->is_asking)
    ask (self);
}

static void
status_cb (FoyerSession *session, FoyerRefusalsPage *self)
{
  show_summary (self);
}

void
foyer_refusals_page_set_session (FoyerRefusalsPage *self, FoyerSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_list_store_remove_all (self->refusals);
  foyer_refusal_pane_show_letter (self->pane, NULL, NULL);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "topics-changed", G_CALLBACK (topics_cb), self, 0);
  g_signal_connect_object (session, "status-changed", G_CALLBACK (status_cb), self, 0);
  ask (self);
}

void
foyer_refusals_page_search (FoyerRefusalsPage *self, const char *text)
{
  const char *wanted = text != NULL && *text != '\0' ? text : NULL;

  if (g_strcmp0 (wanted, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (wanted);
  self->is_enter_waiting = FALSE;
  foyer_split_set_show_end (self->split, FALSE);
  ask (self);
}

void
foyer_refusals_page_activate_search (FoyerRefusalsPage *self)
{
  if (self->is_asking)
    self->is_enter_waiting = TRUE;
  else
    open_row (self, 0);
}

void
foyer_refusals_page_step (FoyerRefusalsPage *self, int step)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position == GTK_INVALID_LIST_POSITION)
    open_row (self, 0);
  else if (step > 0 || position > 0)
    open_row (self, position + (guint)step);
}

gboolean
foyer_refusals_page_go_back (FoyerRefusalsPage *self)
{
  if (foyer_split_get_mode (self->split) != FOYER_SPLIT_NARROW
      || !foyer_split_get_show_end (self->split))
    return FALSE;
  foyer_split_set_show_end (self->split, FALSE);
  return TRUE;
}

void
foyer_refusals_page_focus_list (FoyerRefusalsPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

void
foyer_refusals_page_focus_detail (FoyerRefusalsPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

static void
foyer_refusals_page_dispose (GObject *object)
{
  FoyerRefusalsPage *self = FOYER_REFUSALS_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->text, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_REFUSALS_PAGE);
  G_OBJECT_CLASS (foyer_refusals_page_parent_class)->dispose (object);
}

static void
foyer_refusals_page_class_init (FoyerRefusalsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_refusals_page_dispose;
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_REFUSAL);
  g_type_ensure (FOYER_TYPE_REFUSAL_PANE);
  g_type_ensure (FOYER_TYPE_REFUSAL_ROW);
  g_type_ensure (FOYER_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-refusals-page.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerRefusalsPage, child)
  BIND (split);
  BIND (stack);
  BIND (summary);
  BIND (list);
  BIND (empty);
  BIND (failure);
  BIND (pane);
  BIND (refusals);
  BIND (selection);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
foyer_refusals_page_init (FoyerRefusalsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
