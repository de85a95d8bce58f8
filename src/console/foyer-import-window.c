/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before an import: what was understood of the file, and the questions that only a person can
 * answer. The import itself is foyer-import-task.h's. */
#include "config.h"

#include "foyer-import-window.h"

#include "foyer-failure-view.h"
#include "foyer-figures.h"
#include "foyer-files.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

struct _FoyerImportWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkWidget *import;
  AdwPreferencesGroup *file_group;
  AdwEntryRow *source_row;
  AdwActionRow *contract_row;
  AdwComboRow *encoding_row;
  AdwComboRow *delimiter_row;
  AdwActionRow *format_row;
  AdwExpanderRow *columns_row;
  GtkLabel *question;
  FoyerFailureView *failure;

  FoyerSession *session;
  GCancellable *cancellable;
  char *path;
  char *contract; /* name or path; NULL: not chosen */
  gboolean has_detection;
};

/* Rows of the two combos after the leading "Choose…". */
static const FoyerEncoding encodings[]
    = { FOYER_ENCODING_UTF8, FOYER_ENCODING_UTF16LE, FOYER_ENCODING_UTF16BE,
        FOYER_ENCODING_WINDOWS_1252, FOYER_ENCODING_MACROMAN };
static const char delimiters[] = { ',', ';', '\t', '|', ' ' };

static guint confirmed_signal;

G_DEFINE_FINAL_TYPE (FoyerImportWindow, foyer_import_window, ADW_TYPE_WINDOW)

static gboolean
is_csv (FoyerImportWindow *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->delimiter_row));
}

static void
update (FoyerImportWindow *self)
{
  const char *source = gtk_editable_get_text (GTK_EDITABLE (self->source_row));
  gboolean is_answered
      = adw_combo_row_get_selected (self->encoding_row) > 0
        && (!is_csv (self) || adw_combo_row_get_selected (self->delimiter_row) > 0);
  g_autofree char *trimmed = g_strstrip (g_strdup (source));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.confirm",
                                 self->has_detection && is_answered && self->contract != NULL
                                     && *trimmed != '\0');
}

static void
changed_cb (GObject *row, GParamSpec *spec, FoyerImportWindow *self)
{
  update (self);
}

static void
typed_cb (GtkEditable *entry, FoyerImportWindow *self)
{
  update (self);
}

/* ---- What was understood ---- */

static void
fill_combos (FoyerImportWindow *self)
{
  g_autoptr (GtkStringList) encoding_names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) delimiter_names = gtk_string_list_new (NULL);

  gtk_string_list_append (encoding_names, _ ("Choose…"));
  gtk_string_list_append (delimiter_names, _ ("Choose…"));
  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    gtk_string_list_append (encoding_names, foyer_words_encoding (encodings[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (delimiters); i++)
    gtk_string_list_append (delimiter_names, foyer_words_delimiter (delimiters[i]));
  adw_combo_row_set_model (self->encoding_row, G_LIST_MODEL (encoding_names));
  adw_combo_row_set_model (self->delimiter_row, G_LIST_MODEL (delimiter_names));
}

static void
select_reading (FoyerImportWindow *self, const FoyerFileDetection *detection)
{
  gboolean asks_encoding
      = detection->needs_answer && g_str_has_prefix (detection->question, "encoding");
  gboolean asks_delimiter
      = detection->needs_answer && g_str_has_prefix (detection->question, "delimiter");

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (encodings[i] == detection->reading.encoding && !asks_encoding)
      adw_combo_row_set_selected (self->encoding_row, i + 1);
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    if (delimiters[i] == detection->reading.delimiter && !asks_delimiter)
      adw_combo_row_set_selected (self->delimiter_row, i + 1);
  gtk_widget_set_visible (GTK_WIDGET (self->question), detection->needs_answer);
  if (asks_encoding)
    gtk_label_set_label (
        self->question,
        _ ("The file does not say how its letters are written. Choose the encoding; "
           "names with accents come out wrong with the wrong one."));
  else
    gtk_label_set_label (self->question,
                         _ ("It cannot be known what separates the cells. Choose it."));
}

static void
show_columns (FoyerImportWindow *self, FoyerColumns *columns)
{
  guint n = columns != NULL ? foyer_columns_get_length (columns) : 0;
  g_autofree char *count = foyer_figures_dup_count (n);

  gtk_widget_set_visible (GTK_WIDGET (self->columns_row), n > 0);
  adw_expander_row_set_subtitle (self->columns_row, count);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                     foyer_columns_get_name (columns, i), NULL);

      adw_expander_row_add_row (self->columns_row, row);
    }
}

/* "pretix" for the contract "pretix-order-positions": what most people call their source. */
static void
propose_source (FoyerImportWindow *self)
{
  g_autofree char *source = NULL;

  if (self->contract == NULL)
    return;
  source = g_path_get_basename (self->contract);
  source[strcspn (source, "-@.")] = '\0';
  gtk_editable_set_text (GTK_EDITABLE (self->source_row), source);
}

