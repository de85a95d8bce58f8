/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing whole deliveries with the people of their source, on the upkeep thread; private to the
 * engine. */
#pragma once

#include "foyer-line.h"

/* Compares one delivery if one waits; a transaction of its own. FALSE without error: none waits.
 * Blocks. */
gboolean foyer_absence_step (FoyerLine *line, GError **error);
