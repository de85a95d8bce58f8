/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The canonical record: one block with a table of values and their texts; canonical bytes and hash
 * are made when somebody asks. */
#include "config.h"

#include "foyer-record.h"

#include "foyer-buffer.h"
#include "foyer-model-error.h"
#include "foyer-time.h"

#include <string.h>

/* Type tags of the canonical bytes. */
#define TAG_ABSENT '0'
#define TAG_TEXT 't'
#define TAG_LIST 'l'
#define TAG_FLAG 'f'
#define TAG_TIME 'i'
#define TAG_STATUS 's'
#define TAG_MAP 'm'
#define LONGEST_STATUS_NAME 32

/* Where a value lies: in the builder as offsets into its arena, in the record as pointers made from
 * them. */
typedef union
{
  struct
  {
    guint32 text; /* offset of a text, or first index into the items of a list */
    guint32 count; /* texts of a list */
  };
  gint64 number; /* flag, time, status */
} Slot;

typedef struct
{
  guint32 key;
  guint32 value;
} CustomSlot;

struct _FoyerRecordBuilder
{
  guint32 present; /* bit per field */
  Slot slots[FOYER_N_FIELDS];
  GString *arena;
  GArray *items; /* guint32 */
  GArray *custom; /* CustomSlot */
};

typedef struct
{
  GBytes *bytes;
  FoyerDigest hash;
} Canonical;

struct _FoyerRecord
{
  gatomicrefcount ref_count;
  guint32 present;
  Slot slots[FOYER_N_FIELDS];
  const char **items; /* texts of all lists, each list NULL-terminated */
  CustomSlot *custom;
  guint n_custom;
  gsize packed_bound; /* the values take no more bytes than this */
  Canonical *canonical; /* atomic; NULL until somebody asks */
  char arena[];
};

G_STATIC_ASSERT (FOYER_N_FIELDS <= 32);
G_DEFINE_BOXED_TYPE (FoyerRecord, foyer_record, foyer_record_ref, foyer_record_unref)

static const char *const no_texts[] = { NULL };

static void
canonical_free (Canonical *self)
{
  g_bytes_unref (self->bytes);
  g_free (self);
}

FoyerRecord *
foyer_record_ref (FoyerRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_record_unref (FoyerRecord *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->items);
  g_free (self->custom);
  g_clear_pointer (&self->canonical, canonical_free);
  g_free (self);
}

/* ---- Building ---- */

FoyerRecordBuilder *
foyer_record_builder_new (void)
{
  FoyerRecordBuilder *self = g_new0 (FoyerRecordBuilder, 1);

  self->arena = g_string_sized_new (512);
  self->items = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->custom = g_array_new (FALSE, FALSE, sizeof (CustomSlot));
  return self;
}

FoyerRecordBuilder *
foyer_record_builder_new_from (FoyerRecord *record)
{
  FoyerRecordBuilder *self = foyer_record_builder_new ();

  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    foyer_record_builder_copy (self, field, record);
  return self;
}

void
foyer_record_builder_free (FoyerRecordBuilder *self)
{
  if (self == NULL)
    return;
  g_string_free (self->arena, TRUE);
  g_array_unref (self->items);
  g_array_unref (self->custom);
  g_free (self);
}

static guint32
keep_text (FoyerRecordBuilder *self, const char *text)
{
  guint32 offset = (guint32)self->arena->len;

  g_string_append_len (self->arena, text, (gssize)strlen (text) + 1);
  return offset;
}

static void
mark (FoyerRecordBuilder *self, FoyerField field, gboolean is_present)
{
  if (is_present)
    self->present |= 1u << field;
  else
    self->present &= ~(1u << field);
}

void
foyer_record_builder_set_text (FoyerRecordBuilder *self, FoyerField field, const char *text)
{
  g_return_if_fail (foyer_field_get_type (field) == FOYER_FIELD_TYPE_TEXT);

  mark (self, field, text != NULL);
  if (text != NULL)
    self->slots[field].text = keep_text (self, text);
}

void
foyer_record_builder_set_list (FoyerRecordBuilder *self, FoyerField field, const char *const *texts)
{
  guint count = 0;

  g_return_if_fail (foyer_field_get_type (field) == FOYER_FIELD_TYPE_LIST);

  self->slots[field].text = self->items->len;
  for (; texts != NULL && texts[count] != NULL; count++)
    {
      guint32 offset = keep_text (self, texts[count]);
      g_array_append_val (self->items, offset);
    }
  self->slots[field].count = count;
  mark (self, field, count > 0);
}

