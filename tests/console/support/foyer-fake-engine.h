/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An engine of invented people, linked in place of the real one: only what the list model asks for,
 * with counters of what it asked. */
#pragma once

#include "foyer-engine-people.h"

FoyerEngine *foyer_fake_engine_new (void);

/* The rows of every query from now on: @n rows numbered @first, @first + 1, … */
void foyer_fake_engine_set_rows (FoyerEngine *self, gint64 first, guint n);
/* One more row at @position. */
void foyer_fake_engine_insert_row (FoyerEngine *self, guint position, gint64 row_id);
void foyer_fake_engine_remove_row (FoyerEngine *self, guint position);
/* People get other names from now on: "Person 17, take 2". */
void foyer_fake_engine_set_take (FoyerEngine *self, guint take);
/* The next list fails. */
void foyer_fake_engine_fail_next (FoyerEngine *self);

guint foyer_fake_engine_get_n_lists (FoyerEngine *self);
guint foyer_fake_engine_get_n_fetches (FoyerEngine *self);
/* Of the largest fetch. */
gsize foyer_fake_engine_get_max_fetch (FoyerEngine *self);
/* Lent: the text of the latest query, NULL if it had none. */
const char *foyer_fake_engine_get_text (FoyerEngine *self);
