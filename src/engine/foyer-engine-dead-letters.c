/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading dead letters, and the raw bytes behind one. */
#include "config.h"

#include "foyer-charset.h"
#include "foyer-engine-people.h"
#include "foyer-engine-private.h"
#include "foyer-file.h"
#include "foyer-limits.h"
#include "foyer-store-dead-letters.h"
#include "foyer-store-journal.h"

#include <string.h>

/* ---- Lists ---- */

typedef struct
{
  FoyerDeadLetterFilter filter; /* its texts are owned */
  gboolean is_unrepaired; /* open and in repair */
  guint limit;
} List;

static void
list_free (gpointer data)
{
  List *self = data;

  g_free ((char *)self->filter.text);
  g_free (self);
}

static gboolean
fill_filter (List *list, const FoyerDeadLetterQuery *query, GError **error)
{
  FoyerStage stage;
  FoyerCode code;
  FoyerDeadLetterState state;

  list->filter = FOYER_DEAD_LETTER_FILTER_INIT;
  list->filter.text = g_strdup (query->text);
  list->filter.group_of = query->group_of;
  list->limit = query->limit != 0 ? query->limit : FOYER_LIMIT_LIST_ROWS;
  list->is_unrepaired = query->state == NULL;
  if (query->stage != NULL && !foyer_stage_parse (query->stage, &stage))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no stage; use ingestion, transformation, rendering or dispatch",
                   query->stage);
      return FALSE;
    }
  if (query->code != NULL && !foyer_code_parse (query->code, &code))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no code of a dead letter", query->code);
      return FALSE;
    }
  if (query->state != NULL && !g_str_equal (query->state, "all")
      && !foyer_dead_letter_state_parse (query->state, &state))
    {
      g_set_error (
          error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
          "'%s' is no state; use open, in-repair, replayed, superseded, resolved, discarded or all",
          query->state);
      return FALSE;
    }
  if (query->stage != NULL)
    list->filter.stage = (int)stage;
  if (query->code != NULL)
    list->filter.code = (int)code;
  if (query->state != NULL && !g_str_equal (query->state, "all"))
    list->filter.state = (int)state;
  return TRUE;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const FoyerDeadLetter *left = *(FoyerDeadLetter *const *)a;
  const FoyerDeadLetter *right = *(FoyerDeadLetter *const *)b;

  return (left->dead_letter_id > right->dead_letter_id)
         - (left->dead_letter_id < right->dead_letter_id);
}

static gpointer
list_dead_letters (FoyerStore *store, gpointer data, GError **error)
{
  List *list = data;
  g_autoptr (GPtrArray) dead_letters = NULL;
  g_autoptr (GPtrArray) in_repair = NULL;

  if (!list->is_unrepaired)
    {
      (void)foyer_store_list_dead_letters (store, &list->filter, 0, list->limit, &dead_letters,
                                           error);
      return g_steal_pointer (&dead_letters);
    }
  list->filter.state = FOYER_DEAD_LETTER_OPEN;
  if (!foyer_store_list_dead_letters (store, &list->filter, 0, list->limit, &dead_letters, error))
    return NULL;
  list->filter.state = FOYER_DEAD_LETTER_IN_REPAIR;
  if (!foyer_store_list_dead_letters (store, &list->filter, 0, list->limit, &in_repair, error))
    return NULL;
  for (guint i = 0; i < in_repair->len; i++)
    g_ptr_array_add (dead_letters, foyer_dead_letter_ref (in_repair->pdata[i]));
  g_ptr_array_sort (dead_letters, compare_ids);
  return g_steal_pointer (&dead_letters);
}

