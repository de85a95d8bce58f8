/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runbook's buttons: one door to whatever the engine does for a step, so that a panel
 * needs to know steps and not acts. Roles and audit are those of the act itself. */
#pragma once

#include "foyer-engine.h"
#include "foyer-runbook.h"

/* FALSE: the step shows something (foyer-runbook.h says what), which is a page's or a command's to
 * do. */
gboolean foyer_runbook_act_is_done (FoyerRunbookAct act);

/* Does @act. @subject: what foyer-runbook.h says the act is about, its words parted by one space
 * ("pretix 2"); NULL where it is about nothing. A replay takes a contract ("pretix@2"), or NULL for
 * each delivery's own. Errors: of the act; _USAGE: no subject, or the act only shows something. */
void foyer_engine_run_step_async (FoyerEngine *self, FoyerRunbookAct act, const char *subject,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/* (transfer full) One sentence: what came of it. */
char *foyer_engine_run_step_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
