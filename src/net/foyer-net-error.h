/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of foyer-net by what the caller can do. */
#pragma once

#include <glib.h>

#define FOYER_NET_ERROR (foyer_net_error_quark ())
GQuark foyer_net_error_quark (void);

typedef enum
{
  /* No byte of the request left this machine: try again later. */
  FOYER_NET_ERROR_UNREACHABLE,
  /* The server took nothing and says "later" (HTTP 429, 503): try again later. */
  FOYER_NET_ERROR_BUSY,
  /* The server refuses us, or we refuse its identity (certificate, pin, HTTP 3xx and 4xx): a person
     must change a setting. */
  FOYER_NET_ERROR_REFUSED,
  /* The request may have been taken, and the answer never came whole: ask the server before doing
     it again. */
  FOYER_NET_ERROR_UNKNOWN_OUTCOME,
  /* The answer is longer than agreed; the request may have been taken: ask before doing it again.
   */
  FOYER_NET_ERROR_TOO_LARGE,
  /* What answered does not speak the agreed protocol; the request may have been taken: ask, and
     check the address. */
  FOYER_NET_ERROR_PROTOCOL,
  /* The caller cancelled; whether the request was taken is unknown. */
  FOYER_NET_ERROR_CANCELLED,
  /* An address, certificate, key or pin in the settings is unusable: fix the setting. */
  FOYER_NET_ERROR_SETTING,
} FoyerNetError;
