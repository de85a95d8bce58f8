/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting detection, answers and contracts together. */
#include "config.h"

#include "foyer-file-probe.h"

#include "foyer-contract-match.h"
#include "foyer-detect.h"
#include "foyer-engine-error-private.h"
#include "foyer-file-rows.h"
#include "foyer-file.h"
#include "foyer-json-splitter.h"
#include "foyer-json.h"
#include "foyer-limits.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

void
foyer_file_detection_free (FoyerFileDetection *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->columns, foyer_columns_unref);
  g_free (self->contract);
  g_strfreev (self->reasons);
  g_free (self->question);
  g_free (self->reference);
  g_free (self->refusal);
  g_strfreev (self->preamble);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

GBytes *
foyer_file_probe_open (const char *path, GError **error)
{
  GStatBuf status;
  GBytes *bytes;
  GError *cause = NULL;

  if (g_stat (path, &status) != 0)
    {
      g_set_error (error, FOYER_ENGINE_ERROR,
                   errno == ENOENT ? FOYER_ENGINE_ERROR_NOT_FOUND : FOYER_ENGINE_ERROR_INPUT,
                   "cannot read '%s': %s", path, g_strerror (errno));
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT, "'%s' is %s; name a file",
                   path, S_ISDIR (status.st_mode) ? "a folder" : "not a regular file");
      return NULL;
    }
  if ((guint64)status.st_size > FOYER_LIMIT_CSV_FILE_BYTES)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT,
                   "'%s' has %" G_GUINT64_FORMAT " bytes; the limit is %" G_GUINT64_FORMAT
                   ": divide it into several files",
                   path, (guint64)status.st_size, (guint64)FOYER_LIMIT_CSV_FILE_BYTES);
      return NULL;
    }
  bytes = foyer_file_map (path, &cause);
  if (bytes == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT, "%s", cause->message);
      g_error_free (cause);
    }
  return bytes;
}

static gboolean
fill_hints (const FoyerImportOptions *options, FoyerContract *contract, FoyerDetectHints *hints,
            GError **error)
{
  if (contract != NULL)
    {
      const FoyerContractReading *reading = foyer_contract_get_reading (contract);

      hints->delimiter = reading->delimiter;
      hints->has_lenient_quotes = reading->has_lenient_quotes;
      hints->has_header_line = reading->header_line != 0;
      hints->header_line = reading->header_line;
    }
  if (options == NULL)
    return TRUE;
  if (options->delimiter != '\0')
    hints->delimiter = options->delimiter;
  if (options->has_header_line)
    {
      hints->has_header_line = TRUE;
      hints->header_line = options->header_line;
    }
  if (options->encoding == NULL)
    return TRUE;
  hints->has_encoding = foyer_encoding_parse (options->encoding, &hints->encoding);
  if (!hints->has_encoding)
    g_set_error (
        error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
        "'%s' is no known encoding; use UTF-8, UTF-16LE, UTF-16BE, windows-1252 or macintosh",
        options->encoding);
  return hints->has_encoding;
}

/* The first value of a JSON file, for matching; NULL if there is none that can be parsed. */
static json_t *
parse_first_value (const FoyerDetection *detection, const guint8 *data, gsize length)
{
  FoyerPosition start = { .offset = 0, .line = 1, .record_no = 1 };
  FoyerJsonSplitter splitter;
  FoyerPosition record;
  gsize record_length = 0;

  foyer_json_splitter_init (&splitter, detection->reading.format, (const char *)data, length,
                            &start);
  if (!foyer_json_splitter_next (&splitter, &record, &record_length))
    return NULL;
  return foyer_json_parse ((const char *)data + record.offset, record_length,
                           &foyer_json_record_limits, NULL);
}

static FoyerContract *
match_contract (FoyerCatalogue *catalogue, const FoyerDetection *detection, GBytes *bytes,
                guint *confidence, gboolean *is_tie)
{
  g_autoptr (GPtrArray) contracts = foyer_catalogue_dup_contracts (catalogue);
  FoyerContractMatch match = { 0 };
  gboolean is_found;

  if (detection->columns != NULL)
    is_found = foyer_contract_match_columns ((FoyerContract *const *)contracts->pdata,
                                             contracts->len, detection->columns, &match);
  else
    {
      gsize length = 0;
      const guint8 *data = g_bytes_get_data (bytes, &length);
      g_autoptr (json_t) value = parse_first_value (detection, data, length);

      is_found = value != NULL
                 && foyer_contract_match_json ((FoyerContract *const *)contracts->pdata,
                                               contracts->len, value, &match);
    }
  *confidence = match.confidence_percent;
  *is_tie = match.is_tie;
  return is_found ? foyer_contract_ref (match.contract) : NULL;
}

