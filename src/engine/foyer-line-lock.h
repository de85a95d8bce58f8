/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock on line.lock: one process runs the consumers of an event. */
#pragma once

#include "foyer-engine.h"

typedef struct _FoyerLineLock FoyerLineLock;

/* Takes the lock and writes pid and host into the file. FOYER_ENGINE_ERROR_CONFLICT names the
 * holder, _STORE: the file cannot be opened. The kernel lets go of it when the process ends,
 * however it ends. */
FoyerLineLock *foyer_line_lock_take (const char *path, GError **error);
void foyer_line_lock_free (FoyerLineLock *self);

/* Who holds it, without taking it; is_mine stays FALSE. */
void foyer_line_lock_look (const char *path, FoyerLineHolder *holder);
