/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the demo share: its course, and the check of its outcome. */
#pragma once

#include "foyer-cli-truth.h"
#include "foyer-cli.h"
#include "foyer-engine-import.h"
#include "foyer-engine-line.h"

typedef struct
{
  FoyerCli *cli;
  FoyerCliTruth *truth;
  char *directory;
  char *printed_folder;
  gboolean is_fresh; /* this run made the event: the outcomes of the imports are known too */
  GPtrArray *reports; /* FoyerImportReport, one a feed */
  double stage_seconds[FOYER_N_STAGES]; /* in which the stage was seen at work */
  double total_seconds;
  FoyerLineStatus *status; /* at the end */
  guint64 n_held;
  guint64 n_files; /* PDF files in printed/ */
  GHashTable *refused_by_code; /* open dead letters; code → count */
  GHashTable *statuses; /* people by status; status → count */
  GPtrArray *differences; /* char *: one sentence each; empty: exactly the planted outcome */
} FoyerCliDemo;

/* Looks at the event's end state and fills status … differences. */
gboolean foyer_cli_demo_check (FoyerCliDemo *self, GError **error);
/* On standard output, as JSON or in words. */
void foyer_cli_demo_report (FoyerCliDemo *self);
