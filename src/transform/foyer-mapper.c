/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row as a whole: rules in the order of the fields, what happens where a value is not there,
 * the outcome. The fields that Foyer makes are in foyer-mapper-system.c. */
#include "config.h"

#include "foyer-transform.h"

#include "foyer-limits.h"
#include "foyer-mapper-private.h"
#include "foyer-text.h"

#include <string.h>

FoyerMapper *
foyer_mapper_new (FoyerContractBinding *binding, FoyerTaxonomy *taxonomy,
                  const FoyerTransformContext *context)
{
  FoyerMapper *self = g_new0 (FoyerMapper, 1);

  g_return_val_if_fail (binding != NULL && taxonomy != NULL && context != NULL, NULL);
  g_return_val_if_fail (context->event_id != NULL && context->source != NULL, NULL);

  self->binding = foyer_contract_binding_ref (binding);
  self->taxonomy = foyer_taxonomy_ref (taxonomy);
  self->source = g_strdup (context->source);
  self->default_locale = g_strdup (context->default_locale);
  self->footer_from_record = context->footer_from_record;
  self->builder = foyer_record_builder_new ();
  self->words = g_new0 (GHashTable *, binding->rules->len + 1);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (FoyerPiece));
  self->scratch = g_string_sized_new (256);
  for (guint i = 0; i < FOYER_MAPPER_JOIN_DEPTH; i++)
    self->joins[i] = g_string_new (NULL);
  self->text = g_string_sized_new (256);
  self->before = g_string_new (NULL);
  self->list = g_string_new (NULL);
  self->list_offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->list_texts = g_ptr_array_new ();
  self->id_name = g_string_new (NULL);
  if (binding->contract->has_scoped_ids)
    g_string_append_printf (self->id_name, "%s/%s/", context->event_id, context->source);
  self->id_prefix_length = self->id_name->len;
  self->source_id = g_string_new (NULL);
  self->name_hint = g_string_new (NULL);
  return self;
}

void
foyer_mapper_free (FoyerMapper *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->binding->rules->len; i++)
    g_clear_pointer (&self->words[i], g_hash_table_unref);
  g_free (self->words);
  foyer_contract_binding_unref (self->binding);
  foyer_taxonomy_unref (self->taxonomy);
  g_free (self->source);
  g_free (self->default_locale);
  foyer_record_builder_free (self->builder);
  g_array_unref (self->pieces);
  g_string_free (self->scratch, TRUE);
  for (guint i = 0; i < FOYER_MAPPER_JOIN_DEPTH; i++)
    g_string_free (self->joins[i], TRUE);
  g_string_free (self->text, TRUE);
  g_string_free (self->before, TRUE);
  g_string_free (self->list, TRUE);
  g_array_unref (self->list_offsets);
  g_ptr_array_unref (self->list_texts);
  g_string_free (self->id_name, TRUE);
  g_string_free (self->source_id, TRUE);
  g_string_free (self->name_hint, TRUE);
  g_free (self);
}

/* ---- Diagnostics ---- */

static guint
get_column (FoyerMapper *self)
{
  if (self->pieces->len > 0)
    return g_array_index (self->pieces, FoyerPiece, 0).column;
  if (self->origin != NULL && self->origin->column >= 0)
    return (guint)self->origin->column + 1;
  return 0;
}

static char *
dup_path (const FoyerFieldRule *rule)
{
  return rule->target == FOYER_TARGET_CUSTOM ? g_strconcat ("custom/", rule->name, NULL)
                                             : g_strdup (rule->name);
}

/* Takes @diagnostic over and adds where it is. */
void
foyer_mapper_add_diagnostic (FoyerMapper *self, GPtrArray **list, FoyerDiagnostic *diagnostic)
{
  diagnostic->line = self->row->line;
  diagnostic->record_no = self->row->record_no;
  if (*list == NULL)
    *list = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  g_ptr_array_add (*list, diagnostic);
}

