/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of the engine by what the caller can do; each code has one exit status of foyerctl. */
#pragma once

#include <glib.h>

#define FOYER_ENGINE_ERROR (foyer_engine_error_quark ())
GQuark foyer_engine_error_quark (void);

typedef enum
{
  /* What was asked for makes no sense: correct the request (exit 2). */
  FOYER_ENGINE_ERROR_USAGE,
  /* No record could be read from the input: correct or replace the file (exit 3). */
  FOYER_ENGINE_ERROR_INPUT,
  /* This person or process may not: ask who may (exit 4). */
  FOYER_ENGINE_ERROR_DENIED,
  /* The store or the disk does not do its part: look at the message (exit 5). */
  FOYER_ENGINE_ERROR_STORE,
  /* A printer or peer cannot be reached: check it, then try again (exit 6). */
  FOYER_ENGINE_ERROR_PEER,
  /* Somebody was quicker or holds the lock; reload and decide (exit 7). */
  FOYER_ENGINE_ERROR_CONFLICT,
  /* There is no such thing: check the name (exit 2). */
  FOYER_ENGINE_ERROR_NOT_FOUND,
  /* The work ended, but some items failed: look at the report (exit 1). */
  FOYER_ENGINE_ERROR_INCOMPLETE,
} FoyerEngineError;
