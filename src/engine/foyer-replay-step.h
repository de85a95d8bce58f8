/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few dead letters replayed in one transaction; private to the engine. */
#pragma once

#include "foyer-engine-replay.h"
#include "foyer-letter-mapper.h"

typedef struct
{
  FoyerLine *line;
  FoyerLetterMapper *mapper;
  gboolean is_dry_run;
} FoyerReplayStep;

/* Adds a FoyerReplayItem for each of @ids to @items. A letter that cannot be mapped is no error.
 * Blocks. */
gboolean foyer_replay_step_take (FoyerReplayStep *self, const gint64 *ids, guint n_ids,
                                 GPtrArray *items, GError **error);
