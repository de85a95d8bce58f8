/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badge numbers and badge tokens out of the event's key. Pure. */
#pragma once

#include "foyer-crockford.h"

/* F1, the badge number, 16 characters of signature, terminator. */
#define FOYER_BADGE_TOKEN_BYTES (2 + FOYER_BADGE_NO_CHARS + 16 + 1)

/* The candidate for a person's badge number: the same for the same key, person and attempt, so that
 * a preview shows the number that will be issued; the next attempt is asked for only when another
 * person has this one. */
void foyer_badge_identity_propose_no (const guint8 key[32], const char *attendee_id, guint attempt,
                                      char badge_no[FOYER_BADGE_NO_BYTES]);

/* "F1" + badge_no + 16 base-32 characters of HMAC-SHA256 (key, version ‖ event ‖ badge_no). */
void foyer_badge_identity_print_token (const guint8 key[32], const char *event_id,
                                       const char *badge_no, char token[FOYER_BADGE_TOKEN_BYTES]);
