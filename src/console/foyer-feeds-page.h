/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds: where registrations come from, and files on their way in. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_FEEDS_PAGE (foyer_feeds_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFeedsPage, foyer_feeds_page, FOYER, FEEDS_PAGE, AdwBin)

/* Signals: "said" (const char *): the result of the person's own act; "import-closed": the
 * assistant is done with its file. */

/* NULL: no event is open. */
void foyer_feeds_page_set_session (FoyerFeedsPage *self, FoyerSession *session);
/* Opens @path in the assistant. */
void foyer_feeds_page_import (FoyerFeedsPage *self, const char *path);

/* One step back; FALSE: there is none. */
gboolean foyer_feeds_page_go_back (FoyerFeedsPage *self);
void foyer_feeds_page_focus_list (FoyerFeedsPage *self);
void foyer_feeds_page_focus_detail (FoyerFeedsPage *self);
