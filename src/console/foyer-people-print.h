/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing the badges of chosen rows: finds who is clear to print, asks when there are many,
 * enqueues them. */
#pragma once

#include <gtk/gtk.h>

#include "foyer-engine.h"

/* Above this many badges a person is asked first. */
#define FOYER_PEOPLE_PRINT_ASK_ABOVE 50
/* Rows that one choice may name; all people at once are another command. */
#define FOYER_PEOPLE_PRINT_MAX_ROWS 20000

/* @row_ids: gint64. @callback: finish with foyer_people_print_finish(). */
void foyer_people_print_async (GtkWindow *parent, FoyerEngine *engine, GArray *row_ids,
                               GAsyncReadyCallback callback, gpointer user_data);
/* *n_printed badges were enqueued, *n_left_out rows were not clear to print. FALSE with
 * G_IO_ERROR_CANCELLED when the person said no. */
gboolean foyer_people_print_finish (GAsyncResult *result, guint *n_printed, guint *n_left_out,
                                    GError **error);
