/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of a feed that the event does not know, each with what it may stand for. */
#pragma once

#include <adwaita.h>

#include "foyer-engine-assistant.h"

#define FOYER_TYPE_WORD_LIST (foyer_word_list_get_type ())
G_DECLARE_FINAL_TYPE (FoyerWordList, foyer_word_list, FOYER, WORD_LIST, AdwBin)

/* Signal "meant" (int FoyerField, const char *word, const char *meaning): a person's word; meaning
 * NULL: it stays unknown. */

/* Adds what @trial found; rows that were answered stay. Hidden while there are none. */
void foyer_word_list_show (FoyerWordList *self, const FoyerFileExamination *examination,
                           const FoyerDraftTrial *trial);
void foyer_word_list_clear (FoyerWordList *self);
