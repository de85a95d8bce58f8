/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-transform. */
#include "config.h"

#include "foyer-transform-error.h"

/* Written out: the formatter would put spaces into the name that G_DEFINE_QUARK takes. */
GQuark
foyer_transform_error_quark (void)
{
  return g_quark_from_static_string ("foyer-transform-error-quark");
}
