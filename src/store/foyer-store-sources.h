/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configured sources, their intake state, and what was refused without being kept. */
#pragma once

#include "foyer-source.h"
#include "foyer-store.h"

/* CONFLICT if the name is taken. */
gboolean foyer_store_add_source (FoyerStore *self, const FoyerSource *source, const char *actor,
                                 GError **error);
/* With its replay store, refusals and pulls; the journal stays. NOT_FOUND; CONFLICT while
 * deliveries or pulls of it wait. */
gboolean foyer_store_remove_source (FoyerStore *self, const char *name, const char *actor,
                                    GError **error);
/* NOT_FOUND. */
gboolean foyer_store_get_source (FoyerStore *self, const char *name, FoyerSource **source,
                                 GError **error);
/* *sources (transfer full): FoyerSource by name. */
gboolean foyer_store_list_sources (FoyerStore *self, GPtrArray **sources, GError **error);

/* A release lets the parked deliveries into the ingestion queue, in the order they came. NOT_FOUND.
 */
gboolean foyer_store_set_source_state (FoyerStore *self, const char *name, FoyerSourceState state,
                                       const char *actor, GError **error);
/* Replaces the references to its secrets; the audit row says @verb. NOT_FOUND. */
gboolean foyer_store_set_source_secrets (FoyerStore *self, const FoyerSource *source,
                                         const char *verb, const char *actor, GError **error);

/* Adds to the counters of a source; one that is gone is not an error. */
gboolean foyer_store_add_refusals (FoyerStore *self, const char *name,
                                   const guint64 refusals[FOYER_N_REFUSALS], GError **error);

/* What came of a source; plain. */
typedef struct
{
  guint64 deliveries;
  guint64 waiting; /* received or being worked on, parked ones aside */
  guint64 parked;
  guint64 failed;
  guint64 dead_letters; /* open */
  guint64 repeats;
  guint64 conflicts;
  guint64 refusals[FOYER_N_REFUSALS];
  gint64 last_delivery_usec; /* 0: none */
  gint64 last_refusal_usec;
  guint64 pulls_waiting;
  guint64 pulls_failed;
} FoyerSourceCounts;

gboolean foyer_store_count_source (FoyerStore *self, const char *name, FoyerSourceCounts *counts,
                                   GError **error);
