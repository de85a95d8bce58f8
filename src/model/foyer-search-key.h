/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search key: folded words, Han, Kana, Hangul and Thai split into single characters; the
 * same for records and queries. */
#pragma once

#include "foyer-record.h"

/* (transfer full) Words of name, company, tier, codes, source id, order code and e-mail, separated
 * by single spaces. */
char *foyer_search_key_dup_for_record (FoyerRecord *record);
/* The same, appended. */
void foyer_search_key_append_for_record (GString *key, FoyerRecord *record);

/* (transfer full) What a person typed as an FTS5 query string: every word a prefix, split scripts
 * as phrases, all required, quotes escaped; NULL if nothing is left to search for. */
char *foyer_search_key_dup_query (const char *typed);

/* (transfer full) The key that lists of people are sorted by: folded family name, then the rest;
 * the full name where parts are unknown. */
char *foyer_search_key_dup_sort_key (FoyerRecord *record);
/* The same, appended. */
void foyer_search_key_append_sort_key (GString *key, FoyerRecord *record);
