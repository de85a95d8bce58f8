/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is: how it is read, its first records, the preset that fits or nearly fits, and the
 * mapping that is proposed from these. */
#include "config.h"

#include "foyer-assistant-private.h"

#include "foyer-draft-document.h"
#include "foyer-file-probe.h"
#include "foyer-json.h"

#include <string.h>

/* A preset that knows fewer of the columns than this is none of this file's. */
#define NEAR_PERCENT 50
#define NEAR_COLUMNS 3u
/* Values inside a JSON record that are offered as columns. */
#define MOST_POINTERS 200u
#define DEEPEST_POINTER 4
#define EXCERPT_BYTES 800

static void
sample_row_free (gpointer data)
{
  FoyerSampleRow *self = data;

  g_strfreev (self->cells);
  g_free (self->refusal);
  g_free (self);
}

static void
choice_free (gpointer data)
{
  FoyerChoice *self = data;

  g_free (self->code);
  g_free (self->label);
  g_free (self);
}

static void
add_choice (GPtrArray *choices, const char *code, const char *label)
{
  FoyerChoice *choice = g_new0 (FoyerChoice, 1);

  choice->code = g_strdup (code);
  choice->label = g_strdup (label);
  g_ptr_array_add (choices, choice);
}

void
foyer_file_examination_free (FoyerFileExamination *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->columns, foyer_columns_unref);
  g_strfreev (self->preamble);
  g_strfreev (self->reasons);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->preset);
  g_free (self->preset_title);
  g_clear_pointer (&self->presets, g_ptr_array_unref);
  g_clear_pointer (&self->tiers, g_ptr_array_unref);
  g_clear_pointer (&self->draft, foyer_draft_free);
  g_free (self);
}

/* ---- The first records ---- */

/* What the records of a JSON file have, in the order of first sight. */
static void
collect_pointers (json_t *value, const char *prefix, int depth, GPtrArray *pointers,
                  GHashTable *seen)
{
  const char *key;
  json_t *member;

  json_object_foreach (value, key, member)
  {
    g_autoptr (GString) pointer = g_string_new (key);

    g_string_replace (pointer, "~", "~0", 0);
    g_string_replace (pointer, "/", "~1", 0);
    g_string_prepend_c (pointer, '/');
    g_string_prepend (pointer, prefix);
    if (json_is_object (member) && depth < DEEPEST_POINTER)
      {
        collect_pointers (member, pointer->str, depth + 1, pointers, seen);
        continue;
      }
    if (json_is_object (member)
        || (json_is_array (member) && json_is_object (json_array_get (member, 0)))
        || pointers->len >= MOST_POINTERS || g_hash_table_contains (seen, pointer->str))
      continue;
    g_ptr_array_add (pointers, g_strdup (pointer->str));
    g_hash_table_add (seen, pointers->pdata[pointers->len - 1]);
  }
}

