/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new version of the event's taxonomy: what it would change, then the change itself. */
#include "config.h"

#include "foyer-taxonomy-pane.h"

#include "foyer-engine-taxonomy.h"
#include "foyer-failure-view.h"
#include "foyer-failure.h"
#include "foyer-figures.h"
#include "foyer-question.h"

#include <glib/gi18n.h>

struct _FoyerTaxonomyPane
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *sentence;
  GtkStack *stack;
  GtkProgressBar *progress;
  GtkLabel *progress_text;
  AdwPreferencesGroup *words_group;
  GtkListBox *words;
  AdwPreferencesGroup *tiers_group;
  GtkListBox *tiers;
  FoyerFailureView *failure;
  GtkWidget *apply;

  FoyerSession *session;
  GCancellable *cancellable;
  FoyerTask *task; /* NULL: not applied yet */
  char *path;
  guint64 n_revised;
};

enum
{
  SIGNAL_SAID,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerTaxonomyPane, foyer_taxonomy_pane, ADW_TYPE_BIN)

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
add_row (GtkListBox *list, const char *title, const char *subtitle)
{
  gtk_list_box_append (list, g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                           "subtitle", subtitle != NULL ? subtitle : "",
                                           "subtitle-lines", 3, NULL));
}

/* ---- What changes ---- */

static void
add_part (GPtrArray *parts, guint64 count, const char *singular, const char *plural)
{
  g_autofree char *number = foyer_figures_dup_count (count);
  g_autoptr (GString) text = g_string_new (ngettext (singular, plural, count));

  if (count == 0)
    return;
  g_string_replace (text, "%s", number, 1);
  g_ptr_array_add (parts, g_string_free (g_steal_pointer (&text), FALSE));
}

static char *
dup_tier_change (const FoyerTaxonomyTierChange *tier)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  add_part (parts, tier->labels, N_ ("%s gets another label"), N_ ("%s get another label"));
  add_part (parts, tier->access_levels, N_ ("%s gets another access level"),
            N_ ("%s get another access level"));
  add_part (parts, tier->entitlements, N_ ("%s gets other entitlements"),
            N_ ("%s get other entitlements"));
  add_part (parts, tier->dead_letters, N_ ("%s dead letter is admitted"),
            N_ ("%s dead letters are admitted"));
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

static void
show_tiers (FoyerTaxonomyPane *self, const FoyerTaxonomyChange *change)
{
  guint n = 0;

  clear_list (self->tiers);
  for (guint i = 0; i < change->tiers->len; i++)
    {
      const FoyerTaxonomyTierChange *tier = g_ptr_array_index (change->tiers, i);
      g_autofree char *parts = dup_tier_change (tier);
      g_autofree char *people = foyer_figures_dup_count (tier->people);
      g_autofree char *title = NULL;

      if (parts == NULL)
        continue;
      title = g_strdup_printf (ngettext ("%s, %s person", "%s, %s people", tier->people),
                               tier->label, people);
      add_row (self->tiers, title, parts);
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->tiers_group), n > 0);
}

static void
show_words (FoyerTaxonomyPane *self, const FoyerTaxonomyChange *change)
{
  clear_list (self->words);
  for (guint i = 0; change->words != NULL && change->words[i] != NULL; i++)
    add_row (self->words, change->words[i], NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->words_group),
                          change->words != NULL && change->words[0] != NULL);
}

static char *
dup_sentence (const FoyerTaxonomyChange *change)
{
  g_autofree char *people = foyer_figures_dup_count (change->people);
  g_autofree char *changed = foyer_figures_dup_count (change->changed);
  g_autofree char *admitted = foyer_figures_dup_count (change->dead_letters_admitted);
  g_autofree char *printed = foyer_figures_dup_count (change->printed);
  GString *text = g_string_new (NULL);

  g_string_printf (text, _ ("Of %s people %s change; nobody changes the tier."), people, changed);
  if (change->dead_letters_admitted > 0)
    g_string_append_printf (text,
                            ngettext (" %s dead letter can be read then.",
                                      " %s dead letters can be read then.",
                                      change->dead_letters_admitted),
                            admitted);
  if (change->printed > 0)
    g_string_append_printf (text,
                            ngettext (" %s of them has a printed badge.",
                                      " %s of them have a printed badge.", change->printed),
                            printed);
  return g_string_free (text, FALSE);
}

static void
show_change (FoyerTaxonomyPane *self, const FoyerTaxonomyChange *change)
{
  g_autofree char *title = g_strdup_printf (_ ("From %s to %s"), change->from, change->to);
  g_autofree char *sentence = dup_sentence (change);

  self->n_revised = change->revised;
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->sentence, sentence);
  show_words (self, change);
  show_tiers (self, change);
  gtk_stack_set_visible_child_name (self->stack, "change");
}

