/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new source: a webhook that somebody will send to, or a folder that is watched. */
#include "config.h"

#include "foyer-source-add.h"

#include "foyer-engine-contracts.h"
#include "foyer-engine-sources.h"
#include "foyer-failure-view.h"
#include "foyer-failure.h"
#include "foyer-files.h"
#include "foyer-secret-window.h"

#include <glib/gi18n.h>

#define DEFAULT_SCHEME "standard-webhooks"

struct _FoyerSourceAdd
{
  AdwBin parent_instance;

  GtkLabel *title;
  AdwEntryRow *name_row;
  AdwComboRow *contract_row;
  AdwComboRow *scheme_row;
  AdwPasswordEntryRow *secret_row;
  AdwEntryRow *networks_row;
  AdwActionRow *folder_row;
  FoyerFailureView *failure;

  FoyerSession *session;
  GCancellable *cancellable;
  GPtrArray *contracts; /* char *: names of the rows after "By the Columns" */
  FoyerSourceKind kind;
  char *folder;
};

enum
{
  SIGNAL_ADDED,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerSourceAdd, foyer_source_add, ADW_TYPE_BIN)

static void
update (FoyerSourceAdd *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  gboolean has_contract = adw_combo_row_get_selected (self->contract_row) > 0;
  gboolean is_ready = foyer_source_is_name (name)
                      && (self->kind == FOYER_SOURCE_FOLDER ? self->folder != NULL : has_contract);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add.confirm", is_ready);
  if (*name != '\0' && !foyer_source_is_name (name))
    gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
}

static void
typed_cb (GtkEditable *entry, FoyerSourceAdd *self)
{
  update (self);
}

static void
selected_cb (GObject *row, GParamSpec *spec, FoyerSourceAdd *self)
{
  update (self);
}

static void
contracts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerSourceAdd) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos
      = foyer_engine_list_contracts_finish (FOYER_ENGINE (source), result, &error);
  g_autoptr (GtkStringList) titles = NULL;

  if (foyer_failure_is_cancelled (error) || self->contract_row == NULL)
    return;
  foyer_failure_view_show_error (self->failure, _ ("The Contracts Could Not Be Read"), error);
  titles = gtk_string_list_new (NULL);
  gtk_string_list_append (titles, self->kind == FOYER_SOURCE_FOLDER
                                      ? C_ ("source", "The One That Fits the File")
                                      : C_ ("source", "Choose…"));
  g_ptr_array_set_size (self->contracts, 0);
  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      const FoyerContractInfo *info = g_ptr_array_index (infos, i);

      if (self->kind == FOYER_SOURCE_WEBHOOK && g_str_equal (info->format, "csv"))
        continue;
      gtk_string_list_append (titles, info->title);
      g_ptr_array_add (self->contracts, g_strdup (info->name));
    }
  adw_combo_row_set_model (self->contract_row, G_LIST_MODEL (titles));
  update (self);
}

static void
fill_schemes (FoyerSourceAdd *self)
{
  const char *const *schemes = foyer_engine_get_signature_schemes ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (schemes);

  adw_combo_row_set_model (self->scheme_row, G_LIST_MODEL (names));
  for (guint i = 0; schemes[i] != NULL; i++)
    if (g_str_equal (schemes[i], DEFAULT_SCHEME))
      adw_combo_row_set_selected (self->scheme_row, i);
}

static void
folder_chosen_cb (GListModel *files, gpointer user_data)
{
  FoyerSourceAdd *self = FOYER_SOURCE_ADD (user_data);
  g_autoptr (GFile) folder = g_list_model_get_item (files, 0);

  g_free (self->folder);
  self->folder = g_file_get_path (folder);
  adw_action_row_set_subtitle (self->folder_row, self->folder != NULL ? self->folder : "");
  update (self);
}

static void
folder_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_files_choose (GTK_WINDOW (gtk_widget_get_root (widget)), FOYER_FILES_FOLDER,
                      folder_chosen_cb, widget);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerSourceAdd) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSourceSecret) secret
      = foyer_engine_add_source_finish (FOYER_ENGINE (source), result, &error);

  if (foyer_failure_is_cancelled (error) || self->failure == NULL)
    return;
  foyer_failure_view_show_error (self->failure, _ ("The Source Was Not Added"), error);
  update (self);
  if (secret == NULL)
    return;
  foyer_secret_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), secret);
  g_signal_emit (self, signals[SIGNAL_ADDED], 0, secret->name);
}

