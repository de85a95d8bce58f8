/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A badge template: a folder with `template.json` and its images, checked and compiled once; format
 * in docs/templates.md. */
#pragma once

#include "foyer-digest.h"
#include "foyer-font-set.h"
#include "foyer-render-types.h"

/* Loads and compiles the template in @folder; @fonts answers whether its font families exist.
 * Blocks (files). (transfer full) Immutable, atomic reference count: share one between all threads.
 * Errors: FOYER_RENDER_ERROR_NOT_FOUND (no template.json), FOYER_RENDER_ERROR_TEMPLATE (every
 * problem with file, line, path and rule, one a line), FOYER_BASE_ERROR_FILE. Limits:
 * FOYER_LIMIT_TEMPLATE_*, FOYER_LIMIT_IMAGE_PIXELS, FOYER_LIMIT_PAGE_UM. */
FoyerTemplate *foyer_template_load (const char *folder, FoyerFontSet *fonts, GError **error);

/* The same from @bytes of a document that is being written; its images lie in @folder (NULL: it may
 * have none), and problems call it @display_name. Of the file system only images are touched. */
FoyerTemplate *foyer_template_parse (const char *folder, const char *display_name, GBytes *bytes,
                                     FoyerFontSet *fonts, GError **error);

/* The same without touching a file: @document and @images (FoyerImage) as
 * foyer_template_get_document() and foyer_template_get_images() of the template lend them. */
FoyerTemplate *foyer_template_unpack (GBytes *document, GPtrArray *images, FoyerFontSet *fonts,
                                      GError **error);

/* The same as foyer_template_parse() for whoever shows problems one by one: NULL if there are any,
 * *problems (transfer full) are then FoyerDocumentProblem in the order of their lines. */
FoyerTemplate *foyer_template_examine (const char *folder, GBytes *text, FoyerFontSet *fonts,
                                       GPtrArray **problems);

/* The template @name in @root (`<root>/<name>/template.json`). A name is 1 to 64 of a–z, 0–9 and
 * '-': anything else is FOYER_RENDER_ERROR_NOT_FOUND and touches no file. */
FoyerTemplate *foyer_template_load_named (const char *root, const char *name, FoyerFontSet *fonts,
                                          GError **error);

/* Whether @name is one that a template may have. */
gboolean foyer_template_is_name (const char *name);

/* (transfer full) Names in @root that foyer_template_load_named() would look at, sorted; empty if
 * there is no such folder. */
GStrv foyer_template_list_names (const char *root);

FoyerTemplate *foyer_template_ref (FoyerTemplate *self);
void foyer_template_unref (FoyerTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTemplate, foyer_template_unref)

/* SHA-256 over the document's bytes and those of every image it uses, by name: the template's
 * identity. */
const FoyerDigest *foyer_template_get_digest (FoyerTemplate *self);
const char *foyer_template_get_name (FoyerTemplate *self);
const char *foyer_template_get_version (FoyerTemplate *self);
/* What the template was read from, lent: the document, and its images (FoyerImage) in the order of
 * the document. */
GBytes *foyer_template_get_document (FoyerTemplate *self);
GPtrArray *foyer_template_get_images (FoyerTemplate *self);
/* For people, English; the name if the document has none. */
const char *foyer_template_get_title (FoyerTemplate *self);

/* The sheet as it leaves the printer, without bleed: a folded badge is twice its panel, a sheet
 * that badges share holds them all, a roll is as long as it may become. */
int foyer_template_get_sheet_width_um (FoyerTemplate *self);
int foyer_template_get_sheet_height_um (FoyerTemplate *self);
int foyer_template_get_bleed_um (FoyerTemplate *self);
/* PDF pages of one badge, or of one sheet that badges share: 2 if there is a back and no fold. */
guint foyer_template_get_n_pages (FoyerTemplate *self);
/* Dots that codes are snapped to unless FoyerRenderOptions says otherwise. */
guint foyer_template_get_dpi (FoyerTemplate *self);
/* The sheet as a self-describing PWG media name: "iso_a5_148x210mm",
 * "custom_label-4x3_101.6x76.2mm", of a roll "roll_agenda_62x300mm" with the most. What one badge
 * is cut to: foyer_renderer_dup_media(). */
const char *foyer_template_get_media (FoyerTemplate *self);
/* Whether the sheet is cut behind its content. */
gboolean foyer_template_is_roll (FoyerTemplate *self);
/* Badges on one sheet: 1, or more if they share it. */
guint foyer_template_get_n_places (FoyerTemplate *self);
/* FoyerInk: the colours of the document that are not RGB and were converted. Lent. */
GPtrArray *foyer_template_get_inks (FoyerTemplate *self);

/* The compiled form. Lent. */
const FoyerDisplayList *foyer_template_get_display_list (FoyerTemplate *self);
