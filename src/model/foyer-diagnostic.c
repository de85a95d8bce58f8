/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diagnostics, stages and codes, and their JSON form in the store. */
#include "config.h"

#include "foyer-diagnostic.h"

#include "foyer-keyword-private.h"
#include "foyer-model-error.h"

#include <jansson.h>
#include <string.h>

#define EXCERPT_CHARACTERS 200

typedef struct
{
  FoyerDiagnostic public;
  gatomicrefcount ref_count;
} Diagnostic;

typedef struct
{
  const char *name;
  FoyerStage stage;
  const char *remedy;
} CodeRow;

G_DEFINE_BOXED_TYPE (FoyerDiagnostic, foyer_diagnostic, foyer_diagnostic_ref,
                     foyer_diagnostic_unref)

static const char *const stage_names[FOYER_N_STAGES] = {
  [FOYER_STAGE_INGESTION] = "ingestion",
  [FOYER_STAGE_TRANSFORMATION] = "transformation",
  [FOYER_STAGE_RENDERING] = "rendering",
  [FOYER_STAGE_DISPATCH] = "dispatch",
};

#define READING FOYER_STAGE_INGESTION
#define MAPPING FOYER_STAGE_TRANSFORMATION
#define DRAWING FOYER_STAGE_RENDERING
#define PRINTING FOYER_STAGE_DISPATCH

static const CodeRow code_rows[FOYER_N_CODES] = {
  [FOYER_CODE_RAGGED_ROW]
  = { "ragged-row", READING,
      "Give the row as many cells as the header has, then import it again." },
  [FOYER_CODE_UNCLOSED_QUOTE] = { "unclosed-quote", READING,
                                  "Close or remove the quotation mark that opens here; the rows "
                                  "after it were read as part of the cell." },
  [FOYER_CODE_TEXT_AFTER_QUOTE]
  = { "text-after-quote", READING, "Double the quotation mark inside the cell or remove it." },
  [FOYER_CODE_BARE_QUOTE]
  = { "bare-quote", READING, "Put the cell in quotation marks and double those inside it." },
  [FOYER_CODE_NUL_BYTE]
  = { "nul-byte", READING, "Remove the NUL byte; the sender's export is damaged here." },
  [FOYER_CODE_CONTROL_CHARACTER]
  = { "control-character", READING, "Remove the control character from the cell." },
  [FOYER_CODE_INVALID_ENCODING]
  = { "invalid-encoding", READING,
      "Import the file again with the right --encoding, or repair the bytes." },
  [FOYER_CODE_RECORD_TOO_LARGE]
  = { "record-too-large", READING, "Look for an unclosed quotation mark, or shorten the record." },
  [FOYER_CODE_CELL_TOO_LARGE] = { "cell-too-large", READING, "Shorten the cell." },
  [FOYER_CODE_TOO_MANY_COLUMNS] = { "too-many-columns", READING, "Export fewer columns." },
  [FOYER_CODE_EXCEL_DAMAGE]
  = { "excel-damage", READING,
      "Export the file again without opening it in a spreadsheet: its ids were rounded." },
  [FOYER_CODE_MALFORMED_JSON]
  = { "malformed-json", READING, "Correct the JSON at the place named." },
  [FOYER_CODE_JSON_LIMIT] = { "json-limit", READING, "Send smaller records." },
  [FOYER_CODE_REPLAY_CONFLICT]
  = { "replay-conflict", READING,
      "Ask the sender which of the two bodies is right; if nobody sent the second, rotate the "
      "secret." },
  [FOYER_CODE_PULL_FAILED]
  = { "pull-failed", READING,
      "Look at the message and the source's token, then have the sender notify again." },
  [FOYER_CODE_MISSING_FIELD] = { "missing-field", MAPPING, "Supply the value." },
  [FOYER_CODE_NAME_MISSING]
  = { "name-missing", MAPPING,
      "Ask the person for the name and supply it; the buyer's name is never used." },
  [FOYER_CODE_MISSING_TIER] = { "missing-tier", MAPPING, "Supply the ticket tier." },
  [FOYER_CODE_UNKNOWN_TIER]
  = { "unknown-tier", MAPPING,
      "Choose a known tier, or add this wording as an alias to the taxonomy." },
  [FOYER_CODE_MALFORMED_VALUE] = { "malformed-value", MAPPING, "Correct the value." },
  [FOYER_CODE_TOO_LONG] = { "too-long", MAPPING, "Shorten the value to what the badge can hold." },
  [FOYER_CODE_UNKNOWN_KEYWORD]
  = { "unknown-keyword", MAPPING, "Use one of the known words, or add this one to the contract." },
  [FOYER_CODE_UNKNOWN_FIELD]
  = { "unknown-field", MAPPING, "Remove the field, or let the contract keep it." },
  [FOYER_CODE_SEVERAL_PEOPLE]
  = { "several-people", MAPPING, "Split the row: one registration per person." },
  [FOYER_CODE_VALIDATION_TIMEOUT] = { "validation-timeout", MAPPING, "Shorten the record." },
  [FOYER_CODE_PROCESSING_CRASHED]
  = { "processing-crashed", MAPPING,
      "Send these bytes to whoever looks after Foyer; the records beside them are not touched." },
  [FOYER_CODE_INVARIANT_CHANGED]
  = { "invariant-changed", MAPPING,
      "Ask the sender which is right; a supervisor may accept the change." },
  [FOYER_CODE_IDENTITY_COLLISION]
  = { "identity-collision", MAPPING,
      "Two people share one id: ask the sender for a new id for one of them." },
  [FOYER_CODE_MISSING_GLYPH]
  = { "missing-glyph", DRAWING, "Install a font for this script, or correct the text." },
  [FOYER_CODE_TEXT_OVERFLOW]
  = { "text-overflow", DRAWING, "Shorten the text or use a template with more room." },
  [FOYER_CODE_TEMPLATE_MISSING]
  = { "template-missing", DRAWING, "Restore the template or choose another one." },
  [FOYER_CODE_RENDER_FAILED]
  = { "render-failed", DRAWING,
      "Look at the message; the badge can be drawn again after the cause is gone." },
  [FOYER_CODE_PRINTER_REFUSED]
  = { "printer-refused", PRINTING, "Check the printer's settings or choose another printer." },
  [FOYER_CODE_PRINT_FAILED]
  = { "print-failed", PRINTING, "Check the printer, then print the badge again." },
};

