/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a simulated printer's job table, for the file that keeps it. */
#pragma once

#include "foyer-simulated-queue.h"

struct _FoyerSimulatedQueue
{
  FoyerSimulatedQueueSettings settings;
  GPtrArray *jobs; /* FoyerSimulatedJob */
  GPtrArray *documents; /* FoyerSimulatedDocument */
  int next_id;
  guint last_serial;
  gint labels;
  gint64 free_usec; /* when the last label was out */
};

void foyer_simulated_job_free (FoyerSimulatedJob *self);
void foyer_simulated_document_free (FoyerSimulatedDocument *self);
