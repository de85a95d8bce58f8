/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first records of a file under a mapping, one at a time: each field before and after, with its
 * problem if it has one. */
#include "config.h"

#include "foyer-record-trace.h"

#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

struct _FoyerRecordTrace
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *verdict;
  GtkListBox *list;

  const FoyerDraftTrial *trial; /* borrowed: replaced or cleared before it goes */
  guint position;
};

static guint position_signal;

G_DEFINE_FINAL_TYPE (FoyerRecordTrace, foyer_record_trace, ADW_TYPE_BIN)

static const FoyerTrialRow *
get_row (FoyerRecordTrace *self)
{
  return self->trial != NULL && self->position < self->trial->rows->len
             ? g_ptr_array_index (self->trial->rows, self->position)
             : NULL;
}

static char *
dup_title (const FoyerTrialStep *step)
{
  const char *words = foyer_words_field (foyer_field_get_name (step->field));

  return g_strdup (step->key != NULL ? step->key
                   : words != NULL   ? words
                                     : foyer_field_get_name (step->field));
}

/* "ANNA BERG → Anna Berg"; one of them where they are the same. */
static char *
dup_values (const FoyerTrialStep *step)
{
  g_autofree char *before = step->before != NULL ? foyer_figures_dup_isolated (step->before) : NULL;
  g_autofree char *after = step->after != NULL ? foyer_figures_dup_isolated (step->after) : NULL;
  const char *arrow = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL ? "←" : "→";

  if (step->problem != NULL && step->before != NULL)
    return g_strdup_printf ("%s · %s", before, step->problem);
  if (step->problem != NULL)
    return g_strdup (step->problem);
  if (step->after == NULL)
    return g_strdup_printf (C_ ("import", "%s %s nothing"), before, arrow);
  if (step->before == NULL)
    return g_strdup_printf (C_ ("import", "%s (not in the file)"), after);
  return g_str_equal (step->before, step->after)
             ? g_strdup (after)
             : g_strdup_printf ("%s %s %s", before, arrow, after);
}

static void
add_step (FoyerRecordTrace *self, const FoyerTrialStep *step)
{
  g_autofree char *title = dup_title (step);
  g_autofree char *values = dup_values (step);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", values, "subtitle-lines", 3, "focusable", TRUE, NULL);

  gtk_widget_add_css_class (row, "fact");
  if (step->problem != NULL)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("foyer-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  gtk_list_box_append (self->list, row);
}

static void
show_verdict (FoyerRecordTrace *self, const FoyerTrialRow *row)
{
  g_autofree char *text = NULL;

  gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), "warning");
  if (row->is_skipped)
    text = g_strdup_printf (_ ("Not a registration: %s"), row->reason);
  else if (row->is_refused)
    {
      text = g_strdup_printf (_ ("Would be refused: %s"), row->reason);
      gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "warning");
    }
  else
    text = g_strdup (_ ("Can be taken as it is"));
  gtk_label_set_label (self->verdict, text);
}

static void
update (FoyerRecordTrace *self)
{
  const FoyerTrialRow *row = get_row (self);
  g_autofree char *title = NULL;
  GtkListBoxRow *old;

  while ((old = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (old));
  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  if (row == NULL)
    return;
  title = g_strdup_printf (_ ("Record %u of %u, line %" G_GUINT64_FORMAT), self->position + 1,
                           self->trial->rows->len, row->line);
  gtk_label_set_label (self->title, title);
  show_verdict (self, row);
  for (guint i = 0; i < row->steps->len; i++)
    add_step (self, g_ptr_array_index (row->steps, i));
  gtk_widget_set_visible (GTK_WIDGET (self->list), row->steps->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.previous", self->position > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.next",
                                 self->position + 1 < self->trial->rows->len);
}

void
foyer_record_trace_show (FoyerRecordTrace *self, const FoyerDraftTrial *trial)
{
  self->trial = trial;
  if (self->position >= trial->rows->len)
    self->position = 0;
  update (self);
}

void
foyer_record_trace_clear (FoyerRecordTrace *self)
{
  self->trial = NULL;
  self->position = 0;
  update (self);
}

guint
foyer_record_trace_get_position (FoyerRecordTrace *self)
{
  return self->position;
}

const char *
foyer_record_trace_get_problem (FoyerRecordTrace *self, FoyerField field)
{
  const FoyerTrialRow *row = get_row (self);

  for (guint i = 0; row != NULL && i < row->steps->len; i++)
    {
      const FoyerTrialStep *step = g_ptr_array_index (row->steps, i);

      if (step->field == field && step->problem != NULL)
        return step->problem;
    }
  return NULL;
}

static void
go (FoyerRecordTrace *self, int step)
{
  self->position += (guint)step;
  update (self);
  g_signal_emit (self, position_signal, 0);
}

static void
previous_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  go (FOYER_RECORD_TRACE (widget), -1);
}

static void
next_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  go (FOYER_RECORD_TRACE (widget), 1);
}

static void
foyer_record_trace_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_RECORD_TRACE);
  G_OBJECT_CLASS (foyer_record_trace_parent_class)->dispose (object);
}

static void
foyer_record_trace_class_init (FoyerRecordTraceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_record_trace_dispose;
  position_signal = g_signal_new ("position-changed", FOYER_TYPE_RECORD_TRACE, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-record-trace.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerRecordTrace, title);
  gtk_widget_class_bind_template_child (widget_class, FoyerRecordTrace, verdict);
  gtk_widget_class_bind_template_child (widget_class, FoyerRecordTrace, list);
  gtk_widget_class_install_action (widget_class, "trace.previous", NULL, previous_activate);
  gtk_widget_class_install_action (widget_class, "trace.next", NULL, next_activate);
}

static void
foyer_record_trace_init (FoyerRecordTrace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
