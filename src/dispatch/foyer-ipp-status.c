/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPP status codes (RFC 8011 appendix B) by what can be done about them. */
#include "config.h"

#include "foyer-ipp-message.h"

#include "foyer-dispatch-error.h"

#define IS_SUCCESS(status) ((status) >= 0 && (status) < 0x100)

gint
foyer_ipp_status_get_error_code (ipp_status_t status)
{
  switch ((int)status)
    {
    case IPP_STATUS_ERROR_BUSY:
    case IPP_STATUS_ERROR_TEMPORARY:
    case IPP_STATUS_ERROR_SERVICE_UNAVAILABLE:
    case IPP_STATUS_ERROR_DEVICE:
    case IPP_STATUS_ERROR_TOO_MANY_JOBS:
    case IPP_STATUS_ERROR_TOO_MANY_DOCUMENTS:
      return FOYER_DISPATCH_ERROR_BUSY;
    case IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS:
    case IPP_STATUS_ERROR_PRINTER_IS_DEACTIVATED:
      return FOYER_DISPATCH_ERROR_NOT_ACCEPTING;
    case IPP_STATUS_ERROR_NOT_FOUND:
    case IPP_STATUS_ERROR_GONE:
      return FOYER_DISPATCH_ERROR_NOT_FOUND;
    case IPP_STATUS_ERROR_NOT_POSSIBLE:
    case IPP_STATUS_ERROR_TIMEOUT: /* of the pause between Create-Job and Send-Document: the job is
                                      closed */
    case IPP_STATUS_ERROR_JOB_CANCELED:
      return FOYER_DISPATCH_ERROR_NOT_POSSIBLE;
    case IPP_STATUS_ERROR_OPERATION_NOT_SUPPORTED:
    case IPP_STATUS_ERROR_VERSION_NOT_SUPPORTED:
    case IPP_STATUS_ERROR_MULTIPLE_JOBS_NOT_SUPPORTED:
    case IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED:
    case IPP_STATUS_ERROR_ATTRIBUTES_OR_VALUES:
    case IPP_STATUS_ERROR_URI_SCHEME:
    case IPP_STATUS_ERROR_CHARSET:
    case IPP_STATUS_ERROR_CONFLICTING:
    case IPP_STATUS_ERROR_COMPRESSION_NOT_SUPPORTED:
    case IPP_STATUS_ERROR_COMPRESSION_ERROR:
    case IPP_STATUS_ERROR_DOCUMENT_FORMAT_ERROR:
    case IPP_STATUS_ERROR_DOCUMENT_ACCESS:
      return FOYER_DISPATCH_ERROR_UNSUPPORTED;
    default:
      /* Redirections and what else the client is to blame for need a person; a server's own failure
       * tells nothing. */
      return (int)status >= 0x100 && (int)status < 0x500 ? FOYER_DISPATCH_ERROR_REFUSED
                                                         : FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME;
    }
}

gboolean
foyer_ipp_message_check_answer (ipp_t *answer, gint request_id, GError **error)
{
  ipp_status_t status = ippGetStatusCode (answer);
  ipp_attribute_t *attribute;
  g_autofree char *text = NULL;

  if (ippGetRequestId (answer) != request_id)
    {
      g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME,
                   "the answer is to request %d, not to %d", ippGetRequestId (answer), request_id);
      return FALSE;
    }
  if (IS_SUCCESS (status))
    return TRUE;
  attribute = ippFindAttribute (answer, "status-message", IPP_TAG_TEXT);
  if (attribute != NULL && ippGetString (attribute, 0, NULL) != NULL)
    text = g_utf8_make_valid (ippGetString (attribute, 0, NULL), -1);
  g_set_error (error, FOYER_DISPATCH_ERROR, foyer_ipp_status_get_error_code (status),
               "%s (0x%04x)%s%.300s%s", ippErrorString (status), (unsigned)status,
               text != NULL ? ": '" : "", text != NULL ? text : "", text != NULL ? "'" : "");
  return FALSE;
}
