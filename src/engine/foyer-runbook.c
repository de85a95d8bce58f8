/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The five rows. */
#include "config.h"

#include "foyer-runbook.h"

#define END                                                                                        \
  {                                                                                                \
    0, FOYER_SUBJECT_NONE, NULL, NULL                                                              \
  }

static const FoyerRunbookStep schema_contain[]
    = { { FOYER_ACT_HOLD_SOURCE, FOYER_SUBJECT_SOURCE, "Hold the source",
          "foyerctl sources hold NAME" },
        { FOYER_ACT_PARK_SOURCE, FOYER_SUBJECT_SOURCE, "Or take in without reading on",
          "foyerctl sources park NAME" },
        END };
static const FoyerRunbookStep schema_resolve[]
    = { { FOYER_ACT_SHOW_LETTERS, FOYER_SUBJECT_NONE, "See which field no longer fits",
          "foyerctl dlq groups" },
        { FOYER_ACT_DRAFT_CONTRACT, FOYER_SUBJECT_FILE, "Write a contract for the new columns",
          "foyerctl contracts draft FILE" },
        { FOYER_ACT_USE_CONTRACT, FOYER_SUBJECT_CONTRACT, "Put it in use",
          "foyerctl contracts use NAME VERSION" },
        { FOYER_ACT_REHEARSE_REPLAY, FOYER_SUBJECT_NONE, "Rehearse on the dead letters",
          "foyerctl dlq replay --all --dry-run" },
        { FOYER_ACT_REPLAY, FOYER_SUBJECT_NONE, "Replay them", "foyerctl dlq replay --all" },
        { FOYER_ACT_RELEASE_SOURCE, FOYER_SUBJECT_SOURCE, "Release the source",
          "foyerctl sources release NAME" },
        END };

static const FoyerRunbookStep spooler_contain[]
    = { { FOYER_ACT_OPEN_BREAKER, FOYER_SUBJECT_PRINTER, "Open the breaker: the next hop prints",
          "foyerctl printers breaker NAME open" },
        END };
static const FoyerRunbookStep spooler_resolve[]
    = { { FOYER_ACT_TEST_PRINTER, FOYER_SUBJECT_PRINTER, "Test the connection, restart the printer",
          "foyerctl printers test NAME" },
        { FOYER_ACT_SHOW_ROUTES, FOYER_SUBJECT_NONE, "See where badges go",
          "foyerctl routes list" },
        { FOYER_ACT_SHOW_JOBS, FOYER_SUBJECT_NONE, "See what is stuck", "foyerctl jobs list" },
        { FOYER_ACT_CANCEL_JOB, FOYER_SUBJECT_JOB, "Cancel what is stuck, at the printer too",
          "foyerctl jobs cancel ID" },
        { FOYER_ACT_CLOSE_BREAKER, FOYER_SUBJECT_PRINTER, "Close the breaker",
          "foyerctl printers breaker NAME close" },
        END };

static const FoyerRunbookStep drawing_contain[]
    = { { FOYER_ACT_HALT_RENDERING, FOYER_SUBJECT_NONE, "Halt rendering",
          "foyerctl rendering halt" },
        { FOYER_ACT_STATIC_ON, FOYER_SUBJECT_NONE, "Print plain badges meanwhile",
          "foyerctl rendering static on" },
        END };
static const FoyerRunbookStep drawing_resolve[]
    = { { FOYER_ACT_CHECK_EVENT, FOYER_SUBJECT_NONE,
          "Check fonts, templates and the drawing process", "foyerctl doctor" },
        { FOYER_ACT_PREFLIGHT, FOYER_SUBJECT_PRINTER, "Check texts and codes against the printer",
          "foyerctl preflight --all --printer NAME" },
        { FOYER_ACT_RESUME_RENDERING, FOYER_SUBJECT_NONE, "Resume", "foyerctl rendering resume" },
        END };

static const FoyerRunbookStep partition_contain[]
    = { { FOYER_ACT_OFFLINE_ON, FOYER_SUBJECT_CHAIN, "Take the chain offline",
          "foyerctl routes offline CHAIN on" },
        END };
