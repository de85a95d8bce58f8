/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transformation: slices are mapped on one thread and admitted in the order they were claimed; the
 * store has several of them in hand at a time, so that mapping, storing and committing overlap. */
#include "config.h"

#include "foyer-delivery-reading.h"
#include "foyer-ingest-error.h"
#include "foyer-limits.h"
#include "foyer-line.h"
#include "foyer-name-coverage.h"
#include "foyer-store-notices.h"
#include "foyer-store-vocabulary.h"
#include "foyer-vocabulary.h"

/* Mapped slices that are not committed yet: bounds memory. A transaction may take in all of them:
 * the pages of the indexes, which keys in no order touch all over, are then written once for
 * many slices; a person or printer that waits ends it after the slice at hand. */
#define OPEN_SLICES 20u
/* Slices claimed at once, ahead of the mapper: a claim waits for the transaction of the slices
 * before it. */
#define CLAIM_SLICES 24u
#define ERROR_PAUSE_USEC (G_USEC_PER_SEC / 2)

struct _FoyerTransformStage
{
  FoyerLine *line;
  GThread *mapper_thread;
  GThread *admit_thread;
  GMutex mutex;
  GCond cond;
  /* all guarded */
  GQueue claimed; /* Item: for the mapper */
  GQueue mapped; /* Item: for the admitting thread */
  GQueue returned; /* Item: from the store, stored or not, in the order they were given to it */
  guint n_open; /* mapped and not done with */
  gboolean is_claiming; /* a claim is under way */
  gboolean is_dry; /* the last claim found nothing */
  GError *claim_error;
  gboolean is_held; /* one could not be stored: nothing claimed after it may be */
  gboolean is_ended; /* nothing will be mapped any more */
  gint64 told_delivery; /* whose names that no font can show were told last; the writer's alone */
};

/* One claimed slice. */
typedef struct
{
  FoyerTransformStage *stage;
  FoyerSlice slice;
  FoyerDelivery *delivery;
  FoyerIntake *intake; /* NULL: it could not be read */
  FoyerDiagnostic *refusal; /* then why */
  char *taxonomy; /* that it was mapped by */
  FoyerNameGap gap; /* a name in it that no font can show */
  gboolean is_stored;
  gboolean is_stale; /* not stored: that taxonomy is not in use any more */
  GError *error; /* why it is not; NULL: one before it is not either */
  gint64 work_usec;
} Item;

static void
item_free (gpointer data)
{
  Item *self = data;

  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  g_clear_pointer (&self->intake, foyer_intake_free);
  g_clear_pointer (&self->refusal, foyer_diagnostic_unref);
  g_free (self->taxonomy);
  foyer_name_gap_clear (&self->gap);
  g_clear_error (&self->error);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Item, item_free)

/* ---- Claiming ---- */

typedef struct
{
  FoyerTransformStage *stage;
  GQueue items; /* Item */
} Claim;

/* One that was tried before is the last of its claim: nothing after it shares its fate. */
static gpointer
take_slices (FoyerStore *store, gpointer data, GError **error)
{
  Claim *claim = data;
  gboolean goes_on = TRUE;

  while (goes_on && claim->items.length < CLAIM_SLICES)
    {
      g_autoptr (Item) item = g_new0 (Item, 1);

      item->stage = claim->stage;
      goes_on = foyer_store_next_slice (store, &item->slice, &item->delivery, error)
                && item->delivery != NULL;
      if (!goes_on)
        break;
      goes_on = item->slice.attempts <= 1;
      g_queue_push_tail (&claim->items, g_steal_pointer (&item));
    }
  return NULL;
}

static void
move_items (GQueue *from, GQueue *to)
{
  Item *item;

  while ((item = g_queue_pop_head (from)) != NULL)
    g_queue_push_tail (to, item);
}

