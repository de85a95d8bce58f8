/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of drawing processes; no code of its own. */
#include "config.h"

#include "foyer-worker-error.h"

G_DEFINE_QUARK (foyer - worker - error - quark, foyer_worker_error)
