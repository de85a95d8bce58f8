/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every fuzz target tests/<folder>/fuzz/fuzz-<noun>.c defines, and nothing else that is not
 * static; libFuzzer (./dev fuzz) or foyer-test-fuzz.c (unit test) calls it. Beside it stands the
 * folder of its corpus, tests/<folder>/fuzz/<noun>/. */
#pragma once

#include <glib.h>

/* Once, before the first input. Returns 0. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
/* Any bytes, which end where @length says. Returns 0; aborts where a property does not hold. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);
