/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A webhook source made ready for requests: its scheme, keys and networks parsed. Private to the
 * engine. */
#pragma once

#include "foyer-peer-list.h"
#include "foyer-secret-store.h"
#include "foyer-signature.h"
#include "foyer-source.h"

/* Immutable, atomic reference count. */
typedef struct
{
  gatomicrefcount ref_count;
  FoyerSource *source;
  FoyerSignatureScheme scheme;
  FoyerSignatureKey *keys[FOYER_SOURCE_SECRETS]; /* either may be NULL */
  FoyerPeerList *networks; /* NULL: loopback alone */
  char *problem; /* why no request can be taken in: an unreadable secret; NULL: none */
} FoyerIntakeEndpoint;

/* (transfer full) Blocks for the secrets. What cannot be read is a problem of the endpoint. */
FoyerIntakeEndpoint *foyer_intake_endpoint_open (FoyerSource *source, FoyerSecretStore *secrets);
FoyerIntakeEndpoint *foyer_intake_endpoint_ref (FoyerIntakeEndpoint *self);
void foyer_intake_endpoint_unref (FoyerIntakeEndpoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerIntakeEndpoint, foyer_intake_endpoint_unref)
