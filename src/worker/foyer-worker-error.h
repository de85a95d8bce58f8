/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong between the engine and a drawing process. */
#pragma once

#include <glib.h>

#define FOYER_WORKER_ERROR (foyer_worker_error_quark ())
GQuark foyer_worker_error_quark (void);

typedef enum
{
  /* The bytes are no message of this version, or one that breaks a limit: end the process, it
     cannot be trusted. */
  FOYER_WORKER_ERROR_PROTOCOL,
  /* The other side is gone. */
  FOYER_WORKER_ERROR_CLOSED,
  /* The other side did not answer in time: end the process. */
  FOYER_WORKER_ERROR_TIMEOUT,
  /* No process can be started, or it cannot give up its rights: the message says what to mend; try
     again later. */
  FOYER_WORKER_ERROR_START,
  /* The process lives and says why it did not draw: fix the data. */
  FOYER_WORKER_ERROR_REFUSED,
  /* The process ended while it drew; the message says how. Try again, a few times. */
  FOYER_WORKER_ERROR_DIED,
} FoyerWorkerError;
