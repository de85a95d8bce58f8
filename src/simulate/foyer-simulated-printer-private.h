/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a simulated printer: what its answers are made of. */
#pragma once

#include "foyer-fault-plan.h"
#include "foyer-simulated-listener-private.h"
#include "foyer-simulated-printer.h"

struct _FoyerSimulatedPrinter
{
  FoyerSimulatedListener *listener;
  char *name;
  char *uri;
  char **formats;
  char **media;
  char *keep_folder;
  char *state_file;
  gboolean has_no_create;
  gint64 started_usec;
  FoyerSimulatedWatch watch;
  gpointer user_data;

  GMutex mutex; /* all below, and calls of watch */
  FoyerFaultPlan *plan;
  FoyerSimulatedQueue *queue;
  GHashTable *counts; /* operation → requests */
  guint n_requests;
  guint n_jobs;
};

/* What is wrong with the printer itself at one moment. */
typedef struct
{
  gboolean is_stopped;
  gboolean is_rejecting;
  gboolean is_empty;
  gboolean is_open;
  gboolean is_jammed;
  gint labels; /* that it says are left; -1: it does not say */
} FoyerSimulatedCondition;

/* Nothing is printed until somebody was there. */
gboolean foyer_simulated_condition_is_halted (const FoyerSimulatedCondition *condition);

/* One request while it is answered, under the printer's lock. */
typedef struct
{
  FoyerSimulatedPrinter *printer;
  ipp_t *message;
  GBytes *document;
  ipp_t *answer; /* gets groups and status */
  FoyerSimulatedCondition condition;
  gboolean aborts; /* the job of this document is aborted */
  FoyerSimulatedJob *job; /* that it was about; NULL: none */
  gint64 now_usec;
} FoyerSimulatedRequest;

/* Does the work and fills the answer. */
void foyer_simulated_request_answer (FoyerSimulatedRequest *self);

/* Certificate and key (PEM) that belong to another host: "other.example", signed by itself. Known
 * to everybody. */
extern const char foyer_simulated_wrong_certificate[];
