/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document of a template as text: highlighted, its problems marked at their lines and said
 * below it. */
#pragma once

#include <adwaita.h>

#include "foyer-template-desk.h"

#define FOYER_TYPE_DOCUMENT_EDITOR (foyer_document_editor_get_type ())
G_DECLARE_FINAL_TYPE (FoyerDocumentEditor, foyer_document_editor, FOYER, DOCUMENT_EDITOR, AdwBin)

void foyer_document_editor_set_desk (FoyerDocumentEditor *self, FoyerTemplateDesk *desk);
/* Puts the cursor on @line (from 1) and the focus into the text. */
void foyer_document_editor_go_to_line (FoyerDocumentEditor *self, guint line);
void foyer_document_editor_focus (FoyerDocumentEditor *self);
