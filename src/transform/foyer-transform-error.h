/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of foyer-transform by what the caller can do; bad rows are diagnostics, never errors. */
#pragma once

#include <glib.h>

#define FOYER_TRANSFORM_ERROR (foyer_transform_error_quark ())
GQuark foyer_transform_error_quark (void);

typedef enum
{
  /* The file lacks columns that the contract needs, or holds columns that a closed contract does
     not know: choose another contract, or change it; the message lists every column. */
  FOYER_TRANSFORM_ERROR_COLUMNS,
  /* A newer taxonomy takes away what an older one had: deprecate it instead; the message lists
     every code. */
  FOYER_TRANSFORM_ERROR_REMOVED,
} FoyerTransformError;