static FoyerFileDetection *
make_result (FoyerDetection *detection)
{
  FoyerFileDetection *result = g_new0 (FoyerFileDetection, 1);

  result->reading = detection->reading;
  result->columns = g_steal_pointer (&detection->columns);
  result->confidence = detection->confidence;
  result->needs_answer = detection->needs_answer;
  result->question = g_steal_pointer (&detection->question);
  result->reasons = g_steal_pointer (&detection->reasons);
  result->preamble = g_steal_pointer (&detection->preamble);
  result->is_encoding_open = (detection->questions & FOYER_DETECT_QUESTION_ENCODING) != 0;
  memcpy (result->tied_delimiters, detection->tied_delimiters, sizeof result->tied_delimiters);
  return result;
}

static gboolean
refuse_unknown_shape (FoyerCatalogue *catalogue, gboolean is_tie, GError **error)
{
  g_autofree char *names = foyer_catalogue_dup_contract_names (catalogue);

  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT,
               "%s; name the contract with --contract (known are: %s)",
               is_tie ? "several contracts fit this file equally well"
                      : "no contract fits the columns of this file",
               names);
  return FALSE;
}

/* Chooses the contract: the one that was named, else the one that matches. */
static gboolean
choose_contract (FoyerCatalogue *catalogue, const FoyerImportOptions *options, GBytes *bytes,
                 FoyerDetection *detection, gboolean is_import, FoyerContract **contract,
                 GError **error)
{
  g_autoptr (FoyerContract) matched = NULL;
  guint confidence = 0;
  gboolean is_tie = FALSE;

  if (*contract != NULL)
    return TRUE;
  matched = match_contract (catalogue, detection, bytes, &confidence, &is_tie);
  if (!is_import)
    {
      *contract = g_steal_pointer (&matched);
      return TRUE;
    }
  if (matched == NULL)
    return refuse_unknown_shape (catalogue, is_tie, error);
  *contract
      = foyer_catalogue_adopt_contract (catalogue, foyer_contract_get_reference (matched), error);
  return *contract != NULL;
}

FoyerFileDetection *
foyer_file_probe (FoyerCatalogue *catalogue, GBytes *bytes, const FoyerImportOptions *options,
                  gboolean is_import, FoyerContract **contract, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autoptr (FoyerContract) chosen = NULL;
  FoyerDetectHints hints = { 0 };
  g_auto (FoyerDetection) detection = { 0 };
  g_autoptr (GPtrArray) rows = NULL;
  FoyerFileDetection *result;
  GError *cause = NULL;

  if (options != NULL && options->contract != NULL)
    {
      chosen = is_import ? foyer_catalogue_adopt_contract (catalogue, options->contract, error)
                         : foyer_catalogue_load_contract (catalogue, options->contract, error);
      if (chosen == NULL)
        return NULL;
    }
  if (!fill_hints (options, chosen, &hints, error))
    return NULL;
  if (!foyer_detect (data, length, length, &hints, &detection, &cause))
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  if (is_import && detection.needs_answer)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT, detection.question);
      return NULL;
    }
  if (!choose_contract (catalogue, options, bytes, &detection, is_import, &chosen, error))
    return NULL;
  if (!is_import)
    rows = foyer_file_rows_read (&detection, chosen, data, length);
  result = make_result (&detection);
  result->rows = g_steal_pointer (&rows);
  if (chosen != NULL)
    {
      result->refusal = g_strdup (foyer_contract_get_refusal (chosen));
      result->reference = g_strdup (foyer_contract_get_reference (chosen));
      result->contract = g_strdup (foyer_contract_get_id (chosen));
      result->is_verified = foyer_contract_is_verified (chosen);
    }
  if (contract != NULL)
    *contract = g_steal_pointer (&chosen);
  return result;
}
