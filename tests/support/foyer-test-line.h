/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The policy and a driver together, as the line runs them: one job from RENDERED to its end. */
#pragma once

#include "foyer-printer-driver.h"
#include "foyer-submission.h"

typedef struct
{
  FoyerPrinterDriver *driver; /* lent */
  FoyerSubmissionPolicy policy;
  FoyerJob *job; /* lent; its state, attempts, remote id and uuid, reason are written */
  const char *media;
  GBytes *document; /* lent */
  GString *history; /* "RENDERED CREATING CREATED …", each change once; owned by the caller */
  guint n_creates, n_sends, n_cancels, n_finds;
  FoyerJobState
      stops_at; /* as if killed when this state is stored, before the action; PRINTED: never */
  gboolean was_stopped;
  guint n_waits; /* for a person or a printer */
  char *last_wait; /* its reason; owned by the caller */
  guint max_waits; /* give up the test's patience after so many; 0: 1000 */
} FoyerTestLine;

/* Runs until END, stops_at, or the patience ends. Delays are shortened to at most 20 ms. */
void foyer_test_line_run (FoyerTestLine *self);

/* A rendered job with @document; badge_no "K7Q2M9XD". */
FoyerJob *foyer_test_make_job (GBytes *document);

/* Bytes that look like a PDF and are told apart by @seed. */
GBytes *foyer_test_make_document (gsize length, guint32 seed);
