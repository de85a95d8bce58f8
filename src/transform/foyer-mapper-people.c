/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that stand for several people: elements of an array, or a number in a column. */
#include "config.h"

#include "foyer-limits.h"
#include "foyer-mapper-private.h"
#include "foyer-text.h"

#include <string.h>

#define SKIP_NOBODY "nobody"

/* The array of the row, or NULL. */
static json_t *
get_array (FoyerMapper *self)
{
  const FoyerFieldSource *source = self->binding->contract->expand_source;
  json_t *value = self->row->json;

  for (guint i = 0; source->segments[i] != NULL; i++)
    value = json_object_get (value, source->segments[i]);
  return json_is_array (value) ? value : NULL;
}

/* "3", "3.00". FALSE: no number of people. A blank one is one person. */
static gboolean
read_quantity (FoyerMapper *self, guint64 *quantity)
{
  const FoyerPiece *piece;
  const char *text;
  gsize length = 0, digits = 0;
  FoyerCase which;

  *quantity = 1;
  if (!foyer_mapper_read_one (self, &self->binding->expand, &which))
    return TRUE;
  piece = &g_array_index (self->pieces, FoyerPiece, 0);
  text = foyer_text_trim (foyer_mapper_get_piece (self, piece), piece->length, &length);
  *quantity = 0;
  while (digits < length && digits < 9 && g_ascii_isdigit (text[digits]))
    *quantity = *quantity * 10 + (guint)(text[digits++] - '0');
  for (gsize i = digits; i < length; i++)
    if (strchr (".,0", text[i]) == NULL || text[i] == '\0')
      return FALSE;
  return digits > 0;
}

guint
foyer_mapper_count_people (FoyerMapper *self, const FoyerRow *row)
{
  json_t *array;
  guint64 quantity = 1;

  self->row = row;
  switch (self->binding->contract->expand)
    {
    case FOYER_EXPAND_NONE:
      return 1;
    case FOYER_EXPAND_EACH:
      array = row->json != NULL ? get_array (self) : NULL;
      quantity = array != NULL ? json_array_size (array) : 1;
      break;
    case FOYER_EXPAND_QUANTITY:
      if (!read_quantity (self, &quantity))
        quantity = 1;
      break;
    }
  /* Too many are refused once. */
  return quantity >= 1 && quantity <= FOYER_LIMIT_PEOPLE_PER_ROW ? (guint)quantity : 1;
}

static gboolean
refuse (FoyerMapper *self, FoyerCode code, const char *rule, char *taken_message)
{
  FoyerDiagnostic *diagnostic = foyer_diagnostic_new (code, "%s", taken_message);

  diagnostic->field_path = g_strdup (self->binding->expand.origin);
  diagnostic->rule = g_strdup (rule);
  foyer_mapper_add_diagnostic (self, &self->refusals, diagnostic);
  g_free (taken_message);
  return FALSE;
}

static gboolean
refuse_number (FoyerMapper *self, guint64 number)
{
  return refuse (self, FOYER_CODE_SEVERAL_PEOPLE, "expand.limit",
                 g_strdup_printf ("one record stands for %" G_GUINT64_FORMAT
                                  " people; at most %u are taken",
                                  number, FOYER_LIMIT_PEOPLE_PER_ROW));
}

static gboolean
find_element (FoyerMapper *self, const char **skip_reason)
{
  json_t *array = get_array (self);

  if (array == NULL)
    return refuse (self, FOYER_CODE_MISSING_FIELD, "expand.each",
                   g_strdup_printf ("'%s' is no array of people", self->binding->expand.origin));
  if (json_array_size (array) > FOYER_LIMIT_PEOPLE_PER_ROW)
    return refuse_number (self, json_array_size (array));
  if (json_array_size (array) == 0)
    *skip_reason = SKIP_NOBODY;
  else
    self->element = json_array_get (array, self->person);
  if (self->element != NULL && !json_is_object (self->element))
    return refuse (self, FOYER_CODE_MALFORMED_JSON, "expand.each",
                   g_strdup_printf ("element %u of '%s' is no object", self->person + 1,
                                    self->binding->expand.origin));
  return *skip_reason == NULL;
}

static gboolean
find_guest (FoyerMapper *self, const char **skip_reason)
{
  guint64 quantity = 0;

  if (!read_quantity (self, &quantity))
    return refuse (
        self, FOYER_CODE_MALFORMED_VALUE, "expand.quantity",
        g_strdup_printf ("'%s' is not a number of people", self->binding->expand.origin));
  if (quantity > FOYER_LIMIT_PEOPLE_PER_ROW)
    return refuse_number (self, quantity);
  if (quantity == 0)
    *skip_reason = SKIP_NOBODY;
  return *skip_reason == NULL;
}

gboolean
foyer_mapper_find_person (FoyerMapper *self, const char **skip_reason)
{
  self->element = NULL;
  *skip_reason = NULL;
  switch (self->binding->contract->expand)
    {
    case FOYER_EXPAND_NONE:
      return TRUE;
    case FOYER_EXPAND_EACH:
      return find_element (self, skip_reason);
    case FOYER_EXPAND_QUANTITY:
      return find_guest (self, skip_reason);
    }
  g_return_val_if_reached (TRUE);
}

/* What a row says of all its people, and not of the one it names. */
#define SHARED_FIELDS                                                                              \
  (1u << FOYER_FIELD_SOURCE_ID | 1u << FOYER_FIELD_ORDER_CODE | 1u << FOYER_FIELD_PRINT_TIER       \
   | 1u << FOYER_FIELD_KIND | 1u << FOYER_FIELD_COMPANY | 1u << FOYER_FIELD_AFFILIATION            \
   | 1u << FOYER_FIELD_REGISTERED_AT | 1u << FOYER_FIELD_STATUS | 1u << FOYER_FIELD_PRINT_LOCALE   \
   | 1u << FOYER_FIELD_TRACKS)

/* Whoever came along has no name yet, and the first one's is not theirs. */
gboolean
foyer_mapper_is_of_another (FoyerMapper *self, const FoyerFieldRule *rule)
{
  return self->person > 0 && self->binding->contract->expand == FOYER_EXPAND_QUANTITY
         && rule->target == FOYER_TARGET_FIELD && !(SHARED_FIELDS & (1u << rule->field));
}
