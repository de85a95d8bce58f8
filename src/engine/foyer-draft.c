/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of a draft: columns, words, what is still open. */
#include "config.h"

#include "foyer-draft.h"

#include "foyer-text.h"

#include <string.h>

#define OWN_COLUMN_PREFIX "foyer:"
/* Names of contracts are also file names. */
#define MAX_SLUG_BYTES 60

G_DEFINE_BOXED_TYPE (FoyerDraft, foyer_draft, foyer_draft_copy, foyer_draft_free)

static void
column_free (gpointer data)
{
  FoyerDraftColumn *self = data;

  g_free (self->name);
  g_free (self);
}

static gpointer
column_copy (gconstpointer data, gpointer unused)
{
  const FoyerDraftColumn *self = data;
  FoyerDraftColumn *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  return copy;
}

static void
word_free (gpointer data)
{
  FoyerDraftWord *self = data;

  g_free (self->word);
  g_free (self->meaning);
  g_free (self);
}

static FoyerDraftWord *
word_new (FoyerField field, const char *word, const char *meaning)
{
  FoyerDraftWord *self = g_new0 (FoyerDraftWord, 1);

  self->field = field;
  self->word = g_strdup (word);
  self->meaning = g_strdup (meaning);
  return self;
}

static gpointer
word_copy (gconstpointer data, gpointer unused)
{
  const FoyerDraftWord *self = data;

  return word_new (self->field, self->word, self->meaning);
}

static void
add_column (FoyerDraft *self, const char *name, guint occurrence, const char *title)
{
  FoyerDraftColumn *column = g_new0 (FoyerDraftColumn, 1);

  column->name = g_strdup (name);
  column->occurrence = occurrence;
  column->is_own = g_str_has_prefix (name, OWN_COLUMN_PREFIX);
  column->is_proposed = TRUE;
  if (column->is_own)
    column->use = FOYER_COLUMN_IGNORED;
  else if (occurrence == 1 && foyer_draft_guess_field (title, &column->field)
           && !foyer_draft_has_field (self, column->field))
    column->use = FOYER_COLUMN_FIELD;
  g_ptr_array_add (self->columns, column);
}

/* A full name makes the parts of the name facts of their own; a file with parts alone has its full
 * name from them, and nothing needs to be proposed twice. */
FoyerDraft *
foyer_draft_new (FoyerFormat format, FoyerColumns *columns, const char *const *pointers)
{
  FoyerDraft *self = g_new0 (FoyerDraft, 1);

  self->format = format;
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->words = g_ptr_array_new_with_free_func (word_free);
  for (guint i = 0; columns != NULL && i < foyer_columns_get_length (columns); i++)
    add_column (self, foyer_columns_get_name (columns, i),
                foyer_columns_get_occurrence (columns, i), foyer_columns_get_name (columns, i));
  for (guint i = 0; pointers != NULL && pointers[i] != NULL; i++)
    add_column (self, pointers[i], 1, strrchr (pointers[i], '/') + 1);
  return self;
}

FoyerDraft *
foyer_draft_copy (FoyerDraft *self)
{
  FoyerDraft *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->title = g_strdup (self->title);
  copy->source = g_strdup (self->source);
  copy->preset = g_strdup (self->preset);
  copy->columns = g_ptr_array_copy (self->columns, column_copy, NULL);
  g_ptr_array_set_free_func (copy->columns, column_free);
  copy->words = g_ptr_array_copy (self->words, word_copy, NULL);
  g_ptr_array_set_free_func (copy->words, word_free);
  copy->tier = g_strdup (self->tier);
  copy->date_form = g_strdup (self->date_form);
  copy->list_separator = g_strdup (self->list_separator);
  return copy;
}

void
foyer_draft_free (FoyerDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->source);
  g_free (self->preset);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->words);
  g_free (self->tier);
  g_free (self->date_form);
  g_free (self->list_separator);
  g_free (self);
}

FoyerDraftColumn *
foyer_draft_get_column (FoyerDraft *self, guint index)
{
  g_return_val_if_fail (index < self->columns->len, NULL);
  return g_ptr_array_index (self->columns, index);
}

FoyerDraftColumn *
foyer_draft_find_column (FoyerDraft *self, const char *name, guint occurrence)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      FoyerDraftColumn *column = g_ptr_array_index (self->columns, i);

      if (g_str_equal (column->name, name) && column->occurrence == MAX (1, occurrence))
        return column;
    }
  return NULL;
}

