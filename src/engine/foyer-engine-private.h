/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command files of the engine share. */
#pragma once

#include "foyer-engine-error-private.h"
#include "foyer-engine.h"
#include "foyer-line.h"

/* Lent; lives as long as the engine is open. */
FoyerLine *foyer_engine_get_line (FoyerEngine *self);
/* FALSE with FOYER_ENGINE_ERROR_DENIED when the event was opened for reading only. */
gboolean foyer_engine_check_writable (FoyerEngine *self, GError **error);

/* Runs the line for the length of a command when nobody holds it: TRUE if the caller must
 * call foyer_engine_release_line(). */
gboolean foyer_engine_borrow_line (FoyerEngine *self);
void foyer_engine_release_line (FoyerEngine *self);

/* (transfer full) @given, else $FOYER_DATA_DIR, else the installed folder. */
char *foyer_engine_dup_data_folder (const char *given);
/* The same for badge templates and $FOYER_TEMPLATE_DIR. */
char *foyer_engine_dup_template_folder (const char *given);

/* Items a second of a stage over the last 10 s of looks; notes @processed as of now. */
double foyer_engine_measure_rate (FoyerEngine *self, FoyerStage stage, guint64 processed);

/* ---- Commands that are one closure on the store ---- */
/* Runs @func on the reader (or writer) and returns its result through a GTask whose source object
 * is @self; errors come translated. @data is freed with
 * @data_free, a result nobody takes with @result_free. */
void foyer_engine_read_store_async (FoyerEngine *self, FoyerStoreFunc func, gpointer data,
                                    GDestroyNotify data_free, GDestroyNotify result_free,
                                    gpointer source_tag, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
void foyer_engine_write_store_async (FoyerEngine *self, FoyerStoreFunc func, gpointer data,
                                     GDestroyNotify data_free, GDestroyNotify result_free,
                                     gpointer source_tag, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
/* The result of either. */
gpointer foyer_engine_store_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
/* The same for closures without result: TRUE if and only if no error is set. */
gboolean foyer_engine_store_finish_done (FoyerEngine *self, GAsyncResult *result, GError **error);
