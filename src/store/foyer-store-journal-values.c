/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Life of the journal's values; nothing of the store. */
#include "config.h"

#include "foyer-store-journal.h"

FoyerBatch *
foyer_batch_new (void)
{
  return g_atomic_rc_box_new0 (FoyerBatch);
}

FoyerBatch *
foyer_batch_ref (FoyerBatch *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
batch_clear_cb (gpointer data)
{
  FoyerBatch *self = data;
  g_free (self->source);
  g_free (self->origin);
  g_free (self->contract);
  g_free (self->taxonomy);
  g_free (self->actor);
  g_free (self->trace_id);
  g_free (self->failure);
}

void
foyer_batch_unref (FoyerBatch *self)
{
  g_atomic_rc_box_release_full (self, batch_clear_cb);
}

guint64
foyer_batch_get_records (const FoyerBatch *self)
{
  guint64 records = 0;
  for (guint i = 0; i < FOYER_N_ADMISSIONS; i++)
    records += self->outcomes[i];
  return records;
}

static const char *const delivery_state_names[] = {
  [FOYER_DELIVERY_RECEIVED] = "received", [FOYER_DELIVERY_SPLITTING] = "splitting",
  [FOYER_DELIVERY_SPLIT] = "split",       [FOYER_DELIVERY_DONE] = "done",
  [FOYER_DELIVERY_FAILED] = "failed",
};

const char *
foyer_delivery_state_get_name (FoyerDeliveryState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (delivery_state_names), NULL);
  return delivery_state_names[state];
}

FoyerDelivery *
foyer_delivery_new (void)
{
  return g_atomic_rc_box_new0 (FoyerDelivery);
}

FoyerDelivery *
foyer_delivery_ref (FoyerDelivery *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
delivery_clear_cb (gpointer data)
{
  FoyerDelivery *self = data;
  g_free (self->source);
  g_free (self->origin);
  g_clear_pointer (&self->columns, foyer_columns_unref);
  g_free (self->contract);
  g_free (self->taxonomy);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->peer);
  g_free (self->headers);
  g_free (self->trace_id);
  g_free (self->failure);
}

void
foyer_delivery_unref (FoyerDelivery *self)
{
  g_atomic_rc_box_release_full (self, delivery_clear_cb);
}
