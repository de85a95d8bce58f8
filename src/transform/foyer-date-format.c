/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named date formats of platforms, by integer arithmetic; zones are fixed offsets, because
 * zone files are no pure input. */
#include "config.h"

#include "foyer-coercion-private.h"

#include "foyer-time.h"

#include <string.h>

#define SECOND_USEC G_GINT64_CONSTANT (1000000)

const char *const foyer_date_format_names[]
    = { "iso", "us", "eu", "de", "ymd", "unix", "unix-ms", NULL };

/* Reads one to @digits digits and steps over them; *n_read gets how many. */
static gboolean
take_number (const char **text, int digits, int *value, int *n_read)
{
  int number = 0, n = 0;

  for (; n < digits && g_ascii_isdigit (**text); n++, (*text)++)
    number = number * 10 + (**text - '0');
  if (n == 0)
    return FALSE;
  *value = number;
  if (n_read != NULL)
    *n_read = n;
  return TRUE;
}

static gboolean
take_char (const char **text, char expected)
{
  if (**text != expected)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* Spaces, and the narrow no-break space that some programs put before AM and PM. */
static void
skip_spaces (const char **text)
{
  for (;;)
    {
      if (**text == ' ' || **text == ',')
        (*text)++;
      else if (g_str_has_prefix (*text, "\xe2\x80\xaf"))
        *text += 3;
      else
        return;
    }
}

/* "22:28", "22:28:05", "10:28 PM"; nothing is midnight. */
static gboolean
take_time (const char **text, int *seconds)
{
  int hour = 0, minute = 0, second = 0, n = 0;
  gboolean has_half;

  skip_spaces (text);
  if (**text == '\0')
    {
      *seconds = 0;
      return TRUE;
    }
  if (!take_number (text, 2, &hour, NULL) || !take_char (text, ':')
      || !take_number (text, 2, &minute, &n) || n != 2)
    return FALSE;
  if (take_char (text, ':') && (!take_number (text, 2, &second, &n) || n != 2))
    return FALSE;
  skip_spaces (text);
  has_half = g_ascii_strncasecmp (*text, "AM", 2) == 0 || g_ascii_strncasecmp (*text, "PM", 2) == 0;
  if (has_half)
    {
      if (hour < 1 || hour > 12)
        return FALSE;
      hour = hour % 12 + (g_ascii_toupper (**text) == 'P' ? 12 : 0);
      *text += 2;
    }
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;
  *seconds = hour * 3600 + minute * 60 + second;
  return **text == '\0';
}

/* Three numbers in the order that the format writes them. */
static gboolean
take_date (const char **text, FoyerDateFormat format, gint64 *days)
{
  char separator = format == FOYER_DATE_DE ? '.' : '/';
  int numbers[3] = { 0 }, n_digits[3] = { 0 };
  int year_at = format == FOYER_DATE_YMD ? 0 : 2;
  int month_at = format == FOYER_DATE_US ? 0 : 1;
  int day_at = format == FOYER_DATE_YMD ? 2 : format == FOYER_DATE_US ? 1 : 0;

  for (int i = 0; i < 3; i++)
    if ((i > 0 && !take_char (text, separator))
        || !take_number (text, i == year_at ? 4 : 2, &numbers[i], &n_digits[i]))
      return FALSE;
  if (n_digits[year_at] == 2)
    numbers[year_at] += numbers[year_at] >= 70 ? 1900 : 2000;
  else if (n_digits[year_at] != 4)
    return FALSE;
  return foyer_time_days_from_date (numbers[year_at], numbers[month_at], numbers[day_at], days);
}

static gboolean
parse_unix (const char *text, gint64 unit_usec, gint64 *usec)
{
  gint64 number = 0;
  gsize length = strlen (text);

  if (length == 0 || length > 13 || strspn (text, "0123456789") != length)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    number = number * 10 + (*p - '0');
  /* 9999-12-31 in seconds: what is beyond has the wrong unit. */
  if (number > G_GINT64_CONSTANT (253402300799) * (SECOND_USEC / unit_usec))
    return FALSE;
  *usec = number * unit_usec;
  return TRUE;
}

/* TRUE if the text says itself how far from UTC it is: "Z" or an offset after a time of day. */
static gboolean
has_own_offset (const char *text)
{
  const char *time = strpbrk (text, "Tt ");

  return time != NULL && strpbrk (time + 1, "Zz+-") != NULL;
}

gboolean
foyer_date_parse (const char *text, FoyerDateFormat format, gint32 offset_seconds, gint64 *usec)
{
  gint64 days = 0, parsed = 0;
  int seconds = 0;

  switch (format)
    {
    case FOYER_DATE_ISO:
      if (!foyer_time_parse (text, &parsed))
        return FALSE;
      *usec = has_own_offset (text) ? parsed : parsed - offset_seconds * SECOND_USEC;
      return TRUE;
    case FOYER_DATE_US:
    case FOYER_DATE_EU:
    case FOYER_DATE_DE:
    case FOYER_DATE_YMD:
      if (!take_date (&text, format, &days) || !take_time (&text, &seconds))
        return FALSE;
      *usec = (days * 86400 + seconds - offset_seconds) * SECOND_USEC;
      return TRUE;
    case FOYER_DATE_UNIX:
      return parse_unix (text, SECOND_USEC, usec);
    case FOYER_DATE_UNIX_MS:
      return parse_unix (text, 1000, usec);
    }
  g_return_val_if_reached (FALSE);
}

gboolean
foyer_date_parse_zone (const char *text, gint32 *offset_seconds)
{
  int hours = 0, minutes = 0, n = 0;
  const char *p = text + 1;

  if (strcmp (text, "UTC") == 0 || strcmp (text, "Z") == 0)
    {
      *offset_seconds = 0;
      return TRUE;
    }
  if ((text[0] != '+' && text[0] != '-') || !take_number (&p, 2, &hours, &n) || n != 2)
    return FALSE;
  (void)take_char (&p, ':'); /* the colon is optional */
  if (!take_number (&p, 2, &minutes, &n) || n != 2 || *p != '\0' || hours > 14 || minutes > 59)
    return FALSE;
  *offset_seconds = (hours * 3600 + minutes * 60) * (text[0] == '-' ? -1 : 1);
  return TRUE;
}
