/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody who was not registered and stands at a desk: the journal and admission in one
 * transaction, without a queue between them. */
#pragma once

#include "foyer-store-admit.h"

/* Appends @delivery to the journal as done, with @columns, and admits what @intake holds of it.
 * What admission does not admit is CONFLICT: roll back. *counts is overwritten. One audit row:
 * @subject,
 * @reason (NULL: none). */
gboolean foyer_store_admit_walk_in (FoyerStore *self, const FoyerDelivery *delivery,
                                    FoyerColumns *columns, FoyerIntake *intake, const char *actor,
                                    const char *subject, const char *reason,
                                    FoyerAdmissionCounts *counts, GError **error);
