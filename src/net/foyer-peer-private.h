/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peers' addresses inside of foyer-net. */
#pragma once

#include "foyer-peer-list.h"

/* (transfer full) IPv4-mapped IPv6 as IPv4, anything else as it is. */
GInetAddress *foyer_peer_address_dup (GInetAddress *address);
