/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-net. */
#include "config.h"

#include "foyer-net-error.h"

GQuark
foyer_net_error_quark (void)
{
  return g_quark_from_static_string ("foyer-net-error-quark");
}
