/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small things that the stage consumers share. */
#include "config.h"

#include "foyer-line.h"

#include "foyer-store-rendering.h"
#include "foyer-store-stages.h"

char *
foyer_line_dup_journal_path (FoyerLine *self, const FoyerDigest *digest)
{
  char name[FOYER_DIGEST_TEXT_BYTES];

  foyer_digest_print (digest, name);
  return foyer_event_dup_path (self->event, "journal", name, NULL);
}

char *
foyer_line_dup_spool_path (FoyerLine *self, const char *document_digest)
{
  return foyer_event_dup_path (self->event, "spool", document_digest, NULL);
}

void
foyer_line_enter_helper (FoyerLine *self)
{
  g_mutex_lock (&self->helpers_mutex);
  self->n_helpers++;
  g_mutex_unlock (&self->helpers_mutex);
}

void
foyer_line_leave_helper (FoyerLine *self)
{
  g_mutex_lock (&self->helpers_mutex);
  self->n_helpers--;
  g_cond_broadcast (&self->helpers_left);
  g_mutex_unlock (&self->helpers_mutex);
}

void
foyer_line_wait_for_helpers (FoyerLine *self)
{
  g_mutex_lock (&self->helpers_mutex);
  while (self->n_helpers > 0)
    g_cond_wait (&self->helpers_left, &self->helpers_mutex);
  g_mutex_unlock (&self->helpers_mutex);
}

static gpointer
count_end (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_count_worker_end (store, data, error);
  return NULL;
}

void
foyer_line_note_worker_end (FoyerLine *self, FoyerWorkerCause cause)
{
  /* A count that is lost with the store is no reason to stop. */
  foyer_store_service_write_async (self->store, FOYER_STORE_PRIORITY_BULK, count_end,
                                   (gpointer)foyer_worker_cause_get_name (cause), NULL, NULL, NULL,
                                   NULL, NULL);
}

typedef struct
{
  FoyerStage stage;
  char *message;
} StageError;

static void
stage_error_free (gpointer data)
{
  StageError *self = data;

  g_free (self->message);
  g_free (self);
}

static gpointer
store_stage_error (FoyerStore *store, gpointer data, GError **error)
{
  const StageError *stage_error = data;

  (void)foyer_store_set_stage_error (store, stage_error->stage, stage_error->message, error);
  return NULL;
}

void
foyer_line_report_error (FoyerLine *self, FoyerStage stage, const GError *error)
{
  StageError *stage_error = g_new0 (StageError, 1);

  g_warning ("%s goes on after an error: %s", foyer_stage_get_name (stage), error->message);
  stage_error->stage = stage;
  stage_error->message = g_strdup (error->message);
  /* If even this cannot be stored the log has it; the stage tries again anyway. */
  foyer_store_service_write_async (self->store, FOYER_STORE_PRIORITY_BULK, store_stage_error,
                                   stage_error, stage_error_free, NULL, NULL, NULL, NULL);
}
