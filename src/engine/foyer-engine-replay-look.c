/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at dead letters before anything is done: groups by cause, and what was done with one. */
#include "config.h"

#include "foyer-engine-private.h"
#include "foyer-engine-replay.h"
#include "foyer-limits.h"
#include "foyer-store-dead-letters.h"
#include "foyer-store-journal.h"
#include "foyer-store-tokens.h"

/* ---- Groups ---- */

typedef struct
{
  FoyerDeadLetterFilter filter;
  guint limit;
} Grouping;

static gpointer
group (FoyerStore *store, gpointer data, GError **error)
{
  const Grouping *grouping = data;
  GPtrArray *groups = NULL;

  (void)foyer_store_group_dead_letters (store, &grouping->filter, grouping->limit, &groups, error);
  return groups;
}

static gboolean
fill (Grouping *self, const FoyerDeadLetterQuery *query, GError **error)
{
  FoyerStage stage;
  FoyerCode code;

  self->filter = FOYER_DEAD_LETTER_FILTER_INIT;
  self->limit = query->limit != 0 ? query->limit : FOYER_LIMIT_LIST_ROWS;
  if (query->stage != NULL && !foyer_stage_parse (query->stage, &stage))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "'%s' is no stage; use ingestion, transformation, rendering or dispatch",
                 query->stage);
  else if (query->code != NULL && !foyer_code_parse (query->code, &code))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "'%s' is no code of a dead letter", query->code);
  else
    {
      if (query->stage != NULL)
        self->filter.stage = (int)stage;
      if (query->code != NULL)
        self->filter.code = (int)code;
      return TRUE;
    }
  return FALSE;
}

void
foyer_engine_group_dead_letters_async (FoyerEngine *self, const FoyerDeadLetterQuery *query,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  Grouping *grouping;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && query != NULL);

  grouping = g_new0 (Grouping, 1);
  if (fill (grouping, query, &error))
    foyer_engine_read_store_async (self, group, grouping, g_free, (GDestroyNotify)g_ptr_array_unref,
                                   foyer_engine_group_dead_letters_async, cancellable, callback,
                                   user_data);
  else
    {
      g_free (grouping);
      g_task_report_error (self, callback, user_data, foyer_engine_group_dead_letters_async, error);
    }
}

GPtrArray *
foyer_engine_group_dead_letters_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- One letter's story ---- */

void
foyer_dead_letter_story_free (FoyerDeadLetterStory *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->attempts, g_ptr_array_unref);
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  g_free (self);
}

static gpointer
read_story (FoyerStore *store, gpointer data, GError **error)
{
  gint64 dead_letter_id = *(const gint64 *)data;
  FoyerTokenFilter filter = { .dead_letter_id = dead_letter_id };
  g_autoptr (FoyerDeadLetterStory) story = g_new0 (FoyerDeadLetterStory, 1);
  g_autoptr (FoyerDeadLetter) letter = NULL;
  g_autoptr (FoyerDelivery) delivery = NULL;

  if (!foyer_store_get_dead_letter (store, dead_letter_id, &letter, error)
      || !foyer_store_list_dead_letter_attempts (store, dead_letter_id, &story->attempts, error)
      || !foyer_store_list_tokens (store, &filter, &story->tokens, error)
      || (letter->delivery_id != 0
          && !foyer_store_get_delivery (store, letter->delivery_id, &delivery, error)))
    return NULL;
  if (delivery != NULL)
    story->digest = delivery->digest;
  return g_steal_pointer (&story);
}

void
foyer_engine_get_dead_letter_story_async (FoyerEngine *self, gint64 dead_letter_id,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  foyer_engine_read_store_async (
      self, read_story, g_memdup2 (&dead_letter_id, sizeof dead_letter_id), g_free,
      (GDestroyNotify)foyer_dead_letter_story_free, foyer_engine_get_dead_letter_story_async,
      cancellable, callback, user_data);
}

FoyerDeadLetterStory *
foyer_engine_get_dead_letter_story_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
