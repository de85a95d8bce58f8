/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pre-flight and proofs share inside the engine. */
#pragma once

#include "foyer-engine-preflight.h"
#include "foyer-line.h"

/* A FoyerPreflightQuery that survives a hop. */
typedef struct
{
  char *template_name;
  char *printer;
  char *profile_path;
  guint dpi;
  gboolean is_quick;
} FoyerPreflightTarget;

void foyer_preflight_target_init (FoyerPreflightTarget *self, const FoyerPreflightQuery *query);
void foyer_preflight_target_clear (FoyerPreflightTarget *self);
/* FOYER_ENGINE_ERROR_USAGE. */
gboolean foyer_preflight_target_check (const FoyerPreflightTarget *self, GError **error);

/* *path (transfer full): the profile named, or the printer's; NULL: neither. FALSE with @error:
 * there is no such printer. Blocks; not on the store's thread. */
gboolean foyer_preflight_target_find_profile (const FoyerPreflightTarget *self, FoyerLine *line,
                                              char **path, GError **error);
