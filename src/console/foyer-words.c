/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the console for what the model calls by keyword: states, stages, causes (the
 * interface column of docs/terminology.md). Failures are foyer-failure.h's. */
#include "config.h"

#include "foyer-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *name;
  const char *work;
  const char *failure;
} StageWords;

static const StageWords stage_words[FOYER_N_STAGES] = {
  [FOYER_STAGE_INGESTION]
  = { NC_ ("stage", "Ingestion"), N_ ("Reads what arrives"), N_ ("Could not be read") },
  [FOYER_STAGE_TRANSFORMATION]
  = { NC_ ("stage", "Transformation"), N_ ("Checks and maps each row"), N_ ("A field is wrong") },
  [FOYER_STAGE_RENDERING]
  = { NC_ ("stage", "Rendering"), N_ ("Draws the badges"), N_ ("Could not be drawn") },
  [FOYER_STAGE_DISPATCH]
  = { NC_ ("stage", "Dispatch"), N_ ("Sends them to a printer"), N_ ("Could not be printed") },
};

typedef struct
{
  const char *cause;
  const char *remedy;
} CodeWords;

static const CodeWords code_words[FOYER_N_CODES] = {
  [FOYER_CODE_RAGGED_ROW]
  = { N_ ("The row has too many or too few cells"),
      N_ ("Correct the row in the file it came from and import the file again.") },
  [FOYER_CODE_UNCLOSED_QUOTE]
  = { N_ ("A quotation mark is never closed"),
      N_ ("Close the quotation mark in the file it came from and import the file again.") },
  [FOYER_CODE_TEXT_AFTER_QUOTE]
  = { N_ ("Text stands after a closing quotation mark"),
      N_ ("Put the whole cell in quotation marks and import the file again.") },
  [FOYER_CODE_BARE_QUOTE]
  = { N_ ("A quotation mark stands inside a cell"),
      N_ ("Double the quotation mark in the file it came from and import the file again.") },
  [FOYER_CODE_NUL_BYTE] = { N_ ("The row holds a NUL character"),
                            N_ ("Export the file again from the program it came from.") },
  [FOYER_CODE_CONTROL_CHARACTER]
  = { N_ ("The row holds a control character"),
      N_ ("Remove the control character in the file it came from and import the file again.") },
  [FOYER_CODE_INVALID_ENCODING]
  = { N_ ("The characters cannot be read"), N_ ("Import the file again and choose its encoding.") },
  [FOYER_CODE_RECORD_TOO_LARGE]
  = { N_ ("The record is too large"),
      N_ ("Shorten the record, or look whether a quotation mark is missing before it.") },
  [FOYER_CODE_CELL_TOO_LARGE]
  = { N_ ("A cell is too large"),
      N_ ("Shorten the cell, or look whether a quotation mark is missing before it.") },
  [FOYER_CODE_TOO_MANY_COLUMNS]
  = { N_ ("The row has too many columns"), N_ ("Export the file again with fewer columns.") },
  [FOYER_CODE_EXCEL_DAMAGE]
  = { N_ ("A spreadsheet program damaged the value"),
      N_ ("Export the file again and import it without opening it in a spreadsheet first.") },
  [FOYER_CODE_MALFORMED_JSON]
  = { N_ ("The document is not valid JSON"), N_ ("Ask the sender for the document again.") },
  [FOYER_CODE_JSON_LIMIT]
  = { N_ ("The document is too deep or too large"), N_ ("Ask the sender for a smaller document.") },
  [FOYER_CODE_REPLAY_CONFLICT]
  = { N_ ("A delivery came twice with different content"),
      N_ ("Ask the sender which one is right. If nobody sent the second, replace the secret.") },
  [FOYER_CODE_PULL_FAILED]
  = { N_ ("The registration could not be fetched"),
      N_ ("Look at the cause and at the token of the source, then let the sender notify again.") },
  [FOYER_CODE_MISSING_FIELD]
  = { N_ ("A required field is missing"),
      N_ ("Fill in the field where the registration was made and import it again.") },
  [FOYER_CODE_NAME_MISSING]
  = { N_ ("The name is missing"),
      N_ ("Ask for the name of the person who comes: the buyer is never printed in their place.") },
  [FOYER_CODE_MISSING_TIER]
  = { N_ ("The tier is missing"),
      N_ ("Give the ticket a tier where it was sold and import it again.") },
  [FOYER_CODE_UNKNOWN_TIER]
  = { N_ ("The tier is not known"), N_ ("Compare it with the tiers of this event, correct it where "
                                        "it was sold and import it again.") },
  [FOYER_CODE_MALFORMED_VALUE]
  = { N_ ("A value cannot be read"),
      N_ ("Correct the value where the registration was made and import it again.") },
  [FOYER_CODE_TOO_LONG]
  = { N_ ("A value is too long"),
      N_ ("Shorten the value where the registration was made and import it again.") },
  [FOYER_CODE_UNKNOWN_KEYWORD]
  = { N_ ("A keyword is not known"),
      N_ ("Use one of the keywords of this event and import it again.") },
  [FOYER_CODE_UNKNOWN_FIELD] = { N_ ("A field is not in the contract"),
                                 N_ ("Remove the field, or use a contract that knows it.") },
  [FOYER_CODE_SEVERAL_PEOPLE]
  = { N_ ("One row names several people"),
      N_ ("Give each person a row of their own and import the file again.") },
  [FOYER_CODE_VALIDATION_TIMEOUT]
  = { N_ ("Checking took too long"), N_ ("Look at the record: it is unusually large or deep.") },
  [FOYER_CODE_PROCESSING_CRASHED]
  = { N_ ("Reading these records ended the program"),
      N_ ("Send their bytes to whoever looks after Foyer; other records are not touched.") },
  [FOYER_CODE_INVARIANT_CHANGED] = { N_ ("A value changed that must not change"),
                                     N_ ("Ask where the ticket was sold which value is right; a "
                                         "supervisor may accept the new one.") },
  [FOYER_CODE_IDENTITY_COLLISION]
  = { N_ ("Another person has the same ticket number"),
      N_ ("Compare both registrations and ask where the ticket was sold whose it is.") },
  [FOYER_CODE_MISSING_GLYPH] = { N_ ("No font of the badge has a character"),
                                 N_ ("Add a font for this script to the template.") },
  [FOYER_CODE_TEXT_OVERFLOW] = { N_ ("The text does not fit the badge"),
                                 N_ ("Shorten the text, or give the template more room.") },
  [FOYER_CODE_TEMPLATE_MISSING]
  = { N_ ("The template is not there"),
      N_ ("Put the template back, or choose another one for this event.") },
  [FOYER_CODE_RENDER_FAILED] = { N_ ("The badge could not be drawn"),
                                 N_ ("Look at the cause below, then print the badge again.") },
  [FOYER_CODE_PRINTER_REFUSED]
  = { N_ ("The printer refused the badge"),
      N_ ("Look at the printer and its settings, then print the badge again.") },
  [FOYER_CODE_PRINT_FAILED] = { N_ ("No printer could print the badge"),
                                N_ ("Look at the printer, then print the badge again.") },
};

