/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second page of the assistant: what each column is, and what ten records become by that. The words
 * of the feed are foyer-word-list.h's, the record foyer-record-trace.h's. */
#include "config.h"

#include "foyer-import-columns.h"

#include "foyer-column-row.h"
#include "foyer-figures.h"
#include "foyer-record-trace.h"
#include "foyer-word-list.h"

#include <glib/gi18n.h>

/* Rows made at once: a file may have 512 columns, and the window goes on meanwhile. */
#define ROWS_AT_ONCE 8

struct _FoyerImportColumns
{
  AdwBin parent_instance;

  GtkLabel *summary;
  GtkLabel *problem;
  AdwPreferencesGroup *questions;
  AdwComboRow *identity_row;
  AdwComboRow *tier_row;
  AdwComboRow *date_row;
  AdwComboRow *separator_row;
  AdwEntryRow *name_row;
  AdwPreferencesGroup *name_group;
  GtkListBox *columns;
  FoyerWordList *words;
  FoyerRecordTrace *trace;

  FoyerImport *import;
  GPtrArray *rows; /* FoyerColumnRow; lent */
  guint add_source;
  gboolean is_showing;
};

static const char *const date_forms[] = { "iso", "us", "eu", "de", "ymd", "unix" };
static const char *const separators[] = { ",", ";", "|" };

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FoyerImportColumns, foyer_import_columns, ADW_TYPE_BIN)

/* ---- What is shown ---- */

static guint
find_text (const char *const *texts, guint n, const char *text, guint fallback)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (texts[i], text) == 0)
      return i;
  return fallback;
}

static void
show_summary (FoyerImportColumns *self, FoyerDraft *draft)
{
  guint n_open = 0, n_fields = 0;
  g_autofree char *fields = NULL;
  g_autofree char *open = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < draft->columns->len; i++)
    {
      n_open += foyer_draft_get_column (draft, i)->use == FOYER_COLUMN_OPEN;
      n_fields += foyer_draft_get_column (draft, i)->use == FOYER_COLUMN_FIELD;
    }
  fields = foyer_figures_dup_count (n_fields);
  open = foyer_figures_dup_count (n_open);
  if (n_open > 0)
    text = g_strdup_printf (ngettext ("%s column is not known: choose what it is",
                                      "%s columns are not known: choose what they are", n_open),
                            open);
  else
    text = g_strdup_printf (
        ngettext ("%s column is read as a field", "%s columns are read as fields", n_fields),
        fields);
  gtk_label_set_label (self->summary, text);
}

static const char *
get_problem_words (FoyerImportColumns *self, FoyerDraftQuestions questions)
{
  const FoyerDraftTrial *trial = foyer_import_get_trial (self->import);

  if ((questions & FOYER_DRAFT_ASKS_NAME) != 0)
    return _ ("No column is the name. Choose one, or the given and the family name.");
  return trial != NULL ? trial->problem : NULL;
}

static void
show_questions (FoyerImportColumns *self, FoyerDraft *draft)
{
  FoyerDraftQuestions questions = foyer_draft_get_questions (draft);
  gboolean is_by_preset = draft->preset != NULL;
  gboolean asks_identity = !is_by_preset && !foyer_draft_has_field (draft, FOYER_FIELD_SOURCE_ID);
  gboolean asks_tier = !is_by_preset && !foyer_draft_has_field (draft, FOYER_FIELD_PRINT_TIER);
  gboolean has_date
      = draft->date_form != NULL
        || (!is_by_preset && foyer_draft_has_field (draft, FOYER_FIELD_REGISTERED_AT));
  gboolean has_list = draft->list_separator != NULL
                      || (!is_by_preset
                          && (foyer_draft_has_field (draft, FOYER_FIELD_DIETARY_FLAGS)
                              || foyer_draft_has_field (draft, FOYER_FIELD_TRACKS)
                              || foyer_draft_has_field (draft, FOYER_FIELD_TICKET_CODES)));
  const char *problem = get_problem_words (self, questions);
  gboolean was_showing = self->is_showing;

  self->is_showing = TRUE; /* what is proposed is no answer */
  adw_combo_row_set_selected (
      self->date_row, find_text (date_forms, G_N_ELEMENTS (date_forms), draft->date_form, 0));
  adw_combo_row_set_selected (self->separator_row, find_text (separators, G_N_ELEMENTS (separators),
                                                              draft->list_separator, 0));
  self->is_showing = was_showing;
  gtk_widget_set_visible (GTK_WIDGET (self->identity_row), asks_identity);
  gtk_widget_set_visible (GTK_WIDGET (self->tier_row), asks_tier);
  gtk_widget_set_visible (GTK_WIDGET (self->date_row), has_date);
  gtk_widget_set_visible (GTK_WIDGET (self->separator_row), has_list);
  gtk_widget_set_visible (GTK_WIDGET (self->questions),
                          asks_identity || asks_tier || has_date || has_list);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->name_group), foyer_draft_is_changed (draft));
}

