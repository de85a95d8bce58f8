/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desks and kiosks, and who has come. Each act is audited. */
#pragma once

#include "foyer-arrival.h"
#include "foyer-desk.h"
#include "foyer-engine.h"

/* ---- Desks ---- */
/* (transfer full) GPtrArray of FoyerDesk, by name. */
void foyer_engine_list_desks_async (FoyerEngine *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_desks_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
/* Copied by the call. _CONFLICT: the name is taken; _USAGE: it is empty, long or has controls. */
void foyer_engine_add_desk_async (FoyerEngine *self, const FoyerDesk *desk,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean foyer_engine_add_desk_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
/* Texts are copied by the call. _NOT_FOUND. */
void foyer_engine_set_desk_async (FoyerEngine *self, const char *name,
                                  const FoyerDeskChange *change, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_set_desk_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
/* _NOT_FOUND. */
void foyer_engine_remove_desk_async (FoyerEngine *self, const char *name, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_remove_desk_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* ---- Arrival ---- */
/* @code names one person as foyer_engine_find_person_async() has it. @arrival NONE: the newest step
 * is taken back. @desk NULL: at none in particular. Needs no badge and makes no job. _NOT_FOUND:
 * person or desk; _CONFLICT: a step back, or the registration is not active. (transfer full) The
 * person as it is then. */
void foyer_engine_mark_arrival_async (FoyerEngine *self, const char *code, FoyerArrival arrival,
                                      const char *desk, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
FoyerAttendee *foyer_engine_mark_arrival_finish (FoyerEngine *self, GAsyncResult *result,
                                                 GError **error);
/* Active people by tier: (transfer full) GPtrArray of FoyerArrivalCount. At once, whatever the
 * size. */
void foyer_engine_count_arrivals_async (FoyerEngine *self, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_count_arrivals_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);