void
foyer_record_builder_set_flag (FoyerRecordBuilder *self, FoyerField field, gboolean flag)
{
  g_return_if_fail (foyer_field_get_type (field) == FOYER_FIELD_TYPE_FLAG);
  self->slots[field].number = flag ? 1 : 0;
  mark (self, field, TRUE);
}

void
foyer_record_builder_set_time (FoyerRecordBuilder *self, FoyerField field, gint64 usec)
{
  g_return_if_fail (foyer_field_get_type (field) == FOYER_FIELD_TYPE_TIME);
  self->slots[field].number = usec;
  mark (self, field, TRUE);
}

void
foyer_record_builder_set_status (FoyerRecordBuilder *self, FoyerStatus status)
{
  self->slots[FOYER_FIELD_STATUS].number = status;
  mark (self, FOYER_FIELD_STATUS, TRUE);
}

void
foyer_record_builder_set_custom (FoyerRecordBuilder *self, const char *key, const char *value)
{
  CustomSlot slot;

  g_return_if_fail (key != NULL);

  for (guint i = 0; i < self->custom->len; i++)
    if (g_str_equal (self->arena->str + g_array_index (self->custom, CustomSlot, i).key, key))
      {
        g_array_remove_index (self->custom, i);
        break;
      }
  if (value != NULL)
    {
      slot.key = keep_text (self, key);
      slot.value = keep_text (self, value);
      g_array_append_val (self->custom, slot);
    }
  mark (self, FOYER_FIELD_CUSTOM, self->custom->len > 0);
}

static void
copy_custom (FoyerRecordBuilder *self, FoyerRecord *record)
{
  g_array_set_size (self->custom, 0);
  mark (self, FOYER_FIELD_CUSTOM, FALSE);
  for (guint i = 0; i < record->n_custom; i++)
    foyer_record_builder_set_custom (self, record->arena + record->custom[i].key,
                                     record->arena + record->custom[i].value);
}

void
foyer_record_builder_copy (FoyerRecordBuilder *self, FoyerField field, FoyerRecord *record)
{
  switch (foyer_field_get_type (field))
    {
    case FOYER_FIELD_TYPE_TEXT:
      foyer_record_builder_set_text (self, field, foyer_record_get_text (record, field));
      break;
    case FOYER_FIELD_TYPE_LIST:
      foyer_record_builder_set_list (self, field, foyer_record_get_list (record, field));
      break;
    case FOYER_FIELD_TYPE_MAP:
      copy_custom (self, record);
      break;
    case FOYER_FIELD_TYPE_FLAG:
    case FOYER_FIELD_TYPE_TIME:
    case FOYER_FIELD_TYPE_STATUS:
      self->slots[field].number = record->slots[field].number;
      mark (self, field, foyer_record_has (record, field));
      break;
    }
}

static int
compare_custom (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const char *arena = user_data;

  return strcmp (arena + ((const CustomSlot *)a)->key, arena + ((const CustomSlot *)b)->key);
}

/* ---- Canonical bytes ---- */

static guint8 *
write_u32 (guint8 *out, guint32 value)
{
  guint32 big_endian = GUINT32_TO_BE (value);

  memcpy (out, &big_endian, sizeof big_endian);
  return out + sizeof big_endian;
}

static guint8 *
write_text (guint8 *out, const char *text)
{
  gsize length = strlen (text);

  out = write_u32 (out, (guint32)length);
  memcpy (out, text, length);
  return out + length;
}

static guint8 *
write_value (guint8 *out, FoyerRecord *self, FoyerField field)
{
  const Slot *slot = &self->slots[field];
  gint64 big_endian;

  if (!(self->present & (1u << field)))
    {
      *out++ = TAG_ABSENT;
      return out;
    }
  switch (foyer_field_get_type (field))
    {
    case FOYER_FIELD_TYPE_TEXT:
      *out++ = TAG_TEXT;
      return write_text (out, self->arena + slot->text);
    case FOYER_FIELD_TYPE_LIST:
      *out++ = TAG_LIST;
      out = write_u32 (out, slot->count);
      for (guint i = 0; i < slot->count; i++)
        out = write_text (out, self->items[slot->text + i]);
      return out;
    case FOYER_FIELD_TYPE_FLAG:
      *out++ = TAG_FLAG;
      *out++ = (guint8)slot->number;
      return out;
    case FOYER_FIELD_TYPE_TIME:
      *out++ = TAG_TIME;
      big_endian = GINT64_TO_BE (slot->number);
      memcpy (out, &big_endian, sizeof big_endian);
      return out + sizeof big_endian;
    case FOYER_FIELD_TYPE_STATUS:
      *out++ = TAG_STATUS;
      return write_text (out, foyer_status_get_name ((FoyerStatus)slot->number));
    case FOYER_FIELD_TYPE_MAP:
      *out++ = TAG_MAP;
      out = write_u32 (out, self->n_custom);
      for (guint i = 0; i < self->n_custom; i++)
        {
          out = write_text (out, self->arena + self->custom[i].key);
          out = write_text (out, self->arena + self->custom[i].value);
        }
      return out;
    }
  g_return_val_if_reached (out);
}

