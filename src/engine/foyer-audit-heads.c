/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appending heads to a file, on helpers of the line; a head that was kept already is not repeated.
 */
#include "config.h"

#include "foyer-audit-heads.h"

#include "foyer-audit-seal.h"
#include "foyer-engine-error-private.h"
#include "foyer-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_NAME "audit-heads.jsonl"
#define INTERVAL_SECONDS 3600

/* Shared with the helper under way, which may outlive the timer. */
typedef struct
{
  FoyerLine *line;
  gint64 kept_row; /* guarded by the lock below: helpers take turns */
  GMutex lock;
} Keeper;

struct _FoyerAuditHeads
{
  Keeper *keeper; /* atomic reference count */
  guint source;
};

static void
keeper_clear (gpointer data)
{
  Keeper *keeper = data;

  g_mutex_clear (&keeper->lock);
}

static gpointer
read_head (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_get_audit_head (store, data, error);
  return NULL;
}

char *
foyer_audit_heads_read (FoyerLine *line, gint64 *row, GError **error)
{
  FoyerAuditHead head;
  GError *cause = NULL;
  g_autoptr (FoyerAuditSeal) seal = foyer_audit_seal_open (line->event, FALSE, error);

  if (seal == NULL)
    return NULL;
  (void)foyer_store_service_read (line->store, read_head, &head, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, "reading the head of the audit: ");
      return NULL;
    }
  if (row != NULL)
    *row = head.audit_id;
  return foyer_audit_seal_dup_document (seal, &head, foyer_clock_get_now_usec (line->clock));
}

/* A line is one write, so that a cut leaves at most the last one short. */
static gboolean
append_line (const char *path, const char *text, GError **error)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  gsize length = strlen (line);
  int fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean is_written = fd >= 0 && write (fd, line, length) == (gssize)length && fsync (fd) == 0;

  if (!is_written)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                 "keeping the head of the audit in '%s': %s", path, g_strerror (errno));
  if (fd >= 0)
    (void)close (fd);
  return is_written;
}

static void
keep (Keeper *keeper)
{
  g_autofree char *path = foyer_event_dup_path (keeper->line->event, FILE_NAME, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keeper->lock);
  g_autoptr (GError) error = NULL;
  gint64 row = 0;
  char *document = foyer_audit_heads_read (keeper->line, &row, &error);

  if (document != NULL && row > keeper->kept_row && append_line (path, document, &error))
    keeper->kept_row = row;
  free (document);
  if (error != NULL)
    g_warning ("%s", error->message);
}

static gpointer
keep_thread (gpointer data)
{
  Keeper *keeper = data;
  FoyerLine *line = keeper->line;

  keep (keeper);
  g_atomic_rc_box_release_full (keeper, keeper_clear);
  foyer_line_leave_helper (line);
  return NULL;
}

static void
start_keeping (FoyerAuditHeads *self)
{
  foyer_line_enter_helper (self->keeper->line);
  g_thread_unref (
      g_thread_new ("audit-heads", keep_thread, g_atomic_rc_box_acquire (self->keeper)));
}

static gboolean
hourly_cb (gpointer user_data)
{
  start_keeping (user_data);
  return G_SOURCE_CONTINUE;
}

FoyerAuditHeads *
foyer_audit_heads_start (FoyerLine *line)
{
  FoyerAuditHeads *self = g_new0 (FoyerAuditHeads, 1);

  self->keeper = g_atomic_rc_box_new0 (Keeper);
  self->keeper->line = line;
  g_mutex_init (&self->keeper->lock);
  self->source = g_timeout_add_seconds (INTERVAL_SECONDS, hourly_cb, self);
  g_source_set_name_by_id (self->source, "foyer-audit-heads");
  return self;
}

void
foyer_audit_heads_stop (FoyerAuditHeads *self)
{
  g_source_remove (self->source);
  start_keeping (self);
  g_atomic_rc_box_release_full (self->keeper, keeper_clear);
  g_free (self);
}
