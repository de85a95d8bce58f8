/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Crockford base-32: text that people read aloud and scanners type; badge numbers and token
 * signatures. */
#pragma once

#include <glib.h>

/* A badge number: seven characters of value and one check character out of the same 32, and
 * the terminator. */
#define FOYER_BADGE_NO_CHARS 8
#define FOYER_BADGE_NO_BYTES (FOYER_BADGE_NO_CHARS + 1)

/* Encodes the first @chars × 5 bits of @data, upper case; bits beyond its end are zero. @text has
 * @chars + 1 bytes. */
void foyer_crockford_encode (const guint8 *data, gsize length, gsize chars, char *text);

/* Makes a badge number out of the low 35 bits of @value. The check character catches every single
 * wrong character and every swap of two neighbours. */
void foyer_crockford_print_badge_no (guint64 value, char text[FOYER_BADGE_NO_BYTES]);

/* Reads what a person or scanner typed: either case, O as 0, I and L as 1, hyphens and spaces
 * ignored. TRUE if it is a well-formed badge number with the right check character; @badge_no (may
 * be NULL) gets the canonical form. */
gboolean foyer_crockford_parse_badge_no (const char *text, char badge_no[FOYER_BADGE_NO_BYTES]);
