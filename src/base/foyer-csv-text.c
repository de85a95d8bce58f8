/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quoting and guarding of cells. */
#include "config.h"

#include "foyer-csv-text.h"

#include <string.h>

static gboolean
begins_formula (const char *text, gsize length)
{
  static const char *const wide[] = { "＝", "＋", "－", "＠" };

  if (length == 0)
    return FALSE;
  if (text[0] == '\0' || strchr ("=+-@\t\r\n", text[0]) != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
    if (length >= strlen (wide[i]) && memcmp (text, wide[i], strlen (wide[i])) == 0)
      return TRUE;
  return FALSE;
}

gboolean
foyer_csv_needs_guard (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && text[n] == '\'')
    n++;
  return begins_formula (text + n, length - n);
}

gsize
foyer_csv_measure_guard (const char *text, gsize length)
{
  return length > 0 && text[0] == '\'' && foyer_csv_needs_guard (text + 1, length - 1) ? 1 : 0;
}

static gboolean
needs_quotes (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (strchr (",;\t\"\r\n", text[i]) != NULL && text[i] != '\0')
      return TRUE;
  return length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
}

void
foyer_csv_append_cell (GString *line, const char *text, gsize length, gboolean is_guarded)
{
  gboolean is_quoted = needs_quotes (text, length);

  if (is_quoted)
    g_string_append_c (line, '"');
  if (is_guarded && foyer_csv_needs_guard (text, length))
    g_string_append_c (line, '\'');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, text[i]);
    }
  if (is_quoted)
    g_string_append_c (line, '"');
}
