/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of networks (CIDR, IPv4 and IPv6) that a peer's address is looked up in; not a name
 * resolver. A value. */
#pragma once

#include "foyer-net-error.h"

#include <gio/gio.h>

/* Immutable, atomic reference count. */
typedef struct _FoyerPeerList FoyerPeerList;

FoyerPeerList *foyer_peer_list_ref (FoyerPeerList *self);
void foyer_peer_list_unref (FoyerPeerList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPeerList, foyer_peer_list_unref)

/* (transfer full) @text: addresses and networks between commas or white space, like "10.0.0.0/8,
 * 2001:db8::/32, 192.0.2.7"; NULL or "": the empty list. Bits behind the prefix must be zero: who
 * writes 10.0.0.7/8 meant something else. At most FOYER_LIMIT_PEER_NETWORKS. IPv4-mapped networks
 * (::ffff:10.0.0.0/104) mean the IPv4 network. Error: FOYER_NET_ERROR_SETTING, naming the entry. */
FoyerPeerList *foyer_peer_list_parse (const char *text, GError **error);
guint foyer_peer_list_get_length (const FoyerPeerList *self);
/* (transfer full) As parse() reads it, between ", ". */
char *foyer_peer_list_dup_text (const FoyerPeerList *self);

/* In one of the networks? An IPv4-mapped address (::ffff:a.b.c.d) is the IPv4 address. */
gboolean foyer_peer_list_has (const FoyerPeerList *self, GInetAddress *address);
/* May that peer speak? As has(); but an empty list, or NULL, lets in loopback alone. */
gboolean foyer_peer_list_allows (const FoyerPeerList *self, GInetAddress *address);
/* The same for an address as text (FoyerHttpRequest's peer); what is no address is not allowed. */
gboolean foyer_peer_list_allows_text (const FoyerPeerList *self, const char *address);
