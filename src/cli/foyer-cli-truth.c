/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading samples/expected.json. */
#include "config.h"

#include "foyer-cli-truth.h"

#include "foyer-engine-error.h"
#include "foyer-file.h"
#include "foyer-json.h"
#include "foyer-limits.h"

static void
refusal_free (gpointer data)
{
  FoyerCliRefusal *self = data;

  g_free (self->file);
  g_free (self->code);
  g_free (self->source_id);
  g_free (self);
}

static void
feed_free (gpointer data)
{
  FoyerCliFeed *self = data;

  g_free (self->file);
  g_free (self->source);
  g_free (self->contract);
  g_clear_pointer (&self->outcomes, g_hash_table_unref);
  g_free (self);
}

void
foyer_cli_truth_free (FoyerCliTruth *self)
{
  if (self == NULL)
    return;
  g_free (self->event_id);
  g_ptr_array_unref (self->feeds);
  g_ptr_array_unref (self->refusals);
  g_clear_pointer (&self->refused_by_code, g_hash_table_unref);
  g_clear_pointer (&self->statuses, g_hash_table_unref);
  g_clear_pointer (&self->badges_by_tier, g_hash_table_unref);
  g_free (self);
}

guint64
foyer_cli_truth_get (GHashTable *counts, const char *name)
{
  return GPOINTER_TO_SIZE (g_hash_table_lookup (counts, name));
}

static guint64
get_count (json_t *object, const char *key)
{
  return (guint64)json_integer_value (json_object_get (object, key));
}

static char *
dup_text (json_t *object, const char *key)
{
  return g_strdup (json_string_value (json_object_get (object, key)));
}

static GHashTable *
make_counts (json_t *object)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *name;
  json_t *value;

  json_object_foreach (object, name, value) g_hash_table_insert (
      counts, g_strdup (name), GSIZE_TO_POINTER ((gsize)json_integer_value (value)));
  return counts;
}

static void
add_refusals (FoyerCliTruth *self, const char *file, json_t *refused)
{
  gsize i;
  json_t *value;

  json_array_foreach (refused, i, value)
  {
    FoyerCliRefusal *refusal = g_new0 (FoyerCliRefusal, 1);

    refusal->file = g_strdup (file);
    refusal->line = get_count (value, "line");
    refusal->record_no = get_count (value, "record");
    refusal->code = dup_text (value, "code");
    refusal->source_id = dup_text (value, "source_id");
    g_ptr_array_add (self->refusals, refusal);
  }
}

static gboolean
add_feed (FoyerCliTruth *self, json_t *value)
{
  FoyerCliFeed *feed = g_new0 (FoyerCliFeed, 1);

  feed->file = dup_text (value, "file");
  feed->source = dup_text (value, "source");
  feed->contract = dup_text (value, "contract");
  feed->rows = get_count (value, "rows");
  feed->records = get_count (value, "records");
  feed->skipped = json_array_size (json_object_get (value, "skipped"));
  feed->outcomes = make_counts (json_object_get (value, "outcomes"));
  g_ptr_array_add (self->feeds, feed);
  add_refusals (self, feed->file, json_object_get (value, "refused"));
  return feed->file != NULL && feed->source != NULL && feed->contract != NULL;
}

static gboolean
fill (FoyerCliTruth *self, json_t *root)
{
  json_t *totals = json_object_get (root, "totals");
  gsize i;
  json_t *value;

  self->event_id = dup_text (json_object_get (root, "event"), "slug");
  json_array_foreach (json_object_get (root, "files"), i,
                      value) if (!add_feed (self, value)) return FALSE;
  self->refused_by_code = make_counts (json_object_get (totals, "refused_by_code"));
  self->statuses = make_counts (json_object_get (root, "statuses"));
  self->badges_by_tier = make_counts (json_object_get (root, "badges_by_tier"));
  self->rows = get_count (totals, "rows");
  self->records = get_count (totals, "records");
  self->people = get_count (root, "attendees");
  self->duplicate_pairs = json_array_size (json_object_get (root, "possible_duplicates"));
  self->held = get_count (root, "held");
  self->badges = get_count (root, "badges");
  return self->event_id != NULL && self->feeds->len > 0 && self->badges > 0;
}

FoyerCliTruth *
foyer_cli_truth_load (const char *path, GError **error)
{
  g_autoptr (FoyerCliTruth) self = g_new0 (FoyerCliTruth, 1);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (json_t) root = NULL;
  g_autoptr (GError) cause = NULL;

  self->feeds = g_ptr_array_new_with_free_func (feed_free);
  self->refusals = g_ptr_array_new_with_free_func (refusal_free);
  bytes = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, &cause);
  if (bytes != NULL)
    root = foyer_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                             &foyer_json_document_limits, &cause);
  if (root != NULL && fill (self, root))
    return g_steal_pointer (&self);
  g_set_error (
      error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
      "the sample feeds cannot be used: '%s': %s; install Foyer again, or set FOYER_DATA_DIR", path,
      cause != NULL ? cause->message : "something is missing in it");
  return NULL;
}
