/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a row's cells or JSON values to the raw texts of one rule. */
#include "config.h"

#include "foyer-mapper-private.h"

#include "foyer-csv-text.h"
#include "foyer-text.h"

#include <stdlib.h>
#include <string.h>

/* What a source gave. */
typedef enum
{
  FOUND,
  NOT_FOUND, /* *which says how */
} Finding;

static gboolean
is_blank (const char *text, gsize length)
{
  gsize trimmed = 0;

  if (length == 0)
    return TRUE;
  /* By far the most frequent case. */
  if ((guint8)text[0] > ' ' && (guint8)text[0] < 0x7f)
    return FALSE;
  (void)foyer_text_trim (text, length, &trimmed); /* only the length matters */
  return trimmed == 0;
}

static void
add_piece (FoyerMapper *self, const char *text, gsize length, guint column)
{
  FoyerPiece piece = { text, 0, length, column };

  g_array_append_val (self->pieces, piece);
}

static void
add_scratch_piece (FoyerMapper *self, const char *text, gsize length, guint column)
{
  FoyerPiece piece = { NULL, self->scratch->len, length, column };

  g_string_append_len (self->scratch, text, (gssize)length);
  g_array_append_val (self->pieces, piece);
}

const char *
foyer_mapper_get_piece (FoyerMapper *self, const FoyerPiece *piece)
{
  return piece->text != NULL ? piece->text : self->scratch->str + piece->offset;
}

static Finding
read_column (FoyerMapper *self, int column, FoyerCase *which)
{
  const FoyerCell *cell;
  gsize guard;

  if (column < 0 || (guint)column >= self->row->n_cells)
    {
      *which = FOYER_CASE_MISSING;
      return NOT_FOUND;
    }
  cell = &self->row->cells[column];
  if (is_blank (cell->text, cell->length))
    {
      *which = FOYER_CASE_EMPTY;
      return NOT_FOUND;
    }
  guard = self->is_guarded ? foyer_csv_measure_guard (cell->text, cell->length) : 0;
  add_piece (self, cell->text + guard, cell->length - guard, (guint)column + 1);
  return FOUND;
}

static json_t *
follow_pointer (json_t *value, char **segments)
{
  for (guint i = 0; segments[i] != NULL && value != NULL; i++)
    {
      if (json_is_object (value))
        value = json_object_get (value, segments[i]);
      else if (json_is_array (value) && segments[i][0] != '\0'
               && strspn (segments[i], "0123456789") == strlen (segments[i]))
        value = json_array_get (value, (gsize)g_ascii_strtoull (segments[i], NULL, 10));
      else
        value = NULL;
    }
  return value;
}

static Finding
read_scalar (FoyerMapper *self, const json_t *value, FoyerCase *which)
{
  char number[32];

  if (json_is_string (value))
    {
      if (is_blank (json_string_value (value), json_string_length (value)))
        {
          *which = FOYER_CASE_EMPTY;
          return NOT_FOUND;
        }
      add_piece (self, json_string_value (value), json_string_length (value), 0);
      return FOUND;
    }
  if (json_is_integer (value))
    {
      int length
          = g_snprintf (number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value (value));

      add_scratch_piece (self, number, (gsize)length, 0);
      return FOUND;
    }
  if (json_is_boolean (value))
    {
      add_piece (self, json_is_true (value) ? "true" : "false", json_is_true (value) ? 4 : 5, 0);
      return FOUND;
    }
  *which = value == NULL          ? FOYER_CASE_MISSING
           : json_is_null (value) ? FOYER_CASE_NULL
                                  : FOYER_CASE_MALFORMED;
  return NOT_FOUND;
}

