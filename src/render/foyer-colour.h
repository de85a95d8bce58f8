/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours as 0xrrggbb: reading them and judging contrast. Pure. */
#pragma once

#include <glib.h>

/* "#rrggbb" in either case; FALSE for NULL and anything else. */
gboolean foyer_colour_parse (const char *text, guint32 *rgb);

/* Contrast ratio 1 to 21 (WCAG 2.1, "contrast ratio"). */
double foyer_colour_get_contrast (guint32 a, guint32 b);

/* White or near-black, whichever reads better on @rgb. */
guint32 foyer_colour_get_ink (guint32 rgb);
