/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a simulated printer does for each IPP operation (RFC 8011). */
#include "config.h"

#include "foyer-simulated-printer-private.h"

#include "foyer-media.h"

#include <string.h>

#define TRAY_LABELS 250

gboolean
foyer_simulated_condition_is_halted (const FoyerSimulatedCondition *condition)
{
  return condition->is_stopped || condition->is_empty || condition->is_open || condition->is_jammed;
}

static int
get_integer (ipp_t *message, const char *name)
{
  ipp_attribute_t *attribute = ippFindAttribute (message, name, IPP_TAG_INTEGER);

  return attribute != NULL ? ippGetInteger (attribute, 0) : 0;
}

/* (transfer full) NULL if it is not there. */
static char *
dup_text (ipp_t *message, const char *name)
{
  ipp_attribute_t *attribute = ippFindAttribute (message, name, IPP_TAG_ZERO);
  const char *text = attribute != NULL ? ippGetString (attribute, 0, NULL) : NULL;

  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

/* ---- Jobs ---- */

static void
add_job_group (FoyerSimulatedRequest *self, const FoyerSimulatedJob *job)
{
  g_autofree char *uri = g_strdup_printf ("%s/%d", self->printer->uri, job->id);

  /* The name before the id: the order of attributes in a group is free, and readers must not depend
   * on it. */
  ippAddString (self->answer, IPP_TAG_JOB, IPP_TAG_NAME, "job-name", NULL, job->name);
  ippAddInteger (self->answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-id", job->id);
  ippAddString (self->answer, IPP_TAG_JOB, IPP_TAG_URI, "job-uri", NULL, uri);
  ippAddInteger (self->answer, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state", (int)job->state);
  ippAddString (self->answer, IPP_TAG_JOB, IPP_TAG_KEYWORD, "job-state-reasons", NULL, job->reason);
  ippAddString (self->answer, IPP_TAG_JOB, IPP_TAG_URI, "job-uuid", NULL, job->uuid);
  ippAddInteger (self->answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "number-of-documents",
                 (int)job->n_documents);
  ippAddInteger (self->answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-k-octets",
                 (int)((job->bytes + 1023) / 1024));
}

static FoyerSimulatedJob *
find_job (FoyerSimulatedRequest *self)
{
  g_autofree char *uri = NULL;
  const char *slash;
  int id = get_integer (self->message, "job-id");

  if (id == 0 && (uri = dup_text (self->message, "job-uri")) != NULL
      && (slash = strrchr (uri, '/')) != NULL)
    id = (int)CLAMP (g_ascii_strtoll (slash + 1, NULL, 10), 0, G_MAXINT);
  self->job = foyer_simulated_queue_find (self->printer->queue, id);
  return self->job;
}

static void
list_jobs (FoyerSimulatedRequest *self)
{
  GPtrArray *jobs = foyer_simulated_queue_get_jobs (self->printer->queue);
  g_autofree char *which = dup_text (self->message, "which-jobs");
  gboolean wants_all = g_strcmp0 (which, "all") == 0;
  gboolean wants_ended = g_strcmp0 (which, "completed") == 0;
  int limit = get_integer (self->message, "limit");
  int first = get_integer (self->message, "first-job-id");
  int n_listed = 0;

  for (guint i = 0; i < jobs->len && (limit <= 0 || n_listed < limit); i++)
    {
      /* Ended ones from the newest on. */
      const FoyerSimulatedJob *job = jobs->pdata[wants_ended ? jobs->len - 1 - i : i];

      if (job->id < first || (!wants_all && foyer_simulated_job_is_ended (job) != wants_ended))
        continue;
      if (n_listed++ > 0)
        ippAddSeparator (self->answer);
      add_job_group (self, job);
    }
}

/* What a new job asks for can be had here. */
static ipp_status_t
check_new_job (FoyerSimulatedRequest *self)
{
  FoyerSimulatedPrinter *printer = self->printer;
  g_autofree char *media = dup_text (self->message, "media");
  g_autofree char *format = dup_text (self->message, "document-format");
  g_autofree char *chosen
      = media != NULL ? foyer_media_choose (media, (const char *const *)printer->media) : NULL;

  if (self->condition.is_rejecting)
    return IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS;
  if (format != NULL && strcmp (format, "application/octet-stream") != 0
      && !g_strv_contains ((const char *const *)printer->formats, format))
    return IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED;
  if (media != NULL && chosen == NULL)
    {
      ippAddString (self->answer, IPP_TAG_UNSUPPORTED_GROUP, IPP_TAG_KEYWORD, "media", NULL, media);
      return IPP_STATUS_ERROR_ATTRIBUTES_OR_VALUES;
    }
  return IPP_STATUS_OK;
}

static ipp_status_t
create_job (FoyerSimulatedRequest *self)
{
  g_autofree char *name = dup_text (self->message, "job-name");
  g_autofree char *uuid = dup_text (self->message, "job-uuid");
  g_autofree char *media = dup_text (self->message, "media");
  ipp_status_t status = check_new_job (self);

  if (status != IPP_STATUS_OK)
    return status;
  self->job
      = foyer_simulated_queue_create (self->printer->queue, name, uuid, media, self->now_usec);
  if (self->job == NULL)
    return IPP_STATUS_ERROR_BUSY;
  self->printer->n_jobs++;
  return IPP_STATUS_OK;
}

static ipp_status_t
take_document (FoyerSimulatedRequest *self)
{
  FoyerDigest digest = foyer_digest_of_bytes (self->document);
  g_autofree char *format = dup_text (self->message, "document-format");

  if (format != NULL && strcmp (format, "application/octet-stream") != 0
      && !g_strv_contains ((const char *const *)self->printer->formats, format))
    return IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED;
  /* The last Send-Document of a job may come without a document. */
  if (g_bytes_get_size (self->document) == 0)
    return IPP_STATUS_OK;
  return foyer_simulated_queue_add_document (self->printer->queue, self->job, &digest,
                                             g_bytes_get_size (self->document), self->aborts,
                                             self->now_usec);
}

static ipp_status_t
do_job_operation (FoyerSimulatedRequest *self, ipp_op_t operation)
{
  FoyerSimulatedQueue *queue = self->printer->queue;
  FoyerSimulatedJob *job = find_job (self);
  ipp_status_t status = IPP_STATUS_OK;

  if (job == NULL)
    return IPP_STATUS_ERROR_NOT_FOUND;
  if (operation == IPP_OP_CANCEL_JOB)
    return foyer_simulated_queue_cancel (queue, job, self->now_usec);
  if (operation == IPP_OP_SEND_DOCUMENT)
    status = take_document (self);
  else
    foyer_simulated_queue_look (queue, job, foyer_simulated_condition_is_halted (&self->condition),
                                self->now_usec);
  if (status == IPP_STATUS_OK)
    add_job_group (self, job);
  return status;
}

static ipp_status_t
print_job (FoyerSimulatedRequest *self)
{
  ipp_status_t status = create_job (self);

  if (status == IPP_STATUS_OK)
    status = take_document (self);
  if (status == IPP_STATUS_OK)
    add_job_group (self, self->job);
  return status;
}

/* ---- The printer ---- */

static void
add_condition (FoyerSimulatedRequest *self)
{
  const FoyerSimulatedCondition *condition = &self->condition;
  gint labels = condition->labels >= 0 ? condition->labels
                                       : foyer_simulated_queue_get_labels (self->printer->queue);
  const char *reasons[8];
  int n_reasons = 0;
  gboolean is_empty = condition->is_empty || labels == 0;
  guint n_open = foyer_simulated_queue_count_open (self->printer->queue);
  g_autofree char *tray = g_strdup_printf ("type=sheetFeedAutoRemovableTray;mediafeed=0;mediaxfeed="
                                           "0;maxcapacity=%d;level=%d;status=0;name=labels;",
                                           TRAY_LABELS,
                                           is_empty     ? 0
                                           : labels < 0 ? -2
                                                        : labels);

  if (condition->is_stopped)
    reasons[n_reasons++] = "paused";
  if (is_empty)
    reasons[n_reasons++] = "media-empty-error";
  if (condition->is_open)
    reasons[n_reasons++] = "cover-open-error";
  if (condition->is_jammed)
    reasons[n_reasons++] = "media-jam-error";
  if (!is_empty && labels > 0 && labels <= TRAY_LABELS / 10)
    reasons[n_reasons++] = "media-low-warning";
  if (n_reasons == 0)
    reasons[n_reasons++] = "none";
  ippAddInteger (self->answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state",
                 condition->is_stopped ? IPP_PSTATE_STOPPED
                 : n_open > 0          ? IPP_PSTATE_PROCESSING
                                       : IPP_PSTATE_IDLE);
  ippAddStrings (self->answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "printer-state-reasons", n_reasons,
                 NULL, reasons);
  ippAddBoolean (self->answer, IPP_TAG_PRINTER, "printer-is-accepting-jobs",
                 condition->is_rejecting ? 0 : 1);
  ippAddInteger (self->answer, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "queued-job-count", (int)n_open);
  ippAddOctetString (self->answer, IPP_TAG_PRINTER, "printer-input-tray", tray, (int)strlen (tray));
}

static void
add_operations (FoyerSimulatedRequest *self)
{
  static const int operations[]
      = { IPP_OP_PRINT_JOB,          IPP_OP_VALIDATE_JOB, IPP_OP_CANCEL_JOB,
          IPP_OP_GET_JOB_ATTRIBUTES, IPP_OP_GET_JOBS,     IPP_OP_GET_PRINTER_ATTRIBUTES,
          IPP_OP_IDENTIFY_PRINTER,   IPP_OP_CREATE_JOB,   IPP_OP_SEND_DOCUMENT };
  int count = (int)G_N_ELEMENTS (operations) - (self->printer->has_no_create ? 2 : 0);

  ippAddIntegers (self->answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, "operations-supported", count,
                  operations);
}

static void
add_texts (FoyerSimulatedRequest *self, ipp_tag_t tag, const char *name, char **texts)
{
  ippAddStrings (self->answer, IPP_TAG_PRINTER, tag, name, (int)g_strv_length (texts), NULL,
                 (const char *const *)texts);
}

static void
describe_printer (FoyerSimulatedRequest *self)
{
  static const int resolutions[] = { 203, 300 };
  static const char *const identify[] = { "display", "sound" };
  static const char *const versions[] = { "1.1", "2.0" };
  static const char *const types[] = { "black_1", "sgray_8", "srgb_8" };
  FoyerSimulatedPrinter *printer = self->printer;
  ipp_t *answer = self->answer;

  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_NAME, "printer-name", NULL, printer->name);
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_URI, "printer-uri-supported", NULL, printer->uri);
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "uri-security-supported", NULL,
                g_str_has_prefix (printer->uri, "ipps:") ? "tls" : "none");
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_TEXT, "printer-make-and-model", NULL,
                "Foyer Simulated Printer");
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_TEXT, "printer-info", NULL, printer->name);
  add_condition (self);
  add_operations (self);
  ippAddInteger (answer, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "printer-up-time",
                 (int)((self->now_usec - printer->started_usec) / G_USEC_PER_SEC) + 1);
  ippAddStrings (answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "ipp-versions-supported", 2, NULL,
                 versions);
  ippAddStrings (answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "identify-actions-supported", 2, NULL,
                 identify);
  ippAddBoolean (answer, IPP_TAG_PRINTER, "multiple-document-jobs-supported", 0);
  ippAddBoolean (answer, IPP_TAG_PRINTER, "color-supported", 1);
  ippAddResolutions (answer, IPP_TAG_PRINTER, "printer-resolution-supported", 2, IPP_RES_PER_INCH,
                     resolutions, resolutions);
  add_texts (self, IPP_TAG_MIMETYPE, "document-format-supported", printer->formats);
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_MIMETYPE, "document-format-default", NULL,
                printer->formats[0]);
  if (g_strv_contains ((const char *const *)printer->formats, "image/pwg-raster"))
    {
      ippAddResolutions (answer, IPP_TAG_PRINTER, "pwg-raster-document-resolution-supported", 2,
                         IPP_RES_PER_INCH, resolutions, resolutions);
      ippAddStrings (answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "pwg-raster-document-type-supported",
                     3, NULL, types);
    }
  add_texts (self, IPP_TAG_KEYWORD, "media-supported", printer->media);
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "media-default", NULL, printer->media[0]);
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "media-ready", NULL, printer->media[0]);
}

