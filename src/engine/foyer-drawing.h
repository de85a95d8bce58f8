/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges for people who look: previews, proofs, pre-flight, files to hand out, drawn by a process
 * under limits as those that print are. No job waits for it, and its deaths halt nothing.
 * What the engine's own process sees of a template is its document and the frames of its pictures:
 * docs/adr/0005-drawing-processes.md. */
#pragma once

#include "foyer-engine-print.h"
#include "foyer-line.h"
#include "foyer-worker-task.h"

/* For one thread, which may block; not inside a closure on the store. */
typedef struct _FoyerDrawing FoyerDrawing;

/* Takes no process yet. @line is lent and outlives it. */
FoyerDrawing *foyer_drawing_new (FoyerLine *line);
/* The process stays warm for the next one. */
void foyer_drawing_free (FoyerDrawing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDrawing, foyer_drawing_free)

/* How many processes have ended over its questions; whoever asks for many badges stops in time. */
guint foyer_drawing_get_deaths (FoyerDrawing *self);

/* All that follows takes a process when there is none, waiting out the pause after a death. One
 * that died while it was idle, or ended without a word, is tried once more with another; memory,
 * processor and clock end it for good. Errors: FOYER_ENGINE_ERROR_INPUT (it cannot be drawn; or how
 * the process ended), _STORE (no process can be started). Every end is counted
 * (foyer_line_note_worker_end()), unless the store is open for reading only. */

/* (transfer full) The document that prints. *diagnostics may be NULL. */
GBytes *foyer_drawing_draw (FoyerDrawing *self, FoyerTemplate *template,
                            const FoyerBadgeInput *input, const FoyerRenderOptions *options,
                            GPtrArray **diagnostics, GError **error);

/* (transfer full) FoyerPreviewPage of each page of @pdf. For FOYER_WORKER_VIEW_SOFT a profile was
 * given. */
GPtrArray *foyer_drawing_view (FoyerDrawing *self, GBytes *pdf, double dpi,
                               FoyerWorkerViewKind kind, GError **error);

/* Many badges into @sink, as foyer_worker_draw_file(); never tried twice. *diagnostics (transfer
 * full). What @sink says comes back as it is. */
gboolean foyer_drawing_draw_file (FoyerDrawing *self, FoyerWorkerFileKind kind, FoyerPixels pixels,
                                  FoyerTemplate *template, const FoyerBadgeInput *inputs,
                                  guint n_inputs, const FoyerRenderOptions *options,
                                  FoyerRenderSink sink, gpointer user_data, GPtrArray **diagnostics,
                                  GError **error);

/* (transfer full) FoyerFinding of the badge. */
GPtrArray *foyer_drawing_check (FoyerDrawing *self, FoyerTemplate *template,
                                const FoyerBadgeInput *input, const FoyerWorkerCheck *check,
                                GError **error);

/* Reads @path, of which this process looks at nothing, and has it checked; *profiled is to be
 * cleared. It is given again to a process that takes another's place. FALSE only if no process
 * answers; whether the profile can be used, or is there at all, is in *profiled. */
gboolean foyer_drawing_use_profile (FoyerDrawing *self, const char *path,
                                    FoyerWorkerProfiled *profiled, GError **error);
