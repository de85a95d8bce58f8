/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mapper with one rule and a row of one value. */
#include "config.h"

#include "foyer-transform-value.h"

#include "foyer-mapper-private.h"
#include "foyer-text.h"

#include <string.h>

#define LIST_SEPARATOR ","
/* What contracts allow where they say nothing (docs/contracts.md). */
#define PLAIN_LENGTH 500u

/* The rule as a copy whose members stay the contract's. */
typedef struct
{
  FoyerFieldRule rule;
  GArray *coercions; /* own */
  FoyerBoundRule bound;
  FoyerMapper *mapper;
  FoyerOutcome outcome;
} Value;

static void
value_clear (Value *self)
{
  g_clear_pointer (&self->mapper, foyer_mapper_free);
  g_clear_pointer (&self->coercions, g_array_unref);
  foyer_outcome_clear (&self->outcome);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Value, value_clear)

/* ---- The rule ---- */

static const FoyerFieldRule *
find_rule (FoyerContract *contract, FoyerField field, const char *key)
{
  for (guint i = 0; i < contract->rules->len; i++)
    {
      const FoyerFieldRule *rule = contract->rules->pdata[i];

      if (key == NULL ? rule->target == FOYER_TARGET_FIELD && rule->field == field
                      : rule->target == FOYER_TARGET_CUSTOM && g_str_equal (rule->name, key))
        return rule;
    }
  return key != NULL ? contract->custom_rule : NULL;
}

static void
make_rule (Value *self, FoyerContract *contract, FoyerField field, const char *key)
{
  static const FoyerCoercion plain[] = { { .kind = FOYER_COERCION_TRIM },
                                         { .kind = FOYER_COERCION_NFC },
                                         { .kind = FOYER_COERCION_FOLD_SPACE } };
  const FoyerFieldRule *known = find_rule (contract, field, key);

  if (known != NULL)
    self->rule = *known;
  else
    {
      self->rule = (FoyerFieldRule){ .field = field, .max_length = PLAIN_LENGTH };
      for (guint i = 0; i < FOYER_N_CASES; i++)
        self->rule.policies[i] = FOYER_POLICY_SKIP;
      self->rule.policies[FOYER_CASE_MALFORMED] = FOYER_POLICY_FAIL;
      self->rule.keeps_unknown = field != FOYER_FIELD_KIND;
    }
  self->rule.target = key != NULL ? FOYER_TARGET_CUSTOM : FOYER_TARGET_FIELD;
  self->rule.name = (char *)(key != NULL ? key : foyer_field_get_name (field));
  /* How a feed writes dates is not how people do. */
  if (known == NULL || foyer_field_get_type (field) == FOYER_FIELD_TYPE_TIME)
    {
      self->coercions = g_array_new (FALSE, FALSE, sizeof (FoyerCoercion));
      g_array_append_vals (self->coercions, plain, G_N_ELEMENTS (plain));
      self->rule.coercions = self->coercions;
    }
  if (self->rule.list_separator == NULL)
    self->rule.list_separator = (char *)LIST_SEPARATOR;
}

static FoyerContractBinding *
make_binding (FoyerContract *contract, const FoyerBoundRule *bound)
{
  FoyerContractBinding *binding = g_new0 (FoyerContractBinding, 1);

  g_atomic_ref_count_init (&binding->ref_count);
  binding->contract = foyer_contract_ref (contract);
  binding->guard_column = -1;
  binding->letter_column = -1;
  binding->rules = g_array_new (FALSE, FALSE, sizeof (FoyerBoundRule));
  g_array_append_val (binding->rules, *bound);
  binding->skips = g_array_new (FALSE, FALSE, sizeof (FoyerBoundSkip));
  binding->own_rules = g_ptr_array_new ();
  binding->own_sources = g_ptr_array_new ();
  return binding;
}

static void
make_mapper (Value *self, FoyerContract *contract, FoyerTaxonomy *taxonomy, FoyerRecord *record,
             const char *text)
{
  static const FoyerTransformContext nowhere = { .event_id = "", .source = "" };
  static const FoyerRow no_row = { 0 };
  g_autoptr (FoyerContractBinding) binding = NULL;
  FoyerPiece piece = { .text = text, .length = strlen (text) };

  self->bound.rule = &self->rule;
  binding = make_binding (contract, &self->bound);
  self->mapper = foyer_mapper_new (binding, taxonomy, &nowhere);
  foyer_record_builder_free (self->mapper->builder);
  self->mapper->builder = foyer_record_builder_new_from (record);
  self->mapper->bound = &self->bound;
  self->mapper->row = &no_row;
  self->mapper->outcome = &self->outcome;
  g_array_append_val (self->mapper->pieces, piece);
}

/* ---- What a row would be refused for ---- */

static FoyerRecord *
refuse (const Value *self, FoyerCode code, const char *rule, const char *text,
        const char *suggestion, const char *message, FoyerDiagnostic **diagnostic)
{
  FoyerDiagnostic *made = foyer_diagnostic_new (code, "%s", message);

  made->field_path = g_strdup (self->rule.name);
  made->rule = g_strdup (rule);
  made->value = foyer_diagnostic_dup_excerpt (text != NULL ? text : "", -1);
  made->suggestion = g_strdup (suggestion);
  *diagnostic = made;
  return NULL;
}

