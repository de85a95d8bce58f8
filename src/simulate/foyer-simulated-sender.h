/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sender of webhooks that is not there: posts invented registrations to a listener on this
 * machine, signed as asked for, or wrongly. Never to another machine. */
#pragma once

#include "foyer-simulate-error.h"

#include <gio/gio.h>
#include <jansson.h>

typedef enum
{
  FOYER_SENDER_GOOD, /* everything is in order */
  FOYER_SENDER_BAD_HMAC, /* signed, then altered */
  FOYER_SENDER_OLD_CLOCK, /* signed an hour ago */
  FOYER_SENDER_REPLAY, /* one delivery, again and again */
  FOYER_SENDER_FLOOD, /* as many at once as connections allow */
} FoyerSenderFault;
#define FOYER_N_SENDER_FAULTS (FOYER_SENDER_FLOOD + 1)

/* "good", "bad-hmac", …; NULL beyond the last; static. */
const char *foyer_sender_fault_get_name (guint fault);
/* FALSE and *fault untouched for another word. */
gboolean foyer_sender_fault_parse (const char *name, FoyerSenderFault *fault);

/* The schemes; NULL beyond the last; static. */
const char *foyer_sender_scheme_get_name (guint scheme);

/* Lent for the call of _send_async() alone. */
typedef struct
{
  const char *url; /* http or https, a loopback address or localhost */
  const char *scheme; /* as in the settings of sources: "standard-webhooks", …, "none" */
  const char *secret; /* NULL for the scheme "none" */
  FoyerSenderFault fault;
  guint count; /* 1 … FOYER_LIMIT_SIMULATED_DELIVERIES */
  guint per_second; /* not of a flood */
  const char *tier; /* of the invented people; NULL: GENERAL */
} FoyerSimulatedSender;

/* What came back: one JSON object without line break, on the thread-default main context. */
typedef void (*FoyerSenderWatch) (const char *line, gpointer user_data);

/* Errors: FOYER_SIMULATE_ERROR_SETTING (nothing was sent); FOYER_SIMULATE_ERROR_PEER: nobody
 * answered at all. Ends early and without error when cancelled. */
void foyer_simulated_sender_send_async (const FoyerSimulatedSender *settings,
                                        FoyerSenderWatch watch, gpointer watch_data,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
/* (transfer full) The report: `fault, sent, answers` (status → how often), `unanswered,
 * as_expected`: whether every answer is one that the fault deserves. */
json_t *foyer_simulated_sender_send_finish (GAsyncResult *result, GError **error);
