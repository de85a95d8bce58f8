/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First page of the assistant: how the file was read, its first records, and what cannot be known.
 */
#include "config.h"

#include "foyer-import-read.h"

#include "foyer-fact.h"
#include "foyer-figures.h"
#include "foyer-files.h"
#include "foyer-sample-table.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

/* Lines that may be chosen as the one with the names of the columns. */
#define HEADER_LINES 20

struct _FoyerImportRead
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  AdwActionRow *format_row;
  AdwComboRow *encoding_row;
  AdwComboRow *delimiter_row;
  AdwComboRow *header_row;
  AdwComboRow *preset_row;
  AdwEntryRow *source_row;
  AdwExpanderRow *reasons_row;
  GtkWidget *question_box;
  GtkLabel *question;
  GtkLabel *sample_title;
  FoyerSampleTable *sample;

  FoyerImport *import;
  GPtrArray *reason_rows; /* lent */
  gboolean is_showing; /* changes are ours, not a person's */
  gboolean asks_encoding;
  gboolean asks_delimiter;
};

/* Rows of the combos; the first is "Choose…" while the answer is not known. */
static const FoyerEncoding encodings[]
    = { FOYER_ENCODING_UTF8, FOYER_ENCODING_UTF16LE, FOYER_ENCODING_UTF16BE,
        FOYER_ENCODING_WINDOWS_1252, FOYER_ENCODING_MACROMAN };
static const char delimiters[] = { ',', ';', '\t', '|', ' ' };

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FoyerImportRead, foyer_import_read, ADW_TYPE_BIN)

/* ---- Answers ---- */

static void
encoding_cb (AdwComboRow *row, GParamSpec *spec, FoyerImportRead *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (self->is_showing || selected == 0 || selected > G_N_ELEMENTS (encodings))
    return;
  foyer_import_set_encoding (self->import, foyer_encoding_get_name (encodings[selected - 1]));
  g_signal_emit (self, changed_signal, 0);
}

static void
delimiter_cb (AdwComboRow *row, GParamSpec *spec, FoyerImportRead *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (self->is_showing || selected == 0 || selected > G_N_ELEMENTS (delimiters))
    return;
  foyer_import_set_delimiter (self->import, delimiters[selected - 1]);
  g_signal_emit (self, changed_signal, 0);
}

static void
header_cb (AdwComboRow *row, GParamSpec *spec, FoyerImportRead *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (!self->is_showing && selected > 0 && selected != GTK_INVALID_LIST_POSITION)
    foyer_import_set_header_line (self->import, selected);
}

static void
preset_cb (AdwComboRow *row, GParamSpec *spec, FoyerImportRead *self)
{
  const FoyerFileExamination *examination = foyer_import_get_examination (self->import);
  guint selected = adw_combo_row_get_selected (row);

  if (self->is_showing || examination == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected == 0)
    foyer_import_set_preset (self->import, "");
  else if (selected <= examination->presets->len)
    foyer_import_set_preset (
        self->import,
        ((FoyerChoice *)g_ptr_array_index (examination->presets, selected - 1))->code);
}

static void
source_cb (GtkEditable *entry, FoyerImportRead *self)
{
  FoyerDraft *draft = foyer_import_get_draft (self->import);

  if (self->is_showing || draft == NULL)
    return;
  g_free (draft->source);
  draft->source = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  g_signal_emit (self, changed_signal, 0);
}

static void
contract_chosen_cb (GListModel *files, gpointer user_data)
{
  FoyerImportRead *self = FOYER_IMPORT_READ (user_data);
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL && self->import != NULL)
    foyer_import_set_preset (self->import, path);
}

static void
contract_activate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_files_choose (GTK_WINDOW (gtk_widget_get_root (widget)), FOYER_FILES_CONTRACT,
                      contract_chosen_cb, widget);
}

gboolean
foyer_import_read_is_answered (FoyerImportRead *self)
{
  const FoyerDraft *draft = self->import != NULL ? foyer_import_get_draft (self->import) : NULL;

  return draft != NULL && !foyer_import_is_examining (self->import) && !self->asks_encoding
         && !self->asks_delimiter && draft->source != NULL && *draft->source != '\0';
}

gboolean
foyer_import_read_focus_question (FoyerImportRead *self)
{
  if (self->asks_encoding)
    return gtk_widget_grab_focus (GTK_WIDGET (self->encoding_row));
  if (self->asks_delimiter)
    return gtk_widget_grab_focus (GTK_WIDGET (self->delimiter_row));
  return FALSE;
}

/* ---- What was understood ---- */

static void
fill_encodings (FoyerImportRead *self, const FoyerFileExamination *examination)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (names, C_ ("import", "Choose…"));
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      gtk_string_list_append (names, foyer_words_encoding (encodings[i]));
      if (encodings[i] == examination->reading.encoding && !examination->asks_encoding)
        selected = i + 1;
    }
  adw_combo_row_set_model (self->encoding_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->encoding_row, selected);
}

static void
fill_delimiters (FoyerImportRead *self, const FoyerFileExamination *examination)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (names, C_ ("import", "Choose…"));
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      gtk_string_list_append (names, foyer_words_delimiter (delimiters[i]));
      if (delimiters[i] == examination->reading.delimiter && !examination->asks_delimiter)
        selected = i + 1;
    }
  adw_combo_row_set_model (self->delimiter_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->delimiter_row, selected);
}

static void
fill_header_lines (FoyerImportRead *self, const FoyerFileExamination *examination)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint line = examination->reading.header_line;

  gtk_string_list_append (names, C_ ("import", "None"));
  for (guint i = 1; i <= MAX (HEADER_LINES, line); i++)
    {
      g_autofree char *name = g_strdup_printf (C_ ("import", "Line %u"), i);

      gtk_string_list_append (names, name);
    }
  adw_combo_row_set_model (self->header_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->header_row, line);
}

