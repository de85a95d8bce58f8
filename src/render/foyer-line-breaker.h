/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dividing text into lines of even length from widths alone; knows nothing of fonts. Pure. */
#pragma once

#include <glib.h>

/* What cannot be divided: a word with the space behind it, or a grapheme cluster. */
typedef struct
{
  guint end_byte; /* in the text */
  double width_pt; /* with the space behind */
  double space_pt; /* of which space at its end: not counted at the end of a line */
} FoyerSegment;

/* The narrowest measure into which the segments go in at most @max_lines lines, in order.
 * @line_ends (may be NULL) gets the number of segments up to the end of each line and has
 * @max_lines places; *n_lines the lines needed. */
double foyer_line_breaker_balance (const FoyerSegment *segments, guint n_segments, guint max_lines,
                                   guint *line_ends, guint *n_lines);
