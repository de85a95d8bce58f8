/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of foyer-store by what the caller can do. */
#pragma once

#include <glib.h>

#define FOYER_STORE_ERROR (foyer_store_error_quark ())
GQuark foyer_store_error_quark (void);

typedef enum
{
  /* Another process held the store longer than the busy time-out: nothing was changed, try again.
   */
  FOYER_STORE_ERROR_RETRY,
  /* The disk is full: nothing of the transaction was kept; make room, then try again. */
  FOYER_STORE_ERROR_FULL,
  /* Reading or writing the file failed: a person must look at the disk or the permissions. */
  FOYER_STORE_ERROR_IO,
  /* The file was written by a newer Foyer: update Foyer; the file was not touched. */
  FOYER_STORE_ERROR_NEWER,
  /* The file is no store of Foyer: choose another; it was not touched. */
  FOYER_STORE_ERROR_FOREIGN,
  /* The file is damaged: restore a backup, ingest the journal again. */
  FOYER_STORE_ERROR_CORRUPT,
  /* There is no such file or item: check the id. */
  FOYER_STORE_ERROR_NOT_FOUND,
  /* The item is not in the state that the caller believed, or exists already: reload, decide again.
   */
  FOYER_STORE_ERROR_CONFLICT,
  /* The state machine has no such transition: report a bug. */
  FOYER_STORE_ERROR_TRANSITION,
  /* The store is open for reading only: ask the process that may write. */
  FOYER_STORE_ERROR_READ_ONLY,
  /* A verb was used wrongly, or a statement is wrong: report a bug. */
  FOYER_STORE_ERROR_BUG,
} FoyerStoreError;
