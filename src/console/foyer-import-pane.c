/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assistant's frame: which page, which button, where the focus goes. */
#include "config.h"

#include "foyer-import-pane.h"

#include "foyer-announce.h"
#include "foyer-failure-view.h"
#include "foyer-figures.h"
#include "foyer-import-columns.h"
#include "foyer-import-read.h"
#include "foyer-import-result.h"
#include "foyer-import-trial.h"
#include "foyer-question.h"

#include <glib/gi18n.h>

typedef enum
{
  STEP_READ,
  STEP_COLUMNS,
  STEP_TRIAL,
  STEP_IMPORT,
} Step;

static const char *const step_names[] = { "read", "columns", "trial", "import" };

struct _FoyerImportPane
{
  AdwBin parent_instance;

  GtkLabel *file;
  GtkWidget *steps;
  GtkScrolledWindow *scroller;
  GtkStack *stack;
  FoyerImportRead *read;
  FoyerImportColumns *columns;
  FoyerImportTrial *trial;
  FoyerImportResult *result;
  FoyerFailureView *failure;
  GtkWidget *back;
  GtkButton *primary;

  FoyerImport *import;
  Step step;
  gboolean is_running; /* the import began and has not ended */
  gboolean wants_focus; /* the page was just opened: focus goes to what is next */
};

enum
{
  SIGNAL_ENDED,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerImportPane, foyer_import_pane, ADW_TYPE_BIN)

static gboolean
is_ready (FoyerImportPane *self)
{
  switch (self->step)
    {
    case STEP_READ:
      return foyer_import_read_is_answered (self->read);
    case STEP_COLUMNS:
      return foyer_import_columns_is_answered (self->columns);
    case STEP_TRIAL:
      {
        const FoyerRehearsal *rehearsal = foyer_import_get_rehearsal (self->import);

        return rehearsal != NULL && rehearsal->refusal == NULL;
      }
    case STEP_IMPORT:
      return !self->is_running;
    }
  return FALSE;
}

static char *
dup_primary_label (FoyerImportPane *self)
{
  const FoyerRehearsal *rehearsal = foyer_import_get_rehearsal (self->import);
  g_autofree char *count = NULL;
  guint64 n;

  if (self->step == STEP_IMPORT)
    return g_strdup (C_ ("import", "_Done"));
  if (self->step != STEP_TRIAL || rehearsal == NULL)
    return g_strdup (C_ ("import", "_Continue"));
  n = rehearsal->rows - rehearsal->skipped - rehearsal->outcomes[FOYER_ADMISSION_REFUSED];
  count = foyer_figures_dup_count (n);
  return g_strdup_printf (C_ ("import", "_Import %s"), count);
}

static void
show_steps (FoyerImportPane *self)
{
  Step step = STEP_READ;

  for (GtkWidget *label = gtk_widget_get_first_child (self->steps); label != NULL;
       label = gtk_widget_get_next_sibling (label), step++)
    {
      if (step == self->step)
        gtk_widget_add_css_class (label, "current");
      else
        gtk_widget_remove_css_class (label, "current");
      gtk_accessible_update_state (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_STATE_SELECTED,
                                   step == self->step, -1);
    }
}

void
foyer_import_pane_focus (FoyerImportPane *self)
{
  self->wants_focus = FALSE;
  if (self->step == STEP_READ && foyer_import_read_focus_question (self->read))
    return;
  if (self->step == STEP_COLUMNS && foyer_import_columns_focus_question (self->columns))
    return;
  if (is_ready (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->primary));
  else
    self->wants_focus = self->step != STEP_COLUMNS; /* once it can be pressed */
}

static void
update (FoyerImportPane *self)
{
  g_autofree char *label = NULL;

  if (self->import == NULL)
    return;
  label = dup_primary_label (self);
  gtk_button_set_label (self->primary, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.next", is_ready (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.back",
                                 self->step == STEP_COLUMNS || self->step == STEP_TRIAL);
  if (self->wants_focus
      && (self->step == STEP_COLUMNS ? foyer_import_columns_is_built (self->columns)
                                     : is_ready (self)))
    foyer_import_pane_focus (self);
}

