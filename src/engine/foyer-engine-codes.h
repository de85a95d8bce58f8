/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scanned badge token is worth. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-engine.h"

typedef enum
{
  FOYER_TOKEN_VALID, /* made by this event, for somebody who is registered */
  FOYER_TOKEN_REVOKED, /* made by this event; the person's registration no longer stands */
  FOYER_TOKEN_UNKNOWN, /* made with this event's key, for nobody who is in the store */
  FOYER_TOKEN_FOREIGN, /* no badge token, or one of another event, or forged */
} FoyerTokenVerdict;

/* Static: "valid", "revoked", "unknown", "foreign". */
const char *foyer_token_verdict_get_name (FoyerTokenVerdict verdict);

typedef struct
{
  FoyerTokenVerdict verdict;
  char *badge_no; /* NULL: foreign */
  FoyerAttendee *attendee; /* NULL: unknown or foreign */
  const char *reason; /* static, a sentence for a person */
} FoyerTokenCheck;

void foyer_token_check_free (FoyerTokenCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTokenCheck, foyer_token_check_free)

/* Checks the token @text as a scanner or a person types it: either case, spaces around it. The
 * signature is compared in constant time before the store is asked. Every text gives a verdict;
 * errors are those of the store. (transfer full) */
void foyer_engine_verify_token_async (FoyerEngine *self, const char *text,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
FoyerTokenCheck *foyer_engine_verify_token_finish (FoyerEngine *self, GAsyncResult *result,
                                                   GError **error);
