/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of backups, and jobs after a restore. */
#include "config.h"

#include "foyer-store-backups.h"

#include "foyer-store-audit.h"
#include "foyer-store-private.h"

void
foyer_backup_free (FoyerBackup *self)
{
  g_free (self->path);
  g_free (self->actor);
  g_free (self);
}

static void
backup_free_cb (gpointer data)
{
  foyer_backup_free (data);
}

gboolean
foyer_store_note_backup (FoyerStore *self, const FoyerBackup *backup, GError **error)
{
  g_autofree char *detail = g_strdup_printf ("%" G_GUINT64_FORMAT " bytes", backup->n_bytes);
  g_autoptr (FoyerStatement) insert = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error)
      || (insert = foyer_store_prepare (
              self,
              "INSERT INTO backup (path, n_bytes, made_usec, expires_usec, actor)"
              " VALUES (:path, :n_bytes, :made_usec, :expires_usec, :actor)",
              error))
             == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":path", backup->path);
  foyer_statement_bind_integer (insert, ":n_bytes", (gint64)backup->n_bytes);
  foyer_statement_bind_integer (insert, ":made_usec", backup->made_usec);
  foyer_statement_bind_integer (insert, ":expires_usec", backup->expires_usec);
  foyer_statement_bind_text (insert, ":actor", backup->actor);
  return foyer_statement_run (insert, error)
         && foyer_store_append_audit (self, backup->actor, "backup", backup->path, detail, error);
}

static gpointer
read_backup (FoyerStatement *row, GError **error)
{
  (void)error; /* every row that the table takes is one */
  FoyerBackup *backup = g_new0 (FoyerBackup, 1);
  backup->backup_id = foyer_statement_get_integer (row, "backup_id");
  backup->path = g_strdup (foyer_statement_get_text (row, "path"));
  backup->n_bytes = (guint64)foyer_statement_get_integer (row, "n_bytes");
  backup->made_usec = foyer_statement_get_integer (row, "made_usec");
  backup->expires_usec = foyer_statement_get_integer (row, "expires_usec");
  backup->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  return backup;
}

gboolean
foyer_store_list_backups (FoyerStore *self, GPtrArray **backups, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM backup ORDER BY backup_id DESC", error);
  return select != NULL
         && foyer_statement_collect (select, read_backup, backup_free_cb, backups, error);
}

#define WAITING "('READY', 'RENDERING', 'RENDERED', 'NEXT-BATCH')"

gboolean
foyer_store_hold_jobs (FoyerStore *self, const char *reason, guint64 *n_held, guint64 *n_asked,
                       GError **error)
{
  gint64 n = 0;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS, error)
      || !foyer_store_query_integer (
          self,
          "SELECT COUNT (*) FROM job WHERE state IN ('CREATING', 'CREATED', 'SENDING', 'ACCEPTED', "
          "'PRINTING')",
          &n, error))
    return FALSE;
  *n_asked = (guint64)n;
  g_autoptr (FoyerStatement) steps = foyer_store_prepare (
      self,
      "INSERT INTO job_step (job_row, from_state, to_state, at_usec, printer, reason)"
      " SELECT row_id, state, 'HELD', :now, printer, :reason FROM job WHERE state IN " WAITING,
      error);
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE job SET state = 'HELD', reason = :reason, changed_usec = :now WHERE state "
      "IN " WAITING,
      error);
  if (steps == NULL || update == NULL)
    return FALSE;
  foyer_statement_bind_integer (steps, ":now", foyer_store_now (self));
  foyer_statement_bind_text (steps, ":reason", reason);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":reason", reason);
  if (!foyer_statement_run (steps, error) || !foyer_statement_run (update, error))
    return FALSE;
  *n_held = (guint64)foyer_store_get_changes (self);
  return TRUE;
}
