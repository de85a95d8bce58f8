/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where secrets of sources are kept: the Secret Service of the desktop if it can be reached
 * without asking anybody, else files of the event directory that only the owner can read. The store
 * of the event holds references, never secrets. Private to the engine. */
#pragma once

#include <glib.h>

/* Any thread; every call may block for a few seconds at most, so never on a main loop. The
 * environment variable FOYER_SECRETS decides where new secrets go: "file", "service" (then an
 * unreachable service is an error), else whatever works. */
typedef struct _FoyerSecretStore FoyerSecretStore;

/* @directory: of the event; @event_id: its id, which scopes what is kept in the Secret Service. */
FoyerSecretStore *foyer_secret_store_new (const char *directory, const char *event_id);
void foyer_secret_store_free (FoyerSecretStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSecretStore, foyer_secret_store_free)

/* (transfer full) Keeps @text durably and returns the reference that finds it again. @label is what
 * the desktop's password manager shows. FOYER_ENGINE_ERROR_STORE. */
char *foyer_secret_store_keep (FoyerSecretStore *self, const char *label, const char *text,
                               GError **error);
/* (transfer full) Free with foyer_signature_secret_free(). FOYER_ENGINE_ERROR_NOT_FOUND: it is not
 * there; _DENIED: a file that others can read; _STORE. */
char *foyer_secret_store_fetch (FoyerSecretStore *self, const char *reference, GError **error);
/* What is not there any more is no error. FOYER_ENGINE_ERROR_STORE. */
gboolean foyer_secret_store_forget (FoyerSecretStore *self, const char *reference, GError **error);

/* TRUE if it lies in a file. */
gboolean foyer_secret_store_is_file (const char *reference);
/* (transfer full) For people: the file's path, or "the Secret Service". */
char *foyer_secret_store_dup_place (FoyerSecretStore *self, const char *reference);