static void
claim_done (gpointer data, const GError *error)
{
  Claim *claim = data;
  FoyerTransformStage *self = claim->stage;

  if (error != NULL)
    g_queue_clear_full (&claim->items, item_free); /* their claim is undone */
  g_mutex_lock (&self->mutex);
  self->is_claiming = FALSE;
  self->is_dry = claim->items.length == 0;
  if (error != NULL)
    self->claim_error = g_error_copy (error);
  move_items (&claim->items, &self->claimed);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_free (claim);
}

/* The caller has set is_claiming. */
static void
claim_some (FoyerTransformStage *self)
{
  Claim *claim = g_new0 (Claim, 1);

  claim->stage = self;
  foyer_store_service_write_ahead (self->line->store, FOYER_STORE_PRIORITY_BULK, take_slices, claim,
                                   claim_done);
}

/* Claims ahead while all that is in hand is tried for the first time. */
static gboolean
wants_more (FoyerTransformStage *self, const Item *current)
{
  const Item *last = g_queue_peek_tail (&self->claimed);

  return !self->is_claiming && !self->is_dry && self->claimed.length < CLAIM_SLICES
         && current->slice.attempts <= 1 && (last == NULL || last->slice.attempts <= 1)
         && !foyer_bell_is_closed (&self->line->bell);
}

/* (transfer full) NULL: there is none, or *error. */
static Item *
next_claimed (FoyerTransformStage *self, GError **error)
{
  Item *item;
  gboolean must_claim;

  g_mutex_lock (&self->mutex);
  must_claim = self->claimed.length == 0 && !self->is_claiming
               && !foyer_bell_is_closed (&self->line->bell);
  self->is_claiming |= must_claim;
  g_mutex_unlock (&self->mutex);
  if (must_claim)
    claim_some (self);

  g_mutex_lock (&self->mutex);
  while (self->claimed.length == 0 && self->is_claiming)
    g_cond_wait (&self->cond, &self->mutex);
  item = g_queue_pop_head (&self->claimed);
  must_claim = item != NULL && wants_more (self, item);
  self->is_claiming |= must_claim;
  if (item == NULL && self->claim_error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->claim_error));
  else
    g_clear_error (&self->claim_error);
  g_mutex_unlock (&self->mutex);
  if (must_claim)
    claim_some (self);
  return item;
}

/* ---- The queue ---- */

