/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Last page of the assistant: the import under way, then what became of every row. */
#include "config.h"

#include "foyer-import-result.h"

#include "foyer-failure-view.h"
#include "foyer-figures.h"

#include <glib/gi18n.h>

struct _FoyerImportResult
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkProgressBar *progress;
  GtkLabel *detail;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *sentence;
  GtkLabel *next;
  GtkWidget *letters;
  FoyerFailureView *failure;

  FoyerImport *import;
};

G_DEFINE_FINAL_TYPE (FoyerImportResult, foyer_import_result, ADW_TYPE_BIN)

static void
task_cb (FoyerTask *task, GParamSpec *spec, FoyerImportResult *self)
{
  double fraction = foyer_task_get_fraction (task);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  else
    gtk_progress_bar_pulse (self->progress);
  gtk_label_set_label (self->detail, foyer_task_get_detail (task));
}

static void
started_cb (FoyerImport *import, FoyerImportResult *self)
{
  FoyerTask *task = foyer_import_get_task (import);

  gtk_progress_bar_set_fraction (self->progress, 0);
  g_signal_connect_object (task, "notify", G_CALLBACK (task_cb), self, 0);
  task_cb (task, NULL, self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.stop", TRUE);
  gtk_stack_set_visible_child_name (self->stack, "running");
}

static void
show_report (FoyerImportResult *self, const FoyerImportReport *report)
{
  guint64 n_refused = report->outcomes[FOYER_ADMISSION_REFUSED];
  g_autofree char *counts = foyer_import_dup_report (report->outcomes, report->skipped);
  g_autofree char *kept = foyer_figures_dup_count (report->outcomes[FOYER_ADMISSION_ADMITTED]
                                                   + report->outcomes[FOYER_ADMISSION_UPDATED]);
  g_autofree char *refused = foyer_figures_dup_count (n_refused);
  g_autofree char *next = NULL;

  gtk_image_set_from_icon_name (self->icon, report->is_cancelled ? "foyer-stop-symbolic"
                                                                 : "foyer-tick-symbolic");
  gtk_label_set_label (self->title, report->is_cancelled ? _ ("Stopped") : _ ("Imported"));
  gtk_label_set_label (self->sentence, counts);
  if (report->is_cancelled)
    next = g_strdup_printf (_ ("%s registrations were taken and stay. Import the file again to go "
                               "on; what is there already is not changed."),
                            kept);
  else if (n_refused > 0)
    next = g_strdup_printf (ngettext ("%s row was refused and waits as a dead letter.",
                                      "%s rows were refused and wait as dead letters.", n_refused),
                            refused);
  gtk_widget_set_visible (GTK_WIDGET (self->next), next != NULL);
  gtk_label_set_label (self->next, next != NULL ? next : "");
  gtk_widget_set_visible (self->letters, n_refused > 0);
  gtk_stack_set_visible_child_name (self->stack, "done");
}

static void
ended_cb (FoyerImport *import, FoyerImportResult *self)
{
  const FoyerImportReport *report = foyer_import_get_report (import);

  if (report != NULL)
    {
      show_report (self, report);
      return;
    }
  gtk_image_set_from_icon_name (self->icon, "foyer-stop-symbolic");
  gtk_label_set_label (self->title, _ ("Stopped"));
  gtk_label_set_label (self->sentence, _ ("Nothing was taken in"));
  gtk_widget_set_visible (GTK_WIDGET (self->next), FALSE);
  gtk_widget_set_visible (self->letters, FALSE);
  foyer_failure_view_show_error (self->failure, _ ("The File Was Not Imported"),
                                 foyer_import_get_error (import));
  gtk_stack_set_visible_child_name (self->stack,
                                    foyer_import_get_error (import) != NULL ? "failed" : "done");
}

static void
stop_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerImportResult *self = FOYER_IMPORT_RESULT (widget);

  foyer_task_cancel (foyer_import_get_task (self->import));
  gtk_widget_action_set_enabled (widget, "result.stop", FALSE);
}

void
foyer_import_result_set_import (FoyerImportResult *self, FoyerImport *import)
{
  if (self->import != NULL)
    g_signal_handlers_disconnect_by_data (self->import, self);
  g_set_object (&self->import, import);
  if (import == NULL)
    return;
  g_signal_connect_object (import, "started", G_CALLBACK (started_cb), self, 0);
  g_signal_connect_object (import, "ended", G_CALLBACK (ended_cb), self, 0);
}

static void
foyer_import_result_dispose (GObject *object)
{
  FoyerImportResult *self = FOYER_IMPORT_RESULT (object);

  g_clear_object (&self->import);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_IMPORT_RESULT);
  G_OBJECT_CLASS (foyer_import_result_parent_class)->dispose (object);
}

static void
foyer_import_result_class_init (FoyerImportResultClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_import_result_dispose;
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-import-result.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerImportResult, child)
  BIND (stack);
  BIND (progress);
  BIND (detail);
  BIND (icon);
  BIND (title);
  BIND (sentence);
  BIND (next);
  BIND (letters);
  BIND (failure);
#undef BIND
  gtk_widget_class_install_action (widget_class, "result.stop", NULL, stop_activate);
}

static void
foyer_import_result_init (FoyerImportResult *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