static void
fill_presets (FoyerImportRead *self, const FoyerFileExamination *examination)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *known = NULL;
  g_autofree char *all = foyer_figures_dup_count (examination->draft->columns->len);
  g_autofree char *subtitle = NULL;
  guint selected = 0;

  gtk_string_list_append (names, C_ ("import", "None"));
  for (guint i = 0; i < examination->presets->len; i++)
    {
      const FoyerChoice *preset = g_ptr_array_index (examination->presets, i);

      gtk_string_list_append (names, preset->label);
      if (g_strcmp0 (preset->code, examination->preset) == 0)
        selected = i + 1;
    }
  adw_combo_row_set_model (self->preset_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->preset_row, selected);
  known = foyer_figures_dup_count (examination->known_columns);
  if (examination->preset == NULL)
    subtitle = g_strdup (_ ("None fits: the next page asks what the columns are"));
  else if (!examination->is_exact)
    subtitle = g_strdup_printf (_ ("Nearly fits: it knows %s of %s columns"), known, all);
  else
    subtitle = g_strdup (examination->is_verified
                             ? _ ("Fits; tried with files of this platform")
                             : _ ("Fits; not yet tried with files of this platform"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->preset_row), subtitle);
}

static void
fill_reasons (FoyerImportRead *self, const FoyerFileExamination *examination)
{
  g_autofree char *sure = g_strdup_printf (_ ("%u %% sure"), examination->confidence);

  for (guint i = 0; i < self->reason_rows->len; i++)
    adw_expander_row_remove (self->reasons_row, self->reason_rows->pdata[i]);
  g_ptr_array_set_size (self->reason_rows, 0);
  adw_expander_row_set_subtitle (self->reasons_row, sure);
  for (guint i = 0; examination->reasons[i] != NULL; i++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                     examination->reasons[i], NULL);

      adw_expander_row_add_row (self->reasons_row, row);
      g_ptr_array_add (self->reason_rows, row);
    }
}

static void
show_question (FoyerImportRead *self)
{
  gtk_widget_set_visible (self->question_box, self->asks_encoding || self->asks_delimiter);
  if (self->asks_encoding)
    gtk_label_set_label (
        self->question,
        _ ("The file does not say how its letters are written. Choose the encoding and look at the "
           "names below; with the wrong one accents come out wrong."));
  else if (self->asks_delimiter)
    gtk_label_set_label (self->question,
                         _ ("Several characters could separate the cells. Choose one and look at "
                            "the records below."));
}

static void
show_sample (FoyerImportRead *self, const FoyerFileExamination *examination)
{
  g_autofree char *count = foyer_figures_dup_count (examination->rows->len);
  g_autofree char *title = g_strdup_printf (
      ngettext ("The First %s Record", "The First %s Records", examination->rows->len), count);

  gtk_label_set_label (self->sample_title, title);
  foyer_sample_table_show (self->sample, examination);
}

void
foyer_import_read_show (FoyerImportRead *self)
{
  const FoyerFileExamination *examination = foyer_import_get_examination (self->import);
  gboolean is_table;

  if (examination == NULL)
    return;
  is_table = examination->reading.format == FOYER_FORMAT_CSV;
  self->is_showing = TRUE;
  self->asks_encoding = examination->asks_encoding;
  self->asks_delimiter = examination->asks_delimiter;
  foyer_fact_set (self->format_row, foyer_words_format (examination->reading.format));
  fill_encodings (self, examination);
  fill_delimiters (self, examination);
  fill_header_lines (self, examination);
  gtk_widget_set_visible (GTK_WIDGET (self->delimiter_row), is_table);
  gtk_widget_set_visible (GTK_WIDGET (self->header_row), is_table);
  fill_presets (self, examination);
  fill_reasons (self, examination);
  gtk_editable_set_text (GTK_EDITABLE (self->source_row), examination->draft->source);
  show_question (self);
  show_sample (self, examination);
  self->is_showing = FALSE;
  g_signal_emit (self, changed_signal, 0);
}

void
foyer_import_read_set_import (FoyerImportRead *self, FoyerImport *import)
{
  g_set_object (&self->import, import);
  self->asks_encoding = self->asks_delimiter = FALSE;
}

static void
foyer_import_read_dispose (GObject *object)
{
  FoyerImportRead *self = FOYER_IMPORT_READ (object);

  g_clear_object (&self->import);
  g_clear_pointer (&self->reason_rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_IMPORT_READ);
  G_OBJECT_CLASS (foyer_import_read_parent_class)->dispose (object);
}

static void
foyer_import_read_class_init (FoyerImportReadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_import_read_dispose;
  changed_signal = g_signal_new ("changed", FOYER_TYPE_IMPORT_READ, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FOYER_TYPE_SAMPLE_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-import-read.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerImportRead, child)
  BIND (group);
  BIND (format_row);
  BIND (encoding_row);
  BIND (delimiter_row);
  BIND (header_row);
  BIND (preset_row);
  BIND (source_row);
  BIND (reasons_row);
  BIND (question_box);
  BIND (question);
  BIND (sample_title);
  BIND (sample);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, encoding_cb);
  gtk_widget_class_bind_template_callback (widget_class, delimiter_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_cb);
  gtk_widget_class_bind_template_callback (widget_class, preset_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_cb);
  gtk_widget_class_install_action (widget_class, "read.choose-contract", NULL, contract_activate);
}

static void
foyer_import_read_init (FoyerImportRead *self)
{
  self->reason_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
