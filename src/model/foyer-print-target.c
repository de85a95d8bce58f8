/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets and corrections as words. */
#include "config.h"

#include "foyer-print-target.h"

#include <string.h>

static const char *const mimes[]
    = { "application/pdf", "image/pwg-raster", "application/postscript" };
static const char *const keywords[] = { "srgb_8", "sgray_8", "black_1" };

const char *
foyer_format_kind_get_mime (FoyerFormatKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (mimes), NULL);
  return mimes[kind];
}

const char *
foyer_pixels_get_keyword (FoyerPixels pixels)
{
  g_return_val_if_fail (pixels < G_N_ELEMENTS (keywords), NULL);
  return keywords[pixels];
}

gboolean
foyer_calibration_is_none (const FoyerCalibration *self)
{
  return self->dx_um == 0 && self->dy_um == 0 && self->rotation_mdeg == 0 && self->scale_ppm == 0;
}

static gboolean
is_within (gint value, gint limit)
{
  return value >= -limit && value <= limit;
}

gboolean
foyer_calibration_is_sane (const FoyerCalibration *self)
{
  return is_within (self->dx_um, FOYER_CALIBRATION_MAX_SHIFT_UM)
         && is_within (self->dy_um, FOYER_CALIBRATION_MAX_SHIFT_UM)
         && is_within (self->rotation_mdeg, FOYER_CALIBRATION_MAX_ROTATION_MDEG)
         && is_within (self->scale_ppm, FOYER_CALIBRATION_MAX_SCALE_PPM);
}

/* A number of at most 1000 either way, @unit parts to the one. */
static gboolean
read_number (const char *text, double unit, gint *value)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  /* Not a number is in no range. */
  if (end == text || *end != '\0' || !(number >= -1000 && number <= 1000))
    return FALSE;
  *value = (gint)(number * unit + (number < 0 ? -0.5 : 0.5));
  return TRUE;
}

gboolean
foyer_calibration_parse (const char *text, FoyerCalibration *self)
{
  FoyerCalibration read = { 0 };
  gint percent = 1000000;
  g_auto (GStrv) parts = NULL;
  guint n;

  g_return_val_if_fail (text != NULL && self != NULL, FALSE);
  parts = g_strsplit (text, ",", 5);
  n = g_strv_length (parts);
  if (n < 2 || n > 4 || !read_number (parts[0], 1000, &read.dx_um)
      || !read_number (parts[1], 1000, &read.dy_um)
      || (n > 2 && !read_number (parts[2], 1000, &read.rotation_mdeg))
      || (n > 3 && !read_number (parts[3], 10000, &percent)))
    return FALSE;
  read.scale_ppm = percent - 1000000;
  if (!foyer_calibration_is_sane (&read))
    return FALSE;
  *self = read;
  return TRUE;
}

static void
add_number (GString *text, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (text->len > 0)
    g_string_append_c (text, ',');
  g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.10g", number));
}

char *
foyer_calibration_dup_text (const FoyerCalibration *self)
{
  GString *text = g_string_new (NULL);

  add_number (text, self->dx_um / 1000.0);
  add_number (text, self->dy_um / 1000.0);
  add_number (text, self->rotation_mdeg / 1000.0);
  add_number (text, 100 + self->scale_ppm / 10000.0);
  return g_string_free (text, FALSE);
}

char *
foyer_print_target_dup_text (const FoyerPrintTarget *self)
{
  const FoyerCalibration *calibration = &self->calibration;

  g_return_val_if_fail (self != NULL, NULL);
  return g_strdup_printf (
      "%s dpi=%u pixels=%s shift=%d,%d turn=%d scale=%d", mimes[self->format], self->dpi,
      self->format == FOYER_FORMAT_KIND_PWG_RASTER ? keywords[self->pixels] : "-",
      calibration->dx_um, calibration->dy_um, calibration->rotation_mdeg, calibration->scale_ppm);
}

FoyerFormatKind
foyer_print_target_get_format_of_text (const char *text)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (mimes); i++)
    if (g_str_has_prefix (text, mimes[i]) && text[strlen (mimes[i])] == ' ')
      return (FoyerFormatKind)i;
  return FOYER_FORMAT_KIND_PDF;
}
