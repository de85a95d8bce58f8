/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a badge job is made of beside the person: the template in force, number, token, tier label;
 * private to the engine. Shared by every command that queues badges. */
#pragma once

#include "foyer-engine.h"
#include "foyer-store-jobs.h"
#include "foyer-store-service.h"

typedef struct _FoyerJobPress FoyerJobPress;

/* Inside the transaction, with the press ready. */
typedef gpointer (*FoyerPressFunc) (FoyerStore *store, FoyerJobPress *press, gpointer data,
                                    GError **error);

/* Finds the event's template and keeps it (on a thread), then runs @func on the writer, where the
 * template is still approved. Errors of the template are those of foyer_studio_find_template().
 * Finish with foyer_engine_store_finish(). */
void foyer_job_press_run_async (FoyerEngine *engine, FoyerPressFunc func, gpointer data,
                                GDestroyNotify data_free, GDestroyNotify result_free,
                                gpointer source_tag, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);

/* Lent for the length of @func. */
const FoyerJobMaker *foyer_job_press_get_maker (FoyerJobPress *self);
/* Who acts. Lent. */
const char *foyer_job_press_get_actor (FoyerJobPress *self);

/* (transfer full) The printer called @wanted; NULL: where @desk prints to, or, without a desk
 * (NULL) or a route of it, the first configured one. FOYER_ENGINE_ERROR_NOT_FOUND names those there
 * are. Inside a closure. */
char *foyer_job_press_dup_printer (FoyerStore *store, const char *wanted, const char *desk,
                                   GError **error);
