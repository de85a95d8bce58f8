/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that no font of the badges can show, found while registrations are read, long before
 * their badges are drawn; pre-flight finds the same by layout. Private to the engine. */
#pragma once

#include "foyer-outcome.h"
#include "foyer-studio.h"

/* The first one found; zero: none. */
typedef struct
{
  gunichar character; /* that no font has */
  char *source_id; /* of the registration */
} FoyerNameGap;

void foyer_name_gap_clear (FoyerNameGap *self);

/* Looks at names and companies of the records among @outcomes (FoyerOutcome) until one has a gap.
 * Latin, Greek and Cyrillic letters are in every font set that Foyer starts with and cost nothing;
 * the first other character loads the fonts of @studio (100 ms, once a process). Fonts that cannot
 * be loaded find nothing: `doctor` and rendering say so. Any thread. */
void foyer_name_coverage_look (FoyerStudio *studio, const GArray *outcomes, FoyerNameGap *gap);
