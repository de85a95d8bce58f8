/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first records of a file as a table, cell by cell as they are read. */
#pragma once

#include <adwaita.h>

#include "foyer-engine-assistant.h"

#define FOYER_TYPE_SAMPLE_TABLE (foyer_sample_table_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSampleTable, foyer_sample_table, FOYER, SAMPLE_TABLE, AdwBin)

/* Copies what it shows. */
void foyer_sample_table_show (FoyerSampleTable *self, const FoyerFileExamination *examination);
