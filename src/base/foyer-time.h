/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time points as text and back; no clock, no locale, no time zone of the machine. */
#pragma once

#include <glib.h>

/* Bytes that foyer_time_print() writes, including the terminator: "2026-11-22T08:00:00.000000Z". */
#define FOYER_TIME_TEXT_BYTES 28

/* Prints @usec (UTC, microseconds since 1970) as ISO 8601 with "Z"; the fraction only if it is not
 * zero. Years 0001 to 9999; outside them the nearest end is printed. @text has
 * FOYER_TIME_TEXT_BYTES. */
void foyer_time_print (gint64 usec, char *text);

/* (transfer full) The same as a new string. */
char *foyer_time_dup_text (gint64 usec);

/* Reads ISO 8601 / RFC 3339: date, or date and time with optional fraction and with "Z" or an
 * offset; a time without offset is read as UTC. Seconds may be missing, second 60 is the next
 * minute, finer than microseconds is cut off; no basic format, no spaces around. FALSE and *usec
 * untouched if @text is anything else. */
gboolean foyer_time_parse (const char *text, gint64 *usec);

/* Days since 1970-01-01 of a proleptic Gregorian date; FALSE if there is no such day. */
gboolean foyer_time_days_from_date (int year, int month, int day, gint64 *days);
