/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Issuing, ending and deciding tokens; lists. Codes are in foyer-engine-token-codes.c. */
#include "config.h"

#include "foyer-engine-tokens.h"

#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-store-codes.h"
#include "foyer-token-hand.h"

/* How often a set without a base of its own is tried again when somebody was quicker. */
#define TRIES 3u

/* ---- Issuing ---- */

typedef struct
{
  char *person;
  char **sets;
  char *reason;
  FoyerDigest base;
  gboolean has_base;
  gint64 expires_usec;
} Issue;

static void
issue_free (gpointer data)
{
  Issue *self = data;

  g_free (self->person);
  g_strfreev (self->sets);
  g_free (self->reason);
  g_free (self);
}

static gpointer
apply (FoyerStore *store, gpointer data, GError **error)
{
  FoyerTokenReceipt *receipt = NULL;

  (void)foyer_store_apply_tokens (store, data, &receipt, error);
  return receipt;
}

/* One try, on the record as it is read now. */
static FoyerTokenReceipt *
try_issue (FoyerLine *line, const Issue *issue, GError **error)
{
  g_autoptr (FoyerAttendee) person = foyer_token_find_person (line, issue->person, error);
  g_auto (FoyerTokenEdits) edits = { 0 };
  FoyerTokenHand hand;
  FoyerTokenOrder order = { .expires_usec = issue->expires_usec };
  FoyerTokenReceipt *receipt;
  GError *cause = NULL;

  if (person == NULL
      || !foyer_token_edits_read (&edits, line, person, (const char *const *)issue->sets, error)
      || !foyer_token_hand_init (
          &hand, line, edits.needs_supervisor ? FOYER_TOKEN_SUPERVISOR : FOYER_TOKEN_CLERK,
          issue->reason, error))
    return NULL;
  order.attendee_id = foyer_attendee_get_id (person);
  order.base = issue->has_base ? &issue->base : foyer_record_get_hash (person->record);
  order.edits = (const FoyerTokenEdit *)edits.edits->data;
  order.n_edits = edits.edits->len;
  order.author = hand.author;
  receipt = foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, apply, &order,
                                       (GDestroyNotify)foyer_token_receipt_free, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return receipt;
}

static void
issue_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerLine *line = foyer_engine_get_line (source_object);
  const Issue *issue = task_data;
  FoyerTokenReceipt *receipt = NULL;
  GError *error = NULL;

  for (guint i = 0; i < TRIES; i++)
    {
      receipt = try_issue (line, issue, &error);
      if (receipt == NULL || receipt->stale == NULL || issue->has_base || i + 1 == TRIES)
        break;
      foyer_token_receipt_free (receipt);
    }
  if (receipt != NULL)
    g_task_return_pointer (task, receipt, (GDestroyNotify)foyer_token_receipt_free);
  else
    g_task_return_error (task, error);
}

/* (transfer full) NULL with an error. */
static Issue *
copy_request (FoyerEngine *self, const FoyerTokenRequest *request, GError **error)
{
  Issue *issue;
  FoyerDigest base = { { 0 } };

  if (!foyer_engine_check_writable (self, error))
    return NULL;
  if (request->reason == NULL || *request->reason == '\0')
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "a correction needs a reason: what does it go by?");
      return NULL;
    }
  if (request->sets == NULL || request->sets[0] == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "nothing is set: say FIELD=VALUE");
      return NULL;
    }
  if (request->base != NULL && !foyer_digest_parse (request->base, &base))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no content hash: 64 hexadecimal figures, as attendees show prints it",
                   request->base);
      return NULL;
    }
  issue = g_new0 (Issue, 1);
  issue->person = g_strdup (request->person);
  issue->sets = g_strdupv ((char **)request->sets);
  issue->reason = g_strdup (request->reason);
  issue->base = base;
  issue->has_base = request->base != NULL;
  issue->expires_usec = request->expires_usec;
  return issue;
}

void
foyer_engine_issue_token_async (FoyerEngine *self, const FoyerTokenRequest *request,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Issue *issue;

  g_return_if_fail (FOYER_IS_ENGINE (self) && request != NULL && request->person != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_issue_token_async);
  g_task_set_name (task, "foyer-engine-issue-token");
  issue = copy_request (self, request, &error);
  if (issue == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, issue, issue_free);
  g_task_run_in_thread (task, issue_thread);
}

FoyerTokenReceipt *
foyer_engine_issue_token_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Ending, deciding ---- */

typedef struct
{
  FoyerLine *line;
  gint64 token_id;
  gboolean keeps;
  char *reason;
} End;

static void
end_free (gpointer data)
{
  End *self = data;

  g_free (self->reason);
  g_free (self);
}

static FoyerTokenReceipt *
revoke_code (FoyerStore *store, const End *end, GError **error)
{
  g_autoptr (FoyerTokenReceipt) receipt = foyer_token_receipt_new ();
  FoyerToken *after = NULL;

  if (!foyer_store_revoke_code (store, end->token_id, end->line->actor, error)
      || !foyer_store_get_token (store, end->token_id, &after, error))
    return NULL;
  g_ptr_array_add (receipt->tokens, after);
  return g_steal_pointer (&receipt);
}