/* Of the current rule; @taken_rule_text is freed here. */
static FoyerDiagnostic *
describe (FoyerMapper *self, FoyerCode code, const char *message, char *taken_rule_text)
{
  FoyerDiagnostic *diagnostic = foyer_diagnostic_new (code, "%s", message);

  diagnostic->field_path = dup_path (self->bound->rule);
  diagnostic->rule = taken_rule_text;
  diagnostic->column = get_column (self);
  if (self->pieces->len > 0)
    {
      const FoyerPiece *piece = &g_array_index (self->pieces, FoyerPiece, 0);

      diagnostic->value = foyer_diagnostic_dup_excerpt (foyer_mapper_get_piece (self, piece),
                                                        (gssize)piece->length);
    }
  return diagnostic;
}

static void
trace_rule (FoyerMapper *self, FoyerTraceRule rule, const char *origin)
{
  if (self->step == NULL)
    return;
  self->step->rule = rule;
  if (origin == NULL)
    return;
  g_free (self->step->origin);
  self->step->origin = g_strdup (origin);
}

static void
refuse (FoyerMapper *self, FoyerCode code, const char *message, char *taken_rule_text,
        const char *suggestion)
{
  FoyerDiagnostic *diagnostic = describe (self, code, message, taken_rule_text);

  diagnostic->suggestion = g_strdup (suggestion);
  foyer_mapper_add_diagnostic (self, &self->refusals, diagnostic);
  trace_rule (self, FOYER_RULE_REFUSED, NULL);
}

/* ---- A value that is not there, or no good ---- */

static void
mark_present (FoyerMapper *self, const FoyerFieldRule *rule)
{
  if (rule->target == FOYER_TARGET_FIELD)
    self->present |= 1u << rule->field;
}

static FoyerCode
get_absence_code (const FoyerFieldRule *rule)
{
  if (rule->target == FOYER_TARGET_FIELD && rule->field == FOYER_FIELD_FULL_NAME)
    return FOYER_CODE_NAME_MISSING;
  if (rule->target == FOYER_TARGET_FIELD && rule->field == FOYER_FIELD_PRINT_TIER)
    return FOYER_CODE_MISSING_TIER;
  return FOYER_CODE_MISSING_FIELD;
}

static void
take_declared (FoyerMapper *self, const char *const *texts, FoyerTraceRule rule, const char *origin)
{
  FoyerRefusal refusal = { 0 };

  trace_rule (self, rule, origin);
  if (foyer_mapper_assign_declared (self, texts, &refusal))
    {
      if (texts[0] != NULL)
        mark_present (self, self->bound->rule);
      if (self->bound->rule->target == FOYER_TARGET_FIELD)
        self->weak |= 1u << self->bound->rule->field;
    }
  else
    refuse (self, refusal.code, refusal.message,
            g_strdup_printf ("%s.default", self->bound->rule->name), refusal.suggestion);
  g_free (refusal.message);
  g_free (refusal.suggestion);
}

/* @refusal NULL: there is no value. */
static void
apply_policy (FoyerMapper *self, FoyerCase which, const FoyerRefusal *refusal)
{
  const FoyerFieldRule *rule = self->bound->rule;
  const char *const placeholder[] = { rule->placeholder, NULL };
  g_autofree char *message = NULL;

  switch (rule->policies[which])
    {
    case FOYER_POLICY_FAIL:
      if (refusal == NULL && foyer_mapper_is_of_another (self, rule))
        message
            = g_strdup_printf ("%s is missing: the row names one of %u people, this is number %u",
                               rule->name, self->n_people, self->person + 1);
      else if (refusal == NULL)
        message = g_strdup_printf ("%s is %s%s%s%s", rule->name, foyer_case_names[which],
                                   self->origin != NULL ? " in '" : "",
                                   self->origin != NULL ? self->origin->origin : "",
                                   self->origin != NULL ? "'" : "");
      refuse (self,
              refusal != NULL                 ? refusal->code
              : which == FOYER_CASE_MALFORMED ? FOYER_CODE_MALFORMED_VALUE
                                              : get_absence_code (rule),
              refusal != NULL ? refusal->message : message,
              g_strdup_printf ("%s.%s: fail", rule->name, foyer_case_names[which]),
              refusal != NULL ? refusal->suggestion : NULL);
      return;
    case FOYER_POLICY_DEFAULT:
      take_declared (self, (const char *const *)rule->defaults, FOYER_RULE_DEFAULT,
                     "contract default");
      return;
    case FOYER_POLICY_PLACEHOLDER:
      take_declared (self, placeholder, FOYER_RULE_PLACEHOLDER, "contract placeholder");
      return;
    case FOYER_POLICY_SKIP:
      trace_rule (self, FOYER_RULE_ABSENT, NULL);
      return;
    }
}