static void
changed_cb (GtkWidget *page, FoyerImportPane *self)
{
  update (self);
}

static void
go (FoyerImportPane *self, Step step)
{
  self->step = step;
  gtk_stack_set_visible_child_name (self->stack, step_names[step]);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  show_steps (self);
  switch (step)
    {
    case STEP_READ:
      break;
    case STEP_COLUMNS:
      foyer_import_columns_show (self->columns);
      break;
    case STEP_TRIAL:
      foyer_import_trial_show (self->trial);
      break;
    case STEP_IMPORT:
      self->is_running = TRUE;
      foyer_import_start (self->import);
      break;
    }
  self->wants_focus = TRUE;
  update (self);
  if (!is_ready (self) && step != STEP_COLUMNS)
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

/* ---- What the import tells ---- */

static void
examined_cb (FoyerImport *import, FoyerImportPane *self)
{
  const GError *error = foyer_import_get_error (import);
  g_autofree char *name = foyer_import_dup_name (import);
  g_autofree char *title = g_strdup_printf (_ ("“%s” Cannot Be Imported"), name);

  if (error != NULL)
    {
      foyer_failure_view_show_error (self->failure, title, error);
      /* An answer that made no sense leaves the page: another one can be given. */
      if (foyer_import_get_examination (import) == NULL)
        gtk_stack_set_visible_child_name (self->stack, "failed");
      update (self);
      return;
    }
  foyer_failure_view_show_error (self->failure, NULL, NULL);
  foyer_import_read_show (self->read);
  gtk_stack_set_visible_child_name (self->stack, step_names[STEP_READ]);
  self->wants_focus = self->wants_focus || !foyer_import_read_is_answered (self->read);
  if (self->wants_focus)
    foyer_import_pane_focus (self);
  update (self);
}

static void
rehearsed_cb (FoyerImport *import, FoyerImportPane *self)
{
  const FoyerRehearsal *rehearsal = foyer_import_get_rehearsal (import);

  if (rehearsal != NULL)
    {
      g_autofree char *text = foyer_import_dup_report (rehearsal->outcomes, rehearsal->skipped);

      foyer_announce (GTK_WIDGET (self), text);
    }
  update (self);
}

static void
ended_cb (FoyerImport *import, FoyerImportPane *self)
{
  g_autofree char *name = foyer_import_dup_name (import);
  const FoyerImportReport *report = foyer_import_get_report (import);
  g_autofree char *text = g_strdup_printf (
      report != NULL && report->is_cancelled ? _ ("%s stopped: %s") : _ ("%s: %s"), name,
      foyer_task_get_detail (foyer_import_get_task (import)));

  self->is_running = FALSE;
  update (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, text);
}

/* ---- Acts ---- */

static void
next_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerImportPane *self = FOYER_IMPORT_PANE (widget);

  if (self->import == NULL || !is_ready (self))
    return;
  if (self->step == STEP_IMPORT)
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
  else
    go (self, self->step + 1);
}

gboolean
foyer_import_pane_go_back (FoyerImportPane *self)
{
  if (self->import == NULL || self->step == STEP_READ || self->step == STEP_IMPORT)
    return FALSE;
  foyer_import_abandon (self->import);
  self->step--;
  gtk_stack_set_visible_child_name (self->stack, step_names[self->step]);
  show_steps (self);
  if (self->step == STEP_COLUMNS)
    foyer_import_draft_changed (self->import); /* a look that was dropped is made again */
  self->wants_focus = TRUE;
  update (self);
  return TRUE;
}

/* Commits the page; where a question is open it leads there instead. */
static gboolean
commit_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  FoyerImportPane *self = FOYER_IMPORT_PANE (widget);

  if (self->import == NULL)
    return FALSE;
  if (is_ready (self))
    next_activate (widget, NULL, NULL);
  else
    foyer_import_pane_focus (self);
  return TRUE;
}

