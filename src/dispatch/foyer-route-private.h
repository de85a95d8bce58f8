/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a route table, shared by its loader and its look-ups. */
#pragma once

#include "foyer-route.h"

/* NULL texts match anything. */
typedef struct
{
  char *tier;
  char *desk;
  int kind; /* FoyerJobKind, -1: any */
  char *chain;
} FoyerRouteRule;

typedef struct
{
  char *tier;
  gint64 period_usec[FOYER_N_JOB_KINDS]; /* 0: the default */
} FoyerRouteDeadline;

struct _FoyerRouteTable
{
  gatomicrefcount ref_count;
  GPtrArray *chains; /* FoyerChain */
  GPtrArray *rules; /* FoyerRouteRule */
  GPtrArray *deadlines; /* FoyerRouteDeadline; one without tier is for the others */
  gint64 drain_usec;
};

/* An empty one, to be filled before it is shared. */
FoyerRouteTable *foyer_route_table_new_empty (void);
FoyerChain *foyer_chain_new (const char *name);
void foyer_chain_free (FoyerChain *self);
FoyerHop *foyer_hop_new (FoyerHopKind kind, const char *printer, const char *desk);
