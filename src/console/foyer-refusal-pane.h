/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One dead letter: what is wrong and what to do, the bytes as they came beside the diagnosis. */
#pragma once

#include <adwaita.h>

#include "foyer-dead-letter.h"
#include "foyer-session.h"

#define FOYER_TYPE_REFUSAL_PANE (foyer_refusal_pane_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRefusalPane, foyer_refusal_pane, FOYER, REFUSAL_PANE, AdwBin)

/* NULL: none is chosen. The bytes are fetched from @session's engine. */
void foyer_refusal_pane_show_letter (FoyerRefusalPane *self, FoyerSession *session,
                                     FoyerDeadLetter *letter);
