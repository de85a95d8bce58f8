/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of an act with override tokens: links of the chain, the record, its badges; or what a
 * stale one ran into. Plain, one owner. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-token-fold.h"

typedef struct
{
  char *field;
  char *base; /* NULL: absent, or not known any more */
  char *mine;
  char *theirs;
  FoyerThreeWay verdict;
} FoyerTokenDifference;

void foyer_token_difference_free (FoyerTokenDifference *self);

typedef struct
{
  GPtrArray *tokens; /* FoyerToken: new links of the chain, or the token that was decided */
  FoyerAttendee *attendee; /* as it is now; NULL: a dead letter's, or a code's */
  /* A stale order: nothing was changed. NULL: applied. FoyerTokenDifference, one for each edit. */
  GPtrArray *stale;
  FoyerDigest now; /* content hash of the record as it is stored */
  gboolean is_base_known; /* of a stale order: FALSE: the base is none of the last revisions */
  /* the record's jobs */
  guint cancelled; /* were queued, and wait no more */
  guint replaced; /* of these: queued again with the new revision */
  guint out; /* may be at a printer: superseded when they turn out printed */
  guint superseded; /* printed: their badge numbers are revoked */
} FoyerTokenReceipt;

void foyer_token_receipt_free (FoyerTokenReceipt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTokenReceipt, foyer_token_receipt_free)

/* (transfer full) Without tokens. */
FoyerTokenReceipt *foyer_token_receipt_new (void);
