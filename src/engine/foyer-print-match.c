/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets of documents, between store, rendering and dispatch. */
#include "config.h"

#include "foyer-print-match.h"

#include "foyer-media.h"
#include "foyer-pdf-preview.h"
#include "foyer-postscript.h"
#include "foyer-printer-target.h"
#include "foyer-pwg-raster.h"
#include "foyer-store-error.h"

#include <glib/gstdio.h>

#define UM_PER_PT (25400.0 / 72.0)

FoyerCalibration
foyer_print_match_get_calibration (const FoyerPrinterSetup *setup, const char *stock)
{
  FoyerCalibration exact = foyer_printer_setup_get_calibration (setup, stock);
  gint width_um, height_um;

  if (!foyer_calibration_is_none (&exact) || stock == NULL
      || !foyer_media_parse (stock, &width_um, &height_um))
    return exact;
  for (guint i = 0; i < setup->calibrations->len; i++)
    {
      const FoyerStockCalibration *entry = setup->calibrations->pdata[i];
      gint other_width_um, other_height_um;

      if (foyer_media_parse (entry->stock, &other_width_um, &other_height_um)
          && ABS (other_width_um - width_um) <= FOYER_MEDIA_TOLERANCE_UM
          && ABS (other_height_um - height_um) <= FOYER_MEDIA_TOLERANCE_UM)
        return entry->calibration;
    }
  return exact;
}

gboolean
foyer_print_match_choose (const FoyerPrinterSetup *setup, const char *stock,
                          FoyerPrintTarget *target, GError **error)
{
  FoyerPrintTarget chosen = { 0 };

  if (setup != NULL)
    {
      if (!foyer_printer_target_choose (setup->printer, setup->abilities, &chosen, error))
        return FALSE;
      chosen.calibration = foyer_print_match_get_calibration (setup, stock);
    }
  *target = chosen;
  return TRUE;
}

gboolean
foyer_print_match_is_stale (const FoyerPrinterSetup *setup, const FoyerJob *job)
{
  FoyerPrintTarget target;
  g_autofree char *text = NULL;

  if (!foyer_print_match_choose (setup, job->document_stock, &target, NULL))
    return FALSE;
  /* Drawn before documents had targets: a PDF, and as good as it was. */
  if (job->document_target == NULL)
    return target.format != FOYER_FORMAT_KIND_PDF;
  text = foyer_print_target_dup_text (&target);
  return !g_str_equal (text, job->document_target);
}

/* ---- Drawing again ---- */

typedef struct
{
  gint64 row_id;
  char *printer;
} Redraw;

static void
redraw_free (gpointer data)
{
  Redraw *self = data;

  g_free (self->printer);
  g_free (self);
}

static gpointer
store_redraw (FoyerStore *store, gpointer data, GError **error)
{
  const Redraw *redraw = data;
  g_autofree char *reason
      = g_strdup_printf ("drawn again as printer '%s' needs it", redraw->printer);
  GError *cause = NULL;

  (void)foyer_store_redraw_job (store, redraw->row_id, reason, &cause);
  if (g_error_matches (cause, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT))
    g_clear_error (&cause); /* it went on meanwhile */
  if (cause != NULL)
    g_propagate_error (error, cause);
  return NULL;
}

void
foyer_print_match_redraw (FoyerLine *line, const FoyerJob *job)
{
  Redraw *redraw = g_new0 (Redraw, 1);

  redraw->row_id = job->row_id;
  redraw->printer = g_strdup (job->printer);
  /* What cannot be stored is found stale again at the next look. */
  foyer_store_service_write_async (line->store, FOYER_STORE_PRIORITY_URGENT, store_redraw, redraw,
                                   redraw_free, NULL, NULL, NULL, NULL);
}

/* ---- What printers say ---- */

typedef struct
{
  char *printer;
  FoyerPrinterAbilities *abilities;
} Note;

static void
note_free (gpointer data)
{
  Note *self = data;

  g_free (self->printer);
  foyer_printer_abilities_free (self->abilities);
  g_free (self);
}

static gpointer
store_note (FoyerStore *store, gpointer data, GError **error)
{
  const Note *note = data;

  (void)foyer_store_note_abilities (store, note->printer, note->abilities, error);
  return NULL;
}

void
foyer_print_match_note_probe (FoyerLine *line, const char *printer,
                              const FoyerPrinterStatus *status, char **noted)
{
  g_autofree char *text = foyer_printer_abilities_dup_text (status->abilities);
  Note *note;

  if (g_strcmp0 (text, *noted) == 0)
    return;
  g_free (*noted);
  *noted = g_steal_pointer (&text);
  note = g_new0 (Note, 1);
  note->printer = g_strdup (printer);
  note->abilities = foyer_printer_abilities_copy (status->abilities);
  foyer_store_service_write_async (line->store, FOYER_STORE_PRIORITY_URGENT, store_note, note,
                                   note_free, NULL, NULL, NULL, NULL);
}

/* ---- Documents ---- */

char *
foyer_print_match_dup_media (GBytes *document)
{
  char *media = foyer_pwg_raster_dup_media (document);
  double width_pt = 0, height_pt = 0;

  if (media == NULL && foyer_pdf_preview_measure (document, NULL, &width_pt, &height_pt, NULL))
    media = foyer_media_dup_name ((int)(width_pt * UM_PER_PT + 0.5),
                                  (int)(height_pt * UM_PER_PT + 0.5));
  return media;
}

GBytes *
foyer_print_match_convert (FoyerLine *line, const char *job_id, GBytes *pdf, GError **error)
{
  g_autofree char *pdf_name = g_strconcat ("drawing-", job_id, ".pdf", NULL);
  g_autofree char *ps_name = g_strconcat ("drawing-", job_id, ".ps", NULL);
  g_autofree char *pdf_path = foyer_line_dup_spool_path (line, pdf_name);
  g_autofree char *ps_path = foyer_line_dup_spool_path (line, ps_name);
  GBytes *document = NULL;
  char *text;
  gsize length;

  if (g_file_set_contents_full (pdf_path, g_bytes_get_data (pdf, NULL),
                                (gssize)g_bytes_get_size (pdf), G_FILE_SET_CONTENTS_NONE, 0600,
                                error)
      && foyer_postscript_convert (pdf_path, ps_path, NULL, error)
      && g_file_get_contents (ps_path, &text, &length, error))
    document = g_bytes_new_take (text, length);
  (void)g_unlink (pdf_path); /* steps on the way, or not there */
  (void)g_unlink (ps_path);
  return document;
}
