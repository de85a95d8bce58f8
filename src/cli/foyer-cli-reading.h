/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that say how a file is read, shared by `detect` and `import`. */
#pragma once

#include "foyer-cli.h"
#include "foyer-engine-import.h"

/* Entries of a table of options. */
#define FOYER_CLI_READING_OPTIONS                                                                  \
  { "contract",                                                                                    \
    0,                                                                                             \
    FOYER_CLI_TEXT,                                                                                \
    "NAME|FILE",                                                                                   \
    "how to map the columns (default: the shipped one that matches)",                              \
    NULL },                                                                                        \
      { "encoding",                                                                                \
        0,                                                                                         \
        FOYER_CLI_TEXT,                                                                            \
        "ENCODING",                                                                                \
        "UTF-8, UTF-16LE, UTF-16BE, windows-1252 or macintosh (default: as detected)",             \
        NULL },                                                                                    \
      { "delimiter",                                                                               \
        0,                                                                                         \
        FOYER_CLI_TEXT,                                                                            \
        "CHARACTER",                                                                               \
        "comma, semicolon, tab, pipe or space (default: as detected)",                             \
        NULL },                                                                                    \
  {                                                                                                \
    "header-line", 0, FOYER_CLI_TEXT, "LINE",                                                      \
        "physical line of the header, or none (default: as detected)", NULL                        \
  }

/* Fills contract, encoding, delimiter and header line from them. FOYER_ENGINE_ERROR_USAGE. */
gboolean foyer_cli_fill_reading (FoyerCli *cli, FoyerImportOptions *options, GError **error);
/* "comma", "semicolon", …; static. */
const char *foyer_cli_get_delimiter_name (char delimiter);
