/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configured source of registrations: a value; how its deliveries are taken in is
 * foyer-engine's. Boxed, immutable once shared, atomic reference count. */
#pragma once

#include <glib-object.h>

typedef enum
{
  FOYER_SOURCE_FILE, /* files that a person brings */
  FOYER_SOURCE_WEBHOOK, /* requests to POST /hooks/NAME */
  FOYER_SOURCE_FOLDER, /* a watched folder */
} FoyerSourceKind;

/* "file", "webhook", "folder"; static. */
const char *foyer_source_kind_get_name (FoyerSourceKind kind);
gboolean foyer_source_kind_parse (const char *name, FoyerSourceKind *kind);

/* What becomes of new deliveries. */
typedef enum
{
  FOYER_SOURCE_OPEN, /* accepted and processed */
  FOYER_SOURCE_HELD, /* refused for now: 503 with Retry-After */
  FOYER_SOURCE_PARKED, /* accepted into the journal, processed after the release */
} FoyerSourceState;

/* "open", "held", "parked"; static. */
const char *foyer_source_state_get_name (FoyerSourceState state);
gboolean foyer_source_state_parse (const char *name, FoyerSourceState *state);

/* Senders without a signature only hint at what changed; Foyer fetches it by its id. */
typedef enum
{
  FOYER_PULL_NONE,
  FOYER_PULL_PRETIX, /* GET …/organizers/O/events/E/orders/CODE/ */
  FOYER_PULL_EVENTBRITE, /* GET of the api_url, if it is on the pinned host and of a known shape */
} FoyerPullKind;

/* "none", "pretix", "eventbrite"; static. */
const char *foyer_pull_kind_get_name (FoyerPullKind kind);
gboolean foyer_pull_kind_parse (const char *name, FoyerPullKind *kind);

/* Why a request was refused without being kept; counted by source. */
typedef enum
{
  FOYER_REFUSAL_UNAUTHENTICATED, /* 401: signature or clock */
  FOYER_REFUSAL_ADDRESS, /* 403: the peer is not on the list */
  FOYER_REFUSAL_SCOPE, /* 403: event, type or tier is not this source's */
  FOYER_REFUSAL_HELD, /* 503: held */
  FOYER_REFUSAL_RATE, /* 429 */
  FOYER_REFUSAL_TOO_LARGE, /* 413 */
  FOYER_REFUSAL_MEDIA_TYPE, /* 415 */
  FOYER_REFUSAL_NO_ROOM, /* 503: the disk is full, or the store does not do its part */
  FOYER_REFUSAL_NO_SECRET, /* 503: the secret cannot be read */
} FoyerRefusal;

#define FOYER_N_REFUSALS (FOYER_REFUSAL_NO_SECRET + 1)

/* "unauthenticated", …; static. */
const char *foyer_refusal_get_name (FoyerRefusal refusal);
gboolean foyer_refusal_parse (const char *name, FoyerRefusal *refusal);

#define FOYER_SOURCE_SECRETS 2

typedef struct
{
  char *name; /* 1 to 64 of a–z, 0–9, "-", "_", "."; in the URL; unique */
  FoyerSourceKind kind;
  char *contract; /* name (then the newest) or reference */
  char *scheme; /* keyword of the signature scheme; NULL: no webhook */
  FoyerSourceState state;
  gboolean is_strict; /* 422 for what the contract refuses */
  guint window_seconds; /* of the sender's clock, both ways; 0: the default, 300 */
  guint rate_per_minute; /* requests; 0: no limit */
  char **networks; /* CIDR; NULL or empty: loopback alone */
  char **event_types; /* names of the sender's event types; NULL: all */
  char **events; /* values of the payload's "event"; NULL: all */
  char **tiers; /* codes of the taxonomy; NULL: all */
  char *folder; /* watched folder, absolute; NULL if none */
  char *public_url; /* the URL as senders know it, for schemes that sign it; NULL: as asked for */
  /* pull-by-id */
  FoyerPullKind pull;
  char *pull_url; /* "https://pretix.eu", the pinned host; NULL if none */
  char *pull_organizer; /* pretix; NULL if none */
  char *pull_event; /* pretix; NULL if none */
  char *pull_ca_file; /* authorities, PEM, absolute; NULL: the system's */
  char *pull_token; /* reference of the API token in the secret store, never the token; NULL: none
                       yet */
  /* The newest first; references into the secret store, never the secrets. NULL: none. */
  char *secrets[FOYER_SOURCE_SECRETS];
  gint64 secret_usec[FOYER_SOURCE_SECRETS]; /* when it was made */
  gint64 added_usec; /* set by the store */
} FoyerSource;

#define FOYER_TYPE_SOURCE (foyer_source_get_type ())
GType foyer_source_get_type (void);

FoyerSource *foyer_source_new (void);
FoyerSource *foyer_source_ref (FoyerSource *self);
void foyer_source_unref (FoyerSource *self);
/* (transfer full) A copy that may still be changed. */
FoyerSource *foyer_source_copy (const FoyerSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSource, foyer_source_unref)

/* TRUE for a name that may stand in a URL and a file name as it is. */
gboolean foyer_source_is_name (const char *name);
