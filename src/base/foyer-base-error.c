/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-base; no messages. */
#include "config.h"

#include "foyer-base-error.h"

/* Written out: the formatter would put spaces into the name that G_DEFINE_QUARK takes. */
GQuark
foyer_base_error_quark (void)
{
  return g_quark_from_static_string ("foyer-base-error-quark");
}