void
foyer_record_append_values (FoyerRecord *self, GByteArray *buffer)
{
  guint start = buffer->len;
  guint8 *out;

  g_byte_array_set_size (buffer, start + (guint)self->packed_bound);
  out = buffer->data + start;
  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    out = write_value (out, self, field);
  g_byte_array_set_size (buffer, (guint)(out - buffer->data));
}

static Canonical *
canonical_new (FoyerRecord *self)
{
  Canonical *canonical = g_new (Canonical, 1);
  gsize bound = self->packed_bound;
  guint8 *data, *out;

  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    bound += sizeof (guint32) + strlen (foyer_field_get_name (field));
  data = out = g_malloc (bound);
  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    {
      out = write_text (out, foyer_field_get_name (field));
      out = write_value (out, self, field);
    }
  canonical->bytes = g_bytes_new_take (data, (gsize)(out - data));
  canonical->hash = foyer_digest_of_bytes (canonical->bytes);
  return canonical;
}

/* Several threads may ask at once; one's answer stays. */
static const Canonical *
get_canonical (FoyerRecord *self)
{
  Canonical *canonical = g_atomic_pointer_get (&self->canonical);

  if (canonical != NULL)
    return canonical;
  canonical = canonical_new (self);
  if (g_atomic_pointer_compare_and_exchange (&self->canonical, NULL, canonical))
    return canonical;
  canonical_free (canonical);
  return g_atomic_pointer_get (&self->canonical);
}

static void
freeze_lists (FoyerRecord *self, FoyerRecordBuilder *builder)
{
  guint n_lists = 0;
  guint next = 0;

  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    if (foyer_field_get_type (field) == FOYER_FIELD_TYPE_LIST && (self->present & (1u << field)))
      n_lists++;
  if (n_lists == 0)
    return;
  self->items = g_new0 (const char *, builder->items->len + n_lists);
  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    {
      Slot *slot = &self->slots[field];
      guint32 first = slot->text;

      if (foyer_field_get_type (field) != FOYER_FIELD_TYPE_LIST || !(self->present & (1u << field)))
        continue;
      slot->text = next;
      for (guint i = 0; i < slot->count; i++)
        self->items[next++] = self->arena + g_array_index (builder->items, guint32, first + i);
      next++;
    }
}

FoyerRecord *
foyer_record_builder_end (FoyerRecordBuilder *self)
{
  FoyerRecord *record = g_malloc (sizeof (FoyerRecord) + self->arena->len + 1);

  memset (record, 0, sizeof *record);
  g_atomic_ref_count_init (&record->ref_count);
  record->present = self->present;
  memcpy (record->slots, self->slots, sizeof self->slots);
  memcpy (record->arena, self->arena->str, self->arena->len + 1);
  /* Each text of the arena is in one value, with its length; a value has a tag and eight bytes more
   * at most. */
  record->packed_bound = self->arena->len + FOYER_N_FIELDS * 9 + LONGEST_STATUS_NAME
                         + self->items->len * sizeof (guint32)
                         + self->custom->len * 2 * sizeof (guint32);
  freeze_lists (record, self);
  if (self->custom->len > 0)
    {
      g_array_sort_with_data (self->custom, compare_custom, record->arena);
      record->custom = g_memdup2 (self->custom->data, self->custom->len * sizeof (CustomSlot));
      record->n_custom = self->custom->len;
    }

  self->present = 0;
  memset (self->slots, 0, sizeof self->slots);
  g_string_truncate (self->arena, 0);
  g_array_set_size (self->items, 0);
  g_array_set_size (self->custom, 0);
  return record;
}

/* ---- Reading ---- */

gboolean
foyer_record_has (FoyerRecord *self, FoyerField field)
{
  g_return_val_if_fail (self != NULL && field < FOYER_N_FIELDS, FALSE);
  return (self->present & (1u << field)) != 0;
}

const char *
foyer_record_get_text (FoyerRecord *self, FoyerField field)
{
  g_return_val_if_fail (foyer_field_get_type (field) == FOYER_FIELD_TYPE_TEXT, NULL);
  return foyer_record_has (self, field) ? self->arena + self->slots[field].text : NULL;
}

