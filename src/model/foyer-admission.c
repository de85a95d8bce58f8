/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of R-19 for one id that arrives again. */
#include "config.h"

#include "foyer-admission.h"

#include "foyer-text.h"

#include <string.h>

static const char *const admission_names[FOYER_N_ADMISSIONS] = {
  [FOYER_ADMISSION_ADMITTED] = "admitted",   [FOYER_ADMISSION_UPDATED] = "updated",
  [FOYER_ADMISSION_UNCHANGED] = "unchanged", [FOYER_ADMISSION_LATE] = "late",
  [FOYER_ADMISSION_CANCELLED] = "cancelled", [FOYER_ADMISSION_REFUSED] = "refused",
};

const char *
foyer_admission_get_name (FoyerAdmission admission)
{
  g_return_val_if_fail (admission < FOYER_N_ADMISSIONS, NULL);
  return admission_names[admission];
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

int
foyer_version_compare (const FoyerVersion *a, const FoyerVersion *b)
{
  int order = 0;

  if (a->version_number != 0 && b->version_number != 0)
    order = COMPARE (a->version_number, b->version_number);
  else if (a->version_usec != 0 && b->version_usec != 0)
    order = COMPARE (a->version_usec, b->version_usec);
  else if (a->as_of_usec != 0 && b->as_of_usec != 0)
    order = COMPARE (a->as_of_usec, b->as_of_usec);
  return order != 0 ? order : COMPARE (a->sequence, b->sequence);
}

static char *
dup_folded (FoyerRecord *record, FoyerField field)
{
  const char *text = foyer_record_get_text (record, field);

  return text != NULL ? foyer_text_dup_fold (text, strlen (text)) : NULL;
}

static gboolean
folded_equal (FoyerRecord *a, FoyerRecord *b, FoyerField field)
{
  g_autofree char *a_text = dup_folded (a, field);
  g_autofree char *b_text = dup_folded (b, field);

  return g_strcmp0 (a_text, b_text) == 0;
}

static FoyerDiagnostic *
describe_change (FoyerRecord *stored, FoyerRecord *incoming, FoyerField field)
{
  g_autofree char *was = foyer_record_dup_text (stored, field);
  g_autofree char *is = foyer_record_dup_text (incoming, field);
  FoyerDiagnostic *diagnostic = foyer_diagnostic_new (
      FOYER_CODE_INVARIANT_CHANGED, "%s of this id was '%s' and arrives as '%s'",
      foyer_field_get_name (field), was != NULL ? was : "", is != NULL ? is : "");

  diagnostic->field_path = g_strdup (foyer_field_get_name (field));
  diagnostic->rule = g_strdup ("admission.invariant");
  diagnostic->value = foyer_diagnostic_dup_excerpt (is != NULL ? is : "", -1);
  diagnostic->record_id = g_strdup (foyer_record_get_text (incoming, FOYER_FIELD_SOURCE_ID));
  return diagnostic;
}

static FoyerDiagnostic *
describe_collision (FoyerRecord *incoming)
{
  FoyerDiagnostic *diagnostic = foyer_diagnostic_new (
      FOYER_CODE_IDENTITY_COLLISION, "name and e-mail both differ from those stored under this id, "
                                     "and the sender named no reassignment");

  diagnostic->field_path = g_strdup (foyer_field_get_name (FOYER_FIELD_SOURCE_ID));
  diagnostic->rule = g_strdup ("admission.identity");
  diagnostic->value = g_strdup (foyer_record_get_text (incoming, FOYER_FIELD_SOURCE_ID));
  diagnostic->record_id = g_strdup (foyer_record_get_text (incoming, FOYER_FIELD_SOURCE_ID));
  return diagnostic;
}

/* What must not differ; a value that the newer delivery does not give at all is no change.
 */
static FoyerDiagnostic *
find_refusal (FoyerRecord *stored, FoyerRecord *incoming, gboolean has_reassignment)
{
  static const FoyerField invariants[] = { FOYER_FIELD_PRINT_TIER, FOYER_FIELD_REGISTERED_AT };

  for (guint i = 0; i < G_N_ELEMENTS (invariants); i++)
    if (foyer_record_has (stored, invariants[i]) && foyer_record_has (incoming, invariants[i])
        && !foyer_record_field_equal (stored, incoming, invariants[i]))
      return describe_change (stored, incoming, invariants[i]);
  if (!has_reassignment && !folded_equal (stored, incoming, FOYER_FIELD_FULL_NAME)
      && !folded_equal (stored, incoming, FOYER_FIELD_EMAIL))
    return describe_collision (incoming);
  return NULL;
}

/* Whether the stored value of @field is the one of the person who is there now. */
static gboolean
is_kept (FoyerRecord *stored, FoyerRecord *incoming, FoyerField field, const FoyerMergeHints *hints,
         gboolean has_new_name)
{
  FoyerFieldFlags flags = foyer_field_get_flags (field);
  gboolean is_given = foyer_record_has (incoming, field) && !(hints->weak_fields & (1u << field));

  if (is_given || !foyer_record_has (stored, field))
    return FALSE;
  if (flags & FOYER_FIELD_INVARIANT)
    return TRUE;
  if ((flags & FOYER_FIELD_SYSTEM) || hints->has_reassignment)
    return FALSE;
  /* Parts of a name that is not theirs any more. */
  return !has_new_name || (field != FOYER_FIELD_GIVEN_NAME && field != FOYER_FIELD_FAMILY_NAME);
}

static void
keep_custom (FoyerRecordBuilder *builder, FoyerRecord *stored, FoyerRecord *incoming)
{
  for (guint i = 0; i < foyer_record_get_n_custom (stored); i++)
    {
      const char *key = foyer_record_get_custom_key (stored, i);

      if (foyer_record_get_custom (incoming, key) == NULL)
        foyer_record_builder_set_custom (builder, key, foyer_record_get_custom (stored, key));
    }
}

/* What the newer delivery gives wins; what it does not give stays, before any declared default
 * (R-24). */
static FoyerRecord *
merge (FoyerRecord *stored, FoyerRecord *incoming, const FoyerMergeHints *hints)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (incoming);
  gboolean has_new_name = !folded_equal (stored, incoming, FOYER_FIELD_FULL_NAME);

  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    if (field == FOYER_FIELD_CUSTOM && !hints->has_reassignment)
      keep_custom (builder, stored, incoming);
    else if (is_kept (stored, incoming, field, hints, has_new_name))
      foyer_record_builder_copy (builder, field, stored);
  return foyer_record_builder_end (builder);
}

