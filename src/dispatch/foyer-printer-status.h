/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A printer as it describes itself at one moment. Plain value. */
#pragma once

#include "foyer-print-request.h"
#include "foyer-printer-abilities.h"

#include <glib.h>

/* RFC 8011 section 5.4.11. */
typedef enum
{
  FOYER_PRINTER_IDLE,
  FOYER_PRINTER_PROCESSING,
  FOYER_PRINTER_STOPPED,
} FoyerPrinterState;

/* The registered keyword; static. */
const char *foyer_printer_state_get_name (FoyerPrinterState state);

/* Lists are NULL-terminated and never NULL; empty means that the printer does not say. */
typedef struct
{
  FoyerPrinterState state;
  char **reasons; /* printer-state-reasons without -report, -warning, -error; without "none" */
  gboolean is_accepting;
  char *message; /* printer-state-message; NULL if none */
  char *make_and_model;
  char **formats; /* document-format-supported */
  char **media; /* media-supported */
  char **media_ready;
  gint *operations; /* operations-supported, ends with 0 */
  gint queued_jobs; /* -1 if not told */
  gboolean is_cups;
  char *error_policy; /* CUPS printer-error-policy; NULL if not told */
  char *peer_digest; /* hex SHA-256 of the certificate's DER; NULL without TLS */
  gint64 peer_expires_usec; /* 0 without TLS */
  FoyerPrinterAbilities *abilities; /* the same and more, to be kept; never NULL */
} FoyerPrinterStatus;

FoyerPrinterStatus *foyer_printer_status_new (void);
void foyer_printer_status_free (FoyerPrinterStatus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrinterStatus, foyer_printer_status_free)

gboolean foyer_printer_status_has_reason (const FoyerPrinterStatus *self, const char *keyword);
gboolean foyer_printer_status_has_operation (const FoyerPrinterStatus *self, gint operation);

/* TRUE if a job sent now would begin without a person at the printer. Otherwise FALSE and (transfer
 * full) *waits_for: "the printer does not accept jobs", "media-empty: load labels", …. */
gboolean foyer_printer_status_is_ready (const FoyerPrinterStatus *self, char **waits_for);

/* TRUE if this printer can do what @request needs (format, media, operations). Otherwise
 * FOYER_DISPATCH_ERROR_UNSUPPORTED saying what is missing and what the printer has. *media
 * (transfer full, may be NULL) gets the name to ask for. */
gboolean foyer_printer_status_check_request (const FoyerPrinterStatus *self,
                                             const FoyerPrintRequest *request, char **media,
                                             GError **error);
