/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Correcting people by override tokens, and single-use codes. Each act is one
 * function, audited, with the role that it needs in the token: tier, status and time of
 * registration a supervisor's, everything else a clerk's, deciding and granting a supervisor's. */
#pragma once

#include "foyer-engine.h"
#include "foyer-token-receipt.h"

/* ---- Setting values ---- */
typedef struct
{
  const char *person; /* attendee id, or any code that names one person */
  const char *const *sets; /* "FIELD=VALUE", NULL-terminated; an empty value takes it away */
  const char *reason;
  const char *base; /* content hash that was looked at, 64 hexadecimal figures; NULL: the present */
  gint64 expires_usec; /* 0: never */
} FoyerTokenRequest;

/* (transfer full) Texts are copied. A receipt with `stale` means that nothing was changed: the base
 * is not the present state. _USAGE: a field or value is none, with what an import would say, or
 * nothing would change; _NOT_FOUND: nobody is named. */
void foyer_engine_issue_token_async (FoyerEngine *self, const FoyerTokenRequest *request,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
FoyerTokenReceipt *foyer_engine_issue_token_finish (FoyerEngine *self, GAsyncResult *result,
                                                    GError **error);

/* An edit: a further token that ends it. A code: granted, it is revoked; redeemed, its edit is
 * undone. _CONFLICT: there is nothing to end. */
void foyer_engine_revoke_token_async (FoyerEngine *self, gint64 token_id, const char *reason,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
FoyerTokenReceipt *foyer_engine_revoke_token_finish (FoyerEngine *self, GAsyncResult *result,
                                                     GError **error);

/* Ends a conflict: keeps the token's value, or takes what the source says. _CONFLICT: there is
 * none. */
void foyer_engine_decide_token_async (FoyerEngine *self, gint64 token_id, gboolean keeps,
                                      const char *reason, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
FoyerTokenReceipt *foyer_engine_decide_token_finish (FoyerEngine *self, GAsyncResult *result,
                                                     GError **error);

/* ---- Codes ---- */
#define FOYER_CODE_DEFAULT_MINUTES 10u
#define FOYER_CODE_LONGEST_MINUTES (24u * 60)

typedef struct
{
  const char *person; /* NULL: anybody's record */
  const char *set; /* "FIELD=VALUE", or "FIELD": the value is the desk's to say */
  const char *reason;
  guint minutes; /* 0: FOYER_CODE_DEFAULT_MINUTES */
} FoyerCodeRequest;

typedef struct
{
  char *code; /* eight characters to read aloud: never shown again */
  FoyerToken *token; /* granted */
} FoyerCodeGrant;

void foyer_code_grant_free (FoyerCodeGrant *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCodeGrant, foyer_code_grant_free)

/* (transfer full) */
void foyer_engine_grant_code_async (FoyerEngine *self, const FoyerCodeRequest *request,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
FoyerCodeGrant *foyer_engine_grant_code_finish (FoyerEngine *self, GAsyncResult *result,
                                                GError **error);

/* Sets what the code allows, once. @person and @value only where the code leaves them open.
 * _CONFLICT: redeemed, revoked or run out; _DENIED: nobody granted it, or too many wrong ones were
 * tried; _USAGE: it cannot be a code (its check character is wrong), or something is missing. */
void foyer_engine_redeem_code_async (FoyerEngine *self, const char *code, const char *person,
                                     const char *value, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
FoyerTokenReceipt *foyer_engine_redeem_code_finish (FoyerEngine *self, GAsyncResult *result,
                                                    GError **error);

/* ---- Looking ---- */
typedef struct
{
  const char *person; /* NULL: anybody */
  gboolean only_in_force;
  gboolean only_conflicts;
  gboolean only_codes; /* granted ones */
  guint limit; /* 0: FOYER_LIMIT_LIST_ROWS */
} FoyerTokenQuery;

/* (transfer full) GPtrArray of FoyerToken, oldest first. */
void foyer_engine_list_tokens_async (FoyerEngine *self, const FoyerTokenQuery *query,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *foyer_engine_list_tokens_finish (FoyerEngine *self, GAsyncResult *result,
                                            GError **error);
/* (transfer full) */
void foyer_engine_get_token_async (FoyerEngine *self, gint64 token_id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
FoyerToken *foyer_engine_get_token_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