const char *const *
foyer_record_get_list (FoyerRecord *self, FoyerField field)
{
  g_return_val_if_fail (foyer_field_get_type (field) == FOYER_FIELD_TYPE_LIST, no_texts);
  return foyer_record_has (self, field) ? self->items + self->slots[field].text : no_texts;
}

gboolean
foyer_record_get_flag (FoyerRecord *self, FoyerField field)
{
  return foyer_record_has (self, field) && self->slots[field].number != 0;
}

gint64
foyer_record_get_time (FoyerRecord *self, FoyerField field)
{
  return foyer_record_has (self, field) ? self->slots[field].number : 0;
}

FoyerStatus
foyer_record_get_status (FoyerRecord *self)
{
  g_return_val_if_fail (self != NULL, FOYER_STATUS_ACTIVE);
  return (FoyerStatus)self->slots[FOYER_FIELD_STATUS].number;
}

const char *
foyer_record_get_custom (FoyerRecord *self, const char *key)
{
  for (guint i = 0; i < self->n_custom; i++)
    if (g_str_equal (self->arena + self->custom[i].key, key))
      return self->arena + self->custom[i].value;
  return NULL;
}

guint
foyer_record_get_n_custom (FoyerRecord *self)
{
  return self->n_custom;
}

const char *
foyer_record_get_custom_key (FoyerRecord *self, guint index)
{
  g_return_val_if_fail (index < self->n_custom, NULL);
  return self->arena + self->custom[index].key;
}

static char *
dup_custom_text (FoyerRecord *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_custom; i++)
    g_string_append_printf (text, "%s%s=%s", i > 0 ? "; " : "", self->arena + self->custom[i].key,
                            self->arena + self->custom[i].value);
  return g_string_free (text, FALSE);
}

char *
foyer_record_dup_text (FoyerRecord *self, FoyerField field)
{
  if (!foyer_record_has (self, field))
    return NULL;
  switch (foyer_field_get_type (field))
    {
    case FOYER_FIELD_TYPE_TEXT:
      return g_strdup (foyer_record_get_text (self, field));
    case FOYER_FIELD_TYPE_LIST:
      return g_strjoinv (", ", (char **)foyer_record_get_list (self, field));
    case FOYER_FIELD_TYPE_FLAG:
      return g_strdup (foyer_record_get_flag (self, field) ? "yes" : "no");
    case FOYER_FIELD_TYPE_TIME:
      return foyer_time_dup_text (self->slots[field].number);
    case FOYER_FIELD_TYPE_STATUS:
      return g_strdup (foyer_status_get_name (foyer_record_get_status (self)));
    case FOYER_FIELD_TYPE_MAP:
      return dup_custom_text (self);
    }
  g_return_val_if_reached (NULL);
}

gboolean
foyer_record_equal (FoyerRecord *a, FoyerRecord *b)
{
  return a == b || g_bytes_equal (get_canonical (a)->bytes, get_canonical (b)->bytes);
}

static gboolean
custom_equal (FoyerRecord *a, FoyerRecord *b)
{
  if (a->n_custom != b->n_custom)
    return FALSE;
  for (guint i = 0; i < a->n_custom; i++)
    if (!g_str_equal (a->arena + a->custom[i].key, b->arena + b->custom[i].key)
        || !g_str_equal (a->arena + a->custom[i].value, b->arena + b->custom[i].value))
      return FALSE;
  return TRUE;
}

gboolean
foyer_record_field_equal (FoyerRecord *a, FoyerRecord *b, FoyerField field)
{
  if (foyer_record_has (a, field) != foyer_record_has (b, field))
    return FALSE;
  if (!foyer_record_has (a, field))
    return TRUE;
  switch (foyer_field_get_type (field))
    {
    case FOYER_FIELD_TYPE_TEXT:
      return g_str_equal (foyer_record_get_text (a, field), foyer_record_get_text (b, field));
    case FOYER_FIELD_TYPE_LIST:
      return g_strv_equal (foyer_record_get_list (a, field), foyer_record_get_list (b, field));
    case FOYER_FIELD_TYPE_MAP:
      return custom_equal (a, b);
    case FOYER_FIELD_TYPE_FLAG:
    case FOYER_FIELD_TYPE_TIME:
    case FOYER_FIELD_TYPE_STATUS:
      return a->slots[field].number == b->slots[field].number;
    }
  g_return_val_if_reached (FALSE);
}

GBytes *
foyer_record_get_bytes (FoyerRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return get_canonical (self)->bytes;
}

const FoyerDigest *
foyer_record_get_hash (FoyerRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &get_canonical (self)->hash;
}

