/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-render. */
#include "config.h"

#include "foyer-render-error.h"

G_DEFINE_QUARK (foyer - render - error - quark, foyer_render_error)
