/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of a template: list and fields. */
#include "config.h"

#include "foyer-element-pane.h"

#include "foyer-sheet-words.h"
#include "foyer-template-row.h"

#include <glib/gi18n.h>
#include <math.h>

struct _FoyerElementPane
{
  AdwBin parent_instance;

  GtkListView *list;
  GtkLabel *kind;
  GtkLabel *content;
  GtkWidget *fields;
  GtkWidget *nothing;
  GtkSpinButton *x;
  GtkSpinButton *y;
  GtkSpinButton *width;
  GtkSpinButton *height;

  FoyerTemplateDesk *desk;
  GListStore *items;
  GtkSingleSelection *selection; /* lent by the list */
  gboolean is_showing; /* what changes is the desk's doing, no person's */
};

static guint line_wanted_signal;

G_DEFINE_FINAL_TYPE (FoyerElementPane, foyer_element_pane, ADW_TYPE_BIN)

static FoyerTemplateItem *
make_item (const FoyerTemplateElement *element)
{
  const char *words = foyer_sheet_words_type (element->type);
  const char *side = element->is_back ? _ ("back") : _ ("front");
  g_autofree char *detail = element->content != NULL
                                ? g_strdup_printf ("%s · %s · %s", words, side, element->content)
                                : g_strdup_printf ("%s · %s", words, side);

  g_strdelimit (detail, "\n", ' ');
  return foyer_template_item_new (element->id != NULL ? element->id : words, detail, NULL, NULL,
                                  element->path, element->line);
}

static void
show_list (FoyerElementPane *self)
{
  const FoyerTemplateView *view = foyer_template_desk_get_view (self->desk);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; view != NULL && i < view->elements->len; i++)
    g_ptr_array_add (items, make_item (view->elements->pdata[i]));
  self->is_showing = TRUE;
  foyer_template_item_replace (self->items, items);
  self->is_showing = FALSE;
}

static void
show_mm (GtkSpinButton *field, int um)
{
  /* Not while a person types in it, unless it is another number. */
  if (fabs (gtk_spin_button_get_value (field) * 1000 - um) >= 0.5)
    gtk_spin_button_set_value (field, um / 1000.0);
}

static void
show_fields (FoyerElementPane *self, const FoyerTemplateElement *element)
{
  gboolean is_editable = foyer_template_desk_is_draft (self->desk);

  gtk_widget_set_visible (self->fields, element != NULL && element->has_box);
  gtk_widget_set_visible (self->nothing, element == NULL);
  if (element == NULL)
    return;
  gtk_label_set_label (self->kind,
                       element->id != NULL ? element->id : foyer_sheet_words_type (element->type));
  gtk_label_set_label (self->content, element->content != NULL
                                          ? element->content
                                          : foyer_sheet_words_type (element->type));
  if (!element->has_box)
    return;
  show_mm (self->x, element->box.x_um);
  show_mm (self->y, element->box.y_um);
  show_mm (self->width, element->box.width_um);
  show_mm (self->height, element->box.height_um);
  gtk_widget_set_sensitive (GTK_WIDGET (self->x), is_editable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->y), is_editable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->width), is_editable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->height), is_editable);
}

static void
show_chosen (FoyerElementPane *self)
{
  const FoyerTemplateElement *element = foyer_template_desk_get_chosen (self->desk);
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; element != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->items));
       i++)
    {
      g_autoptr (FoyerTemplateItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_str_equal (foyer_template_item_get_path (item), element->path))
        position = i;
    }
  self->is_showing = TRUE;
  if (gtk_single_selection_get_selected (self->selection) != position)
    {
      gtk_single_selection_set_selected (self->selection, position);
      if (position != GTK_INVALID_LIST_POSITION)
        (void)gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                                          position); /* it is seen, or not there any more */
    }
  show_fields (self, element);
  self->is_showing = FALSE;
}

static void
desk_cb (FoyerTemplateDesk *desk, FoyerElementPane *self)
{
  show_list (self);
  show_chosen (self);
}

static void
chosen_cb (FoyerTemplateDesk *desk, FoyerElementPane *self)
{
  show_chosen (self);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *spec, FoyerElementPane *self)
{
  FoyerTemplateItem *item = gtk_single_selection_get_selected_item (selection);

  if (!self->is_showing && item != NULL)
    foyer_template_desk_choose (self->desk, foyer_template_item_get_path (item));
}

/* Enter on a row goes to its place in the document. */
static void
activated_cb (GtkListView *list, guint position, FoyerElementPane *self)
{
  g_autoptr (FoyerTemplateItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  g_signal_emit (self, line_wanted_signal, 0, (int)foyer_template_item_get_line (item));
}

static int
get_um (GtkSpinButton *field)
{
  return (int)lround (gtk_spin_button_get_value (field) * 1000);
}

static void
value_cb (GtkSpinButton *field, FoyerElementPane *self)
{
  FoyerElementBox box;

  if (self->is_showing || self->desk == NULL)
    return;
  box = (FoyerElementBox){ get_um (self->x), get_um (self->y), get_um (self->width),
                           get_um (self->height) };
  (void)foyer_template_desk_move (self->desk, &box); /* the fields are insensitive if it may not */
}

void
foyer_element_pane_set_desk (FoyerElementPane *self, FoyerTemplateDesk *desk)
{
  g_set_object (&self->desk, desk);
  g_signal_connect_object (desk, "opened", G_CALLBACK (desk_cb), self, 0);
  g_signal_connect_object (desk, "viewed", G_CALLBACK (desk_cb), self, 0);
  g_signal_connect_object (desk, "chosen", G_CALLBACK (chosen_cb), self, 0);
}

static void
foyer_element_pane_dispose (GObject *object)
{
  FoyerElementPane *self = FOYER_ELEMENT_PANE (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->items);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_ELEMENT_PANE);
  G_OBJECT_CLASS (foyer_element_pane_parent_class)->dispose (object);
}

static void
foyer_element_pane_class_init (FoyerElementPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_element_pane_dispose;
  line_wanted_signal = g_signal_new ("line-wanted", FOYER_TYPE_ELEMENT_PANE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  g_type_ensure (FOYER_TYPE_TEMPLATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-element-pane.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerElementPane, child)
  BIND (list);
  BIND (kind);
  BIND (content);
  BIND (fields);
  BIND (nothing);
  BIND (x);
  BIND (y);
  BIND (width);
  BIND (height);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_cb);
}

static void
foyer_element_pane_init (FoyerElementPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A figure and its sign keep their order in any language. */
  gtk_widget_set_direction (GTK_WIDGET (self->x), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->y), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->width), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->height), GTK_TEXT_DIR_LTR);
  self->items = g_list_store_new (FOYER_TYPE_TEMPLATE_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the list has it */
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self, 0);
}
