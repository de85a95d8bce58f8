/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job as its printer describes it at one moment; the local states are foyer-job.h's. Plain value.
 */
#pragma once

#include <glib.h>

/* RFC 8011 section 5.3.7 "job-state", and two findings of ours. */
typedef enum
{
  FOYER_REMOTE_PENDING,
  FOYER_REMOTE_PENDING_HELD,
  FOYER_REMOTE_PROCESSING,
  FOYER_REMOTE_PROCESSING_STOPPED,
  FOYER_REMOTE_CANCELED,
  FOYER_REMOTE_ABORTED,
  FOYER_REMOTE_COMPLETED,
  /* The printer knows no such job: forgotten, lost in a crash, or never made. */
  FOYER_REMOTE_NOT_FOUND,
  /* Under this id is somebody else's job (uuid or name differ): ids are given again after a crash.
   */
  FOYER_REMOTE_OTHER,
} FoyerRemoteState;

#define FOYER_N_REMOTE_STATES (FOYER_REMOTE_OTHER + 1)

/* The registered keyword ("pending-held"), "not-found", "other"; static. */
const char *foyer_remote_state_get_name (FoyerRemoteState state);

typedef struct
{
  gint64 id; /* job-id; 0 if there is none */
  char *uuid; /* job-uuid without "urn:uuid:", lower case; NULL if not told */
  char *name; /* NULL if not told */
  FoyerRemoteState state;
  char **reasons; /* job-state-reasons, never NULL; for people only, decide by state (cupsd 2.4.2
                     reports wrong ones) */
  gint n_documents; /* number-of-documents; -1 if not told */
  gint64 k_octets; /* job-k-octets; -1 if not told */
  char *message; /* job-state-message; NULL if none */
} FoyerRemoteJob;

FoyerRemoteJob *foyer_remote_job_new (void);
void foyer_remote_job_free (FoyerRemoteJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRemoteJob, foyer_remote_job_free)

gboolean foyer_remote_job_has_reason (const FoyerRemoteJob *self, const char *keyword);

/* TRUE if the printer proves that it holds no document of this job: not started, and no document
 * counted. Only then may a document be sent again. */
gboolean foyer_remote_job_is_provably_empty (const FoyerRemoteJob *self);

/* (transfer full) "processing: printer-stopped, media-empty; 'load paper'" for people. */
char *foyer_remote_job_dup_description (const FoyerRemoteJob *self);
