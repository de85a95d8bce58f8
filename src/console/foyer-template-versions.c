/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions of a template: list, acts, comparison. */
#include "config.h"

#include "foyer-template-versions.h"

#include "foyer-engine-versions.h"
#include "foyer-failure-view.h"
#include "foyer-failure.h"
#include "foyer-figures.h"
#include "foyer-question.h"
#include "foyer-template-row.h"

#include <glib/gi18n.h>
#include <string.h>

#define SHORT_DIGEST 12
#define COMPARE_DPI 96
#define MAX_PICTURES 6

struct _FoyerTemplateVersions
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListView *list;
  GtkButton *submit;
  GtkButton *approve;
  GtkButton *retire;
  GtkButton *compare;
  FoyerFailureView *failure;
  GtkWidget *comparison;
  GtkLabel *comparison_words;
  GtkBox *pictures;

  FoyerTemplateDesk *desk;
  GPtrArray *rows; /* FoyerTemplateVersionRow; NULL: not read yet */
  GListStore *items;
  GtkSingleSelection *selection; /* lent by the list */
  GCancellable *cancellable;
  char *name; /* whose versions they are */
  char *summary;
  char *folder; /* of the pictures of a comparison */
  char *acted_on; /* digest of the version to choose when the list is read again; NULL: none */
};

enum
{
  SIGNAL_SAID,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerTemplateVersions, foyer_template_versions, ADW_TYPE_BIN)

static FoyerEngine *
get_engine (FoyerTemplateVersions *self)
{
  return foyer_session_get_engine (foyer_template_desk_get_session (self->desk));
}

/* ---- The list ---- */

static const char *
get_state_words (const FoyerTemplateVersionRow *row)
{
  switch (row->version->state)
    {
    case FOYER_TEMPLATE_DRAFT:
      return _ ("Draft");
    case FOYER_TEMPLATE_SUBMITTED:
      return _ ("Waits for approval");
    case FOYER_TEMPLATE_APPROVED:
      return row->is_in_force ? _ ("Prints") : _ ("Approved");
    case FOYER_TEMPLATE_RETIRED:
      return _ ("Retired");
    }
  return "";
}

static char *
dup_detail (const FoyerTemplateVersionRow *row)
{
  const FoyerTemplateVersion *version = row->version;
  gint64 moment_usec
      = MAX (version->retired_usec, MAX (version->approved_usec, version->submitted_usec));
  const char *who = version->retired_by != NULL    ? version->retired_by
                    : version->approved_by != NULL ? version->approved_by
                                                   : version->submitted_by;
  g_autofree char *moment
      = moment_usec != 0 ? foyer_figures_dup_moment (moment_usec, g_get_real_time ()) : NULL;
  g_autofree char *person = who != NULL ? foyer_figures_dup_isolated (who) : NULL;
  GString *text = g_string_new (NULL);

  g_string_append_len (text, version->digest, (gssize)MIN (strlen (version->digest), SHORT_DIGEST));
  if (person != NULL)
    g_string_append_printf (text, " · %s", person);
  if (moment != NULL)
    g_string_append_printf (text, " · %s", moment);
  if (version->reason != NULL)
    g_string_append_printf (text, " · %s", version->reason);
  return g_string_free (text, FALSE);
}

static FoyerTemplateItem *
make_item (const FoyerTemplateVersionRow *row)
{
  static const char *const icons[FOYER_N_TEMPLATE_STATES]
      = { "foyer-templates-symbolic", "foyer-clock-symbolic", "foyer-tick-symbolic",
          "foyer-stop-symbolic" };
  static const char *const styles[FOYER_N_TEMPLATE_STATES]
      = { "dim-label", "accent", "success", "dim-label" };
  const char *version = row->version->version;
  /* Translators: a version of a template, its state. */
  g_autofree char *title
      = g_strdup_printf (_ ("%s · %s"), version != NULL ? version : "–", get_state_words (row));
  g_autofree char *detail = dup_detail (row);

  return foyer_template_item_new (title, detail, icons[row->version->state],
                                  styles[row->version->state], row->version->digest, 0);
}

static const FoyerTemplateVersionRow *
get_chosen (FoyerTemplateVersions *self)
{
  guint at = gtk_single_selection_get_selected (self->selection);

  return self->rows != NULL && at < self->rows->len ? self->rows->pdata[at] : NULL;
}

