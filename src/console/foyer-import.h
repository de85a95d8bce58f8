/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file on its way in, as the pages of the assistant see it: what was understood, what a person
 * answered, what would become of it. Asks the engine again after each answer; decides nothing. */
#pragma once

#include "foyer-engine-assistant.h"
#include "foyer-engine-import.h"
#include "foyer-session.h"

#define FOYER_TYPE_IMPORT (foyer_import_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImport, foyer_import, FOYER, IMPORT, GObject)

/* Signals, all without arguments: "examined", "tried", "rehearsed", "started" (its task exists),
 * "ended"; each after success and failure alike: ask foyer_import_get_error(). */

FoyerImport *foyer_import_new (FoyerSession *session, const char *path);
/* Stops whatever is under way but an import that began: that belongs to the tray. */
void foyer_import_abandon (FoyerImport *self);

const char *foyer_import_get_path (FoyerImport *self);
/* (transfer full) Base name. */
char *foyer_import_dup_name (FoyerImport *self);
FoyerSession *foyer_import_get_session (FoyerImport *self);
/* Why the latest step failed; NULL: it did not. Lent. */
const GError *foyer_import_get_error (FoyerImport *self);

/* ---- What a person says of the file; each examines it again ---- */
void foyer_import_examine (FoyerImport *self);
/* NULL: as detected. */
void foyer_import_set_encoding (FoyerImport *self, const char *encoding);
void foyer_import_set_delimiter (FoyerImport *self, char delimiter);
void foyer_import_set_header_line (FoyerImport *self, guint line);
/* Name, reference or path of a contract; "": none; NULL: the one that fits. */
void foyer_import_set_preset (FoyerImport *self, const char *preset);
/* Lent; NULL until examined. */
const FoyerFileExamination *foyer_import_get_examination (FoyerImport *self);
gboolean foyer_import_is_examining (FoyerImport *self);

/* ---- What a person says of its columns ---- */
/* Lent, changed in place: call foyer_import_draft_changed() then. NULL until examined. */
FoyerDraft *foyer_import_get_draft (FoyerImport *self);
/* Looks at the first records again; a look that is under way is dropped. */
void foyer_import_draft_changed (FoyerImport *self);
/* Lent; NULL until tried. */
const FoyerDraftTrial *foyer_import_get_trial (FoyerImport *self);
/* A person changed it: it would be lost. */
gboolean foyer_import_has_answers (FoyerImport *self);

/* ---- Trial and import ---- */
void foyer_import_rehearse (FoyerImport *self, FoyerProgressFunc progress, gpointer user_data);
/* Lent; NULL until rehearsed. */
const FoyerRehearsal *foyer_import_get_rehearsal (FoyerImport *self);
/* Keeps the mapping if there is one, then imports; the task is in the session's tray. */
void foyer_import_start (FoyerImport *self);
/* Lent; NULL until started. */
FoyerTask *foyer_import_get_task (FoyerImport *self);
/* Lent; NULL until it ended well. */
const FoyerImportReport *foyer_import_get_report (FoyerImport *self);

/* (transfer full) "1,482 new, 12 updated, 36 refused"; what is zero is left out. */
char *foyer_import_dup_report (const guint64 *outcomes, guint64 skipped);
