/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Crockford base-32 and the check character of badge numbers; knows nothing of who gets which
 * number. */
#include "config.h"

#include "foyer-crockford.h"

#include <string.h>

/* No I, L, O (read as 1, 1, 0) and no U. */
static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
foyer_crockford_encode (const guint8 *data, gsize length, gsize chars, char *text)
{
  guint window = 0;
  guint window_bits = 0;
  gsize position = 0;

  g_return_if_fail (data != NULL || length == 0);

  for (gsize i = 0; i < chars; i++)
    {
      if (window_bits < 5)
        {
          window = (window << 8 | (position < length ? data[position] : 0)) & 0xffff;
          position++;
          window_bits += 8;
        }
      window_bits -= 5;
      text[i] = symbols[window >> window_bits & 31];
    }
  text[chars] = '\0';
}

/* -1 for what is no symbol. */
static int
symbol_value (char c)
{
  const char *found;
  char upper = g_ascii_toupper (c);

  if (upper == 'O')
    return 0;
  if (upper == 'I' || upper == 'L')
    return 1;
  found = upper != '\0' ? strchr (symbols, upper) : NULL;
  return found != NULL ? (int)(found - symbols) : -1;
}

/* Multiplies by x in GF(32) = GF(2)[x] / (x^5 + x^2 + 1), where x is primitive. */
static guint
times_x (guint value)
{
  value <<= 1;
  return value & 32 ? value ^ 0x25 : value;
}

/* The sum of value × x^(distance from the end): position i has a weight of its own, never 0 and no
 * two equal. So one wrong character changes the sum, and so does a swap of any two, neighbours or
 * not. */
static guint
check_value (const guint8 values[FOYER_BADGE_NO_CHARS - 1])
{
  guint sum = 0;

  for (int i = 0; i < FOYER_BADGE_NO_CHARS - 1; i++)
    sum = times_x (sum ^ values[i]);
  return sum;
}

void
foyer_crockford_print_badge_no (guint64 value, char text[FOYER_BADGE_NO_BYTES])
{
  guint8 values[FOYER_BADGE_NO_CHARS - 1];

  for (int i = 0; i < FOYER_BADGE_NO_CHARS - 1; i++)
    {
      values[i] = value >> (5 * (FOYER_BADGE_NO_CHARS - 2 - i)) & 31;
      text[i] = symbols[values[i]];
    }
  text[FOYER_BADGE_NO_CHARS - 1] = symbols[check_value (values)];
  text[FOYER_BADGE_NO_CHARS] = '\0';
}

gboolean
foyer_crockford_parse_badge_no (const char *text, char badge_no[FOYER_BADGE_NO_BYTES])
{
  guint8 values[FOYER_BADGE_NO_CHARS];
  gsize count = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  for (; *text != '\0'; text++)
    {
      int value;

      if (*text == '-' || *text == ' ')
        continue;
      value = symbol_value (*text);
      if (value < 0 || count == FOYER_BADGE_NO_CHARS)
        return FALSE;
      values[count++] = (guint8)value;
    }
  if (count != FOYER_BADGE_NO_CHARS || check_value (values) != values[FOYER_BADGE_NO_CHARS - 1])
    return FALSE;

  if (badge_no != NULL)
    {
      for (gsize i = 0; i < FOYER_BADGE_NO_CHARS; i++)
        badge_no[i] = symbols[values[i]];
      badge_no[FOYER_BADGE_NO_CHARS] = '\0';
    }
  return TRUE;
}
