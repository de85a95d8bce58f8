/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace of a record: found in the journal and mapped once more by the version that made
 * it. */
#include "config.h"

#include "foyer-delivery-reading.h"
#include "foyer-engine-people.h"
#include "foyer-engine-private.h"
#include "foyer-store-attendees.h"
#include "foyer-store-journal.h"
#include "foyer-store-tokens.h"
#include "foyer-time.h"
#include "foyer-trace.h"

static void
trace_line_free (gpointer data)
{
  FoyerTraceLine *self = data;

  g_free (self->origin);
  g_free (self->raw_value);
  g_free (self->coercions);
  g_free (self->value);
  g_free (self);
}

typedef struct
{
  const char *attendee_id;
  FoyerAttendee *attendee;
  FoyerDelivery *delivery;
  FoyerRecord *source; /* what the source says of the person */
  GPtrArray *tokens; /* in force over it */
} Origin;

static void
origin_clear (Origin *self)
{
  g_clear_pointer (&self->attendee, foyer_attendee_unref);
  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  g_clear_pointer (&self->source, foyer_record_unref);
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Origin, origin_clear)

static gpointer
find_origin (FoyerStore *store, gpointer data, GError **error)
{
  Origin *origin = data;
  FoyerTokenFilter filter = { .attendee_id = origin->attendee_id, .only_in_force = TRUE };

  if (foyer_store_get_attendee (store, origin->attendee_id, &origin->attendee, error)
      && foyer_store_get_source_record (store, origin->attendee_id, &origin->source, error)
      && foyer_store_list_tokens (store, &filter, &origin->tokens, error))
    (void)foyer_store_get_delivery (store, origin->attendee->delivery_id, &origin->delivery, error);
  return NULL;
}

/* What the record has and this row did not give was accepted before. */
static FoyerTraceRule
get_rule (const FoyerTraceStep *step, const char *stored)
{
  gboolean is_weak = step->rule == FOYER_RULE_DEFAULT || step->rule == FOYER_RULE_PLACEHOLDER
                     || step->rule == FOYER_RULE_ABSENT;

  return is_weak && stored != NULL && g_strcmp0 (step->value, stored) != 0 ? FOYER_RULE_EARLIER
                                                                           : step->rule;
}

static GPtrArray *
copy_trace (FoyerTrace *trace, FoyerRecord *record)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (trace_line_free);

  for (guint i = 0; i < foyer_trace_get_length (trace); i++)
    {
      const FoyerTraceStep *step = foyer_trace_get_step (trace, i);
      FoyerTraceLine *line = g_new0 (FoyerTraceLine, 1);
      g_autofree char *stored = step->key != NULL
                                    ? g_strdup (foyer_record_get_custom (record, step->key))
                                    : foyer_record_dup_text (record, step->field);
      FoyerTraceRule rule = get_rule (step, stored);

      line->field = foyer_field_get_name (step->field);
      line->rule = foyer_trace_rule_get_name (rule);
      line->origin = step->key != NULL ? g_strdup_printf ("%s → %s", step->origin, step->key)
                                       : g_strdup (step->origin);
      line->raw_value = g_strdup (step->raw);
      line->coercions = g_strdup (step->coercions);
      line->value = rule == FOYER_RULE_EARLIER ? g_steal_pointer (&stored) : g_strdup (step->value);
      g_ptr_array_add (lines, line);
    }
  return lines;
}

/* ---- What tokens set ---- */

static gboolean
is_line_of (const FoyerTraceLine *line, const FoyerTokenField *field)
{
  g_autofree char *suffix
      = field->key != NULL ? g_strconcat ("→ ", field->key, NULL) : g_strdup ("");

  return g_str_equal (line->field, foyer_field_get_name (field->field))
         && (field->key == NULL
             || (line->origin != NULL && g_str_has_suffix (line->origin, suffix)));
}

static FoyerTraceLine *
find_line (GPtrArray *lines, const FoyerTokenField *field)
{
  FoyerTraceLine *line;

  for (guint i = 0; i < lines->len; i++)
    if (is_line_of (lines->pdata[i], field))
      return lines->pdata[i];
  line = g_new0 (FoyerTraceLine, 1);
  line->field = foyer_field_get_name (field->field);
  g_ptr_array_add (lines, line);
  return line;
}

/* Who, when, why; the source's own value stays beside it as received. */
static void
overlay_token (GPtrArray *lines, const FoyerToken *token, FoyerRecord *source)
{
  FoyerTokenField field;
  char when[FOYER_TIME_TEXT_BYTES];
  FoyerTraceLine *line;

  if (!foyer_token_field_parse (token->field, TRUE, &field, NULL))
    return;
  line = find_line (lines, &field);
  foyer_time_print (token->made_usec, when);
  line->rule = foyer_trace_rule_get_name (FOYER_RULE_TOKEN);
  g_free (line->origin);
  line->origin = g_strdup_printf (
      "token %" G_GINT64_FORMAT "%s, %s as %s, %s: %s%s%s", token->token_id,
      token->state == FOYER_TOKEN_STATE_IN_CONFLICT ? " in conflict" : "", token->who, token->role,
      when, token->reason, field.key != NULL ? " → " : "", field.key != NULL ? field.key : "");
  g_free (line->raw_value);
  line->raw_value = foyer_token_field_dup_text (&field, source);
  g_clear_pointer (&line->coercions, g_free);
  g_free (line->value);
  line->value = g_strdup (token->new_value);
}

