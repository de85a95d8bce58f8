/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lasting state across the top of a page: one line, at most one button. */
#pragma once

#include <adwaita.h>

#define FOYER_TYPE_BANNER (foyer_banner_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBanner, foyer_banner, FOYER, BANNER, AdwBin)

/* @text NULL hides it. @button and @action may be NULL; @action is the detailed name of an action.
 */
void foyer_banner_show_state (FoyerBanner *self, const char *text, const char *button,
                              const char *action);
