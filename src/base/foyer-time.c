/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time points as ISO 8601 text and back, by integer arithmetic on the proleptic Gregorian calendar;
 * no clock, no zone files. */
#include "config.h"

#include "foyer-time.h"

#define SECOND_USEC G_GINT64_CONSTANT (1000000)
#define DAY_SECONDS G_GINT64_CONSTANT (86400)
/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z. */
#define FIRST_USEC (G_GINT64_CONSTANT (-62135596800) * SECOND_USEC)
#define LAST_USEC (G_GINT64_CONSTANT (253402300800) * SECOND_USEC - 1)

static gboolean
is_leap_year (int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

gboolean
foyer_time_days_from_date (int year, int month, int day, gint64 *days)
{
  static const guint8 month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gint64 march_year, era, year_of_era, day_of_year;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1
      || day > month_days[month - 1] + (month == 2 && is_leap_year (year)))
    return FALSE;

  /* Years begin in March, so that the leap day is the last of its year; an era is 400 years,
   * 146,097 days. */
  march_year = year - (month <= 2);
  era = march_year / 400;
  year_of_era = march_year % 400;
  day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  *days = era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
          - 719468;
  return TRUE;
}

/* The inverse of the above for days within the years 1 to 9999. */
static void
date_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 shifted = days + 719468;
  gint64 era = shifted / 146097;
  gint64 day_of_era = shifted % 146097;
  gint64 year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 march_month = (5 * day_of_year + 2) / 153;

  *day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
  *month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
  *year = (int)(era * 400 + year_of_era + (*month <= 2));
}

/* Writes @digits decimal digits and steps over them. */
static char *
put_number (char *text, guint value, int digits)
{
  for (int i = digits - 1; i >= 0; i--)
    {
      text[i] = (char)('0' + value % 10);
      value /= 10;
    }
  return text + digits;
}

void
foyer_time_print (gint64 usec, char *text)
{
  gint64 since_first = CLAMP (usec, FIRST_USEC, LAST_USEC) - FIRST_USEC;
  gint64 seconds = since_first / SECOND_USEC;
  guint fraction = (guint)(since_first % SECOND_USEC);
  guint second_of_day = (guint)(seconds % DAY_SECONDS);
  int year, month, day;

  date_from_days (seconds / DAY_SECONDS + FIRST_USEC / SECOND_USEC / DAY_SECONDS, &year, &month,
                  &day);
  text = put_number (text, (guint)year, 4);
  *text++ = '-';
  text = put_number (text, (guint)month, 2);
  *text++ = '-';
  text = put_number (text, (guint)day, 2);
  *text++ = 'T';
  text = put_number (text, second_of_day / 3600, 2);
  *text++ = ':';
  text = put_number (text, second_of_day / 60 % 60, 2);
  *text++ = ':';
  text = put_number (text, second_of_day % 60, 2);
  if (fraction != 0)
    {
      *text++ = '.';
      text = put_number (text, fraction, 6);
    }
  *text++ = 'Z';
  *text = '\0';
}

char *
foyer_time_dup_text (gint64 usec)
{
  char *text = g_malloc (FOYER_TIME_TEXT_BYTES);

  foyer_time_print (usec, text);
  return text;
}

/* Reads exactly @digits digits, at most @maximum, and steps over them. */
static gboolean
take_number (const char **text, int digits, int maximum, int *value)
{
  int number = 0;

  for (int i = 0; i < digits; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      number = number * 10 + ((*text)[i] - '0');
    }
  if (number > maximum)
    return FALSE;

  *text += digits;
  *value = number;
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

/* "." or "," and digits; what is finer than a microsecond is cut off. */
static gboolean
take_fraction (const char **text, gint64 *usec)
{
  gint64 unit_usec = SECOND_USEC / 10;
  gint64 sum = 0;

  if (!take_char (text, '.') && !take_char (text, ','))
    return TRUE;
  if (!g_ascii_isdigit (**text))
    return FALSE;
  for (; g_ascii_isdigit (**text); (*text)++)
    {
      sum += (**text - '0') * unit_usec;
      unit_usec /= 10;
    }

  *usec = sum;
  return TRUE;
}

/* Nothing, "Z", "+hh", "+hhmm" or "+hh:mm". */
static gboolean
take_offset (const char **text, gint64 *seconds)
{
  int hours, minutes = 0;
  gboolean west;

  if (**text == '\0' || take_char (text, 'Z') || take_char (text, 'z'))
    return TRUE;
  west = **text == '-';
  if (!take_char (text, '+') && !take_char (text, '-'))
    return FALSE;
  if (!take_number (text, 2, 23, &hours))
    return FALSE;
  if (**text != '\0')
    {
      (void)take_char (text, ':'); /* the colon is optional */
      if (!take_number (text, 2, 59, &minutes))
        return FALSE;
    }

  *seconds = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
  return TRUE;
}

gboolean
foyer_time_parse (const char *text, gint64 *usec)
{
  int year, month, day, hour = 0, minute = 0, second = 0;
  gint64 days, fraction_usec = 0, offset_seconds = 0, result;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!take_number (&text, 4, 9999, &year) || !take_char (&text, '-')
      || !take_number (&text, 2, 12, &month) || !take_char (&text, '-')
      || !take_number (&text, 2, 31, &day) || !foyer_time_days_from_date (year, month, day, &days))
    return FALSE;

  if (*text != '\0')
    {
      if (!take_char (&text, 'T') && !take_char (&text, 't') && !take_char (&text, ' '))
        return FALSE;
      if (!take_number (&text, 2, 23, &hour) || !take_char (&text, ':')
          || !take_number (&text, 2, 59, &minute))
        return FALSE;
      /* 60 is a leap second, which UTC microseconds do not know: the first moment of the next
       * minute. */
      if (take_char (&text, ':')
          && (!take_number (&text, 2, 60, &second) || !take_fraction (&text, &fraction_usec)))
        return FALSE;
      if (!take_offset (&text, &offset_seconds) || *text != '\0')
        return FALSE;
    }

  result = (days * DAY_SECONDS + hour * 3600 + minute * 60 + second - offset_seconds) * SECOND_USEC
           + fraction_usec;
  if (result < FIRST_USEC || result > LAST_USEC)
    return FALSE;

  *usec = result;
  return TRUE;
}
