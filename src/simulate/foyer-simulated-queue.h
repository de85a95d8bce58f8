/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jobs of a simulated printer and what came out of it, counted by print intent. Pure: time is
 * an argument; documents are known by digest and size only. Not thread-safe. */
#pragma once

#include "foyer-digest.h"

#include <cups/cups.h>
#include <glib.h>
#include <jansson.h>

typedef struct
{
  gboolean is_one_job; /* one job at a time, as ippeveprinter: busy until it has ended; one document
                          a job */
  gint64 print_usec; /* how long a label takes; 0: a job is processing when first asked about, then
                        completed */
  gint labels; /* how many are loaded; -1: without end */
  guint n_remembered; /* ended jobs that are still known; 0: all */
} FoyerSimulatedQueueSettings;

typedef struct
{
  int id;
  char *name;
  char *uuid; /* "urn:uuid:…", the sender's or its own */
  char *intent;
  char *media;
  ipp_jstate_t state;
  const char *reason; /* job-state-reasons; static */
  guint n_documents;
  guint64 bytes;
  guint n_looks; /* since the document came */
  gint64 changed_usec; /* when it got into its state */
  gboolean will_abort;
} FoyerSimulatedJob;

/* What became of a document that was taken. */
typedef enum
{
  FOYER_SIMULATED_WAITING,
  FOYER_SIMULATED_PRINTED,
  FOYER_SIMULATED_DROPPED, /* canceled or aborted before it came out */
  FOYER_SIMULATED_FORGOTTEN, /* the printer was restarted without memory */
} FoyerSimulatedFate;

/* One document that was taken; never forgotten. */
typedef struct
{
  char *intent;
  int job_id;
  FoyerDigest digest;
  guint64 bytes;
  FoyerSimulatedFate fate;
} FoyerSimulatedDocument;

/* One print intent. */
typedef struct
{
  const char *intent; /* lent */
  guint n_taken;
  guint n_printed; /* came out */
  guint n_due; /* printed or waiting: more than one is a badge too many */
  gboolean is_mixed; /* documents of more than one digest */
} FoyerSimulatedIntent;

typedef struct _FoyerSimulatedQueue FoyerSimulatedQueue;

FoyerSimulatedQueue *foyer_simulated_queue_new (const FoyerSimulatedQueueSettings *settings);
void foyer_simulated_queue_free (FoyerSimulatedQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSimulatedQueue, foyer_simulated_queue_free)

/* NULL: busy. @uuid may be NULL. Lent. */
FoyerSimulatedJob *foyer_simulated_queue_create (FoyerSimulatedQueue *self, const char *name,
                                                 const char *uuid, const char *media,
                                                 gint64 now_usec);
/* NULL if there is none. Lent until jobs are forgotten. */
FoyerSimulatedJob *foyer_simulated_queue_find (FoyerSimulatedQueue *self, int id);
/* The jobs in order of their ids; lent. */
GPtrArray *foyer_simulated_queue_get_jobs (FoyerSimulatedQueue *self);
gboolean foyer_simulated_job_is_ended (const FoyerSimulatedJob *job);
/* Takes a document: as cupsd does, even a second one of a job that waits; with is_one_job only one.
 */
ipp_status_t foyer_simulated_queue_add_document (FoyerSimulatedQueue *self, FoyerSimulatedJob *job,
                                                 const FoyerDigest *digest, guint64 bytes,
                                                 gboolean will_abort, gint64 now_usec);
ipp_status_t foyer_simulated_queue_cancel (FoyerSimulatedQueue *self, FoyerSimulatedJob *job,
                                           gint64 now_usec);
/* Somebody asks about @job; what moves a job that takes no time. */
void foyer_simulated_queue_look (FoyerSimulatedQueue *self, FoyerSimulatedJob *job,
                                 gboolean is_halted, gint64 now_usec);
/* Lets time pass: jobs print one after the other, unless @is_halted. */
void foyer_simulated_queue_advance (FoyerSimulatedQueue *self, gboolean is_halted, gint64 now_usec);
/* As after kill -9 of a printer without memory: no job is known, ids begin again. */
void foyer_simulated_queue_forget (FoyerSimulatedQueue *self);

guint foyer_simulated_queue_count_open (FoyerSimulatedQueue *self);
/* -1: without end. */
gint foyer_simulated_queue_get_labels (FoyerSimulatedQueue *self);
/* FoyerSimulatedDocument in the order of arrival; lent. */
GPtrArray *foyer_simulated_queue_get_documents (FoyerSimulatedQueue *self);
/* (transfer full) FoyerSimulatedIntent in the order of arrival. */
GArray *foyer_simulated_queue_count_intents (FoyerSimulatedQueue *self);

/* (transfer full) The print intent behind a job's name: that of Foyer's own names is what stands
 * before the attempt
 * ("K7Q2M9XD-1 <job-id>/2"); else the job's uuid if the sender gave one, else the whole name. */
char *foyer_simulated_intent_dup (const char *name, const char *uuid);

/* (transfer full) All of it, and back; FALSE if @state is not what _save() writes. */
json_t *foyer_simulated_queue_save (FoyerSimulatedQueue *self);
gboolean foyer_simulated_queue_load (FoyerSimulatedQueue *self, json_t *state);
