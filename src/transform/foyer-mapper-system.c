/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields that Foyer makes itself and the defaults that no contract declares: id, source, what
 * the tier gives, kind, locale, status. */
#include "config.h"

#include "foyer-mapper-private.h"
#include "foyer-uuid.h"

static void
trace_made (FoyerMapper *self, FoyerField field, FoyerTraceRule rule, const char *format,
            const char *detail)
{
  FoyerTraceStep *step = NULL;

  if (self->trace == NULL)
    return;
  /* A default replaces what was said of the absent field. */
  for (guint i = 0; i < foyer_trace_get_length (self->trace) && step == NULL; i++)
    if (foyer_trace_get_step (self->trace, i)->field == field)
      step = (FoyerTraceStep *)foyer_trace_get_step (self->trace, i);
  if (step == NULL)
    step = foyer_trace_add (self->trace, field, rule);
  step->rule = rule;
  g_free (step->origin);
  step->origin = detail != NULL ? g_strconcat (format, detail, NULL) : g_strdup (format);
}

static void
make_id (FoyerMapper *self)
{
  char text[FOYER_UUID_TEXT_BYTES];
  FoyerUuid uuid;

  g_string_truncate (self->id_name, self->id_prefix_length);
  g_string_append_len (self->id_name, self->source_id->str, (gssize)self->source_id->len);
  uuid = foyer_uuid_from_url_name (self->id_name->str, self->id_name->len);
  foyer_uuid_print (&uuid, text);
  foyer_record_builder_set_text (self->builder, FOYER_FIELD_ATTENDEE_ID, text);
  trace_made (self, FOYER_FIELD_ATTENDEE_ID, FOYER_RULE_SYSTEM, "UUIDv5 of ", self->id_name->str);
}

static void
make_from_tier (FoyerMapper *self)
{
  if (self->tier == NULL)
    return;
  if (self->tier->access_level != NULL)
    {
      foyer_record_builder_set_text (self->builder, FOYER_FIELD_ACCESS_LEVEL,
                                     self->tier->access_level);
      self->present |= 1u << FOYER_FIELD_ACCESS_LEVEL;
      trace_made (self, FOYER_FIELD_ACCESS_LEVEL, FOYER_RULE_SYSTEM, "tier ", self->tier->code);
    }
  foyer_record_builder_set_flag (self->builder, FOYER_FIELD_VIP, self->tier->is_vip);
  self->present |= 1u << FOYER_FIELD_VIP;
  trace_made (self, FOYER_FIELD_VIP, FOYER_RULE_SYSTEM, "tier ", self->tier->code);
}

static void
make_kind (FoyerMapper *self)
{
  const char *kind = self->tier != NULL ? self->tier->kind : NULL;

  if (self->present & (1u << FOYER_FIELD_KIND))
    return;
  if (kind != NULL)
    trace_made (self, FOYER_FIELD_KIND, FOYER_RULE_DEFAULT, "tier ", self->tier->code);
  else if ((kind = foyer_taxonomy_get_default_kind (self->taxonomy)) != NULL)
    trace_made (self, FOYER_FIELD_KIND, FOYER_RULE_DEFAULT, "taxonomy default", NULL);
  else
    return;
  foyer_record_builder_set_text (self->builder, FOYER_FIELD_KIND, kind);
  self->present |= 1u << FOYER_FIELD_KIND;
  self->weak |= 1u << FOYER_FIELD_KIND;
  self->kind = foyer_taxonomy_lookup (self->taxonomy, FOYER_VOCABULARY_KIND, kind);
}

static void
make_locale (FoyerMapper *self)
{
  if ((self->present & (1u << FOYER_FIELD_PRINT_LOCALE)) || self->default_locale == NULL)
    return;
  foyer_record_builder_set_text (self->builder, FOYER_FIELD_PRINT_LOCALE, self->default_locale);
  self->present |= 1u << FOYER_FIELD_PRINT_LOCALE;
  self->weak |= 1u << FOYER_FIELD_PRINT_LOCALE;
  trace_made (self, FOYER_FIELD_PRINT_LOCALE, FOYER_RULE_DEFAULT, "event default", NULL);
}

static void
make_status (FoyerMapper *self)
{
  if (self->present & (1u << FOYER_FIELD_STATUS))
    return;
  foyer_record_builder_set_status (self->builder, FOYER_STATUS_ACTIVE);
  self->present |= 1u << FOYER_FIELD_STATUS;
  /* Where a missing row means cancelled, a row means active. */
  if (!self->binding->contract->names_everybody)
    self->weak |= 1u << FOYER_FIELD_STATUS;
  trace_made (self, FOYER_FIELD_STATUS, FOYER_RULE_DEFAULT, "a registration is active", NULL);
}

/* What is refused for another reason is not refused again for what its kind requires. */
static gboolean
is_refused_already (FoyerMapper *self, FoyerField field)
{
  for (guint i = 0; self->refusals != NULL && i < self->refusals->len; i++)
    {
      const FoyerDiagnostic *diagnostic = g_ptr_array_index (self->refusals, i);

      if (g_strcmp0 (diagnostic->field_path, foyer_field_get_name (field)) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_kind (FoyerMapper *self)
{
  guint32 missing = self->kind != NULL ? self->kind->required_fields & ~self->present : 0;

  for (guint field = 0; missing != 0 && field < FOYER_N_FIELDS; field++)
    {
      FoyerDiagnostic *diagnostic;

      if (!(missing & (1u << field)) || is_refused_already (self, field))
        continue;
      diagnostic = foyer_diagnostic_new (FOYER_CODE_MISSING_FIELD, "%s is needed of every '%s'",
                                         foyer_field_get_name (field), self->kind->code);
      diagnostic->field_path = g_strdup (foyer_field_get_name (field));
      diagnostic->rule = g_strdup_printf ("taxonomy.kinds.%s.requires", self->kind->code);
      foyer_mapper_add_diagnostic (self, &self->refusals, diagnostic);
    }
}

void
foyer_mapper_make_system_fields (FoyerMapper *self)
{
  foyer_record_builder_set_text (self->builder, FOYER_FIELD_SOURCE, self->source);
  trace_made (self, FOYER_FIELD_SOURCE, FOYER_RULE_SYSTEM, "source", NULL);
  self->present |= (1u << FOYER_FIELD_ATTENDEE_ID) | (1u << FOYER_FIELD_SOURCE);
  if (self->source_id->len > 0)
    make_id (self);
  make_from_tier (self);
  make_kind (self);
  make_locale (self);
  make_status (self);
  check_kind (self);
}
