/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of foyer-simulate by what the caller can do. */
#pragma once

#include <glib.h>

#define FOYER_SIMULATE_ERROR (foyer_simulate_error_quark ())
GQuark foyer_simulate_error_quark (void);

typedef enum
{
  /* A fault script cannot be read: mend the place that the message shows. */
  FOYER_SIMULATE_ERROR_SCRIPT,
  /* An option, certificate, key or address makes no sense: correct it. */
  FOYER_SIMULATE_ERROR_SETTING,
  /* The port is taken, or the receiver cannot be reached: free it, or start it. */
  FOYER_SIMULATE_ERROR_PEER,
  /* A document or the state file cannot be written or read: look at the disk. */
  FOYER_SIMULATE_ERROR_STORAGE,
} FoyerSimulateError;
