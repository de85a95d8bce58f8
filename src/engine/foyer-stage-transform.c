/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transformation: slices are mapped on one thread and admitted by another, in the order they were
 * claimed, so that mapping the next slice and storing the last one overlap. */
#include "config.h"

#include "foyer-delivery-reading.h"
#include "foyer-ingest-error.h"
#include "foyer-limits.h"
#include "foyer-line.h"
#include "foyer-store-vocabulary.h"
#include "foyer-vocabulary.h"

/* Mapped slices that are not stored yet: bounds memory and what a crash repeats. */
#define OPEN_SLICES 6u
/* Slices claimed in one transaction: a claim waits for the writer, which is busy admitting. */
#define CLAIM_SLICES 4u
/* Slices are admitted together for so long: the pages of the indexes, which keys in no order touch
 * all over, are then written once for several slices. Longer would keep people waiting for the
 * writer. */
#define ADMIT_TOGETHER_USEC 40000
#define ERROR_PAUSE_USEC (G_USEC_PER_SEC / 2)

struct _FoyerTransformStage
{
  FoyerLine *line;
  GThread *mapper_thread;
  GThread *admit_thread;
  /* the queue between them */
  GMutex mutex;
  GCond cond;
  GQueue items; /* Item */
  guint n_open; /* in the queue and in the admitting thread's hand */
  gboolean is_ended;
};

/* One claimed slice. */
typedef struct
{
  FoyerSlice slice;
  FoyerDelivery *delivery;
  FoyerIntake *intake; /* NULL: it could not be read */
  FoyerDiagnostic *refusal; /* then why */
  char *taxonomy; /* that it was mapped by */
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
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Item, item_free)

/* ---- Closures on the store ---- */

/* Appends Items to the GQueue @data. One that was tried before is the last of its claim: nothing
 * after it shares its fate. */
static gpointer
take_slices (FoyerStore *store, gpointer data, GError **error)
{
  GQueue *claimed = data;
  gboolean goes_on = TRUE;

  while (goes_on && claimed->length < CLAIM_SLICES)
    {
      g_autoptr (Item) item = g_new0 (Item, 1);

      goes_on = foyer_store_next_slice (store, &item->slice, &item->delivery, error)
                && item->delivery != NULL;
      if (!goes_on)
        break;
      goes_on = item->slice.attempts <= 1;
      g_queue_push_tail (claimed, g_steal_pointer (&item));
    }
  return NULL;
}

/* Items that the admitting thread has in hand, in the order they were claimed. */
typedef struct
{
  const FoyerClock *clock;
  GQueue items; /* Item */
  guint n_stored; /* of them, from the head; holds if storing had no error */
  gboolean is_stale; /* the next one was mapped by a taxonomy that is not in use any more */
  gboolean is_careful; /* one at a time: something failed, and only one of them may be to blame */
} Hand;

static gboolean
store_item (FoyerStore *store, Item *item, GError **error)
{
  FoyerAdmissionCounts counts;

  if (item->intake != NULL)
    return foyer_store_admit (store, item->delivery, &item->slice, item->intake, &counts, error);
  return foyer_store_fail_slice (store, item->slice.slice_id, item->refusal, NULL, error);
}

/* Another version may have been installed since the mapper looked: nothing is admitted by an older
 * one after that, or the new version's run would miss it. */
static gboolean
check_taxonomy (FoyerStore *store, Hand *hand, const Item *item, GError **error)
{
  g_autofree char *in_use = NULL;

  if (item->intake == NULL)
    return TRUE;
  if (!foyer_store_get_taxonomy (store, NULL, &in_use, NULL, error))
    return FALSE;
  hand->is_stale = in_use != NULL && g_strcmp0 (in_use, item->taxonomy) != 0;
  return !hand->is_stale;
}

/* All or none of those it stores: nothing may be admitted before what was claimed earlier. */
static gpointer
store_items (FoyerStore *store, gpointer data, GError **error)
{
  Hand *hand = data;
  gint64 end_usec = foyer_clock_get_monotonic_usec (hand->clock) + ADMIT_TOGETHER_USEC;

  hand->n_stored = 0;
  hand->is_stale = FALSE;
  for (GList *l = hand->items.head; l != NULL; l = l->next)
    {
      Item *item = l->data;
      gint64 started = foyer_clock_get_monotonic_usec (hand->clock);

      if (hand->n_stored > 0 && (hand->is_careful || started >= end_usec))
        break;
      if (!check_taxonomy (store, hand, item, error) || !store_item (store, item, error))
        break;
      item->work_usec += foyer_clock_get_monotonic_usec (hand->clock) - started;
      hand->n_stored++;
    }
  return NULL;
}

/* ---- The queue ---- */

