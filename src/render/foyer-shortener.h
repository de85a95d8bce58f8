/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shorter forms of a text that does not fit: approved abbreviations, and cutting off; measures
 * nothing itself. Pure. */
#pragma once

#include "foyer-display-list.h"

/* (transfer full) @text with the next abbreviation applied that is in it: the first form of each
 * phrase in the order of the document, then the second, … *step is where to go on: 0 first. NULL
 * when there is nothing left. Only whole words are replaced, as they are spelt. */
char *foyer_shorten (GPtrArray *abbreviations, const char *text, guint *step);

/* (transfer full) Bytes after which @text may be cut, ascending: between grapheme clusters, without
 * the beginning and the end. guint. */
GArray *foyer_shorten_find_cuts (const char *text);
/* (transfer full) The first @length bytes, spaces at the end taken off, and "…". */
char *foyer_shorten_cut (const char *text, gsize length);
