/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of foyer-ingest, and how an unreadable delivery looks as a diagnostic. */
#include "config.h"

#include "foyer-ingest-error.h"

/* Written out: the formatter would put spaces into the name that G_DEFINE_QUARK takes. */
GQuark
foyer_ingest_error_quark (void)
{
  return g_quark_from_static_string ("foyer-ingest-error-quark");
}

static const struct
{
  FoyerIngestError error;
  FoyerCode code;
  const char *rule;
} meanings[] = {
  { FOYER_INGEST_ERROR_EMPTY, FOYER_CODE_RAGGED_ROW, "file.empty" },
  { FOYER_INGEST_ERROR_BINARY, FOYER_CODE_INVALID_ENCODING, "file.binary" },
  { FOYER_INGEST_ERROR_ENCODING, FOYER_CODE_INVALID_ENCODING, "file.encoding" },
  { FOYER_INGEST_ERROR_HEADER, FOYER_CODE_RAGGED_ROW, "file.header" },
  { FOYER_INGEST_ERROR_SYNTAX, FOYER_CODE_MALFORMED_JSON, "json.syntax" },
  { FOYER_INGEST_ERROR_LIMIT, FOYER_CODE_RECORD_TOO_LARGE, "file.limit" },
};

FoyerDiagnostic *
foyer_ingest_error_new_diagnostic (const GError *error)
{
  FoyerCode code = FOYER_CODE_INVALID_ENCODING;
  const char *rule = "file";
  FoyerDiagnostic *diagnostic;

  g_return_val_if_fail (error != NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_error_matches (error, FOYER_INGEST_ERROR, (int)meanings[i].error))
      {
        code = meanings[i].code;
        rule = meanings[i].rule;
      }
  diagnostic = foyer_diagnostic_new (code, "%s", error->message);
  diagnostic->rule = g_strdup (rule);
  return diagnostic;
}