static const char *const dead_letter_words[FOYER_N_DEAD_LETTER_STATES] = {
  [FOYER_DEAD_LETTER_OPEN] = NC_ ("dead letter", "To repair"),
  [FOYER_DEAD_LETTER_IN_REPAIR] = NC_ ("dead letter", "In repair"),
  [FOYER_DEAD_LETTER_REPLAYED] = NC_ ("dead letter", "Sent through again"),
  [FOYER_DEAD_LETTER_SUPERSEDED] = NC_ ("dead letter", "Overtaken by a newer delivery"),
  [FOYER_DEAD_LETTER_RESOLVED] = NC_ ("dead letter", "Repaired"),
  [FOYER_DEAD_LETTER_DISCARDED] = NC_ ("dead letter", "Set aside"),
};

static const char *const status_words[FOYER_N_STATUSES] = {
  [FOYER_STATUS_ACTIVE] = N_ ("Clear to print"),
  [FOYER_STATUS_PAYMENT_PENDING] = N_ ("Payment is still open"),
  [FOYER_STATUS_WAITLISTED] = N_ ("On the waiting list"),
  [FOYER_STATUS_TEST] = N_ ("A test order: it is not printed"),
  [FOYER_STATUS_CANCELLED] = N_ ("Cancelled where the ticket was sold"),
};

typedef struct
{
  const char *keyword;
  const char *words;
} Keyword;

static const Keyword field_words[] = {
  { "attendee_id", NC_ ("field", "Attendee ID") },
  { "source", NC_ ("field", "Source") },
  { "source_id", NC_ ("field", "Source ID") },
  { "order_code", NC_ ("field", "Order code") },
  { "ticket_codes", NC_ ("field", "Ticket codes") },
  { "full_name", NC_ ("field", "Full name") },
  { "given_name", NC_ ("field", "Given name") },
  { "family_name", NC_ ("field", "Family name") },
  { "email", NC_ ("field", "Email") },
  { "print_tier", NC_ ("field", "Tier") },
  { "access_level", NC_ ("field", "Access level") },
  { "kind", NC_ ("field", "Kind") },
  { "company", NC_ ("field", "Company") },
  { "title", NC_ ("field", "Job title") },
  { "affiliation", NC_ ("field", "Affiliation") },
  { "tracks", NC_ ("field", "Tracks") },
  { "dietary_flags", NC_ ("field", "Dietary needs") },
  { "accessibility", NC_ ("field", "Accessibility") },
  { "emergency_contact", NC_ ("field", "Emergency contact") },
  { "vip", NC_ ("field", "VIP") },
  { "pronouns", NC_ ("field", "Pronouns") },
  { "print_locale", NC_ ("field", "Language of the badge") },
  { "custom", NC_ ("field", "Other fields") },
  { "registered_at", NC_ ("field", "Registered") },
  { "status", NC_ ("field", "Status") },
};

