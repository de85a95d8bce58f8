/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets by reference: "service:NAME" or "file:NAME". */
#include "config.h"

#include "foyer-secret-store.h"

#include "foyer-engine-error-private.h"
#include "foyer-file.h"
#include "foyer-secret-service.h"
#include "foyer-uuid.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_BYTES 4096u
#define FILE_PREFIX "file:"
#define SERVICE_PREFIX "service:"

struct _FoyerSecretStore
{
  char *folder;
  char *event_id;
};

FoyerSecretStore *
foyer_secret_store_new (const char *directory, const char *event_id)
{
  FoyerSecretStore *self = g_new0 (FoyerSecretStore, 1);

  self->folder = g_build_filename (directory, "secrets", NULL);
  self->event_id = g_strdup (event_id);
  return self;
}

void
foyer_secret_store_free (FoyerSecretStore *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_free (self->event_id);
  g_free (self);
}

gboolean
foyer_secret_store_is_file (const char *reference)
{
  return reference != NULL && g_str_has_prefix (reference, FILE_PREFIX);
}

/* NULL for a reference that is none: it names a file, so nothing but a UUID is taken. */
static const char *
get_name (const char *reference)
{
  const char *colon = reference != NULL ? strchr (reference, ':') : NULL;
  FoyerUuid uuid;

  return colon != NULL && foyer_uuid_parse (colon + 1, &uuid) ? colon + 1 : NULL;
}

static char *
dup_path (FoyerSecretStore *self, const char *reference)
{
  return g_build_filename (self->folder, get_name (reference), NULL);
}

char *
foyer_secret_store_dup_place (FoyerSecretStore *self, const char *reference)
{
  return foyer_secret_store_is_file (reference) && get_name (reference) != NULL
             ? dup_path (self, reference)
             : g_strdup ("the Secret Service");
}

static gboolean
check_reference (const char *reference, GError **error)
{
  if (get_name (reference) != NULL)
    return TRUE;
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                       "the source has no reference to a secret; give it a new secret");
  return FALSE;
}

/* ---- Keeping ---- */

static gboolean
keep_in_file (FoyerSecretStore *self, const char *reference, const char *text, GError **error)
{
  g_autofree char *path = dup_path (self, reference);
  GError *cause = NULL;

  if (foyer_file_make_folder (self->folder, &cause)
      && foyer_file_write_durably (path, text, strlen (text), &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, "keeping the secret: ");
  return FALSE;
}

static char *
dup_new_name (GError **error)
{
  guint8 random[16];
  FoyerUuid uuid;

  if (getrandom (random, sizeof random, 0) != (gssize)sizeof random)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                           "the system gives no randomness");
      return NULL;
    }
  uuid = foyer_uuid_from_random (random);
  return foyer_uuid_dup_text (&uuid);
}

char *
foyer_secret_store_keep (FoyerSecretStore *self, const char *label, const char *text,
                         GError **error)
{
  const char *wish = g_getenv ("FOYER_SECRETS");
  g_autofree char *name = dup_new_name (error);
  g_autofree char *reference = NULL;
  GError *cause = NULL;

  if (name == NULL)
    return NULL;
  if (g_strcmp0 (wish, "file") != 0
      && foyer_secret_service_keep (self->event_id, name, label, text, &cause))
    return g_strconcat (SERVICE_PREFIX, name, NULL);
  if (g_strcmp0 (wish, "service") == 0)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                   "keeping the secret in the Secret Service: %s", cause->message);
      g_error_free (cause);
      return NULL;
    }
  g_clear_error (&cause);
  reference = g_strconcat (FILE_PREFIX, name, NULL);
  return keep_in_file (self, reference, text, error) ? g_steal_pointer (&reference) : NULL;
}

/* ---- Fetching ---- */

/* What others can read is no secret any more: better refused than used. */
static gboolean
check_file (const char *path, GError **error)
{
  GStatBuf status;

  if (g_lstat (path, &status) != 0)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                   "the secret's file '%s' cannot be read: %s; give the source a new secret", path,
                   g_strerror (errno));
      return FALSE;
    }
  if (S_ISREG (status.st_mode) && status.st_uid == geteuid () && (status.st_mode & 0077) == 0)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_DENIED,
               "the secret's file '%s' is not its owner's alone; give the source a new secret, or "
               "run: chmod 600 '%s'",
               path, path);
  return FALSE;
}

static char *
fetch_from_file (FoyerSecretStore *self, const char *reference, GError **error)
{
  g_autofree char *path = dup_path (self, reference);
  g_autoptr (GBytes) bytes = NULL;
  GError *cause = NULL;
  gsize length = 0;
  gconstpointer data;

  if (!check_file (path, error))
    return NULL;
  bytes = foyer_file_read (path, SECRET_BYTES, &cause);
  if (bytes == NULL)
    {
      foyer_engine_error_take (error, cause, "reading a secret: ");
      return NULL;
    }
  data = g_bytes_get_data (bytes, &length);
  return g_strndup (data, length);
}

char *
foyer_secret_store_fetch (FoyerSecretStore *self, const char *reference, GError **error)
{
  char *text;
  GError *cause = NULL;

  if (!check_reference (reference, error))
    return NULL;
  if (foyer_secret_store_is_file (reference))
    return fetch_from_file (self, reference, error);
  text = foyer_secret_service_fetch (self->event_id, get_name (reference), &cause);
  if (text == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                   "the secret cannot be fetched from the Secret Service: %s; unlock it, or give "
                   "the source a new secret",
                   cause->message);
      g_error_free (cause);
    }
  return text;
}

gboolean
foyer_secret_store_forget (FoyerSecretStore *self, const char *reference, GError **error)
{
  g_autofree char *path = NULL;
  GError *cause = NULL;

  if (get_name (reference) == NULL)
    return TRUE;
  if (!foyer_secret_store_is_file (reference))
    {
      if (foyer_secret_service_forget (self->event_id, get_name (reference), &cause))
        return TRUE;
      foyer_engine_error_take (error, cause, "taking a secret out of the Secret Service: ");
      return FALSE;
    }
  path = dup_path (self, reference);
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "removing '%s': %s", path,
               g_strerror (errno));
  return FALSE;
}
