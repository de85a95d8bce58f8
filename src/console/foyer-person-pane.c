/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person: name, tier, state in a sentence, badge, the one right act, facts; the lists below it
 * are foyer-person-history.c's. */
#include "config.h"

#include "foyer-person-pane.h"

#include "foyer-badge-view.h"
#include "foyer-engine-people.h"
#include "foyer-engine-print.h"
#include "foyer-fact.h"
#include "foyer-failure-view.h"
#include "foyer-figures.h"
#include "foyer-person-history.h"
#include "foyer-person-state.h"
#include "foyer-tier-bar.h"

#include <glib/gi18n.h>

struct _FoyerPersonPane
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *name;
  GtkLabel *company;
  FoyerTierBar *tier_bar;
  GtkLabel *tier;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *duplicate;
  FoyerBadgeView *badge;
  GtkButton *primary;
  GtkButton *cancel_badge;
  FoyerFailureView *failure;
  AdwActionRow *job_title_row;
  AdwActionRow *badge_no_row;
  AdwActionRow *order_row;
  AdwActionRow *source_row;
  AdwActionRow *registered_row;
  FoyerPersonHistory *history;
  AdwStatusPage *many;

  FoyerSession *session;
  FoyerAttendee *attendee;
  FoyerJob *job; /* newest of this person, NULL */
  GCancellable *cancellable; /* of what is asked about this person */
  const char *style; /* static; the class that the state has now */
};

static guint printed_signal;

G_DEFINE_FINAL_TYPE (FoyerPersonPane, foyer_person_pane, ADW_TYPE_BIN)

static void
show_facts (FoyerPersonPane *self)
{
  FoyerRecord *record = self->attendee->record;
  const char *source = foyer_record_get_text (record, FOYER_FIELD_SOURCE);
  const char *source_id = foyer_record_get_text (record, FOYER_FIELD_SOURCE_ID);
  g_autofree char *from = g_strdup_printf ("%s · %s", source != NULL ? source : "–",
                                           source_id != NULL ? source_id : "–");

  foyer_fact_set (self->job_title_row, foyer_record_get_text (record, FOYER_FIELD_TITLE));
  foyer_fact_set (self->badge_no_row, self->attendee->badge_no);
  foyer_fact_set (self->order_row, foyer_record_get_text (record, FOYER_FIELD_ORDER_CODE));
  foyer_fact_set (self->source_row, from);
  if (foyer_record_has (record, FOYER_FIELD_REGISTERED_AT))
    {
      g_autofree char *moment = foyer_figures_dup_moment (
          foyer_record_get_time (record, FOYER_FIELD_REGISTERED_AT), g_get_real_time ());

      foyer_fact_set (self->registered_row, moment);
    }
  else
    foyer_fact_set (self->registered_row, NULL);
}

static void
show_state (FoyerPersonPane *self)
{
  FoyerPersonState state;

  foyer_person_state_init (&state, self->attendee, self->job != NULL ? self->job->printer : NULL,
                           self->job != NULL ? self->job->reason : NULL, g_get_real_time ());
  gtk_label_set_label (self->state, state.sentence);
  gtk_image_set_from_icon_name (self->state_icon, state.icon);
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->state_icon), self->style);
  self->style = state.style;
  gtk_widget_add_css_class (GTK_WIDGET (self->state_icon), state.style);
  if (state.act == FOYER_PERSON_ACT_PRINT)
    {
      gtk_button_set_label (self->primary, _ ("Print Badge"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->primary), "person.print");
    }
  else
    {
      gtk_button_set_label (self->primary, _ ("Next Person"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->primary), "win.search");
    }
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_badge), state.can_cancel && self->job != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->duplicate), self->attendee->is_possible_duplicate);
  foyer_person_state_clear (&state);
}

