/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an operator answers about a file, by words. */
#include "config.h"

#include "foyer-cli-reading.h"

#include "foyer-limits.h"

static const struct
{
  const char *name;
  char delimiter;
} delimiters[] = { { "comma", ',' }, { "semicolon", ';' }, { "tab", '\t' },
                   { "\\t", '\t' },  { "pipe", '|' },      { "space", ' ' } };

const char *
foyer_cli_get_delimiter_name (char delimiter)
{
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    if (delimiters[i].delimiter == delimiter)
      return delimiters[i].name;
  return "none";
}

static gboolean
parse_delimiter (const char *text, char *delimiter, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    if (g_str_equal (delimiters[i].name, text)
        || (text[0] == delimiters[i].delimiter && text[1] == '\0'))
      {
        *delimiter = delimiters[i].delimiter;
        return TRUE;
      }
  g_set_error (
      error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
      "'%s' is no delimiter; use comma, semicolon, tab, pipe or space, or the character itself",
      text);
  return FALSE;
}

static gboolean
parse_header_line (const char *text, FoyerImportOptions *options, GError **error)
{
  guint64 line = 0;

  options->has_header_line = TRUE;
  if (g_str_equal (text, "none"))
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, FOYER_LIMIT_CSV_ROWS, &line, NULL))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no line of a header; use a number from 1 on, or none", text);
      return FALSE;
    }
  options->header_line = (guint)line;
  return TRUE;
}

gboolean
foyer_cli_fill_reading (FoyerCli *cli, FoyerImportOptions *options, GError **error)
{
  const char *delimiter = foyer_cli_get_text (cli, "delimiter");
  const char *header_line = foyer_cli_get_text (cli, "header-line");

  options->contract = foyer_cli_get_text (cli, "contract");
  options->encoding = foyer_cli_get_text (cli, "encoding");
  return (delimiter == NULL || parse_delimiter (delimiter, &options->delimiter, error))
         && (header_line == NULL || parse_header_line (header_line, options, error));
}
