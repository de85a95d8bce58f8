/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two panes side by side that adapt to their own width: wide, compact, or one at a time. Knows
 * nothing of what is in them. (libadwaita 1.2 has no such container that 1.7 has not deprecated.)
 */
#pragma once

#include <gtk/gtk.h>

#define FOYER_TYPE_SPLIT (foyer_split_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSplit, foyer_split, FOYER, SPLIT, GtkWidget)

typedef enum
{
  FOYER_SPLIT_WIDE,
  FOYER_SPLIT_COMPACT, /* the fixed pane has its small width */
  FOYER_SPLIT_NARROW, /* one pane at a time: "show-end" says which */
} FoyerSplitMode;

/* Properties: "start", "end" (widgets); "fixed-end": the end pane has the fixed width, else the
 * start pane; "wide-at-px", "narrow-at-px": own widths where the mode changes; "fixed-wide-px",
 * "fixed-compact-px"; "show-end" (boolean, notified); "mode" (int, FoyerSplitMode, read-only,
 * notified after layout); "start-width-px" (int, read-only, notified after layout). */

/* How much larger than normal text is, 1 to 4: every width above grows with it. */
double foyer_split_get_text_scale (FoyerSplit *self);

FoyerSplitMode foyer_split_get_mode (FoyerSplit *self);
gboolean foyer_split_get_show_end (FoyerSplit *self);
void foyer_split_set_show_end (FoyerSplit *self, gboolean show_end);
