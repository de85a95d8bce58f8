/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One source: its state and what may be done with it, its address, its secrets. */
#include "config.h"

#include "foyer-source-pane.h"

#include "foyer-fact.h"
#include "foyer-failure-view.h"
#include "foyer-figures.h"
#include "foyer-question.h"
#include "foyer-secret-window.h"

#include <glib/gi18n.h>

struct _FoyerSourcePane
{
  AdwBin parent_instance;

  GtkLabel *name;
  GtkLabel *state;
  GtkWidget *acts;
  GtkWidget *release;
  GtkWidget *hold;
  GtkWidget *park;
  FoyerFailureView *failure;
  AdwPreferencesGroup *facts;
  AdwActionRow *address_row;
  GtkButton *listen;
  AdwActionRow *folder_row;
  AdwActionRow *scheme_row;
  AdwActionRow *contract_row;
  AdwActionRow *networks_row;
  AdwActionRow *waiting_row;
  AdwActionRow *refusals_row;
  AdwPreferencesGroup *secrets;
  AdwActionRow *secret_row;
  AdwActionRow *former_row;
  GtkWidget *remove;

  FoyerSession *session;
  FoyerSourceState wanted; /* what a person asked for last */
  char *source; /* its name; NULL: nothing is shown */
  char *path; /* of the endpoint; NULL: it is no webhook */
  char *address;
};

enum
{
  SIGNAL_SAID,
  SIGNAL_REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerSourcePane, foyer_source_pane, ADW_TYPE_BIN)

static GtkWindow *
get_window (FoyerSourcePane *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static FoyerEngine *
get_engine (FoyerSourcePane *self)
{
  return foyer_session_get_engine (self->session);
}

/* An act ended: what it did, or why it did not. */
static void
tell (FoyerSourcePane *self, const char *text, const char *title, GError *error)
{
  if (self->failure == NULL)
    return;
  foyer_failure_view_show_error (self->failure, title, error);
  if (error == NULL)
    g_signal_emit (self, signals[SIGNAL_SAID], 0, text);
}

/* ---- Hold, park, release ---- */

static void
state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerSourcePane) self = user_data;
  g_autoptr (GError) error = NULL;

  if (foyer_engine_set_source_state_finish (FOYER_ENGINE (source), result, &error))
    tell (self, foyer_feed_get_state_words (self->wanted), NULL, NULL);
  else
    tell (self, NULL, _ ("The State Was Not Changed"), error);
}

static void
set_state (FoyerSourcePane *self, FoyerSourceState state)
{
  self->wanted = state;
  if (self->source != NULL)
    foyer_engine_set_source_state_async (get_engine (self), self->source, state, NULL, state_cb,
                                         g_object_ref (self));
}

static void
hold_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_state (FOYER_SOURCE_PANE (widget), FOYER_SOURCE_HELD);
}

static void
park_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_state (FOYER_SOURCE_PANE (widget), FOYER_SOURCE_PARKED);
}

static void
release_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_state (FOYER_SOURCE_PANE (widget), FOYER_SOURCE_OPEN);
}

/* ---- Listening: on this computer alone; beyond it needs certificates, which serve takes ---- */

#define LISTEN_ADDRESS "127.0.0.1:8080"

/* @url: of somebody who listens; NULL: nobody does. */
static void
show_address (FoyerSourcePane *self, const char *url)
{
  FoyerEngine *engine = get_engine (self);
  gboolean is_ours = engine != NULL && foyer_engine_get_listen_url (engine) != NULL;
  FoyerLineHolder holder = { 0 };

  if (engine != NULL)
    foyer_engine_get_line_holder (engine, &holder);
  g_free (self->address);
  self->address = g_strdup (url != NULL ? url : self->path);
  foyer_fact_set (self->address_row, self->address);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address_row),
                                 url != NULL ? _ ("Address for the Sender")
                                             : _ ("Path for the Sender: nobody listens now"));
  gtk_widget_set_visible (GTK_WIDGET (self->listen),
                          self->path != NULL && holder.is_mine && (is_ours || url == NULL));
  gtk_button_set_label (self->listen, is_ours ? _ ("_Stop Listening") : _ ("_Listen"));
}

static void
listen_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerSourcePane *self = FOYER_SOURCE_PANE (widget);
  FoyerEngine *engine = get_engine (self);
  FoyerListenOptions options = { .address = LISTEN_ADDRESS };
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  if (foyer_engine_get_listen_url (engine) != NULL)
    {
      foyer_engine_stop_listening (engine);
      tell (self, _ ("Nobody listens any more"), NULL, NULL);
    }
  else if (foyer_engine_listen (engine, &options, &error))
    {
      url = g_strconcat (foyer_engine_get_listen_url (engine), self->path, NULL);
      tell (self, _ ("Listening on this computer until the window closes"), NULL, NULL);
    }
  else
    tell (self, NULL, _ ("Listening Could Not Begin"), error);
  show_address (self, url);
}

