/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Third page of the assistant: what an import would do, before it does it. */
#include "config.h"

#include "foyer-import-trial.h"

#include "foyer-failure-view.h"
#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

/* Refused rows that are listed; the import keeps all of them as dead letters. */
#define SHOWN_ROWS 20u

struct _FoyerImportTrial
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkProgressBar *progress;
  GtkLabel *progress_text;
  GtkLabel *sentence;
  GtkWidget *figures;
  GtkLabel *admitted;
  GtkLabel *updated;
  GtkLabel *unchanged;
  GtkLabel *refused;
  AdwPreferencesGroup *causes_group;
  GtkListBox *causes;
  AdwPreferencesGroup *rows_group;
  GtkListBox *rows;
  FoyerFailureView *failure;

  FoyerImport *import;
};

G_DEFINE_FINAL_TYPE (FoyerImportTrial, foyer_import_trial, ADW_TYPE_BIN)

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
add_row (GtkListBox *list, const char *title, const char *subtitle, const char *count)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", subtitle, "subtitle-lines", 3, NULL);

  if (count != NULL)
    {
      GtkWidget *label = gtk_label_new (count);

      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  gtk_list_box_append (list, row);
}

static void
show_count (GtkLabel *label, guint64 count)
{
  g_autofree char *text = foyer_figures_dup_count (count);

  gtk_label_set_label (label, text);
}

static void
show_causes (FoyerImportTrial *self, const FoyerRehearsal *rehearsal)
{
  clear_list (self->causes);
  for (guint i = 0; i < rehearsal->causes->len; i++)
    {
      const FoyerRefusalCause *cause = g_ptr_array_index (rehearsal->causes, i);
      g_autofree char *count = foyer_figures_dup_count (cause->count);
      g_autofree char *first = cause->line > 0
                                   ? g_strdup_printf (_ ("First in line %" G_GUINT64_FORMAT ": %s"),
                                                      cause->line, cause->message)
                                   : g_strdup (cause->message);

      add_row (self->causes, foyer_words_cause (cause->code), first, count);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->causes_group), rehearsal->causes->len > 0);
}

static void
show_rows (FoyerImportTrial *self, const FoyerRehearsal *rehearsal)
{
  clear_list (self->rows);
  for (guint i = 0; i < MIN (rehearsal->refused->len, SHOWN_ROWS); i++)
    {
      const FoyerRefusedRow *refused = g_ptr_array_index (rehearsal->refused, i);
      g_autofree char *name
          = refused->name != NULL ? foyer_figures_dup_isolated (refused->name) : NULL;
      g_autofree char *title
          = name != NULL
                ? g_strdup_printf (_ ("Line %" G_GUINT64_FORMAT ", %s"), refused->line, name)
                : g_strdup_printf (_ ("Line %" G_GUINT64_FORMAT), refused->line);

      add_row (self->rows, title, refused->message, NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->rows_group), rehearsal->refused->len > 0);
}

static void
show_rehearsal (FoyerImportTrial *self, const FoyerRehearsal *rehearsal)
{
  g_autofree char *counts = foyer_import_dup_report (rehearsal->outcomes, rehearsal->skipped);
  g_autofree char *rows = foyer_figures_dup_count (rehearsal->rows);
  g_autofree char *sentence = NULL;

  if (rehearsal->refusal != NULL)
    sentence = g_strdup_printf (_ ("The file would be refused as a whole: %s"), rehearsal->refusal);
  else
    sentence = g_strdup_printf (ngettext ("Of %s row: %s", "Of %s rows: %s", rehearsal->rows), rows,
                                counts);
  gtk_label_set_label (self->sentence, sentence);
  gtk_widget_set_visible (self->figures, rehearsal->refusal == NULL);
  show_count (self->admitted, rehearsal->outcomes[FOYER_ADMISSION_ADMITTED]);
  show_count (self->updated, rehearsal->outcomes[FOYER_ADMISSION_UPDATED]);
  show_count (self->unchanged, rehearsal->outcomes[FOYER_ADMISSION_UNCHANGED]);
  show_count (self->refused, rehearsal->outcomes[FOYER_ADMISSION_REFUSED]);
  show_causes (self, rehearsal);
  show_rows (self, rehearsal);
  gtk_stack_set_visible_child_name (self->stack, "result");
}

static void
rehearsed_cb (FoyerImport *import, FoyerImportTrial *self)
{
  const FoyerRehearsal *rehearsal = foyer_import_get_rehearsal (import);

  if (rehearsal != NULL)
    {
      show_rehearsal (self, rehearsal);
      return;
    }
  foyer_failure_view_show_error (self->failure, _ ("The Trial Run Could Not Be Made"),
                                 foyer_import_get_error (import));
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
progress_cb (const FoyerProgress *progress, gpointer user_data)
{
  FoyerImportTrial *self = FOYER_IMPORT_TRIAL (user_data);
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;
  g_autofree char *left = NULL;
  g_autofree char *so_far = NULL;
  g_autofree char *text = NULL;

  if (self->progress == NULL || progress->total == 0)
    return;
  done = foyer_figures_dup_count (progress->done);
  total = foyer_figures_dup_count (progress->total);
  left = foyer_figures_dup_time_left (progress->seconds_left);
  so_far = g_strdup_printf (_ ("%s of about %s"), done, total);
  text = *left != '\0' ? g_strdup_printf ("%s · %s", so_far, left) : g_strdup (so_far);
  gtk_progress_bar_set_fraction (self->progress, (double)progress->done / (double)progress->total);
  gtk_label_set_label (self->progress_text, text);
}

void
foyer_import_trial_show (FoyerImportTrial *self)
{
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_label_set_label (self->progress_text, _ ("Reading the whole file; nothing is stored"));
  gtk_stack_set_visible_child_name (self->stack, "running");
  foyer_import_rehearse (self->import, progress_cb, self);
}

void
foyer_import_trial_set_import (FoyerImportTrial *self, FoyerImport *import)
{
  if (self->import != NULL)
    g_signal_handlers_disconnect_by_data (self->import, self);
  g_set_object (&self->import, import);
  if (import != NULL)
    g_signal_connect_object (import, "rehearsed", G_CALLBACK (rehearsed_cb), self, 0);
}

static void
foyer_import_trial_dispose (GObject *object)
{
  FoyerImportTrial *self = FOYER_IMPORT_TRIAL (object);

  g_clear_object (&self->import);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_IMPORT_TRIAL);
  G_OBJECT_CLASS (foyer_import_trial_parent_class)->dispose (object);
}

static void
foyer_import_trial_class_init (FoyerImportTrialClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_import_trial_dispose;
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-import-trial.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerImportTrial, child)
  BIND (stack);
  BIND (progress);
  BIND (progress_text);
  BIND (sentence);
  BIND (figures);
  BIND (admitted);
  BIND (updated);
  BIND (unchanged);
  BIND (refused);
  BIND (causes_group);
  BIND (causes);
  BIND (rows_group);
  BIND (rows);
  BIND (failure);
#undef BIND
}

static void
foyer_import_trial_init (FoyerImportTrial *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
