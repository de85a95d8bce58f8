/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What IPP answers say, as values: printers and jobs out of attribute groups. Pure. */
#pragma once

#include "foyer-ipp-message.h"
#include "foyer-printer-status.h"
#include "foyer-remote-job.h"

/* NULL-terminated; what the readers below look at. */
extern const char *const foyer_ipp_printer_attributes[];
extern const char *const foyer_ipp_job_attributes[];

/* (transfer full) From a Get-Printer-Attributes answer. Attributes of a wrong type count as
 * missing; of an attribute that comes twice the first counts. NULL and
 * FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME if there is no printer-state. */
FoyerPrinterStatus *foyer_ipp_printer_status_parse (ipp_t *answer, GError **error);

/* (transfer full) FoyerRemoteJob, one per job group of the answer that has a job-id and a known
 * job-state; in the answer's order. A group is judged when it ends: the order of its attributes is
 * free. */
GPtrArray *foyer_ipp_jobs_parse (ipp_t *answer);
