/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new event in a folder of its own and the engine on it: what the tests of the engine begin with.
 */
#pragma once

#include "foyer-engine.h"

typedef struct
{
  char *directory;
  FoyerEngine *engine;
} FoyerTestEngine;

/* Makes the event "test" with the shipped taxonomy @taxonomy ("demo", "default") and opens it. */
void foyer_test_engine_init (FoyerTestEngine *self, const char *taxonomy);
/* Closes the engine and removes the folder. */
void foyer_test_engine_clear (FoyerTestEngine *self);

/* (transfer full) The engine on an event that is there, with a fixed seed, as "tester". */
FoyerEngine *foyer_test_open_engine (const char *directory);

/* (transfer full) The file @name of the folder @folder of the shipped data. */
char *foyer_test_dup_data_path (const char *folder, const char *name);