static const FoyerRunbookStep partition_resolve[]
    = { { FOYER_ACT_SHOW_PRINTER, FOYER_SUBJECT_PRINTER, "Check the certificate",
          "foyerctl printers show NAME --ask" },
        { FOYER_ACT_ROTATE_SECRET, FOYER_SUBJECT_SOURCE, "Renew a sender's secret",
          "foyerctl sources rotate-secret NAME" },
        { FOYER_ACT_TEST_PRINTER, FOYER_SUBJECT_PRINTER, "Test the connection",
          "foyerctl printers test NAME" },
        { FOYER_ACT_OFFLINE_AUTO, FOYER_SUBJECT_CHAIN, "Take the chain back",
          "foyerctl routes offline CHAIN auto" },
        { FOYER_ACT_RELEASE_CHAIN, FOYER_SUBJECT_CHAIN, "Print what was set aside",
          "foyerctl routes release CHAIN" },
        END };

static const FoyerRunbookStep duplicate_contain[]
    = { { FOYER_ACT_SHOW_NOTICES, FOYER_SUBJECT_NONE,
          "The second one was refused already; see both deliveries", "foyerctl notices list" },
        END };
static const FoyerRunbookStep duplicate_resolve[]
    = { { FOYER_ACT_SHOW_SOURCE, FOYER_SUBJECT_SOURCE, "See what the sender sent when, and tell it",
          "foyerctl sources log NAME" },
        { FOYER_ACT_LINK, FOYER_SUBJECT_PAIR, "Link two records of one person",
          "foyerctl attendees link ID ID" },
        { FOYER_ACT_CLEAR, FOYER_SUBJECT_PAIR, "Or say that they are two people",
          "foyerctl attendees clear ID ID" },
        { FOYER_ACT_SEE_NOTICE, FOYER_SUBJECT_NOTICE, "Done with the notice",
          "foyerctl notices seen ID" },
        END };

static const FoyerRunbookRow rows[FOYER_N_INCIDENTS] = {
  [FOYER_INCIDENT_SCHEMA]
  = { "schema", "a feed no longer fits its contract", "many dead letters at once, with one code",
      schema_contain, schema_resolve },
  [FOYER_INCIDENT_SPOOLER]
  = { "spooler", "a printer takes badges in too late or not at all",
      "attempts made again, missed deadlines, a queue of dispatch that stands", spooler_contain,
      spooler_resolve },
  [FOYER_INCIDENT_DRAWING]
  = { "drawing", "fonts, codes or a template end the process that draws",
      "drawing processes that had to be replaced; rendering halts by itself", drawing_contain,
      drawing_resolve },
  [FOYER_INCIDENT_PARTITION]
  = { "partition", "a printer or sender cannot be reached, or TLS or sign-in fails",
      "open breakers, requests turned away; each attempt names its cause", partition_contain,
      partition_resolve },
  [FOYER_INCIDENT_DUPLICATE]
  = { "duplicate", "another person came under an id that is known",
      "a notice of the kind identity-collision", duplicate_contain, duplicate_resolve },
};

const FoyerRunbookRow *
foyer_runbook_get_row (FoyerIncident incident)
{
  g_return_val_if_fail (incident < FOYER_N_INCIDENTS, NULL);
  return &rows[incident];
}

const FoyerRunbookRow *
foyer_runbook_find_for_metric (FoyerMetric metric)
{
  switch (metric)
    {
    case FOYER_METRIC_DEAD_LETTERS:
      return &rows[FOYER_INCIDENT_SCHEMA];
    case FOYER_METRIC_DEPTH_DISPATCH:
    case FOYER_METRIC_PRINT_SUCCESS:
    case FOYER_METRIC_RETRIES:
    case FOYER_METRIC_REROUTES:
    case FOYER_METRIC_OVERRUNS:
      return &rows[FOYER_INCIDENT_SPOOLER];
    case FOYER_METRIC_DEPTH_RENDERING:
    case FOYER_METRIC_WORKERS:
      return &rows[FOYER_INCIDENT_DRAWING];
    case FOYER_METRIC_BREAKERS:
    case FOYER_METRIC_INTAKE:
      return &rows[FOYER_INCIDENT_PARTITION];
    case FOYER_METRIC_DEPTH_INGESTION:
    case FOYER_METRIC_DEPTH_TRANSFORMATION:
    case FOYER_METRIC_TRANSFORM_LATENCY:
      return NULL;
    }
  g_assert_not_reached ();
}
