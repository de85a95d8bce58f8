/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A simulated printer's jobs as JSON, and back: what it remembers over a restart. */
#include "config.h"

#include "foyer-simulated-queue-private.h"

static json_t *
save_job (const FoyerSimulatedJob *job)
{
  return json_pack ("{s:i,s:s,s:s,s:s,s:s*,s:i,s:i,s:I,s:b}", "id", job->id, "name", job->name,
                    "uuid", job->uuid, "intent", job->intent, "media", job->media, "state",
                    (int)job->state, "documents", (int)job->n_documents, "bytes",
                    (json_int_t)job->bytes, "will_abort", job->will_abort ? 1 : 0);
}

static json_t *
save_document (const FoyerSimulatedDocument *document)
{
  char digest[FOYER_DIGEST_TEXT_BYTES];

  foyer_digest_print (&document->digest, digest);
  return json_pack ("{s:s,s:i,s:s,s:I,s:i}", "intent", document->intent, "job_id", document->job_id,
                    "sha256", digest, "bytes", (json_int_t)document->bytes, "fate",
                    (int)document->fate);
}

json_t *
foyer_simulated_queue_save (FoyerSimulatedQueue *self)
{
  json_t *jobs = json_array ();
  json_t *documents = json_array ();

  for (guint i = 0; i < self->jobs->len; i++)
    (void)json_array_append_new (jobs, save_job (self->jobs->pdata[i])); /* memory alone can fail */
  for (guint i = 0; i < self->documents->len; i++)
    (void)json_array_append_new (
        documents, save_document (self->documents->pdata[i])); /* memory alone can fail */
  return json_pack ("{s:i,s:i,s:i,s:i,s:o,s:o}", "version", 1, "next_id", self->next_id,
                    "last_serial", (int)self->last_serial, "labels", self->labels, "jobs", jobs,
                    "documents", documents);
}

static gboolean
load_job (FoyerSimulatedQueue *self, json_t *value)
{
  const char *name = NULL, *uuid = NULL, *intent = NULL, *media = NULL;
  int id = 0, state = 0, n_documents = 0, will_abort = 0;
  json_int_t bytes = 0;
  FoyerSimulatedJob *job;

  if (json_unpack (value, "{s:i,s:s,s:s,s:s,s?:s,s:i,s:i,s:I,s:b}", "id", &id, "name", &name,
                   "uuid", &uuid, "intent", &intent, "media", &media, "state", &state, "documents",
                   &n_documents, "bytes", &bytes, "will_abort", &will_abort)
          != 0
      || id < 1 || state < IPP_JSTATE_PENDING || state > IPP_JSTATE_COMPLETED || n_documents < 0
      || bytes < 0)
    return FALSE;
  job = g_new0 (FoyerSimulatedJob, 1);
  job->id = id;
  job->name = g_strdup (name);
  job->uuid = g_strdup (uuid);
  job->intent = g_strdup (intent);
  job->media = g_strdup (media);
  /* What was printing when the power went begins again. */
  job->state = state == IPP_JSTATE_PROCESSING || state == IPP_JSTATE_STOPPED ? IPP_JSTATE_PENDING
                                                                             : (ipp_jstate_t)state;
  job->reason = job->state == IPP_JSTATE_HELD ? "job-data-insufficient" : "none";
  job->n_documents = (guint)n_documents;
  job->bytes = (guint64)bytes;
  job->will_abort = will_abort != 0;
  g_ptr_array_add (self->jobs, job);
  return TRUE;
}

static gboolean
load_document (FoyerSimulatedQueue *self, json_t *value)
{
  const char *intent = NULL, *digest = NULL;
  int job_id = 0, fate = 0;
  json_int_t bytes = 0;
  FoyerSimulatedDocument *document;
  FoyerDigest parsed;

  if (json_unpack (value, "{s:s,s:i,s:s,s:I,s:i}", "intent", &intent, "job_id", &job_id, "sha256",
                   &digest, "bytes", &bytes, "fate", &fate)
          != 0
      || !foyer_digest_parse (digest, &parsed) || fate < 0 || fate > FOYER_SIMULATED_FORGOTTEN
      || bytes < 0)
    return FALSE;
  document = g_new0 (FoyerSimulatedDocument, 1);
  document->intent = g_strdup (intent);
  document->job_id = job_id;
  document->digest = parsed;
  document->bytes = (guint64)bytes;
  document->fate = (FoyerSimulatedFate)fate;
  g_ptr_array_add (self->documents, document);
  return TRUE;
}

gboolean
foyer_simulated_queue_load (FoyerSimulatedQueue *self, json_t *state)
{
  json_t *jobs = NULL, *documents = NULL, *value = NULL;
  int version = 0, next_id = 0, last_serial = 0, labels = 0;
  size_t i;

  if (json_unpack (state, "{s:i,s:i,s:i,s:i,s:o,s:o}", "version", &version, "next_id", &next_id,
                   "last_serial", &last_serial, "labels", &labels, "jobs", &jobs, "documents",
                   &documents)
          != 0
      || version != 1 || next_id < 1 || last_serial < 0 || labels < -1 || !json_is_array (jobs)
      || !json_is_array (documents))
    return FALSE;
  json_array_foreach (jobs, i, value) if (!load_job (self, value)) return FALSE;
  json_array_foreach (documents, i, value) if (!load_document (self, value)) return FALSE;
  self->next_id = next_id;
  self->last_serial = (guint)last_serial;
  self->labels = labels;
  return TRUE;
}
