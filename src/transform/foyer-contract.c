/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A loaded contract: life and getters. Loading is foyer-contract-load.c and foyer-contract-rules.c.
 */
#include "config.h"

#include "foyer-contract.h"

#include "foyer-contract-private.h"
#include "foyer-text.h"

#include <string.h>

void
foyer_field_source_free (FoyerFieldSource *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_strfreev (self->segments);
  g_free (self->separator);
  g_free (self->word);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self);
}

void
foyer_field_rule_free (FoyerFieldRule *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->coercions, g_array_unref);
  g_free (self->list_separator);
  g_strfreev (self->defaults);
  g_free (self->placeholder);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->blanks, g_hash_table_unref);
  g_free (self);
}

FoyerContract *
foyer_contract_ref (FoyerContract *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_contract_unref (FoyerContract *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->reference);
  g_free (self->title);
  g_free (self->source);
  g_strfreev (self->footers);
  g_clear_pointer (&self->fingerprints, g_ptr_array_unref);
  g_clear_pointer (&self->skips, g_ptr_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->ignored, g_hash_table_unref);
  foyer_field_rule_free (self->custom_rule);
  g_strfreev (self->id_columns);
  foyer_field_source_free (self->expand_source);
  g_free (self->refusal);
  g_free (self);
}

const char *
foyer_contract_get_id (FoyerContract *self)
{
  return self->id;
}

guint
foyer_contract_get_version (FoyerContract *self)
{
  return self->version;
}

const char *
foyer_contract_get_reference (FoyerContract *self)
{
  return self->reference;
}

const char *
foyer_contract_get_title (FoyerContract *self)
{
  return self->title;
}

const char *
foyer_contract_get_refusal (FoyerContract *self)
{
  return self->refusal;
}

gboolean
foyer_contract_names_everybody (FoyerContract *self)
{
  return self->names_everybody;
}

gboolean
foyer_contract_is_verified (FoyerContract *self)
{
  return self->is_verified;
}

const char *
foyer_contract_get_source (FoyerContract *self)
{
  return self->source;
}

const FoyerContractReading *
foyer_contract_get_reading (FoyerContract *self)
{
  return &self->reading;
}

const char *const *
foyer_contract_get_id_columns (FoyerContract *self)
{
  return (const char *const *)self->id_columns;
}

gboolean
foyer_contract_has_footers (FoyerContract *self)
{
  return self->footers[0] != NULL;
}

gboolean
foyer_contract_is_footer (FoyerContract *self, const FoyerCell *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      gsize length = 0;
      const char *text = foyer_text_trim (cells[i].text, cells[i].length, &length);

      if (length == 0)
        continue;
      for (guint f = 0; self->footers[f] != NULL; f++)
        {
          gsize footer_length = strlen (self->footers[f]);

          if (length >= footer_length && memcmp (text, self->footers[f], footer_length) == 0)
            return TRUE;
        }
      return FALSE;
    }
  return FALSE;
}