static char *
dup_json_text (json_t *record, const char *pointer)
{
  json_t *value = foyer_json_get_pointer (record, pointer);
  g_autoptr (GString) text = NULL;
  gsize index;
  json_t *element;

  if (!json_is_array (value))
    {
      char *scalar = value != NULL ? foyer_json_dup_scalar_text (value) : NULL;

      return scalar != NULL ? scalar : g_strdup ("");
    }
  text = g_string_new (NULL);
  json_array_foreach (value, index, element)
  {
    g_autofree char *part = foyer_json_dup_scalar_text (element);

    g_string_append_printf (text, "%s%s", index > 0 ? ", " : "", part != NULL ? part : "");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Rows as the reader lends them, kept for a second look: JSON is asked for its pointers first. */
typedef struct
{
  FoyerFileExamination *examination;
  GPtrArray *values; /* json_t */
  GPtrArray *pointers;
  GHashTable *seen; /* keys of pointers */
} Sampling;

static FoyerSampleRow *
sample_row (const FoyerRow *row, FoyerDiagnostic *refusal)
{
  FoyerSampleRow *sample = g_new0 (FoyerSampleRow, 1);
  GPtrArray *cells = g_ptr_array_new ();

  for (guint i = 0; row->cells != NULL && i < row->n_cells; i++)
    g_ptr_array_add (
        cells, foyer_diagnostic_dup_excerpt (
                   row->cells[i].text, (gssize)MIN (row->cells[i].length, (gsize)EXCERPT_BYTES)));
  g_ptr_array_add (cells, NULL);
  sample->line = row->line;
  sample->cells = (char **)g_ptr_array_free (cells, FALSE);
  sample->refusal = refusal != NULL ? g_strdup (refusal->message) : NULL;
  return sample;
}

static void
read_rows (Sampling *sampling, const FoyerDetection *detection, GBytes *bytes,
           FoyerContract *contract)
{
  const FoyerContractReading *like
      = contract != NULL ? foyer_contract_get_reading (contract) : NULL;
  FoyerReadingOptions options
      = { .has_lenient_quotes = like != NULL && like->has_lenient_quotes,
          .allows_missing_trailing = like != NULL && like->allows_missing_trailing,
          .passes_controls = TRUE };
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const FoyerPosition *start = &detection->data_start;
  g_autoptr (FoyerRowReader) reader = foyer_row_reader_new (
      &detection->reading, &options, detection->columns, start, data + start->offset,
      MIN (size, FOYER_ASSISTANT_BYTES) - MIN (start->offset, FOYER_ASSISTANT_BYTES));
  GPtrArray *rows = sampling->examination->rows;

  while (rows->len < FOYER_ASSISTANT_SAMPLE_ROWS)
    {
      const FoyerRow *row = NULL;
      g_autoptr (FoyerDiagnostic) refusal = NULL;

      if (foyer_row_reader_next (reader, &row, &refusal) == FOYER_ROW_END)
        return;
      g_ptr_array_add (rows, sample_row (row, refusal));
      g_ptr_array_add (sampling->values, row->json != NULL ? json_incref (row->json) : NULL);
      if (row->json != NULL)
        collect_pointers (row->json, "", 1, sampling->pointers, sampling->seen);
    }
}

static void
fill_json_cells (Sampling *sampling)
{
  for (guint i = 0; i < sampling->values->len; i++)
    {
      FoyerSampleRow *sample = g_ptr_array_index (sampling->examination->rows, i);
      GPtrArray *cells = g_ptr_array_new ();
      json_t *value = sampling->values->pdata[i];

      for (guint p = 0; value != NULL && p < sampling->pointers->len; p++)
        {
          g_autofree char *text = dup_json_text (value, sampling->pointers->pdata[p]);

          g_ptr_array_add (cells, foyer_diagnostic_dup_excerpt (text, -1));
        }
      g_ptr_array_add (cells, NULL);
      g_strfreev (sample->cells);
      sample->cells = (char **)g_ptr_array_free (cells, FALSE);
    }
}

static void
value_free (gpointer value)
{
  json_decref (value);
}

static void
sample (FoyerFileExamination *self, const FoyerDetection *detection, GBytes *bytes,
        FoyerContract *contract)
{
  Sampling sampling = { .examination = self,
                        .values = g_ptr_array_new_with_free_func (value_free),
                        .pointers = g_ptr_array_new_with_free_func (g_free),
                        .seen = g_hash_table_new (g_str_hash, g_str_equal) };

  read_rows (&sampling, detection, bytes, contract);
  if (detection->columns == NULL)
    fill_json_cells (&sampling);
  g_ptr_array_add (sampling.pointers, NULL);
  self->draft = foyer_draft_new (
      detection->reading.format, detection->columns,
      detection->columns == NULL ? (const char *const *)sampling.pointers->pdata : NULL);
  g_hash_table_unref (sampling.seen);
  g_ptr_array_unref (sampling.pointers);
  g_ptr_array_unref (sampling.values);
}

/* ---- The preset ---- */

static gboolean
is_in_draft (FoyerDraft *draft, const char *name)
{
  for (guint i = 0; i < draft->columns->len; i++)
    {
      const char *known = foyer_draft_get_column (draft, i)->name;
      gsize length = strlen (name);

      /* A fingerprint of JSON may name what stands above the values. */
      if (g_str_equal (known, name)
          || (*name == '/' && g_str_has_prefix (known, name) && known[length] == '/'))
        return TRUE;
    }
  return FALSE;
}

static guint
count_known (FoyerDraft *draft, json_t *names, gboolean *has_all)
{
  guint n = 0;
  gsize index;
  json_t *name;

  *has_all = TRUE;
  json_array_foreach (names, index, name)
  {
    if (json_is_string (name) && is_in_draft (draft, json_string_value (name)))
      n++;
    else
      *has_all = FALSE;
  }
  return n;
}

/* How well a contract fits; of equals the one that requires more fits this very file better. */
typedef struct
{
  FoyerContract *contract; /* lent */
  gboolean is_exact;
  gboolean is_tie;
  guint n_known;
  guint n_required;
} Fit;

static Fit
measure_fit (FoyerDraft *draft, FoyerContract *contract, json_t *document)
{
  Fit best = { 0 };
  gsize index;
  json_t *fingerprint;

  json_array_foreach (json_object_get (document, "match"), index, fingerprint)
  {
    gboolean has_required = FALSE, has_optional = FALSE;
    json_t *required = json_object_get (fingerprint, "required");
    Fit fit = { .contract = contract, .n_required = (guint)json_array_size (required) };

    fit.n_known = count_known (draft, required, &has_required)
                  + count_known (draft, json_object_get (fingerprint, "optional"), &has_optional);
    fit.is_exact = has_required;
    if (best.contract == NULL || (fit.is_exact && !best.is_exact)
        || (fit.is_exact == best.is_exact && fit.n_known > best.n_known))
      best = fit;
  }
  return best;
}

static int
compare_fits (const Fit *a, const Fit *b)
{
  if (a->is_exact != b->is_exact)
    return a->is_exact ? 1 : -1;
  if (a->n_known != b->n_known)
    return a->n_known > b->n_known ? 1 : -1;
  if (a->is_exact && a->n_required != b->n_required)
    return a->n_required > b->n_required ? 1 : -1;
  return 0;
}

static json_t *
load_document (FoyerLine *line, FoyerContract *contract)
{
  g_autoptr (GBytes) bytes
      = foyer_catalogue_dup_document (line->catalogue, foyer_contract_get_reference (contract));

  return bytes != NULL ? foyer_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                           &foyer_json_document_limits, NULL)
                       : NULL;
}

static gboolean
is_near (const Fit *fit, FoyerDraft *draft)
{
  return fit->is_exact
         || (fit->n_known >= NEAR_COLUMNS
             && fit->n_known * 100 >= draft->columns->len * NEAR_PERCENT);
}

/* Contracts for this kind of file; (transfer full). @fit gets the best of them. */
static GPtrArray *
look_for_preset (FoyerLine *line, FoyerFileExamination *self, Fit *fit)
{
  GPtrArray *contracts = foyer_catalogue_dup_contracts (line->catalogue);
  gboolean is_csv = self->reading.format == FOYER_FORMAT_CSV;

  for (guint i = 0; i < contracts->len; i++)
    {
      FoyerContract *contract = contracts->pdata[i];
      g_autoptr (json_t) document = NULL;
      Fit candidate;
      int order;

      if ((foyer_contract_get_reading (contract)->format == FOYER_FORMAT_CSV) != is_csv)
        continue;
      document = load_document (line, contract);
      add_choice (self->presets, foyer_contract_get_reference (contract),
                  foyer_contract_get_title (contract));
      candidate = measure_fit (self->draft, contract, document);
      if (candidate.contract == NULL)
        continue;
      order = fit->contract != NULL ? compare_fits (&candidate, fit) : 1;
      if (order > 0)
        *fit = candidate;
      else if (order == 0)
        fit->is_tie = TRUE;
    }
  return contracts;
}

static void
take_preset (FoyerLine *line, FoyerFileExamination *self, FoyerContract *contract, const Fit *fit)
{
  g_autoptr (json_t) document = load_document (line, contract);
  const char *reference = foyer_contract_get_reference (contract);

  if (document == NULL)
    return;
  self->preset = g_strdup (reference);
  self->preset_title = g_strdup (foyer_contract_get_title (contract));
  self->is_verified = foyer_contract_is_verified (contract);
  self->is_exact = fit->is_exact;
  self->known_columns = fit->n_known;
  g_free (self->draft->source);
  self->draft->source = g_strdup (foyer_contract_get_source (contract));
  foyer_draft_take_preset (self->draft, reference, document, fit->is_exact);
}

static void
choose_preset (FoyerLine *line, FoyerFileExamination *self, FoyerContract *named,
               gboolean is_answered)
{
  Fit fit = { 0 };
  g_autoptr (GPtrArray) contracts = look_for_preset (line, self, &fit);
  g_autoptr (json_t) document = NULL;

  if (named != NULL)
    {
      document = load_document (line, named);
      fit = measure_fit (self->draft, named, document);
      take_preset (line, self, named, &fit);
    }
  else if (!is_answered && fit.contract != NULL && !fit.is_tie && is_near (&fit, self->draft))
    take_preset (line, self, fit.contract, &fit);
}

/* A contract by name or reference, or a document of the person's own, which the event then keeps.
 */
static FoyerContract *
find_named (FoyerLine *line, const char *wanted, GError **error)
{
  FoyerContract *named;

  if (strchr (wanted, G_DIR_SEPARATOR) != NULL)
    return foyer_catalogue_adopt_contract (line->catalogue, wanted, error);
  named = foyer_catalogue_find_contract (line->catalogue, wanted);
  if (named == NULL)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "there is no contract '%s'; choose one that is listed, or a document", wanted);
  return named;
}

