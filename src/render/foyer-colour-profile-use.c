/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours through a checked profile. */
#include "config.h"

#include "foyer-colour-profile-private.h"

/* cairo's pixel is one native word, so its bytes lie the other way round on each kind of machine.
 */
#define TYPE_PIXEL (G_BYTE_ORDER == G_LITTLE_ENDIAN ? TYPE_BGRA_8 : TYPE_ARGB_8)
#define RGB_MASK 0x00ffffffu
#define WHITE 0x00ffffffu
#define BLACK 0x00000000u
/* White dots after which a stretch of pixels is left: shorter ones cost more to leave than to
 * convert. */
#define MIN_WHITES 8

#define INTENT INTENT_RELATIVE_COLORIMETRIC
/* Black points are not matched: what the printer can mix comes out as it is, and only the rest is
 * moved. */
#define FLAGS cmsFLAGS_NOCACHE

static cmsUInt32Number
get_printer_format (FoyerInks inks)
{
  switch (inks)
    {
    case FOYER_INKS_GREY:
      return TYPE_GRAY_16;
    case FOYER_INKS_RGB:
      return TYPE_RGB_16;
    case FOYER_INKS_CMYK:
      return TYPE_CMYK_16;
    }
  g_assert_not_reached ();
}

gboolean
foyer_colour_profile_build_transforms (FoyerColourProfile *self)
{
  cmsContext context = self->context;
  cmsHPROFILE screen = cmsCreate_sRGBProfileTHR (context);
  cmsHPROFILE lab = cmsCreateLab4ProfileTHR (context, NULL);
  cmsUInt32Number inks = get_printer_format (self->inks);
  guint32 white = WHITE;
  gboolean good;

  self->to_lab
      = cmsCreateTransformTHR (context, screen, TYPE_RGB_8, lab, TYPE_Lab_DBL, INTENT, FLAGS);
  self->to_printer
      = cmsCreateTransformTHR (context, screen, TYPE_RGB_8, self->profile, inks, INTENT, FLAGS);
  self->from_printer
      = cmsCreateTransformTHR (context, self->profile, inks, lab, TYPE_Lab_DBL, INTENT, FLAGS);
  self->lab_to_screen
      = cmsCreateTransformTHR (context, lab, TYPE_Lab_DBL, screen, TYPE_RGB_8, INTENT, FLAGS);
  self->proof = cmsCreateProofingTransformTHR (context, screen, TYPE_PIXEL, screen, TYPE_PIXEL,
                                               self->profile, INTENT, INTENT,
                                               FLAGS | cmsFLAGS_SOFTPROOFING);
  cmsCloseProfile (screen);
  cmsCloseProfile (lab);
  good = self->to_lab != NULL && self->to_printer != NULL && self->from_printer != NULL
         && self->lab_to_screen != NULL && self->proof != NULL;
  if (good)
    {
      cmsDoTransform (self->proof, &white, &self->paper, 1);
      self->paper &= RGB_MASK;
    }
  return good;
}

void
foyer_colour_profile_drop_transforms (FoyerColourProfile *self)
{
  g_clear_pointer (&self->to_lab, cmsDeleteTransform);
  g_clear_pointer (&self->to_printer, cmsDeleteTransform);
  g_clear_pointer (&self->from_printer, cmsDeleteTransform);
  g_clear_pointer (&self->lab_to_screen, cmsDeleteTransform);
  g_clear_pointer (&self->proof, cmsDeleteTransform);
}

double
foyer_colour_profile_measure (FoyerColourProfile *self, guint32 rgb, guint32 *shown)
{
  guint8 wanted[3] = { (guint8)(rgb >> 16), (guint8)(rgb >> 8), (guint8)rgb };
  guint8 seen[3] = { 0, 0, 0 };
  guint16 inks[4] = { 0, 0, 0, 0 };
  double before[3], after[3];

  g_return_val_if_fail (self != NULL, 0);

  if ((rgb & RGB_MASK) == BLACK)
    {
      if (shown != NULL)
        *shown = BLACK;
      return 0;
    }
  cmsDoTransform (self->to_lab, wanted, before, 1);
  cmsDoTransform (self->to_printer, wanted, inks, 1);
  cmsDoTransform (self->from_printer, inks, after, 1);
  if (shown != NULL)
    {
      cmsDoTransform (self->lab_to_screen, after, seen, 1);
      *shown = (guint32)seen[0] << 16 | (guint32)seen[1] << 8 | seen[2];
    }
  return foyer_colour_get_difference (before, after);
}

static gboolean
is_white (guint32 pixel)
{
  return (pixel & RGB_MASK) == WHITE;
}

/* A stretch that is not all white; black is put back, for it is never converted. */
static void
convert_stretch (FoyerColourProfile *self, const guint32 *source, guint32 *target, gsize n)
{
  guint32 kept[256];

  for (gsize first = 0; first < n; first += G_N_ELEMENTS (kept))
    {
      gsize some = MIN (n - first, G_N_ELEMENTS (kept));

      for (gsize i = 0; i < some; i++)
        target[first + i] = kept[i] = source[first + i];
      /* What is no colour, the highest byte, stays as it is in the target. */
      cmsDoTransform (self->proof, kept, target + first, (cmsUInt32Number)some);
      for (gsize i = 0; i < some; i++)
        if ((kept[i] & RGB_MASK) == BLACK)
          target[first + i] = kept[i];
    }
}

/* Where the stretch that begins at @first ends: before a run of white, which most of a badge is. */
static gsize
find_white (const guint32 *pixels, gsize first, gsize n)
{
  gsize run = 0;

  for (gsize i = first; i < n; i++)
    {
      run = is_white (pixels[i]) ? run + 1 : 0;
      if (run == MIN_WHITES)
        return i + 1 - run;
    }
  return n - run;
}

void
foyer_colour_profile_convert (FoyerColourProfile *self, const guint32 *source, guint32 *target,
                              gsize n)
{
  gsize i = 0;

  g_return_if_fail (self != NULL && source != NULL && target != NULL);

  while (i < n)
    {
      gsize end;

      for (; i < n && is_white (source[i]); i++)
        target[i] = (source[i] & ~RGB_MASK) | self->paper;
      end = find_white (source, i, n);
      if (end > i)
        convert_stretch (self, source + i, target + i, end - i);
      i = MAX (i, end);
    }
}

double
foyer_colour_get_difference (const double a[3], const double b[3])
{
  cmsCIELab x = { a[0], a[1], a[2] }, y = { b[0], b[1], b[2] };

  return cmsCIE2000DeltaE (&x, &y, 1, 1, 1);
}
