/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the IPP driver share. */
#pragma once

#include "foyer-ipp-client.h"
#include "foyer-ipp-printer.h"

struct _FoyerIppPrinter
{
  GObject parent;

  char *name;
  FoyerIppClient *client;
  gboolean is_cups; /* as the last probe saw it */
  char **media; /* media-supported of the last probe */
  gint64 highest_job_id; /* of the jobs made here: a lost one has a higher id */
};

/* A step under way. */
typedef struct
{
  FoyerPrintRequest *request;
  GBytes *document;
  GCancellable *cancellable;
  char *remote_uuid;
  gint64 remote_id;
  guint round; /* find: which of the two lists is asked for */
} FoyerIppStep;

/* (transfer full) A task of @self with a FoyerIppStep as its data. @request may be NULL. */
GTask *foyer_ipp_printer_make_task (FoyerPrinterDriver *driver, FoyerPrintRequest *request,
                                    GCancellable *cancellable, gpointer tag,
                                    GAsyncReadyCallback callback, gpointer user_data);

/* Sends @message for the step of @task with the deadline for short calls. Takes both. */
void foyer_ipp_printer_call (GTask *task, ipp_t *message, GAsyncReadyCallback callback);

/* TRUE if @job is the one of @request: by name; by uuid where the printer tells no name. */
gboolean foyer_ipp_printer_is_job_of (const FoyerRemoteJob *job, const FoyerPrintRequest *request);

/* foyer-ipp-printer-find.c */
void foyer_ipp_printer_find_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