/* ---- How values are written ---- */

static gboolean
looks_like (const char *text, const char *pattern)
{
  for (; *pattern != '\0'; pattern++, text++)
    if (*pattern == '9' ? !g_ascii_isdigit (*text) : *text != *pattern)
      return FALSE;
  return TRUE;
}

/* The first dates decide where they can; days and months below 13 alone are left to a person. */
static const char *
guess_date_form (const FoyerFileExamination *self, guint column)
{
  const char *form = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const FoyerSampleRow *row = g_ptr_array_index (self->rows, i);
      const char *text = column < g_strv_length (row->cells) ? row->cells[column] : "";
      const char *slash = strchr (text, '/');

      if (looks_like (text, "9999-99-99"))
        return "iso";
      if (looks_like (text, "9999/99/99"))
        return "ymd";
      if (strchr (text, '.') != NULL && g_ascii_isdigit (*text))
        return "de";
      if (looks_like (text, "9999999999"))
        return "unix";
      if (slash == NULL || !g_ascii_isdigit (*text))
        continue;
      if (g_ascii_strtoull (text, NULL, 10) > 12)
        return "eu";
      if (g_ascii_strtoull (slash + 1, NULL, 10) > 12)
        return "us";
      form = form != NULL ? form : "us";
    }
  return form;
}

