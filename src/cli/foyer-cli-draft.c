/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl contracts draft: what the console's import assistant does, without a screen. */
#include "config.h"

#include "foyer-cli-draft.h"

#include "foyer-cli-json.h"
#include "foyer-cli-reading.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-assistant.h"

#include <string.h>

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, message);
  return FALSE;
}

/* ---- Answers ---- */

/* "Name" or "Name (2)" for the second of that name. */
static gboolean
find_column (FoyerDraft *draft, const char *text, guint *index, GError **error)
{
  for (guint i = 0; i < draft->columns->len; i++)
    {
      const FoyerDraftColumn *column = foyer_draft_get_column (draft, i);
      g_autofree char *numbered = g_strdup_printf ("%s (%u)", column->name, column->occurrence);

      if ((column->occurrence == 1 && g_str_equal (column->name, text))
          || g_str_equal (numbered, text))
        {
          *index = i;
          return TRUE;
        }
    }
  return refuse (error, "the file has no column '%s'; foyerctl detect lists them", text);
}

static gboolean
set_column (FoyerDraft *draft, const char *text, FoyerColumnUse use, GError **error)
{
  guint index;

  if (!find_column (draft, text, &index, error))
    return FALSE;
  foyer_draft_set_column (draft, index, use, 0);
  return TRUE;
}

/* COLUMN=FIELD; the column's name may have an equals sign, a field's has none. */
static gboolean
set_field (FoyerDraft *draft, const char *text, GError **error)
{
  const char *equals = strrchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize)(equals - text)) : NULL;
  FoyerField field;
  guint index;

  if (equals == NULL || !foyer_field_parse (equals + 1, &field) || !foyer_draft_can_choose (field))
    return refuse (error,
                   "'%s' is not COLUMN=FIELD; fields are full_name, email, print_tier and the "
                   "others of docs/contracts.md",
                   text);
  if (!find_column (draft, name, &index, error))
    return FALSE;
  foyer_draft_set_column (draft, index, FOYER_COLUMN_FIELD, field);
  return TRUE;
}

/* FIELD:WORD=MEANING */
static gboolean
set_word (FoyerDraft *draft, const char *text, GError **error)
{
  const char *colon = strchr (text, ':');
  const char *equals = strrchr (text, '=');
  g_autofree char *name = colon != NULL ? g_strndup (text, (gsize)(colon - text)) : NULL;
  g_autofree char *word = NULL;
  FoyerField field;

  if (colon == NULL || equals == NULL || equals < colon || !foyer_field_parse (name, &field)
      || (field != FOYER_FIELD_PRINT_TIER && field != FOYER_FIELD_STATUS))
    return refuse (error, "'%s' is not print_tier:WORD=CODE or status:WORD=STATUS", text);
  word = g_strndup (colon + 1, (gsize)(equals - colon - 1));
  foyer_draft_set_word (draft, field, word, equals + 1);
  return TRUE;
}

static gboolean
set_identity (FoyerDraft *draft, const char *text, GError **error)
{
  if (text == NULL)
    return TRUE;
  if (g_str_equal (text, "email"))
    draft->identity = FOYER_IDENTITY_EMAIL;
  else if (g_str_equal (text, "name-email"))
    draft->identity = FOYER_IDENTITY_NAME_EMAIL;
  else
    return refuse (error, "'%s' tells nobody apart; use email or name-email", text);
  return TRUE;
}

static void
take_text (FoyerCli *cli, const char *option, char **text)
{
  if (!foyer_cli_has (cli, option))
    return;
  g_free (*text);
  *text = g_strdup (foyer_cli_get_text (cli, option));
}