/* (transfer full) How commands name the chosen version. */
static char *
dup_which (const FoyerTemplateVersionRow *row)
{
  if (row->version->state == FOYER_TEMPLATE_DRAFT)
    return g_strdup_printf ("%s@draft", row->version->name);
  return g_strdup_printf ("%s@%s", row->version->name, row->version->digest);
}

static const FoyerTemplateVersionRow *
find_in_force (FoyerTemplateVersions *self)
{
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    if (((FoyerTemplateVersionRow *)self->rows->pdata[i])->is_in_force)
      return self->rows->pdata[i];
  return NULL;
}

/* Whichever row is chosen: the draft is what is open. */
static gboolean
has_draft (FoyerTemplateVersions *self)
{
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    if (((FoyerTemplateVersionRow *)self->rows->pdata[i])->version->state == FOYER_TEMPLATE_DRAFT)
      return TRUE;
  return FALSE;
}

static void
show_acts (FoyerTemplateVersions *self)
{
  const FoyerTemplateVersionRow *row = get_chosen (self);
  const FoyerTemplateVersionRow *in_force = find_in_force (self);
  FoyerTemplateState state = row != NULL ? row->version->state : FOYER_TEMPLATE_RETIRED;

  gtk_widget_set_visible (GTK_WIDGET (self->submit),
                          has_draft (self) && foyer_template_desk_is_draft (self->desk));
  gtk_widget_set_sensitive (GTK_WIDGET (self->submit),
                            !foyer_template_desk_is_unfinished (self->desk));
  gtk_widget_set_visible (GTK_WIDGET (self->approve),
                          row != NULL && state == FOYER_TEMPLATE_SUBMITTED);
  gtk_widget_set_visible (
      GTK_WIDGET (self->retire),
      row != NULL && (state == FOYER_TEMPLATE_SUBMITTED || state == FOYER_TEMPLATE_APPROVED));
  gtk_widget_set_visible (GTK_WIDGET (self->compare),
                          row != NULL && in_force != NULL && row != in_force);
}

/* What was just submitted or approved stands chosen: its next act is at hand. */
static void
choose_acted_on (FoyerTemplateVersions *self)
{
  for (guint i = 0; self->acted_on != NULL && self->rows != NULL && i < self->rows->len; i++)
    {
      const FoyerTemplateVersionRow *row = self->rows->pdata[i];

      if (row->version->state != FOYER_TEMPLATE_DRAFT
          && g_str_equal (row->version->digest, self->acted_on))
        gtk_single_selection_set_selected (self->selection, i);
    }
  g_clear_pointer (&self->acted_on, g_free);
}

static void
show_rows (FoyerTemplateVersions *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const FoyerTemplateVersionRow *in_force = find_in_force (self);

  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    g_ptr_array_add (items, make_item (self->rows->pdata[i]));
  foyer_template_item_replace (self->items, items);
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "list" : "nothing");
  g_clear_pointer (&self->summary, g_free);
  if (in_force != NULL && in_force->version->version != NULL)
    self->summary = g_strdup_printf (_ ("Version %s prints"), in_force->version->version);
  choose_acted_on (self);
  show_acts (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateVersions) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows
      = foyer_engine_list_template_versions_finish (FOYER_ENGINE (source), result, &error);

  if (foyer_failure_is_cancelled (error) || self->stack == NULL)
    return;
  foyer_failure_view_show_error (self->failure, _ ("The Versions Could Not Be Read"), error);
  if (rows == NULL)
    return;
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows;
  show_rows (self);
}

static void
refresh (FoyerTemplateVersions *self)
{
  if (self->name != NULL)
    foyer_engine_list_template_versions_async (get_engine (self), self->name, self->cancellable,
                                               list_cb, g_object_ref (self));
}

static void
hide_comparison (FoyerTemplateVersions *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pictures))) != NULL)
    gtk_box_remove (self->pictures, child);
  gtk_widget_set_visible (self->comparison, FALSE);
}

