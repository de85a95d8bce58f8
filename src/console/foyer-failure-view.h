/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failure where the thing is that failed: what, why, the next step; all of it can be copied. */
#pragma once

#include <adwaita.h>

#include "foyer-failure.h"

#define FOYER_TYPE_FAILURE_VIEW (foyer_failure_view_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFailureView, foyer_failure_view, FOYER, FAILURE_VIEW, AdwBin)

/* @title names what failed; @error NULL hides the view. Both are copied. */
void foyer_failure_view_show_error (FoyerFailureView *self, const char *title, const GError *error);
