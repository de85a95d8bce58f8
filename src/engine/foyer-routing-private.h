/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the routing, shared by its two files. */
#pragma once

#include "foyer-routing.h"

#include <string.h>

typedef struct
{
  FoyerBreaker breaker;
  FoyerPrinterHealth health; /* as last asked for */
  gint64 waits_since_usec;
  char *waits_for;
  gint64 paused_usec; /* by an operator; 0: it is not */
  gboolean is_draining; /* a chain of it came back */
  guint n_successes; /* not stored yet */
  guint n_saves; /* changes of the breaker on their way to the store */
} FoyerRoutingPrinter;

struct _FoyerRouting
{
  FoyerLine *line;
  gint64 started_usec;
  FoyerRouteTable *table;
  gint64 version;
  GHashTable *printers; /* name → FoyerRoutingPrinter */
  GPtrArray *states; /* FoyerChainState */
  guint n_saves; /* looks that are being carried out */
  gint64 looked_usec; /* monotonic: the last one */
  guint n_holds; /* answers still to come */
  gboolean is_stopped;
};

FoyerRoutingPrinter *foyer_routing_ensure_printer (FoyerRouting *self, const char *name);
const FoyerChainState *foyer_routing_find_state (FoyerRouting *self, const char *chain);
void foyer_routing_unhold (FoyerRouting *self);
