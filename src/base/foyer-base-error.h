/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of foyer-base by what the caller can do. */
#pragma once

#include <glib.h>

#define FOYER_BASE_ERROR (foyer_base_error_quark ())
GQuark foyer_base_error_quark (void);

typedef enum
{
  /* The text is not what it should be: fix the document or refuse the record; the message says
     where. */
  FOYER_BASE_ERROR_SYNTAX,
  /* A named limit is exceeded: refuse it. */
  FOYER_BASE_ERROR_LIMIT,
  /* The file cannot be read or written: a person must look at the disk or the permissions. */
  FOYER_BASE_ERROR_FILE,
  /* The disk is full: make room, then try again; nothing was lost. */
  FOYER_BASE_ERROR_FULL,
} FoyerBaseError;
