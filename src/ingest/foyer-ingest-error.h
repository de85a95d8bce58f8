/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a file cannot be read at all, by what the caller can do. A bad record is no error but a
 * FoyerDiagnostic. */
#pragma once

#include "foyer-diagnostic.h"

#include <glib.h>

#define FOYER_INGEST_ERROR (foyer_ingest_error_quark ())
GQuark foyer_ingest_error_quark (void);

typedef enum
{
  /* Nothing in it, or nothing but blank lines: export it again. */
  FOYER_INGEST_ERROR_EMPTY,
  /* Not text: a zip, an .xlsx, a PDF, an HTML page …; the message names it: export it as CSV. */
  FOYER_INGEST_ERROR_BINARY,
  /* The bytes are not in the encoding that was named, or that this format must have: name another.
   */
  FOYER_INGEST_ERROR_ENCODING,
  /* No usable header or columns where it should be: name the header line. */
  FOYER_INGEST_ERROR_HEADER,
  /* JSON whose syntax breaks: refuse it whole, the sender must mend it. */
  FOYER_INGEST_ERROR_SYNTAX,
  /* Larger than a named limit: divide the file. */
  FOYER_INGEST_ERROR_LIMIT,
} FoyerIngestError;

/* (transfer full) The same as the one diagnostic of a dead letter that holds the whole delivery;
 * rule "file.empty", "file.binary", "file.encoding", "file.header", "json.syntax" or "file.limit".
 * Also for errors of other domains. */
FoyerDiagnostic *foyer_ingest_error_new_diagnostic (const GError *error);
