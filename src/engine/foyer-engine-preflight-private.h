/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pre-flight and proofs share inside the engine. */
#pragma once

#include "foyer-colour-profile.h"
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

/* Fills *profile (transfer full) from the path named or the printer's; it stays NULL where neither
 * is, and with *refusal (FOYER_PROFILE_ERROR) set where it cannot be used. FALSE with @error: there
 * is no such printer. Blocks; not on the store's thread. */
gboolean foyer_preflight_target_load_profile (const FoyerPreflightTarget *self, FoyerLine *line,
                                              FoyerColourProfile **profile, GError **refusal,
                                              GError **error);
