/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An element, finding or version in a list; a screen reader gets it as one sentence. */
#pragma once

#include <adwaita.h>

#include "foyer-template-item.h"

#define FOYER_TYPE_TEMPLATE_ROW (foyer_template_row_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplateRow, foyer_template_row, FOYER, TEMPLATE_ROW, AdwBin)

/* Property "item" (FoyerTemplateItem, write-only). */
