/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of media, through the PWG table that libcups carries. */
#include "config.h"

#include "foyer-media.h"

#include <cups/cups.h>
#include <string.h>

/* libcups counts in hundredths of a millimetre. */
#define UM_PER_UNIT 10

char *
foyer_media_dup_name (gint width_um, gint height_um)
{
  const pwg_media_t *media;

  g_return_val_if_fail (width_um > 0 && height_um > 0, NULL);
  media = pwgMediaForSize ((width_um + UM_PER_UNIT / 2) / UM_PER_UNIT,
                           (height_um + UM_PER_UNIT / 2) / UM_PER_UNIT);
  return media != NULL ? g_strdup (media->pwg) : NULL;
}

gboolean
foyer_media_parse (const char *name, gint *width_um, gint *height_um)
{
  const pwg_media_t *media;

  g_return_val_if_fail (name != NULL, FALSE);
  /* Names go up to 255 bytes in IPP; libcups copies them into a buffer of that order. */
  if (strlen (name) > 127)
    return FALSE;
  media = pwgMediaForPWG (name);
  if (media == NULL || media->width <= 0 || media->length <= 0)
    return FALSE;
  *width_um = media->width * UM_PER_UNIT;
  *height_um = media->length * UM_PER_UNIT;
  return TRUE;
}

static gboolean
is_same_size (const char *name, gint width_um, gint height_um)
{
  gint width, height;

  return foyer_media_parse (name, &width, &height)
         && ABS (width - width_um) <= FOYER_MEDIA_TOLERANCE_UM
         && ABS (height - height_um) <= FOYER_MEDIA_TOLERANCE_UM;
}

static gboolean
is_in_custom_range (gint width_um, gint height_um, const char *const *supported)
{
  gboolean has_minimum = FALSE, has_maximum = FALSE;

  for (; *supported != NULL; supported++)
    {
      gint width, height;

      if (g_str_has_prefix (*supported, "custom_min_")
          && foyer_media_parse (*supported, &width, &height))
        has_minimum = has_minimum || (width_um >= width && height_um >= height);
      else if (g_str_has_prefix (*supported, "custom_max_")
               && foyer_media_parse (*supported, &width, &height))
        has_maximum = has_maximum || (width_um <= width && height_um <= height);
    }
  return has_minimum && has_maximum;
}

char *
foyer_media_choose (const char *wanted, const char *const *supported)
{
  gint width, height;

  g_return_val_if_fail (wanted != NULL, NULL);
  if (supported == NULL || supported[0] == NULL || g_strv_contains (supported, wanted))
    return g_strdup (wanted);
  if (!foyer_media_parse (wanted, &width, &height))
    return NULL;
  for (guint i = 0; supported[i] != NULL; i++)
    if (!g_str_has_prefix (supported[i], "custom_min_")
        && !g_str_has_prefix (supported[i], "custom_max_")
        && is_same_size (supported[i], width, height))
      return g_strdup (supported[i]);
  return is_in_custom_range (width, height, supported) ? g_strdup (wanted) : NULL;
}
