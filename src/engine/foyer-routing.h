/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the line knows of routes while it runs: the table in force, breakers, health of printers,
 * offline chains. The store keeps what must survive; this is its picture in
 * memory, and the acts that change it. Main context only, but for the closures. */
#pragma once

#include "foyer-breaker.h"
#include "foyer-line.h"
#include "foyer-printer-status.h"
#include "foyer-route-policy.h"
#include "foyer-store-routes.h"

typedef struct _FoyerRouting FoyerRouting;

FoyerRouting *foyer_routing_new (FoyerLine *line);
/* Answers still to come are ignored; freed with the last of them. */
void foyer_routing_stop (FoyerRouting *self);

/* ---- Taking a picture: read on the reader, applied in the main context ---- */
typedef struct
{
  GPtrArray *printers; /* FoyerPrinter */
  char *document; /* NULL: as before, or none */
  gint64 version;
  GHashTable *breakers; /* printer → line */
  GHashTable *conditions; /* printer → FoyerPrinterCondition */
  GPtrArray *states; /* FoyerChainState */
  GPtrArray *cancels; /* gint64: row ids of jobs that somebody wants back */
  gint64 next_deadline_usec; /* foyer_store_get_next_hop_deadline() */
  gint64 known_version; /* argument: its document is not read again */
} FoyerRoutingPicture;

FoyerRoutingPicture *foyer_routing_picture_new (FoyerRouting *self);
void foyer_routing_picture_free (FoyerRoutingPicture *self);
/* A FoyerStoreFunc whose data is the picture, which it returns. */
gpointer foyer_routing_read (FoyerStore *store, gpointer picture, GError **error);
void foyer_routing_apply (FoyerRouting *self, const FoyerRoutingPicture *picture);

/* Lent; NULL: no document was set. */
FoyerRouteTable *foyer_routing_get_table (FoyerRouting *self);
/* Lent, never NULL. */
const FoyerBreaker *foyer_routing_get_breaker (FoyerRouting *self, const char *printer);
/* A FoyerHealthFunc whose user data is the routing. */
const FoyerPrinterHealth *foyer_routing_get_health (const char *printer, gpointer user_data);
/* After a chain came back: least time between two badges of this printer; 0: as fast as it takes
 * them. */
gint64 foyer_routing_get_pace_usec (FoyerRouting *self, const char *printer);
/* Nothing is left of what waited for it. */
void foyer_routing_end_drain (FoyerRouting *self, const char *printer);

/* ---- What was found out; each is stored without waiting ---- */
void foyer_routing_note_badge (FoyerRouting *self, const char *printer, gboolean is_success);
/* The answer to a question; @status NULL: there was none. */
void foyer_routing_note_probe (FoyerRouting *self, const char *printer,
                               const FoyerPrinterStatus *status);
/* A job's own look at its printer: only whether it waits for a person. */
void foyer_routing_note_status (FoyerRouting *self, const char *printer,
                                const FoyerPrinterStatus *status);

/* ---- Moving ---- */
/* Fills where a job of @chain goes with hop @to. Texts are lent by the chain. */
void foyer_routing_fill_move_to (FoyerRouteTable *table, const FoyerChain *chain,
                                 const FoyerJob *job, guint to, gint64 now_usec,
                                 FoyerJobMove *move);

/* Moves every job that must leave its hop, marks chains offline or back, releases next batches that
 * are due. @running: row ids of jobs in hand, which are left alone. Without waiting; the store's
 * notice of the change comes back by itself. Returns when to look again, UTC; 0: nothing is due. */
gint64 foyer_routing_look (FoyerRouting *self, GHashTable *running, gint64 next_deadline_usec);

/* A closure's body: the jobs of @chain in @states go to the first hop (@hop), for @why; *n of them.
 */
gboolean foyer_routing_release (FoyerStore *store, FoyerRouteTable *table, const FoyerChain *chain,
                                guint32 states, guint hop, const char *why, const char *actor,
                                gint64 now_usec, guint *n, GError **error);
