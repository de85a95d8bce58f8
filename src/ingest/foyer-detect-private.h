/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of detection: what is no table at all, and which delimiter and header a table has;
 * nothing for other folders. */
#pragma once

#include "foyer-detect.h"

/* ---- foyer-detect-magic.c ---- */

/* What else the bytes are, in words ("an Excel workbook (.xlsx)"); static; NULL: perhaps text. */
const char *foyer_detect_name_binary (const guint8 *data, gsize length);
/* What a text is that is no table ("an HTML page"); static; NULL: perhaps a table. */
const char *foyer_detect_name_markup (const char *text, gsize length);
/* TRUE if the text begins as JSON does; *format tells one document from lines. */
gboolean foyer_detect_is_json (const char *text, gsize length, FoyerFormat *format);

/* ---- foyer-detect-table.c ---- */

/* Records that are read for each delimiter: the header, 50 rows and what stands before them. */
#define FOYER_DETECT_RECORDS 100u

/* How the text looks when it is read with one delimiter. */
typedef struct
{
  char delimiter;
  guint n_records; /* read; broken ones count */
  guint n_fitting; /* with as many cells as most */
  guint n_broken;
  guint width; /* cells of most records */
  guint header_line; /* physical; 0: the first record of that width is data */
  guint n_before; /* records before the header */
  guint n_known; /* names that feeds often have */
  guint score; /* 0–100 */
} FoyerDetectTable;

/* @text is the beginning of the table at physical line @first_line; unless @is_whole, its last
 * record may be cut off and is not looked at. With has_header_line in @hints the header is given.
 */
FoyerDetectTable foyer_detect_read_table (const char *text, gsize length, gboolean is_whole,
                                          guint first_line, char delimiter,
                                          const FoyerDetectHints *hints);