/* ---- Decoding ---- */

static char *
read_text (FoyerBufferReader *reader)
{
  gsize length = 0;
  const char *text = foyer_buffer_reader_get_text (reader, &length);

  if (text == NULL || memchr (text, '\0', length) != NULL
      || !g_utf8_validate (text, (gssize)length, NULL))
    {
      reader->failed = TRUE;
      return NULL;
    }
  return g_strndup (text, length);
}

static void
read_list (FoyerBufferReader *reader, FoyerRecordBuilder *builder, FoyerField field)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint32 count = foyer_buffer_reader_read_u32 (reader);

  for (guint32 i = 0; i < count && !reader->failed; i++)
    g_ptr_array_add (texts, read_text (reader));
  g_ptr_array_add (texts, NULL);
  if (!reader->failed)
    foyer_record_builder_set_list (builder, field, (const char *const *)texts->pdata);
}

static void
read_map (FoyerBufferReader *reader, FoyerRecordBuilder *builder)
{
  guint32 count = foyer_buffer_reader_read_u32 (reader);

  for (guint32 i = 0; i < count && !reader->failed; i++)
    {
      g_autofree char *key = read_text (reader);
      g_autofree char *value = read_text (reader);

      if (!reader->failed)
        foyer_record_builder_set_custom (builder, key, value);
    }
}

static void
read_status (FoyerBufferReader *reader, FoyerRecordBuilder *builder)
{
  g_autofree char *name = read_text (reader);
  FoyerStatus status = FOYER_STATUS_ACTIVE;

  if (name == NULL || !foyer_status_parse (name, &status))
    reader->failed = TRUE;
  else
    foyer_record_builder_set_status (builder, status);
}

static guint8
get_tag (FoyerFieldType type)
{
  switch (type)
    {
    case FOYER_FIELD_TYPE_TEXT:
      return TAG_TEXT;
    case FOYER_FIELD_TYPE_LIST:
      return TAG_LIST;
    case FOYER_FIELD_TYPE_FLAG:
      return TAG_FLAG;
    case FOYER_FIELD_TYPE_TIME:
      return TAG_TIME;
    case FOYER_FIELD_TYPE_STATUS:
      return TAG_STATUS;
    case FOYER_FIELD_TYPE_MAP:
      return TAG_MAP;
    }
  g_return_val_if_reached (TAG_ABSENT);
}

static void
read_field (FoyerBufferReader *reader, FoyerRecordBuilder *builder, FoyerField field)
{
  gsize name_length = 0;
  const char *name = foyer_buffer_reader_get_text (reader, &name_length);
  const char *expected = foyer_field_get_name (field);
  guint8 tag = foyer_buffer_reader_read_u8 (reader);
  g_autofree char *text = NULL;

  if (name == NULL || name_length != strlen (expected) || memcmp (name, expected, name_length) != 0
      || (tag != TAG_ABSENT && tag != get_tag (foyer_field_get_type (field))))
    {
      reader->failed = TRUE;
      return;
    }
  if (tag == TAG_ABSENT)
    return;
  switch (foyer_field_get_type (field))
    {
    case FOYER_FIELD_TYPE_TEXT:
      text = read_text (reader);
      foyer_record_builder_set_text (builder, field, text);
      break;
    case FOYER_FIELD_TYPE_LIST:
      read_list (reader, builder, field);
      break;
    case FOYER_FIELD_TYPE_FLAG:
      foyer_record_builder_set_flag (builder, field, foyer_buffer_reader_read_u8 (reader) != 0);
      break;
    case FOYER_FIELD_TYPE_TIME:
      foyer_record_builder_set_time (builder, field, foyer_buffer_reader_read_i64 (reader));
      break;
    case FOYER_FIELD_TYPE_STATUS:
      read_status (reader, builder);
      break;
    case FOYER_FIELD_TYPE_MAP:
      read_map (reader, builder);
      break;
    }
}

FoyerRecord *
foyer_record_decode (gconstpointer data, gsize length, GError **error)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  FoyerBufferReader reader;

  foyer_buffer_reader_init (&reader, data, length);
  for (guint field = 0; field < FOYER_N_FIELDS && !reader.failed; field++)
    read_field (&reader, builder, field);
  if (reader.failed || !foyer_buffer_reader_is_at_end (&reader))
    {
      g_set_error (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_CORRUPT,
                   "stored record of %" G_GSIZE_FORMAT " bytes is damaged at byte %" G_GSIZE_FORMAT,
                   length, reader.position);
      return NULL;
    }
  return foyer_record_builder_end (builder);
}
