/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a printer is asked to print: one attempt at one print intent. Boxed, immutable, atomic
 * reference count. */
#pragma once

#include "foyer-job.h"

#include <glib-object.h>

#define FOYER_FORMAT_PDF "application/pdf"

typedef struct
{
  char *job_name; /* unique per attempt; how a job is found again whose id never arrived */
  char *job_uuid; /* UUID without "urn:uuid:"; a second key where the printer keeps it */
  char *badge_no;
  guint copy; /* 1 for the first badge of this number; names the folder printer's file */
  char *media; /* self-describing PWG name; always sent */
  guint copies; /* sheets of the same document: 1 */
  char *format; /* MIME media type: of the job's document */
  char *document_digest; /* hex SHA-256 of the document; checked before every send */
} FoyerPrintRequest;

#define FOYER_TYPE_PRINT_REQUEST (foyer_print_request_get_type ())
GType foyer_print_request_get_type (void);

FoyerPrintRequest *foyer_print_request_new (void);
/* (transfer full) The request for the attempt that follows job->dispatch_attempts failed ones: the
 * same until that number changes, also after a restart. @media is a PWG name (printer's or
 * foyer_media_dup_name() of the template's page). */
FoyerPrintRequest *foyer_print_request_new_for_job (const FoyerJob *job, const char *media);
FoyerPrintRequest *foyer_print_request_ref (FoyerPrintRequest *self);
void foyer_print_request_unref (FoyerPrintRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrintRequest, foyer_print_request_unref)