/* What the record that is looked at has in each column; problems by field. */
static void
show_samples (FoyerImportColumns *self)
{
  const FoyerFileExamination *examination = foyer_import_get_examination (self->import);
  guint position = foyer_record_trace_get_position (self->trace);
  const FoyerSampleRow *row
      = position < examination->rows->len ? g_ptr_array_index (examination->rows, position) : NULL;
  guint n_cells = row != NULL ? g_strv_length (row->cells) : 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const FoyerDraftColumn *column = foyer_draft_get_column (examination->draft, i);
      const char *problem = column->use == FOYER_COLUMN_FIELD
                                ? foyer_record_trace_get_problem (self->trace, column->field)
                                : NULL;

      foyer_column_row_set_sample (g_ptr_array_index (self->rows, i),
                                   i < n_cells ? row->cells[i] : NULL, problem);
    }
}

static void
update (FoyerImportColumns *self)
{
  FoyerDraft *draft = foyer_import_get_draft (self->import);

  show_summary (self, draft);
  show_questions (self, draft);
  g_signal_emit (self, changed_signal, 0);
}

static void
answered (FoyerImportColumns *self)
{
  foyer_import_draft_changed (self->import);
  update (self);
}

static void
tried_cb (FoyerImport *import, FoyerImportColumns *self)
{
  const FoyerDraftTrial *trial = foyer_import_get_trial (import);

  if (foyer_import_get_examination (import) == NULL)
    return;
  if (trial == NULL)
    {
      foyer_record_trace_clear (self->trace);
      update (self);
      return;
    }
  foyer_record_trace_show (self->trace, trial);
  foyer_word_list_show (self->words, foyer_import_get_examination (import), trial);
  show_samples (self);
  update (self);
}

static void
position_cb (FoyerRecordTrace *trace, FoyerImportColumns *self)
{
  show_samples (self);
}

/* ---- Answers ---- */

static void
chosen_cb (FoyerColumnRow *row, int use, int field, FoyerImportColumns *self)
{
  FoyerDraft *draft = foyer_import_get_draft (self->import);
  guint index;

  if (!g_ptr_array_find (self->rows, row, &index))
    return;
  foyer_draft_set_column (draft, index, (FoyerColumnUse)use, (FoyerField)field);
  foyer_file_examination_propose_forms (foyer_import_get_examination (self->import), draft);
  foyer_column_row_show (row, foyer_draft_get_column (draft, index));
  answered (self);
}

static void
identity_cb (AdwComboRow *row, GParamSpec *spec, FoyerImportColumns *self)
{
  if (self->is_showing || adw_combo_row_get_selected (row) == GTK_INVALID_LIST_POSITION)
    return;
  foyer_import_get_draft (self->import)->identity
      = (FoyerDraftIdentity)adw_combo_row_get_selected (row);
  answered (self);
}

static void
take_text (FoyerImportColumns *self, char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
  answered (self);
}

