/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret, shown the only time it is shown. */
#pragma once

#include <adwaita.h>

#include "foyer-engine-sources.h"

/* Nothing happens if there is no text to show: the sender made the secret itself. */
void foyer_secret_window_present (GtkWindow *parent, const FoyerSourceSecret *secret);