static gboolean
take_answers (FoyerCli *cli, const FoyerFileExamination *examination, GError **error)
{
  FoyerDraft *draft = examination->draft;
  static const char *const names[] = { "set", "extra", "ignore", "word" };
  gboolean is_right = TRUE;

  for (gsize option = 0; option < G_N_ELEMENTS (names); option++)
    {
      const GPtrArray *values = g_hash_table_lookup (cli->values, names[option]);

      for (guint i = 0; is_right && values != NULL && i < values->len; i++)
        {
          const char *text = values->pdata[i];

          is_right = option == 0   ? set_field (draft, text, error)
                     : option == 1 ? set_column (draft, text, FOYER_COLUMN_EXTRA, error)
                     : option == 2 ? set_column (draft, text, FOYER_COLUMN_IGNORED, error)
                                   : set_word (draft, text, error);
        }
    }
  if (!is_right || !set_identity (draft, foyer_cli_get_text (cli, "identity"), error))
    return FALSE;
  take_text (cli, "tier", &draft->tier);
  take_text (cli, "date", &draft->date_form);
  take_text (cli, "list", &draft->list_separator);
  take_text (cli, "source", &draft->source);
  take_text (cli, "name", &draft->title);
  if (foyer_cli_has (cli, "name"))
    {
      g_free (draft->id);
      draft->id = foyer_draft_dup_slug (draft->title);
    }
  foyer_file_examination_propose_forms (examination, draft);
  return TRUE;
}

/* ---- Telling ---- */

static const char *
get_use (const FoyerDraftColumn *column)
{
  switch (column->use)
    {
    case FOYER_COLUMN_OPEN:
      return "?";
    case FOYER_COLUMN_FIELD:
      return foyer_field_get_name (column->field);
    case FOYER_COLUMN_EXTRA:
      return "extra";
    case FOYER_COLUMN_IGNORED:
      return "ignored";
    case FOYER_COLUMN_RULE:
      return "by the preset";
    }
  return "";
}

static void
print_columns (const FoyerFileExamination *examination)
{
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new ("COLUMN", "IS", "FIRST RECORD", NULL);
  const FoyerSampleRow *row
      = examination->rows->len > 0 ? g_ptr_array_index (examination->rows, 0) : NULL;

  for (guint i = 0; i < examination->draft->columns->len; i++)
    {
      const FoyerDraftColumn *column = foyer_draft_get_column (examination->draft, i);

      foyer_cli_table_add (table, column->name, get_use (column),
                           row != NULL && i < g_strv_length (row->cells) ? row->cells[i] : "",
                           NULL);
    }
  foyer_cli_table_print (table);
}

static void
print_json (const FoyerFileExamination *examination, const FoyerDraftTrial *trial,
            const char *reference, const char *path)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_text (builder, "preset", examination->preset);
  foyer_cli_json_add_flag (builder, "exact", examination->is_exact);
  foyer_cli_json_begin_array (builder, "columns");
  for (guint i = 0; i < examination->draft->columns->len; i++)
    {
      const FoyerDraftColumn *column = foyer_draft_get_column (examination->draft, i);

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "name", column->name);
      foyer_cli_json_add_integer (builder, "occurrence", column->occurrence);
      foyer_cli_json_add_text (builder, "is",
                               column->use == FOYER_COLUMN_OPEN ? NULL : get_use (column));
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_array (builder, "unknown_words");
  for (guint i = 0; i < trial->unknown_words->len; i++)
    {
      const FoyerUnknownWord *word = g_ptr_array_index (trial->unknown_words, i);

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "field", foyer_field_get_name (word->field));
      foyer_cli_json_add_text (builder, "word", word->word);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_text (builder, "contract", reference);
  foyer_cli_json_add_text (builder, "file", path);
  foyer_cli_json_print (builder);
}

static void
print_words (FoyerCli *cli, const FoyerDraftTrial *trial)
{
  for (guint i = 0; i < trial->unknown_words->len; i++)
    {
      const FoyerUnknownWord *word = g_ptr_array_index (trial->unknown_words, i);

      foyer_cli_note (cli,
                      "foyerctl contracts: this event does not know '%s'; rows with it are refused "
                      "unless you add --word '%s:%s=…'",
                      word->word, foyer_field_get_name (word->field), word->word);
    }
}

/* ---- The command ---- */