static FoyerSource *
make_source (FoyerSourceAdd *self)
{
  FoyerSource *source = foyer_source_new ();
  const char *const *schemes = foyer_engine_get_signature_schemes ();
  guint contract = adw_combo_row_get_selected (self->contract_row);
  g_autofree char *networks
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->networks_row))));

  source->name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  source->kind = self->kind;
  if (contract > 0 && contract <= self->contracts->len)
    source->contract = g_strdup (self->contracts->pdata[contract - 1]);
  if (self->kind == FOYER_SOURCE_FOLDER)
    {
      source->folder = g_strdup (self->folder);
      return source;
    }
  source->scheme = g_strdup (schemes[adw_combo_row_get_selected (self->scheme_row)]);
  if (*networks != '\0')
    {
      g_strdelimit (networks, ",;", ' ');
      source->networks = g_strsplit_set (networks, " ", -1);
    }
  return source;
}

static void
confirm_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerSourceAdd *self = FOYER_SOURCE_ADD (widget);
  g_autoptr (FoyerSource) source = make_source (self);
  const char *secret = gtk_editable_get_text (GTK_EDITABLE (self->secret_row));

  gtk_widget_action_set_enabled (widget, "add.confirm", FALSE);
  foyer_engine_add_source_async (foyer_session_get_engine (self->session), source,
                                 *secret != '\0' ? secret : NULL, NULL, self->cancellable, added_cb,
                                 g_object_ref (self));
  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
}

static void
close_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_CLOSED], 0);
}

void
foyer_source_add_open (FoyerSourceAdd *self, FoyerSession *session, FoyerSourceKind kind)
{
  gboolean is_webhook = kind == FOYER_SOURCE_WEBHOOK;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->session, session);
  self->kind = kind;
  g_clear_pointer (&self->folder, g_free);
  gtk_label_set_label (self->title, is_webhook ? _ ("New Webhook") : _ ("New Watched Folder"));
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->networks_row), "");
  adw_action_row_set_subtitle (self->folder_row, _ ("Not chosen yet"));
  gtk_widget_set_visible (GTK_WIDGET (self->scheme_row), is_webhook);
  gtk_widget_set_visible (GTK_WIDGET (self->secret_row), is_webhook);
  gtk_widget_set_visible (GTK_WIDGET (self->networks_row), is_webhook);
  gtk_widget_set_visible (GTK_WIDGET (self->folder_row), !is_webhook);
  foyer_failure_view_show_error (self->failure, NULL, NULL);
  fill_schemes (self);
  foyer_engine_list_contracts_async (foyer_session_get_engine (session), self->cancellable,
                                     contracts_cb, g_object_ref (self));
  update (self);
}

void
foyer_source_add_focus (FoyerSourceAdd *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}

static void
foyer_source_add_dispose (GObject *object)
{
  FoyerSourceAdd *self = FOYER_SOURCE_ADD (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->contracts, g_ptr_array_unref);
  g_clear_pointer (&self->folder, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_SOURCE_ADD);
  G_OBJECT_CLASS (foyer_source_add_parent_class)->dispose (object);
}

static void
foyer_source_add_class_init (FoyerSourceAddClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_source_add_dispose;
  signals[SIGNAL_ADDED] = g_signal_new ("added", FOYER_TYPE_SOURCE_ADD, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", FOYER_TYPE_SOURCE_ADD, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-source-add.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerSourceAdd, child)
  BIND (title);
  BIND (name_row);
  BIND (contract_row);
  BIND (scheme_row);
  BIND (secret_row);
  BIND (networks_row);
  BIND (folder_row);
  BIND (failure);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_install_action (widget_class, "add.confirm", NULL, confirm_activate);
  gtk_widget_class_install_action (widget_class, "add.close", NULL, close_activate);
  gtk_widget_class_install_action (widget_class, "add.choose-folder", NULL, folder_activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "add.confirm", NULL);
}

static void
foyer_source_add_init (FoyerSourceAdd *self)
{
  self->contracts = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