static void
progress_cb (const FoyerProgress *progress, gpointer user_data)
{
  FoyerTaxonomyPane *self = FOYER_TAXONOMY_PANE (user_data);
  g_autofree char *done = foyer_figures_dup_count (progress->done);
  g_autofree char *total = foyer_figures_dup_count (progress->total);
  g_autofree char *text = g_strdup_printf (_ ("%s of %s"), done, total);

  if (self->progress == NULL || progress->total == 0)
    return;
  gtk_progress_bar_set_fraction (self->progress, (double)progress->done / (double)progress->total);
  gtk_label_set_label (self->progress_text, text);
  if (self->task != NULL)
    foyer_task_progress (progress, self->task);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTaxonomyPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTaxonomyChange) change
      = foyer_engine_diff_taxonomy_finish (FOYER_ENGINE (source), result, &error);

  if (foyer_failure_is_cancelled (error) || self->failure == NULL)
    return;
  foyer_failure_view_show_error (self->failure, _ ("This Taxonomy Cannot Be Applied"), error);
  if (change == NULL)
    {
      gtk_label_set_label (self->sentence, _ ("Nothing was changed."));
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  show_change (self, change);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "taxonomy.apply", TRUE);
  gtk_widget_grab_focus (self->apply);
}

/* ---- Applying ---- */

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTaxonomyPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTaxonomyChange) change
      = foyer_engine_apply_taxonomy_finish (FOYER_ENGINE (source), result, &error);
  g_autofree char *revised = NULL;
  g_autofree char *text = NULL;

  if (change != NULL)
    {
      revised = foyer_figures_dup_count (change->revised);
      text = change->is_running
                 ? g_strdup_printf (_ ("%s is in use; people are still looked at"), change->to)
                 : g_strdup_printf (_ ("%s is in use, %s people changed"), change->to, revised);
    }
  else
    text = g_strdup (_ ("The taxonomy was not applied"));
  foyer_task_end (self->task, text, change == NULL);
  g_clear_object (&self->task);
  if (self->failure == NULL)
    return;
  foyer_failure_view_show_error (self->failure, _ ("The Taxonomy Was Not Applied"),
                                 foyer_failure_is_cancelled (error) ? NULL : error);
  gtk_stack_set_visible_child_name (self->stack, change != NULL ? "done" : "nothing");
  gtk_label_set_label (self->sentence, text);
  if (change != NULL)
    g_signal_emit (self, signals[SIGNAL_SAID], 0, text);
}

static void
apply_answered_cb (gboolean is_yes, gpointer user_data)
{
  g_autoptr (FoyerTaxonomyPane) self = user_data;

  if (!is_yes || self->failure == NULL || self->task != NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "taxonomy.apply", FALSE);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_label_set_label (self->progress_text, "");
  gtk_stack_set_visible_child_name (self->stack, "running");
  self->task = foyer_task_new (_ ("Applying the taxonomy"));
  foyer_session_add_task (self->session, self->task);
  foyer_engine_apply_taxonomy_async (foyer_session_get_engine (self->session), self->path,
                                     progress_cb, self, foyer_task_get_cancellable (self->task),
                                     applied_cb, g_object_ref (self));
}

static void
apply_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerTaxonomyPane *self = FOYER_TAXONOMY_PANE (widget);
  g_autofree char *count = foyer_figures_dup_count (self->n_revised);
  g_autofree char *body
      = g_strdup_printf (ngettext ("%s registration gets a new revision. The version before can be "
                                   "put in use again only as a newer one.",
                                   "%s registrations get a new revision. The version before can be "
                                   "put in use again only as a newer one.",
                                   self->n_revised),
                         count);

  foyer_question_ask (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Apply This Taxonomy?"), body,
                      _ ("_Apply"), apply_answered_cb, g_object_ref (self));
}

static void
close_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_CLOSED], 0);
}

/* ---- Opening ---- */

void
foyer_taxonomy_pane_open (FoyerTaxonomyPane *self, FoyerSession *session, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->session, session);
  g_free (self->path);
  self->path = g_strdup (path);
  gtk_label_set_label (self->title, name);
  gtk_label_set_label (self->sentence, _ ("Looking at what would change; nothing is changed yet."));
  gtk_label_set_label (self->progress_text, "");
  gtk_progress_bar_set_fraction (self->progress, 0);
  foyer_failure_view_show_error (self->failure, NULL, NULL);
  gtk_stack_set_visible_child_name (self->stack, "running");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "taxonomy.apply", FALSE);
  foyer_engine_diff_taxonomy_async (foyer_session_get_engine (session), path, progress_cb, self,
                                    self->cancellable, compared_cb, g_object_ref (self));
}

void
foyer_taxonomy_pane_focus (FoyerTaxonomyPane *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
foyer_taxonomy_pane_dispose (GObject *object)
{
  FoyerTaxonomyPane *self = FOYER_TAXONOMY_PANE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->path, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_TAXONOMY_PANE);
  G_OBJECT_CLASS (foyer_taxonomy_pane_parent_class)->dispose (object);
}

static void
foyer_taxonomy_pane_class_init (FoyerTaxonomyPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_taxonomy_pane_dispose;
  signals[SIGNAL_SAID] = g_signal_new ("said", FOYER_TYPE_TAXONOMY_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", FOYER_TYPE_TAXONOMY_PANE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-taxonomy-pane.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerTaxonomyPane, child)
  BIND (title);
  BIND (sentence);
  BIND (stack);
  BIND (progress);
  BIND (progress_text);
  BIND (words_group);
  BIND (words);
  BIND (tiers_group);
  BIND (tiers);
  BIND (failure);
  BIND (apply);
#undef BIND
  gtk_widget_class_install_action (widget_class, "taxonomy.apply", NULL, apply_activate);
  gtk_widget_class_install_action (widget_class, "taxonomy.close", NULL, close_activate);
}

static void
foyer_taxonomy_pane_init (FoyerTaxonomyPane *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