static FoyerFileExamination *
examine (FoyerCli *cli, const FoyerImportOptions *options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  FoyerFileAnswers answers = { .encoding = options->encoding,
                               .delimiter = options->delimiter,
                               .header_line = foyer_cli_get_number (cli, "header-line", 0),
                               .preset = options->contract };

  foyer_engine_examine_file_async (cli->engine, foyer_cli_get_word (cli, 0), &answers,
                                   cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_examine_file_finish (cli->engine, result, error);
}

static FoyerDraftTrial *
try_draft (FoyerCli *cli, const FoyerFileExamination *examination, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_try_draft_async (cli->engine, foyer_cli_get_word (cli, 0),
                                foyer_encoding_get_name (examination->reading.encoding),
                                examination->draft, 10, cli->cancellable, foyer_cli_ready_cb,
                                &result);
  foyer_cli_await (&result);
  return foyer_engine_try_draft_finish (cli->engine, result, error);
}

/* (transfer full) What the contract is called: the file that was written, or its reference. */
static char *
keep (FoyerCli *cli, FoyerDraft *draft, GError **error)
{
  const char *path = foyer_cli_get_text (cli, "output");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;

  if (path == NULL)
    {
      foyer_engine_save_draft_async (cli->engine, draft, cli->cancellable, foyer_cli_ready_cb,
                                     &result);
      foyer_cli_await (&result);
      return foyer_engine_save_draft_finish (cli->engine, result, error);
    }
  text = foyer_engine_dup_draft_text (cli->engine, draft, error);
  if (text == NULL)
    return NULL;
  if (g_file_set_contents (path, text, -1, &cause))
    return g_strdup (path);
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, cause->message);
  return NULL;
}

int
foyer_cli_run_draft (FoyerCli *cli, GError **error)
{
  FoyerImportOptions options = { 0 };
  const char *path = foyer_cli_get_text (cli, "output");
  g_autoptr (FoyerFileExamination) examination = NULL;
  g_autoptr (FoyerDraftTrial) trial = NULL;
  g_autofree char *name = NULL;

  if (!foyer_cli_fill_reading (cli, &options, error)
      || !foyer_cli_check_input (foyer_cli_get_word (cli, 0), error)
      || foyer_cli_open (cli, path != NULL, error) == NULL)
    return FOYER_EXIT_USAGE;
  examination = examine (cli, &options, error);
  if (examination == NULL || !take_answers (cli, examination, error))
    return FOYER_EXIT_INPUT;
  trial = try_draft (cli, examination, error);
  if (trial == NULL)
    return FOYER_EXIT_INPUT;
  if (!cli->is_json)
    print_columns (examination);
  name = keep (cli, examination->draft, error);
  if (name == NULL)
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    print_json (examination, trial, path != NULL ? NULL : name, path);
  else
    foyer_cli_say (cli, path != NULL ? "Written to %s" : "Kept in the event as %s", name);
  print_words (cli, trial);
  return FOYER_EXIT_DONE;
}

const FoyerCliOption foyer_cli_draft_options[] = {
  { "set", 0, FOYER_CLI_TEXTS, "COLUMN=FIELD", "this column is that field; may be repeated", NULL },
  { "extra", 0, FOYER_CLI_TEXTS, "COLUMN", "keep this column with the person", NULL },
  { "ignore", 0, FOYER_CLI_TEXTS, "COLUMN", "this column is of no use", NULL },
  { "word", 0, FOYER_CLI_TEXTS, "FIELD:WORD=MEANING",
    "what a word of print_tier or status stands for", NULL },
  { "tier", 0, FOYER_CLI_TEXT, "CODE", "ticket tier of rows that say none", NULL },
  { "identity", 0, FOYER_CLI_TEXT, "HOW",
    "what tells people apart if no column does: email or name-email", NULL },
  { "date", 0, FOYER_CLI_TEXT, "FORM", "how dates are written: iso, us, eu, de, ymd, unix", NULL },
  { "list", 0, FOYER_CLI_TEXT, "CHARACTER", "what separates several values in one cell", NULL },
  { "name", 0, FOYER_CLI_TEXT, "NAME", "the contract's name (default: the file's)", NULL },
  { "source", 0, FOYER_CLI_TEXT, "NAME", "whose ids these are (default: the preset's or the name)",
    NULL },
  { "output", 'o', FOYER_CLI_TEXT, "FILE", "write the document there and keep nothing", NULL },
  FOYER_CLI_READING_OPTIONS,
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};
