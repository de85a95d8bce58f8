/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One job at one printer of its chain: stores each state before the next request and does
 * what foyer-submission.h says. */
#pragma once

#include "foyer-job.h"
#include "foyer-line.h"
#include "foyer-printer-driver.h"
#include "foyer-routing.h"

/* Reference-counted; main context only. */
typedef struct _FoyerSubmissionRun FoyerSubmissionRun;

typedef struct
{
  /* The printer answered a probe; routing was told. */
  void (*probed) (const FoyerPrinterStatus *status, gpointer user_data);
  /* It did not. */
  void (*unanswered) (const GError *error, gpointer user_data);
  /* Nothing more happens by itself now; the run may be unref'd inside. Not called after
   * foyer_submission_run_stop(). */
  void (*ended) (FoyerSubmissionRun *run, gpointer user_data);
} FoyerSubmissionRunCallbacks;

/* (transfer full) Takes @job up in whatever state it is stored. @routing, @random, @callbacks and
 * @user_data outlive the run or its stop. */
FoyerSubmissionRun *foyer_submission_run_start (FoyerLine *line, FoyerRouting *routing,
                                                FoyerPrinterDriver *driver, FoyerPrinter *printer,
                                                FoyerJob *job, GRand *random,
                                                const FoyerSubmissionRunCallbacks *callbacks,
                                                gpointer user_data);
/* Lets go of timers; an answer still under way is ignored, the job is reconciled by whoever takes
 * it up next. */
void foyer_submission_run_stop (FoyerSubmissionRun *self);
void foyer_submission_run_unref (FoyerSubmissionRun *self);
/* Time has passed or the printer's health changed: a job that its printer has and that must leave
 * is taken back, its desk asked first if somebody stands there. */
void foyer_submission_run_look (FoyerSubmissionRun *self);
/* Somebody wants it canceled: the printer is asked, and only if it says that the job ended without
 * being completed is it CANCELED. */
void foyer_submission_run_cancel (FoyerSubmissionRun *self);
gint64 foyer_submission_run_get_row_id (FoyerSubmissionRun *self);
