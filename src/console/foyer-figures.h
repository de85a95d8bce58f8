/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, rates, durations and moments as people read them, in their language. Knows no widget. */
#pragma once

#include <glib.h>

/* All results are (transfer full), never NULL. */

/* "1,204": digits grouped as the locale does. */
char *foyer_figures_dup_count (guint64 count);
/* "12/s"; "0/s" below one in twenty seconds. */
char *foyer_figures_dup_rate (double per_second);
/* "4 ms", "1.2 s"; "–" for 0: nothing measured yet. */
char *foyer_figures_dup_latency (gint64 usec);
/* "12 s ago", "4 min ago"; after an hour the clock, after a day the date. */
char *foyer_figures_dup_moment (gint64 usec, gint64 now_usec);
/* "about 2 min left"; "" when @seconds is negative. */
char *foyer_figures_dup_time_left (double seconds);
/* @text between isolates, so that a name of another direction keeps the order of its sentence. */
char *foyer_figures_dup_isolated (const char *text);
