/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An import under way: a task with progress and cancel, and in the end one sentence that accounts
 * for every row. */
#pragma once

#include "foyer-engine-import.h"
#include "foyer-session.h"

/* Called once when it ended; @text is one sentence, @error NULL unless it failed. */
typedef void (*FoyerImportEndedFunc) (const char *text, const GError *error, gpointer user_data);

/* Adds the task to @session and starts it. @options are copied. @owner is kept until the end and
 * handed to @callback. */
void foyer_import_task_start (FoyerSession *session, const char *path,
                              const FoyerImportOptions *options, FoyerImportEndedFunc callback,
                              GObject *owner);

/* (transfer full) "1,482 new, 12 updated, 36 refused"; what is zero is left out. */
char *foyer_import_task_dup_report (const FoyerImportReport *report);
