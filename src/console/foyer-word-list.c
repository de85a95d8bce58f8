/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of a feed that the event does not know, each with what it may stand for. */
#include "config.h"

#include "foyer-word-list.h"

#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

struct _FoyerWordList
{
  AdwBin parent_instance;

  GtkListBox *list;

  GPtrArray *words; /* Word */
};

/* One row. */
typedef struct
{
  FoyerWordList *list; /* borrowed */
  FoyerField field;
  char *word;
  char **meanings; /* of the rows after "Choose…" */
  AdwComboRow *row; /* lent */
} Word;

static guint meant_signal;

G_DEFINE_FINAL_TYPE (FoyerWordList, foyer_word_list, ADW_TYPE_BIN)

static void
word_free (gpointer data)
{
  Word *self = data;

  g_free (self->word);
  g_strfreev (self->meanings);
  g_free (self);
}

static void
selected_cb (AdwComboRow *row, GParamSpec *spec, Word *word)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected <= g_strv_length (word->meanings))
    g_signal_emit (word->list, meant_signal, 0, (int)word->field, word->word,
                   selected == 0 ? NULL : word->meanings[selected - 1]);
}

/* Choices of one kind of word; *meanings (transfer full) are their codes. */
static GtkStringList *
make_choices (const FoyerFileExamination *examination, FoyerField field, char ***meanings)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  GPtrArray *codes = g_ptr_array_new ();

  gtk_string_list_append (labels, C_ ("import", "Choose…"));
  for (guint i = 0; field == FOYER_FIELD_PRINT_TIER && i < examination->tiers->len; i++)
    {
      const FoyerChoice *tier = g_ptr_array_index (examination->tiers, i);

      gtk_string_list_append (labels, tier->label);
      g_ptr_array_add (codes, g_strdup (tier->code));
    }
  for (FoyerStatus status = 0; field == FOYER_FIELD_STATUS && status < FOYER_N_STATUSES; status++)
    {
      gtk_string_list_append (labels, foyer_words_status (status));
      g_ptr_array_add (codes, g_strdup (foyer_status_get_name (status)));
    }
  g_ptr_array_add (codes, NULL);
  *meanings = (char **)g_ptr_array_free (codes, FALSE);
  return labels;
}

static Word *
find_word (FoyerWordList *self, FoyerField field, const char *text)
{
  for (guint i = 0; i < self->words->len; i++)
    {
      Word *word = g_ptr_array_index (self->words, i);

      if (word->field == field && g_str_equal (word->word, text))
        return word;
    }
  return NULL;
}

static void
add_word (FoyerWordList *self, const FoyerFileExamination *examination,
          const FoyerUnknownWord *unknown)
{
  Word *word = g_new0 (Word, 1);
  g_autoptr (GtkStringList) labels = NULL;
  g_autofree char *isolated = foyer_figures_dup_isolated (unknown->word);
  g_autofree char *title = g_strdup_printf (C_ ("import", "“%s” means"), isolated);
  const char *what = foyer_words_field (foyer_field_get_name (unknown->field));

  word->list = self;
  word->field = unknown->field;
  word->word = g_strdup (unknown->word);
  labels = make_choices (examination, unknown->field, &word->meanings);
  word->row = g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "subtitle", what, "use-markup",
                            FALSE, "model", labels, NULL);
  g_signal_connect (word->row, "notify::selected", G_CALLBACK (selected_cb), word);
  gtk_list_box_append (self->list, GTK_WIDGET (word->row));
  g_ptr_array_add (self->words, word);
}

static gboolean
is_in_use (const FoyerFileExamination *examination, const FoyerDraftTrial *trial, const Word *word)
{
  for (guint i = 0; i < examination->draft->words->len; i++)
    {
      const FoyerDraftWord *known = g_ptr_array_index (examination->draft->words, i);

      if (known->field == word->field && g_str_equal (known->word, word->word))
        return TRUE;
    }
  for (guint i = 0; i < trial->unknown_words->len; i++)
    {
      const FoyerUnknownWord *unknown = g_ptr_array_index (trial->unknown_words, i);

      if (unknown->field == word->field && g_str_equal (unknown->word, word->word))
        return TRUE;
    }
  return FALSE;
}

static void
remove_word (FoyerWordList *self, guint index)
{
  Word *word = g_ptr_array_index (self->words, index);

  g_signal_handlers_disconnect_by_data (word->row, word);
  gtk_list_box_remove (self->list, GTK_WIDGET (word->row));
  g_ptr_array_remove_index (self->words, index);
}

void
foyer_word_list_show (FoyerWordList *self, const FoyerFileExamination *examination,
                      const FoyerDraftTrial *trial)
{
  for (guint i = self->words->len; i > 0; i--)
    if (!is_in_use (examination, trial, g_ptr_array_index (self->words, i - 1)))
      remove_word (self, i - 1);
  for (guint i = 0; i < trial->unknown_words->len; i++)
    {
      const FoyerUnknownWord *unknown = g_ptr_array_index (trial->unknown_words, i);

      if (find_word (self, unknown->field, unknown->word) == NULL)
        add_word (self, examination, unknown);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->words->len > 0);
}

void
foyer_word_list_clear (FoyerWordList *self)
{
  while (self->words->len > 0)
    remove_word (self, self->words->len - 1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
foyer_word_list_dispose (GObject *object)
{
  FoyerWordList *self = FOYER_WORD_LIST (object);

  if (self->words != NULL && self->list != NULL)
    foyer_word_list_clear (self);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_WORD_LIST);
  G_OBJECT_CLASS (foyer_word_list_parent_class)->dispose (object);
}

static void
foyer_word_list_class_init (FoyerWordListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_word_list_dispose;
  meant_signal = g_signal_new ("meant", FOYER_TYPE_WORD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-word-list.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerWordList, list);
}

static void
foyer_word_list_init (FoyerWordList *self)
{
  self->words = g_ptr_array_new_with_free_func (word_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
