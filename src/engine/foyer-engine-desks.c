/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desks and arrivals: each command is one closure on the store. */
#include "config.h"

#include "foyer-engine-desks.h"

#include "foyer-engine-private.h"
#include "foyer-people-lookup.h"
#include "foyer-store-arrival.h"
#include "foyer-store-attendees.h"
#include "foyer-store-desks.h"

#include <string.h>

/* Shown in one column of a list. */
#define DESK_NAME_CHARS 60u

/* What one command is about; texts NULL where it needs none. */
typedef struct
{
  char *name; /* of a desk, or a person's code */
  char *route;
  char *person;
  char *desk;
  FoyerDeskKind kind;
  int prints_on_scan;
  FoyerArrival arrival;
  char *actor;
} Request;

static Request *
request_new (FoyerEngine *engine, const char *name)
{
  Request *self = g_new0 (Request, 1);

  self->name = g_strdup (name);
  self->actor = g_strdup (foyer_engine_get_line (engine)->actor);
  return self;
}

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->name);
  g_free (self->route);
  g_free (self->person);
  g_free (self->desk);
  g_free (self->actor);
  g_free (self);
}

static void
write_request (FoyerEngine *self, FoyerStoreFunc func, Request *request, GDestroyNotify result_free,
               gpointer source_tag, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  GError *error = NULL;

  if (foyer_engine_check_writable (self, &error))
    {
      foyer_engine_write_store_async (self, func, request, request_free, result_free, source_tag,
                                      cancellable, callback, user_data);
      return;
    }
  request_free (request);
  g_task_report_error (self, callback, user_data, source_tag, error);
}

/* ---- Desks ---- */

static gpointer
list_desks (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *desks = NULL;

  (void)foyer_store_list_desks (store, &desks, error); /* NULL with the error */
  return desks;
}

void
foyer_engine_list_desks_async (FoyerEngine *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  foyer_engine_read_store_async (self, list_desks, NULL, NULL, (GDestroyNotify)g_ptr_array_unref,
                                 foyer_engine_list_desks_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_desks_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

static gboolean
is_name (const char *name)
{
  if (name == NULL || *name == '\0' || !g_utf8_validate (name, -1, NULL)
      || g_utf8_strlen (name, -1) > (glong)DESK_NAME_CHARS)
    return FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gpointer
add_desk (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  FoyerDesk desk = { .name = request->name,
                     .kind = request->kind,
                     .route = request->route,
                     .person = request->person,
                     .prints_on_scan = request->prints_on_scan > 0 };

  (void)foyer_store_add_desk (store, &desk, request->actor, error); /* the error says it */
  return NULL;
}

void
foyer_engine_add_desk_async (FoyerEngine *self, const FoyerDesk *desk, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self) && desk != NULL);

  if (!is_name (desk->name))
    {
      g_task_report_new_error (self, callback, user_data, foyer_engine_add_desk_async,
                               FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                               "a desk needs a name of 1 to %u characters, without line breaks and "
                               "other controls",
                               DESK_NAME_CHARS);
      return;
    }
  request = request_new (self, desk->name);
  request->kind = desk->kind;
  request->route = g_strdup (desk->route);
  request->person = g_strdup (desk->person);
  request->prints_on_scan = desk->prints_on_scan ? 1 : 0;
  write_request (self, add_desk, request, NULL, foyer_engine_add_desk_async, cancellable, callback,
                 user_data);
}

gboolean
foyer_engine_add_desk_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

static gpointer
set_desk (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  FoyerDeskChange change = { request->route, request->person, request->prints_on_scan };

  (void)foyer_store_set_desk (store, request->name, &change, request->actor,
                              error); /* the error says it */
  return NULL;
}

void
foyer_engine_set_desk_async (FoyerEngine *self, const char *name, const FoyerDeskChange *change,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL && change != NULL);

  request = request_new (self, name);
  request->route = g_strdup (change->route);
  request->person = g_strdup (change->person);
  request->prints_on_scan = change->prints_on_scan;
  write_request (self, set_desk, request, NULL, foyer_engine_set_desk_async, cancellable, callback,
                 user_data);
}

gboolean
foyer_engine_set_desk_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

static gpointer
remove_desk (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;

  (void)foyer_store_remove_desk (store, request->name, request->actor,
                                 error); /* the error says it */
  return NULL;
}

void
foyer_engine_remove_desk_async (FoyerEngine *self, const char *name, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  write_request (self, remove_desk, request_new (self, name), NULL, foyer_engine_remove_desk_async,
                 cancellable, callback, user_data);
}

gboolean
foyer_engine_remove_desk_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

/* ---- Arrival ---- */

static gpointer
mark_arrival (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (FoyerAttendee) before = foyer_people_lookup_one (store, request->name, error);
  FoyerAttendee *after = NULL;
  const char *id;

  if (before == NULL)
    return NULL;
  id = foyer_attendee_get_id (before);
  if (request->arrival == FOYER_ARRIVAL_NONE
          ? !foyer_store_undo_arrival (store, id, request->actor, NULL, error)
          : !foyer_store_mark_arrival (store, id, request->arrival, request->desk, request->actor,
                                       NULL, error))
    return NULL;
  (void)foyer_store_get_attendee (store, id, &after, error); /* NULL with the error */
  return after;
}

void
foyer_engine_mark_arrival_async (FoyerEngine *self, const char *code, FoyerArrival arrival,
                                 const char *desk, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *key = NULL;
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self) && code != NULL);

  key = foyer_people_lookup_dup_code (code);
  request = request_new (self, key);
  request->arrival = arrival;
  request->desk = g_strdup (desk);
  write_request (self, mark_arrival, request, (GDestroyNotify)foyer_attendee_unref,
                 foyer_engine_mark_arrival_async, cancellable, callback, user_data);
}

FoyerAttendee *
foyer_engine_mark_arrival_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

static gpointer
count_arrivals (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *counts = NULL;

  (void)foyer_store_count_arrivals (store, &counts, error); /* NULL with the error */
  return counts;
}

void
foyer_engine_count_arrivals_async (FoyerEngine *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  foyer_engine_read_store_async (
      self, count_arrivals, NULL, NULL, (GDestroyNotify)g_ptr_array_unref,
      foyer_engine_count_arrivals_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_count_arrivals_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
