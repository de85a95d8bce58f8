/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The template that the badges of each tier are printed with, found and kept before any of them is
 * queued. Private to the engine. */
#pragma once

#include "foyer-line.h"

/* Immutable once made; any thread. */
typedef struct _FoyerTemplateUses FoyerTemplateUses;

/* (transfer full) Reads and keeps the template of every tier of the taxonomy, and of none. One that
 * cannot be printed with matters only to badges of its tier. Blocks; not inside a closure. */
FoyerTemplateUses *foyer_template_uses_new (FoyerLine *line);
void foyer_template_uses_free (FoyerTemplateUses *self);

/* Inside the transaction that queues: between finding a version and here somebody may have retired
 * it: FOYER_ENGINE_ERROR_CONFLICT. */
gboolean foyer_template_uses_check (const FoyerTemplateUses *self, FoyerStore *store,
                                    GError **error);
/* Sets template_name and template_digest of @job for @tier (NULL: none), or tells why that template
 * cannot be printed with. */
gboolean foyer_template_uses_fill (const FoyerTemplateUses *self, const char *tier, FoyerJob *job,
                                   GError **error);
