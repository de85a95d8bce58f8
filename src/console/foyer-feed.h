/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the Feeds page in words: a source, or one delivery of it. */
#pragma once

#include "foyer-engine-sources.h"

#define FOYER_TYPE_FEED (foyer_feed_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFeed, foyer_feed, FOYER, FEED, GObject)

/* Takes @report. @today: records since midnight. */
FoyerFeed *foyer_feed_new_source (FoyerSourceReport *report, guint64 today);
/* Files that a person brought under @name, which is no configured source. */
FoyerFeed *foyer_feed_new_files (const char *name, gint64 last_usec, guint64 today,
                                 guint64 refused);
/* Takes @log. */
FoyerFeed *foyer_feed_new_delivery (FoyerDeliveryLog *log);
/* What was refused at the door of a source since it was added; not in the journal. */
FoyerFeed *foyer_feed_new_refusals (const FoyerSourceReport *report);

/* All lent, never NULL. */
const char *foyer_feed_get_name (FoyerFeed *self); /* of the source */
const char *foyer_feed_get_title (FoyerFeed *self);
const char *foyer_feed_get_detail (FoyerFeed *self);
const char *foyer_feed_get_aside (FoyerFeed *self); /* at the end of the row: when, how many */
const char *foyer_feed_get_icon (FoyerFeed *self);
const char *foyer_feed_get_style (FoyerFeed *self);
/* NULL if it is no configured source. */
const FoyerSourceReport *foyer_feed_get_report (FoyerFeed *self);
gint64 foyer_feed_get_moment_usec (FoyerFeed *self);
/* TRUE if nothing that its row shows differs. */
gboolean foyer_feed_equal (FoyerFeed *self, FoyerFeed *other);
/* @other is equal, but newer: what the row does not show is taken from it. */
void foyer_feed_renew (FoyerFeed *self, FoyerFeed *other);

/* (transfer full) "3 wrong signature or clock, 1 held": NULL if nothing was refused. */
char *foyer_feed_dup_refusals (const FoyerSourceReport *report);
/* "Webhook"; "Open", "Held: senders are told to come back", … */
const char *foyer_feed_get_kind_words (FoyerSourceKind kind);
const char *foyer_feed_get_state_words (FoyerSourceState state);
