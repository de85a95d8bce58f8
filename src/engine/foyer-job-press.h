/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a badge job is made of beside the person: the template in force, number, token, tier label,
 * and the way it goes; private to the engine. Shared by every command that queues badges. */
#pragma once

#include "foyer-engine.h"
#include "foyer-line.h"
#include "foyer-store-jobs.h"
#include "foyer-store-service.h"

typedef struct _FoyerJobPress FoyerJobPress;

/* Inside the transaction, with the press ready. */
typedef gpointer (*FoyerPressFunc) (FoyerStore *store, FoyerJobPress *press, gpointer data,
                                    GError **error);

/* Finds the templates in force and keeps them (on a thread), then runs @func on the writer, where
 * they are still approved. A job whose template cannot be printed with fails with the error of
 * foyer_studio_find_template(). Finish with foyer_engine_store_finish(). */
void foyer_job_press_run_async (FoyerEngine *engine, FoyerPressFunc func, gpointer data,
                                GDestroyNotify data_free, GDestroyNotify result_free,
                                gpointer source_tag, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);

/* Lent for the length of @func. */
const FoyerJobMaker *foyer_job_press_get_maker (FoyerJobPress *self);
/* Who acts. Lent. */
const char *foyer_job_press_get_actor (FoyerJobPress *self);

/* Sets the way of all jobs made from now on, and gives their printer (transfer full): @printer, or
 * the chain @chain, or what @desk prints to (a chain or a printer), or, where none of them is given
 * (NULL) or the desk has no route, a chain by the rules of the routes for each badge, else the
 * first configured printer. FOYER_ENGINE_ERROR_NOT_FOUND names those there are. Inside
 * @func. */
char *foyer_job_press_choose_way (FoyerJobPress *self, FoyerStore *store, const char *printer,
                                  const char *chain, const char *desk, GError **error);

/* Id, token, trace and tier label of @job: what needs no press. */
void foyer_job_press_identify (FoyerLine *line, FoyerAttendee *attendee, FoyerJob *job);
