/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a document is made for: format, resolution, colours and correction of one printer and stock.
 * Plain value, pure; which one a printer gets is foyer-printer-target.h's. */
#pragma once

#include <glib.h>

typedef enum
{
  FOYER_FORMAT_KIND_PDF,
  FOYER_FORMAT_KIND_PWG_RASTER,
  FOYER_FORMAT_KIND_POSTSCRIPT,
} FoyerFormatKind;

/* MIME media type; static. */
const char *foyer_format_kind_get_mime (FoyerFormatKind kind);

typedef enum
{
  FOYER_PIXELS_COLOUR, /* sRGB, 8 bits a colour */
  FOYER_PIXELS_GRAY, /* 8 bits */
  FOYER_PIXELS_BITONAL, /* black or white, tones as patterns: foyer_soft_proof_render_bilevel() */
} FoyerPixels;

/* Keyword of PWG 5102.4: "srgb_8", "sgray_8", "black_1"; static. */
const char *foyer_pixels_get_keyword (FoyerPixels pixels);

/* How far off a printer is on one stock, and so what the page is moved by. All zero: not at
 * all. Turned and scaled about the middle of the page, then moved. */
typedef struct
{
  gint dx_um; /* to the right */
  gint dy_um; /* down */
  gint rotation_mdeg; /* thousandths of a degree, clockwise */
  gint scale_ppm; /* millionths above (or, negative, below) true size */
} FoyerCalibration;

#define FOYER_CALIBRATION_MAX_SHIFT_UM 20000
#define FOYER_CALIBRATION_MAX_ROTATION_MDEG 5000
#define FOYER_CALIBRATION_MAX_SCALE_PPM 50000

gboolean foyer_calibration_is_none (const FoyerCalibration *self);
/* Within 20 mm, 5 degrees, 5 per cent. */
gboolean foyer_calibration_is_sane (const FoyerCalibration *self);
/* Reads "DX,DY,ROTATION,SCALE": millimetres, millimetres, degrees, per cent of true size (100);
 * the last two may be left out. FALSE: not that, or not sane. Ignores the locale. */
gboolean foyer_calibration_parse (const char *text, FoyerCalibration *self);
/* (transfer full) The same words back. */
char *foyer_calibration_dup_text (const FoyerCalibration *self);

typedef struct
{
  FoyerFormatKind format;
  guint dpi; /* dots that codes and pixels lie on; 0: the template's */
  FoyerPixels pixels; /* of rasters */
  FoyerCalibration calibration;
} FoyerPrintTarget;

/* (transfer full) One line that is the same exactly for the same target; stored with the job, so
 * that a document made for another printer is noticed and made again. */
char *foyer_print_target_dup_text (const FoyerPrintTarget *self);
/* The format that such a line begins with; PDF for NULL. */
FoyerFormatKind foyer_print_target_get_format_of_text (const char *text);
