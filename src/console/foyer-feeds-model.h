/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources of the event and their latest deliveries, kept true as they change. */
#pragma once

#include <gio/gio.h>

#include "foyer-feed.h"
#include "foyer-session.h"

#define FOYER_TYPE_FEEDS_MODEL (foyer_feeds_model_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFeedsModel, foyer_feeds_model, FOYER, FEEDS_MODEL, GObject)

/* Signal "changed": it was read again, or could not be. */
FoyerFeedsModel *foyer_feeds_model_new (void);
/* NULL: none. */
void foyer_feeds_model_set_session (FoyerFeedsModel *self, FoyerSession *session);
/* Reads again now. */
void foyer_feeds_model_refresh (FoyerFeedsModel *self);

/* FoyerFeed; lent, the same for life. */
GListModel *foyer_feeds_model_get_sources (FoyerFeedsModel *self);
GListModel *foyer_feeds_model_get_deliveries (FoyerFeedsModel *self);
/* Lent; NULL: there is none of that name. */
FoyerFeed *foyer_feeds_model_find_source (FoyerFeedsModel *self, const char *name);
/* Why it could not be read; lent, NULL: it could. */
const GError *foyer_feeds_model_get_error (FoyerFeedsModel *self);
