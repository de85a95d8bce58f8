/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-render. */
#include "config.h"

#include "foyer-render-error.h"

/* Written out: the formatter would put spaces into the name that G_DEFINE_QUARK takes. */
GQuark
foyer_render_error_quark (void)
{
  return g_quark_from_static_string ("foyer-render-error-quark");
}
