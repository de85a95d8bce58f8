/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elements of a template, and place and size of the chosen one in millimetres. */
#pragma once

#include <adwaita.h>

#include "foyer-template-desk.h"

#define FOYER_TYPE_ELEMENT_PANE (foyer_element_pane_get_type ())
G_DECLARE_FINAL_TYPE (FoyerElementPane, foyer_element_pane, FOYER, ELEMENT_PANE, AdwBin)

/* Signal "line-wanted" (int): of the document. */

void foyer_element_pane_set_desk (FoyerElementPane *self, FoyerTemplateDesk *desk);