static const Keyword doing_words[] = {
  { "reading", NC_ ("progress", "Reading") },
  { "admitting", NC_ ("progress", "Admitting") },
  { "drawing", NC_ ("progress", "Drawing") },
  { "printing", NC_ ("progress", "Printing") },
};

typedef struct
{
  const char *short_words;
  const char *icon;
  const char *style;
} JobWords;

static const JobWords job_words[FOYER_N_JOB_STATES] = {
  [FOYER_JOB_READY] = { NC_ ("badge", "Waiting"), "foyer-clock-symbolic", "accent" },
  [FOYER_JOB_RENDERING] = { NC_ ("badge", "Being drawn"), "foyer-clock-symbolic", "accent" },
  [FOYER_JOB_RENDERED] = { NC_ ("badge", "Drawn"), "foyer-clock-symbolic", "accent" },
  [FOYER_JOB_CREATING] = { NC_ ("badge", "Being sent"), "foyer-clock-symbolic", "accent" },
  [FOYER_JOB_CREATED] = { NC_ ("badge", "Being sent"), "foyer-clock-symbolic", "accent" },
  [FOYER_JOB_SENDING] = { NC_ ("badge", "Being sent"), "foyer-clock-symbolic", "accent" },
  [FOYER_JOB_ACCEPTED] = { NC_ ("badge", "Accepted"), "foyer-clock-symbolic", "accent" },
  [FOYER_JOB_PRINTING] = { NC_ ("badge", "Printing"), "foyer-clock-symbolic", "accent" },
  [FOYER_JOB_PRINTED] = { NC_ ("badge", "Printed"), "foyer-tick-symbolic", "success" },
  [FOYER_JOB_UNKNOWN] = { NC_ ("badge", "Not known"), "foyer-question-symbolic", "warning" },
  [FOYER_JOB_LOST] = { NC_ ("badge", "Not known"), "foyer-question-symbolic", "warning" },
  [FOYER_JOB_HELD] = { NC_ ("badge", "Held"), "foyer-clock-symbolic", "warning" },
  [FOYER_JOB_NEXT_BATCH] = { NC_ ("badge", "Next batch"), "foyer-clock-symbolic", "accent" },
  [FOYER_JOB_CANCELED] = { NC_ ("badge", "Cancelled"), "foyer-stop-symbolic", "dim-label" },
  [FOYER_JOB_FAILED] = { NC_ ("badge", "Failed"), "foyer-stop-symbolic", "error" },
};

const char *
foyer_words_stage (FoyerStage stage)
{
  return g_dpgettext2 (NULL, "stage", stage_words[stage].name);
}

const char *
foyer_words_stage_work (FoyerStage stage)
{
  return _ (stage_words[stage].work);
}

const char *
foyer_words_stage_failure (FoyerStage stage)
{
  return _ (stage_words[stage].failure);
}

const char *
foyer_words_cause (FoyerCode code)
{
  return _ (code_words[code].cause);
}

const char *
foyer_words_remedy (FoyerCode code)
{
  return _ (code_words[code].remedy);
}

const char *
foyer_words_dead_letter_state (FoyerDeadLetterState state)
{
  return g_dpgettext2 (NULL, "dead letter", dead_letter_words[state]);
}

const char *
foyer_words_status (FoyerStatus status)
{
  return _ (status_words[status]);
}

static const char *
find_keyword (const Keyword *table, gsize n, const char *context, const char *keyword)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (table[i].keyword, keyword) == 0)
      return g_dpgettext2 (NULL, context, table[i].words);
  return NULL;
}

const char *
foyer_words_field (const char *field_name)
{
  return find_keyword (field_words, G_N_ELEMENTS (field_words), "field", field_name);
}

const char *
foyer_words_doing (const char *doing)
{
  const char *words = find_keyword (doing_words, G_N_ELEMENTS (doing_words), "progress", doing);

  return words != NULL ? words : C_ ("progress", "Working");
}

const char *
foyer_words_delimiter (char delimiter)
{
  switch (delimiter)
    {
    case ',':
      return C_ ("delimiter", "Comma");
    case ';':
      return C_ ("delimiter", "Semicolon");
    case '\t':
      return C_ ("delimiter", "Tab");
    case '|':
      return C_ ("delimiter", "Vertical bar");
    default:
      return C_ ("delimiter", "Space");
    }
}

