/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The badge of one person as it will print: the engine's own pixels of the bytes that print.
 * Never shows the former person: blank at once, a spinner after 100 ms, then the pages. */
#pragma once

#include <adwaita.h>

#include "foyer-engine-print.h"

#define FOYER_TYPE_BADGE_VIEW (foyer_badge_view_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBadgeView, foyer_badge_view, FOYER, BADGE_VIEW, AdwBin)

/* Shows the badge of @attendee_id; NULL: nothing. Showing the same person again keeps the picture
 * until the new one is there. @name is for the screen reader. */
void foyer_badge_view_show_person (FoyerBadgeView *self, FoyerEngine *engine,
                                   const char *attendee_id, const char *name);