const char *
foyer_stage_get_name (FoyerStage stage)
{
  g_return_val_if_fail (stage < FOYER_N_STAGES, NULL);
  return stage_names[stage];
}

gboolean
foyer_stage_parse (const char *name, FoyerStage *stage)
{
  int found = foyer_keyword_find (stage_names, FOYER_N_STAGES, name);

  if (found < 0)
    return FALSE;
  *stage = (FoyerStage)found;
  return TRUE;
}

const char *
foyer_code_get_name (FoyerCode code)
{
  g_return_val_if_fail (code < FOYER_N_CODES, NULL);
  return code_rows[code].name;
}

FoyerStage
foyer_code_get_stage (FoyerCode code)
{
  g_return_val_if_fail (code < FOYER_N_CODES, FOYER_STAGE_INGESTION);
  return code_rows[code].stage;
}

const char *
foyer_code_get_remedy (FoyerCode code)
{
  g_return_val_if_fail (code < FOYER_N_CODES, NULL);
  return code_rows[code].remedy;
}

gboolean
foyer_code_parse (const char *name, FoyerCode *code)
{
  for (guint i = 0; i < FOYER_N_CODES; i++)
    if (g_strcmp0 (code_rows[i].name, name) == 0)
      {
        *code = i;
        return TRUE;
      }
  return FALSE;
}

/* A message is one line of lists and logs, whatever a name that it quotes is made of. */
static char *
take_as_one_line (char *text)
{
  for (char *p = text; *p != '\0'; p++)
    if ((guchar)*p < 0x20 || *p == 0x7f)
      *p = ' ';
  return text;
}

FoyerDiagnostic *
foyer_diagnostic_new (FoyerCode code, const char *format, ...)
{
  Diagnostic *self = g_new0 (Diagnostic, 1);
  va_list arguments;

  g_atomic_ref_count_init (&self->ref_count);
  self->public.code = code;
  va_start (arguments, format);
  self->public.message = take_as_one_line (g_strdup_vprintf (format, arguments));
  va_end (arguments);
  return &self->public;
}

