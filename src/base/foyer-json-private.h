/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JSON and document modules share; nothing for other folders. */
#pragma once

#include "foyer-json.h"

/* Like foyer_json_parse(), but the message does not begin with the place: @line and @column
 * (1-based, characters) get it. With @quotes the message may quote the text around the fault: for
 * documents of operators, never for registration data. */
json_t *foyer_json_parse_at (const char *text, gsize length, const FoyerJsonLimits *limits,
                             gboolean quotes, guint *line, guint *column, GError **error);
