/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges in, PDF out: one renderer per thread, with that thread's fonts and caches; keeps no file
 * and no clock. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-digest.h"
#include "foyer-font-set.h"
#include "foyer-template.h"

/* For one thread at a time; make one per worker. Cheap until first use (fonts warm up on the first
 * badge: some 20 ms). */
FoyerRenderer *foyer_renderer_new (FoyerFontSet *fonts);
void foyer_renderer_free (FoyerRenderer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRenderer, foyer_renderer_free)

/* Takes the next bytes of a document, in order. FALSE with @error set ends the document. Runs
 * inside foyer_renderer_render(). */
typedef gboolean (*FoyerRenderSink) (const guint8 *data, gsize length, gpointer user_data,
                                     GError **error);

/* Rules of diagnostics that are flags for a person, no fault: the badge may leave. */
#define FOYER_RENDER_RULE_BIDI "text.bidi"
#define FOYER_RENDER_RULE_ABBREVIATED "fit.abbreviated"
#define FOYER_RENDER_RULE_TRUNCATED "fit.truncated"
gboolean foyer_render_rule_is_note (const char *rule);

/* Draws @n_inputs badges, one after the other, into one PDF 1.4 and hands it to @sink in pieces;
 * memory does not grow with @n_inputs. Same inputs, template, fonts, options and library versions
 * give the same bytes, whatever this renderer did before. How many badges go into a file is
 * the caller's business (FOYER_LIMIT_BADGES_PER_FILE). Where badges share a sheet they fill its
 * places in order, from FoyerRenderOptions.first_place on; a badge alone has a sheet to itself. A
 * thread that makes the batch's QR codes ahead lives as long as the call.
 *
 * @diagnostics (may be NULL) gets (transfer full), also on success, an array of FoyerDiagnostic:
 * what of a badge could not be shown as meant, with record id and record_no = position of the
 * badge from 1:
 *
 * - FOYER_CODE_MISSING_GLYPH: a character has no font; it is left out of the drawing, never a box.
 * - FOYER_CODE_TEXT_OVERFLOW: a text does not fit at its smallest size; it is drawn smaller still.
 * With the rule "template.repeat" a list has more entries than there is room for, with
 * "page.length" a roll is too short; with FOYER_RENDER_RULE_ABBREVIATED or
 * FOYER_RENDER_RULE_TRUNCATED the template allowed a shorter text, which is drawn: a flag.
 * - FOYER_CODE_RENDER_FAILED: a code cannot be made, or its modules come out under 0.25 mm; the
 * rule begins with "code.".
 * - FOYER_CODE_CONTROL_CHARACTER with the rule FOYER_RENDER_RULE_BIDI: a text holds U+202A–202E or
 * U+2066–2069, which are legal and can disguise what is printed: a flag for a person, no fault.
 *
 * The bytes are complete all the same: whether such a badge may leave is the caller's decision. An
 * empty array: all well.
 *
 * Errors: FOYER_RENDER_ERROR_OUTPUT, FOYER_RENDER_ERROR_FAILED. Blocks. */
gboolean foyer_renderer_render (FoyerRenderer *self, FoyerTemplate *template,
                                const FoyerBadgeInput *inputs, guint n_inputs,
                                const FoyerRenderOptions *options, FoyerRenderSink sink,
                                gpointer user_data, GPtrArray **diagnostics, GError **error);

/* (transfer full) What the badge is printed on, as a self-describing PWG media name: the
 * template's, of a roll the piece that this badge takes, "custom_agenda_62x84mm". */
char *foyer_renderer_dup_media (FoyerRenderer *self, FoyerTemplate *template,
                                const FoyerBadgeInput *input);

/* (transfer full) One badge as the bytes of one PDF; the rest as foyer_renderer_render() with
 * default options. */
GBytes *foyer_renderer_render_badge (FoyerRenderer *self, FoyerTemplate *template,
                                     const FoyerBadgeInput *input, GPtrArray **diagnostics,
                                     GError **error);

/* The same with options. */
GBytes *foyer_renderer_render_badge_as (FoyerRenderer *self, FoyerTemplate *template,
                                        const FoyerBadgeInput *input,
                                        const FoyerRenderOptions *options, GPtrArray **diagnostics,
                                        GError **error);

/* (transfer full) The diagnostics that rendering this badge would give, without drawing; about 20
 * µs. */
GPtrArray *foyer_renderer_check (FoyerRenderer *self, FoyerTemplate *template,
                                 const FoyerBadgeInput *input, const FoyerRenderOptions *options);

/* The same with the scene itself: lent until the next call of this renderer. For pre-flight. */
FoyerScene *foyer_renderer_bind (FoyerRenderer *self, FoyerTemplate *template,
                                 const FoyerBadgeInput *input, const FoyerRenderOptions *options,
                                 GPtrArray **diagnostics);

/* (transfer full) What would be drawn, as text: boxes in µm, texts with their lines and sizes,
 * codes; for golden tests. */
char *foyer_renderer_dup_scene_text (FoyerRenderer *self, FoyerTemplate *template,
                                     const FoyerBadgeInput *input);

/* The key of a finished badge: over record hash, badge number and token, tier label and
 * colour, event texts, options, template and font digests and foyer_renderer_get_engine(). Equal
 * keys mean equal bytes. */
FoyerDigest foyer_renderer_get_key (FoyerRenderer *self, FoyerTemplate *template,
                                    const FoyerBadgeInput *input,
                                    const FoyerRenderOptions *options);

/* Static: "foyer 0.1.0, cairo 1.16.0, pango 1.50.12, …": versions that PDF bytes depend on. */
const char *foyer_renderer_get_engine (void);
