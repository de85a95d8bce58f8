/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours as numbers. */
#include "config.h"

#include "foyer-colour.h"

#include <math.h>
#include <string.h>

#define WHITE 0xffffffu
#define BLACK 0x000000u

gboolean
foyer_colour_parse (const char *text, guint32 *rgb)
{
  guint32 value = 0;

  if (text == NULL || strlen (text) != 7 || text[0] != '#')
    return FALSE;
  for (guint i = 1; i < 7; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return FALSE;
      value = value << 4 | (guint32)digit;
    }
  *rgb = value;
  return TRUE;
}

static double
get_luminance (guint32 rgb)
{
  static const double weights[3] = { 0.0722, 0.7152, 0.2126 };
  double sum = 0;

  for (guint i = 0; i < 3; i++)
    {
      double part = (rgb >> (8 * i) & 0xff) / 255.0;

      sum += weights[i] * (part <= 0.03928 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4));
    }
  return sum;
}

double
foyer_colour_get_contrast (guint32 a, guint32 b)
{
  double la = get_luminance (a) + 0.05;
  double lb = get_luminance (b) + 0.05;

  return la > lb ? la / lb : lb / la;
}

guint32
foyer_colour_get_ink (guint32 rgb)
{
  double on_white = foyer_colour_get_contrast (rgb, WHITE);

  /* White as soon as it is readable: on saturated mid tones it looks better than the slightly
   * stronger black. */
  return on_white >= 4.5 || on_white >= foyer_colour_get_contrast (rgb, BLACK) ? WHITE : BLACK;
}