static void
show_card (FoyerPersonPane *self)
{
  FoyerRecord *record = self->attendee->record;
  const char *tier = foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER);
  const char *company = foyer_record_get_text (record, FOYER_FIELD_COMPANY);
  const FoyerTierCount *count = foyer_session_find_tier (self->session, tier);

  gtk_label_set_label (self->name, foyer_record_get_text (record, FOYER_FIELD_FULL_NAME));
  gtk_label_set_label (self->company, company != NULL ? company : "");
  gtk_widget_set_visible (GTK_WIDGET (self->company), company != NULL);
  gtk_label_set_label (self->tier, count != NULL && count->label != NULL ? count->label : tier);
  foyer_tier_bar_set_colour (self->tier_bar, count != NULL ? count->colour : NULL);
  show_facts (self);
  show_state (self);
  gtk_stack_set_visible_child_name (self->stack, "person");
}

static void
jobs_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerPersonPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs
      = foyer_engine_list_jobs_finish (FOYER_ENGINE (source), result, &error);

  if (jobs == NULL || self->attendee == NULL || self->stack == NULL)
    return;
  g_clear_pointer (&self->job, foyer_job_unref);
  if (jobs->len > 0)
    self->job = foyer_job_ref (g_ptr_array_index (jobs, 0));
  foyer_person_history_show_jobs (self->history, jobs);
  show_state (self);
}

static void
ask_jobs (FoyerPersonPane *self)
{
  FoyerJobQuery query = { .attendee_id = foyer_attendee_get_id (self->attendee) };

  foyer_engine_list_jobs_async (foyer_session_get_engine (self->session), &query, self->cancellable,
                                jobs_cb, g_object_ref (self));
}

/* ---- What changes meanwhile ---- */

static void
person_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerPersonPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAttendee) attendee
      = foyer_engine_find_person_finish (FOYER_ENGINE (source), result, &error);

  if (attendee != NULL && self->attendee != NULL && self->stack != NULL
      && g_strcmp0 (foyer_attendee_get_id (attendee), foyer_attendee_get_id (self->attendee)) == 0)
    foyer_person_pane_show_person (self, attendee);
}

static void
topics_cb (FoyerSession *session, guint topics, FoyerPersonPane *self)
{
  if (self->attendee == NULL || (topics & (FOYER_TOPIC_PEOPLE | FOYER_TOPIC_JOBS)) == 0)
    return;
  foyer_engine_find_person_async (foyer_session_get_engine (session),
                                  foyer_attendee_get_id (self->attendee), self->cancellable,
                                  person_cb, g_object_ref (self));
}

/* ---- Acts ---- */

static void
print_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerPersonPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintReport) report
      = foyer_engine_print_finish (FOYER_ENGINE (source), result, &error);

  if (self->stack == NULL || self->attendee == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "person.print", TRUE);
  if (report == NULL)
    foyer_failure_view_show_error (self->failure, _ ("This Badge Was Not Printed"), error);
  else
    g_signal_emit (self, printed_signal, 0, self->attendee);
}

static void
print_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerPersonPane *self = FOYER_PERSON_PANE (widget);
  const char *ids[2] = { NULL };
  FoyerSelection selection = { .attendee_ids = ids };

  if (self->attendee == NULL)
    return;
  ids[0] = foyer_attendee_get_id (self->attendee);
  foyer_failure_view_show_error (self->failure, NULL, NULL);
  /* One key press, one badge: until the engine has answered. */
  gtk_widget_action_set_enabled (widget, "person.print", FALSE);
  foyer_engine_print_async (foyer_session_get_engine (self->session), &selection, NULL, NULL,
                            print_cb, g_object_ref (self));
}

static void
cancel_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerPersonPane) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!foyer_engine_cancel_job_finish (FOYER_ENGINE (source), result, &error)
      && self->stack != NULL)
    foyer_failure_view_show_error (self->failure, _ ("This Badge Was Not Cancelled"), error);
}

static void
cancel_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerPersonPane *self = FOYER_PERSON_PANE (widget);

  if (self->job == NULL)
    return;
  foyer_engine_cancel_job_async (foyer_session_get_engine (self->session), self->job->job_id, NULL,
                                 cancel_cb, g_object_ref (self));
}

/* ---- Object ---- */

void
foyer_person_pane_set_session (FoyerPersonPane *self, FoyerSession *session)
{
  foyer_person_pane_show_person (self, NULL);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "topics-changed", G_CALLBACK (topics_cb), self, 0);
}