static void
opened_cb (FoyerTemplateDesk *desk, FoyerTemplateVersions *self)
{
  const char *name = foyer_template_desk_get_name (desk);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_free (self->name);
  self->name = g_strdup (name);
  hide_comparison (self);
  foyer_failure_view_show_error (self->failure, NULL, NULL);
  if (name == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  refresh (self);
}

static void
kept_cb (FoyerTemplateDesk *desk, FoyerTemplateVersions *self)
{
  refresh (self);
}

static void
viewed_cb (FoyerTemplateDesk *desk, FoyerTemplateVersions *self)
{
  show_acts (self);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *spec, FoyerTemplateVersions *self)
{
  show_acts (self);
}

/* ---- Acts ---- */

static void
end_act (FoyerTemplateVersions *self, FoyerTemplateVersion *version, GError *error,
         const char *title, const char *said)
{
  if (self->stack != NULL && !foyer_failure_is_cancelled (error))
    {
      foyer_failure_view_show_error (self->failure, title, error);
      if (version != NULL)
        {
          g_free (self->acted_on);
          self->acted_on = g_strdup (version->digest);
          g_signal_emit (self, signals[SIGNAL_SAID], 0, said);
        }
      refresh (self);
    }
  g_clear_pointer (&version, foyer_template_version_free);
  g_clear_error (&error);
}

static void
submit_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateVersions) self = user_data;
  GError *error = NULL;
  FoyerTemplateVersion *version
      = foyer_engine_submit_template_finish (FOYER_ENGINE (source), result, &error);

  end_act (self, version, error, _ ("The Draft Was Not Submitted"), _ ("Submitted for review"));
}

static void
approve_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateVersions) self = user_data;
  GError *error = NULL;
  FoyerTemplateVersion *version
      = foyer_engine_approve_template_finish (FOYER_ENGINE (source), result, &error);

  end_act (self, version, error, _ ("The Version Was Not Approved"),
           _ ("Approved: badges print with it from now on"));
}

static void
retire_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateVersions) self = user_data;
  GError *error = NULL;
  FoyerTemplateVersion *version
      = foyer_engine_retire_template_finish (FOYER_ENGINE (source), result, &error);

  end_act (self, version, error, _ ("The Version Was Not Retired"), _ ("Retired"));
}

void
foyer_template_versions_submit (FoyerTemplateVersions *self)
{
  if (self->name != NULL)
    foyer_engine_submit_template_async (get_engine (self), self->name, self->cancellable, submit_cb,
                                        g_object_ref (self));
}

static void
submit_clicked_cb (GtkButton *button, FoyerTemplateVersions *self)
{
  foyer_template_versions_submit (self);
}

static void
approve_clicked_cb (GtkButton *button, FoyerTemplateVersions *self)
{
  const FoyerTemplateVersionRow *row = get_chosen (self);
  g_autofree char *which = row != NULL ? dup_which (row) : NULL;

  if (which != NULL)
    foyer_engine_approve_template_async (get_engine (self), which, self->cancellable, approve_cb,
                                         g_object_ref (self));
}

static void
retire_answer_cb (gboolean is_yes, gpointer user_data)
{
  g_autoptr (FoyerTemplateVersions) self = user_data;
  const FoyerTemplateVersionRow *row = is_yes && self->stack != NULL ? get_chosen (self) : NULL;
  g_autofree char *which = row != NULL ? dup_which (row) : NULL;

  if (which != NULL)
    foyer_engine_retire_template_async (get_engine (self), which, NULL, TRUE, self->cancellable,
                                        retire_cb, g_object_ref (self));
}

static void
retire_clicked_cb (GtkButton *button, FoyerTemplateVersions *self)
{
  const FoyerTemplateVersionRow *row = get_chosen (self);
  g_autofree char *body = NULL;

  if (row == NULL)
    return;
  body = row->open_jobs > 0 ? g_strdup_printf (
             ngettext ("%" G_GUINT64_FORMAT " badge still waits to be drawn with it.",
                       "%" G_GUINT64_FORMAT " badges still wait to be drawn with it.",
                       (gulong)row->open_jobs),
             row->open_jobs)
                            : g_strdup (_ ("New badges are printed without it. Its copy is kept."));
  foyer_question_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                      _ ("Retire This Version?"), body, _ ("Retire"), retire_answer_cb,
                      g_object_ref (self));
}

/* ---- Comparing ---- */