/* ---- One rule ---- */

/* TRUE if the pieces may go on: NUL and controls are refused, bidirectional controls flagged
 * (R-25). */
static gboolean
check_hazards (FoyerMapper *self)
{
  FoyerTextHazards hazards = FOYER_TEXT_CLEAN;
  const char *name = self->bound->rule->name;
  g_autofree char *message = NULL;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const FoyerPiece *piece = &g_array_index (self->pieces, FoyerPiece, i);

      hazards |= foyer_text_find_hazards (foyer_mapper_get_piece (self, piece), piece->length);
    }
  if (hazards & FOYER_TEXT_NUL)
    {
      message = g_strdup_printf ("%s holds a NUL byte", name);
      refuse (self, FOYER_CODE_NUL_BYTE, message, g_strdup ("text.nul"), NULL);
      return FALSE;
    }
  if (hazards & FOYER_TEXT_CONTROL)
    {
      message = g_strdup_printf ("%s holds a control character", name);
      refuse (self, FOYER_CODE_CONTROL_CHARACTER, message, g_strdup ("text.control"), NULL);
      return FALSE;
    }
  if (hazards & FOYER_TEXT_BIDI)
    {
      message = g_strdup_printf ("%s holds characters that change the reading direction", name);
      foyer_mapper_add_diagnostic (
          self, &self->flags,
          describe (self, FOYER_CODE_CONTROL_CHARACTER, message, g_strdup ("text.bidi")));
    }
  return TRUE;
}

static void
begin_step (FoyerMapper *self)
{
  const FoyerFieldRule *rule = self->bound->rule;

  self->step = NULL;
  if (self->trace == NULL
      || (rule->target != FOYER_TARGET_FIELD && rule->target != FOYER_TARGET_CUSTOM))
    return;
  self->step = foyer_trace_add (self->trace, rule->field, FOYER_RULE_SOURCE);
  if (rule->target == FOYER_TARGET_CUSTOM)
    self->step->key = g_strdup (rule->name);
}

static void
trace_pieces (FoyerMapper *self)
{
  g_autoptr (GString) raw = NULL;

  if (self->step == NULL || self->origin == NULL)
    return;
  self->step->origin = g_strdup (self->origin->origin);
  if (self->pieces->len == 0)
    return;
  raw = g_string_new (NULL);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const FoyerPiece *piece = &g_array_index (self->pieces, FoyerPiece, i);

      g_string_append (raw, i > 0 ? ", " : "");
      g_string_append_len (raw, foyer_mapper_get_piece (self, piece), (gssize)piece->length);
    }
  self->step->raw = foyer_diagnostic_dup_excerpt (raw->str, (gssize)raw->len);
}

/* What the pieces of the current rule come to. */
static void
finish_rule (FoyerMapper *self)
{
  FoyerRefusal refusal = { 0 };
  gboolean is_blank = FALSE;

  if (!check_hazards (self))
    return;
  if (foyer_mapper_assign_pieces (self, &refusal, &is_blank))
    mark_present (self, self->bound->rule);
  else if (is_blank)
    apply_policy (self, FOYER_CASE_EMPTY, NULL);
  else
    {
      /* Several people in one row are no matter of a malformed value. */
      if (refusal.code == FOYER_CODE_SEVERAL_PEOPLE)
        refuse (self, refusal.code, refusal.message, g_strdup ("quantity: 1"), NULL);
      else
        apply_policy (self, FOYER_CASE_MALFORMED, &refusal);
    }
  g_free (refusal.message);
  g_free (refusal.suggestion);
}

