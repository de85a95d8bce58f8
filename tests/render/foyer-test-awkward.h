/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contact matrix: every shipped template × people whose badges are hard to set, in twelve
 * scripts. */
#pragma once

#include "foyer-test-badges.h"

/* Sanitizers make drawing ten times as long: every fifth person does there. */
#ifdef __SANITIZE_ADDRESS__
#define FOYER_TEST_AWKWARD_STEP 5
#else
#define FOYER_TEST_AWKWARD_STEP 1
#endif

/* Names of the templates; ends with NULL. */
extern const char *const foyer_test_shipped_templates[];

/* (transfer full) Twenty FoyerTestBadge, all of one tier: whatever differs between two of them is
 * the person. */
GArray *foyer_test_make_awkward_badges (void);

/* The full name of one of them. */
const char *foyer_test_get_awkward_name (guint index);
