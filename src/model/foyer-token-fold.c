/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens over a source record, and the comparison of three sides. */
#include "config.h"

#include "foyer-token-fold.h"

#include "foyer-model-error.h"
#include "foyer-text.h"

#include <string.h>

#define CUSTOM_PREFIX "custom."

/* What a tier brings with it. */
static const FoyerField tier_fields[] = { FOYER_FIELD_ACCESS_LEVEL, FOYER_FIELD_VIP };

gboolean
foyer_token_field_parse (const char *path, gboolean has_record, FoyerTokenField *field,
                         GError **error)
{
  FoyerTokenField parsed = { .field = FOYER_FIELD_CUSTOM };
  FoyerFieldFlags flags;
  gboolean may_give;

  if (g_str_has_prefix (path, CUSTOM_PREFIX) && path[strlen (CUSTOM_PREFIX)] != '\0')
    {
      parsed.key = path + strlen (CUSTOM_PREFIX);
      *field = parsed;
      return TRUE;
    }
  if (!foyer_field_parse (path, &parsed.field))
    {
      g_set_error (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_VALUE,
                   "'%s' is no field of a record: use a name such as company, or custom.KEY", path);
      return FALSE;
    }
  if (parsed.field == FOYER_FIELD_CUSTOM)
    {
      g_set_error (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_VALUE,
                   "'custom' holds many values: say which one, custom.KEY");
      return FALSE;
    }
  flags = foyer_field_get_flags (parsed.field);
  may_give = parsed.field == FOYER_FIELD_SOURCE_ID && !has_record;
  if ((flags & FOYER_FIELD_SYSTEM) || (parsed.field == FOYER_FIELD_SOURCE_ID && !may_give))
    {
      g_set_error (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_VALUE,
                   flags & FOYER_FIELD_INVARIANT
                       ? "'%s' is an id: no token changes it"
                       : "'%s' follows from the tier: set print_tier instead",
                   path);
      return FALSE;
    }
  *field = parsed;
  return TRUE;
}

gboolean
foyer_token_field_needs_supervisor (FoyerField field)
{
  return field == FOYER_FIELD_STATUS || (foyer_field_get_flags (field) & FOYER_FIELD_INVARIANT);
}

char *
foyer_token_field_dup_text (const FoyerTokenField *self, FoyerRecord *record)
{
  return self->key != NULL ? g_strdup (foyer_record_get_custom (record, self->key))
                           : foyer_record_dup_text (record, self->field);
}

gboolean
foyer_token_field_equal (const FoyerTokenField *self, FoyerRecord *a, FoyerRecord *b)
{
  if (self->key == NULL)
    return foyer_record_field_equal (a, b, self->field);
  return g_strcmp0 (foyer_record_get_custom (a, self->key), foyer_record_get_custom (b, self->key))
         == 0;
}

static void
copy_field (FoyerRecordBuilder *builder, const FoyerTokenField *field, FoyerRecord *record)
{
  if (field->key != NULL)
    foyer_record_builder_set_custom (builder, field->key,
                                     foyer_record_get_custom (record, field->key));
  else
    foyer_record_builder_copy (builder, field->field, record);
  for (guint i = 0; field->field == FOYER_FIELD_PRINT_TIER && i < G_N_ELEMENTS (tier_fields); i++)
    foyer_record_builder_copy (builder, tier_fields[i], record);
}

FoyerRecord *
foyer_token_field_dup_value (const FoyerTokenField *self, FoyerRecord *record)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  copy_field (builder, self, record);
  return foyer_record_builder_end (builder);
}

static gboolean
is_same_name (FoyerRecord *a, FoyerRecord *b)
{
  const char *a_name = foyer_record_get_text (a, FOYER_FIELD_FULL_NAME);
  const char *b_name = foyer_record_get_text (b, FOYER_FIELD_FULL_NAME);
  g_autofree char *a_fold = a_name != NULL ? foyer_text_dup_fold (a_name, strlen (a_name)) : NULL;
  g_autofree char *b_fold = b_name != NULL ? foyer_text_dup_fold (b_name, strlen (b_name)) : NULL;

  return g_strcmp0 (a_fold, b_fold) == 0;
}

static void
fold_one (FoyerRecordBuilder *builder, FoyerRecord *source, const FoyerToken *token)
{
  FoyerTokenField field;

  if (!foyer_token_field_parse (token->field, TRUE, &field, NULL))
    return;
  if (field.field == FOYER_FIELD_FULL_NAME && !is_same_name (source, token->value))
    {
      foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, NULL);
      foyer_record_builder_set_text (builder, FOYER_FIELD_FAMILY_NAME, NULL);
    }
  copy_field (builder, &field, token->value);
}

FoyerRecord *
foyer_token_fold (FoyerRecord *source, FoyerToken *const *tokens, guint n_tokens)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (source);

  /* The whole name first: it takes its parts away, which have tokens of their own. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_tokens; i++)
      {
        const FoyerToken *token = tokens[i];
        gboolean is_name
            = g_strcmp0 (token->field, foyer_field_get_name (FOYER_FIELD_FULL_NAME)) == 0;

        if (foyer_token_is_in_force (token) && token->value != NULL && is_name == (pass == 0))
          fold_one (builder, source, token);
      }
  return foyer_record_builder_end (builder);
}

const char *
foyer_three_way_get_name (FoyerThreeWay self)
{
  switch (self)
    {
    case FOYER_THREE_WAY_MINE:
      return "mine";
    case FOYER_THREE_WAY_SAME:
      return "same";
    case FOYER_THREE_WAY_CLASH:
      return "clash";
    }
  g_return_val_if_reached (NULL);
}

FoyerThreeWay
foyer_three_way_compare (const FoyerTokenField *field, FoyerRecord *base, FoyerRecord *mine,
                         FoyerRecord *theirs)
{
  if (foyer_token_field_equal (field, mine, theirs))
    return FOYER_THREE_WAY_SAME;
  return base != NULL && foyer_token_field_equal (field, base, theirs) ? FOYER_THREE_WAY_MINE
                                                                       : FOYER_THREE_WAY_CLASH;
}

FoyerThreeWay
foyer_three_way_compare_texts (const char *base, const char *mine, const char *theirs)
{
  if (g_strcmp0 (mine, theirs) == 0)
    return FOYER_THREE_WAY_SAME;
  return g_strcmp0 (base, theirs) == 0 ? FOYER_THREE_WAY_MINE : FOYER_THREE_WAY_CLASH;
}
