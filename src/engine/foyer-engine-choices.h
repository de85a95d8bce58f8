/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which template badges are printed with, for the event and for each tier. */
#pragma once

#include "foyer-engine.h"

typedef struct
{
  char *tier; /* NULL: the event, and whoever has no tier */
  char *name; /* of the template */
  gboolean is_chosen; /* by a person; else the taxonomy or the event says so */
} FoyerTemplateUse;

void foyer_template_use_free (FoyerTemplateUse *self);

/* (transfer full) GPtrArray of FoyerTemplateUse: the event, then the tiers as the taxonomy has
 * them.
 */
void foyer_engine_list_template_uses_async (FoyerEngine *self, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_template_uses_finish (FoyerEngine *self, GAsyncResult *result,
                                                   GError **error);

/* From now on badges of @tier (NULL: of the event, where nothing says more) are printed with the
 * template @name; badges in the queue keep theirs. @name NULL takes the choice back. The one door;
 * audited. FOYER_ENGINE_ERROR_NOT_FOUND (template or tier), _CONFLICT (nothing of it is approved,
 * with the next step), _INPUT, _DENIED. */
void foyer_engine_use_template_async (FoyerEngine *self, const char *tier, const char *name,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean foyer_engine_use_template_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
