/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contracts an event can read feeds by: list, check a document, choose a version. */
#pragma once

#include "foyer-engine.h"

/* One contract name with its versions; plain struct for one owner. */
typedef struct
{
  char *name; /* "pretix-order-positions" */
  char *title; /* "pretix: order positions (CSV)"; of the version in use */
  char *source; /* name of the source where the importer names none */
  const char *format; /* "csv", "json", "json-lines"; static */
  gboolean is_verified; /* tried on a file that the platform itself made */
  guint version; /* in use: new deliveries are read by it */
  gboolean is_chosen; /* a person chose it; FALSE: it is the newest */
  GArray *versions; /* guint, all that are at hand, oldest first */
  guint64 records; /* stored registrations that any version of it made */
} FoyerContractInfo;

void foyer_contract_info_free (FoyerContractInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerContractInfo, foyer_contract_info_free)

/* (transfer full) GPtrArray of FoyerContractInfo by name: the shipped ones and those of the event.
 */
void foyer_engine_list_contracts_async (FoyerEngine *self, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_contracts_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);

/* (transfer full) A document by itself: one version, not chosen, no records. Needs no event. Blocks
 * (reads one file). FOYER_ENGINE_ERROR_INPUT: every problem with file, line, path and rule. */
FoyerContractInfo *foyer_engine_check_contract_file (const char *path, GError **error);

/* New deliveries that name this contract, or match it, are read by @version from now on; going back
 * is the same call with a lower number. Records keep the version that made them. @version 0: no
 * choice any more, the newest. The audit names the actor. Errors: _NOT_FOUND names the versions
 * there are. */
void foyer_engine_use_contract_async (FoyerEngine *self, const char *name, guint version,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
/* (transfer full) The contract as it is now. */
FoyerContractInfo *foyer_engine_use_contract_finish (FoyerEngine *self, GAsyncResult *result,
                                                     GError **error);
