/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-model. */
#include "config.h"

#include "foyer-model-error.h"

/* Written out: the formatter would put spaces into the name that G_DEFINE_QUARK takes. */
GQuark
foyer_model_error_quark (void)
{
  return g_quark_from_static_string ("foyer-model-error-quark");
}
