/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of media: sizes to self-describing PWG names (PWG 5101.1) and what of a printer's list
 * fits. Pure. */
#pragma once

#include <glib.h>

/* Two sizes within this on both sides are the same stock. */
#define FOYER_MEDIA_TOLERANCE_UM 1000

/* (transfer full) The PWG name of a stock of @width_um × @height_um: a registered one such as
 * "na_index-4x6_4x6in" if its size is meant, else "custom_101.6x76.2mm_101.6x76.2mm" or the like.
 */
char *foyer_media_dup_name (gint width_um, gint height_um);

/* Size of a self-describing name; FALSE if @name does not carry one (for instance "auto"). */
gboolean foyer_media_parse (const char *name, gint *width_um, gint *height_um);

/* (transfer full) What to ask a printer for that lists @supported (NULL-terminated; NULL: it lists
 * nothing, so @wanted is asked for): @wanted itself, else the entry of the same size, else @wanted
 * if a custom_min/custom_max pair covers it; else NULL. */
char *foyer_media_choose (const char *wanted, const char *const *supported);
