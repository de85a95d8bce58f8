/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source or a delivery in a list; a screen reader gets it as one sentence. */
#pragma once

#include <adwaita.h>

#include "foyer-feed.h"

#define FOYER_TYPE_FEED_ROW (foyer_feed_row_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFeedRow, foyer_feed_row, FOYER, FEED_ROW, AdwBin)

/* Property "feed" (FoyerFeed, write-only). */
