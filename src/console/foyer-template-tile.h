/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template in the gallery: picture, name, size, state; a screen reader gets it as one sentence.
 */
#pragma once

#include <adwaita.h>

#include "foyer-template-entry.h"

#define FOYER_TYPE_TEMPLATE_TILE (foyer_template_tile_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplateTile, foyer_template_tile, FOYER, TEMPLATE_TILE, AdwBin)

/* Property "entry" (FoyerTemplateEntry, write-only). */
