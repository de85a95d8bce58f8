/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formats in the order of what they cost in looks: PDF, PWG raster, PostScript. */
#include "config.h"

#include "foyer-printer-target.h"

#include "foyer-dispatch-error.h"
#include "foyer-media.h"

/* More dots only cost time: a badge of 4 × 3 inches has 4 million of them already. */
#define ENOUGH_DPI 600u
/* Names in a message that a person can still read. */
#define NAMED_MEDIA 12u

static gboolean
has_number (const guint *numbers, guint number)
{
  for (; *numbers != 0; numbers++)
    if (*numbers == number)
      return TRUE;
  return FALSE;
}

static guint
choose_document_dpi (const FoyerPrinter *printer, const FoyerPrinterAbilities *abilities)
{
  if (printer->dpi != 0)
    return printer->dpi;
  if (abilities->default_resolution != 0)
    return abilities->default_resolution;
  /* Only one: then it is that. */
  return abilities->resolutions[0] != 0 && abilities->resolutions[1] == 0
             ? abilities->resolutions[0]
             : 0;
}

/* 0: none that a raster could have. */
static guint
choose_raster_dpi (const FoyerPrinter *printer, const FoyerPrinterAbilities *abilities)
{
  const guint *offered = abilities->raster_resolutions[0] != 0 ? abilities->raster_resolutions
                                                               : abilities->resolutions;
  guint best = 0;

  if (printer->dpi != 0)
    return offered[0] == 0 || has_number (offered, printer->dpi) ? printer->dpi : 0;
  if (abilities->default_resolution != 0 && has_number (offered, abilities->default_resolution))
    return abilities->default_resolution;
  for (; *offered != 0; offered++)
    if (best == 0 || (*offered <= ENOUGH_DPI && (*offered > best || best > ENOUGH_DPI))
        || (best > ENOUGH_DPI && *offered < best))
      best = *offered;
  return best;
}

static gboolean
choose_pixels (const FoyerPrinterAbilities *abilities, FoyerPixels *pixels)
{
  static const FoyerPixels order[]
      = { FOYER_PIXELS_COLOUR, FOYER_PIXELS_GRAY, FOYER_PIXELS_BITONAL };
  const char *const *types = (const char *const *)abilities->raster_types;

  if (g_strcmp0 (abilities->colour_mode, "bi-level") == 0
      && g_strv_contains (types, foyer_pixels_get_keyword (FOYER_PIXELS_BITONAL)))
    {
      *pixels = FOYER_PIXELS_BITONAL;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (g_strv_contains (types, foyer_pixels_get_keyword (order[i])))
      {
        *pixels = order[i];
        return TRUE;
      }
  return FALSE;
}

static gboolean
takes (const FoyerPrinterAbilities *abilities, FoyerFormatKind format)
{
  return g_strv_contains ((const char *const *)abilities->formats,
                          foyer_format_kind_get_mime (format));
}

static gboolean
refuse (const FoyerPrinter *printer, const FoyerPrinterAbilities *abilities, gboolean has_raster,
        GError **error)
{
  g_autofree char *formats = g_strjoinv (", ", abilities->formats);
  g_autofree char *types = g_strjoinv (", ", abilities->raster_types);

  if (has_raster)
    g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED,
                 "printer '%s' takes PWG raster, but in no kind or resolution that Foyer makes "
                 "(srgb_8, sgray_8 or black_1, square dots%s): it offers %.300s; set up a CUPS "
                 "queue for it and print to that",
                 printer->name, printer->dpi != 0 ? ", the resolution set for it" : "",
                 types[0] != '\0' ? types : "none");
  else
    g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED,
                 "printer '%s' takes neither PDF nor PWG raster nor PostScript, only: %.300s; set "
                 "up a CUPS queue with a driver for it and print to that",
                 printer->name, formats);
  return FALSE;
}

gboolean
foyer_printer_target_choose (const FoyerPrinter *printer, const FoyerPrinterAbilities *abilities,
                             FoyerPrintTarget *target, GError **error)
{
  FoyerPrintTarget chosen = { 0 };

  g_return_val_if_fail (printer != NULL && target != NULL, FALSE);
  if (abilities == NULL || printer->kind == FOYER_PRINTER_FOLDER)
    chosen.dpi = printer->dpi;
  else if (abilities->formats[0] == NULL || takes (abilities, FOYER_FORMAT_KIND_PDF))
    chosen.dpi = choose_document_dpi (printer, abilities);
  else if (takes (abilities, FOYER_FORMAT_KIND_PWG_RASTER)
           && choose_pixels (abilities, &chosen.pixels)
           && (chosen.dpi = choose_raster_dpi (printer, abilities)) != 0)
    chosen.format = FOYER_FORMAT_KIND_PWG_RASTER;
  else if (takes (abilities, FOYER_FORMAT_KIND_POSTSCRIPT))
    {
      chosen.format = FOYER_FORMAT_KIND_POSTSCRIPT;
      chosen.pixels = FOYER_PIXELS_COLOUR;
      chosen.dpi = choose_document_dpi (printer, abilities);
    }
  else
    return refuse (printer, abilities, takes (abilities, FOYER_FORMAT_KIND_PWG_RASTER), error);
  *target = chosen;
  return TRUE;
}

static char *
dup_names (char **media)
{
  GString *text = g_string_new (NULL);
  guint n = g_strv_length (media);

  for (guint i = 0; i < MIN (n, NAMED_MEDIA); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", media[i]);
  if (n > NAMED_MEDIA)
    g_string_append_printf (text, " and %u more", n - NAMED_MEDIA);
  return g_string_free (text, FALSE);
}

gboolean
foyer_printer_target_check_media (const FoyerPrinter *printer,
                                  const FoyerPrinterAbilities *abilities, const char *media,
                                  GError **error)
{
  g_autofree char *chosen = NULL;
  g_autofree char *names = NULL;
  gboolean is_ready;

  g_return_val_if_fail (printer != NULL, FALSE);
  if (abilities == NULL || media == NULL)
    return TRUE;
  chosen = foyer_media_choose (media, (const char *const *)abilities->media);
  if (chosen != NULL)
    return TRUE;
  is_ready = abilities->media_ready[0] != NULL;
  names = dup_names (is_ready ? abilities->media_ready : abilities->media);
  g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED,
               "the badge is for the stock '%s', which printer '%s' does not have; %s: %s", media,
               printer->name, is_ready ? "loaded is" : "it knows", names);
  return FALSE;
}
