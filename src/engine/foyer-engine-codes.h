/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scanned badge token is worth. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-engine.h"

typedef enum
{
  FOYER_TOKEN_VALID, /* made by this event, for somebody who is registered */
  FOYER_TOKEN_REVOKED, /* made by this event; the badge was replaced or recalled, or the person's
                          registration no longer stands */
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
  gint64 revoked_usec; /* 0: its number stands */
  char *revoked_reason; /* why somebody revoked it; NULL */
  char *newer_no; /* revoked: the number that the person has now; NULL: none */
} FoyerTokenCheck;

void foyer_token_check_free (FoyerTokenCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTokenCheck, foyer_token_check_free)

/* (transfer full) The badge number in a token that this event made, as a scanner or a person types
 * it; NULL with *reason (static): why it is none. Pure but for the key. */
char *foyer_token_dup_badge_no (FoyerEvent *event, const char *text, const char **reason);

/* Checks the token @text as a scanner or a person types it: either case, spaces around it. The
 * signature is compared in constant time before the store is asked. Every text gives a verdict;
 * errors are those of the store. (transfer full) */
void foyer_engine_verify_token_async (FoyerEngine *self, const char *text,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
FoyerTokenCheck *foyer_engine_verify_token_finish (FoyerEngine *self, GAsyncResult *result,
                                                   GError **error);
