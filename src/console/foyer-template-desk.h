/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The template on the drawing table: its text with undo, the person it is tried with, what the last
 * look at it found, the chosen element. Asks for one look at a time, of the newest text; keeps
 * drafts a moment after the last change. No widget. */
#pragma once

#include <gtksourceview/gtksource.h>

#include "foyer-engine-drafts.h"
#include "foyer-engine-preflight.h"
#include "foyer-session.h"

#define FOYER_TYPE_TEMPLATE_DESK (foyer_template_desk_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplateDesk, foyer_template_desk, FOYER, TEMPLATE_DESK, GObject)

/* Signals: "opened": another document, or the same with another state; "samples-changed";
 * "viewed": a look is back; "chosen": another element is chosen, or the same stands elsewhere;
 * "kept": the draft was written, or was not: see get_error. */

FoyerTemplateDesk *foyer_template_desk_new (void);
/* NULL: no event is open. Closes what is open. */
void foyer_template_desk_set_session (FoyerTemplateDesk *self, FoyerSession *session);
FoyerSession *foyer_template_desk_get_session (FoyerTemplateDesk *self);

void foyer_template_desk_open (FoyerTemplateDesk *self, const char *name);
/* Keeps what is not kept yet. */
void foyer_template_desk_close (FoyerTemplateDesk *self);
/* Copies what is open as a draft of the event and opens that; @name NULL: under its own name. */
void foyer_template_desk_start_draft (FoyerTemplateDesk *self, const char *name);

/* Lent; NULL: nothing is open. */
const char *foyer_template_desk_get_name (FoyerTemplateDesk *self);
/* The text may be changed. */
gboolean foyer_template_desk_is_draft (FoyerTemplateDesk *self);
/* The text has problems, as far as is known. */
gboolean foyer_template_desk_is_unfinished (FoyerTemplateDesk *self);
/* Lent; why the last open, look, start or keeping failed; NULL: it did not. */
const GError *foyer_template_desk_get_error (FoyerTemplateDesk *self);
/* The text; changes of it are followed. Lent. */
GtkSourceBuffer *foyer_template_desk_get_buffer (FoyerTemplateDesk *self);
void foyer_template_desk_undo (FoyerTemplateDesk *self);
void foyer_template_desk_redo (FoyerTemplateDesk *self);

/* Lent until the next "viewed" or "opened"; NULL: none yet. The last look, and the last one that
 * has pictures: while a text has problems it is still shown. */
const FoyerTemplateView *foyer_template_desk_get_view (FoyerTemplateDesk *self);
const FoyerTemplateView *foyer_template_desk_get_good_view (FoyerTemplateDesk *self);
/* The pages of the good view, or proofs of them: FoyerPreviewPage; NULL: none yet. */
GPtrArray *foyer_template_desk_get_pages (FoyerTemplateDesk *self);
/* As the good view was drawn. */
gboolean foyer_template_desk_get_with_bleed (FoyerTemplateDesk *self);

/* How pictures are made; asks for a look if it is another. */
void foyer_template_desk_set_dpi (FoyerTemplateDesk *self, double dpi);
/* What is shown in place of the pages; @dpi of it. */
void foyer_template_desk_set_proof (FoyerTemplateDesk *self, FoyerProofKind kind, guint dpi);
void foyer_template_desk_set_with_bleed (FoyerTemplateDesk *self, gboolean with_bleed);
void foyer_template_desk_look (FoyerTemplateDesk *self);

/* Lent; GPtrArray of FoyerTemplateSample; NULL: not there yet. */
GPtrArray *foyer_template_desk_get_samples (FoyerTemplateDesk *self);
guint foyer_template_desk_get_sample (FoyerTemplateDesk *self);
void foyer_template_desk_set_sample (FoyerTemplateDesk *self, guint index);
void foyer_template_desk_step_sample (FoyerTemplateDesk *self, int step);

/* By pointer; NULL: none. */
void foyer_template_desk_choose (FoyerTemplateDesk *self, const char *path);
/* FALSE: there is no next (@step 1) or former (−1) element. */
gboolean foyer_template_desk_step_element (FoyerTemplateDesk *self, int step);
/* Lent until the next "viewed"; NULL: none. */
const FoyerTemplateElement *foyer_template_desk_get_chosen (FoyerTemplateDesk *self);
/* Writes the box of the chosen element into the text, one step of undo. FALSE: nothing is chosen,
 * or the text may not be changed. */
gboolean foyer_template_desk_move (FoyerTemplateDesk *self, const FoyerElementBox *box);
gboolean foyer_template_desk_nudge (FoyerTemplateDesk *self, int x_um, int y_um, int width_um,
                                    int height_um);