static gpointer
end_token (FoyerStore *store, gpointer data, GError **error)
{
  const End *end = data;
  gint64 token_id = end->token_id;
  g_autoptr (FoyerToken) token = NULL;
  FoyerTokenHand hand;
  FoyerTokenReceipt *receipt = NULL;
  FoyerTokenField field;
  gboolean needs_supervisor;

  if (!foyer_store_get_token (store, token_id, &token, error))
    return NULL;
  if (token->kind == FOYER_TOKEN_KIND_CODE && token->state == FOYER_TOKEN_STATE_REDEEMED
      && !foyer_store_find_redeemed (store, token_id, &token_id, error))
    return NULL;
  if (token->kind == FOYER_TOKEN_KIND_CODE && (token_id == end->token_id || token_id == 0))
    return revoke_code (store, end, error);
  needs_supervisor = foyer_token_field_parse (token->field, TRUE, &field, NULL)
                     && foyer_token_field_needs_supervisor (field.field);
  if (foyer_token_hand_init (&hand, end->line,
                             needs_supervisor ? FOYER_TOKEN_SUPERVISOR : FOYER_TOKEN_CLERK,
                             end->reason != NULL ? end->reason : "undone", error))
    (void)foyer_store_undo_token (store, token_id, &hand.author, &receipt, error);
  return receipt;
}

static gpointer
decide (FoyerStore *store, gpointer data, GError **error)
{
  const End *end = data;
  FoyerTokenHand hand;
  FoyerTokenReceipt *receipt = NULL;

  if (foyer_token_hand_init (&hand, end->line, FOYER_TOKEN_SUPERVISOR,
                             end->reason != NULL ? end->reason : "decided", error))
    (void)foyer_store_decide_token (store, end->token_id, end->keeps, &hand.author, &receipt,
                                    error);
  return receipt;
}

static End *
end_new (FoyerEngine *self, gint64 token_id, const char *reason)
{
  End *end = g_new0 (End, 1);

  end->line = foyer_engine_get_line (self);
  end->token_id = token_id;
  end->reason = g_strdup (reason);
  return end;
}

void
foyer_engine_revoke_token_async (FoyerEngine *self, gint64 token_id, const char *reason,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  foyer_engine_write_store_async (self, end_token, end_new (self, token_id, reason), end_free,
                                  (GDestroyNotify)foyer_token_receipt_free,
                                  foyer_engine_revoke_token_async, cancellable, callback,
                                  user_data);
}

FoyerTokenReceipt *
foyer_engine_revoke_token_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

void
foyer_engine_decide_token_async (FoyerEngine *self, gint64 token_id, gboolean keeps,
                                 const char *reason, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  End *end;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  end = end_new (self, token_id, reason);
  end->keeps = keeps;
  foyer_engine_write_store_async (
      self, decide, end, end_free, (GDestroyNotify)foyer_token_receipt_free,
      foyer_engine_decide_token_async, cancellable, callback, user_data);
}

FoyerTokenReceipt *
foyer_engine_decide_token_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- Looking ---- */

typedef struct
{
  char *person;
  FoyerTokenFilter filter;
} List;

static void
list_free (gpointer data)
{
  List *self = data;

  g_free (self->person);
  g_free (self);
}

static gpointer
list_tokens (FoyerStore *store, gpointer data, GError **error)
{
  List *list = data;
  g_autoptr (GPtrArray) people = NULL;
  FoyerResolved resolved = FOYER_RESOLVED_NOTHING;
  GPtrArray *tokens = NULL;

  if (list->person != NULL)
    {
      if (!foyer_store_resolve (store, list->person, &resolved, &people, error))
        return NULL;
      if (people->len != 1)
        {
          g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                       "'%s' names %u people; name one by attendee id", list->person, people->len);
          return NULL;
        }
      list->filter.attendee_id = foyer_attendee_get_id (people->pdata[0]);
    }
  (void)foyer_store_list_tokens (store, &list->filter, &tokens, error);
  return tokens;
}

void
foyer_engine_list_tokens_async (FoyerEngine *self, const FoyerTokenQuery *query,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  List *list;

  g_return_if_fail (FOYER_IS_ENGINE (self) && query != NULL);

  list = g_new0 (List, 1);
  list->person = g_strdup (query->person);
  list->filter.only_in_force = query->only_in_force;
  list->filter.only_conflicts = query->only_conflicts;
  list->filter.only_codes = query->only_codes;
  list->filter.limit = query->limit != 0 ? query->limit : FOYER_LIMIT_LIST_ROWS;
  foyer_engine_read_store_async (self, list_tokens, list, list_free,
                                 (GDestroyNotify)g_ptr_array_unref, foyer_engine_list_tokens_async,
                                 cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_tokens_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

static gpointer
get_token (FoyerStore *store, gpointer data, GError **error)
{
  FoyerToken *token = NULL;

  (void)foyer_store_get_token (store, *(const gint64 *)data, &token, error);
  return token;
}

void
foyer_engine_get_token_async (FoyerEngine *self, gint64 token_id, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  foyer_engine_read_store_async (self, get_token, g_memdup2 (&token_id, sizeof token_id), g_free,
                                 (GDestroyNotify)foyer_token_unref, foyer_engine_get_token_async,
                                 cancellable, callback, user_data);
}

FoyerToken *
foyer_engine_get_token_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
