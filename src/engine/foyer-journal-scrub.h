/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Overwrites a person's bytes in a delivery with a pseudonym of the same length, so that
 * every other record stays where it was and can still be read. Private to the engine. Pure. */
#pragma once

#include "foyer-reading.h"

/* A row of one person: what is no separator, quote or line end becomes letters of @pseudonym (ASCII
 * letters and digits, not empty, repeated); in JSON, strings that are values, and digits. */
void foyer_journal_scrub_row (guint8 *row, gsize length, const FoyerReading *reading,
                              const char *pseudonym);

/* Each place where @value (UTF-8, not empty) stands in @bytes, as it is, in the delivery's encoding
 * or escaped as JSON does, in either case of ASCII letters, and is no part of a longer word. TRUE:
 * there was one. */
gboolean foyer_journal_scrub_value (guint8 *bytes, gsize length, const FoyerReading *reading,
                                    const char *value, const char *pseudonym);
