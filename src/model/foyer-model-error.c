/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-model. */
#include "config.h"

#include "foyer-model-error.h"

G_DEFINE_QUARK (foyer - model - error - quark, foyer_model_error)
