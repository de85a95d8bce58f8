/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, rates, durations and moments as people read them, in their language. Knows no widget. */
#include "config.h"

#include "foyer-figures.h"

#include <glib/gi18n.h>

#define SECOND_USEC ((gint64)G_USEC_PER_SEC)
#define MINUTE_USEC (60 * SECOND_USEC)
#define HOUR_USEC (60 * MINUTE_USEC)
#define DAY_USEC (24 * HOUR_USEC)

char *
foyer_figures_dup_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

char *
foyer_figures_dup_rate (double per_second)
{
  if (per_second < 0.05)
    return g_strdup (_ ("0/s"));
  /* Translators: items per second */
  if (per_second < 10)
    return g_strdup_printf (_ ("%.1f/s"), per_second);
  return g_strdup_printf (_ ("%'.0f/s"), per_second);
}

char *
foyer_figures_dup_latency (gint64 usec)
{
  if (usec <= 0)
    return g_strdup ("–");
  if (usec < 1000)
    return g_strdup_printf (_ ("%.1f ms"), (double)usec / 1000);
  if (usec < SECOND_USEC)
    return g_strdup_printf (_ ("%.0f ms"), (double)usec / 1000);
  return g_strdup_printf (_ ("%.1f s"), (double)usec / SECOND_USEC);
}

char *
foyer_figures_dup_moment (gint64 usec, gint64 now_usec)
{
  gint64 age = MAX (now_usec - usec, 0);
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  char *text;

  if (age < SECOND_USEC)
    return g_strdup (_ ("just now"));
  if (age < MINUTE_USEC)
    return g_strdup_printf (_ ("%d s ago"), (int)(age / SECOND_USEC));
  if (age < HOUR_USEC)
    return g_strdup_printf (_ ("%d min ago"), (int)(age / MINUTE_USEC));
  utc = g_date_time_new_from_unix_utc (usec / SECOND_USEC);
  local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  if (local == NULL)
    return g_strdup ("–");
  /* Translators: a clock time of today, then a day with its clock time; see strftime */
  text = g_date_time_format (local, age < DAY_USEC ? _ ("%H:%M") : _ ("%e %b, %H:%M"));
  return text != NULL ? g_strstrip (text) : g_strdup ("–");
}

char *
foyer_figures_dup_time_left (double seconds)
{
  if (seconds < 0)
    return g_strdup ("");
  if (seconds < 1)
    return g_strdup (_ ("almost done"));
  if (seconds < 90)
    return g_strdup_printf (_ ("about %.0f s left"), seconds);
  return g_strdup_printf (_ ("about %.0f min left"), seconds / 60);
}

char *
foyer_figures_dup_isolated (const char *text)
{
  return g_strconcat ("\xe2\x81\xa8", text, "\xe2\x81\xa9", NULL);
}
