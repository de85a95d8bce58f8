/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desks and kiosks in the store. */
#pragma once

#include "foyer-desk.h"
#include "foyer-store.h"

/* CONFLICT: the name is taken. One audit row. */
gboolean foyer_store_add_desk (FoyerStore *self, const FoyerDesk *desk, const char *actor,
                               GError **error);
/* NOT_FOUND. One audit row. */
gboolean foyer_store_set_desk (FoyerStore *self, const char *name, const FoyerDeskChange *change,
                               const char *actor, GError **error);
/* NOT_FOUND. Its name stays in what it did. One audit row. */
gboolean foyer_store_remove_desk (FoyerStore *self, const char *name, const char *actor,
                                  GError **error);
/* NOT_FOUND names the desks there are. */
gboolean foyer_store_get_desk (FoyerStore *self, const char *name, FoyerDesk **desk,
                               GError **error);
/* *desks (transfer full): FoyerDesk by name. */
gboolean foyer_store_list_desks (FoyerStore *self, GPtrArray **desks, GError **error);
/* What it did last, now. @act is static or copied. NOT_FOUND as above. */
gboolean foyer_store_note_desk_act (FoyerStore *self, const char *name, const char *act,
                                    GError **error);
