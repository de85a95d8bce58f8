/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the unsigned notices of pretix and Eventbrite: what they say has changed, never what it
 * has become. Pure. */
#pragma once

#include "foyer-source.h"

typedef enum
{
  FOYER_HINT_FETCH, /* *key says what */
  FOYER_HINT_NOTHING, /* a test, or a notice about nothing that is fetched */
  FOYER_HINT_FOREIGN, /* about another organizer, event or host */
  FOYER_HINT_UNREADABLE, /* no notice of this platform */
} FoyerHint;

/* *key (transfer full): order code or path, safe to put into a URL. */
FoyerHint foyer_intake_hint_read (const FoyerSource *source, const char *body, gsize length,
                                  char **key);

/* (transfer full) The URL to fetch @key from, on the pinned host of @source; NULL: @key is no key
 * of that platform. */
char *foyer_intake_hint_dup_url (const FoyerSource *source, const char *key);

/* What is fetched for @key may itself only say what else is to be fetched: an order of Eventbrite
 * names its attendees. (transfer full) Their keys, GPtrArray of char *; NULL: the document is what
 * was wanted. A document that names none gives an empty list. */
GPtrArray *foyer_intake_hint_list_parts (const FoyerSource *source, const char *key,
                                         const char *body, gsize length);
