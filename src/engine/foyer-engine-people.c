/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading people: lists, windows, exact look-up. */
#include "config.h"

#include "foyer-engine-people.h"

#include "foyer-engine-private.h"
#include "foyer-people-lookup.h"
#include "foyer-store-attendees.h"

#include <string.h>

#define SEARCH_ROWS 50u

/* ---- Lists ---- */

typedef struct
{
  FoyerPeopleQuery query; /* its texts are owned */
  FoyerAttendeeFilter filter;
} List;

static void
list_free (gpointer data)
{
  List *self = data;

  g_free ((char *)self->query.text);
  g_free ((char *)self->query.tier);
  g_free ((char *)self->query.status);
  g_free ((char *)self->query.arrival);
  g_free (self);
}

static gboolean
parse_arrival (const char *name, int *arrival)
{
  for (guint i = FOYER_ARRIVAL_NONE; i <= FOYER_ARRIVAL_HANDED_OVER; i++)
    if (g_str_equal (foyer_arrival_get_name (i), name))
      {
        *arrival = (int)i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
fill_filter (List *list, GError **error)
{
  const FoyerPeopleQuery *query = &list->query;
  FoyerStatus status;

  list->filter = FOYER_ATTENDEE_FILTER_INIT;
  list->filter.tier = query->tier;
  list->filter.is_possible_duplicate = query->only_possible_duplicates;
  list->filter.badge = query->only_not_printed ? FOYER_BADGE_NONE : FOYER_BADGE_ANY;
  if (query->status != NULL)
    {
      if (!foyer_status_parse (query->status, &status))
        {
          g_set_error (
              error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
              "'%s' is no status; use active, payment-pending, waitlisted, test or cancelled",
              query->status);
          return FALSE;
        }
      list->filter.status = (int)status;
    }
  if (query->arrival != NULL && !parse_arrival (query->arrival, &list->filter.arrival))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no arrival; use none, arrived or handed-over", query->arrival);
      return FALSE;
    }
  return TRUE;
}

/* Exact codes go before text: who is named by one is alone in the list. */
static GArray *
find_by_code (FoyerStore *store, const char *text, GError **error)
{
  g_autofree char *code = g_strstrip (g_strdup (text));
  g_autoptr (GPtrArray) people = NULL;
  FoyerResolved resolved = FOYER_RESOLVED_NOTHING;
  GArray *row_ids;

  if (!foyer_store_resolve (store, code, &resolved, &people, error))
    return NULL;
  row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < people->len; i++)
    g_array_append_val (row_ids, ((FoyerAttendee *)people->pdata[i])->row_id);
  return row_ids;
}

static gpointer
list_people (FoyerStore *store, gpointer data, GError **error)
{
  List *list = data;
  gboolean is_search = list->query.text != NULL && *list->query.text != '\0';
  guint limit = list->query.limit != 0 ? list->query.limit : is_search ? SEARCH_ROWS : 0;
  GArray *row_ids = NULL;

  if (is_search)
    {
      row_ids = find_by_code (store, list->query.text, error);
      if (row_ids == NULL || row_ids->len > 0)
        return row_ids;
      g_clear_pointer (&row_ids, g_array_unref);
      list->filter.text = list->query.text;
    }
  (void)foyer_store_list_ids (store, &list->filter,
                              is_search ? FOYER_SORT_ADMITTED : FOYER_SORT_NAME, limit, &row_ids,
                              error);
  return row_ids;
}

void
foyer_engine_list_people_async (FoyerEngine *self, const FoyerPeopleQuery *query,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  List *list;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && query != NULL);

  list = g_new0 (List, 1);
  list->query = *query;
  list->query.text = g_strdup (query->text);
  list->query.tier = g_strdup (query->tier);
  list->query.status = g_strdup (query->status);
  list->query.arrival = g_strdup (query->arrival);
  if (!fill_filter (list, &error))
    {
      list_free (list);
      g_task_report_error (self, callback, user_data, foyer_engine_list_people_async, error);
      return;
    }
  foyer_engine_read_store_async (self, list_people, list, list_free, (GDestroyNotify)g_array_unref,
                                 foyer_engine_list_people_async, cancellable, callback, user_data);
}

GArray *
foyer_engine_list_people_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- Windows ---- */

static gpointer
get_people (FoyerStore *store, gpointer data, GError **error)
{
  GArray *wanted = data;
  g_autoptr (GPtrArray) found = NULL;
  GPtrArray *people;
  guint next = 0;

  if (!foyer_store_get_attendees (store, (const gint64 *)wanted->data, wanted->len, &found, error))
    return NULL;
  /* What is gone keeps its place as NULL. */
  people = g_ptr_array_new_full (wanted->len, NULL);
  for (guint i = 0; i < wanted->len; i++)
    {
      FoyerAttendee *attendee = next < found->len ? found->pdata[next] : NULL;
      gboolean is_it = attendee != NULL && attendee->row_id == g_array_index (wanted, gint64, i);

      g_ptr_array_add (people, is_it ? foyer_attendee_ref (attendee) : NULL);
      next += is_it ? 1 : 0;
    }
  return people;
}

static void
free_people (gpointer data)
{
  GPtrArray *people = data;

  for (guint i = 0; i < people->len; i++)
    g_clear_pointer ((FoyerAttendee **)&people->pdata[i], foyer_attendee_unref);
  g_ptr_array_unref (people);
}

static void
free_element (gpointer data)
{
  if (data != NULL)
    foyer_attendee_unref (data);
}

void
foyer_engine_get_people_async (FoyerEngine *self, const gint64 *row_ids, gsize n_row_ids,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GArray *wanted;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  wanted = g_array_sized_new (FALSE, FALSE, sizeof (gint64), (guint)n_row_ids);
  g_array_append_vals (wanted, row_ids, (guint)n_row_ids);
  foyer_engine_read_store_async (self, get_people, wanted, (GDestroyNotify)g_array_unref,
                                 free_people, foyer_engine_get_people_async, cancellable, callback,
                                 user_data);
}

GPtrArray *
foyer_engine_get_people_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  GPtrArray *people = foyer_engine_store_finish (self, result, error);

  if (people != NULL)
    g_ptr_array_set_free_func (people, free_element);
  return people;
}

/* ---- One person ---- */

static gpointer
find_person (FoyerStore *store, gpointer data, GError **error)
{
  return foyer_people_lookup_one (store, data, error);
}

void
foyer_engine_find_person_async (FoyerEngine *self, const char *code, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && code != NULL);

  foyer_engine_read_store_async (self, find_person, foyer_people_lookup_dup_code (code), g_free,
                                 (GDestroyNotify)foyer_attendee_unref,
                                 foyer_engine_find_person_async, cancellable, callback, user_data);
}

FoyerAttendee *
foyer_engine_find_person_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
