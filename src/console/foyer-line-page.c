/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Line: the four stages live, who came, and what waits for a person. */
#include "config.h"

#include "foyer-line-page.h"

#include "foyer-figures.h"
#include "foyer-need-row.h"
#include "foyer-stage-card.h"
#include "foyer-tier-row.h"

#include <glib/gi18n.h>

/* Badges of one state that are listed one by one. */
#define BADGES_SHOWN 20

struct _FoyerLinePage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkWidget *figures;
  GtkLabel *stale;
  GtkLabel *people;
  GtkLabel *printed;
  GtkLabel *arrived;
  FoyerStageCard *ingestion;
  FoyerStageCard *transformation;
  FoyerStageCard *rendering;
  FoyerStageCard *dispatch;
  GtkLabel *needs_title;
  GtkListBox *needs_list;
  GtkWidget *nothing_needed;
  GtkWidget *tiers_group;
  GtkListBox *tiers_list;

  FoyerSession *session;
  GListStore *needs; /* FoyerNeed */
  GPtrArray *jobs; /* FoyerJob that wait for a person, as last read */
  GPtrArray *gathering; /* the same while it is being read */
  GPtrArray *printers; /* FoyerPrinterReport */
  guint n_asking;
  GCancellable *cancellable; /* of what is asked of this session */
};

enum
{
  SIGNAL_NEED_ACTIVATED,
  SIGNAL_NEEDS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerLinePage, foyer_line_page, ADW_TYPE_BIN)

/* ---- Needs You ---- */

static gboolean
same_needs (FoyerLinePage *self, GPtrArray *needs)
{
  GListModel *model = G_LIST_MODEL (self->needs);

  if (g_list_model_get_n_items (model) != needs->len)
    return FALSE;
  for (guint i = 0; i < needs->len; i++)
    {
      g_autoptr (FoyerNeed) need = g_list_model_get_item (model, i);

      if (!foyer_need_equal (need, g_ptr_array_index (needs, i)))
        return FALSE;
    }
  return TRUE;
}

static void
show_needs (FoyerLinePage *self)
{
  const FoyerLineStatus *status = foyer_session_get_status (self->session);
  g_autoptr (GPtrArray) needs = foyer_needs_new (status, self->jobs, self->printers);
  guint n_own = needs->len;

  for (guint i = 0; i < needs->len; i++)
    if (foyer_need_get_kind (g_ptr_array_index (needs, i)) == FOYER_NEED_DEAD_LETTERS)
      n_own--;
  gtk_widget_set_visible (GTK_WIDGET (self->needs_list), needs->len > 0);
  gtk_widget_set_visible (self->nothing_needed, needs->len == 0);
  /* Rows that stay keep the focus. */
  if (!same_needs (self, needs))
    g_list_store_splice (self->needs, 0, g_list_model_get_n_items (G_LIST_MODEL (self->needs)),
                         needs->pdata, needs->len);
  g_signal_emit (self, signals[SIGNAL_NEEDS_CHANGED], 0, n_own);
}

static void
need_activated_cb (GtkListBox *list, GtkListBoxRow *row, FoyerLinePage *self)
{
  g_signal_emit (self, signals[SIGNAL_NEED_ACTIVATED], 0,
                 foyer_need_row_get_need (FOYER_NEED_ROW (row)));
}

static GtkWidget *
make_need_row (gpointer item, gpointer user_data)
{
  return foyer_need_row_new (item);
}

static void
jobs_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerLinePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs
      = foyer_engine_list_jobs_finish (FOYER_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->gathering == NULL)
    return;
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    g_ptr_array_add (self->gathering, foyer_job_ref (g_ptr_array_index (jobs, i)));
  if (--self->n_asking > 0)
    return;
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  self->jobs = g_steal_pointer (&self->gathering);
  show_needs (self);
}

static void
ask_jobs (FoyerLinePage *self)
{
  static const FoyerJobState waiting[] = { FOYER_JOB_UNKNOWN, FOYER_JOB_LOST, FOYER_JOB_HELD };

  if (self->gathering != NULL)
    return;
  self->gathering = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_job_unref);
  self->n_asking = G_N_ELEMENTS (waiting);
  for (gsize i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      FoyerJobQuery query
          = { .state = foyer_job_state_get_name (waiting[i]), .limit = BADGES_SHOWN };

      foyer_engine_list_jobs_async (foyer_session_get_engine (self->session), &query,
                                    self->cancellable, jobs_cb, g_object_ref (self));
    }
}

static void
printers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerLinePage) self = user_data;
  GPtrArray *printers = foyer_engine_list_printers_finish (FOYER_ENGINE (source), result, NULL);

  if (printers == NULL)
    return;
  g_clear_pointer (&self->printers, g_ptr_array_unref);
  self->printers = printers;
  if (self->session != NULL && self->needs_list != NULL)
    show_needs (self);
}

