/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead letters, read again from the journal. */
#include "config.h"

#include "foyer-letter-mapper.h"

struct _FoyerLetterMapper
{
  FoyerLine *line;
  FoyerTaxonomy *taxonomy;
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
