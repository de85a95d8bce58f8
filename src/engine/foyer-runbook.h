/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runbook as one value: what happened, what shows it, what contains it at once, what
 * resolves it. Each step is something that the engine does or shows; panels, alerts and tests read
 * it from here. */
#pragma once

#include "foyer-metric.h"

typedef enum
{
  FOYER_INCIDENT_SCHEMA, /* a feed no longer fits its contract */
  FOYER_INCIDENT_SPOOLER, /* a printer takes nothing in, or too late */
  FOYER_INCIDENT_DRAWING, /* badges crash what draws them */
  FOYER_INCIDENT_PARTITION, /* network, TLS or sign-in fails */
  FOYER_INCIDENT_DUPLICATE, /* other people come under known ids */
} FoyerIncident;
#define FOYER_N_INCIDENTS (FOYER_INCIDENT_DUPLICATE + 1)

/* What a step is about: the word or words that its command wants. */
typedef enum
{
  FOYER_SUBJECT_NONE,
  FOYER_SUBJECT_SOURCE,
  FOYER_SUBJECT_PRINTER,
  FOYER_SUBJECT_CHAIN,
  FOYER_SUBJECT_JOB,
  FOYER_SUBJECT_CONTRACT, /* name and version */
  FOYER_SUBJECT_FILE,
  FOYER_SUBJECT_PAIR, /* two attendees */
  FOYER_SUBJECT_NOTICE,
} FoyerRunbookSubject;

typedef enum
{
  FOYER_ACT_HOLD_SOURCE,
  FOYER_ACT_PARK_SOURCE,
  FOYER_ACT_RELEASE_SOURCE,
  FOYER_ACT_SHOW_LETTERS, /* by cause, with the fields that the contract misses */
  FOYER_ACT_DRAFT_CONTRACT,
  FOYER_ACT_USE_CONTRACT,
  FOYER_ACT_REHEARSE_REPLAY,
  FOYER_ACT_REPLAY,
  FOYER_ACT_OPEN_BREAKER, /* what waits goes to the next hop */
  FOYER_ACT_CLOSE_BREAKER,
  FOYER_ACT_TEST_PRINTER,
  FOYER_ACT_SHOW_ROUTES,
  FOYER_ACT_SHOW_JOBS,
  FOYER_ACT_CANCEL_JOB,
  FOYER_ACT_HALT_RENDERING,
  FOYER_ACT_STATIC_ON,
  FOYER_ACT_CHECK_EVENT, /* fonts, drawing process, templates */
  FOYER_ACT_PREFLIGHT, /* text and code lengths against printer and dots */
  FOYER_ACT_RESUME_RENDERING,
  FOYER_ACT_OFFLINE_ON,
  FOYER_ACT_SHOW_PRINTER, /* its certificate, asked anew */
  FOYER_ACT_ROTATE_SECRET,
  FOYER_ACT_OFFLINE_AUTO, /* and what was set aside is drained */
  FOYER_ACT_RELEASE_CHAIN,
  FOYER_ACT_SHOW_NOTICES, /* both deliveries side by side */
  FOYER_ACT_SHOW_SOURCE, /* its schedule: the log of what it sent when */
  FOYER_ACT_LINK,
  FOYER_ACT_CLEAR,
  FOYER_ACT_SEE_NOTICE,
} FoyerRunbookAct;
#define FOYER_N_RUNBOOK_ACTS (FOYER_ACT_SEE_NOTICE + 1)

typedef struct
{
  FoyerRunbookAct act;
  FoyerRunbookSubject subject;
  const char *title; /* "Hold the source"; NULL ends a list */
  const char *command; /* "foyerctl sources hold NAME" */
} FoyerRunbookStep;

/* Static; lives for ever. */
typedef struct
{
  const char *name; /* "schema" */
  const char *what_happened;
  const char *seen_by;
  const FoyerRunbookStep *contain; /* at once */
  const FoyerRunbookStep *resolve; /* in this order */
} FoyerRunbookRow;

const FoyerRunbookRow *foyer_runbook_get_row (FoyerIncident incident);
/* Where an alert of @metric leads; NULL: nowhere in particular. */
const FoyerRunbookRow *foyer_runbook_find_for_metric (FoyerMetric metric);
