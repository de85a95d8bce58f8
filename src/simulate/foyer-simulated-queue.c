/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job table; keeping it in a file is foyer-simulated-state.c. */
#include "config.h"

#include "foyer-simulated-queue-private.h"

#include <string.h>

void
foyer_simulated_job_free (FoyerSimulatedJob *self)
{
  g_free (self->name);
  g_free (self->uuid);
  g_free (self->intent);
  g_free (self->media);
  g_free (self);
}

void
foyer_simulated_document_free (FoyerSimulatedDocument *self)
{
  g_free (self->intent);
  g_free (self);
}

FoyerSimulatedQueue *
foyer_simulated_queue_new (const FoyerSimulatedQueueSettings *settings)
{
  FoyerSimulatedQueue *self = g_new0 (FoyerSimulatedQueue, 1);

  self->settings = *settings;
  self->labels = settings->labels;
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_simulated_job_free);
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_simulated_document_free);
  self->next_id = 1;
  return self;
}

void
foyer_simulated_queue_free (FoyerSimulatedQueue *self)
{
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->documents);
  g_free (self);
}

gboolean
foyer_simulated_job_is_ended (const FoyerSimulatedJob *job)
{
  return job->state >= IPP_JSTATE_CANCELED;
}

char *
foyer_simulated_intent_dup (const char *name, const char *uuid)
{
  const char *slash = name != NULL ? strrchr (name, '/') : NULL;

  if (slash != NULL && slash > name && slash[1] != '\0'
      && strspn (slash + 1, "0123456789") == strlen (slash + 1))
    return g_strndup (name, (gsize)(slash - name));
  if (uuid != NULL)
    return g_strdup (uuid);
  return g_strdup (name != NULL && *name != '\0' ? name : "without a name");
}

guint
foyer_simulated_queue_count_open (FoyerSimulatedQueue *self)
{
  guint count = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    count += foyer_simulated_job_is_ended (self->jobs->pdata[i]) ? 0 : 1;
  return count;
}

/* Ended jobs beyond what is remembered go, the oldest first. */
static void
trim (FoyerSimulatedQueue *self)
{
  guint n_ended = self->jobs->len - foyer_simulated_queue_count_open (self);

  for (guint i = 0; self->settings.n_remembered > 0 && n_ended > self->settings.n_remembered
                    && i < self->jobs->len;)
    if (foyer_simulated_job_is_ended (self->jobs->pdata[i]))
      {
        g_ptr_array_remove_index (self->jobs, i);
        n_ended--;
      }
    else
      i++;
}

FoyerSimulatedJob *
foyer_simulated_queue_create (FoyerSimulatedQueue *self, const char *name, const char *uuid,
                              const char *media, gint64 now_usec)
{
  FoyerSimulatedJob *job;

  if (self->settings.is_one_job && foyer_simulated_queue_count_open (self) > 0)
    return NULL;
  trim (self);
  job = g_new0 (FoyerSimulatedJob, 1);
  job->id = self->next_id++;
  self->last_serial++;
  job->name = g_strdup (name != NULL ? name : "");
  /* Made of a number that is never given twice, unlike the id. */
  job->uuid = uuid != NULL
                  ? g_strdup (uuid)
                  : g_strdup_printf ("urn:uuid:00000000-0000-4000-8000-%012u", self->last_serial);
  job->intent = foyer_simulated_intent_dup (name, uuid);
  job->media = g_strdup (media);
  job->state = IPP_JSTATE_HELD;
  job->reason = "job-data-insufficient";
  job->changed_usec = now_usec;
  g_ptr_array_add (self->jobs, job);
  return job;
}

FoyerSimulatedJob *
foyer_simulated_queue_find (FoyerSimulatedQueue *self, int id)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      FoyerSimulatedJob *job = self->jobs->pdata[i];

      if (job->id == id)
        return job;
    }
  return NULL;
}

GPtrArray *
foyer_simulated_queue_get_jobs (FoyerSimulatedQueue *self)
{
  return self->jobs;
}

static void
set_state (FoyerSimulatedJob *job, ipp_jstate_t state, const char *reason, gint64 now_usec)
{
  job->state = state;
  job->reason = reason;
  job->changed_usec = now_usec;
}

/* The fate of what a job still holds. */
static void
settle (FoyerSimulatedQueue *self, const FoyerSimulatedJob *job, FoyerSimulatedFate fate)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      FoyerSimulatedDocument *document = self->documents->pdata[i];

      if (document->job_id == job->id && document->fate == FOYER_SIMULATED_WAITING)
        {
          document->fate = fate;
          if (fate == FOYER_SIMULATED_PRINTED && self->labels > 0)
            self->labels--;
        }
    }
}

ipp_status_t
foyer_simulated_queue_add_document (FoyerSimulatedQueue *self, FoyerSimulatedJob *job,
                                    const FoyerDigest *digest, guint64 bytes, gboolean will_abort,
                                    gint64 now_usec)
{
  FoyerSimulatedDocument *document;

  if (foyer_simulated_job_is_ended (job) || (self->settings.is_one_job && job->n_documents > 0))
    return IPP_STATUS_ERROR_NOT_POSSIBLE;
  document = g_new0 (FoyerSimulatedDocument, 1);
  document->intent = g_strdup (job->intent);
  document->job_id = job->id;
  document->digest = *digest;
  document->bytes = bytes;
  g_ptr_array_add (self->documents, document);
  job->n_documents++;
  job->bytes += bytes;
  job->will_abort = job->will_abort || will_abort;
  if (job->state == IPP_JSTATE_HELD)
    set_state (job, IPP_JSTATE_PENDING, "none", now_usec);
  return IPP_STATUS_OK;
}

