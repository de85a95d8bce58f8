/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Route chains: the document that an operator writes, checked as a whole. Pure; when a job
 * leaves a hop is foyer-route-policy.h's. */
#pragma once

#include "foyer-job.h"
#include "foyer-printer.h"

typedef enum
{
  FOYER_HOP_PRINTER,
  FOYER_HOP_KIOSK, /* a printer that begins only when the person scans there or an operator says */
  FOYER_HOP_NEXT_BATCH, /* waits for the next batch, then begins again at the first hop */
  FOYER_HOP_HOLD, /* waits for a person, then begins again at the first hop */
} FoyerHopKind;

/* "printer", "kiosk", "next-batch", "hold"; static. */
const char *foyer_hop_kind_get_name (FoyerHopKind kind);

typedef struct
{
  FoyerHopKind kind;
  char *printer; /* PRINTER and KIOSK; else NULL */
  char *desk; /* KIOSK: where people scan; else NULL */
} FoyerHop;

/* TRUE if badges come out there. */
gboolean foyer_hop_is_printer (const FoyerHop *self);

typedef struct
{
  char *name;
  GPtrArray *hops; /* FoyerHop; chains that it refers to are written out */
  gboolean has_mark; /* a badge that did not come from the first hop is recorded as a fallback */
  gint64 next_batch_usec; /* so often the next batch goes by itself while the chain is healthy */
} FoyerChain;

#define FOYER_ROUTE_WALK_UP_SECONDS 30
#define FOYER_ROUTE_BATCH_SECONDS (15 * 60)
#define FOYER_ROUTE_NEXT_BATCH_MINUTES 15
#define FOYER_ROUTE_DRAIN_PER_MINUTE 60

/* Boxed, immutable, atomic reference count. */
typedef struct _FoyerRouteTable FoyerRouteTable;

#define FOYER_TYPE_ROUTE_TABLE (foyer_route_table_get_type ())
GType foyer_route_table_get_type (void);

/* (transfer full) Reads the document @text from @name. @printers (FoyerPrinter) are those that
 * hops may name and whose stock must be the same along a chain; NULL: as stored, not checked again.
 * @sheet_width_um × @sheet_height_um: of the event's badge, 0 if not known. NULL with
 * FOYER_BASE_ERROR_SYNTAX and all problems at once, one a line: "NAME:LINE: /path: rule: …". */
FoyerRouteTable *foyer_route_table_load (const char *name, const char *text, gsize length,
                                         GPtrArray *printers, gint sheet_width_um,
                                         gint sheet_height_um, GError **error);
FoyerRouteTable *foyer_route_table_ref (FoyerRouteTable *self);
void foyer_route_table_unref (FoyerRouteTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRouteTable, foyer_route_table_unref)

/* FoyerChain in the order of the document; lent. */
GPtrArray *foyer_route_table_get_chains (FoyerRouteTable *self);
/* Lent; NULL if there is none, or @self or @name is NULL. */
const FoyerChain *foyer_route_table_get_chain (FoyerRouteTable *self, const char *name);
/* The chain of the first rule that holds; NULL: none does, or @self is NULL. @desk NULL: no desk.
 */
const FoyerChain *foyer_route_table_choose (FoyerRouteTable *self, const char *tier,
                                            const char *desk, FoyerJobKind kind);
/* Least time between two badges of one printer while a chain that was offline drains. @self
 * NULL: the default. */
gint64 foyer_route_table_get_drain_usec (FoyerRouteTable *self);
/* Time from queueing to deadline. @self NULL: the default. */
gint64 foyer_route_table_get_period_usec (FoyerRouteTable *self, const char *tier,
                                          FoyerJobKind kind);
