/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan means, in plain English, and the next step; private to the engine. */
#pragma once

#include "foyer-engine-scan.h"

/* Fills message and next_step from the rest. @text: what was scanned. */
void foyer_scan_put_into_words (FoyerScan *self, const char *text);
