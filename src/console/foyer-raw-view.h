/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes as they came, for the eye: monospace, always left to right, wrong places marked. */
#pragma once

#include <adwaita.h>

#define FOYER_TYPE_RAW_VIEW (foyer_raw_view_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRawView, foyer_raw_view, FOYER, RAW_VIEW, AdwBin)

/* Shows at most the first 64 KiB of @text (UTF-8); says so when there is more. */
void foyer_raw_view_set_text (FoyerRawView *self, const char *text);
/* Marks each place where @value stands as a whole. Returns how many there are. */
guint foyer_raw_view_mark (FoyerRawView *self, const char *value);
