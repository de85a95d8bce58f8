/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one application: command line, windows, keys. */
#pragma once

#include <adwaita.h>

#define FOYER_TYPE_APPLICATION (foyer_application_get_type ())
G_DECLARE_FINAL_TYPE (FoyerApplication, foyer_application, FOYER, APPLICATION, AdwApplication)

FoyerApplication *foyer_application_new (void);