static gboolean
read_rule (FoyerMapper *self, FoyerCase *which)
{
  const FoyerFieldEdit *edit = foyer_mapper_find_edit (self, self->bound->rule);

  if (edit != NULL)
    return foyer_mapper_read_edit (self, edit, which);
  if (!foyer_mapper_is_of_another (self, self->bound->rule))
    return foyer_mapper_read (self, self->bound, which);
  g_array_set_size (self->pieces, 0);
  self->origin = NULL;
  *which = FOYER_CASE_MISSING;
  return FALSE;
}

static void
run_rule (FoyerMapper *self, guint index)
{
  FoyerCase which;
  gboolean found;

  self->bound = &g_array_index (self->binding->rules, FoyerBoundRule, index);
  self->bound_index = index;
  begin_step (self);
  found = read_rule (self, &which);
  trace_pieces (self);
  if (found)
    finish_rule (self);
  else
    apply_policy (self, which, NULL);
  self->step = NULL;
}

/* ---- Keys of a JSON value that no rule names ---- */

static void
run_unknown_key (FoyerMapper *self, const char *key, json_t *value)
{
  FoyerFieldRule rule = *self->binding->contract->custom_rule;
  FoyerFieldSource source = { .kind = FOYER_SOURCE_POINTER };
  FoyerBoundSource origin = { .source = &source, .column = -1 };
  FoyerBoundRule bound = { .rule = &rule };
  g_autofree char *name = foyer_text_dup_nfc (key, strlen (key));
  g_autofree char *path = g_strconcat ("/", key, NULL);

  rule.name = name;
  origin.origin = path;
  self->bound = &bound;
  self->bound_index = self->binding->rules->len;
  self->origin = &origin;
  g_array_set_size (self->pieces, 0);
  g_string_truncate (self->scratch, 0);
  foyer_mapper_read_any (self, value);
  if (self->binding->contract->unknown == FOYER_UNKNOWN_FAIL)
    {
      g_autofree char *message = g_strdup_printf ("'%s' is not a field of contract '%s'", path,
                                                  self->binding->contract->reference);
      FoyerDiagnostic *diagnostic
          = describe (self, FOYER_CODE_UNKNOWN_FIELD, message, g_strdup ("unknown: fail"));

      g_free (diagnostic->field_path);
      diagnostic->field_path = g_strdup (path);
      foyer_mapper_add_diagnostic (self, &self->refusals, diagnostic);
    }
  else if (self->pieces->len > 0)
    {
      begin_step (self);
      trace_pieces (self);
      finish_rule (self);
    }
  self->step = NULL;
  self->origin = NULL;
}

static void
run_unknown_keys (FoyerMapper *self)
{
  guint n_custom = 0;
  const char *key;
  json_t *value;

  if (self->row->json == NULL || self->binding->contract->unknown == FOYER_UNKNOWN_IGNORE)
    return;
  json_object_foreach (self->row->json, key, value)
  {
    if (g_hash_table_contains (self->binding->known_keys, key))
      continue;
    /* A refusal or an entry each: one row must not make thousands. */
    if (++n_custom > FOYER_LIMIT_CUSTOM_FIELDS)
      break;
    run_unknown_key (self, key, value);
  }
}

/* ---- The row ---- */

static gboolean
is_guarded (FoyerContractBinding *binding, const FoyerRow *row)
{
  const FoyerCell *cell;

  if (binding->guard_column < 0 || (guint)binding->guard_column >= row->n_cells)
    return FALSE;
  cell = &row->cells[binding->guard_column];
  return cell->length == 3 && memcmp (cell->text, "yes", 3) == 0;
}

/* The number in the row's own column; 0 for anything else, which is nobody's dead letter. */
static gint64
get_letter_id (FoyerContractBinding *binding, const FoyerRow *row)
{
  char text[20] = "";
  guint64 letter_id = 0;
  const FoyerCell *cell;

  if (binding->letter_column < 0 || (guint)binding->letter_column >= row->n_cells)
    return 0;
  cell = &row->cells[binding->letter_column];
  if (cell->length >= sizeof text)
    return 0;
  memcpy (text, cell->text, cell->length);
  (void)g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &letter_id, NULL);
  return (gint64)letter_id;
}

