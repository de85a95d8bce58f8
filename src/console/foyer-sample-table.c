/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first records of a file as a table, cell by cell as they are read. */
#include "config.h"

#include "foyer-sample-table.h"

#include "foyer-figures.h"

#include <glib/gi18n.h>

/* Longer cells are cut: a cell of free text must not push the others away. */
#define MOST_LETTERS 28
/* More columns than this are no help to the eye and slow the page down; the next page has all. */
#define MOST_COLUMNS 12

struct _FoyerSampleTable
{
  AdwBin parent_instance;

  GtkColumnView *table;
  GtkLabel *more;

  GListStore *rows; /* GtkStringList: cells; the first is the line number */
};

G_DEFINE_FINAL_TYPE (FoyerSampleTable, foyer_sample_table, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (GPOINTER_TO_UINT (column) == 0)
    {
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
    }
  gtk_list_item_set_child (item, label);
  gtk_list_item_set_activatable (item, FALSE);
}

static char *
dup_short (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= MOST_LETTERS)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, MOST_LETTERS - 1);
  return g_strconcat (start, "…", NULL);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkStringList *cells = gtk_list_item_get_item (item);
  const char *text = gtk_string_list_get_string (cells, GPOINTER_TO_UINT (column));
  GtkWidget *label = gtk_list_item_get_child (item);

  g_autofree char *shown = dup_short (text != NULL ? text : "");

  gtk_label_set_label (GTK_LABEL (label), shown);
  gtk_widget_set_tooltip_text (label, text);
}

static void
add_column (FoyerSampleTable *self, const char *title, guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (index));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (index));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, index > 0);
  gtk_column_view_append_column (self->table, column);
}

static void
remove_columns (FoyerSampleTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->table, column);
    }
}

static void
add_row (FoyerSampleTable *self, const FoyerSampleRow *row)
{
  g_autoptr (GtkStringList) cells = gtk_string_list_new (NULL);
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, row->line);

  gtk_string_list_append (cells, line);
  if (row->refusal != NULL)
    {
      g_autofree char *text = g_strdup_printf (C_ ("import", "Refused: %s"), row->refusal);

      gtk_string_list_append (cells, text);
    }
  for (guint i = 0; row->refusal == NULL && row->cells[i] != NULL && i < MOST_COLUMNS; i++)
    gtk_string_list_append (cells, row->cells[i]);
  g_list_store_append (self->rows, cells);
}

void
foyer_sample_table_show (FoyerSampleTable *self, const FoyerFileExamination *examination)
{
  guint n = examination->draft->columns->len;

  g_list_store_remove_all (self->rows);
  remove_columns (self);
  add_column (self, C_ ("import", "Line"), 0);
  for (guint i = 0; i < MIN (n, MOST_COLUMNS); i++)
    add_column (self, foyer_draft_get_column (examination->draft, i)->name, i + 1);
  for (guint i = 0; i < examination->rows->len; i++)
    add_row (self, g_ptr_array_index (examination->rows, i));
  gtk_widget_set_visible (GTK_WIDGET (self->more), n > MOST_COLUMNS);
  if (n > MOST_COLUMNS)
    {
      g_autofree char *count = foyer_figures_dup_count (n - MOST_COLUMNS);
      g_autofree char *text = g_strdup_printf (
          ngettext ("And %s more column: the next page has all",
                    "And %s more columns: the next page has all", n - MOST_COLUMNS),
          count);

      gtk_label_set_label (self->more, text);
    }
}

static void
foyer_sample_table_dispose (GObject *object)
{
  FoyerSampleTable *self = FOYER_SAMPLE_TABLE (object);

  g_clear_object (&self->rows);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_SAMPLE_TABLE);
  G_OBJECT_CLASS (foyer_sample_table_parent_class)->dispose (object);
}

static void
foyer_sample_table_class_init (FoyerSampleTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_sample_table_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-sample-table.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerSampleTable, table);
  gtk_widget_class_bind_template_child (widget_class, FoyerSampleTable, more);
}

static void
foyer_sample_table_init (FoyerSampleTable *self)
{
  g_autoptr (GtkNoSelection) model = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (GTK_TYPE_STRING_LIST);
  model = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (model));
}
