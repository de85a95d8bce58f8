/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPP messages as bytes (RFC 8010), through libcups, in memory only; what they mean is
 * foyer-ipp-values.h's. Pure. */
#pragma once

#include <cups/cups.h>
#include <glib.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ipp_t, ippDelete)

/* (transfer full) The bytes of @message, without a document. Error:
 * FOYER_DISPATCH_ERROR_UNSUPPORTED if libcups cannot encode it (a value too long). */
GBytes *foyer_ipp_message_encode (ipp_t *message, GError **error);

/* (transfer full) The message in @data; bytes after its end are ignored. Truncated, unbalanced or
 * too deeply nested messages (FOYER_LIMIT_IPP_DEPTH) are refused before libcups sees them: its
 * decoder recurses per level and 2.4.2 has no limit. Error: FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME,
 * as an answer that cannot be read tells nothing. */
ipp_t *foyer_ipp_message_decode (gconstpointer data, gsize length, GError **error);

/* Checks that @answer belongs to the request with @request_id and is a success; otherwise the error
 * for its status code, with number, keyword and status-message. */
gboolean foyer_ipp_message_check_answer (ipp_t *answer, gint request_id, GError **error);

/* FOYER_DISPATCH_ERROR code for an IPP status code that is not a success. */
gint foyer_ipp_status_get_error_code (ipp_status_t status);
