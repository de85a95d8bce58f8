/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead letters, read again from the journal. */
#include "config.h"

#include "foyer-letter-mapper.h"

#include "foyer-engine-error-private.h"

struct _FoyerLetterMapper
{
  FoyerLine *line;
  FoyerTaxonomy *taxonomy;
  char *contract; /* NULL: the delivery's */
  FoyerDeliveryReading *reading; /* NULL: none yet, or it cannot be read */
  FoyerMapper *mapper;
};

FoyerLetterMapper *
foyer_letter_mapper_new (FoyerLine *line, FoyerTaxonomy *taxonomy)
{
  FoyerLetterMapper *self = g_new0 (FoyerLetterMapper, 1);

  self->line = line;
  self->taxonomy = taxonomy;
  return self;
}

static void
stand_up (FoyerLetterMapper *self)
{
  g_clear_pointer (&self->mapper, foyer_mapper_free);
  g_clear_pointer (&self->reading, foyer_delivery_reading_free);
}

void
foyer_letter_mapper_free (FoyerLetterMapper *self)
{
  if (self == NULL)
    return;
  stand_up (self);
  g_free (self->contract);
  g_free (self);
}

typedef struct
{
  gint64 dead_letter_id;
  FoyerDeadLetter *letter;
  FoyerDelivery *delivery;
} Look;

static gpointer
look_up (FoyerStore *store, gpointer data, GError **error)
{
  Look *look = data;

  if (foyer_store_get_dead_letter (store, look->dead_letter_id, &look->letter, error)
      && look->letter->delivery_id != 0)
    (void)foyer_store_get_delivery (store, look->letter->delivery_id, &look->delivery, error);
  return NULL;
}

static gboolean
sit_down (FoyerLetterMapper *self, FoyerDelivery *delivery, GError **error)
{
  if (self->reading != NULL && self->reading->delivery->delivery_id == delivery->delivery_id)
    return TRUE;
  stand_up (self);
  if (self->contract != NULL)
    {
      g_free (delivery->contract); /* just read: nobody else has it */
      delivery->contract = g_strdup (self->contract);
    }
  self->reading = foyer_delivery_reading_open (self->line, delivery, error);
  if (self->reading != NULL)
    self->mapper
        = foyer_delivery_reading_new_mapper_by (self->reading, self->line, self->taxonomy, error);
  if (self->mapper == NULL)
    stand_up (self);
  return self->mapper != NULL;
}

/* The letter, if it is open and its delivery can be read. */
static FoyerDeadLetter *
open_letter (FoyerLetterMapper *self, gint64 dead_letter_id)
{
  Look look = { .dead_letter_id = dead_letter_id };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDeadLetter) letter = NULL;
  g_autoptr (FoyerDelivery) delivery = NULL;

  (void)foyer_store_service_read (self->line->store, look_up, &look, &error);
  letter = look.letter;
  delivery = look.delivery;
  if (error == NULL && delivery != NULL && letter->state == FOYER_DEAD_LETTER_OPEN
      && sit_down (self, delivery, &error)
      && letter->offset <= g_bytes_get_size (self->reading->bytes)
      && letter->length <= g_bytes_get_size (self->reading->bytes) - letter->offset)
    return g_steal_pointer (&letter);
  if (error != NULL)
    g_message ("dead letter %" G_GINT64_FORMAT " cannot be mapped again: %s", dead_letter_id,
               error->message);
  return NULL;
}

static FoyerPosition
get_start (const FoyerDeadLetter *letter)
{
  return (FoyerPosition){ .offset = letter->offset,
                          .line = letter->line,
                          .record_no = letter->record_no };
}

GArray *
foyer_letter_mapper_map (FoyerLetterMapper *self, gint64 dead_letter_id)
{
  g_autoptr (FoyerDeadLetter) letter = open_letter (self, dead_letter_id);
  FoyerPosition start;

  if (letter == NULL)
    return NULL;
  start = get_start (letter);
  return foyer_delivery_reading_map (self->reading, self->mapper, &start, letter->length);
}