/* Blocks while too much is open. */
static void
push_item (FoyerTransformStage *self, Item *item)
{
  g_mutex_lock (&self->mutex);
  while (self->n_open >= OPEN_SLICES)
    g_cond_wait (&self->cond, &self->mutex);
  g_queue_push_tail (&self->mapped, item);
  self->n_open++;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Blocks until all that was pushed is stored, or will not be any more. */
static void
wait_until_none_is_open (FoyerTransformStage *self)
{
  g_mutex_lock (&self->mutex);
  while (self->n_open > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static void
end_queue (FoyerTransformStage *self)
{
  g_mutex_lock (&self->mutex);
  self->is_ended = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* ---- Mapping ---- */

/* The delivery that the mapper is in; its slices come one after another. */
typedef struct
{
  FoyerDeliveryReading *reading;
  FoyerMapper *mapper;
  FoyerTaxonomy *taxonomy; /* of the mapper; the catalogue keeps it */
} Desk;

static void
clear_desk (Desk *self)
{
  g_clear_pointer (&self->mapper, foyer_mapper_free);
  g_clear_pointer (&self->reading, foyer_delivery_reading_free);
}

static gboolean
sit_down (Desk *self, FoyerLine *line, FoyerDelivery *delivery, GError **error)
{
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (line->catalogue);

  if (self->reading != NULL && self->reading->delivery->delivery_id == delivery->delivery_id
      && self->taxonomy == taxonomy)
    return TRUE;
  clear_desk (self);
  self->reading = foyer_delivery_reading_open (line, delivery, error);
  if (self->reading != NULL)
    self->mapper = foyer_delivery_reading_new_mapper_by (self->reading, line, taxonomy, error);
  self->taxonomy = taxonomy;
  if (self->mapper == NULL)
    clear_desk (self);
  return self->mapper != NULL;
}

static void
map_item (Desk *desk, FoyerLine *line, Item *item)
{
  gint64 started = foyer_clock_get_monotonic_usec (line->clock);
  FoyerPosition start = { .offset = item->slice.offset,
                          .line = item->slice.first_line,
                          .record_no = item->slice.first_record };
  g_autoptr (GError) error = NULL;

  if (item->slice.attempts > FOYER_LIMIT_ATTEMPTS)
    item->refusal
        = foyer_diagnostic_new (FOYER_CODE_PROCESSING_CRASHED,
                                "these %u records ended the program %u times; they are set aside",
                                item->slice.n_records, item->slice.attempts - 1);
  else if (!sit_down (desk, line, item->delivery, &error))
    item->refusal = foyer_ingest_error_new_diagnostic (error);
  else
    {
      g_autoptr (GArray) outcomes
          = foyer_delivery_reading_map (desk->reading, desk->mapper, &start, item->slice.length);

      foyer_name_coverage_look (line->studio, outcomes, &item->gap);
      item->intake
          = foyer_delivery_reading_take_in (desk->reading, outcomes, &start, item->slice.length);
      item->taxonomy = g_strdup (foyer_taxonomy_get_reference (desk->taxonomy));
      foyer_intake_set_taxonomy (item->intake, item->taxonomy);
    }
  item->work_usec = foyer_clock_get_monotonic_usec (line->clock) - started;
}

static gpointer
mapper_thread (gpointer data)
{
  FoyerTransformStage *self = data;
  FoyerLine *line = self->line;
  Desk desk = { 0 };
  guint seen = 0;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      Item *item = next_claimed (self, &error);

      if (item != NULL)
        {
          /* It may end the program, and must not take the attempts of those before it along. */
          if (item->slice.attempts > 1)
            wait_until_none_is_open (self);
          map_item (&desk, line, item);
          push_item (self, item);
        }
      /* Whatever is claimed is mapped, also when the line is closing: an attempt is counted. */
      else if (foyer_bell_is_closed (&line->bell))
        break;
      else if (error != NULL)
        {
          foyer_line_report_error (line, FOYER_STAGE_TRANSFORMATION, error);
          g_usleep (ERROR_PAUSE_USEC);
        }
      else
        {
          clear_desk (&desk);
          (void)foyer_bell_wait (&line->bell, &seen); /* whether it is closed is looked at above */
        }
    }
  clear_desk (&desk);
  end_queue (self);
  return NULL;
}

/* ---- Admitting ---- */

static gboolean
is_held (FoyerTransformStage *self)
{
  gboolean is_held;

  g_mutex_lock (&self->mutex);
  is_held = self->is_held;
  g_mutex_unlock (&self->mutex);
  return is_held;
}

static void
set_held (FoyerTransformStage *self, gboolean is_held)
{
  g_mutex_lock (&self->mutex);
  self->is_held = is_held;
  g_mutex_unlock (&self->mutex);
}

/* Another version may have been installed since the mapper looked: nothing is admitted by an older
 * one after that, or the new version's run would miss it. */
static gboolean
check_taxonomy (FoyerStore *store, Item *item, GError **error)
{
  g_autofree char *in_use = NULL;

  if (item->intake == NULL)
    return TRUE;
  if (!foyer_store_get_taxonomy (store, NULL, &in_use, NULL, error))
    return FALSE;
  item->is_stale = in_use != NULL && g_strcmp0 (in_use, item->taxonomy) != 0;
  return !item->is_stale;
}

/* Once a delivery; by id, for a notice names nobody. */
static gboolean
tell_gap (FoyerStore *store, Item *item, GError **error)
{
  FoyerTransformStage *self = item->stage;
  const FoyerDelivery *delivery = item->delivery;
  g_autofree char *text = NULL;

  if (item->gap.character == 0 || self->told_delivery == delivery->delivery_id)
    return TRUE;
  self->told_delivery = delivery->delivery_id;
  text = g_strdup_printf (
      "names of '%s' have characters that no font of the badges has, the first U+%04X under the id "
      "'%s': such badges do not print; preflight --all lists them, correct them or add a font",
      delivery->origin != NULL ? delivery->origin : delivery->source, item->gap.character,
      item->gap.source_id != NULL ? item->gap.source_id : "");
  return foyer_store_add_notice (store, "missing-glyph", delivery->source, text, error);
}

static gboolean
store_outcomes (FoyerStore *store, Item *item, GError **error)
{
  FoyerAdmissionCounts counts;

  if (item->intake != NULL)
    return foyer_store_admit (store, item->delivery, &item->slice, item->intake, &counts, error)
           && tell_gap (store, item, error);
  return foyer_store_fail_slice (store, item->slice.slice_id, item->refusal, NULL, error);
}

/* Nothing is admitted before what was claimed earlier. */
static gpointer
store_item (FoyerStore *store, gpointer data, GError **error)
{
  Item *item = data;
  FoyerTransformStage *self = item->stage;
  gint64 started = foyer_clock_get_monotonic_usec (self->line->clock);

  if (is_held (self))
    return NULL;
  item->is_stored = check_taxonomy (store, item, error) && store_outcomes (store, item, error);
  if (!item->is_stored)
    set_held (self, TRUE);
  item->work_usec += foyer_clock_get_monotonic_usec (self->line->clock) - started;
  return NULL;
}

/* The store runs nothing else before this returns: what comes after one that failed is held. */
static void
store_done (gpointer data, const GError *error)
{
  Item *item = data;
  FoyerTransformStage *self = item->stage;

  g_mutex_lock (&self->mutex);
  if (error != NULL)
    {
      item->is_stored = FALSE;
      item->error = g_error_copy (error);
      self->is_held = TRUE;
      self->told_delivery = 0; /* what it told was undone with it */
    }
  g_queue_push_tail (&self->returned, item);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* What the admitting thread has in hand. */
typedef struct
{
  FoyerTransformStage *stage;
  GQueue waiting; /* Item: not given to the store */
  GQueue failed; /* Item: came back not stored */
  guint n_sent; /* the store has so many */
  gboolean is_careful; /* one at a time: something failed, and only one of them may be to blame */
  gboolean is_dropping; /* the line is closing and could not store: recovery brings all back */
} Hand;

static void
send_items (Hand *hand)
{
  while (hand->waiting.length > 0 && !(hand->is_careful && hand->n_sent > 0))
    {
      hand->n_sent++;
      foyer_store_service_write_ahead (hand->stage->line->store, FOYER_STORE_PRIORITY_BULK,
                                       store_item, g_queue_pop_head (&hand->waiting), store_done);
    }
}

static void
close_item (FoyerTransformStage *self, Item *item)
{
  g_mutex_lock (&self->mutex);
  self->n_open--;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  item_free (item);
}

static void
drop_all (Hand *hand)
{
  Item *item;

  while ((item = g_queue_pop_head (&hand->waiting)) != NULL)
    close_item (hand->stage, item);
}

static void
take_back (Hand *hand, GQueue *returned)
{
  FoyerTransformStage *self = hand->stage;
  Item *item;

  while ((item = g_queue_pop_head (returned)) != NULL)
    {
      hand->n_sent--;
      if (!item->is_stored)
        {
          g_queue_push_tail (&hand->failed, item);
          continue;
        }
      foyer_latency_add (&self->line->latencies[FOYER_STAGE_TRANSFORMATION],
                         item->work_usec / MAX (1, item->slice.n_records));
      hand->is_careful = FALSE;
      close_item (self, item);
    }
}

/* What is in hand, by the version in use now. */
static gboolean
map_again (Hand *hand, GError **error)
{
  FoyerLine *line = hand->stage->line;
  Desk desk = { 0 };

  if (!foyer_vocabulary_refresh (line, error))
    return FALSE;
  for (GList *l = hand->waiting.head; l != NULL; l = l->next)
    {
      Item *item = l->data;

      g_clear_pointer (&item->intake, foyer_intake_free);
      g_clear_pointer (&item->refusal, foyer_diagnostic_unref);
      g_clear_pointer (&item->taxonomy, g_free);
      item->is_stale = FALSE;
      map_item (&desk, line, item);
    }
  clear_desk (&desk);
  return TRUE;
}

/* Those that failed go again in their order, before all others. TRUE if one was stale. */
static gboolean
put_back (Hand *hand)
{
  gboolean has_stale = FALSE;
  Item *item;

  while ((item = g_queue_pop_tail (&hand->failed)) != NULL)
    {
      has_stale |= item->is_stale;
      if (item->error != NULL)
        {
          foyer_line_report_error (hand->stage->line, FOYER_STAGE_TRANSFORMATION, item->error);
          hand->is_careful = TRUE;
        }
      g_clear_error (&item->error);
      g_queue_push_head (&hand->waiting, item);
    }
  return has_stale;
}

/* A full disk or a busy store is waited for: the slices stay claimed. The store has none of them
 * now. */
static void
try_again (Hand *hand)
{
  FoyerTransformStage *self = hand->stage;
  g_autoptr (GError) error = NULL;

  if (put_back (hand) && !map_again (hand, &error))
    {
      foyer_line_report_error (self->line, FOYER_STAGE_TRANSFORMATION, error);
      hand->is_careful = TRUE;
    }
  hand->is_dropping = hand->is_careful && foyer_bell_is_closed (&self->line->bell);
  if (hand->is_careful && !hand->is_dropping)
    g_usleep (ERROR_PAUSE_USEC);
  set_held (self, FALSE);
}

/* Blocks until something is mapped or comes back. FALSE: all is done. */
static gboolean
take_some (Hand *hand, GQueue *returned)
{
  FoyerTransformStage *self = hand->stage;
  gboolean goes_on;

  g_mutex_lock (&self->mutex);
  while (self->mapped.length == 0 && self->returned.length == 0
         && !(self->is_ended && hand->n_sent == 0))
    g_cond_wait (&self->cond, &self->mutex);
  goes_on = self->mapped.length > 0 || self->returned.length > 0;
  move_items (&self->mapped, &hand->waiting);
  move_items (&self->returned, returned);
  g_mutex_unlock (&self->mutex);
  return goes_on;
}

static gpointer
admit_thread (gpointer data)
{
  Hand hand = { .stage = data, .waiting = G_QUEUE_INIT, .failed = G_QUEUE_INIT };
  GQueue returned = G_QUEUE_INIT;

  while (take_some (&hand, &returned))
    {
      take_back (&hand, &returned);
      if (hand.failed.length > 0 && hand.n_sent == 0)
        try_again (&hand);
      if (hand.is_dropping)
        drop_all (&hand);
      else if (hand.failed.length == 0)
        send_items (&hand);
    }
  return NULL;
}

FoyerTransformStage *
foyer_transform_stage_start (FoyerLine *line)
{
  FoyerTransformStage *self = g_new0 (FoyerTransformStage, 1);

  self->line = line;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->claimed);
  g_queue_init (&self->mapped);
  g_queue_init (&self->returned);
  self->mapper_thread = g_thread_new ("transform", mapper_thread, self);
  self->admit_thread = g_thread_new ("admit", admit_thread, self);
  return self;
}

void
foyer_transform_stage_stop (FoyerTransformStage *self)
{
  foyer_bell_close (&self->line->bell);
  g_thread_join (self->mapper_thread);
  g_thread_join (self->admit_thread);
  g_clear_error (&self->claim_error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
