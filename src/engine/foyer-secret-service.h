/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's Secret Service, asked with deadlines and without prompts; private to
 * foyer-secret-store.c. */
#pragma once

#include <gio/gio.h>

/* All block, on a main context of their own, for a few seconds at most. A service that is not
 * there, has no open default collection or does not answer is G_IO_ERROR_NOT_FOUND,
 * _NOT_CONNECTED or _TIMED_OUT: nothing waits for a person. */
gboolean foyer_secret_service_keep (const char *event_id, const char *name, const char *label,
                                    const char *text, GError **error);
/* (transfer full) NULL with G_IO_ERROR_NOT_FOUND. */
char *foyer_secret_service_fetch (const char *event_id, const char *name, GError **error);
gboolean foyer_secret_service_forget (const char *event_id, const char *name, GError **error);
