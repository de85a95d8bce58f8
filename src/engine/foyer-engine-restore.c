/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event out of a backup: made beside its place, checked, and only then given its name. */
#include "config.h"

#include "foyer-audit-seal.h"
#include "foyer-backup-file.h"
#include "foyer-engine-backup.h"
#include "foyer-engine-error-private.h"
#include "foyer-event.h"
#include "foyer-file.h"
#include "foyer-store-audit.h"
#include "foyer-store-backups.h"
#include "foyer-time.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#define RESTORED_FACT "restored"

void
foyer_restore_report_free (FoyerRestoreReport *self)
{
  g_free (self->event_id);
  g_free (self->event_name);
  g_free (self->audit_text);
  g_free (self);
}

static gboolean
fail (GError **error, const char *what, const char *path, int code)
{
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "%s '%s': %s", what, path,
               g_strerror (code));
  return FALSE;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        (void)g_unlink (child); /* what stays has a name that nobody takes for an event */
    }
  (void)g_rmdir (path);
}

/* ---- The store ---- */

static gboolean
check_audit (FoyerStore *store, const FoyerAuditSeal *seal, FoyerRestoreReport *report,
             GError **error)
{
  FoyerAuditCheck check;

  if (!foyer_store_verify_audit (store, NULL, &check, error))
    return FALSE;
  report->is_audit_whole
      = check.fault == FOYER_AUDIT_WHOLE
        && (check.head.audit_id == 0 || foyer_audit_seal_is_right (seal, &check.head));
  report->audit_text
      = report->is_audit_whole
            ? g_strdup_printf ("whole, %" G_GUINT64_FORMAT " rows", check.rows)
            : g_strdup_printf ("it does not hold (row %" G_GINT64_FORMAT
                               "): compare with another backup, and run foyerctl audit verify",
                               check.row_id);
  return TRUE;
}

static gboolean
settle_store (FoyerStore *store, const char *actor, FoyerRestoreReport *report, GError **error)
{
  char made[FOYER_TIME_TEXT_BYTES];
  g_autofree char *reason = NULL;
  g_autofree char *detail = NULL;

  foyer_time_print (report->made_usec, made);
  reason = g_strdup_printf ("restored from the backup of %s: it may have come out since; look for "
                            "the badge, then release or cancel the job",
                            made);
  if (!foyer_store_begin (store, FOYER_STORE_WRITE, error))
    return FALSE;
  if (foyer_store_hold_jobs (store, reason, &report->jobs_held, &report->jobs_asked, error))
    detail = g_strdup_printf ("backup of %s, %" G_GUINT64_FORMAT " jobs held", made,
                              report->jobs_held);
  if (detail != NULL && foyer_store_set_fact (store, RESTORED_FACT, made, error)
      && foyer_store_append_audit (store, actor, "restore", report->event_id, detail, error))
    return foyer_store_commit (store, error);
  foyer_store_rollback (store);
  return FALSE;
}

static gboolean
make_ready (const char *directory, const char *actor, FoyerRestoreReport *report, GError **error)
{
  g_autoptr (FoyerEvent) event = foyer_event_open (directory, error);
  g_autoptr (FoyerAuditSeal) seal
      = event != NULL ? foyer_audit_seal_open (event, FALSE, error) : NULL;
  g_autofree char *path = NULL;
  g_autoptr (FoyerStore) store = NULL;
  GError *cause = NULL;

  if (seal == NULL)
    return FALSE;
  path = foyer_event_dup_path (event, "foyer.sqlite", NULL);
  store = foyer_store_open (path, foyer_clock_get_system (), FOYER_STORE_OPEN_CHECK, &cause);
  if (store != NULL)
    foyer_store_set_audit_sealer (store, &foyer_audit_sealer, seal);
  if (store != NULL && check_audit (store, seal, report, &cause)
      && settle_store (store, actor, report, &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, "the store in the backup: ");
  return FALSE;
}

/* ---- The place ---- */

static gboolean
is_free (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);

  if (dir != NULL)
    return g_dir_read_name (dir) == NULL;
  return !g_file_test (directory, G_FILE_TEST_EXISTS);
}

/* (transfer full) A new folder beside @directory. */
static char *
make_staging (const char *directory, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (directory);
  g_autofree char *name = g_path_get_basename (directory);
  g_autofree char *staging = g_strdup_printf ("%s/.%s.restore-XXXXXX", parent, name);
  GError *cause = NULL;

  if (!foyer_file_make_folder (parent, &cause))
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  if (g_mkdtemp_full (staging, 0700) == NULL)
    {
      fail (error, "making", staging, errno);
      return NULL;
    }
  return g_steal_pointer (&staging);
}

static gboolean
give_name (const char *staging, const char *directory, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (directory);
  GError *cause = NULL;

  if (g_rename (staging, directory) != 0)
    return fail (error, "making", directory, errno);
  if (foyer_file_sync_folder (parent, &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

static void
take_head (FoyerRestoreReport *report, FoyerBackupHead *head)
{
  report->event_id = g_steal_pointer (&head->event_id);
  report->event_name = g_steal_pointer (&head->event_name);
  report->made_usec = head->made_usec;
  report->n_files = head->n_files;
  report->n_bytes = head->n_bytes;
}

FoyerRestoreReport *
foyer_engine_restore (const char *file, const char *directory, const char *actor, GError **error)
{
  g_autoptr (FoyerRestoreReport) report = g_new0 (FoyerRestoreReport, 1);
  g_auto (FoyerBackupHead) head = { 0 };
  g_autofree char *place = directory != NULL ? g_canonicalize_filename (directory, NULL) : NULL;
  g_autofree char *staging = NULL;

  g_return_val_if_fail (file != NULL && actor != NULL, NULL);

  if (place != NULL && !is_free (place))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "something is in '%s' already, and a restore overwrites nothing; name a "
                   "directory that is not there yet",
                   place);
      return NULL;
    }
  if (place != NULL)
    {
      staging = make_staging (place, error);
      if (staging == NULL)
        return NULL;
    }
  if (foyer_backup_read (file, staging, &head, error))
    {
      take_head (report, &head);
      if (place == NULL
          || (make_ready (staging, actor, report, error) && give_name (staging, place, error)))
        return g_steal_pointer (&report);
    }
  if (staging != NULL)
    remove_tree (staging);
  return NULL;
}