void
foyer_engine_list_dead_letters_async (FoyerEngine *self, const FoyerDeadLetterQuery *query,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  List *list;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && query != NULL);

  list = g_new0 (List, 1);
  if (!fill_filter (list, query, &error))
    {
      list_free (list);
      g_task_report_error (self, callback, user_data, foyer_engine_list_dead_letters_async, error);
      return;
    }
  foyer_engine_read_store_async (
      self, list_dead_letters, list, list_free, (GDestroyNotify)g_ptr_array_unref,
      foyer_engine_list_dead_letters_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_dead_letters_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- One, with its bytes ---- */

typedef struct
{
  FoyerLine *line;
  gint64 dead_letter_id;
  FoyerDeadLetter *dead_letter;
  GBytes *raw;
  char *raw_text;
} Show;

static void
show_free (gpointer data)
{
  Show *self = data;

  g_clear_pointer (&self->dead_letter, foyer_dead_letter_unref);
  g_clear_pointer (&self->raw, g_bytes_unref);
  g_free (self->raw_text);
  g_free (self);
}

static char *
dup_readable (FoyerEncoding encoding, GBytes *raw)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  FoyerDecoder decoder;
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (raw, &length);

  foyer_decoder_init (&decoder, encoding);
  foyer_decoder_push (&decoder, data, length, TRUE, text);
  for (guint i = 0; i < text->len; i++)
    if (text->data[i] == '\0')
      text->data[i] = ' '; /* a NUL would end the text on the screen; the raw bytes keep it */
  return g_utf8_make_valid ((const char *)text->data, text->len);
}

static gboolean
read_raw (Show *show, FoyerStore *store, GError **error)
{
  const FoyerDeadLetter *dead_letter = show->dead_letter;
  g_autoptr (FoyerDelivery) delivery = NULL;
  g_autoptr (GBytes) bytes = NULL;

  show->raw = g_bytes_new_static ("", 0);
  if (dead_letter->delivery_id == 0)
    return TRUE;
  if (!foyer_store_get_delivery (store, dead_letter->delivery_id, &delivery, error))
    return FALSE;
  if (delivery->body != NULL)
    bytes = g_bytes_ref (delivery->body);
  else
    {
      g_autofree char *path = foyer_line_dup_journal_path (show->line, &delivery->digest);

      bytes = foyer_file_map (path, error);
    }
  if (bytes == NULL)
    return FALSE;
  if (dead_letter->offset <= g_bytes_get_size (bytes)
      && dead_letter->length <= g_bytes_get_size (bytes) - dead_letter->offset)
    {
      g_bytes_unref (show->raw);
      show->raw = g_bytes_new_from_bytes (bytes, dead_letter->offset,
                                          MIN (dead_letter->length, FOYER_LIMIT_RECORD_BYTES));
    }
  show->raw_text = dup_readable (delivery->reading.encoding, show->raw);
  return TRUE;
}

static gpointer
show_dead_letter (FoyerStore *store, gpointer data, GError **error)
{
  Show *show = data;

  if (foyer_store_get_dead_letter (store, show->dead_letter_id, &show->dead_letter, error)
      && read_raw (show, store, error))
    return show;
  show_free (show);
  return NULL;
}

void
foyer_engine_get_dead_letter_async (FoyerEngine *self, gint64 dead_letter_id,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Show *show;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  show = g_new0 (Show, 1);
  show->line = foyer_engine_get_line (self);
  show->dead_letter_id = dead_letter_id;
  foyer_engine_read_store_async (self, show_dead_letter, show, NULL, show_free,
                                 foyer_engine_get_dead_letter_async, cancellable, callback,
                                 user_data);
}

FoyerDeadLetter *
foyer_engine_get_dead_letter_finish (FoyerEngine *self, GAsyncResult *result, GBytes **raw,
                                     char **raw_text, GError **error)
{
  Show *show = foyer_engine_store_finish (self, result, error);
  FoyerDeadLetter *dead_letter;

  if (show == NULL)
    return NULL;
  dead_letter = g_steal_pointer (&show->dead_letter);
  if (raw != NULL)
    *raw = g_steal_pointer (&show->raw);
  if (raw_text != NULL)
    *raw_text = g_steal_pointer (&show->raw_text);
  show_free (show);
  return dead_letter;
}