/* TRUE if nobody of the record's kind can do without @field. */
static gboolean
is_required_by_kind (FoyerTaxonomy *taxonomy, FoyerRecord *record, FoyerField field)
{
  const char *code = foyer_record_get_text (record, FOYER_FIELD_KIND);
  const FoyerTerm *kind
      = code != NULL ? foyer_taxonomy_lookup (taxonomy, FOYER_VOCABULARY_KIND, code) : NULL;

  return kind != NULL && (kind->required_fields & (1u << field)) != 0;
}

static gboolean
can_be_absent (const Value *self, FoyerTaxonomy *taxonomy, FoyerRecord *record)
{
  static const FoyerField always[] = { FOYER_FIELD_SOURCE_ID, FOYER_FIELD_FULL_NAME,
                                       FOYER_FIELD_PRINT_TIER, FOYER_FIELD_STATUS };

  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    if (self->rule.field == always[i])
      return FALSE;
  return self->rule.target == FOYER_TARGET_CUSTOM
         || (self->rule.policies[FOYER_CASE_EMPTY] != FOYER_POLICY_FAIL
             && !is_required_by_kind (taxonomy, record, self->rule.field));
}

static FoyerRecord *
take_away (Value *self, FoyerTaxonomy *taxonomy, FoyerRecord *record, FoyerDiagnostic **diagnostic)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (record);
  g_autoptr (FoyerRecordBuilder) nothing = foyer_record_builder_new ();
  g_autoptr (FoyerRecord) empty = foyer_record_builder_end (nothing);

  if (!can_be_absent (self, taxonomy, record))
    {
      g_autofree char *message = g_strdup_printf ("%s cannot be empty", self->rule.name);

      return refuse (self, FOYER_CODE_MISSING_FIELD, "empty: fail", NULL, NULL, message,
                     diagnostic);
    }
  if (self->rule.target == FOYER_TARGET_CUSTOM)
    foyer_record_builder_set_custom (builder, self->rule.name, NULL);
  else
    foyer_record_builder_copy (builder, self->rule.field, empty);
  return foyer_record_builder_end (builder);
}

/* A kind may need what the person does not have. */
static FoyerRecord *
check_kind (const Value *self, FoyerTaxonomy *taxonomy, FoyerRecord *record,
            FoyerDiagnostic **diagnostic)
{
  for (guint field = 0; self->rule.field == FOYER_FIELD_KIND && field < FOYER_N_FIELDS; field++)
    if (is_required_by_kind (taxonomy, record, (FoyerField)field)
        && !foyer_record_has (record, (FoyerField)field))
      {
        const char *kind = foyer_record_get_text (record, FOYER_FIELD_KIND);
        g_autofree char *message = g_strdup_printf ("%s is needed of every '%s'",
                                                    foyer_field_get_name ((FoyerField)field), kind);

        return refuse (self, FOYER_CODE_MISSING_FIELD, "taxonomy.kinds", kind, NULL, message,
                       diagnostic);
      }
  return foyer_record_ref (record);
}

/* ---- The value ---- */

static void
add_tier_fields (FoyerMapper *mapper)
{
  if (mapper->tier == NULL)
    return;
  foyer_record_builder_set_text (mapper->builder, FOYER_FIELD_ACCESS_LEVEL,
                                 mapper->tier->access_level);
  foyer_record_builder_set_flag (mapper->builder, FOYER_FIELD_VIP, mapper->tier->is_vip);
}

static FoyerRecord *
assign (Value *self, FoyerTaxonomy *taxonomy, FoyerRecord *record, const char *text,
        FoyerDiagnostic **diagnostic)
{
  FoyerRefusal refusal = { 0 };
  gboolean is_blank = FALSE;
  g_autoptr (FoyerRecord) changed = NULL;
  FoyerRecord *answer;

  if (foyer_mapper_assign_pieces (self->mapper, &refusal, &is_blank))
    {
      add_tier_fields (self->mapper);
      changed = foyer_record_builder_end (self->mapper->builder);
      answer = check_kind (self, taxonomy, changed, diagnostic);
    }
  else if (is_blank)
    answer = take_away (self, taxonomy, record, diagnostic);
  else
    answer = refuse (self, refusal.code, "malformed: fail", text, refusal.suggestion,
                     refusal.message, diagnostic);
  g_free (refusal.message);
  g_free (refusal.suggestion);
  return answer;
}

FoyerRecord *
foyer_transform_value (FoyerContract *contract, FoyerTaxonomy *taxonomy, FoyerRecord *record,
                       FoyerField field, const char *key, const char *text,
                       FoyerDiagnostic **diagnostic)
{
  g_auto (Value) self = { 0 };

  make_rule (&self, contract, field, key);
  if (text == NULL)
    return take_away (&self, taxonomy, record, diagnostic);
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (&self, FOYER_CODE_INVALID_ENCODING, "text.utf-8", NULL, NULL,
                   "the value is not UTF-8", diagnostic);
  if (foyer_text_find_hazards (text, strlen (text)) & FOYER_TEXT_CONTROL)
    {
      g_autofree char *message = g_strdup_printf ("%s holds a control character", self.rule.name);

      return refuse (&self, FOYER_CODE_CONTROL_CHARACTER, "text.control", text, NULL, message,
                     diagnostic);
    }
  make_mapper (&self, contract, taxonomy, record, text);
  return assign (&self, taxonomy, record, text, diagnostic);
}