static void
show_contract (FoyerImportWindow *self, gboolean is_verified)
{
  const char *how = self->contract == NULL ? _ ("None fits these columns: choose one")
                    : is_verified ? _ ("Fits the columns; tried with files of this platform")
                                  : _ ("Fits the columns");
  g_autofree char *name = NULL;

  if (self->contract == NULL)
    {
      adw_action_row_set_subtitle (self->contract_row, how);
      return;
    }
  name = g_path_get_basename (self->contract);
  {
    g_autofree char *text = g_strdup_printf ("%s · %s", name, how);

    adw_action_row_set_subtitle (self->contract_row, text);
  }
}

static void
show_detection (FoyerImportWindow *self, const FoyerFileDetection *detection)
{
  gboolean is_table = detection->reading.format == FOYER_FORMAT_CSV;
  g_autofree char *header = NULL;

  self->has_detection = TRUE;
  self->contract = g_strdup (detection->contract);
  gtk_widget_set_visible (GTK_WIDGET (self->delimiter_row), is_table);
  select_reading (self, detection);
  if (is_table && detection->reading.header_line > 0)
    header = g_strdup_printf (_ ("Table, names of the columns in line %u"),
                              detection->reading.header_line);
  else if (is_table)
    header = g_strdup (_ ("Table without names of the columns"));
  else
    header = g_strdup (detection->reading.format == FOYER_FORMAT_JSON ? _ ("JSON")
                                                                      : _ ("JSON, one a line"));
  adw_action_row_set_subtitle (self->format_row, header);
  show_columns (self, detection->columns);
  show_contract (self, detection->is_verified);
  propose_source (self);
  gtk_stack_set_visible_child_name (self->stack, "understood");
  update (self);
  if (gtk_widget_get_sensitive (self->import))
    gtk_widget_grab_focus (self->import);
}

static void
detect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerImportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autoptr (FoyerFileDetection) detection
      = foyer_engine_detect_finish (FOYER_ENGINE (source), result, &error);

  if (foyer_failure_is_cancelled (error) || self->stack == NULL)
    return;
  if (detection != NULL)
    {
      show_detection (self, detection);
      return;
    }
  name = g_path_get_basename (self->path);
  title = g_strdup_printf (_ ("“%s” Cannot Be Imported"), name);
  foyer_failure_view_show_error (self->failure, title, error);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

/* ---- Acts ---- */

static void
confirm_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerImportWindow *self = FOYER_IMPORT_WINDOW (widget);
  g_autofree char *source
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->source_row))));
  guint encoding = adw_combo_row_get_selected (self->encoding_row);
  guint delimiter = adw_combo_row_get_selected (self->delimiter_row);
  FoyerImportOptions options = {
    .source = source,
    .contract = self->contract,
    .encoding = foyer_encoding_get_name (encodings[encoding - 1]),
    .delimiter = is_csv (self) ? delimiters[delimiter - 1] : 0,
  };

  g_signal_emit (self, confirmed_signal, 0, &options);
  gtk_window_close (GTK_WINDOW (self));
}

static void
contract_chosen_cb (GListModel *files, gpointer user_data)
{
  FoyerImportWindow *self = FOYER_IMPORT_WINDOW (user_data);
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);

  g_free (self->contract);
  self->contract = g_file_get_path (file);
  show_contract (self, FALSE);
  propose_source (self);
  update (self);
}

static void
contract_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_files_choose (GTK_WINDOW (widget), FOYER_FILES_CONTRACT, contract_chosen_cb, widget);
}

static void
foyer_import_window_dispose (GObject *object)
{
  FoyerImportWindow *self = FOYER_IMPORT_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->contract, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_IMPORT_WINDOW);
  G_OBJECT_CLASS (foyer_import_window_parent_class)->dispose (object);
}

static void
foyer_import_window_class_init (FoyerImportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_import_window_dispose;
  confirmed_signal = g_signal_new ("confirmed", FOYER_TYPE_IMPORT_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-import-window.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerImportWindow, child)
  BIND (stack);
  BIND (import);
  BIND (file_group);
  BIND (source_row);
  BIND (contract_row);
  BIND (encoding_row);
  BIND (delimiter_row);
  BIND (format_row);
  BIND (columns_row);
  BIND (question);
  BIND (failure);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_install_action (widget_class, "import.confirm", NULL, confirm_activate);
  gtk_widget_class_install_action (widget_class, "import.choose-contract", NULL, contract_activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
foyer_import_window_init (FoyerImportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_combos (self);
  self->cancellable = g_cancellable_new ();
  update (self);
}

FoyerImportWindow *
foyer_import_window_new (GtkWindow *parent, FoyerSession *session, const char *path)
{
  FoyerImportWindow *self = g_object_new (FOYER_TYPE_IMPORT_WINDOW, "transient-for", parent, NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  adw_preferences_group_set_title (self->file_group, escaped);
  foyer_engine_detect_async (foyer_session_get_engine (session), path, self->cancellable, detect_cb,
                             g_object_ref (self));
  return self;
}

const char *
foyer_import_window_get_path (FoyerImportWindow *self)
{
  return self->path;
}
