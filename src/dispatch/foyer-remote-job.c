/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a printer said about a job. */
#include "config.h"

#include "foyer-remote-job.h"

static const char *const state_names[FOYER_N_REMOTE_STATES] = {
  [FOYER_REMOTE_PENDING] = "pending",
  [FOYER_REMOTE_PENDING_HELD] = "pending-held",
  [FOYER_REMOTE_PROCESSING] = "processing",
  [FOYER_REMOTE_PROCESSING_STOPPED] = "processing-stopped",
  [FOYER_REMOTE_CANCELED] = "canceled",
  [FOYER_REMOTE_ABORTED] = "aborted",
  [FOYER_REMOTE_COMPLETED] = "completed",
  [FOYER_REMOTE_NOT_FOUND] = "not-found",
  [FOYER_REMOTE_OTHER] = "other",
};

const char *
foyer_remote_state_get_name (FoyerRemoteState state)
{
  g_return_val_if_fail (state < FOYER_N_REMOTE_STATES, NULL);
  return state_names[state];
}

FoyerRemoteJob *
foyer_remote_job_new (void)
{
  FoyerRemoteJob *self = g_new0 (FoyerRemoteJob, 1);

  self->state = FOYER_REMOTE_NOT_FOUND;
  self->reasons = g_new0 (char *, 1);
  self->n_documents = -1;
  self->k_octets = -1;
  return self;
}

void
foyer_remote_job_free (FoyerRemoteJob *self)
{
  if (self == NULL)
    return;
  g_free (self->uuid);
  g_free (self->name);
  g_strfreev (self->reasons);
  g_free (self->message);
  g_free (self);
}

gboolean
foyer_remote_job_has_reason (const FoyerRemoteJob *self, const char *keyword)
{
  g_return_val_if_fail (self != NULL && keyword != NULL, FALSE);
  return g_strv_contains ((const char *const *)self->reasons, keyword);
}

gboolean
foyer_remote_job_is_provably_empty (const FoyerRemoteJob *self)
{
  gboolean is_waiting_for_data;

  g_return_val_if_fail (self != NULL, FALSE);
  if (self->state != FOYER_REMOTE_PENDING && self->state != FOYER_REMOTE_PENDING_HELD)
    return FALSE;
  if (self->n_documents > 0 || self->k_octets > 0)
    return FALSE;
  is_waiting_for_data = foyer_remote_job_has_reason (self, "job-data-insufficient")
                        || foyer_remote_job_has_reason (self, "job-incoming");
  /* A job may also be held with its document in it, so without a count of documents the reason must
   * say it. */
  if (self->n_documents == 0)
    return self->state == FOYER_REMOTE_PENDING_HELD || is_waiting_for_data;
  return is_waiting_for_data;
}

char *
foyer_remote_job_dup_description (const FoyerRemoteJob *self)
{
  g_autoptr (GString) text = NULL;
  const char *separator = ": ";

  g_return_val_if_fail (self != NULL, NULL);
  text = g_string_new (foyer_remote_state_get_name (self->state));
  for (guint i = 0; self->reasons[i] != NULL; i++)
    {
      g_string_append_printf (text, "%s%s", separator, self->reasons[i]);
      separator = ", ";
    }
  if (self->message != NULL && self->message[0] != '\0')
    g_string_append_printf (text, "; '%s'", self->message);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
