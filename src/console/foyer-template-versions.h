/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The versions of a template: which there are, which one prints, what may be done with them, and
 * what changed between two. */
#pragma once

#include <adwaita.h>

#include "foyer-template-desk.h"

#define FOYER_TYPE_TEMPLATE_VERSIONS (foyer_template_versions_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplateVersions, foyer_template_versions, FOYER, TEMPLATE_VERSIONS,
                      AdwBin)

/* Signals: "said" (const char *): the result of the person's own act; "changed": another state. */

void foyer_template_versions_set_desk (FoyerTemplateVersions *self, FoyerTemplateDesk *desk);
/* Offers the draft for approval. */
void foyer_template_versions_submit (FoyerTemplateVersions *self);
/* Lent, translated; "Version 1.2 prints": NULL: nothing is known yet. */
const char *foyer_template_versions_get_summary (FoyerTemplateVersions *self);