static void
tier_cb (AdwComboRow *row, GParamSpec *spec, FoyerImportColumns *self)
{
  const FoyerFileExamination *examination = foyer_import_get_examination (self->import);
  guint selected = adw_combo_row_get_selected (row);

  if (self->is_showing || selected > examination->tiers->len)
    return;
  take_text (self, &examination->draft->tier,
             selected == 0
                 ? NULL
                 : ((FoyerChoice *)g_ptr_array_index (examination->tiers, selected - 1))->code);
}

static void
date_cb (AdwComboRow *row, GParamSpec *spec, FoyerImportColumns *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (!self->is_showing && selected < G_N_ELEMENTS (date_forms))
    take_text (self, &foyer_import_get_draft (self->import)->date_form, date_forms[selected]);
}

static void
separator_cb (AdwComboRow *row, GParamSpec *spec, FoyerImportColumns *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (!self->is_showing && selected < G_N_ELEMENTS (separators))
    take_text (self, &foyer_import_get_draft (self->import)->list_separator, separators[selected]);
}

static void
name_cb (GtkEditable *entry, FoyerImportColumns *self)
{
  FoyerDraft *draft = foyer_import_get_draft (self->import);

  if (self->is_showing || draft == NULL)
    return;
  g_free (draft->title);
  g_free (draft->id);
  draft->title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  draft->id = *draft->title != '\0' ? foyer_draft_dup_slug (draft->title) : g_strdup ("");
  g_signal_emit (self, changed_signal, 0);
}

static void
word_cb (FoyerWordList *words, int field, const char *word, const char *meaning,
         FoyerImportColumns *self)
{
  foyer_draft_set_word (foyer_import_get_draft (self->import), (FoyerField)field, word, meaning);
  answered (self);
}

gboolean
foyer_import_columns_is_built (FoyerImportColumns *self)
{
  return self->import != NULL && self->add_source == 0
         && foyer_import_get_trial (self->import) != NULL;
}

gboolean
foyer_import_columns_is_answered (FoyerImportColumns *self)
{
  FoyerDraft *draft = self->import != NULL ? foyer_import_get_draft (self->import) : NULL;
  const FoyerDraftTrial *trial;

  if (draft == NULL)
    return FALSE;
  trial = foyer_import_get_trial (self->import);
  if (trial == NULL || trial->problem != NULL)
    return FALSE;
  if (!foyer_draft_is_changed (draft))
    return TRUE;
  if (draft->id == NULL || *draft->id == '\0')
    return FALSE;
  return draft->preset != NULL ? (foyer_draft_get_questions (draft) & FOYER_DRAFT_ASKS_COLUMNS) == 0
                               : foyer_draft_get_questions (draft) == 0;
}

gboolean
foyer_import_columns_focus_question (FoyerImportColumns *self)
{
  FoyerDraft *draft = foyer_import_get_draft (self->import);
  FoyerDraftQuestions questions;

  if (draft == NULL)
    return FALSE;
  questions = foyer_draft_get_questions (draft);
  for (guint i = 0; i < MIN (self->rows->len, draft->columns->len); i++)
    if (foyer_draft_get_column (draft, i)->use == FOYER_COLUMN_OPEN)
      {
        foyer_column_row_focus (g_ptr_array_index (self->rows, i));
        return TRUE;
      }
  if (draft->preset == NULL && (questions & FOYER_DRAFT_ASKS_IDENTITY) != 0)
    return gtk_widget_grab_focus (GTK_WIDGET (self->identity_row));
  if (draft->preset == NULL && (questions & FOYER_DRAFT_ASKS_TIER) != 0)
    return gtk_widget_grab_focus (GTK_WIDGET (self->tier_row));
  return FALSE;
}

/* ---- Building ---- */