/* ---- Secrets ---- */

static void
rotated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerSourcePane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSourceSecret) secret
      = foyer_engine_rotate_secret_finish (FOYER_ENGINE (source), result, &error);

  if (secret == NULL)
    {
      tell (self, NULL, _ ("The Secret Was Not Changed"), error);
      return;
    }
  if (self->failure != NULL)
    foyer_secret_window_present (get_window (self), secret);
  tell (self, _ ("New secret; the former one is still accepted"), NULL, NULL);
}

static void
rotate_answered_cb (gboolean is_yes, gpointer user_data)
{
  g_autoptr (FoyerSourcePane) self = user_data;

  if (is_yes && self->source != NULL)
    foyer_engine_rotate_secret_async (get_engine (self), self->source, NULL, NULL, rotated_cb,
                                      g_object_ref (self));
}

static void
rotate_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerSourcePane *self = FOYER_SOURCE_PANE (widget);

  foyer_question_ask (get_window (self), _ ("Make a New Secret?"),
                      _ ("The sender must be told the new one. The former one stays accepted until "
                         "you end it; one before that is not accepted any more."),
                      _ ("_Make a New Secret"), rotate_answered_cb, g_object_ref (self));
}

static void
retired_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerSourcePane) self = user_data;
  g_autoptr (GError) error = NULL;

  if (foyer_engine_retire_secret_finish (FOYER_ENGINE (source), result, &error))
    tell (self, _ ("Only the newest secret is accepted now"), NULL, NULL);
  else
    tell (self, NULL, _ ("The Former Secret Was Not Ended"), error);
}

static void
retire_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerSourcePane *self = FOYER_SOURCE_PANE (widget);

  if (self->source != NULL)
    foyer_engine_retire_secret_async (get_engine (self), self->source, NULL, retired_cb,
                                      g_object_ref (self));
}

/* ---- Address and removal ---- */

static void
copy_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerSourcePane *self = FOYER_SOURCE_PANE (widget);

  if (self->address == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->address);
  g_signal_emit (self, signals[SIGNAL_SAID], 0, _ ("Address copied"));
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerSourcePane) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_removed = foyer_engine_remove_source_finish (FOYER_ENGINE (source), result, &error);

  if (!is_removed)
    {
      tell (self, NULL, _ ("The Source Was Not Removed"), error);
      return;
    }
  tell (self, _ ("Source removed"), NULL, NULL);
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
remove_answered_cb (gboolean is_yes, gpointer user_data)
{
  g_autoptr (FoyerSourcePane) self = user_data;

  if (is_yes && self->source != NULL)
    foyer_engine_remove_source_async (get_engine (self), self->source, NULL, removed_cb,
                                      g_object_ref (self));
}

static void
remove_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerSourcePane *self = FOYER_SOURCE_PANE (widget);
  g_autofree char *isolated = foyer_figures_dup_isolated (self->source);
  g_autofree char *title = g_strdup_printf (_ ("Remove “%s”?"), isolated);

  foyer_question_ask (
      get_window (self), title,
      _ ("Its secrets go and nothing more is taken from it. What it brought stays."), _ ("_Remove"),
      remove_answered_cb, g_object_ref (self));
}

/* ---- What is shown ---- */

static char *
dup_age (gint64 usec)
{
  g_autofree char *moment = usec > 0 ? foyer_figures_dup_moment (usec, g_get_real_time ()) : NULL;

  return moment != NULL ? g_strdup_printf (_ ("Made %s"), moment) : NULL;
}

static void
show_secrets (FoyerSourcePane *self, const FoyerSource *source)
{
  g_autofree char *newest = dup_age (source->secret_usec[0]);
  g_autofree char *former = dup_age (source->secret_usec[1]);
  gboolean has_secret = source->secrets[0] != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->secrets), has_secret);
  adw_action_row_set_subtitle (self->secret_row, newest != NULL ? newest : "");
  gtk_widget_set_visible (GTK_WIDGET (self->former_row), source->secrets[1] != NULL);
  adw_action_row_set_subtitle (self->former_row, former != NULL ? former : "");
}

