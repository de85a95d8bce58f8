/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the console for what the model calls by keyword: states, stages, causes (the
 * interface column of docs/terminology.md). Failures are foyer-failure.h's. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-dead-letter.h"
#include "foyer-job.h"
#include "foyer-reading.h"

/* Lent and translated, never NULL, unless it says otherwise. */

/* "Ingestion" and what it does, in one line. */
const char *foyer_words_stage (FoyerStage stage);
const char *foyer_words_stage_work (FoyerStage stage);
/* The question that a dead letter of this stage puts: "A field is wrong". */
const char *foyer_words_stage_failure (FoyerStage stage);
/* "The tier is not known" and what a person does next. */
const char *foyer_words_cause (FoyerCode code);
const char *foyer_words_remedy (FoyerCode code);
/* "To repair". */
const char *foyer_words_dead_letter_state (FoyerDeadLetterState state);
/* "Clear to print", "Payment is still open", … */
const char *foyer_words_status (FoyerStatus status);
/* "Full name" for "full_name"; NULL for a name that is no canonical field. */
const char *foyer_words_field (const char *field_name);
/* "Semicolon" for ';'. */
const char *foyer_words_delimiter (char delimiter);
const char *foyer_words_encoding (FoyerEncoding encoding);
/* "Table" for CSV. */
const char *foyer_words_format (FoyerFormat format);
/* What a long command is doing: "reading" → "Reading". */
const char *foyer_words_doing (const char *doing);

/* A short word for a list: "Not printed", "Printing", "Printed". @state_name NULL: no job. */
const char *foyer_words_badge (const char *state_name);
/* (transfer full) The whole sentence with the printer's name: "Accepted by Label B". @printer and
 * @reason may be NULL. */
char *foyer_words_dup_job (FoyerJobState state, const char *printer, const char *reason);
/* Icon and style class that go with a state; static. Style: "success", "warning", "error",
 * "accent", "dim-label". */
const char *foyer_words_job_icon (const char *state_name);
const char *foyer_words_job_style (const char *state_name);
/* (transfer full) A printer's state in words with the next step; NULL when it needs nobody. */
char *foyer_words_dup_printer_need (const char *state, const char *const *reasons);