/* (transfer full) The incoming record under the tier that the person was admitted with, if the
 * sender's word still means that one, or the sender names none and the contract has a default. */
static FoyerRecord *
keep_tier (FoyerRecord *stored, FoyerRecord *incoming, const FoyerMergeHints *hints)
{
  static const FoyerField fields[]
      = { FOYER_FIELD_PRINT_TIER, FOYER_FIELD_ACCESS_LEVEL, FOYER_FIELD_VIP };
  g_autoptr (FoyerRecordBuilder) builder = NULL;
  const char *tier = foyer_record_get_text (stored, FOYER_FIELD_PRINT_TIER);
  gboolean is_weak = (hints->weak_fields & (1u << FOYER_FIELD_PRINT_TIER)) != 0;

  if (tier == NULL || (!is_weak && g_strcmp0 (tier, hints->former_tier) != 0))
    return foyer_record_ref (incoming);
  builder = foyer_record_builder_new_from (incoming);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    foyer_record_builder_copy (builder, fields[i], stored);
  return foyer_record_builder_end (builder);
}

FoyerAdmission
foyer_admission_decide (FoyerRecord *stored, const FoyerVersion *stored_version,
                        FoyerRecord *incoming, const FoyerVersion *incoming_version,
                        const FoyerMergeHints *hints, FoyerRecord **merged,
                        FoyerDiagnostic **diagnostic)
{
  static const FoyerMergeHints no_hints = { 0 };
  g_autoptr (FoyerRecord) current = NULL;
  g_autoptr (FoyerRecord) result = NULL;
  FoyerDiagnostic *refusal;

  if (stored == NULL)
    {
      *merged = foyer_record_ref (incoming);
      return foyer_record_get_status (incoming) == FOYER_STATUS_CANCELLED
                 ? FOYER_ADMISSION_CANCELLED
                 : FOYER_ADMISSION_ADMITTED;
    }
  if (hints == NULL)
    hints = &no_hints;
  current = keep_tier (stored, incoming, hints);
  if (foyer_record_equal (stored, current))
    return FOYER_ADMISSION_UNCHANGED;
  if (foyer_version_compare (incoming_version, stored_version) < 0)
    return FOYER_ADMISSION_LATE;
  refusal = find_refusal (stored, current, hints->has_reassignment);
  if (refusal != NULL)
    {
      *diagnostic = refusal;
      return FOYER_ADMISSION_REFUSED;
    }
  result = merge (stored, current, hints);
  if (foyer_record_equal (stored, result))
    return FOYER_ADMISSION_UNCHANGED;
  *merged = g_steal_pointer (&result);
  return foyer_record_get_status (*merged) == FOYER_STATUS_CANCELLED
                 && foyer_record_get_status (stored) != FOYER_STATUS_CANCELLED
             ? FOYER_ADMISSION_CANCELLED
             : FOYER_ADMISSION_UPDATED;
}

gboolean
foyer_admission_append_person_key (GString *key, FoyerRecord *record)
{
  const char *name = foyer_record_get_text (record, FOYER_FIELD_FULL_NAME);
  const char *email = foyer_record_get_text (record, FOYER_FIELD_EMAIL);
  gsize start = key->len, separator;

  if (name == NULL || email == NULL)
    return FALSE;
  foyer_text_append_fold (key, name, strlen (name));
  separator = key->len;
  g_string_append_c (key, '\x1f');
  foyer_text_append_fold (key, email, strlen (email));
  if (separator > start && key->len > separator + 1)
    return TRUE;
  g_string_truncate (key, start);
  return FALSE;
}

char *
foyer_admission_dup_person_key (FoyerRecord *record)
{
  GString *key = g_string_sized_new (64);

  return g_string_free (key, !foyer_admission_append_person_key (key, record));
}
