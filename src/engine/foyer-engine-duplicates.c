/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs that may be one person. */
#include "config.h"

#include "foyer-engine-duplicates.h"

#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-people-lookup.h"
#include "foyer-store-attendees.h"

typedef struct
{
  char *first;
  char *second;
  FoyerDuplicateState state;
  guint limit;
  char *actor;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->first);
  g_free (self->second);
  g_free (self->actor);
  g_free (self);
}

static gpointer
list_duplicates (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  GPtrArray *pairs = NULL;

  (void)foyer_store_list_duplicates (store, request->state, request->limit, &pairs,
                                     error); /* NULL with the error */
  return pairs;
}

void
foyer_engine_list_duplicates_async (FoyerEngine *self, FoyerDuplicateState state, guint limit,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->state = state;
  request->limit = limit != 0 ? limit : FOYER_LIMIT_LIST_ROWS;
  foyer_engine_read_store_async (
      self, list_duplicates, request, request_free, (GDestroyNotify)g_ptr_array_unref,
      foyer_engine_list_duplicates_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_duplicates_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

static gpointer
decide (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (FoyerAttendee) first = foyer_people_lookup_one (store, request->first, error);
  g_autoptr (FoyerAttendee) second
      = first != NULL ? foyer_people_lookup_one (store, request->second, error) : NULL;

  if (second == NULL)
    return NULL;
  if (first->row_id == second->row_id)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "'%s' and '%s' are one registration; name two", request->first, request->second);
  else if (request->state == FOYER_DUPLICATE_OPEN)
    (void)foyer_store_reopen_pair (store, first->row_id, second->row_id, request->actor,
                                   error); /* the error says it */
  else
    (void)foyer_store_decide_pair (store, first->row_id, second->row_id, request->state,
                                   request->actor, error); /* the error says it */
  return NULL;
}

void
foyer_engine_decide_duplicate_async (FoyerEngine *self, const char *first, const char *second,
                                     FoyerDuplicateState state, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && first != NULL && second != NULL);

  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_report_error (self, callback, user_data, foyer_engine_decide_duplicate_async, error);
      return;
    }
  request = g_new0 (Request, 1);
  request->first = foyer_people_lookup_dup_code (first);
  request->second = foyer_people_lookup_dup_code (second);
  request->state = state;
  request->actor = g_strdup (foyer_engine_get_line (self)->actor);
  foyer_engine_write_store_async (self, decide, request, request_free, NULL,
                                  foyer_engine_decide_duplicate_async, cancellable, callback,
                                  user_data);
}

gboolean
foyer_engine_decide_duplicate_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}