/* What admission reads of a delivery, without its batch. */
static FoyerDelivery *
copy_delivery (FoyerDelivery *delivery, FoyerTaxonomy *taxonomy)
{
  FoyerDelivery *copy = foyer_delivery_new ();

  copy->delivery_id = delivery->delivery_id;
  copy->source = g_strdup (delivery->source);
  copy->origin = g_strdup (delivery->origin);
  copy->contract = g_strdup (delivery->contract);
  copy->taxonomy = g_strdup (foyer_taxonomy_get_reference (taxonomy));
  copy->as_of_usec = delivery->as_of_usec;
  copy->digest = delivery->digest;
  copy->trace_id = g_strdup (delivery->trace_id);
  copy->received_usec = delivery->received_usec;
  copy->sequence = delivery->sequence;
  return copy;
}

FoyerIntake *
foyer_letter_mapper_take_in (FoyerLetterMapper *self, gint64 dead_letter_id,
                             FoyerDelivery **delivery, char **tier)
{
  g_autoptr (GArray) outcomes = foyer_letter_mapper_map (self, dead_letter_id);
  FoyerRecord *record = NULL;
  guint64 first = 0, end = 0;
  g_autoptr (GBytes) raw = NULL;

  for (guint i = 0; outcomes != NULL && i < outcomes->len; i++)
    {
      const FoyerOutcome *outcome = &g_array_index (outcomes, FoyerOutcome, i);

      if (record == NULL && outcome->kind == FOYER_OUTCOME_RECORD)
        record = outcome->record;
      first = i == 0 ? outcome->offset : MIN (first, outcome->offset);
      end = MAX (end, outcome->offset + outcome->length);
    }
  if (record == NULL)
    return NULL;
  *tier = g_strdup (foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER));
  raw = g_bytes_new_from_bytes (self->reading->bytes, first, end - first);
  *delivery = copy_delivery (self->reading->delivery, self->taxonomy);
  return foyer_intake_new ((FoyerOutcome *)outcomes->data, outcomes->len, raw, first);
}

/* ---- As a person does it ---- */

void
foyer_letter_mapper_set_contract (FoyerLetterMapper *self, const char *reference)
{
  stand_up (self);
  g_free (self->contract);
  self->contract = g_strdup (reference);
}

void
foyer_letter_attempt_free (FoyerLetterAttempt *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->letter, foyer_dead_letter_unref);
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  g_clear_pointer (&self->plain, foyer_record_unref);
  g_clear_pointer (&self->outcomes, g_array_unref);
  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

typedef struct
{
  Look look;
  GPtrArray *tokens;
} LongLook;

static gpointer
look_longer (FoyerStore *store, gpointer data, GError **error)
{
  LongLook *self = data;
  FoyerTokenFilter filter = { .dead_letter_id = self->look.dead_letter_id, .only_in_force = TRUE };
  GError *cause = NULL;

  (void)look_up (store, &self->look, &cause);
  if (cause != NULL)
    g_propagate_error (error, cause);
  else
    (void)foyer_store_list_tokens (store, &filter, &self->tokens, error);
  return NULL;
}

static gboolean
check_letter (const FoyerDeadLetter *letter, GError **error)
{
  if (letter->state != FOYER_DEAD_LETTER_OPEN && letter->state != FOYER_DEAD_LETTER_IN_REPAIR)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "dead letter %" G_GINT64_FORMAT " is %s already; there is nothing to repair",
                 letter->dead_letter_id, foyer_dead_letter_state_get_name (letter->state));
  else if (letter->delivery_id == 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "dead letter %" G_GINT64_FORMAT
                 " is a job, not a row: correct the person or the template, then replay it",
                 letter->dead_letter_id);
  else if (letter->length == 0 || letter->record_no == 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "dead letter %" G_GINT64_FORMAT
                 " stands for a whole delivery, not for a row: import a corrected file",
                 letter->dead_letter_id);
  else
    return TRUE;
  return FALSE;
}

/* The text of a field that several edits name is the last one's. */
static GArray *
list_edits (GPtrArray *tokens, const FoyerFieldEdit *more, guint n_more)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (FoyerFieldEdit));

  g_array_append_vals (edits, more, n_more);
  for (guint i = 0; i < tokens->len; i++)
    {
      const FoyerToken *token = tokens->pdata[i];
      FoyerFieldEdit edit = { .field = token->field, .text = token->new_value };

      g_array_append_val (edits, edit);
    }
  return edits;
}

