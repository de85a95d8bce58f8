/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of foyer-model by what the caller can do. */
#pragma once

#include <glib.h>

#define FOYER_MODEL_ERROR (foyer_model_error_quark ())
GQuark foyer_model_error_quark (void);

typedef enum
{
  /* Stored bytes are not what Foyer wrote: restore or re-ingest. */
  FOYER_MODEL_ERROR_CORRUPT,
  /* A state machine has no such transition: a bug, or somebody else was quicker; reload and look.
   */
  FOYER_MODEL_ERROR_TRANSITION,
  /* A name or value from outside is not one of those known: fix the input. */
  FOYER_MODEL_ERROR_VALUE,
} FoyerModelError;
