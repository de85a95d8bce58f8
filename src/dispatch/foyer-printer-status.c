/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a printer says of itself, and what follows for a job. */
#include "config.h"

#include "foyer-printer-status.h"

#include "foyer-dispatch-error.h"
#include "foyer-media.h"

#include <cups/cups.h>
#include <string.h>

const char *
foyer_printer_state_get_name (FoyerPrinterState state)
{
  switch (state)
    {
    case FOYER_PRINTER_IDLE:
      return "idle";
    case FOYER_PRINTER_PROCESSING:
      return "processing";
    case FOYER_PRINTER_STOPPED:
      return "stopped";
    }
  g_return_val_if_reached (NULL);
}

FoyerPrinterStatus *
foyer_printer_status_new (void)
{
  FoyerPrinterStatus *self = g_new0 (FoyerPrinterStatus, 1);

  self->is_accepting = TRUE;
  self->reasons = g_new0 (char *, 1);
  self->formats = g_new0 (char *, 1);
  self->media = g_new0 (char *, 1);
  self->media_ready = g_new0 (char *, 1);
  self->operations = g_new0 (gint, 1);
  self->queued_jobs = -1;
  self->abilities = foyer_printer_abilities_new ();
  return self;
}

void
foyer_printer_status_free (FoyerPrinterStatus *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->reasons);
  g_free (self->message);
  g_free (self->make_and_model);
  g_strfreev (self->formats);
  g_strfreev (self->media);
  g_strfreev (self->media_ready);
  g_free (self->operations);
  g_free (self->error_policy);
  g_free (self->peer_digest);
  foyer_printer_abilities_free (self->abilities);
  g_free (self);
}

gboolean
foyer_printer_status_has_reason (const FoyerPrinterStatus *self, const char *keyword)
{
  g_return_val_if_fail (self != NULL && keyword != NULL, FALSE);
  return g_strv_contains ((const char *const *)self->reasons, keyword);
}

gboolean
foyer_printer_status_has_operation (const FoyerPrinterStatus *self, gint operation)
{
  g_return_val_if_fail (self != NULL, FALSE);
  for (const gint *o = self->operations; *o != 0; o++)
    if (*o == operation)
      return TRUE;
  return FALSE;
}

gboolean
foyer_printer_status_is_ready (const FoyerPrinterStatus *self, char **waits_for)
{
  /* With these a printer takes jobs, but somebody must go there before paper comes out. */
  static const struct
  {
    const char *keyword;
    const char *next_step;
  } obstacles[] = {
    { "media-empty", "load labels or paper" },
    { "media-needed", "load the stock that the job needs" },
    { "media-jam", "clear the jam" },
    { "cover-open", "close the cover" },
    { "door-open", "close the door" },
    { "marker-supply-empty", "replace the ribbon or cartridge" },
    { "toner-empty", "replace the toner" },
    { "input-tray-missing", "put the tray back" },
    { "output-area-full", "empty the output tray" },
    { "paused", "resume the printer" },
    { "shutdown", "switch the printer on" },
    { "spool-area-full", "make room on the disk" },
  };
  const char *keyword = NULL, *next_step = NULL;

  g_return_val_if_fail (self != NULL && waits_for != NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (obstacles) && keyword == NULL; i++)
    if (foyer_printer_status_has_reason (self, obstacles[i].keyword))
      {
        keyword = obstacles[i].keyword;
        next_step = obstacles[i].next_step;
      }
  if (keyword == NULL && self->is_accepting && self->state != FOYER_PRINTER_STOPPED)
    return TRUE;
  if (keyword != NULL)
    *waits_for = g_strdup_printf (
        "%s: %s%s%s%s", keyword, next_step, self->message != NULL ? " ('" : "",
        self->message != NULL ? self->message : "", self->message != NULL ? "')" : "");
  else
    *waits_for = g_strdup_printf (
        "the printer %s%s%s%s", self->is_accepting ? "is stopped" : "does not accept jobs",
        self->message != NULL ? ": '" : "", self->message != NULL ? self->message : "",
        self->message != NULL ? "'" : "");
  return FALSE;
}

gboolean
foyer_printer_status_check_request (const FoyerPrinterStatus *self,
                                    const FoyerPrintRequest *request, char **media, GError **error)
{
  g_autofree char *chosen = NULL;

  g_return_val_if_fail (self != NULL && request != NULL && request->format != NULL, FALSE);
  if (self->formats[0] != NULL
      && !g_strv_contains ((const char *const *)self->formats, request->format))
    {
      g_autofree char *known = g_strjoinv (", ", self->formats);

      g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED,
                   "the printer does not take '%s', only: %s", request->format, known);
      return FALSE;
    }
  if (self->operations[0] != 0
      && (!foyer_printer_status_has_operation (self, IPP_OP_CREATE_JOB)
          || !foyer_printer_status_has_operation (self, IPP_OP_SEND_DOCUMENT)))
    {
      g_set_error_literal (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED,
                           "the printer does not know Create-Job and Send-Document; "
                           "set up a CUPS queue for it and print to that");
      return FALSE;
    }
  if (request->media != NULL)
    {
      chosen = foyer_media_choose (request->media, (const char *const *)self->media);
      if (chosen == NULL)
        {
          gboolean is_loaded = self->media_ready[0] != NULL;
          g_autofree char *known = g_strjoinv (", ", is_loaded ? self->media_ready : self->media);

          g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED,
                       "the printer has no media '%s'; %s: %.1000s", request->media,
                       is_loaded ? "loaded is" : "it knows", known);
          return FALSE;
        }
    }
  if (media != NULL)
    *media = g_steal_pointer (&chosen);
  return TRUE;
}
