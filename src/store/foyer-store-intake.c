/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What admission can have computed before it has the writer thread: keys and digests, pure. */
#include "config.h"

#include "foyer-search-key.h"
#include "foyer-store-intake-private.h"
#include "foyer-store-private.h"

#include <string.h>

/* FNV-1a: only finds candidates, the keys themselves are compared afterwards. */
gint64
foyer_store_hash_person (const char *person_key)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  for (const guint8 *p = (const guint8 *)person_key; *p != 0; p++)
    hash = (hash ^ *p) * G_GUINT64_CONSTANT (0x100000001b3);
  return (gint64)hash;
}

static void
prepare (FoyerIntakeItem *item)
{
  FoyerRecord *record = item->outcome.record;
  const char *id = foyer_record_get_text (record, FOYER_FIELD_ATTENDEE_ID);
  g_autofree char *person_key = foyer_admission_dup_person_key (record);
  item->has_attendee_id = id != NULL && foyer_uuid_parse (id, &item->attendee_id);
  item->has_person = person_key != NULL;
  if (person_key != NULL)
    item->person_hash = foyer_store_hash_person (person_key);
  item->packed = foyer_store_pack_record (record);
  item->search_key = foyer_search_key_dup_for_record (record);
  item->sort_key = foyer_search_key_dup_sort_key (record);
}

FoyerIntake *
foyer_intake_new (FoyerOutcome *outcomes, gsize n_outcomes, GBytes *raw, guint64 raw_offset)
{
  FoyerIntake *self = g_new0 (FoyerIntake, 1);
  self->items = g_new0 (FoyerIntakeItem, n_outcomes);
  self->n_items = n_outcomes;
  self->raw = raw != NULL ? g_bytes_ref (raw) : NULL;
  self->raw_offset = raw_offset;
  for (gsize i = 0; i < n_outcomes; i++)
    {
      self->items[i].outcome = outcomes[i];
      memset (&outcomes[i], 0, sizeof outcomes[i]);
      if (self->items[i].outcome.kind == FOYER_OUTCOME_RECORD)
        prepare (&self->items[i]);
    }
  return self;
}

void
foyer_intake_free (FoyerIntake *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n_items; i++)
    {
      foyer_outcome_clear (&self->items[i].outcome);
      g_clear_pointer (&self->items[i].packed, g_bytes_unref);
      g_free (self->items[i].search_key);
      g_free (self->items[i].sort_key);
    }
  g_free (self->items);
  g_clear_pointer (&self->raw, g_bytes_unref);
  g_free (self);
}

/* The bytes of a row are those of all its people; each refused one is a dead letter of its own. */
static void
digest_person (FoyerDigest *digest, guint person)
{
  guint8 bytes[FOYER_DIGEST_BYTES + 4];
  memcpy (bytes, digest->bytes, FOYER_DIGEST_BYTES);
  for (guint i = 0; i < 4; i++)
    bytes[FOYER_DIGEST_BYTES + i] = (guint8)(person >> (8 * i));
  *digest = foyer_digest_of (bytes, sizeof bytes);
}

gboolean
foyer_intake_digest (FoyerIntake *self, const FoyerIntakeItem *item, FoyerDigest *digest)
{
  gsize raw_length = 0;
  const guint8 *raw = self->raw != NULL ? g_bytes_get_data (self->raw, &raw_length) : NULL;
  guint64 offset = item->outcome.offset;
  gsize length = item->outcome.length;
  if (raw == NULL || length == 0 || offset < self->raw_offset
      || offset - self->raw_offset > raw_length
      || length > raw_length - (gsize)(offset - self->raw_offset))
    return FALSE;
  *digest = foyer_digest_of (raw + (offset - self->raw_offset), length);
  if (item->outcome.person > 1)
    digest_person (digest, item->outcome.person);
  return TRUE;
}