static const char *
guess_separator (const FoyerFileExamination *self, guint column)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const FoyerSampleRow *row = g_ptr_array_index (self->rows, i);
      const char *text = column < g_strv_length (row->cells) ? row->cells[column] : "";

      if (strchr (text, ';') != NULL)
        return ";";
      if (strchr (text, '|') != NULL)
        return "|";
    }
  return NULL;
}

void
foyer_file_examination_propose_forms (const FoyerFileExamination *self, FoyerDraft *draft)
{
  for (guint i = 0; i < draft->columns->len; i++)
    {
      const FoyerDraftColumn *column = foyer_draft_get_column (draft, i);

      if (column->use != FOYER_COLUMN_FIELD || column->preset_use == FOYER_COLUMN_FIELD)
        continue;
      if (column->field == FOYER_FIELD_REGISTERED_AT && draft->date_form == NULL)
        draft->date_form = g_strdup (guess_date_form (self, i));
      if (foyer_field_get_type (column->field) == FOYER_FIELD_TYPE_LIST
          && draft->list_separator == NULL)
        draft->list_separator = g_strdup (guess_separator (self, i));
    }
}

/* ---- Together ---- */

static void
list_tiers (FoyerLine *line, GPtrArray *tiers)
{
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (line->catalogue);
  const char *locale = foyer_event_get_locale (line->event);

  for (guint i = 0; i < foyer_taxonomy_get_length (taxonomy, FOYER_VOCABULARY_TIER); i++)
    {
      const FoyerTerm *term = foyer_taxonomy_get_term (taxonomy, FOYER_VOCABULARY_TIER, i);

      if (!term->is_deprecated)
        add_choice (tiers, term->code, foyer_term_get_label (term, locale));
    }
}

