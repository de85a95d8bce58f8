/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words about templates: sizes, states, elements, the people they are tried with. */
#pragma once

#include "foyer-engine-drafts.h"

/* (transfer full) "101.6 × 76.2 mm". */
char *foyer_sheet_words_dup_size (int width_um, int height_um);
/* Lent, translated: "Shipped layout", "Draft", "Draft with problems". */
const char *foyer_sheet_words_state (gboolean is_draft, gboolean is_unfinished);
/* Lent, translated: "Text" for "text". */
const char *foyer_sheet_words_type (const char *type);
/* (transfer full) "name, Text, x 4.0, y 30.0, 97.0 × 12.0 mm". */
char *foyer_sheet_words_dup_element (const FoyerTemplateElement *element);
/* (transfer full) "Longest name: Wolfeschlegelsteinhausenbergerdorff". */
char *foyer_sheet_words_dup_sample (const FoyerTemplateSample *sample);
