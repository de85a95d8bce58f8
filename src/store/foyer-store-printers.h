/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configured printers; how to talk to them is not the store's. */
#pragma once

#include "foyer-printer.h"
#include "foyer-store.h"

/* CONFLICT if the name is taken. */
gboolean foyer_store_add_printer (FoyerStore *self, const FoyerPrinter *printer, const char *actor,
                                  GError **error);
/* NOT_FOUND; CONFLICT while a job that is not final names it. */
gboolean foyer_store_remove_printer (FoyerStore *self, const char *name, const char *actor,
                                     GError **error);
/* NOT_FOUND. What is so already stays as it is, with its time. Audited. */
gboolean foyer_store_pause_printer (FoyerStore *self, const char *name, gboolean is_paused,
                                    const char *actor, GError **error);
/* NOT_FOUND. */
gboolean foyer_store_get_printer (FoyerStore *self, const char *name, FoyerPrinter **printer,
                                  GError **error);
/* *printers (transfer full): FoyerPrinter in the order added; the first is the default. */
gboolean foyer_store_list_printers (FoyerStore *self, GPtrArray **printers, GError **error);