static void
forget (FoyerPersonPane *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->attendee, foyer_attendee_unref);
  g_clear_pointer (&self->job, foyer_job_unref);
}

static void
show_nobody (FoyerPersonPane *self, const char *page)
{
  forget (self);
  foyer_badge_view_show_person (self->badge, NULL, NULL, NULL);
  gtk_stack_set_visible_child_name (self->stack, page);
}

void
foyer_person_pane_show_person (FoyerPersonPane *self, FoyerAttendee *attendee)
{
  g_autoptr (FoyerAttendee) shown = attendee != NULL ? foyer_attendee_ref (attendee) : NULL;
  gboolean is_same
      = shown != NULL && self->attendee != NULL
        && g_strcmp0 (foyer_attendee_get_id (shown), foyer_attendee_get_id (self->attendee)) == 0;
  gboolean is_same_badge = is_same && shown->revision == self->attendee->revision
                           && g_strcmp0 (shown->badge_no, self->attendee->badge_no) == 0;

  if (shown == NULL)
    {
      show_nobody (self, "empty");
      return;
    }
  if (is_same)
    {
      g_clear_pointer (&self->attendee, foyer_attendee_unref);
      self->attendee = g_steal_pointer (&shown);
    }
  else
    {
      forget (self);
      self->attendee = g_steal_pointer (&shown);
      self->cancellable = g_cancellable_new ();
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "person.print", TRUE);
      foyer_failure_view_show_error (self->failure, NULL, NULL);
      foyer_person_history_set_person (self->history, self->session,
                                       foyer_attendee_get_id (self->attendee));
    }
  show_card (self);
  ask_jobs (self);
  if (!is_same_badge)
    foyer_badge_view_show_person (
        self->badge, foyer_session_get_engine (self->session),
        foyer_attendee_get_id (self->attendee),
        foyer_record_get_text (self->attendee->record, FOYER_FIELD_FULL_NAME));
}

void
foyer_person_pane_show_many (FoyerPersonPane *self, guint n_people)
{
  g_autofree char *count = foyer_figures_dup_count (n_people);
  g_autofree char *title
      = g_strdup_printf (ngettext ("%s Person Chosen", "%s People Chosen", n_people), count);

  show_nobody (self, "many");
  adw_status_page_set_title (self->many, title);
}

FoyerAttendee *
foyer_person_pane_get_person (FoyerPersonPane *self)
{
  return self->attendee;
}

gboolean
foyer_person_pane_focus_primary (FoyerPersonPane *self)
{
  return self->attendee != NULL && gtk_widget_grab_focus (GTK_WIDGET (self->primary));
}

static void
foyer_person_pane_dispose (GObject *object)
{
  FoyerPersonPane *self = FOYER_PERSON_PANE (object);

  forget (self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_PERSON_PANE);
  G_OBJECT_CLASS (foyer_person_pane_parent_class)->dispose (object);
}

static void
foyer_person_pane_class_init (FoyerPersonPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_person_pane_dispose;
  printed_signal = g_signal_new ("printed", FOYER_TYPE_PERSON_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, FOYER_TYPE_ATTENDEE);
  g_type_ensure (FOYER_TYPE_BADGE_VIEW);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_PERSON_HISTORY);
  g_type_ensure (FOYER_TYPE_TIER_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-person-pane.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerPersonPane, child)
  BIND (stack);
  BIND (name);
  BIND (company);
  BIND (tier_bar);
  BIND (tier);
  BIND (state_icon);
  BIND (state);
  BIND (duplicate);
  BIND (badge);
  BIND (primary);
  BIND (cancel_badge);
  BIND (failure);
  BIND (job_title_row);
  BIND (badge_no_row);
  BIND (order_row);
  BIND (source_row);
  BIND (registered_row);
  BIND (history);
  BIND (many);
#undef BIND
  gtk_widget_class_install_action (widget_class, "person.print", NULL, print_activate);
  gtk_widget_class_install_action (widget_class, "person.cancel-badge", NULL, cancel_activate);
}

static void
foyer_person_pane_init (FoyerPersonPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
