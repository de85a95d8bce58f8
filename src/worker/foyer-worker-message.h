/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the frames between the engine and a drawing process hold: pure, strict, checked again by
 * whoever reads them. Values as in foyer-buffer.h; a text that may be absent has a byte before it,
 * 0 or 1. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-digest.h"
#include "foyer-template.h"

/* ---- FOYER_WORKER_FRAME_TEMPLATE: digest, document, number of images, each name and bytes ---- */
/* (transfer full) */
GByteArray *foyer_worker_message_encode_template (FoyerTemplate *template);
/* (transfer full) Compiles it and compares its digest with the one that it claims. Errors:
 * FOYER_WORKER_ERROR_PROTOCOL, FOYER_RENDER_ERROR. */
FoyerTemplate *foyer_worker_message_decode_template (gconstpointer data, gsize length,
                                                     FoyerFontSet *fonts, GError **error);

/* ---- FOYER_WORKER_FRAME_BADGE: template digest, options, canonical bytes of the record, texts
 * ---- */
typedef struct
{
  FoyerDigest template_digest;
  FoyerRenderOptions options;
  FoyerBadgeInput input; /* what it points to is the badge's */
  char *texts[6];
} FoyerWorkerBadge;

/* (transfer full) @options NULL: the default. */
GByteArray *foyer_worker_message_encode_badge (const FoyerDigest *template_digest,
                                               const FoyerBadgeInput *input,
                                               const FoyerRenderOptions *options);
/* Fills *badge, to be cleared. FOYER_WORKER_ERROR_PROTOCOL: also for a text that is not UTF-8,
 * holds a control character or is longer than FOYER_LIMIT_CELL_BYTES, and for a resolution or
 * colour that no template can have. */
gboolean foyer_worker_message_decode_badge (gconstpointer data, gsize length,
                                            FoyerWorkerBadge *badge, GError **error);
void foyer_worker_badge_clear (FoyerWorkerBadge *self);

/* ---- FOYER_WORKER_FRAME_DOCUMENT: diagnostics as JSON, then the PDF or PWG raster ----
 */
GByteArray *foyer_worker_message_encode_document (GBytes *document, GPtrArray *diagnostics);
/* *document and *diagnostics (FoyerDiagnostic) (transfer full); FOYER_WORKER_ERROR_PROTOCOL, also
 * for bytes that are neither. */
gboolean foyer_worker_message_decode_document (gconstpointer data, gsize length, GBytes **document,
                                               GPtrArray **diagnostics, GError **error);

/* ---- FOYER_WORKER_FRAME_REFUSAL and _READY: one text ---- */
/* (transfer full) At most 2,000 characters, made valid UTF-8. */
char *foyer_worker_message_dup_text (gconstpointer data, gsize length);
