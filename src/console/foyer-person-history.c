/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to one person: the badges that were asked for, and where each field came from. */
#include "config.h"

#include "foyer-person-history.h"

#include "foyer-engine-people.h"
#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

struct _FoyerPersonHistory
{
  AdwBin parent_instance;

  AdwExpanderRow *jobs_row;
  AdwExpanderRow *trace_row;
  GtkSpinner *spinner;

  FoyerSession *session;
  char *attendee_id;
  GPtrArray *job_rows; /* lent widgets, to be removed */
  GPtrArray *trace_rows;
  GCancellable *cancellable;
  gboolean has_trace;
};

G_DEFINE_FINAL_TYPE (FoyerPersonHistory, foyer_person_history, ADW_TYPE_BIN)

static void
clear_rows (AdwExpanderRow *parent, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_expander_row_remove (parent, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
add_row (AdwExpanderRow *parent, GPtrArray *rows, const char *title, const char *subtitle)
{
  GtkWidget *row
      = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle",
                      subtitle, "subtitle-lines", 4, "focusable", TRUE, NULL);

  adw_expander_row_add_row (parent, row);
  g_ptr_array_add (rows, row);
}

void
foyer_person_history_show_jobs (FoyerPersonHistory *self, GPtrArray *jobs)
{
  g_autofree char *count = foyer_figures_dup_count (jobs->len);

  clear_rows (self->jobs_row, self->job_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->jobs_row), jobs->len > 0);
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = g_ptr_array_index (jobs, i);
      g_autofree char *words = foyer_words_dup_job (job->state, job->printer, job->reason);
      g_autofree char *moment = foyer_figures_dup_moment (job->changed_usec, g_get_real_time ());
      g_autofree char *subtitle = g_strdup_printf (_ ("%s · copy %u · badge %s"), moment, job->copy,
                                                   job->badge_no != NULL ? job->badge_no : "–");

      add_row (self->jobs_row, self->job_rows, words, subtitle);
    }
  adw_expander_row_set_subtitle (self->jobs_row, count);
}

/* ---- Trace ---- */

/* What may stand on a screen that a queue can read. */
static gboolean
is_shown (const char *field_name)
{
  FoyerField field;

  if (!foyer_field_parse (field_name, &field))
    return FALSE;
  return (foyer_field_get_flags (field) & FOYER_FIELD_SENSITIVE) == 0 && field != FOYER_FIELD_EMAIL
         && field != FOYER_FIELD_CUSTOM;
}

static char *
dup_trace_words (const FoyerTraceLine *line)
{
  if (line->origin == NULL)
    return g_strdup (g_strcmp0 (line->rule, "declared default") == 0 ? _ ("The contract’s default")
                                                                     : _ ("Made by Foyer"));
  if (line->coercions != NULL)
    return g_strdup_printf (_ ("From %s: %s"), line->origin, line->coercions);
  return g_strdup_printf (_ ("From %s, as it came"), line->origin);
}

static void
trace_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerPersonHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines
      = foyer_engine_trace_person_finish (FOYER_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->trace_row == NULL)
    return;
  gtk_spinner_stop (self->spinner);
  if (lines == NULL)
    {
      add_row (self->trace_row, self->trace_rows, _ ("This cannot be told now"), error->message);
      return;
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const FoyerTraceLine *line = g_ptr_array_index (lines, i);
      const char *field = foyer_words_field (line->field);
      g_autofree char *words = dup_trace_words (line);
      g_autofree char *title = NULL;

      if (line->value == NULL || !is_shown (line->field))
        continue;
      title = g_strdup_printf ("%s: %s", field != NULL ? field : line->field, line->value);
      add_row (self->trace_row, self->trace_rows, title, words);
    }
}

static void
expanded_cb (AdwExpanderRow *row, GParamSpec *spec, FoyerPersonHistory *self)
{
  if (!adw_expander_row_get_expanded (row) || self->has_trace || self->attendee_id == NULL)
    return;
  self->has_trace = TRUE;
  gtk_spinner_start (self->spinner);
  foyer_engine_trace_person_async (foyer_session_get_engine (self->session), self->attendee_id,
                                   self->cancellable, trace_cb, g_object_ref (self));
}

/* ---- Object ---- */

void
foyer_person_history_set_person (FoyerPersonHistory *self, FoyerSession *session,
                                 const char *attendee_id)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->session, session);
  g_free (self->attendee_id);
  self->attendee_id = g_strdup (attendee_id);
  self->has_trace = FALSE;
  gtk_spinner_stop (self->spinner);
  clear_rows (self->jobs_row, self->job_rows);
  clear_rows (self->trace_row, self->trace_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->jobs_row), FALSE);
  adw_expander_row_set_expanded (self->trace_row, FALSE);
}

static void
foyer_person_history_dispose (GObject *object)
{
  FoyerPersonHistory *self = FOYER_PERSON_HISTORY (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->attendee_id, g_free);
  g_clear_pointer (&self->job_rows, g_ptr_array_unref);
  g_clear_pointer (&self->trace_rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_PERSON_HISTORY);
  G_OBJECT_CLASS (foyer_person_history_parent_class)->dispose (object);
}

static void
foyer_person_history_class_init (FoyerPersonHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_person_history_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-person-history.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerPersonHistory, jobs_row);
  gtk_widget_class_bind_template_child (widget_class, FoyerPersonHistory, trace_row);
  gtk_widget_class_bind_template_child (widget_class, FoyerPersonHistory, spinner);
  gtk_widget_class_bind_template_callback (widget_class, expanded_cb);
}

static void
foyer_person_history_init (FoyerPersonHistory *self)
{
  self->job_rows = g_ptr_array_new ();
  self->trace_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
