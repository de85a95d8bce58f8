/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A printer that is not there: a real IPP server on loopback with a job table, for rehearsing and
 * for tests. It does what fault scripts say (foyer-fault-script.h) and counts what it was
 * given by print intent. It prints nothing.
 *
 * Connections have threads of their own; every function here may be called on any thread. */
#pragma once

#include "foyer-simulate-error.h"
#include "foyer-simulated-queue.h"

#include <cups/cups.h>
#include <gio/gio.h>

/* All texts and lists are copied; everything may be left out. */
typedef struct
{
  guint16 port; /* 0: any free one */
  const char *name; /* printer-name; NULL: "simulated" */
  const char *const *formats; /* NULL: application/pdf */
  const char *const *media; /* PWG names; NULL: those of labels and badges, and any size; the first
                               one is loaded */
  const char *const *faults; /* scripts */
  const char *certificate_file; /* PEM, with key_file: TLS */
  const char *key_file;
  const char *client_authority_file; /* PEM: a client certificate of it is required */
  const char *keep_folder; /* documents go here as files; the folder is made */
  const char *state_file; /* jobs survive a restart; NULL: everything is forgotten */
  gboolean has_no_create; /* Print-Job only, no Create-Job */
  FoyerSimulatedQueueSettings queue;
} FoyerSimulatedPrinterSettings;

/* What happened, one JSON object without line break; called on the connection's thread, one at a
 * time. */
typedef void (*FoyerSimulatedWatch) (const char *line, gpointer user_data);

typedef struct _FoyerSimulatedPrinter FoyerSimulatedPrinter;

/* (transfer full) Listens on 127.0.0.1. Blocks for files alone. Errors: FOYER_SIMULATE_ERROR; the
 * port of a fault that refuses connections is held for nobody. */
FoyerSimulatedPrinter *foyer_simulated_printer_start (const FoyerSimulatedPrinterSettings *settings,
                                                      FoyerSimulatedWatch watch, gpointer user_data,
                                                      GError **error);
/* Wakes what hangs, waits for all connections. */
void foyer_simulated_printer_stop (FoyerSimulatedPrinter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSimulatedPrinter, foyer_simulated_printer_stop)

/* "ipp://localhost:8631/ipp/print", with TLS "ipps://…"; lent. */
const char *foyer_simulated_printer_get_uri (FoyerSimulatedPrinter *self);
guint16 foyer_simulated_printer_get_port (FoyerSimulatedPrinter *self);

/* Another script, from now on. FOYER_SIMULATE_ERROR. */
gboolean foyer_simulated_printer_add_fault (FoyerSimulatedPrinter *self, const char *script,
                                            GError **error);
/* From now on all is well. */
void foyer_simulated_printer_clear_faults (FoyerSimulatedPrinter *self);
/* As after kill -9 of a printer without memory: no job is known any more, ids begin again. */
void foyer_simulated_printer_forget (FoyerSimulatedPrinter *self);
/* A job of somebody else takes the next id. */
void foyer_simulated_printer_add_foreign_job (FoyerSimulatedPrinter *self);

/* Requests seen so far, whatever became of them; 0: of all operations. */
guint foyer_simulated_printer_count_requests (FoyerSimulatedPrinter *self, ipp_op_t operation);
/* Jobs ever made. */
guint foyer_simulated_printer_count_jobs (FoyerSimulatedPrinter *self);
/* Documents ever taken. */
guint foyer_simulated_printer_count_documents (FoyerSimulatedPrinter *self);
/* Documents with this digest ever taken. */
guint foyer_simulated_printer_count_digest (FoyerSimulatedPrinter *self, const FoyerDigest *digest);

/* (transfer full) The report: `requests, jobs, documents, printed, intents, twice, by_intent[]`,
 * each of them `intent, taken, printed, sha256`. */
json_t *foyer_simulated_printer_make_report (FoyerSimulatedPrinter *self);
