/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Third page of the assistant: what an import would do, before it does it. */
#pragma once

#include <adwaita.h>

#include "foyer-import.h"

#define FOYER_TYPE_IMPORT_TRIAL (foyer_import_trial_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportTrial, foyer_import_trial, FOYER, IMPORT_TRIAL, AdwBin)

void foyer_import_trial_set_import (FoyerImportTrial *self, FoyerImport *import);
/* Begins the trial run. */
void foyer_import_trial_show (FoyerImportTrial *self);
