/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work list of a template. */
#include "config.h"

#include "foyer-work-list.h"

#include "foyer-announce.h"
#include "foyer-template-row.h"

#include <glib/gi18n.h>
#include <string.h>

struct _FoyerWorkList
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListView *list;

  FoyerTemplateDesk *desk;
  GListStore *items;
  GtkSingleSelection *selection; /* lent by the list */
  gboolean is_showing;
  guint n_open;
};

enum
{
  SIGNAL_LINE_WANTED,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerWorkList, foyer_work_list, ADW_TYPE_BIN)

/* ---- What there is to do ---- */

static void
add_problems (GPtrArray *items, const FoyerTemplateView *view)
{
  for (guint i = 0; i < view->problems->len; i++)
    {
      const FoyerTemplateProblem *problem = view->problems->pdata[i];
      g_autofree char *detail = g_strdup_printf (_ ("Line %u of the document"), problem->line);

      g_ptr_array_add (items,
                       foyer_template_item_new (problem->message, detail, "foyer-stop-symbolic",
                                                "error", problem->path, problem->line));
    }
}

static FoyerTemplateItem *
make_finding (const FoyerFinding *finding)
{
  static const char *const icons[FOYER_N_SEVERITIES]
      = { "foyer-stop-symbolic", "foyer-warning-symbolic", "foyer-question-symbolic" };
  static const char *const styles[FOYER_N_SEVERITIES] = { "error", "warning", "dim-label" };
  FoyerSeverity severity = foyer_finding_get_severity (finding);
  g_autofree char *measure = foyer_finding_dup_measure (finding);
  const char *remedy = foyer_finding_rule_get_remedy (finding->rule);
  const char *where = finding->element_id;
  g_autofree char *detail
      = g_strdup_printf ("%s%s%s%s%s", where != NULL ? where : "", where != NULL ? " · " : "",
                         measure != NULL ? measure : "", measure != NULL ? " · " : "", remedy);

  return foyer_template_item_new (finding->message, detail, icons[severity], styles[severity],
                                  finding->element, 0);
}

/* Findings; returns how many are more than notes. */
static guint
add_findings (GPtrArray *items, const FoyerTemplateView *view)
{
  guint n_open = 0;

  for (guint i = 0; view->findings != NULL && i < view->findings->len; i++)
    {
      const FoyerFinding *finding = view->findings->pdata[i];

      n_open += foyer_finding_get_severity (finding) != FOYER_SEVERITY_NOTE;
      g_ptr_array_add (items, make_finding (finding));
    }
  return n_open;
}

static void
show_work (FoyerWorkList *self)
{
  const FoyerTemplateView *view = foyer_template_desk_get_view (self->desk);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  self->n_open = 0;
  if (view != NULL)
    {
      add_problems (items, view);
      self->n_open = view->problems->len + add_findings (items, view);
    }
  self->is_showing = TRUE;
  foyer_template_item_replace (self->items, items);
  self->is_showing = FALSE;
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "list" : "nothing");
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
desk_cb (FoyerTemplateDesk *desk, FoyerWorkList *self)
{
  show_work (self);
}

/* ---- Choosing ---- */

/* The element that a pointer into it names: "/sides/front/elements/3/text" is about the fourth. */
static void
choose_element (FoyerWorkList *self, const char *path)
{
  const FoyerTemplateView *view = foyer_template_desk_get_view (self->desk);

  for (guint i = 0; path != NULL && view != NULL && i < view->elements->len; i++)
    {
      const FoyerTemplateElement *element = view->elements->pdata[i];
      gsize length = strlen (element->path);

      if (g_str_has_prefix (path, element->path) && (path[length] == '\0' || path[length] == '/'))
        foyer_template_desk_choose (self->desk, element->path);
    }
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *spec, FoyerWorkList *self)
{
  FoyerTemplateItem *item = gtk_single_selection_get_selected_item (selection);

  if (!self->is_showing && item != NULL)
    choose_element (self, foyer_template_item_get_path (item));
}

static void
activated_cb (GtkListView *list, guint position, FoyerWorkList *self)
{
  g_autoptr (FoyerTemplateItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  const FoyerTemplateElement *element;
  guint line = foyer_template_item_get_line (item);

  choose_element (self, foyer_template_item_get_path (item));
  element = foyer_template_desk_get_chosen (self->desk);
  if (line == 0 && element != NULL)
    line = element->line;
  g_signal_emit (self, signals[SIGNAL_LINE_WANTED], 0, (int)line);
}

gboolean
foyer_work_list_step (FoyerWorkList *self, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint at = gtk_single_selection_get_selected (self->selection);
  FoyerTemplateItem *item;

  if (n == 0)
    return FALSE;
  at = at == GTK_INVALID_LIST_POSITION ? (step > 0 ? 0 : n - 1)
                                       : (at + n + (step > 0 ? 1 : n - 1)) % n;
  gtk_single_selection_set_selected (self->selection, at);
  item = gtk_single_selection_get_selected_item (self->selection);
  choose_element (self, foyer_template_item_get_path (item));
  (void)gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                                    at); /* it is only about seeing it */
  foyer_announce (GTK_WIDGET (self), foyer_template_item_get_title (item));
  return TRUE;
}

guint
foyer_work_list_get_n_open (FoyerWorkList *self)
{
  return self->n_open;
}

void
foyer_work_list_set_desk (FoyerWorkList *self, FoyerTemplateDesk *desk)
{
  g_set_object (&self->desk, desk);
  g_signal_connect_object (desk, "opened", G_CALLBACK (desk_cb), self, 0);
  g_signal_connect_object (desk, "viewed", G_CALLBACK (desk_cb), self, 0);
}

/* ---- Object ---- */

static void
foyer_work_list_dispose (GObject *object)
{
  FoyerWorkList *self = FOYER_WORK_LIST (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->items);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_WORK_LIST);
  G_OBJECT_CLASS (foyer_work_list_parent_class)->dispose (object);
}

static void
foyer_work_list_class_init (FoyerWorkListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_work_list_dispose;
  signals[SIGNAL_LINE_WANTED]
      = g_signal_new ("line-wanted", FOYER_TYPE_WORK_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FOYER_TYPE_WORK_LIST, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FOYER_TYPE_TEMPLATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-work-list.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerWorkList, stack);
  gtk_widget_class_bind_template_child (widget_class, FoyerWorkList, list);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
foyer_work_list_init (FoyerWorkList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (FOYER_TYPE_TEMPLATE_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the list has it */
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self, 0);
}