static void
map_attempt (FoyerLetterMapper *self, FoyerLetterAttempt *attempt, GArray *edits)
{
  FoyerPosition start = get_start (attempt->letter);
  gsize length = attempt->letter->length;
  FoyerRecord *plain;

  if (edits->len > 0)
    {
      attempt->outcomes = foyer_delivery_reading_map (self->reading, self->mapper, &start, length);
      plain = foyer_letter_attempt_get_record (attempt);
      attempt->plain = plain != NULL ? foyer_record_ref (plain) : NULL;
      g_clear_pointer (&attempt->outcomes, g_array_unref);
    }
  foyer_mapper_set_edits (self->mapper, (const FoyerFieldEdit *)edits->data, edits->len);
  attempt->outcomes = foyer_delivery_reading_map (self->reading, self->mapper, &start, length);
  foyer_mapper_set_edits (self->mapper, NULL, 0);
}

static FoyerLetterAttempt *
make_attempt (FoyerLetterMapper *self, LongLook *look, const FoyerFieldEdit *more, guint n_more)
{
  FoyerLetterAttempt *attempt = g_new0 (FoyerLetterAttempt, 1);
  g_autoptr (GArray) edits = list_edits (look->tokens, more, n_more);
  const FoyerDeadLetter *letter = look->look.letter;
  g_autoptr (GBytes) raw
      = g_bytes_new_from_bytes (self->reading->bytes, letter->offset, letter->length);

  attempt->letter = g_steal_pointer (&look->look.letter);
  attempt->tokens = g_steal_pointer (&look->tokens);
  attempt->raw = foyer_digest_of_bytes (raw);
  attempt->delivery = copy_delivery (self->reading->delivery, self->taxonomy);
  map_attempt (self, attempt, edits);
  attempt->offset = letter->offset;
  for (guint i = 0; i < attempt->outcomes->len; i++)
    {
      const FoyerOutcome *outcome = &g_array_index (attempt->outcomes, FoyerOutcome, i);

      if (outcome->length > 0)
        attempt->offset = MIN (attempt->offset, outcome->offset);
    }
  attempt->bytes = g_bytes_new_from_bytes (self->reading->bytes, attempt->offset,
                                           letter->offset + letter->length - attempt->offset);
  return attempt;
}

FoyerLetterAttempt *
foyer_letter_mapper_attempt (FoyerLetterMapper *self, gint64 dead_letter_id,
                             const FoyerFieldEdit *more, guint n_more, GError **error)
{
  LongLook look = { .look = { .dead_letter_id = dead_letter_id } };
  FoyerLetterAttempt *attempt = NULL;
  GError *cause = NULL;

  (void)foyer_store_service_read (self->line->store, look_longer, &look, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  else if (check_letter (look.look.letter, error) && sit_down (self, look.look.delivery, error))
    {
      gsize size = g_bytes_get_size (self->reading->bytes);

      if (look.look.letter->offset <= size
          && look.look.letter->length <= size - look.look.letter->offset)
        attempt = make_attempt (self, &look, more, n_more);
      else
        g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                     "the bytes of dead letter %" G_GINT64_FORMAT " are not in its delivery",
                     dead_letter_id);
    }
  g_clear_pointer (&look.look.letter, foyer_dead_letter_unref);
  g_clear_pointer (&look.look.delivery, foyer_delivery_unref);
  g_clear_pointer (&look.tokens, g_ptr_array_unref);
  return attempt;
}

static FoyerOutcome *
find_outcome (FoyerLetterAttempt *self, FoyerOutcomeKind kind)
{
  for (guint i = 0; self->outcomes != NULL && i < self->outcomes->len; i++)
    if (g_array_index (self->outcomes, FoyerOutcome, i).kind == kind)
      return &g_array_index (self->outcomes, FoyerOutcome, i);
  return NULL;
}

FoyerRecord *
foyer_letter_attempt_get_record (FoyerLetterAttempt *self)
{
  FoyerOutcome *outcome = find_outcome (self, FOYER_OUTCOME_RECORD);

  return outcome != NULL ? outcome->record : NULL;
}

GPtrArray *
foyer_letter_attempt_get_diagnostics (FoyerLetterAttempt *self)
{
  FoyerOutcome *outcome = find_outcome (self, FOYER_OUTCOME_REFUSED);

  return outcome != NULL ? outcome->diagnostics : NULL;
}

FoyerIntake *
foyer_letter_attempt_take_in (FoyerLetterAttempt *self)
{
  g_autoptr (GArray) outcomes = g_steal_pointer (&self->outcomes);

  return foyer_intake_new ((FoyerOutcome *)outcomes->data, outcomes->len, self->bytes,
                           self->offset);
}
