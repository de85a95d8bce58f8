/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions of badge templates and the acts on them; the kept copies are files of the event,
 * written before the row. Every act is audited. */
#pragma once

#include "foyer-store.h"
#include "foyer-template-version.h"

/* *versions (transfer full): FoyerTemplateVersion, by name, the newest approval first, then what
 * was submitted last. @name, @digest NULL: any. */
gboolean foyer_store_list_template_versions (FoyerStore *self, const char *name, const char *digest,
                                             GPtrArray **versions, GError **error);

/* A new version, or one that was retired, is submitted by @actor. TRANSITION if it is submitted or
 * approved. @version is what the document calls it. */
gboolean foyer_store_submit_template (FoyerStore *self, const char *name, const char *digest,
                                      const char *version, const char *actor, GError **error);
/* NOT_FOUND, TRANSITION; CONFLICT: with @needs_other the one who submitted it may not. */
gboolean foyer_store_approve_template (FoyerStore *self, const char *name, const char *digest,
                                       gboolean needs_other, const char *actor, GError **error);
/* NOT_FOUND, TRANSITION. */
gboolean foyer_store_retire_template (FoyerStore *self, const char *name, const char *digest,
                                      const char *reason, const char *actor, GError **error);
/* A shipped template that badges are queued with for the first time: approved as it is. Nothing
 * happens if the version is known. */
gboolean foyer_store_note_shipped_template (FoyerStore *self, const char *name, const char *digest,
                                            const char *version, GError **error);

/* Jobs that still have to be drawn with @digest. */
gboolean foyer_store_count_template_jobs (FoyerStore *self, const char *digest, guint64 *n,
                                          GError **error);