FoyerDiagnostic *
foyer_diagnostic_ref (FoyerDiagnostic *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((Diagnostic *)self)->ref_count);
  return self;
}

void
foyer_diagnostic_unref (FoyerDiagnostic *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&((Diagnostic *)self)->ref_count))
    return;
  g_free (self->message);
  g_free (self->field_path);
  g_free (self->rule);
  g_free (self->value);
  g_free (self->record_id);
  g_free (self->suggestion);
  g_free ((Diagnostic *)self);
}

char *
foyer_diagnostic_dup_excerpt (const char *text, gssize length)
{
  gsize bytes = length < 0 ? strlen (text) : (gsize)length;
  g_autofree char *valid = g_utf8_make_valid (text, (gssize)MIN (bytes, EXCERPT_CHARACTERS * 4));

  if (g_utf8_strlen (valid, -1) <= EXCERPT_CHARACTERS)
    return g_steal_pointer (&valid);
  return g_utf8_substring (valid, 0, EXCERPT_CHARACTERS);
}

/* ---- JSON ---- */

static void
put_member (json_t *object, const char *key, const char *text)
{
  if (text != NULL)
    json_object_set_new (object, key, json_string (text));
}

char *
foyer_diagnostics_dup_json (GPtrArray *diagnostics)
{
  json_t *array = json_array ();
  char *dumped;
  char *text;

  for (guint i = 0; diagnostics != NULL && i < diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = diagnostics->pdata[i];
      json_t *object = json_object ();

      put_member (object, "code", foyer_code_get_name (diagnostic->code));
      put_member (object, "message", diagnostic->message);
      put_member (object, "field_path", diagnostic->field_path);
      put_member (object, "rule", diagnostic->rule);
      put_member (object, "value", diagnostic->value);
      put_member (object, "record_id", diagnostic->record_id);
      put_member (object, "suggestion", diagnostic->suggestion);
      json_object_set_new (object, "line", json_integer ((json_int_t)diagnostic->line));
      json_object_set_new (object, "record_no", json_integer ((json_int_t)diagnostic->record_no));
      json_object_set_new (object, "column", json_integer (diagnostic->column));
      json_array_append_new (array, object);
    }
  dumped = json_dumps (array, JSON_COMPACT);
  text = g_strdup (dumped);
  free (dumped);
  json_decref (array);
  return text;
}

static char *
dup_member (json_t *object, const char *key)
{
  return g_strdup (json_string_value (json_object_get (object, key)));
}

GPtrArray *
foyer_diagnostics_parse (const char *json, GError **error)
{
  g_autoptr (GPtrArray) diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  json_error_t problem;
  json_t *array = json_loads (json, JSON_REJECT_DUPLICATES, &problem);
  gsize index;
  json_t *object;

  json_array_foreach (array, index, object)
  {
    FoyerDiagnostic *diagnostic;
    FoyerCode code;

    if (!foyer_code_parse (json_string_value (json_object_get (object, "code")), &code))
      break;
    diagnostic = foyer_diagnostic_new (code, "%s",
                                       json_string_value (json_object_get (object, "message")));
    diagnostic->field_path = dup_member (object, "field_path");
    diagnostic->rule = dup_member (object, "rule");
    diagnostic->value = dup_member (object, "value");
    diagnostic->record_id = dup_member (object, "record_id");
    diagnostic->suggestion = dup_member (object, "suggestion");
    diagnostic->line = (guint64)json_integer_value (json_object_get (object, "line"));
    diagnostic->record_no = (guint64)json_integer_value (json_object_get (object, "record_no"));
    diagnostic->column = (guint)json_integer_value (json_object_get (object, "column"));
    g_ptr_array_add (diagnostics, diagnostic);
  }
  if (array == NULL || diagnostics->len != json_array_size (array))
    {
      json_decref (array);
      g_set_error_literal (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_CORRUPT,
                           "stored diagnostics are damaged");
      return NULL;
    }
  json_decref (array);
  return g_steal_pointer (&diagnostics);
}