ipp_status_t
foyer_simulated_queue_cancel (FoyerSimulatedQueue *self, FoyerSimulatedJob *job, gint64 now_usec)
{
  if (foyer_simulated_job_is_ended (job))
    return IPP_STATUS_ERROR_NOT_POSSIBLE;
  settle (self, job, FOYER_SIMULATED_DROPPED);
  set_state (job, IPP_JSTATE_CANCELED, "job-canceled-by-user", now_usec);
  return IPP_STATUS_OK;
}

static void
finish (FoyerSimulatedQueue *self, FoyerSimulatedJob *job, gint64 now_usec)
{
  settle (self, job, job->will_abort ? FOYER_SIMULATED_DROPPED : FOYER_SIMULATED_PRINTED);
  if (job->will_abort)
    set_state (job, IPP_JSTATE_ABORTED, "aborted-by-system", now_usec);
  else
    set_state (job, IPP_JSTATE_COMPLETED, "job-completed-successfully", now_usec);
}

/* The job that is printing, or else the first one that waits; NULL if there is nothing to print. */
static FoyerSimulatedJob *
find_next (FoyerSimulatedQueue *self)
{
  FoyerSimulatedJob *next = NULL;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      FoyerSimulatedJob *job = self->jobs->pdata[i];

      if (job->state == IPP_JSTATE_PROCESSING || job->state == IPP_JSTATE_STOPPED)
        return job;
      if (next == NULL && job->state == IPP_JSTATE_PENDING)
        next = job;
    }
  return next;
}

void
foyer_simulated_queue_look (FoyerSimulatedQueue *self, FoyerSimulatedJob *job, gboolean is_halted,
                            gint64 now_usec)
{
  if (self->settings.print_usec > 0 || is_halted || self->labels == 0 || job->n_documents == 0
      || foyer_simulated_job_is_ended (job))
    return;
  if (job->n_looks++ == 0)
    set_state (job, IPP_JSTATE_PROCESSING, "job-printing", now_usec);
  else
    finish (self, job, now_usec);
}

void
foyer_simulated_queue_advance (FoyerSimulatedQueue *self, gboolean is_halted, gint64 now_usec)
{
  FoyerSimulatedJob *job;
  gint64 free_usec = self->free_usec;

  if (self->settings.print_usec == 0)
    return;
  while ((job = find_next (self)) != NULL)
    {
      if (is_halted || self->labels == 0)
        {
          if (job->state == IPP_JSTATE_PROCESSING)
            set_state (job, IPP_JSTATE_STOPPED, "printer-stopped", now_usec);
          break;
        }
      if (job->state == IPP_JSTATE_STOPPED)
        set_state (job, IPP_JSTATE_PROCESSING, "job-printing", now_usec);
      else if (job->state == IPP_JSTATE_PENDING)
        set_state (job, IPP_JSTATE_PROCESSING, "job-printing", MAX (job->changed_usec, free_usec));
      if (job->changed_usec + self->settings.print_usec > now_usec)
        break;
      free_usec = job->changed_usec + self->settings.print_usec;
      finish (self, job, free_usec);
    }
  self->free_usec = free_usec;
}

void
foyer_simulated_queue_forget (FoyerSimulatedQueue *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    settle (self, self->jobs->pdata[i], FOYER_SIMULATED_FORGOTTEN);
  g_ptr_array_set_size (self->jobs, 0);
  self->next_id = 1;
}

gint
foyer_simulated_queue_get_labels (FoyerSimulatedQueue *self)
{
  return self->labels;
}

GPtrArray *
foyer_simulated_queue_get_documents (FoyerSimulatedQueue *self)
{
  return self->documents;
}

GArray *
foyer_simulated_queue_count_intents (FoyerSimulatedQueue *self)
{
  GArray *intents = g_array_new (FALSE, TRUE, sizeof (FoyerSimulatedIntent));
  g_autoptr (GHashTable) places
      = g_hash_table_new (g_str_hash, g_str_equal); /* intent → index + 1 */
  g_autoptr (GPtrArray) firsts = g_ptr_array_new (); /* the first document of each */

  for (guint i = 0; i < self->documents->len; i++)
    {
      const FoyerSimulatedDocument *document = self->documents->pdata[i];
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, document->intent));
      FoyerSimulatedIntent *intent;

      if (place == 0)
        {
          FoyerSimulatedIntent fresh = { .intent = document->intent };

          g_array_append_val (intents, fresh);
          g_ptr_array_add (firsts, self->documents->pdata[i]);
          place = intents->len;
          g_hash_table_insert (places, document->intent, GUINT_TO_POINTER (place));
        }
      intent = &g_array_index (intents, FoyerSimulatedIntent, place - 1);
      intent->n_taken++;
      intent->n_printed += document->fate == FOYER_SIMULATED_PRINTED ? 1 : 0;
      intent->n_due += document->fate <= FOYER_SIMULATED_PRINTED ? 1 : 0;
      intent->is_mixed
          = intent->is_mixed
            || !foyer_digest_equal (&document->digest,
                                    &((FoyerSimulatedDocument *)firsts->pdata[place - 1])->digest);
    }
  return intents;
}
