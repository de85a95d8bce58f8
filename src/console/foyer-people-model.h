/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of people as a GListModel of FoyerPerson: row ids are known at once, people are fetched
 * by windows of 256 when a row is looked at, and only the latest windows are kept. */
#pragma once

#include "foyer-engine-people.h"
#include "foyer-person.h"

#include <gio/gio.h>

#define FOYER_TYPE_PEOPLE_MODEL (foyer_people_model_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPeopleModel, foyer_people_model, FOYER, PEOPLE_MODEL, GObject)

/* Rows of a window, and windows that are kept. */
#define FOYER_PEOPLE_WINDOW_ROWS 256
#define FOYER_PEOPLE_WINDOWS 32

/* Properties (read-only, notified): "n-items"; "is-loading"; "n-waiting": rows that a held list
 * would gain (never less than zero). Signal "failed" (GError *): the list or a window could not be
 * read; what was there stays. */

FoyerPeopleModel *foyer_people_model_new (FoyerEngine *engine);

/* Shows another selection of people; replaces the rows once they are known. The query's texts are
 * copied. A query that is asked for while another one is under way replaces it. */
void foyer_people_model_set_query (FoyerPeopleModel *self, const FoyerPeopleQuery *query);
/* People may have changed: reads the list again, with the smallest change of rows; kept people are
 * fetched again. */
void foyer_people_model_refresh (FoyerPeopleModel *self);
/* A held list keeps its rows when it is refreshed: what came is counted in "n-waiting" until the
 * list is released. People in its rows go on changing. A new query is shown all the same. */
void foyer_people_model_set_held (FoyerPeopleModel *self, gboolean is_held);

gboolean foyer_people_model_is_loading (FoyerPeopleModel *self);
guint foyer_people_model_get_n_waiting (FoyerPeopleModel *self);
/* The row's own number; 0 past the end. Cheap: nothing is fetched. */
gint64 foyer_people_model_get_row_id (FoyerPeopleModel *self, guint position);