static void
name_draft (FoyerFileExamination *self, const char *path, const FoyerFileAnswers *answers)
{
  g_autofree char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  self->draft->id = foyer_draft_dup_slug (name);
  self->draft->title = g_strdup (name);
  if (self->draft->source == NULL)
    self->draft->source = g_strdup (self->draft->id);
  self->draft->delimiter = answers->delimiter;
  self->draft->header_line = answers->header_line;
}

static FoyerFileExamination *
begin_examination (FoyerDetection *detection)
{
  FoyerFileExamination *self = g_new0 (FoyerFileExamination, 1);

  self->reading = detection->reading;
  self->columns = detection->columns != NULL ? foyer_columns_ref (detection->columns) : NULL;
  self->preamble = g_steal_pointer (&detection->preamble);
  self->asks_encoding = (detection->questions & FOYER_DETECT_QUESTION_ENCODING) != 0;
  self->asks_delimiter = (detection->questions & FOYER_DETECT_QUESTION_DELIMITER) != 0;
  self->confidence = detection->confidence;
  self->reasons = g_steal_pointer (&detection->reasons);
  self->rows = g_ptr_array_new_with_free_func (sample_row_free);
  self->presets = g_ptr_array_new_with_free_func (choice_free);
  self->tiers = g_ptr_array_new_with_free_func (choice_free);
  return self;
}

FoyerFileExamination *
foyer_assistant_examine (FoyerLine *line, const char *path, const FoyerFileAnswers *answers,
                         GError **error)
{
  g_autoptr (GBytes) bytes = foyer_file_probe_open (path, error);
  g_autoptr (FoyerContract) wanted = NULL;
  g_auto (FoyerDetection) detection = { 0 };
  g_autoptr (FoyerFileExamination) self = NULL;

  if (bytes == NULL)
    return NULL;
  if (answers->preset != NULL && *answers->preset != '\0')
    wanted = find_named (line, answers->preset, error);
  if (wanted == NULL && answers->preset != NULL && *answers->preset != '\0')
    return NULL;
  if (!foyer_assistant_detect (bytes, wanted, answers->encoding, answers->delimiter,
                               answers->header_line, TRUE, &detection, error))
    return NULL;
  self = begin_examination (&detection);
  sample (self, &detection, bytes, wanted);
  list_tiers (line, self->tiers);
  choose_preset (line, self, wanted, answers->preset != NULL);
  name_draft (self, path, answers);
  foyer_file_examination_propose_forms (self, self->draft);
  return g_steal_pointer (&self);
}