/* What follows from a token: the tier's fields, parts of a name that is not the source's. */
static void
overlay_consequences (GPtrArray *lines, FoyerRecord *source, FoyerRecord *record)
{
  for (guint i = 0; i < lines->len; i++)
    {
      FoyerTraceLine *line = lines->pdata[i];
      FoyerField field;

      if (!foyer_field_parse (line->field, &field) || field == FOYER_FIELD_CUSTOM
          || g_str_equal (line->rule, foyer_trace_rule_get_name (FOYER_RULE_TOKEN))
          || foyer_record_field_equal (source, record, field))
        continue;
      line->rule = foyer_trace_rule_get_name (FOYER_RULE_SYSTEM);
      g_free (line->origin);
      line->origin = g_strdup ("follows from a token");
      g_free (line->value);
      line->value = foyer_record_dup_text (record, field);
    }
}

static void
overlay_tokens (GPtrArray *lines, const Origin *origin)
{
  for (guint i = 0; i < origin->tokens->len; i++)
    overlay_token (lines, origin->tokens->pdata[i], origin->source);
  overlay_consequences (lines, origin->source, origin->attendee->record);
}

/* What is looked for, and the trace of the last row that gave it. */
typedef struct
{
  FoyerMapper *mapper;
  FoyerRecord *record;
  GPtrArray *found;
} Search;

/* TRUE if one of the row's people is this very record. */
static gboolean
look_into_row (Search *search, const FoyerRow *row)
{
  const char *id = foyer_record_get_text (search->record, FOYER_FIELD_ATTENDEE_ID);
  guint n_people = foyer_mapper_count_people (search->mapper, row);
  gboolean is_same = FALSE;

  for (guint i = 0; i < n_people && !is_same; i++)
    {
      FoyerOutcome outcome = { 0 };

      foyer_mapper_map_person (search->mapper, row, i, &outcome, NULL);
      if (outcome.kind == FOYER_OUTCOME_RECORD
          && g_strcmp0 (foyer_record_get_text (outcome.record, FOYER_FIELD_ATTENDEE_ID), id) == 0)
        {
          FoyerOutcome again = { 0 };
          g_autoptr (FoyerTrace) trace = NULL;

          foyer_mapper_map_person (search->mapper, row, i, &again, &trace);
          foyer_outcome_clear (&again);
          g_clear_pointer (&search->found, g_ptr_array_unref);
          search->found = copy_trace (trace, search->record);
          is_same = foyer_record_equal (outcome.record, search->record);
        }
      foyer_outcome_clear (&outcome);
    }
  return is_same;
}

/* Reads the delivery until the row that gives this very record; the last one of that id wins, as it
 * did at admission. */
static GPtrArray *
search_row (FoyerDeliveryReading *reading, FoyerMapper *mapper, FoyerRecord *record)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (reading->bytes, &size);
  const FoyerPosition *start = &reading->data_start;
  g_autoptr (FoyerRowReader) reader
      = foyer_row_reader_new (&reading->delivery->reading, &reading->options, reading->columns,
                              start, data + start->offset, size - start->offset);
  Search search = { .mapper = mapper, .record = record };
  FoyerRowEvent event;

  do
    {
      const FoyerRow *row = NULL;
      g_autoptr (FoyerDiagnostic) refusal = NULL;

      event = foyer_row_reader_next (reader, &row, &refusal);
      if (event == FOYER_ROW_READ && look_into_row (&search, row))
        break;
    }
  while (event != FOYER_ROW_END);
  return search.found;
}

static GPtrArray *
trace_person (FoyerLine *line, const char *attendee_id, GError **error)
{
  g_auto (Origin) origin = { .attendee_id = attendee_id };
  GError *cause = NULL;
  g_autoptr (FoyerDeliveryReading) reading = NULL;
  g_autoptr (FoyerMapper) mapper = NULL;
  GPtrArray *lines;

  (void)foyer_store_service_read (line->store, find_origin, &origin, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  reading = foyer_delivery_reading_open (line, origin.delivery, error);
  if (reading != NULL)
    mapper = foyer_delivery_reading_new_mapper (reading, line, error);
  if (mapper == NULL)
    return NULL;
  lines = search_row (reading, mapper, origin.source);
  if (lines != NULL)
    overlay_tokens (lines, &origin);
  else
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "the journal row of %s is not in '%s' any more", attendee_id,
                 origin.delivery->origin);
  return lines;
}

static void
trace_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *lines = trace_person (foyer_engine_get_line (source_object), task_data, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_trace_person_async (FoyerEngine *self, const char *attendee_id,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && attendee_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_trace_person_async);
  g_task_set_name (task, "foyer-engine-trace");
  g_task_set_task_data (task, g_strdup (attendee_id), g_free);
  g_task_run_in_thread (task, trace_thread);
}

GPtrArray *
foyer_engine_trace_person_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
