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

/* What an item has in the block, as offsets while the block grows. */
typedef struct
{
  guint packed;
  guint search_key;
  guint sort_key;
} Place;

static guint
append_key (GByteArray *block, const GString *key)
{
  guint offset = block->len;
  g_byte_array_append (block, (const guint8 *)key->str, (guint)key->len + 1);
  return offset;
}

static void
prepare (FoyerIntakeItem *item, GByteArray *block, GString *key, Place *place)
{
  FoyerRecord *record = item->outcome.record;
  const char *id = foyer_record_get_text (record, FOYER_FIELD_ATTENDEE_ID);
  item->has_attendee_id = id != NULL && foyer_uuid_parse (id, &item->attendee_id);
  g_string_truncate (key, 0);
  item->has_person = foyer_admission_append_person_key (key, record);
  if (item->has_person)
    item->person_hash = foyer_store_hash_person (key->str);
  place->packed = block->len;
  foyer_record_append_values (record, block);
  item->packed_length = block->len - place->packed;
  g_string_truncate (key, 0);
  foyer_search_key_append_for_record (key, record);
  place->search_key = append_key (block, key);
  g_string_truncate (key, 0);
  foyer_search_key_append_sort_key (key, record);
  place->sort_key = append_key (block, key);
}

static void
prepare_all (FoyerIntake *self)
{
  g_autofree Place *places = g_new0 (Place, self->n_items);
  GString *key = g_string_sized_new (256);
  for (gsize i = 0; i < self->n_items; i++)
    if (self->items[i].outcome.kind == FOYER_OUTCOME_RECORD)
      prepare (&self->items[i], self->block, key, &places[i]);
  g_string_free (key, TRUE);
  for (gsize i = 0; i < self->n_items; i++)
    {
      FoyerIntakeItem *item = &self->items[i];
      if (item->outcome.kind != FOYER_OUTCOME_RECORD)
        continue;
      item->packed = self->block->data + places[i].packed;
      item->search_key = (const char *)self->block->data + places[i].search_key;
      item->sort_key = (const char *)self->block->data + places[i].sort_key;
    }
}

FoyerIntake *
foyer_intake_new (FoyerOutcome *outcomes, gsize n_outcomes, GBytes *raw, guint64 raw_offset)
{
  FoyerIntake *self = g_new0 (FoyerIntake, 1);
  self->items = g_new0 (FoyerIntakeItem, n_outcomes);
  self->n_items = n_outcomes;
  self->block = g_byte_array_sized_new ((guint)n_outcomes * 512);
  self->raw = raw != NULL ? g_bytes_ref (raw) : NULL;
  self->raw_offset = raw_offset;
  for (gsize i = 0; i < n_outcomes; i++)
    {
      self->items[i].outcome = outcomes[i];
      memset (&outcomes[i], 0, sizeof outcomes[i]);
    }
  prepare_all (self);
  return self;
}

void
foyer_intake_free (FoyerIntake *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n_items; i++)
    foyer_outcome_clear (&self->items[i].outcome);
  g_clear_pointer (&self->block, g_byte_array_unref);
  g_free (self->items);
  g_free (self->taxonomy);
  g_clear_pointer (&self->raw, g_bytes_unref);
  g_free (self);
}

void
foyer_intake_set_whole (FoyerIntake *self)
{
  self->is_whole = TRUE;
}

void
foyer_intake_set_taxonomy (FoyerIntake *self, const char *reference)
{
  g_free (self->taxonomy);
  self->taxonomy = g_strdup (reference);
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
