/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two halves of a colour profile share; inside foyer-render only. */
#pragma once

#include "foyer-colour-profile.h"

#include <lcms2.h>

struct _FoyerColourProfile
{
  GBytes *bytes; /* lcms2 reads them again when it needs a tag */
  cmsContext context;
  cmsHPROFILE profile;
  FoyerInks inks;
  double version;
  char *description;
  char id[33];
  gboolean has_wrong_id;
  /* None of them caches, so each may be used by several threads at once. */
  cmsHTRANSFORM to_lab; /* sRGB to Lab, doubles */
  cmsHTRANSFORM to_printer; /* sRGB to what the printer mixes, 16 bits */
  cmsHTRANSFORM from_printer; /* and that to Lab, doubles */
  cmsHTRANSFORM lab_to_screen; /* Lab to sRGB */
  cmsHTRANSFORM proof; /* cairo's pixels to cairo's pixels */
  guint32 paper; /* what white becomes in a proof */
};

/* FALSE: lcms2 refuses one; foyer_colour_profile_drop_transforms() clears the others. */
gboolean foyer_colour_profile_build_transforms (FoyerColourProfile *self);
void foyer_colour_profile_drop_transforms (FoyerColourProfile *self);
