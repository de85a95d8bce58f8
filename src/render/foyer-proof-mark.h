/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The word PROOF across a page: what nobody approved is told from a badge at a glance. */
#pragma once

#include <cairo.h>

/* On top of what is drawn, along the diagonal of a page whose user space is points from the top
 * left. Strokes and no text, so that no font takes part; light enough that what lies below, codes
 * included, can still be judged. */
void foyer_proof_mark_draw (cairo_t *cr, double width_pt, double height_pt);