static void
show_comparison (FoyerTemplateVersions *self, const FoyerTemplateComparison *comparison)
{
  g_autofree char *words = g_strjoinv ("\n", comparison->words);
  guint n = 0;

  hide_comparison (self);
  gtk_label_set_label (self->comparison_words,
                       *words != '\0' ? words : _ ("The documents say the same."));
  for (guint i = 0; i < comparison->differences->len && n < MAX_PICTURES; i++)
    {
      const FoyerTemplateDifference *difference = comparison->differences->pdata[i];
      GtkWidget *picture;
      g_autofree char *label = NULL;

      if (difference->percent <= 0)
        continue;
      /* Translators: a person, how much of the badge changed. */
      label = g_strdup_printf (_ ("%s: %.1f %% changed"), difference->label, difference->percent);
      picture = gtk_picture_new_for_filename (difference->picture);
      gtk_picture_set_alternative_text (GTK_PICTURE (picture), label);
      gtk_widget_set_tooltip_text (picture, label);
      gtk_widget_add_css_class (picture, "badge-page");
      gtk_box_append (self->pictures, picture);
      n++;
    }
  gtk_widget_set_visible (self->comparison, TRUE);
}

static void
compare_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateVersions) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplateComparison) comparison
      = foyer_engine_compare_templates_finish (FOYER_ENGINE (source), result, &error);

  if (foyer_failure_is_cancelled (error) || self->stack == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->compare), TRUE);
  foyer_failure_view_show_error (self->failure, _ ("The Versions Could Not Be Compared"), error);
  if (comparison != NULL)
    show_comparison (self, comparison);
}

static void
compare_clicked_cb (GtkButton *button, FoyerTemplateVersions *self)
{
  const FoyerTemplateVersionRow *row = get_chosen (self);
  const FoyerTemplateVersionRow *in_force = find_in_force (self);
  g_autofree char *after = row != NULL ? dup_which (row) : NULL;
  g_autofree char *before = in_force != NULL ? dup_which (in_force) : NULL;
  FoyerTemplateCompare compare
      = { .before = before, .after = after, .dpi = COMPARE_DPI, .folder = self->folder };

  if (after == NULL || before == NULL || self->folder == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->compare), FALSE);
  foyer_engine_compare_templates_async (get_engine (self), &compare, self->cancellable, compare_cb,
                                        g_object_ref (self));
}

/* ---- Object ---- */

const char *
foyer_template_versions_get_summary (FoyerTemplateVersions *self)
{
  return self->summary;
}

void
foyer_template_versions_set_desk (FoyerTemplateVersions *self, FoyerTemplateDesk *desk)
{
  g_set_object (&self->desk, desk);
  g_signal_connect_object (desk, "opened", G_CALLBACK (opened_cb), self, 0);
  g_signal_connect_object (desk, "kept", G_CALLBACK (kept_cb), self, 0);
  g_signal_connect_object (desk, "viewed", G_CALLBACK (viewed_cb), self, 0);
}

static void
foyer_template_versions_dispose (GObject *object)
{
  FoyerTemplateVersions *self = FOYER_TEMPLATE_VERSIONS (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_object (&self->items);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->summary, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->acted_on, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_TEMPLATE_VERSIONS);
  G_OBJECT_CLASS (foyer_template_versions_parent_class)->dispose (object);
}

static void
foyer_template_versions_class_init (FoyerTemplateVersionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_template_versions_dispose;
  signals[SIGNAL_SAID] = g_signal_new ("said", FOYER_TYPE_TEMPLATE_VERSIONS, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FOYER_TYPE_TEMPLATE_VERSIONS,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_TEMPLATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-template-versions.ui");
#define BIND(child)                                                                                \
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateVersions, child)
  BIND (stack);
  BIND (list);
  BIND (submit);
  BIND (approve);
  BIND (retire);
  BIND (compare);
  BIND (failure);
  BIND (comparison);
  BIND (comparison_words);
  BIND (pictures);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, submit_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, approve_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, retire_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_clicked_cb);
}

static void
foyer_template_versions_init (FoyerTemplateVersions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->folder = g_build_filename (g_get_user_cache_dir (), "foyer", "comparison", NULL);
  self->items = g_list_store_new (FOYER_TYPE_TEMPLATE_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the list has it */
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self, 0);
}
