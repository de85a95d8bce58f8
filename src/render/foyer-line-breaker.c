/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Even lines: the narrowest measure by bisection, each measure tried by filling line after line. */
#include "config.h"

#include "foyer-line-breaker.h"

/* Halving a page forty times ends far below a micrometre. */
#define BISECTIONS 40

/* Lines needed at @measure_pt; more than @max_lines if they do not suffice. *widest is the longest
 * line's width. */
static guint
fill (const FoyerSegment *segments, guint n_segments, double measure_pt, guint max_lines,
      guint *line_ends, double *widest)
{
  guint lines = 0;
  double used = 0;
  double visible = 0;

  *widest = 0;
  for (guint i = 0; i < n_segments; i++)
    {
      double wanted = used + segments[i].width_pt - segments[i].space_pt;

      if (used > 0 && wanted > measure_pt)
        {
          if (line_ends != NULL && lines < max_lines)
            line_ends[lines] = i;
          lines++;
          *widest = MAX (*widest, visible);
          used = 0;
          wanted = segments[i].width_pt - segments[i].space_pt;
        }
      used += segments[i].width_pt;
      visible = wanted;
    }
  if (line_ends != NULL && lines < max_lines)
    line_ends[lines] = n_segments;
  *widest = MAX (*widest, visible);
  return lines + 1;
}

double
foyer_line_breaker_balance (const FoyerSegment *segments, guint n_segments, guint max_lines,
                            guint *line_ends, guint *n_lines)
{
  double low = 0, high = 0, widest;

  for (guint i = 0; i < n_segments; i++)
    {
      low = MAX (low, segments[i].width_pt - segments[i].space_pt);
      high += segments[i].width_pt;
    }
  for (guint i = 0; max_lines > 1 && i < BISECTIONS; i++)
    {
      double middle = (low + high) / 2;

      if (fill (segments, n_segments, middle, max_lines, NULL, &widest) <= max_lines)
        high = middle;
      else
        low = middle;
    }
  *n_lines = fill (segments, n_segments, high, max_lines, line_ends, &widest);
  return widest;
}
