/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a source may speak of: event types, events, tiers. Pure. */
#pragma once

#include "foyer-headers.h"
#include "foyer-source.h"

/* TRUE if @source limits types or events. */
gboolean foyer_intake_scope_is_limited (const FoyerSource *source);

/* FALSE if an event type or event of the request is not the source's, or if the source is limited
 * and the request does not say. A body that is no JSON is allowed: nothing can come of it but a
 * dead letter. */
gboolean foyer_intake_scope_allows (const FoyerSource *source, const FoyerHeaders *headers,
                                    const char *body, gsize length);

/* FALSE if @tier is not the source's. */
gboolean foyer_intake_scope_allows_tier (const FoyerSource *source, const char *tier);