/* Blocks while too much is open. */
static void
push_item (FoyerTransformStage *self, Item *item)
{
  g_mutex_lock (&self->mutex);
  while (self->n_open >= OPEN_SLICES)
    g_cond_wait (&self->cond, &self->mutex);
  g_queue_push_tail (&self->items, item);
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
close_items (FoyerTransformStage *self, guint n_items)
{
  g_mutex_lock (&self->mutex);
  self->n_open -= n_items;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Moves all that waits to the end of @items; blocks while that leaves @items empty. FALSE: it is
 * empty for good. */
static gboolean
pop_items (FoyerTransformStage *self, GQueue *items)
{
  Item *item;

  g_mutex_lock (&self->mutex);
  while (items->length == 0 && self->items.length == 0 && !self->is_ended)
    g_cond_wait (&self->cond, &self->mutex);
  while ((item = g_queue_pop_head (&self->items)) != NULL)
    g_queue_push_tail (items, item);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  return items->length > 0;
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
        = foyer_diagnostic_new (FOYER_CODE_VALIDATION_TIMEOUT,
                                "these %u records ended the program %u times; they are set aside",
                                item->slice.n_records, item->slice.attempts - 1);
  else if (!sit_down (desk, line, item->delivery, &error))
    item->refusal = foyer_ingest_error_new_diagnostic (error);
  else
    {
      item->intake = foyer_delivery_reading_take_in (desk->reading, desk->mapper, &start,
                                                     item->slice.length);
      item->taxonomy = g_strdup (foyer_taxonomy_get_reference (desk->taxonomy));
      foyer_intake_set_taxonomy (item->intake, item->taxonomy);
    }
  item->work_usec = foyer_clock_get_monotonic_usec (line->clock) - started;
}

/* Whatever is claimed is mapped, also when the line is closing: an attempt is counted already. */
static void
map_all (FoyerTransformStage *self, Desk *desk, GQueue *claimed)
{
  Item *item;

  while ((item = g_queue_pop_head (claimed)) != NULL)
    {
      /* It may end the program, and must not take the attempts of those before it along. */
      if (item->slice.attempts > 1)
        wait_until_none_is_open (self);
      map_item (desk, self->line, item);
      push_item (self, item);
    }
}

static gpointer
mapper_thread (gpointer data)
{
  FoyerTransformStage *self = data;
  FoyerLine *line = self->line;
  Desk desk = { 0 };
  guint seen = 0;

  while (!foyer_bell_is_closed (&line->bell))
    {
      GQueue claimed = G_QUEUE_INIT;
      g_autoptr (GError) error = NULL;

      (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, take_slices,
                                       &claimed, NULL, &error);
      if (error != NULL)
        {
          g_queue_clear_full (&claimed, item_free); /* their claim is undone */
          foyer_line_report_error (line, FOYER_STAGE_TRANSFORMATION, error);
          g_usleep (ERROR_PAUSE_USEC);
        }
      else if (claimed.length > 0)
        map_all (self, &desk, &claimed);
      else
        {
          clear_desk (&desk);
          if (!foyer_bell_wait (&line->bell, &seen))
            break;
        }
    }
  clear_desk (&desk);
  end_queue (self);
  return NULL;
}

/* ---- Admitting ---- */

static void
drop_stored (FoyerTransformStage *self, Hand *hand)
{
  close_items (self, hand->n_stored);
  for (; hand->n_stored > 0; hand->n_stored--)
    {
      Item *item = g_queue_pop_head (&hand->items);

      foyer_latency_add (&self->line->latencies[FOYER_STAGE_TRANSFORMATION],
                         item->work_usec / MAX (1, item->slice.n_records));
      item_free (item);
    }
}

/* What is in hand from the head on, by the version in use now. */
static gboolean
map_again (FoyerTransformStage *self, Hand *hand, GError **error)
{
  Desk desk = { 0 };

  if (!foyer_vocabulary_refresh (self->line, error))
    return FALSE;
  for (GList *l = hand->items.head; l != NULL; l = l->next)
    {
      Item *item = l->data;

      g_clear_pointer (&item->intake, foyer_intake_free);
      g_clear_pointer (&item->refusal, foyer_diagnostic_unref);
      g_clear_pointer (&item->taxonomy, g_free);
      map_item (&desk, self->line, item);
    }
  clear_desk (&desk);
  return TRUE;
}

/* A full disk or a busy store is waited for: the slices stay claimed, and nothing after them may be
 * admitted before them. FALSE: the line is closing; recovery brings them back. */
static gboolean
admit_some (FoyerTransformStage *self, Hand *hand)
{
  FoyerLine *line = self->line;

  for (;;)
    {
      g_autoptr (GError) error = NULL;

      (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, store_items, hand,
                                       NULL, &error);
      if (error == NULL)
        {
          drop_stored (self, hand);
          hand->is_careful = FALSE;
          if (!hand->is_stale || map_again (self, hand, &error))
            return TRUE;
        }
      hand->is_careful = TRUE;
      foyer_line_report_error (line, FOYER_STAGE_TRANSFORMATION, error);
      if (foyer_bell_is_closed (&line->bell))
        return FALSE;
      g_usleep (ERROR_PAUSE_USEC);
    }
}

static gpointer
admit_thread (gpointer data)
{
  FoyerTransformStage *self = data;
  Hand hand = { .clock = self->line->clock, .items = G_QUEUE_INIT };
  gboolean is_storing = TRUE;

  while (pop_items (self, &hand.items))
    {
      is_storing = is_storing && admit_some (self, &hand);
      if (is_storing)
        continue;
      close_items (self, hand.items.length);
      g_queue_clear_full (&hand.items, item_free);
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
  g_queue_init (&self->items);
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
  g_queue_clear_full (&self->items, item_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
