/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person says in place of the row. */
#include "config.h"

#include "foyer-mapper-private.h"
#include "foyer-text.h"

#include <string.h>

#define CUSTOM_PREFIX "custom."

static const FoyerBoundSource edit_origin = { .column = -1, .origin = (char *)"override token" };

void
foyer_mapper_set_edits (FoyerMapper *self, const FoyerFieldEdit *edits, guint n_edits)
{
  g_return_if_fail (edits != NULL || n_edits == 0);

  self->edits = edits;
  self->n_edits = n_edits;
}

static gboolean
is_for (const FoyerFieldEdit *edit, const FoyerFieldRule *rule)
{
  if (rule->target == FOYER_TARGET_FIELD)
    return g_str_equal (edit->field, rule->name);
  return rule->target == FOYER_TARGET_CUSTOM && g_str_has_prefix (edit->field, CUSTOM_PREFIX)
         && g_str_equal (edit->field + strlen (CUSTOM_PREFIX), rule->name);
}

const FoyerFieldEdit *
foyer_mapper_find_edit (FoyerMapper *self, const FoyerFieldRule *rule)
{
  for (guint i = 0; i < self->n_edits; i++)
    if (is_for (&self->edits[i], rule))
      return &self->edits[i];
  return NULL;
}

gboolean
foyer_mapper_read_edit (FoyerMapper *self, const FoyerFieldEdit *edit, FoyerCase *which)
{
  FoyerPiece piece = { .text = edit->text };
  gsize trimmed = 0;

  g_array_set_size (self->pieces, 0);
  g_string_truncate (self->scratch, 0);
  self->origin = &edit_origin;
  *which = FOYER_CASE_EMPTY;
  if (edit->text == NULL)
    return FALSE;
  piece.length = strlen (edit->text);
  (void)foyer_text_trim (edit->text, piece.length, &trimmed); /* only the length */
  if (trimmed == 0)
    return FALSE;
  g_array_append_val (self->pieces, piece);
  return TRUE;
}

void
foyer_mapper_check_edits (FoyerMapper *self)
{
  for (guint i = 0; i < self->n_edits; i++)
    {
      gboolean is_taken = FALSE;
      FoyerDiagnostic *diagnostic;

      for (guint j = 0; j < self->binding->rules->len && !is_taken; j++)
        is_taken = is_for (&self->edits[i],
                           g_array_index (self->binding->rules, FoyerBoundRule, j).rule);
      if (is_taken)
        continue;
      diagnostic = foyer_diagnostic_new (
          FOYER_CODE_UNKNOWN_FIELD,
          "contract '%s' has no rule for %s: correct it on the person when the row is in",
          self->binding->contract->reference, self->edits[i].field);
      diagnostic->field_path = g_strdup (self->edits[i].field);
      diagnostic->rule = g_strdup ("override token");
      diagnostic->value = foyer_diagnostic_dup_excerpt (
          self->edits[i].text != NULL ? self->edits[i].text : "", -1);
      foyer_mapper_add_diagnostic (self, &self->refusals, diagnostic);
    }
}
