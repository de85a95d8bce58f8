/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo event: made by foyerctl, which imports the shipped feeds and prints every badge to a
 * folder; an event that is there already only resumes. */
#pragma once

#include "foyer-task.h"

/* (transfer full) Where the demo event is. */
char *foyer_demo_dup_directory (void);

/* @task shows how long it takes and can cancel it. Errors: G_IO_ERROR_NOT_FOUND when foyerctl is
 * not installed; G_IO_ERROR_FAILED with its last words. */
void foyer_demo_make_async (FoyerTask *task, GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_demo_make_finish (GAsyncResult *result, GError **error);
