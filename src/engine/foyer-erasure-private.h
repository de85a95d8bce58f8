/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of erasing a person share. */
#pragma once

#include "foyer-engine-erase.h"
#include "foyer-line.h"
#include "foyer-store-erase.h"

typedef struct
{
  FoyerLine *line; /* event, catalogue and clock of it; no service, no stage */
  FoyerStore *store;
  FoyerAttendee *attendee;
  FoyerErasure order;
  FoyerErasureFiles files;
  FoyerErasureReport *report;
} FoyerErasureWork;

/* Inside the write transaction: the person's bytes in every delivery. New journal files are durable
 * before; the old ones are still there. */
gboolean foyer_erasure_scrub_journal (FoyerErasureWork *work, GError **error);
/* After the commit: journal files that no delivery names, spool, cache, printed badges, search
 * index; then what the store's file and log keep. Repeated after a crash it ends what was begun. */
gboolean foyer_erasure_remove_files (FoyerErasureWork *work, GError **error);
