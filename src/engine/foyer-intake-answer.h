/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answers of an endpoint, as JSON that names no secret and no person. Private to the
 * engine. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-http-request.h"

/* Both take @responder. */
/* "status": @word, and the trace id if there is one. */
void foyer_intake_answer_accept (FoyerHttpResponder *responder, guint status, const char *word,
                                 const char *trace_id);
/* "error": @word, "message": @message. @retry_after_seconds 0: no such header; @allow: the methods
 * of a 405, else NULL. */
void foyer_intake_answer_refuse (FoyerHttpResponder *responder, guint status, const char *word,
                                 const char *message, guint retry_after_seconds, const char *allow);
/* 422: code, path and rule of @diagnostic, and the trace id; never the value. */
void foyer_intake_answer_off_contract (FoyerHttpResponder *responder,
                                       const FoyerDiagnostic *diagnostic, const char *trace_id);
