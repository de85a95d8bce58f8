/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a file to the newest form, step by step; what the steps are is in foyer-store-forms.c.
 */
#include "config.h"

#include "foyer-file.h"
#include "foyer-store-private.h"

static gboolean
copy_first (FoyerStore *self, gint64 version, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *backups = g_build_filename (folder, "backups", NULL);
  g_autofree char *name = g_strdup_printf ("form-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ".sqlite",
                                           version, foyer_store_now (self));
  g_autofree char *path = g_build_filename (backups, name, NULL);
  g_autoptr (GError) file_error = NULL;
  if (!foyer_file_make_folder (backups, &file_error))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_IO, "making '%s': %s", backups,
                               file_error->message);
  if (!foyer_store_backup (self, path, error))
    {
      g_prefix_error (error, "copying the store before its migration: ");
      return FALSE;
    }
  return TRUE;
}

static gboolean
take_step (FoyerStore *self, const char *sql, guint number, GError **error)
{
  g_autofree char *numbered = g_strdup_printf (
      "PRAGMA application_id = %d; PRAGMA user_version = %u;", FOYER_STORE_APPLICATION_ID, number);
  if (!foyer_store_begin (self, FOYER_STORE_WRITE, error))
    return FALSE;
  gint64 version = 0;
  /* Another process may have been quicker. */
  if (foyer_store_query_integer (self, "PRAGMA user_version", &version, error)
      && version >= (gint64)number)
    {
      foyer_store_rollback (self);
      return TRUE;
    }
  if (!foyer_store_execute (self, sql, error) || !foyer_store_execute (self, numbered, error))
    {
      foyer_store_rollback (self);
      g_prefix_error (error, "migrating the store to form %u: ", number);
      return FALSE;
    }
  return foyer_store_commit (self, error);
}

gboolean
foyer_store_migrate (FoyerStore *self, const char *const *steps, guint n_steps, GError **error)
{
  gint64 application = 0, version = 0, tables = 0;
  if (!foyer_store_query_integer (self, "PRAGMA application_id", &application, error)
      || !foyer_store_query_integer (self, "PRAGMA user_version", &version, error)
      || !foyer_store_query_integer (self, "SELECT COUNT (*) FROM sqlite_schema", &tables, error))
    return FALSE;
  if (application != FOYER_STORE_APPLICATION_ID
      && (application != 0 || version != 0 || tables != 0))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_FOREIGN,
                               "'%s' is a database of another program", self->path);
  if (version > (gint64)n_steps)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NEWER,
                               "'%s' has form %" G_GINT64_FORMAT
                               " of a newer Foyer; this one knows form %u",
                               self->path, version, n_steps);
  if (version == (gint64)n_steps)
    return TRUE;
  if (self->is_read_only)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_READ_ONLY,
                               "'%s' has the older form %" G_GINT64_FORMAT
                               "; open it for writing once to migrate it",
                               self->path, version);
  if (version > 0 && !copy_first (self, version, error))
    return FALSE;
  for (guint number = (guint)version + 1; number <= n_steps; number++)
    if (!take_step (self, steps[number - 1], number, error))
      return FALSE;
  return TRUE;
}
