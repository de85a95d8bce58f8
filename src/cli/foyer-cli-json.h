/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON on standard output: the shapes of records, dead letters, jobs and printers that scripts rely
 * on (docs/foyerctl.md). */
#pragma once

#include "foyer-attendee.h"
#include "foyer-dead-letter.h"
#include "foyer-engine-print.h"
#include "foyer-job.h"

/* One document while it is being made: the one top object, and what is open inside it. */
typedef struct _FoyerCliJson FoyerCliJson;

/* (transfer full) Inside the top object. */
FoyerCliJson *foyer_cli_json_begin (void);
void foyer_cli_json_free (FoyerCliJson *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCliJson, foyer_cli_json_free)
/* Prints the document with a line break; everything opened must be closed. */
void foyer_cli_json_print (FoyerCliJson *builder);
/* Opens a member object or array, closed with foyer_cli_json_end(); @name NULL inside an array. */
void foyer_cli_json_begin_object (FoyerCliJson *builder, const char *name);
void foyer_cli_json_begin_array (FoyerCliJson *builder, const char *name);
void foyer_cli_json_end (FoyerCliJson *builder);

/* Members; a NULL text and a zero time are null; invalid UTF-8 is replaced. @name NULL inside an
 * array. */
void foyer_cli_json_add_null (FoyerCliJson *builder, const char *name);
void foyer_cli_json_add_text (FoyerCliJson *builder, const char *name, const char *text);
void foyer_cli_json_add_integer (FoyerCliJson *builder, const char *name, gint64 number);
void foyer_cli_json_add_number (FoyerCliJson *builder, const char *name, double number);
void foyer_cli_json_add_flag (FoyerCliJson *builder, const char *name, gboolean flag);
void foyer_cli_json_add_time (FoyerCliJson *builder, const char *name, gint64 usec);
void foyer_cli_json_add_texts (FoyerCliJson *builder, const char *name, const char *const *texts);

/* Members of an open object. */
/* A record by the field names of R-23; the three sensitive fields only if asked for. */
void foyer_cli_json_add_attendee (FoyerCliJson *builder, FoyerAttendee *attendee,
                                  gboolean has_sensitive);
void foyer_cli_json_add_diagnostics (FoyerCliJson *builder, const char *name,
                                     GPtrArray *diagnostics);
void foyer_cli_json_add_dead_letter (FoyerCliJson *builder, const FoyerDeadLetter *dead_letter);
void foyer_cli_json_add_job (FoyerCliJson *builder, const FoyerJob *job);
void foyer_cli_json_add_printer (FoyerCliJson *builder, const FoyerPrinterReport *report);
