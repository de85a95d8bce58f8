/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small closed language for what a simulated printer does wrong, and when. Pure: text in,
 * steps out; following them is foyer-fault-plan.h's.
 *
 *     busy×3, then ok                      three busy answers, then all is well (`busy*3` is the
 * same) on Send-Document: lost reply*1       the work is done once, its answer never comes
 *     media-empty for 30s, then ok         out of media for half a minute
 *     slow 500ms                           every answer half a second late
 *
 *     SCRIPT = RULE { ( ";" | line break ) RULE }
 *     RULE   = [ "on" OPERATION ":" ] STEP { "," [ "then" ] STEP }
 *     STEP   = FAULT [ ARGUMENT ] [ ( "×" | "*" ) COUNT | "for" TIME ]
 *
 * Words of a fault's name may be joined by spaces, hyphens or underscores; letters in either case.
 * TIME is a number with ms, s or min. A step without COUNT or TIME holds once, or for ever if it is
 * the last one; after the last counted or timed step all is well. */
#pragma once

#include "foyer-simulate-error.h"

#include <cups/cups.h>
#include <glib.h>

typedef enum
{
  FOYER_FAULT_OK,
  /* What the printer says of itself; a look at it (Get-Printer-Attributes) counts as one. */
  FOYER_FAULT_STOPPED, /* an operator paused it: takes jobs, prints none */
  FOYER_FAULT_NOT_ACCEPTING, /* takes no jobs */
  FOYER_FAULT_MEDIA_EMPTY,
  FOYER_FAULT_COVER_OPEN,
  FOYER_FAULT_JAM,
  FOYER_FAULT_LOW_LABELS, /* argument: how many are left */
  /* What it does with a job. */
  FOYER_FAULT_BUSY, /* server-error-busy to a new job */
  FOYER_FAULT_ABORT, /* the document is taken, then the job is aborted */
  FOYER_FAULT_STATUS, /* argument: IPP status code, given by keyword: "status
                         server-error-internal-error" */
  /* What happens to one request. */
  FOYER_FAULT_SLOW, /* argument: milliseconds until the answer */
  FOYER_FAULT_HANG, /* read, never answered, nothing done */
  FOYER_FAULT_DROP, /* closed, nothing done */
  FOYER_FAULT_RESET, /* connection reset, nothing done */
  FOYER_FAULT_LOST_REPLY, /* work done, then closed */
  FOYER_FAULT_RESET_REPLY, /* work done, then reset */
  FOYER_FAULT_TRUNCATED, /* work done, half an answer, then closed */
  FOYER_FAULT_GARBAGE, /* work done, an answer that is no IPP */
  FOYER_FAULT_HTML, /* work done, a web page */
  FOYER_FAULT_ENDLESS, /* work done, an answer without end */
  FOYER_FAULT_WRONG_REQUEST_ID, /* work done, the answer to another request */
  FOYER_FAULT_HTTP, /* argument: 400…599, nothing done: "http 503" */
  /* What happens to a connection, before any request. */
  FOYER_FAULT_REFUSE, /* nobody listens; cannot be counted */
  FOYER_FAULT_BAD_TLS, /* text where TLS should be */
  FOYER_FAULT_WRONG_CERTIFICATE, /* of another host, signed by itself; only with TLS */
} FoyerFaultKind;
#define FOYER_N_FAULTS (FOYER_FAULT_WRONG_CERTIFICATE + 1)

/* What a fault belongs to, which is also what counts it. */
typedef enum
{
  FOYER_FAULT_SCOPE_NONE,
  FOYER_FAULT_SCOPE_PRINTER,
  FOYER_FAULT_SCOPE_NEW_JOB, /* Create-Job, Print-Job, Validate-Job */
  FOYER_FAULT_SCOPE_DOCUMENT, /* Send-Document, Print-Job */
  FOYER_FAULT_SCOPE_REQUEST, /* any */
  FOYER_FAULT_SCOPE_CONNECTION,
} FoyerFaultScope;

typedef struct
{
  FoyerFaultKind kind;
  guint argument;
  guint count; /* 0: not counted */
  gint64 duration_usec; /* 0: not timed; neither: for ever */
} FoyerFaultStep;

typedef struct
{
  ipp_op_t operation; /* 0: wherever the fault belongs */
  GArray *steps; /* FoyerFaultStep, at least one */
} FoyerFaultRule;

/* (transfer full) FoyerFaultRule of @text. Error: FOYER_SIMULATE_ERROR_SCRIPT, with the column and
 * what is known there. At most FOYER_LIMIT_FAULT_SCRIPT_BYTES. */
GPtrArray *foyer_fault_script_parse (const char *text, GError **error);

/* "lost-reply"; static. */
const char *foyer_fault_kind_get_name (FoyerFaultKind kind);
/* One line for --help; static. */
const char *foyer_fault_kind_get_help (FoyerFaultKind kind);
FoyerFaultScope foyer_fault_kind_get_scope (FoyerFaultKind kind);
