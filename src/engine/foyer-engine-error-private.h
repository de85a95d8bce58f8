/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Translating errors of the folders below at the engine's border. */
#pragma once

#include "foyer-engine-error.h"

/* Takes @cause (any domain) and sets @error in FOYER_ENGINE_ERROR by what the caller can do;
 * G_IO_ERROR_CANCELLED stays as it is.
 * @prefix ("importing 'x': ") may be NULL. */
void foyer_engine_error_take (GError **error, GError *cause, const char *prefix);
