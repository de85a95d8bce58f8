/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badge numbers: every one ever given, and which no longer opens a door. Numbers are
 * given with jobs (foyer-store-jobs.h); this is looking one up and revoking it. */
#pragma once

#include "foyer-store.h"

typedef struct
{
  char *badge_no;
  gint64 attendee_row;
  gint64 issued_usec;
  gint64 revoked_usec; /* 0: it stands */
  char *revoked_reason; /* NULL: revoked with the registration, or it stands */
  char *newer_no; /* revoked: the number that the person has now; NULL: none */
} FoyerBadge;

void foyer_badge_free (FoyerBadge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerBadge, foyer_badge_free)

/* @badge_no in its canonical form. *badge (transfer full): NULL if it was never given. */
gboolean foyer_store_find_badge (FoyerStore *self, const char *badge_no, FoyerBadge **badge,
                                 GError **error);
/* For good: it is never given again, and `codes verify` says revoked from now on. The person has no
 * number then, and gets a new one with the next job. Jobs are left alone: who revokes also decides
 * what becomes of them. One audit row. NOT_FOUND: never given; CONFLICT: revoked already. @reason
 * without personal data. */
gboolean foyer_store_revoke_badge (FoyerStore *self, const char *badge_no, const char *reason,
                                   const char *actor, GError **error);