static void
back_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void)foyer_import_pane_go_back (FOYER_IMPORT_PANE (widget)); /* on the first page: nothing */
}

static void
leave_cb (gboolean is_yes, gpointer user_data)
{
  g_autoptr (FoyerImportPane) self = user_data;

  if (is_yes && self->import != NULL)
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
close_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerImportPane *self = FOYER_IMPORT_PANE (widget);

  if (self->import == NULL)
    return;
  if (self->step != STEP_IMPORT && foyer_import_has_answers (self->import))
    foyer_question_ask (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Leave This Import?"),
                        _ ("What you said about the columns would be lost."), _ ("_Leave"),
                        leave_cb, g_object_ref (self));
  else
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* ---- Opening and closing ---- */

static void
set_import (FoyerImportPane *self, FoyerImport *import)
{
  if (self->import != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->import, self);
      foyer_import_abandon (self->import);
    }
  g_set_object (&self->import, import);
  foyer_import_read_set_import (self->read, import);
  foyer_import_columns_set_import (self->columns, import);
  foyer_import_trial_set_import (self->trial, import);
  foyer_import_result_set_import (self->result, import);
  if (import == NULL)
    return;
  g_signal_connect_object (import, "examined", G_CALLBACK (examined_cb), self, 0);
  g_signal_connect_object (import, "rehearsed", G_CALLBACK (rehearsed_cb), self, 0);
  g_signal_connect_object (import, "ended", G_CALLBACK (ended_cb), self, 0);
}

void
foyer_import_pane_open (FoyerImportPane *self, FoyerSession *session, const char *path)
{
  g_autoptr (FoyerImport) import = foyer_import_new (session, path);
  g_autofree char *name = foyer_import_dup_name (import);

  set_import (self, import);
  self->step = STEP_READ;
  self->is_running = FALSE;
  self->wants_focus = TRUE;
  gtk_label_set_label (self->file, name);
  foyer_failure_view_show_error (self->failure, NULL, NULL);
  gtk_stack_set_visible_child_name (self->stack, "looking");
  show_steps (self);
  update (self);
  foyer_import_examine (import);
}

void
foyer_import_pane_close (FoyerImportPane *self)
{
  foyer_import_trial_set_import (self->trial, NULL);
  set_import (self, NULL);
}

/* ---- Object ---- */

static void
foyer_import_pane_dispose (GObject *object)
{
  FoyerImportPane *self = FOYER_IMPORT_PANE (object);

  if (self->import != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->import, self);
      foyer_import_abandon (self->import);
    }
  g_clear_object (&self->import);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_IMPORT_PANE);
  G_OBJECT_CLASS (foyer_import_pane_parent_class)->dispose (object);
}

static void
foyer_import_pane_class_init (FoyerImportPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_import_pane_dispose;
  signals[SIGNAL_ENDED] = g_signal_new ("ended", FOYER_TYPE_IMPORT_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", FOYER_TYPE_IMPORT_PANE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_IMPORT_COLUMNS);
  g_type_ensure (FOYER_TYPE_IMPORT_READ);
  g_type_ensure (FOYER_TYPE_IMPORT_RESULT);
  g_type_ensure (FOYER_TYPE_IMPORT_TRIAL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-import-pane.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerImportPane, child)
  BIND (file);
  BIND (steps);
  BIND (scroller);
  BIND (stack);
  BIND (read);
  BIND (columns);
  BIND (trial);
  BIND (result);
  BIND (failure);
  BIND (back);
  BIND (primary);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "assistant.next", NULL, next_activate);
  gtk_widget_class_install_action (widget_class, "assistant.back", NULL, back_activate);
  gtk_widget_class_install_action (widget_class, "assistant.close", NULL, close_activate);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, commit_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "assistant.back",
                                       NULL);
}

static void
foyer_import_pane_init (FoyerImportPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
