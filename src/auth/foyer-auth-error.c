/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-auth. */
#include "config.h"

#include "foyer-auth-error.h"

GQuark
foyer_auth_error_quark (void)
{
  return g_quark_from_static_string ("foyer-auth-error-quark");
}
