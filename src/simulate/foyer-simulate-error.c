/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-simulate. */
#include "config.h"

#include "foyer-simulate-error.h"

GQuark
foyer_simulate_error_quark (void)
{
  return g_quark_from_static_string ("foyer-simulate-error-quark");
}