static void
begin_row (FoyerMapper *self, const FoyerRow *row, guint person, FoyerOutcome *outcome)
{
  *outcome = (FoyerOutcome){
    .line = row->line,
    .record_no = row->record_no,
    .offset = row->offset,
    .length = row->length,
    .letter_id = get_letter_id (self->binding, row),
    .person = person + (self->n_people > 1),
  };
  self->row = row;
  self->person = person;
  self->is_guarded = is_guarded (self->binding, row);
  self->outcome = outcome;
  self->step = NULL;
  self->origin = NULL;
  self->present = 0;
  self->weak = 0;
  self->tier = NULL;
  self->former_tier = NULL;
  self->kind = NULL;
  self->refusals = NULL;
  self->flags = NULL;
  g_string_truncate (self->source_id, 0);
  g_string_truncate (self->name_hint, 0);
}

static gboolean
is_blank_row (const FoyerRow *row)
{
  if (row->json != NULL)
    return FALSE;
  for (guint i = 0; i < row->n_cells; i++)
    {
      gsize trimmed = 0;

      (void)foyer_text_trim (row->cells[i].text, row->cells[i].length,
                             &trimmed); /* only the length */
      if (trimmed > 0)
        return FALSE;
    }
  return TRUE;
}

/* TRUE: the current person is to be mapped. FALSE: skipped for *reason, or refused already. */
static gboolean
is_person (FoyerMapper *self, const FoyerRow *row, const char **reason)
{
  *reason = NULL;
  if (self->footer_from_record > 0 && row->record_no >= self->footer_from_record
      && row->cells != NULL
      && foyer_contract_is_footer (self->binding->contract, row->cells, row->n_cells))
    *reason = "footer";
  /* The first cell decides for all but a handful of rows. */
  else if ((row->n_cells == 0 || row->cells[0].length == 0) && is_blank_row (row))
    *reason = "blank-row";
  if (*reason != NULL || !foyer_mapper_find_person (self, reason))
    return FALSE;
  *reason = foyer_mapper_find_skip (self);
  return *reason == NULL;
}

static void
refuse_non_object (FoyerMapper *self)
{
  foyer_mapper_add_diagnostic (
      self, &self->refusals,
      foyer_diagnostic_new (FOYER_CODE_MALFORMED_JSON, "a registration is a JSON object"));
}

/* Of a refused row: what can be known of it, so that people find it. */
static void
end_refused (FoyerMapper *self)
{
  FoyerOutcome *outcome = self->outcome;

  outcome->kind = FOYER_OUTCOME_REFUSED;
  outcome->diagnostics = g_steal_pointer (&self->refusals);
  outcome->version_usec = 0;
  outcome->version_number = 0;
  outcome->has_reassignment = FALSE;
  if (self->source_id->len > 0)
    outcome->source_id = g_strdup (self->source_id->str);
  if (self->name_hint->len > 0)
    outcome->name_hint = g_strdup (self->name_hint->str);
  for (guint i = 0; outcome->source_id != NULL && i < outcome->diagnostics->len; i++)
    {
      FoyerDiagnostic *diagnostic = g_ptr_array_index (outcome->diagnostics, i);

      diagnostic->record_id = g_strdup (outcome->source_id);
    }
  g_clear_pointer (&self->flags, g_ptr_array_unref);
}

/* What each step's field came to; a refused row has values too, as far as it was read. */
static void
finish_trace (FoyerMapper *self, FoyerRecord *record)
{
  if (self->trace == NULL)
    return;
  for (guint i = 0; i < foyer_trace_get_length (self->trace); i++)
    {
      FoyerTraceStep *step = (FoyerTraceStep *)foyer_trace_get_step (self->trace, i);

      step->value = step->key != NULL ? g_strdup (foyer_record_get_custom (record, step->key))
                                      : foyer_record_dup_text (record, step->field);
    }
  foyer_trace_sort (self->trace);
}