gboolean
foyer_draft_has_field (FoyerDraft *self, FoyerField field)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const FoyerDraftColumn *column = g_ptr_array_index (self->columns, i);

      if (column->use == FOYER_COLUMN_FIELD && column->field == field)
        return TRUE;
    }
  return FALSE;
}

void
foyer_draft_set_column (FoyerDraft *self, guint index, FoyerColumnUse use, FoyerField field)
{
  FoyerDraftColumn *column;

  g_return_if_fail (index < self->columns->len);
  g_return_if_fail (use != FOYER_COLUMN_FIELD || foyer_draft_can_choose (field));

  column = g_ptr_array_index (self->columns, index);
  if (column->is_own)
    return;
  column->use = use;
  column->field = use == FOYER_COLUMN_FIELD ? field : 0;
  column->is_proposed = FALSE;
}

void
foyer_draft_set_word (FoyerDraft *self, FoyerField field, const char *word, const char *meaning)
{
  g_autofree char *key = foyer_text_dup_fold (word, strlen (word));

  g_return_if_fail (field == FOYER_FIELD_PRINT_TIER || field == FOYER_FIELD_STATUS);

  for (guint i = 0; i < self->words->len; i++)
    {
      const FoyerDraftWord *known = g_ptr_array_index (self->words, i);
      g_autofree char *known_key = foyer_text_dup_fold (known->word, strlen (known->word));

      if (known->field == field && g_str_equal (known_key, key))
        {
          g_ptr_array_remove_index (self->words, i);
          break;
        }
    }
  if (meaning != NULL)
    g_ptr_array_add (self->words, word_new (field, word, meaning));
}

FoyerDraftQuestions
foyer_draft_get_questions (FoyerDraft *self)
{
  FoyerDraftQuestions questions = 0;
  gboolean has_name = foyer_draft_has_field (self, FOYER_FIELD_FULL_NAME)
                      || foyer_draft_has_field (self, FOYER_FIELD_GIVEN_NAME)
                      || foyer_draft_has_field (self, FOYER_FIELD_FAMILY_NAME);
  gboolean has_email = foyer_draft_has_field (self, FOYER_FIELD_EMAIL);

  for (guint i = 0; i < self->columns->len; i++)
    if (((FoyerDraftColumn *)g_ptr_array_index (self->columns, i))->use == FOYER_COLUMN_OPEN)
      questions |= FOYER_DRAFT_ASKS_COLUMNS;
  if (!has_name)
    questions |= FOYER_DRAFT_ASKS_NAME;
  if (!foyer_draft_has_field (self, FOYER_FIELD_SOURCE_ID)
      && (self->identity == FOYER_IDENTITY_NONE || !has_email
          || (self->identity == FOYER_IDENTITY_NAME_EMAIL && !has_name)))
    questions |= FOYER_DRAFT_ASKS_IDENTITY;
  if (!foyer_draft_has_field (self, FOYER_FIELD_PRINT_TIER) && self->tier == NULL)
    questions |= FOYER_DRAFT_ASKS_TIER;
  return questions;
}

gboolean
foyer_draft_is_changed (FoyerDraft *self)
{
  if (self->preset == NULL || self->words->len > 0 || self->tier != NULL || self->date_form != NULL
      || self->list_separator != NULL || self->delimiter != '\0' || self->header_line != 0
      || self->identity != FOYER_IDENTITY_NONE)
    return TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      const FoyerDraftColumn *column = g_ptr_array_index (self->columns, i);

      if (!column->is_own
          && (column->use != column->preset_use
              || (column->use == FOYER_COLUMN_FIELD && column->field != column->preset_field)))
        return TRUE;
    }
  return FALSE;
}

gboolean
foyer_draft_can_choose (FoyerField field)
{
  return (foyer_field_get_flags (field) & FOYER_FIELD_SYSTEM) == 0
         && foyer_field_get_type (field) != FOYER_FIELD_TYPE_FLAG
         && foyer_field_get_type (field) != FOYER_FIELD_TYPE_MAP;
}

char *
foyer_draft_dup_slug (const char *text)
{
  g_autofree char *folded = foyer_text_dup_fold (text, strlen (text));
  GString *slug = g_string_new (NULL);

  for (const char *at = folded; *at != '\0' && slug->len < MAX_SLUG_BYTES; at++)
    {
      if (g_ascii_isalnum (*at))
        g_string_append_c (slug, *at);
      else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    }
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  if (slug->len == 0)
    g_string_assign (slug, "feed");
  return g_string_free (slug, FALSE);
}
