/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a printer's colour profile: refused with a reason, or usable. */
#include "config.h"

#include "foyer-colour-profile.h"

#include "foyer-test-fuzz.h"

#include <math.h>
#include <string.h>

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  return 0;
}

static void
use (FoyerColourProfile *profile)
{
  static const guint32 colours[] = { 0x000000, 0xffffff, 0x8c1d5b, 0x00ff00 };
  guint32 pixels[64];

  g_assert_true (g_utf8_validate (foyer_colour_profile_get_description (profile), -1, NULL));
  g_assert_cmpuint (strlen (foyer_colour_profile_get_id (profile)), ==, 32);
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      guint32 shown = ~0u;
      double difference = foyer_colour_profile_measure (profile, colours[i], &shown);

      g_assert_true (difference >= 0 || isnan (difference));
      g_assert_cmphex (shown >> 24, ==, 0);
      g_assert_true (colours[i] != 0 || (shown == 0 && difference == 0));
    }
  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    pixels[i] = 0xff000000u | colours[i / 16];
  foyer_colour_profile_convert (profile, pixels, pixels, G_N_ELEMENTS (pixels));
  for (guint i = 0; i < 16; i++)
    g_assert_cmphex (pixels[i], ==, 0xff000000u);
}

/* Every other input also with a header that fits its length, so that the checks before lcms2 are
 * passed more often. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (data, length);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FoyerColourProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  guint32 size = GUINT32_TO_BE ((guint32)length);

  if (length >= 132 && (data[127] & 1))
    {
      memcpy (copy, &size, sizeof size);
      memcpy (copy + 36, "acsp", 4);
    }
  bytes = g_bytes_new (copy, length);
  profile = foyer_colour_profile_new (bytes, &error);
  if (profile != NULL)
    use (profile);
  else
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == FOYER_PROFILE_ERROR);
      g_assert_cmpuint (strlen (error->message), >, 0);
    }
  return 0;
}
