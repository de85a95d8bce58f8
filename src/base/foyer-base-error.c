/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-base; no messages. */
#include "config.h"

#include "foyer-base-error.h"

G_DEFINE_QUARK (foyer - base - error - quark, foyer_base_error)
