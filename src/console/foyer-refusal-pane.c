/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One dead letter: what is wrong and what to do, the bytes as they came beside the diagnosis. */
#include "config.h"

#include "foyer-refusal-pane.h"

#include "foyer-engine-people.h"
#include "foyer-fact.h"
#include "foyer-failure-view.h"
#include "foyer-figures.h"
#include "foyer-raw-view.h"
#include "foyer-refusal.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

struct _FoyerRefusalPane
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *cause;
  GtkLabel *remedy;
  GtkLabel *origin;
  GtkBox *raw_box;
  FoyerRawView *raw;
  FoyerFailureView *failure;
  GtkBox *diagnoses;
  AdwActionRow *state_row;
  AdwActionRow *stage_row;
  AdwActionRow *received_row;
  AdwActionRow *contract_row;
  AdwActionRow *trace_row;

  FoyerDeadLetter *letter;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (FoyerRefusalPane, foyer_refusal_pane, ADW_TYPE_BIN)

static void
add_diagnosis (FoyerRefusalPane *self, const FoyerDiagnostic *diagnostic, gboolean is_only)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const char *field = foyer_words_field (diagnostic->field_path);

  if (!is_only)
    adw_preferences_group_set_title (group, foyer_words_cause (diagnostic->code));
  foyer_fact_add (group, _ ("Field"), field != NULL ? field : diagnostic->field_path, FALSE);
  foyer_fact_add (group, _ ("Value"), diagnostic->value, TRUE);
  foyer_fact_add (group, _ ("Nearest Known"), diagnostic->suggestion, TRUE);
  foyer_fact_add (group, _ ("Rule"), diagnostic->rule, TRUE);
  foyer_fact_add (group, _ ("What Was Found"), diagnostic->message, FALSE);
  if (!is_only)
    foyer_fact_add (group, _ ("What to Do"), foyer_words_remedy (diagnostic->code), FALSE);
  gtk_box_append (self->diagnoses, GTK_WIDGET (group));
}

static void
show_diagnoses (FoyerRefusalPane *self)
{
  GPtrArray *diagnostics = self->letter->diagnostics;
  guint n = diagnostics != NULL ? diagnostics->len : 0;
  GtkWidget *group;

  while ((group = gtk_widget_get_first_child (GTK_WIDGET (self->diagnoses))) != NULL)
    gtk_box_remove (self->diagnoses, group);
  for (guint i = 0; i < n; i++)
    add_diagnosis (self, g_ptr_array_index (diagnostics, i), n == 1);
}

static void
show_facts (FoyerRefusalPane *self)
{
  FoyerDeadLetter *letter = self->letter;
  const char *who = foyer_refusal_get_who (letter);
  g_autofree char *origin = foyer_refusal_dup_origin (letter);
  g_autofree char *isolated = foyer_figures_dup_isolated (who);
  g_autofree char *from = g_strdup_printf ("%s · %s", isolated, origin);
  g_autofree char *stage = g_strdup_printf ("%s: %s", foyer_words_stage (letter->stage),
                                            foyer_words_stage_failure (letter->stage));
  gint64 now_usec = g_get_real_time ();
  g_autofree char *received = foyer_figures_dup_moment (letter->received_usec, now_usec);

  gtk_label_set_label (self->cause, foyer_words_cause (letter->code));
  gtk_label_set_label (self->remedy, foyer_words_remedy (letter->code));
  gtk_label_set_label (self->origin, from);
  foyer_fact_set (self->state_row, foyer_words_dead_letter_state (letter->state));
  foyer_fact_set (self->stage_row, stage);
  foyer_fact_set (self->received_row, received);
  foyer_fact_set (self->contract_row, letter->contract);
  foyer_fact_set (self->trace_row, letter->trace_id);
}

static void
mark (FoyerRefusalPane *self)
{
  GPtrArray *diagnostics = self->letter->diagnostics;

  for (guint i = 0; diagnostics != NULL && i < diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = g_ptr_array_index (diagnostics, i);

      (void)foyer_raw_view_mark (self->raw, diagnostic->value);
    }
}

static void
letter_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerRefusalPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autofree char *raw_text = NULL;
  g_autoptr (FoyerDeadLetter) letter = foyer_engine_get_dead_letter_finish (
      FOYER_ENGINE (source), result, &raw, &raw_text, &error);

  if (foyer_failure_is_cancelled (error) || self->stack == NULL)
    return;
  if (letter == NULL)
    {
      foyer_failure_view_show_error (self->failure, _ ("The Bytes Could Not Be Read"), error);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->raw_box), raw_text != NULL && *raw_text != '\0');
  foyer_raw_view_set_text (self->raw, raw_text != NULL ? raw_text : "");
  mark (self);
}

void
foyer_refusal_pane_show_letter (FoyerRefusalPane *self, FoyerSession *session,
                                FoyerDeadLetter *letter)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->letter, foyer_dead_letter_unref);
  if (letter == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  self->letter = foyer_dead_letter_ref (letter);
  self->cancellable = g_cancellable_new ();
  foyer_failure_view_show_error (self->failure, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->raw_box), FALSE);
  foyer_raw_view_set_text (self->raw, "");
  show_facts (self);
  show_diagnoses (self);
  gtk_stack_set_visible_child_name (self->stack, "letter");
  foyer_engine_get_dead_letter_async (foyer_session_get_engine (session), letter->dead_letter_id,
                                      self->cancellable, letter_cb, g_object_ref (self));
}

static void
foyer_refusal_pane_dispose (GObject *object)
{
  FoyerRefusalPane *self = FOYER_REFUSAL_PANE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->letter, foyer_dead_letter_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_REFUSAL_PANE);
  G_OBJECT_CLASS (foyer_refusal_pane_parent_class)->dispose (object);
}

static void
foyer_refusal_pane_class_init (FoyerRefusalPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_refusal_pane_dispose;
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_RAW_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-refusal-pane.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerRefusalPane, child)
  BIND (stack);
  BIND (cause);
  BIND (remedy);
  BIND (origin);
  BIND (raw_box);
  BIND (raw);
  BIND (failure);
  BIND (diagnoses);
  BIND (state_row);
  BIND (stage_row);
  BIND (received_row);
  BIND (contract_row);
  BIND (trace_row);
#undef BIND
}

static void
foyer_refusal_pane_init (FoyerRefusalPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
