/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of foyer-dispatch by what the caller can do; foyer-submission.h is the caller that knows.
 */
#pragma once

#include <glib.h>

#define FOYER_DISPATCH_ERROR (foyer_dispatch_error_quark ())
GQuark foyer_dispatch_error_quark (void);

typedef enum
{
  /* No byte reached the printer: back off and try again; counts as an attempt. */
  FOYER_DISPATCH_ERROR_UNREACHABLE,
  /* The printer took nothing and is busy: back off and try again; counts as an attempt. */
  FOYER_DISPATCH_ERROR_BUSY,
  /* The printer takes no jobs until a person acts there: wait, no attempt is burnt. */
  FOYER_DISPATCH_ERROR_NOT_ACCEPTING,
  /* Identity, permission or size is refused: a person must change a setting; do not retry. */
  FOYER_DISPATCH_ERROR_REFUSED,
  /* The printer cannot do what this job needs (format, media, operation): choose another printer or
     stock; do not retry. */
  FOYER_DISPATCH_ERROR_UNSUPPORTED,
  /* The request may have been taken: reconcile before anything is sent again. Also every
     undecodable answer. */
  FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME,
  /* The printer knows no such job: look for it by name, then ask a person. */
  FOYER_DISPATCH_ERROR_NOT_FOUND,
  /* The job is not in a state for that: query it. */
  FOYER_DISPATCH_ERROR_NOT_POSSIBLE,
  /* The document is not the one that was rendered (digest): render it again; nothing was sent. */
  FOYER_DISPATCH_ERROR_DOCUMENT,
  /* Folder printer: disk full, folder gone or not writable; nothing was written: make room, then go
     on. */
  FOYER_DISPATCH_ERROR_STORAGE,
  /* Folder printer: another document already has this name; it was left alone: a person must
     decide. */
  FOYER_DISPATCH_ERROR_CONFLICT,
  /* The caller cancelled (shutdown): outcome unknown, reconcile at the next start. */
  FOYER_DISPATCH_ERROR_CANCELLED,
  /* The printer's address, certificate, key or pin in the settings is unusable: fix the setting. */
  FOYER_DISPATCH_ERROR_SETTING,
} FoyerDispatchError;

#define FOYER_N_DISPATCH_ERRORS (FOYER_DISPATCH_ERROR_SETTING + 1)

/* Sets @error in FOYER_DISPATCH_ERROR out of @cause of any domain (FOYER_NET_ERROR by its code,
 * others by the nearest meaning, UNKNOWN_OUTCOME if there is none), keeping its text after @prefix.
 * Takes @cause. */
void foyer_dispatch_error_take (GError **error, GError *cause, const char *prefix);
