/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where templates of an event come from: kept copies of submitted and approved versions, drafts in
 * its templates/, shipped ones; and which of them is in force. */
#pragma once

#include "foyer-store-service.h"
#include "foyer-template.h"

/* Any thread. Files are read anew at each call, so that an edited draft is seen; a template that is
 * the same as before is the same object, which keeps a renderer's caches. */
typedef struct _FoyerTemplateShelf FoyerTemplateShelf;

FoyerTemplateShelf *foyer_template_shelf_new (const char *event_folder, const char *shipped_folder);
void foyer_template_shelf_free (FoyerTemplateShelf *self);
/* Lent for the shelf's life; without it nothing is approved but what is shipped. */
void foyer_template_shelf_set_store (FoyerTemplateShelf *self, FoyerStoreService *store);

/* Lent; where the shipped templates are. */
const char *foyer_template_shelf_get_shipped_folder (FoyerTemplateShelf *self);

/* (transfer full) Names of drafts and shipped templates, NULL-terminated, sorted. */
char **foyer_template_shelf_dup_names (FoyerTemplateShelf *self);

/* The rest is (transfer full), blocks, reads the store (never inside a closure on it), and reports
 * FOYER_ENGINE_ERROR: _NOT_FOUND names what there is; _INPUT: every problem; _CONFLICT: nothing of
 * it is approved, with the next step; _STORE: a kept copy is damaged. */

/* What `print` takes: the version of @name that was approved last, else the shipped template. */
FoyerTemplate *foyer_template_shelf_find (FoyerTemplateShelf *self, const char *name,
                                          FoyerFontSet *fonts, GError **error);
/* The version @digest (hex) of @name, whatever became of the folder since. */
FoyerTemplate *foyer_template_shelf_find_digest (FoyerTemplateShelf *self, const char *name,
                                                 const char *digest, FoyerFontSet *fonts,
                                                 GError **error);
/* The folder of the event as it is now. */
FoyerTemplate *foyer_template_shelf_find_draft (FoyerTemplateShelf *self, const char *name,
                                                FoyerFontSet *fonts, GError **error);
/* For looking: @which is NAME (in force; if nothing is, the draft), NAME@draft or NAME@DIGEST with
 * at least 6 figures. *is_proof: it is not approved, and what is drawn with it says so. */
FoyerTemplate *foyer_template_shelf_find_for_look (FoyerTemplateShelf *self, const char *which,
                                                   FoyerFontSet *fonts, gboolean *is_proof,
                                                   GError **error);

/* Copies what @template was read from to templates/.versions/DIGEST/, durably; a copy that is there
 * and right stays, a damaged one is made right. */
gboolean foyer_template_shelf_keep (FoyerTemplateShelf *self, FoyerTemplate *template,
                                    FoyerFontSet *fonts, GError **error);
