/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices, proposals and possible duplicates: lists, and a person's decision. */
#include "config.h"

#include "foyer-engine-notices.h"

#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-store-attendees.h"
#include "foyer-store-notices.h"

/* ---- Notices ---- */

void
foyer_notice_free (FoyerNotice *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->text);
  g_free (self->source);
  g_free (self->attendee_id);
  g_free (self->source_id);
  g_free (self->first_origin);
  g_free (self->second_origin);
  g_free (self->seen_by);
  g_free (self);
}

static void
notice_free_cb (gpointer data)
{
  foyer_notice_free (data);
}

typedef struct
{
  gboolean also_old;
  guint limit;
  gint64 id;
  gboolean is_accepted;
  const char *actor; /* the line's */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self);
}

/* Takes the texts out of @row. */
static FoyerNotice *
take_notice (FoyerNoticeRow *row)
{
  FoyerNotice *notice = g_new0 (FoyerNotice, 1);

  notice->notice_id = row->notice_id;
  notice->kind = g_steal_pointer (&row->kind);
  notice->text = g_steal_pointer (&row->text);
  notice->source = g_steal_pointer (&row->source);
  notice->attendee_id = g_steal_pointer (&row->attendee_id);
  notice->source_id = g_steal_pointer (&row->source_id);
  notice->first_delivery = row->first_delivery;
  notice->first_origin = g_steal_pointer (&row->first_origin);
  notice->second_delivery = row->second_delivery;
  notice->second_origin = g_steal_pointer (&row->second_origin);
  notice->second_line = row->second_line;
  notice->dead_letter_id = row->dead_letter_id;
  notice->proposal_id = row->proposal_id;
  notice->found_usec = row->found_usec;
  notice->seen_usec = row->seen_usec;
  notice->seen_by = g_steal_pointer (&row->seen_by);
  return notice;
}

static gpointer
list_notices (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *notices;

  if (!foyer_store_list_notices (store, request->also_old, request->limit, &rows, error))
    return NULL;
  notices = g_ptr_array_new_with_free_func (notice_free_cb);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (notices, take_notice (rows->pdata[i]));
  return notices;
}

void
foyer_engine_list_notices_async (FoyerEngine *self, gboolean also_seen, guint limit,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->also_old = also_seen;
  request->limit = limit != 0 ? limit : FOYER_LIMIT_LIST_ROWS;
  foyer_engine_read_store_async (self, list_notices, request, request_free,
                                 (GDestroyNotify)g_ptr_array_unref, foyer_engine_list_notices_async,
                                 cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_notices_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

static gpointer
mark_notice (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;

  (void)foyer_store_mark_notice (store, request->id, request->actor, error); /* the error says it */
  return NULL;
}

/* Runs @func on the writer, unless the event is open for reading only. Takes @request. */
static void
write_request (FoyerEngine *self, FoyerStoreFunc func, Request *request, GDestroyNotify result_free,
               gpointer source_tag, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  GError *error = NULL;

  request->actor = foyer_engine_get_line (self)->actor;
  if (foyer_engine_check_writable (self, &error))
    foyer_engine_write_store_async (self, func, request, request_free, result_free, source_tag,
                                    cancellable, callback, user_data);
  else
    {
      request_free (request);
      g_task_report_error (self, callback, user_data, source_tag, error);
    }
}

void
foyer_engine_mark_notice_async (FoyerEngine *self, gint64 notice_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->id = notice_id;
  write_request (self, mark_notice, request, NULL, foyer_engine_mark_notice_async, cancellable,
                 callback, user_data);
}

gboolean
foyer_engine_mark_notice_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

/* ---- Proposals ---- */

void
foyer_proposal_free (FoyerProposal *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->origin);
  g_free (self->contract);
  g_free (self->state);
  g_free (self->actor);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_free (self);
}

static void
proposal_free_cb (gpointer data)
{
  foyer_proposal_free (data);
}

static FoyerProposal *
take_proposal (FoyerProposalRow *row)
{
  FoyerProposal *proposal = g_new0 (FoyerProposal, 1);

  proposal->proposal_id = row->proposal_id;
  proposal->source = g_steal_pointer (&row->source);
  proposal->delivery_id = row->delivery_id;
  proposal->origin = g_steal_pointer (&row->origin);
  proposal->contract = g_steal_pointer (&row->contract);
  proposal->state = g_steal_pointer (&row->state);
  proposal->n_people = row->n_people;
  proposal->n_unreadable = row->n_unreadable;
  proposal->made_usec = row->made_usec;
  proposal->decided_usec = row->decided_usec;
  proposal->actor = g_steal_pointer (&row->actor);
  return proposal;
}

static gpointer
list_proposals (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *proposals;

  if (!foyer_store_list_proposals (store, 0, request->also_old, &rows, error))
    return NULL;
  proposals = g_ptr_array_new_with_free_func (proposal_free_cb);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (proposals, take_proposal (rows->pdata[i]));
  return proposals;
}

void
foyer_engine_list_proposals_async (FoyerEngine *self, gboolean also_decided,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->also_old = also_decided;
  foyer_engine_read_store_async (
      self, list_proposals, request, request_free, (GDestroyNotify)g_ptr_array_unref,
      foyer_engine_list_proposals_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_proposals_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

static gpointer
get_proposal (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GArray) row_ids = NULL;
  g_autoptr (GPtrArray) people = NULL;
  FoyerProposal *proposal;

  if (!foyer_store_list_proposals (store, request->id, TRUE, &rows, error))
    return NULL;
  if (rows->len == 0)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                   "there is no proposal %" G_GINT64_FORMAT "; see: foyerctl proposals list --all",
                   request->id);
      return NULL;
    }
  if (!foyer_store_list_proposed (store, request->id, &row_ids, error)
      || !foyer_store_get_attendees (store, (const gint64 *)row_ids->data, row_ids->len, &people,
                                     error))
    return NULL;
  proposal = take_proposal (rows->pdata[0]);
  proposal->people = g_steal_pointer (&people);
  return proposal;
}

void
foyer_engine_get_proposal_async (FoyerEngine *self, gint64 proposal_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->id = proposal_id;
  foyer_engine_read_store_async (self, get_proposal, request, request_free, proposal_free_cb,
                                 foyer_engine_get_proposal_async, cancellable, callback, user_data);
}

FoyerProposal *
foyer_engine_get_proposal_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

static gpointer
decide_proposal (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  guint64 n_cancelled = 0;

  if (!foyer_store_decide_proposal (store, request->id, request->is_accepted, request->actor,
                                    &n_cancelled, error))
    return NULL;
  return g_memdup2 (&n_cancelled, sizeof n_cancelled);
}

void
foyer_engine_decide_proposal_async (FoyerEngine *self, gint64 proposal_id, gboolean is_accepted,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->id = proposal_id;
  request->is_accepted = is_accepted;
  write_request (self, decide_proposal, request, g_free, foyer_engine_decide_proposal_async,
                 cancellable, callback, user_data);
}

gboolean
foyer_engine_decide_proposal_finish (FoyerEngine *self, GAsyncResult *result, guint64 *n_cancelled,
                                     GError **error)
{
  g_autofree guint64 *n = foyer_engine_store_finish (self, result, error);

  if (n == NULL)
    return FALSE;
  if (n_cancelled != NULL)
    *n_cancelled = *n;
  return TRUE;
}