void
foyer_mapper_read_any (FoyerMapper *self, json_t *value)
{
  FoyerCase which;
  char *dumped;

  if (read_scalar (self, value, &which) == FOUND || which != FOYER_CASE_MALFORMED)
    return;
  dumped = json_dumps (value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
  if (dumped != NULL)
    add_scratch_piece (self, dumped, strlen (dumped), 0);
  free (dumped);
}

static Finding
read_pointer (FoyerMapper *self, const FoyerFieldRule *rule, const FoyerFieldSource *source,
              FoyerCase *which)
{
  json_t *value
      = follow_pointer (source->is_of_element ? self->element : self->row->json, source->segments);
  gboolean takes_lists = rule != NULL && rule->target == FOYER_TARGET_FIELD
                         && foyer_field_get_type (rule->field) == FOYER_FIELD_TYPE_LIST;
  guint before = self->pieces->len;
  gsize index;
  json_t *element;

  if (rule != NULL && rule->target == FOYER_TARGET_CUSTOM)
    {
      *which = value == NULL ? FOYER_CASE_MISSING : FOYER_CASE_EMPTY;
      if (value != NULL)
        foyer_mapper_read_any (self, value);
      return self->pieces->len > before ? FOUND : NOT_FOUND;
    }
  if (!json_is_array (value) || !takes_lists)
    {
      Finding finding = read_scalar (self, value, which);

      if (finding == NOT_FOUND && *which == FOYER_CASE_MALFORMED)
        foyer_mapper_read_any (self, value); /* to show it */
      return finding;
    }
  *which = FOYER_CASE_EMPTY;
  json_array_foreach (value, index, element)
  {
    if (read_scalar (self, element, which) == NOT_FOUND && *which == FOYER_CASE_MALFORMED)
      {
        foyer_mapper_read_any (self, element);
        return NOT_FOUND;
      }
  }
  return self->pieces->len > before ? FOUND : NOT_FOUND;
}

static Finding read_source (FoyerMapper *self, const FoyerFieldRule *rule,
                            const FoyerBoundSource *bound, guint depth, FoyerCase *which);

/* Parts are trimmed, blank ones left out. */
static Finding
read_join (FoyerMapper *self, const FoyerFieldRule *rule, const FoyerBoundSource *bound,
           guint depth, FoyerCase *which)
{
  GString *joined = self->joins[depth];
  guint first_column = 0;

  g_string_truncate (joined, 0);
  *which = FOYER_CASE_MISSING;
  for (guint i = 0; i < bound->parts->len; i++)
    {
      const FoyerBoundSource *part = &g_array_index (bound->parts, FoyerBoundSource, i);
      guint before = self->pieces->len;
      const FoyerPiece *piece;
      const char *text;
      gsize length;
      FoyerCase part_case = FOYER_CASE_MISSING;

      if (read_source (self, rule, part, depth + 1, &part_case) == NOT_FOUND)
        {
          *which = MAX (*which, part_case);
          if (bound->source->needs_all || part_case == FOYER_CASE_MALFORMED)
            return NOT_FOUND;
          continue;
        }
      piece = &g_array_index (self->pieces, FoyerPiece, before);
      text = foyer_text_trim (foyer_mapper_get_piece (self, piece), piece->length, &length);
      if (joined->len > 0)
        g_string_append (joined, bound->source->separator);
      else
        first_column = piece->column;
      g_string_append_len (joined, text, (gssize)length);
      g_array_set_size (self->pieces, before);
    }
  if (joined->len == 0)
    return NOT_FOUND;
  add_scratch_piece (self, joined->str, joined->len, first_column);
  return FOUND;
}

/* The options whose column says yes. */
static Finding
read_options (FoyerMapper *self, const FoyerBoundSource *bound, FoyerCase *which)
{
  guint before = self->pieces->len;

  *which = FOYER_CASE_EMPTY;
  for (guint i = 0; i < bound->parts->len; i++)
    {
      const FoyerBoundSource *part = &g_array_index (bound->parts, FoyerBoundSource, i);
      const FoyerCell *cell = &self->row->cells[part->column];
      gboolean is_yes = FALSE;

      if ((guint)part->column >= self->row->n_cells || is_blank (cell->text, cell->length))
        continue;
      if (!foyer_yes_no_parse (cell->text, cell->length, &is_yes))
        {
          g_array_set_size (self->pieces, before);
          add_piece (self, cell->text, cell->length, (guint)part->column + 1);
          *which = FOYER_CASE_MALFORMED;
          return NOT_FOUND;
        }
      if (is_yes)
        add_piece (self, part->label, strlen (part->label), (guint)part->column + 1);
    }
  return self->pieces->len > before ? FOUND : NOT_FOUND;
}

/* The contract's own word where the part says yes; a no is as good as nothing. */
static Finding
read_flag (FoyerMapper *self, const FoyerBoundSource *bound, FoyerCase *which)
{
  const FoyerBoundSource *part = &g_array_index (bound->parts, FoyerBoundSource, 0);
  guint before = self->pieces->len;
  const FoyerPiece *piece;
  const char *text;
  gsize length;
  guint column;
  gboolean is_yes = FALSE;

  if (read_source (self, NULL, part, 1, which) == NOT_FOUND)
    return NOT_FOUND;
  piece = &g_array_index (self->pieces, FoyerPiece, before);
  column = piece->column;
  text = foyer_text_trim (foyer_mapper_get_piece (self, piece), piece->length, &length);
  if (!foyer_yes_no_parse (text, length, &is_yes))
    {
      *which = FOYER_CASE_MALFORMED;
      return NOT_FOUND;
    }
  g_array_set_size (self->pieces, before);
  *which = FOYER_CASE_EMPTY;
  if (!is_yes)
    return NOT_FOUND;
  add_piece (self, bound->source->word, strlen (bound->source->word), column);
  return FOUND;
}

static Finding
read_source (FoyerMapper *self, const FoyerFieldRule *rule, const FoyerBoundSource *bound,
             guint depth, FoyerCase *which)
{
  switch (bound->source->kind)
    {
    case FOYER_SOURCE_COLUMN:
      return read_column (self, bound->column, which);
    case FOYER_SOURCE_POINTER:
      /* A part of a join is one text. */
      return read_pointer (self, depth == 0 ? rule : NULL, bound->source, which);
    case FOYER_SOURCE_JOIN:
      return read_join (self, rule, bound, depth, which);
    case FOYER_SOURCE_OPTIONS:
      return read_options (self, bound, which);
    case FOYER_SOURCE_FLAG:
      return read_flag (self, bound, which);
    }
  g_return_val_if_reached (NOT_FOUND);
}

/* The only piece is one of the words that the rule takes for nothing ("anonymous"). */
static gboolean
is_as_good_as_nothing (FoyerMapper *self, const FoyerFieldRule *rule, guint before)
{
  const FoyerPiece *piece;
  g_autofree char *key = NULL;

  if (rule->blanks == NULL || self->pieces->len != before + 1)
    return FALSE;
  piece = &g_array_index (self->pieces, FoyerPiece, before);
  key = foyer_text_dup_fold (foyer_mapper_get_piece (self, piece), piece->length);
  return g_hash_table_contains (rule->blanks, key);
}

/* One source of a rule. */
static Finding
read_for_rule (FoyerMapper *self, const FoyerFieldRule *rule, const FoyerBoundSource *source,
               FoyerCase *which)
{
  guint before = self->pieces->len;

  if (read_source (self, rule, source, 0, which) == NOT_FOUND)
    return NOT_FOUND;
  if (!is_as_good_as_nothing (self, rule, before))
    return FOUND;
  g_array_set_size (self->pieces, before);
  *which = FOYER_CASE_EMPTY;
  return NOT_FOUND;
}

gboolean
foyer_mapper_read (FoyerMapper *self, const FoyerBoundRule *bound, FoyerCase *which)
{
  gboolean found = FALSE;

  g_array_set_size (self->pieces, 0);
  g_string_truncate (self->scratch, 0);
  self->origin = NULL;
  *which = FOYER_CASE_MISSING;
  for (guint i = 0; i < bound->sources->len; i++)
    {
      const FoyerBoundSource *source = &g_array_index (bound->sources, FoyerBoundSource, i);
      FoyerCase source_case = FOYER_CASE_MISSING;

      if (read_for_rule (self, bound->rule, source, &source_case) == FOUND)
        {
          if (!found)
            self->origin = source;
          found = TRUE;
          if (!bound->rule->collects)
            break;
        }
      else
        {
          /* Empty says more than null, and null more than missing; malformed ends the search. */
          if (source_case >= *which && !found)
            self->origin = source;
          *which = MAX (*which, source_case);
          if (source_case == FOYER_CASE_MALFORMED)
            return FALSE;
        }
    }
  return found;
}

gboolean
foyer_mapper_read_one (FoyerMapper *self, const FoyerBoundSource *source, FoyerCase *which)
{
  g_array_set_size (self->pieces, 0);
  g_string_truncate (self->scratch, 0);
  return read_source (self, NULL, source, 0, which) == FOUND;
}

const char *
foyer_mapper_find_skip (FoyerMapper *self)
{
  for (guint i = 0; i < self->binding->skips->len; i++)
    {
      const FoyerBoundSkip *skip = &g_array_index (self->binding->skips, FoyerBoundSkip, i);
      const FoyerPiece *piece;
      FoyerCase which;
      g_autofree char *key = NULL;

      if (skip->has_unless && foyer_mapper_read_one (self, &skip->unless, &which))
        continue;
      if (!foyer_mapper_read_one (self, &skip->source, &which))
        continue;
      if (skip->rule->values == NULL)
        return skip->rule->reason;
      piece = &g_array_index (self->pieces, FoyerPiece, 0);
      key = foyer_text_dup_fold (foyer_mapper_get_piece (self, piece), piece->length);
      if (g_hash_table_contains (skip->rule->values, key))
        return skip->rule->reason;
    }
  return NULL;
}