static void
end_row (FoyerMapper *self)
{
  /* Ending the builder also empties it for the next row. */
  g_autoptr (FoyerRecord) record = foyer_record_builder_end (self->builder);

  finish_trace (self, record);
  if (self->refusals != NULL)
    {
      end_refused (self);
      return;
    }
  self->outcome->kind = FOYER_OUTCOME_RECORD;
  self->outcome->weak_fields = self->weak;
  if (self->former_tier != NULL)
    self->outcome->former_tier = g_strdup (self->former_tier->code);
  self->outcome->record = g_steal_pointer (&record);
  self->outcome->diagnostics = g_steal_pointer (&self->flags);
  for (guint i = 0; self->outcome->diagnostics != NULL && i < self->outcome->diagnostics->len; i++)
    {
      FoyerDiagnostic *flag = g_ptr_array_index (self->outcome->diagnostics, i);

      flag->record_id = g_strdup (self->source_id->str);
    }
}

/* FALSE: it is no registration. */
static gboolean
map_person (FoyerMapper *self, const FoyerRow *row)
{
  const char *reason;

  if (row->json != NULL && !json_is_object (row->json))
    {
      refuse_non_object (self);
      return TRUE;
    }
  if (!is_person (self, row, &reason))
    {
      if (reason == NULL)
        return TRUE; /* refused */
      self->outcome->kind = FOYER_OUTCOME_SKIPPED;
      self->outcome->skip_reason = reason;
      return FALSE;
    }
  for (guint i = 0; i < self->binding->rules->len; i++)
    run_rule (self, i);
  run_unknown_keys (self);
  foyer_mapper_check_edits (self);
  foyer_mapper_make_system_fields (self);
  return TRUE;
}

static void
map_once (FoyerMapper *self, const FoyerRow *row, guint person, FoyerOutcome *outcome,
          FoyerTrace **trace)
{
  self->trace = trace != NULL ? foyer_trace_new () : NULL;
  begin_row (self, row, person, outcome);
  if (map_person (self, row))
    end_row (self);
  if (trace != NULL)
    *trace = g_steal_pointer (&self->trace);
}

/* TRUE: without edits the person is not refused, and stays as it is. */
static gboolean
is_good_without_edits (FoyerMapper *self, const FoyerRow *row, guint person, FoyerOutcome *outcome,
                       FoyerTrace **trace)
{
  guint n_edits = self->n_edits;

  self->n_edits = 0;
  map_once (self, row, person, outcome, trace);
  self->n_edits = n_edits;
  if (outcome->kind != FOYER_OUTCOME_REFUSED)
    return TRUE;
  foyer_outcome_clear (outcome);
  if (trace != NULL)
    g_clear_pointer (trace, foyer_trace_free);
  return FALSE;
}

void
foyer_mapper_map_person (FoyerMapper *self, const FoyerRow *row, guint person,
                         FoyerOutcome *outcome, FoyerTrace **trace)
{
  g_return_if_fail (self != NULL && row != NULL && outcome != NULL);

  self->n_people = foyer_mapper_count_people (self, row);
  g_return_if_fail (person < self->n_people);
  if (self->n_edits == 0 || self->n_people == 1
      || !is_good_without_edits (self, row, person, outcome, trace))
    map_once (self, row, person, outcome, trace);
}

void
foyer_mapper_map (FoyerMapper *self, const FoyerRow *row, FoyerOutcome *outcome)
{
  foyer_mapper_map_person (self, row, 0, outcome, NULL);
}

void
foyer_mapper_map_traced (FoyerMapper *self, const FoyerRow *row, FoyerOutcome *outcome,
                         FoyerTrace **trace)
{
  g_return_if_fail (trace != NULL);

  foyer_mapper_map_person (self, row, 0, outcome, trace);
}

void
foyer_transform_row (FoyerContractBinding *binding, FoyerTaxonomy *taxonomy,
                     const FoyerTransformContext *context, const FoyerRow *row,
                     FoyerOutcome *outcome)
{
  g_autoptr (FoyerMapper) mapper = foyer_mapper_new (binding, taxonomy, context);

  foyer_mapper_map (mapper, row, outcome);
}
