/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file read by a draft: detection with a person's answers, the draft's contract, a mapper. */
#include "config.h"

#include "foyer-assistant-private.h"

#include "foyer-draft-document.h"
#include "foyer-file-probe.h"
#include "foyer-json.h"

#include <string.h>

void
foyer_assistant_desk_clear (FoyerAssistantDesk *self)
{
  g_clear_pointer (&self->mapper, foyer_mapper_free);
  g_clear_pointer (&self->reading, foyer_delivery_reading_free);
  g_clear_pointer (&self->contract, foyer_contract_unref);
  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/* ---- Detection ---- */

gboolean
foyer_assistant_detect (GBytes *bytes, FoyerContract *contract, const char *encoding,
                        char delimiter, guint header_line, gboolean is_whole,
                        FoyerDetection *detection, GError **error)
{
  const FoyerContractReading *reading
      = contract != NULL ? foyer_contract_get_reading (contract) : NULL;
  FoyerDetectHints hints = { 0 };
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  GError *cause = NULL;

  if (reading != NULL)
    {
      hints.delimiter = reading->delimiter;
      hints.has_lenient_quotes = reading->has_lenient_quotes;
      hints.header_line = reading->header_line;
    }
  if (delimiter != '\0')
    hints.delimiter = delimiter;
  if (header_line != 0)
    hints.header_line = header_line;
  hints.has_header_line = hints.header_line != 0;
  hints.has_encoding = encoding != NULL && foyer_encoding_parse (encoding, &hints.encoding);
  if (encoding != NULL && !hints.has_encoding)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no known encoding; use UTF-8, UTF-16LE, UTF-16BE, windows-1252 or "
                   "macintosh",
                   encoding);
      return FALSE;
    }
  if (foyer_detect (data, is_whole ? size : MIN (size, FOYER_ASSISTANT_BYTES), size, &hints,
                    detection, &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

/* ---- The contract of a draft ---- */

static json_t *
load_preset (FoyerLine *line, FoyerDraft *draft, GError **error)
{
  g_autoptr (GBytes) document = foyer_catalogue_dup_document (line->catalogue, draft->preset);
  GError *cause = NULL;
  json_t *preset;

  if (document == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                   "there is no contract %s any more; look at the file again", draft->preset);
      return NULL;
    }
  preset = foyer_json_parse (g_bytes_get_data (document, NULL), g_bytes_get_size (document),
                             &foyer_json_document_limits, &cause);
  if (preset == NULL)
    foyer_engine_error_take (error, cause, NULL);
  return preset;
}

/* The first tier that is not deprecated: any will do where values are only looked at. */
static const char *
get_any_tier (FoyerLine *line)
{
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (line->catalogue);

  for (guint i = 0; i < foyer_taxonomy_get_length (taxonomy, FOYER_VOCABULARY_TIER); i++)
    {
      const FoyerTerm *term = foyer_taxonomy_get_term (taxonomy, FOYER_VOCABULARY_TIER, i);

      if (!term->is_deprecated)
        return term->code;
    }
  return "TIER";
}

/* Whether the event has this very document under its name and version; *is_taken: another one. */
static gboolean
is_there (FoyerLine *line, const char *id, guint version, json_t *document, gboolean *is_taken)
{
  g_autofree char *reference = g_strdup_printf ("%s@%u", id, version);
  g_autoptr (GBytes) known = foyer_catalogue_dup_document (line->catalogue, reference);
  g_autoptr (json_t) other = NULL;

  *is_taken = known != NULL;
  if (known != NULL)
    other = foyer_json_parse (g_bytes_get_data (known, NULL), g_bytes_get_size (known),
                              &foyer_json_document_limits, NULL);
  return other != NULL && json_equal (other, document);
}

static json_t *
choose_version (FoyerLine *line, FoyerDraft *draft, json_t *preset)
{
  for (guint version = 1;; version++)
    {
      g_autoptr (json_t) document = foyer_draft_make_document (draft, preset, version, NULL);
      gboolean is_taken = FALSE;

      if (is_there (line, draft->id, version, document, &is_taken) || !is_taken)
        return g_steal_pointer (&document);
    }
}

FoyerContract *
foyer_assistant_make_contract (FoyerLine *line, FoyerDraft *draft, guint version, gboolean is_trial,
                               char **text, GError **error)
{
  g_autoptr (json_t) preset = NULL;
  g_autoptr (json_t) document = NULL;
  g_autofree char *dump = NULL;
  GError *cause = NULL;
  FoyerContract *contract;

  if (draft->preset != NULL)
    {
      preset = load_preset (line, draft, error);
      if (preset == NULL)
        return NULL;
    }
  if (is_trial || version != 0)
    document = foyer_draft_make_document (draft, preset, MAX (1, version),
                                          is_trial ? get_any_tier (line) : NULL);
  else
    document = choose_version (line, draft, preset);
  dump = json_dumps (document, JSON_INDENT (2) | JSON_PRESERVE_ORDER);
  contract = foyer_contract_load (draft->id, dump, strlen (dump), &cause);
  if (contract == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  if (text != NULL)
    *text = g_strconcat (dump, "\n", NULL);
  return contract;
}

/* ---- The desk ---- */

static FoyerDelivery *
make_delivery (FoyerLine *line, const char *path, FoyerDraft *draft, FoyerAssistantDesk *desk,
               const FoyerDetection *detection)
{
  FoyerDelivery *delivery = foyer_delivery_new ();

  delivery->source = g_strdup (draft->source != NULL && *draft->source != '\0'
                                   ? draft->source
                                   : foyer_contract_get_source (desk->contract));
  delivery->origin = g_path_get_basename (path);
  delivery->reading = detection->reading;
  delivery->contract = g_strdup (foyer_contract_get_reference (desk->contract));
  delivery->taxonomy
      = g_strdup (foyer_taxonomy_get_reference (foyer_catalogue_get_taxonomy (line->catalogue)));
  delivery->received_usec = foyer_clock_get_now_usec (line->clock);
  return delivery;
}

/* What is not asked about is read by the preset itself, word for word. */
static FoyerContract *
find_contract (FoyerLine *line, FoyerDraft *draft, gboolean is_trial, GError **error)
{
  FoyerContract *contract = NULL;

  if (!foyer_draft_is_changed (draft))
    contract = foyer_catalogue_find_contract (line->catalogue, draft->preset);
  return contract != NULL ? contract
                          : foyer_assistant_make_contract (line, draft, 1, is_trial, NULL, error);
}

gboolean
foyer_assistant_desk_open (FoyerLine *line, const char *path, const char *encoding,
                           FoyerDraft *draft, gboolean is_trial, FoyerAssistantDesk *desk,
                           GError **error)
{
  g_auto (FoyerDetection) detection = { 0 };

  desk->bytes = foyer_file_probe_open (path, error);
  if (desk->bytes == NULL)
    return FALSE;
  desk->contract = find_contract (line, draft, is_trial, error);
  if (desk->contract == NULL
      || !foyer_assistant_detect (desk->bytes, desk->contract, encoding, draft->delimiter,
                                  draft->header_line, !is_trial, &detection, error))
    return FALSE;
  if (is_trial && g_bytes_get_size (desk->bytes) > FOYER_ASSISTANT_BYTES)
    {
      GBytes *beginning = g_bytes_new_from_bytes (desk->bytes, 0, FOYER_ASSISTANT_BYTES);

      g_bytes_unref (desk->bytes);
      desk->bytes = beginning;
    }
  desk->delivery = make_delivery (line, path, draft, desk, &detection);
  desk->reading = foyer_delivery_reading_new (desk->delivery, desk->contract, desk->bytes, error);
  if (desk->reading != NULL)
    desk->mapper = foyer_delivery_reading_new_mapper (desk->reading, line, error);
  return desk->mapper != NULL;
}