const char *
foyer_words_encoding (FoyerEncoding encoding)
{
  switch (encoding)
    {
    case FOYER_ENCODING_UTF8:
      return _ ("Unicode (UTF-8)");
    case FOYER_ENCODING_UTF16LE:
    case FOYER_ENCODING_UTF16BE:
      return _ ("Unicode (UTF-16)");
    case FOYER_ENCODING_WINDOWS_1252:
      return _ ("Western European (windows-1252)");
    case FOYER_ENCODING_MACROMAN:
      return _ ("Western European (macintosh)");
    }
  return foyer_encoding_get_name (encoding);
}

const char *
foyer_words_format (FoyerFormat format)
{
  switch (format)
    {
    case FOYER_FORMAT_CSV:
      return C_ ("format", "Table (CSV)");
    case FOYER_FORMAT_JSON:
      return C_ ("format", "JSON");
    case FOYER_FORMAT_JSON_LINES:
      return C_ ("format", "JSON, one record a line");
    }
  g_return_val_if_reached ("");
}

static const JobWords *
find_job (const char *state_name)
{
  FoyerJobState state;

  if (state_name == NULL || !foyer_job_state_parse (state_name, &state))
    return NULL;
  return &job_words[state];
}

const char *
foyer_words_badge (const char *state_name)
{
  const JobWords *words = find_job (state_name);

  return words != NULL ? g_dpgettext2 (NULL, "badge", words->short_words)
                       : C_ ("badge", "Not printed");
}

const char *
foyer_words_job_icon (const char *state_name)
{
  const JobWords *words = find_job (state_name);

  return words != NULL ? words->icon : "foyer-ready-symbolic";
}

const char *
foyer_words_job_style (const char *state_name)
{
  const JobWords *words = find_job (state_name);

  return words != NULL ? words->style : "dim-label";
}

char *
foyer_words_dup_job (FoyerJobState state, const char *printer, const char *reason)
{
  const char *where = printer != NULL ? printer : _ ("the printer");

  switch (state)
    {
    case FOYER_JOB_READY:
      return g_strdup (_ ("Waiting its turn"));
    case FOYER_JOB_RENDERING:
    case FOYER_JOB_RENDERED:
      return g_strdup (_ ("Being drawn"));
    case FOYER_JOB_CREATING:
    case FOYER_JOB_CREATED:
    case FOYER_JOB_SENDING:
      return g_strdup_printf (_ ("Being sent to %s"), where);
    case FOYER_JOB_ACCEPTED:
      return g_strdup_printf (_ ("Accepted by %s"), where);
    case FOYER_JOB_PRINTING:
      return g_strdup_printf (_ ("Printing on %s"), where);
    case FOYER_JOB_PRINTED:
      return g_strdup_printf (_ ("%s says it is done"), where);
    case FOYER_JOB_UNKNOWN:
      return g_strdup_printf (_ ("Not known whether it came out: look in the tray of %s"), where);
    case FOYER_JOB_LOST:
      return g_strdup_printf (_ ("%s no longer knows this badge: look in its tray"), where);
    case FOYER_JOB_HELD:
      return g_strdup (_ ("Held"));
    case FOYER_JOB_NEXT_BATCH:
      return g_strdup (_ ("Goes with the next batch"));
    case FOYER_JOB_CANCELED:
      return g_strdup (_ ("Cancelled"));
    case FOYER_JOB_FAILED:
      return reason != NULL ? g_strdup_printf (_ ("No printer could do it: %s"), reason)
                            : g_strdup (_ ("No printer could do it"));
    }
  return g_strdup (foyer_job_state_get_name (state));
}

char *
foyer_words_dup_printer_need (const char *state, const char *const *reasons)
{
  static const Keyword needs[] = {
    { "media-empty", N_ ("Out of labels: load more, it goes on alone") },
    { "media-needed", N_ ("Wrong labels: load those that the badge needs") },
    { "media-jam", N_ ("Jammed: clear it, then print a test badge") },
    { "cover-open", N_ ("Cover open: close it") },
    { "door-open", N_ ("Door open: close it") },
    { "paused", N_ ("Stopped at the printer: press its start key") },
  };

  for (gsize r = 0; reasons != NULL && reasons[r] != NULL; r++)
    for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
      if (g_strcmp0 (reasons[r], needs[i].keyword) == 0)
        return g_strdup (_ (needs[i].words));
  if (g_strcmp0 (state, "stopped") == 0)
    return g_strdup (_ ("Stopped at the printer: press its start key"));
  if (g_strcmp0 (state, "unreachable") == 0)
    return g_strdup (_ ("Not answering: look at its cable and power"));
  return NULL;
}