static ipp_status_t
do_operation (FoyerSimulatedRequest *self, ipp_op_t operation)
{
  switch ((int)operation)
    {
    case IPP_OP_GET_PRINTER_ATTRIBUTES:
    case IPP_OP_CUPS_GET_PRINTERS:
    case IPP_OP_CUPS_GET_DEFAULT:
      describe_printer (self);
      return IPP_STATUS_OK;
    case IPP_OP_IDENTIFY_PRINTER:
      return IPP_STATUS_OK;
    case IPP_OP_VALIDATE_JOB:
      return check_new_job (self);
    case IPP_OP_CREATE_JOB:
      if (self->printer->has_no_create)
        return IPP_STATUS_ERROR_OPERATION_NOT_SUPPORTED;
      else
        {
          ipp_status_t status = create_job (self);

          if (status == IPP_STATUS_OK)
            add_job_group (self, self->job);
          return status;
        }
    case IPP_OP_PRINT_JOB:
      return print_job (self);
    case IPP_OP_GET_JOBS:
      list_jobs (self);
      return IPP_STATUS_OK;
    case IPP_OP_SEND_DOCUMENT:
      if (self->printer->has_no_create)
        return IPP_STATUS_ERROR_OPERATION_NOT_SUPPORTED;
      return do_job_operation (self, operation);
    case IPP_OP_CANCEL_JOB:
    case IPP_OP_GET_JOB_ATTRIBUTES:
      return do_job_operation (self, operation);
    default:
      return IPP_STATUS_ERROR_OPERATION_NOT_SUPPORTED;
    }
}

void
foyer_simulated_request_answer (FoyerSimulatedRequest *self)
{
  ippSetStatusCode (self->answer, do_operation (self, ippGetOperation (self->message)));
}
