/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two template documents, in words; pure. */
#pragma once

#include <glib.h>

/* (transfer full) "text 'name': size_pt 24 → 26", "code 'QR code' removed", …; empty: they say the
 * same. Both are documents that were read before; one that is no JSON is an error
 * (FOYER_BASE_ERROR). */
GStrv foyer_template_words_compare (GBytes *before, GBytes *after, GError **error);