static gboolean
add_some_cb (gpointer user_data)
{
  FoyerImportColumns *self = FOYER_IMPORT_COLUMNS (user_data);
  FoyerDraft *draft = foyer_import_get_draft (self->import);

  for (guint i = 0; i < ROWS_AT_ONCE && self->rows->len < draft->columns->len; i++)
    {
      const FoyerDraftColumn *column = foyer_draft_get_column (draft, self->rows->len);
      FoyerColumnRow *row = foyer_column_row_new (column);

      gtk_widget_set_visible (GTK_WIDGET (row), !column->is_own);
      g_signal_connect_object (row, "chosen", G_CALLBACK (chosen_cb), self, 0);
      gtk_list_box_append (self->columns, GTK_WIDGET (row));
      g_ptr_array_add (self->rows, row);
    }
  if (self->rows->len < draft->columns->len)
    return G_SOURCE_CONTINUE;
  self->add_source = 0;
  show_samples (self);
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
clear_rows (FoyerImportColumns *self)
{
  g_clear_handle_id (&self->add_source, g_source_remove);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (self->columns, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
fill_tiers (FoyerImportColumns *self, const FoyerFileExamination *examination)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (names, C_ ("import", "Choose…"));
  for (guint i = 0; i < examination->tiers->len; i++)
    {
      const FoyerChoice *tier = g_ptr_array_index (examination->tiers, i);

      gtk_string_list_append (names, tier->label);
      if (g_strcmp0 (tier->code, examination->draft->tier) == 0)
        selected = i + 1;
    }
  adw_combo_row_set_model (self->tier_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->tier_row, selected);
}

void
foyer_import_columns_show (FoyerImportColumns *self)
{
  const FoyerFileExamination *examination = foyer_import_get_examination (self->import);
  FoyerDraft *draft = examination->draft;

  self->is_showing = TRUE;
  clear_rows (self);
  fill_tiers (self, examination);
  adw_combo_row_set_selected (self->identity_row, (guint)draft->identity);
  adw_combo_row_set_selected (
      self->date_row, find_text (date_forms, G_N_ELEMENTS (date_forms), draft->date_form, 0));
  adw_combo_row_set_selected (self->separator_row, find_text (separators, G_N_ELEMENTS (separators),
                                                              draft->list_separator, 0));
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), draft->title);
  foyer_word_list_clear (self->words);
  foyer_record_trace_clear (self->trace);
  self->is_showing = FALSE;
  self->add_source = g_idle_add (add_some_cb, self);
  foyer_import_draft_changed (self->import);
  update (self);
}

void
foyer_import_columns_set_import (FoyerImportColumns *self, FoyerImport *import)
{
  if (self->import != NULL)
    g_signal_handlers_disconnect_by_data (self->import, self);
  clear_rows (self);
  g_set_object (&self->import, import);
  if (import != NULL)
    g_signal_connect_object (import, "tried", G_CALLBACK (tried_cb), self, 0);
}

static void
foyer_import_columns_dispose (GObject *object)
{
  FoyerImportColumns *self = FOYER_IMPORT_COLUMNS (object);

  g_clear_handle_id (&self->add_source, g_source_remove);
  g_clear_object (&self->import);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_IMPORT_COLUMNS);
  G_OBJECT_CLASS (foyer_import_columns_parent_class)->dispose (object);
}

static void
foyer_import_columns_class_init (FoyerImportColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_import_columns_dispose;
  changed_signal = g_signal_new ("changed", FOYER_TYPE_IMPORT_COLUMNS, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FOYER_TYPE_RECORD_TRACE);
  g_type_ensure (FOYER_TYPE_WORD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-import-columns.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerImportColumns, child)
  BIND (summary);
  BIND (problem);
  BIND (questions);
  BIND (identity_row);
  BIND (tier_row);
  BIND (date_row);
  BIND (separator_row);
  BIND (name_row);
  BIND (name_group);
  BIND (columns);
  BIND (words);
  BIND (trace);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, identity_cb);
  gtk_widget_class_bind_template_callback (widget_class, tier_cb);
  gtk_widget_class_bind_template_callback (widget_class, date_cb);
  gtk_widget_class_bind_template_callback (widget_class, separator_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
  gtk_widget_class_bind_template_callback (widget_class, word_cb);
  gtk_widget_class_bind_template_callback (widget_class, position_cb);
}

static void
foyer_import_columns_init (FoyerImportColumns *self)
{
  self->rows = g_ptr_array_new ();
  self->is_showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_showing = FALSE;
}
