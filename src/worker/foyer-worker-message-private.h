/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that encode and decode messages share; inside foyer-worker only. */
#pragma once

#include "foyer-buffer.h"
#include "foyer-worker-message.h"

/* FALSE, with FOYER_WORKER_ERROR_PROTOCOL and @what that is not as agreed. */
gboolean foyer_worker_message_refuse (GError **error, const char *what);

void foyer_worker_message_put_bytes (GByteArray *buffer, GBytes *bytes);
/* @text may be NULL. */
void foyer_worker_message_put_text (GByteArray *buffer, const char *text);
/* *text (transfer full), NULL if absent; FALSE for one that is too long, no UTF-8, or has a control
 * character. */
gboolean foyer_worker_message_read_text (FoyerBufferReader *reader, char **text);
/* (transfer full) FoyerDiagnostic from JSON. */
GPtrArray *foyer_worker_message_parse_diagnostics (const char *text, gsize length, GError **error);
