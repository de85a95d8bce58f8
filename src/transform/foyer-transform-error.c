/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-transform. */
#include "config.h"

#include "foyer-transform-error.h"

G_DEFINE_QUARK (foyer - transform - error - quark, foyer_transform_error)
