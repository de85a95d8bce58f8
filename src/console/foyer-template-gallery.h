/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All templates with their pictures: the event's own first. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_TEMPLATE_GALLERY (foyer_template_gallery_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplateGallery, foyer_template_gallery, FOYER, TEMPLATE_GALLERY, AdwBin)

/* Signal "opened" (const char *name). */

void foyer_template_gallery_set_session (FoyerTemplateGallery *self, FoyerSession *session);
/* Reads what there is now. */
void foyer_template_gallery_refresh (FoyerTemplateGallery *self);
void foyer_template_gallery_focus (FoyerTemplateGallery *self);