static void
topics_cb (FoyerSession *session, guint topics, FoyerLinePage *self)
{
  if (topics & FOYER_TOPIC_JOBS)
    ask_jobs (self);
  if (topics & FOYER_TOPIC_PRINTERS)
    foyer_engine_list_printers_async (foyer_session_get_engine (session), self->cancellable,
                                      printers_cb, g_object_ref (self));
}

/* ---- Figures ---- */

static void
show_count (GtkLabel *label, guint64 count)
{
  g_autofree char *text = foyer_figures_dup_count (count);

  gtk_label_set_label (label, text);
}

static void
show_tiers (FoyerLinePage *self, GPtrArray *tiers)
{
  guint n = tiers != NULL ? tiers->len : 0;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->tiers_list, (int)n)) != NULL)
    gtk_list_box_remove (self->tiers_list, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++)
    {
      row = gtk_list_box_get_row_at_index (self->tiers_list, (int)i);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (foyer_tier_row_new ());
          gtk_list_box_append (self->tiers_list, GTK_WIDGET (row));
        }
      foyer_tier_row_show_count (FOYER_TIER_ROW (row), g_ptr_array_index (tiers, i));
    }
  gtk_widget_set_visible (self->tiers_group, n > 0);
}

static gboolean
has_anything (const FoyerLineStatus *status)
{
  if (status->people > 0 || status->dead_letters_open > 0)
    return TRUE;
  for (gsize i = 0; i < FOYER_N_STAGES; i++)
    if (status->stages[i].depth > 0 || status->stages[i].processed > 0)
      return TRUE;
  return FALSE;
}

static void
show_age (FoyerLinePage *self)
{
  gboolean is_stale = foyer_session_get_status_error (self->session) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->stale), is_stale);
  if (is_stale)
    {
      g_autofree char *text = g_strdup_printf (
          _ ("%d s old: the event’s data does not answer"),
          (int)(foyer_session_get_status_age_usec (self->session) / G_USEC_PER_SEC));

      gtk_label_set_label (self->stale, text);
      gtk_widget_add_css_class (self->figures, "stale");
    }
  else
    gtk_widget_remove_css_class (self->figures, "stale");
}

static void
status_cb (FoyerSession *session, FoyerLinePage *self)
{
  const FoyerLineStatus *status = foyer_session_get_status (session);

  show_age (self);
  if (status == NULL)
    return;
  show_count (self->people, status->people);
  show_count (self->printed, status->badges_printed);
  show_count (self->arrived, status->arrived);
  foyer_stage_card_show_status (self->ingestion, &status->stages[FOYER_STAGE_INGESTION]);
  foyer_stage_card_show_status (self->transformation, &status->stages[FOYER_STAGE_TRANSFORMATION]);
  foyer_stage_card_show_status (self->rendering, &status->stages[FOYER_STAGE_RENDERING]);
  foyer_stage_card_show_status (self->dispatch, &status->stages[FOYER_STAGE_DISPATCH]);
  show_tiers (self, status->tiers);
  show_needs (self);
  gtk_stack_set_visible_child_name (self->stack, has_anything (status) ? "line" : "empty");
}

void
foyer_line_page_set_session (FoyerLinePage *self, FoyerSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->gathering, g_ptr_array_unref);
  g_clear_pointer (&self->printers, g_ptr_array_unref);
  g_list_store_remove_all (self->needs);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  if (session == NULL)
    return;
  g_signal_connect_object (session, "status-changed", G_CALLBACK (status_cb), self, 0);
  g_signal_connect_object (session, "topics-changed", G_CALLBACK (topics_cb), self, 0);
}

void
foyer_line_page_focus (FoyerLinePage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
foyer_line_page_dispose (GObject *object)
{
  FoyerLinePage *self = FOYER_LINE_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->needs);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->gathering, g_ptr_array_unref);
  g_clear_pointer (&self->printers, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_LINE_PAGE);
  G_OBJECT_CLASS (foyer_line_page_parent_class)->dispose (object);
}

static void
foyer_line_page_class_init (FoyerLinePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_line_page_dispose;
  signals[SIGNAL_NEED_ACTIVATED]
      = g_signal_new ("need-activated", FOYER_TYPE_LINE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, FOYER_TYPE_NEED);
  signals[SIGNAL_NEEDS_CHANGED]
      = g_signal_new ("needs-changed", FOYER_TYPE_LINE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_UINT);
  g_type_ensure (FOYER_TYPE_STAGE_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-line-page.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerLinePage, child)
  BIND (stack);
  BIND (figures);
  BIND (stale);
  BIND (people);
  BIND (printed);
  BIND (arrived);
  BIND (ingestion);
  BIND (transformation);
  BIND (rendering);
  BIND (dispatch);
  BIND (needs_title);
  BIND (needs_list);
  BIND (nothing_needed);
  BIND (tiers_group);
  BIND (tiers_list);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, need_activated_cb);
}

static void
foyer_line_page_init (FoyerLinePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->needs = g_list_store_new (FOYER_TYPE_NEED);
  gtk_list_box_bind_model (self->needs_list, G_LIST_MODEL (self->needs), make_need_row, NULL, NULL);
}