static void
show_waiting (FoyerSourcePane *self, const FoyerSourceReport *report)
{
  g_autofree char *waiting = foyer_figures_dup_count (report->waiting);
  g_autofree char *parked = foyer_figures_dup_count (report->parked);
  g_autofree char *text = NULL;

  if (report->waiting > 0 || report->parked > 0)
    text = g_strdup_printf (_ ("%s in work, %s parked"), waiting, parked);
  foyer_fact_set (self->waiting_row, text);
}

static void
show_report (FoyerSourcePane *self, const FoyerSourceReport *report)
{
  const FoyerSource *source = report->source;
  g_autofree char *refusals = foyer_feed_dup_refusals (report);
  g_autofree char *networks = source->networks != NULL && source->networks[0] != NULL
                                  ? g_strjoinv (", ", source->networks)
                              : source->kind == FOYER_SOURCE_WEBHOOK
                                  ? g_strdup (_ ("This computer alone"))
                                  : NULL;

  gtk_label_set_label (self->state, foyer_feed_get_state_words (source->state));
  gtk_widget_set_visible (self->release, source->state != FOYER_SOURCE_OPEN);
  gtk_widget_set_visible (self->hold, source->state != FOYER_SOURCE_HELD);
  gtk_widget_set_visible (self->park, source->state != FOYER_SOURCE_PARKED);
  g_free (self->path);
  self->path = g_strdup (report->path);
  show_address (self, report->url);
  foyer_fact_set (self->folder_row, source->folder);
  foyer_fact_set (self->scheme_row, source->scheme);
  foyer_fact_set (self->contract_row, source->contract);
  foyer_fact_set (self->networks_row, networks);
  foyer_fact_set (self->refusals_row, refusals);
  show_waiting (self, report);
  show_secrets (self, source);
}

void
foyer_source_pane_show (FoyerSourcePane *self, FoyerSession *session, FoyerFeed *feed)
{
  const FoyerSourceReport *report = foyer_feed_get_report (feed);
  gboolean is_other = g_strcmp0 (self->source, foyer_feed_get_name (feed)) != 0;

  g_set_object (&self->session, session);
  if (is_other)
    {
      g_free (self->source);
      self->source = g_strdup (foyer_feed_get_name (feed));
      foyer_failure_view_show_error (self->failure, NULL, NULL);
    }
  gtk_label_set_label (self->name, foyer_feed_get_title (feed));
  gtk_widget_set_visible (self->acts, report != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), report != NULL);
  gtk_widget_set_visible (self->remove, report != NULL);
  if (report != NULL)
    {
      show_report (self, report);
      return;
    }
  gtk_label_set_label (self->state,
                       _ ("Files that somebody imported under this name. A webhook or a watched "
                          "folder of the same name takes its place."));
  gtk_widget_set_visible (GTK_WIDGET (self->secrets), FALSE);
}

/* ---- Object ---- */

static void
foyer_source_pane_dispose (GObject *object)
{
  FoyerSourcePane *self = FOYER_SOURCE_PANE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->address, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_SOURCE_PANE);
  G_OBJECT_CLASS (foyer_source_pane_parent_class)->dispose (object);
}

static void
foyer_source_pane_class_init (FoyerSourcePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_source_pane_dispose;
  signals[SIGNAL_SAID] = g_signal_new ("said", FOYER_TYPE_SOURCE_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_REMOVED] = g_signal_new ("removed", FOYER_TYPE_SOURCE_PANE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-source-pane.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerSourcePane, child)
  BIND (name);
  BIND (state);
  BIND (acts);
  BIND (release);
  BIND (hold);
  BIND (park);
  BIND (failure);
  BIND (facts);
  BIND (address_row);
  BIND (listen);
  BIND (folder_row);
  BIND (scheme_row);
  BIND (contract_row);
  BIND (networks_row);
  BIND (waiting_row);
  BIND (refusals_row);
  BIND (secrets);
  BIND (secret_row);
  BIND (former_row);
  BIND (remove);
#undef BIND
  gtk_widget_class_install_action (widget_class, "source.hold", NULL, hold_activate);
  gtk_widget_class_install_action (widget_class, "source.park", NULL, park_activate);
  gtk_widget_class_install_action (widget_class, "source.release", NULL, release_activate);
  gtk_widget_class_install_action (widget_class, "source.listen", NULL, listen_activate);
  gtk_widget_class_install_action (widget_class, "source.rotate", NULL, rotate_activate);
  gtk_widget_class_install_action (widget_class, "source.retire", NULL, retire_activate);
  gtk_widget_class_install_action (widget_class, "source.copy", NULL, copy_activate);
  gtk_widget_class_install_action (widget_class, "source.remove", NULL, remove_activate);
}

static void
foyer_source_pane_init (FoyerSourcePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
